//! [`Handle::add`]: adds an actor to a running group.

use std::borrow::Cow;
use std::future::Future;
use std::sync::Arc;

use super::Group;
use crate::plan::{Candidate, admission};
use crate::shared::GroupShared;
use crate::shared::dyn_drop_box::DynDropBox;
use crate::shared::foreign_waker::contained;
use crate::shared::message::Message;
use crate::shared::prepared::Addition;
use crate::{ActorHandle, ActorSettings, AddError, Handle, Scope};
use rungroup_rules::Name;

impl Handle {
    /// Adds an actor to the running group. Its failure stops the group as that of any other actor.
    ///
    /// `build` adds exactly one actor to a [`Group`], and may use all of its options. The actor may require actors of the run
    /// by name, and receive their slots. Values that `build` retains are dropped with those of the group.
    ///
    /// After the actor has ended, the next addition may take its place: see [limits](crate::guide::guarantees#limits).
    /// The report then only [counts](crate::Report::ended_additions) it.
    ///
    /// Returns when the actor has been accepted. The actor starts when its requirements are ready. It has no dependents, so it
    /// stops first. Before the run, the method waits for the run to begin: do not await it before `run`, but add the actor to
    /// the [`Group`].
    ///
    /// # Errors
    ///
    /// Returns an error if the group is stopping, has stopped or was never started; if the actor contradicts the plan, for
    /// example by a name in use; or if one of its requirements cannot become ready any more.
    ///
    /// # Panics
    ///
    /// Panics if `build` panics.
    ///
    /// # Cancel safety
    ///
    /// `build` is called at once, and the request is sent at the first poll, or later while
    /// [too many](crate::guide::guarantees#limits) requests wait. Dropping the future afterwards does not cancel the
    /// request. The future borrows nothing, so it can be stored and awaited later.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Context, Group, Interrupt, Ready};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let mut group = Group::new("example");
    /// let wait = async |ctx: Context| ctx.interrupted().await;
    /// group.add("store", wait, Interrupt::cancel()).ready(Ready::Started);
    /// let running = group.start();
    ///
    /// let watch = async |ctx: rungroup::Context| ctx.interrupted().await;
    /// let watcher = running
    ///     .add(|group| group.add("watcher", watch, Interrupt::cancel()).requires(["store"]))
    ///     .await?;
    /// watcher.interrupt().await?;
    /// # running.shutdown("done");
    /// # running.await?;
    /// # Ok(()) }
    /// ```
    pub fn add<F>(
        &self,
        build: F,
    ) -> impl Future<Output = Result<ActorHandle, AddError>> + Send + 'static + use<F>
    where
        F: FnOnce(&mut Group) -> ActorSettings<'_>,
    {
        admit(self.shared(), Naming::AsIs, build)
    }
}

impl Scope {
    /// Adds an actor as [`Handle::add`] does, and puts the name of this actor before its own: `actor.name`.
    ///
    /// The new actor belongs to the group, and does not end with this one.
    ///
    /// # Errors
    ///
    /// Returns an error as [`Handle::add`] does.
    ///
    /// # Panics
    ///
    /// Panics if `build` panics.
    ///
    /// # Cancel safety
    ///
    /// `build` is called at once, and the request is sent at the first poll, or later while
    /// [too many](crate::guide::guarantees#limits) requests wait. Dropping the future afterwards does not cancel the
    /// request. The future borrows nothing, so it can be stored and awaited later.
    pub fn add<F>(
        &self,
        build: F,
    ) -> impl Future<Output = Result<ActorHandle, AddError>> + Send + 'static + use<F>
    where
        F: FnOnce(&mut Group) -> ActorSettings<'_>,
    {
        admit(self.shared(), Naming::Under(self.name().to_owned()), build)
    }

