// The parent group would cut the grace short. Defaults are not compared.
use rungroup::{Context, group};
use std::time::Duration;

async fn serve(_: u8, _: Context) {}

#[group(grace = "60s")]
struct Inner {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

#[group]
struct ByDefault {
    #[actor(interrupt = cancel, ready = manual)]
    inner: Inner,
}

#[group(grace = "20s")]
struct OfTheGroup {
    #[actor(interrupt = cancel, ready = manual)]
    inner: Inner,
}

#[group(grace = "90s")]
struct OfTheField {
    #[actor(interrupt = cancel, ready = manual, grace = "5s")]
    inner: Inner,
}

#[group(grace = Duration::from_secs(7))]
struct OfAnExpression {
    #[actor(interrupt = cancel, ready = manual)]
    inner: Inner,
}

fn main() {}
