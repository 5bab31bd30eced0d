// The rest of the program is checked as if all were well.
use rungroup::group;

struct Api<T, const N: usize>([T; N]);

#[group]
struct App<T: Clone, const N: usize>
where
    T: Send,
{
    #[actor(blocking)]
    api: Api<T, N>,
}

fn main() {
    let _ = App { api: Api([1, 2]) }.run();
}
