// A closure has no `self`: its values belong into its field.
use rungroup::group;

#[group]
struct App {
    #[actor(execute = async |_, ctx| { drop(self.config); ctx.interrupted().await }, interrupt = cancel)]
    api: u8,
    config: u8,
}

fn main() {}
