// The rest of the program is checked as if all were well.
use rungroup::group;

#[group]
enum App {
    One,
}

fn main() {
    let _ = App::One.run();
}
