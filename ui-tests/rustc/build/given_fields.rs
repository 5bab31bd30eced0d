// A field without `build` is a parameter, and one with `build` is none.
use rungroup::{Context, group};

async fn serve(_: u16, _ctx: Context) {}

async fn open() -> std::io::Result<u16> {
    Ok(80)
}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel, build = open)]
    store: u16,
    api_token: String,
}

fn main() -> rungroup::Exit {
    App::main()
}

fn both() -> rungroup::Exit {
    App::main(80, String::new())
}
