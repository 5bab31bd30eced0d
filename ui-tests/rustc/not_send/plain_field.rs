// Plain fields are dropped elsewhere.
use rungroup::{Context, group};

async fn serve(_: u8, _: Context) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
    plain: std::rc::Rc<u8>,
}

fn main() {}
