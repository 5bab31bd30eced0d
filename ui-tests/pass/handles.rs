// The handle has a method for each actor that is there, as visible as the struct, whatever it provides.
#![deny(warnings, missing_docs, missing_debug_implementations, unreachable_pub, private_interfaces)]
//! Everything public is documented.
use rungroup::{ActorHandle, Context, Handle, NoValue, OneShot, Restartable, group};

#[derive(Clone)]
struct Private;

async fn open(_: u8, ctx: Context<Private>) {
    ctx.provide(Private);
}

async fn serve<T>(_: T, _: Context) {}

/// A public group.
#[group]
#[derive(Debug)]
pub struct App {
    #[actor(execute = open, interrupt = cancel, provides = Private, restart = on_failure)]
    store: u8,
    #[cfg(any())]
    #[actor(execute = serve, interrupt = cancel)]
    gone: u8,
    #[actor(execute = serve, interrupt = cancel)]
    r#loop: u8,
    #[actor(execute = serve, interrupt = cancel)]
    ready: u8,
}

/// Values of one actor.
#[derive(Clone, Debug)]
pub struct Values<T, const N: usize>([T; N]);

/// A public group with parameters.
#[group]
#[derive(Debug)]
pub struct Generic<T, const N: usize = 2>
where
    T: Clone + Send + Sync + 'static,
{
    #[actor(execute = provide::<T, N>, interrupt = cancel, provides = [T; N], restart = always)]
    values: Values<T, N>,
}

async fn provide<T: Clone + Send + Sync + 'static, const N: usize>(Values(values): Values<T, N>, ctx: Context<[T; N]>) {
    ctx.provide(values);
}

fn main() {
    let group = App { store: 1, r#loop: 2, ready: 3 }.into_group();
    let handle: AppHandle = group.handle().clone();
    let _: ActorHandle<Private, Restartable> = handle.store();
    let _: ActorHandle<NoValue, OneShot> = handle.r#loop();
    let _: ActorHandle<NoValue, OneShot> = handle.ready();
    let any: &Handle = &handle;
    assert_eq!((any.name(), format!("{any:?}")), ("app", format!("{handle:?}")));

    let group = Generic { values: Values([1_u8, 2]) }.into_group();
    let handle: GenericHandle<u8> = group.handle();
    let _: ActorHandle<[u8; 2], Restartable> = handle.values();
    fn is_shared<T: Clone + Send + Sync + Unpin + 'static>(_: T) {}
    is_shared(handle);
}
