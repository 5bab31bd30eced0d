// The function of a `build` takes what the field has, and returns a result of its type.
use rungroup::{Context, group};

async fn serve(_: u16, _ctx: Context) {}

async fn no_result() -> u16 {
    80
}

fn not_async() -> std::io::Result<u16> {
    Ok(80)
}

async fn another_type() -> std::io::Result<String> {
    Ok(String::new())
}

async fn with_parameter(port: u16) -> std::io::Result<u16> {
    Ok(port)
}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel, build = no_result)]
    no_result: u16,
    #[actor(execute = serve, interrupt = cancel, build = not_async)]
    not_async: u16,
    #[actor(execute = serve, interrupt = cancel, build = another_type)]
    another_type: u16,
    #[actor(execute = serve, interrupt = cancel, build = with_parameter)]
    with_parameter: u16,
    #[unit(build = blocking(no_result))]
    blocking: u16,
}

fn main() {}
