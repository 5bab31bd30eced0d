// A word that is more than one letter from `cancel` is a function, which needs `execute`.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = canclled)]
    api: u8,
    #[actor(interrupt = cancelled)]
    web: u8,
}

fn main() {}
