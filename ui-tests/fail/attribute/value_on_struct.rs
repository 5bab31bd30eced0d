// `#[value]` belongs on a field.
use rungroup::group;

#[group]
#[value]
struct App {
    #[actor(execute = async |_, _| (), interrupt = cancel)]
    api: u8,
}

fn main() {}
