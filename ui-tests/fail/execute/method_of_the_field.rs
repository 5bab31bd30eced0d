// A method is named by its type, not by the field.
use rungroup::group;
use std::sync::Arc;

#[group]
struct App {
    #[actor(execute = poller.run, interrupt = cancel)]
    poller: Poller,
    #[actor(execute = self.reader.run(), interrupt = cancel)]
    reader: io::Reader,
    #[actor(execute = shared.run, interrupt = cancel)]
    shared: Arc<Poller>,
}

struct Poller;

mod io {
    pub struct Reader;
}

fn main() {}
