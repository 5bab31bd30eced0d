//! [`Nested`] as an actor: the driver of the parent group runs it, or a wrapper of the user's around it.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use tokio::time::Instant;

use crate::engine::StopRequest;
use crate::group::Group;
use crate::{Actor, Cause, Context, Nested};

#[diagnostic::do_not_recommend]
impl<P, R> Actor<P, R> for Nested<P, R>
where
    P: Send + Sync + 'static,
    R: Send + 'static,
{
    async fn execute(self, ctx: Context<P, R>) -> anyhow::Result<()> {
        let (group, ctx) = self.into_parts(ctx);
        execute_group(group, ctx).await
    }

    const __GROUP: Option<fn(Self) -> Nested<P, R>> = Some(|nested| nested);

    const __RECHECK: Option<fn(&mut Group)> = Some(Group::recheck);
}

/// Runs a group as the execute of an actor that is no group by itself: a wrapper of the user's around one. The driver runs
/// nested groups beside their parents instead.
async fn execute_group(group: Group, ctx: Context) -> anyhow::Result<()> {
    let handle = group.handle();
    let mut run = pin!(group.run());
    let mut follow = pin!(async {
        let mut ready = pin!(handle.wait_until_ready());
        if let Some(Ok(())) = ctx.run_until_interrupted(ready.as_mut()).await {
            // The field that holds the wrapper may declare another readiness.
            ctx.scope().declare_ready();
        }
        ctx.interrupted().await;
        let deadline = ctx.deadline();
        let deadline = deadline.map(|at| at.saturating_duration_since(Instant::now()));
        let cause = ctx.cause().unwrap_or_else(|| Arc::new(Cause::Dropped));
        let request = StopRequest::Parent { deadline };
        let shared = handle.shared();
        shared.request_stop(request, Cause::of_parent(&cause));
        std::future::pending::<()>().await;
    });
    let result = poll_fn(|cx| {
        let _: Poll<()> = follow.as_mut().poll(cx);
        run.as_mut().poll(cx)
    });
    result.await.map(drop).map_err(Into::into)
}
