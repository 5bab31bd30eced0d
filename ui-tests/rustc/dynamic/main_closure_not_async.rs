// The closure of `rungroup::main` is async.
use rungroup::Group;

fn main() -> rungroup::Exit {
    rungroup::main(|| Ok(Group::new("app")))
}
