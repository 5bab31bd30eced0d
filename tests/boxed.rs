//! Boxed actors: one field or one list holds actors of several types.

use std::future::Future;
use std::pin::Pin;

use rungroup::{Actor, Context, Group, Interrupt, Outcome, group};

use crate::support::Log;

type BoxFuture = Pin<Box<dyn Future<Output = anyhow::Result<()>> + Send>>;

/// The part of `Actor` that can be called through a box.
trait DynActor<P, R>: Send {
    fn execute_boxed(self: Box<Self>, ctx: Context<P, R>) -> BoxFuture;
}

impl<P: Send + Sync + 'static, R: Send + 'static, A: Actor<P, R>> DynActor<P, R> for A {
    fn execute_boxed(self: Box<Self>, ctx: Context<P, R>) -> BoxFuture {
        Box::pin(async move { self.execute(ctx).await })
    }
}

/// Any actor.
struct Boxed<P, R>(Box<dyn DynActor<P, R>>);

impl<P: Send + Sync + 'static, R: Send + 'static> Actor<P, R> for Boxed<P, R> {
    async fn execute(self, ctx: Context<P, R>) -> anyhow::Result<()> {
        self.0.execute_boxed(ctx).await
    }
}

/// A box of a trait of the program is an actor, too.
trait Job: Send {
    fn run(self: Box<Self>, ctx: Context) -> BoxFuture;
}

impl Actor for Box<dyn Job> {
    async fn execute(self, ctx: Context) -> anyhow::Result<()> {
        self.run(ctx).await
    }
}

struct Says(Log, &'static str);

impl Actor for Says {
    async fn execute(self, ctx: Context) -> anyhow::Result<()> {
        ctx.interrupted().await;
        self.0.say(self.1);
        Ok(())
    }
}

struct Ends;

impl Actor for Ends {
    async fn execute(self, _: Context) -> anyhow::Result<()> {
        Ok(())
    }
}

impl Job for Ends {
    fn run(self: Box<Self>, ctx: Context) -> BoxFuture {
        Box::pin(self.execute(ctx))
    }
}

#[tokio::test]
async fn boxed_actors_of_two_types_run_in_one_group() {
    let log = Log::default();
    let actors: [(&str, Boxed<(), ()>); 2] = [
        ("says", Boxed(Box::new(Says(log.clone(), "interrupted")))),
        ("ends", Boxed(Box::new(Ends))),
    ];
    let mut group = Group::new("boxed");
    for (name, actor) in actors {
        group.add_actor(name, actor, Interrupt::cancel());
    }
    let report = group.run().await.unwrap();
    assert_eq!(report.cause().actor(), Some("ends"));
    assert_eq!(log.lines(), ["interrupted"]);
}

#[group]
struct Jobs {
    #[actor(interrupt = cancel)]
    job: Box<dyn Job>,
}

#[tokio::test]
async fn a_boxed_trait_object_is_a_field_of_a_group() {
    let report = Jobs {
        job: Box::new(Ends),
    }
    .run()
    .await
    .unwrap();
    assert_eq!(report.actor("job").unwrap().outcome(), Outcome::Returned);
}
