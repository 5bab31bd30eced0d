// The help for a type keeps the spaces that it needs.
use rungroup::group;

trait Cache: Send {}

#[group]
struct App {
    #[actor(interrupt = cancel, optional)]
    cache: Box<dyn Cache>,
    #[actor(interrupt = cancel, each)]
    names: &'static str,
}

fn main() {}
