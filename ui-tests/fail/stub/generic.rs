// The rest of the program is checked as if all were well.
use rungroup::group;

#[group]
struct App<T: Clone, const N: usize>
where
    T: Send,
{
    #[actor(blocking)]
    api: [T; N],
}

fn main() {
    let _ = App { api: [1, 2] }.run();
}
