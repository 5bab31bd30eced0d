// Type and const parameters, defaults and where clauses go through.
use rungroup::{Actor, Context, group};
use std::marker::PhantomData;

struct Worker;

impl Actor for Worker {
    async fn execute(self, _: Context) -> anyhow::Result<()> {
        Ok(())
    }
}

struct Values<T, const N: usize>([T; N]);

#[group]
struct App<A: Actor = Worker, T = u8, const N: usize = 4>
where
    T: Send + 'static,
{
    #[actor(interrupt = cancel)]
    worker: A,
    #[actor(execute = async |values, ctx| { drop(values); ctx.interrupted().await }, interrupt = cancel, ready = manual)]
    values: Values<T, N>,
    #[actor(interrupt = cancel, ready = manual, requires = [values])]
    inner: Inner<T>,
    phantom: PhantomData<T>,
}

#[group]
struct Inner<T: Send + 'static> {
    #[actor(execute = async |_value, _ctx| {}, interrupt = drop)]
    value: T,
}

fn main() {
    let app: App = App { worker: Worker, values: Values([1; 4]), inner: Inner { value: 1 }, phantom: PhantomData };
    drop(app.into_group());
    assert!(App::<Worker, u8, 4>::PLAN.actor(2).is_group());
}
