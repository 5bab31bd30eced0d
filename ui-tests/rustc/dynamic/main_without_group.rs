// The closure of `rungroup::main` returns a group.
struct App;

fn main() -> rungroup::Exit {
    rungroup::main(async || Ok(App))
}
