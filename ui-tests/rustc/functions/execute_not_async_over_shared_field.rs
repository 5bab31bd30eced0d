// An execute is async unless `blocking`, also one that shares its field.
use rungroup::{Context, group};

fn serve(_: &u8, _: Context) -> std::io::Result<()> {
    Ok(())
}

#[group]
struct App {
    #[actor(execute = serve, interrupt = |_, _| {})]
    api: u8,
}

fn main() {}
