// The rest of the program is checked as if all were well.
use rungroup::group;

#[group]
struct App {
    #[actor(interrupt = cancel, blocking = true)]
    api: u8,
    #[actor(interrupt = cancel)]
    db: u8,
}

fn main() {
    let app = App { api: 1, db: 2 };
    let mut group = app.into_group();
    group.api().grace(std::time::Duration::from_secs(1));
    group.db().grace(std::time::Duration::from_secs(1));
    let handle: AppHandle = group.handle();
    drop((group.grace(None).run(), handle, App::PLAN));
    fn is_an_actor<A: rungroup::Actor + rungroup::IntoGroup>() {}
    is_an_actor::<App>();
    let _ = App { api: 1, db: 2 }.run();
    let _ = App { api: 1, db: 2 }.with_grace(None).start();
    let _ = App { api: 1, db: 2 }.start();
}
