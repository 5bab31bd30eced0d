// An interrupt is called with the field and the cause.
use rungroup::group;

#[group]
struct App {
    #[actor(execute = serve, interrupt = async |conn, cause, _| conn.close(cause).await)]
    api: u8,
}

fn main() {}
