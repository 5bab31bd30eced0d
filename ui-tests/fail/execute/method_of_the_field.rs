// A method is named by its type, not by the field.
use rungroup::group;

#[group]
struct App {
    #[actor(execute = poller.run, interrupt = cancel)]
    poller: u8,
    #[actor(execute = self.reader.run(), interrupt = cancel)]
    reader: u8,
}

fn main() {}
