// A function interrupt shares the field with an `execute` that is written.
use rungroup::{Cause, group};

struct Api;

impl Api {
    fn close(&self, _: &Cause) {}
}

#[group]
struct App {
    #[actor(interrupt = Api::close)]
    api: Api,
}

fn main() {}