    /// Adds an actor as [`add`](Scope::add) does, and names it by a number: `actor[1]`, `actor[2]`, and so on.
    ///
    /// # Errors
    ///
    /// Returns an error as [`Handle::add`] does.
    ///
    /// # Panics
    ///
    /// Panics if `build` panics.
    ///
    /// # Cancel safety
    ///
    /// `build` is called at once, and the request is sent at the first poll, or later while
    /// [too many](crate::guide::guarantees#limits) requests wait. Dropping the future afterwards does not cancel the
    /// request. The future borrows nothing, so it can be stored and awaited later.
    ///
    /// # Examples
    ///
    /// A listener with an actor for each connection:
    ///
    /// ```
    /// use rungroup::{Context, Interrupt, ReturnAction};
    /// use tokio::net::{TcpListener, TcpStream};
    ///
    /// # async fn serve(_: TcpStream, ctx: Context) { ctx.interrupted().await }
    /// async fn listen(listener: TcpListener, ctx: Context) -> anyhow::Result<()> {
    ///     while let Some(accepted) = ctx.run_until_interrupted(listener.accept()).await {
    ///         let (connection, _) = accepted?;
    ///         let serve = |ctx| serve(connection, ctx);
    ///         let added = ctx.add_numbered(|group| {
    ///             let actor = group.add("connection", serve, Interrupt::cancel());
    ///             actor.on_ok(ReturnAction::Continue).on_err(ReturnAction::Continue)
    ///         });
    ///         added.await?; // `listen[1]`, `listen[2]`, …
    ///     }
    ///     Ok(())
    /// }
    /// ```
    pub fn add_numbered<F>(
        &self,
        build: F,
    ) -> impl Future<Output = Result<ActorHandle, AddError>> + Send + 'static + use<F>
    where
        F: FnOnce(&mut Group) -> ActorSettings<'_>,
    {
        let numbered = format!("{}[{}]", self.name(), self.cell().tasks().next_number());
        admit(self.shared(), Naming::InPlace(numbered), build)
    }
}

/// The name of an added actor.
enum Naming {
    AsIs,
    /// `actor.name`.
    Under(String),
    /// Replaces the name.
    InPlace(String),
}

impl Naming {
    fn name(self, name: Name) -> Name {
        let name = match self {
            Naming::AsIs => return name,
            Naming::Under(actor) => format!("{actor}.{name}"),
            Naming::InPlace(name) => name,
        };
        Cow::from(name).into()
    }
}

impl Group {
    /// A builder for one actor that is added to a run.
    fn for_run(run: Arc<GroupShared>) -> Group {
        let name = run.name().to_owned();
        Group {
            run: Some(run),
            ..Group::new(name)
        }
    }

    /// The actor that was built for a run.
    fn into_addition(mut self, naming: Naming) -> Result<Addition, AddError> {
        let count = self.parts.len();
        let (Some(mut actor), Some(mut parts), 1) =
            (self.plan.actors_mut().pop(), self.parts.pop(), count)
        else {
            return Err(AddError::WrongCount {
                group: self.mailbox.shared.name().to_owned(),
                count,
            });
        };
        if let Some(value) = self.plan.values().next() {
            return Err(AddError::NotAnActor {
                value: value.name().to_owned(),
            });
        }
        if let Some(role) = self.plan.roles().next() {
            return Err(AddError::RoleAdded {
                role: role.to_owned(),
            });
        }
        if let Some(problem) = self.nested_problem.take() {
            return Err(AddError::Nested(problem));
        }
        actor.set_name(naming.name(actor.shared_name().clone()));
        Ok(Addition {
            admission,
            candidate: Candidate {
                actor,
                links: parts.take_links(),
                slot: parts.slot().map(|slot| slot.key()),
                other_groups: std::mem::take(&mut self.other_groups),
            },
            parts,
            retained: std::mem::take(&mut self.retained),
        })
    }
}

impl Addition {
    fn new<F>(run: &Arc<GroupShared>, naming: Naming, build: F) -> Result<Addition, AddError>
    where
        F: FnOnce(&mut Group) -> ActorSettings<'_>,
    {
        if run.refuses_requests() {
            return Err(run.not_running());
        }
        let mut builder = Group::for_run(Arc::clone(run));
        build(&mut builder);
        builder.into_addition(naming)
    }
}

/// Builds the addition now. The future sends it when it is first polled, and borrows nothing.
fn admit<F>(
    run: &Arc<GroupShared>,
    naming: Naming,
    build: F,
) -> impl Future<Output = Result<ActorHandle, AddError>> + Send + 'static + use<F>
where
    F: FnOnce(&mut Group) -> ActorSettings<'_>,
{
    send(Arc::clone(run), Addition::new(run, naming, build))
}

async fn send(
    run: Arc<GroupShared>,
    addition: Result<Addition, AddError>,
) -> Result<ActorHandle, AddError> {
    let addition = DynDropBox::new(addition?);
    let (reply, answered) = run.reply().await;
    run.send(Message::Add(addition, reply));
    match contained(answered).await {
        Ok(added) => added.map(ActorHandle::new),
        Err(_) => Err(run.not_running()),
    }
}
