// An interrupt is called with the field and the cause.
use rungroup::group;

#[group]
struct App {
    #[actor(execute = serve, interrupt = |conn| conn.close())]
    api: u8,
}

fn main() {}
