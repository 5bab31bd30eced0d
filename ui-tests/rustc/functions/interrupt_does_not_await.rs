// A future that is not awaited interrupts nothing.
use rungroup::{Cause, Context, group};

async fn serve(_: &u8, _: Context) {}

async fn close(_: &u8, _: &Cause) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = async |value, cause| close(value, cause))]
    api: u8,
}

fn main() {}
