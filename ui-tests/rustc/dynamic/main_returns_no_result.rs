//! The build function returns a result.

use rungroup::{Exit, Group};

fn main() -> Exit {
    rungroup::main(async || Group::new("app"))
}
