// Every form of `restart`, over fields that are cloned and fields that are shared.
#![deny(warnings)]
use rungroup::{Actor, BlockingActor, Context, Dependents, RestartPolicy, group};
use std::time::Duration;

const LONG: Duration = Duration::from_secs(90);
const FEW: u32 = 3;

#[derive(Clone)]
struct Both;

impl Actor for Both {
    async fn execute(self, _: Context) -> anyhow::Result<()> {
        Ok(())
    }
}

impl BlockingActor for Both {
    fn execute(self, _: Context) -> anyhow::Result<()> {
        Ok(())
    }
}

/// Neither `Clone` nor handed over whole.
struct Shared;

impl Shared {
    async fn serve(&self, _: Context<(), u8>) {}
    fn close(&self, _: &rungroup::Cause) {}
}

async fn open(_: String, ctx: Context<u8>) {
    ctx.provide(1);
}

#[group]
struct App {
    #[actor(execute = open, interrupt = cancel, provides = u8, restart = on_failure, dependents = restart)]
    open: String,
    #[actor(execute = Shared::serve, interrupt = Shared::close, receives = open, restart = always)]
    shared: Shared,
    #[actor(blocking, execute = |_value, _ctx| {}, interrupt = |_, _| {}, restart(max_restarts = FEW))]
    thread: Shared,
    #[actor(interrupt = drop, restart(when = always, backoff = "1s", max_backoff = LONG, max_restarts = FEW * 2, reset_after = "2m",))]
    both: Both,
    #[actor(blocking, interrupt = cancel, restart(when = on_failure), ready = finished, on_err = continue)]
    blocking: Both,
    #[actor(
        execute = async |_value, ctx: Context| ctx.ready(),
        interrupt = cancel,
        ready = manual,
        ready_within = "5s",
        on_err = continue,
        restart = on_failure,
        dependents = keep,
    )]
    late: u8,
    #[actor(execute = async |_value: String, _| {}, interrupt = cancel, requires = [late], stops_before = [both])]
    after: String,
}

fn main() {
    let restart = |id: usize| App::PLAN.actor(id).restart();
    assert_eq!(restart(0), Some(RestartPolicy::on_failure()));
    assert_eq!(restart(2), Some(RestartPolicy::on_failure().max_restarts(3)));
    let all = RestartPolicy::always().backoff(Duration::from_secs(1)).max_backoff(LONG).max_restarts(6).reset_after(Duration::from_secs(120));
    assert_eq!(restart(3), Some(all));
    assert_eq!((restart(6), App::PLAN.actor(0).dependents()), (None, Dependents::Restart));
    let app = App {
        open: String::new(),
        shared: Shared,
        thread: Shared,
        both: Both,
        blocking: Both,
        late: 1,
        after: String::new(),
    };
    assert_eq!(rungroup::IntoGroup::into_group(app).plan().unwrap(), *App::PLAN);
}
