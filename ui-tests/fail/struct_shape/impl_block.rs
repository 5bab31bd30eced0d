// A group is a struct.
use rungroup::group;

struct App;

#[group]
impl App {
    fn name(&self) {}
}

fn main() {}
