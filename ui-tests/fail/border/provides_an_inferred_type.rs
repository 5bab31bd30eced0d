// The type of the provided value is written.
use rungroup::group;

#[group(provides = store)]
struct App {
    #[resource(open = open, close = drop)]
    store: u8,
}

async fn open(size: u8) -> std::io::Result<u8> {
    Ok(size)
}

fn main() {}
