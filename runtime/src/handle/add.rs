//! [`Handle::add`]: an actor for a group that runs.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use tokio::sync::oneshot;

use crate::plan::DraftActor;
use crate::plan::actor_name::Name;
use crate::shared::actor_ref::ActorRef;
use crate::shared::member::{Member, Prepared};
use crate::shared::{GroupShared, Message};
use crate::{ActorHandle, ActorOptions, AddError, Group, Handle, Scope};

/// An actor on its way to the driver, with what is to be kept for it.
pub(crate) struct Addition {
    pub(crate) draft: DraftActor,
    pub(crate) member: Member<Prepared>,
    pub(crate) kept: Vec<(Cow<'static, str>, Box<dyn Send>)>,
    pub(crate) added: oneshot::Sender<Result<ActorRef, AddError>>,
}

impl fmt::Debug for Addition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Addition")
            .field("draft", &self.draft)
            .finish_non_exhaustive()
    }
}

impl Handle {
    /// Adds an actor to the group as it runs: a full one, whose failure is the group's. `build` adds just one to the builder,
    /// which takes all that a [`Group`] does; actors of the run are required by their names, and their slots received.
    ///
    /// It returns when the actor was taken up: started, if all that it waits for are ready. Nobody of the run waits for it, so
    /// it stops first. What `build` keeps, the group keeps. Before the run it waits for that to begin: do not await it in front
    /// of `run`, but use what the [`Group`] itself has. Where the run never begins, the actor is refused.
    ///
    /// # Panics
    ///
    /// A panic of `build` is the caller's.
    ///
    /// # Errors
    ///
    /// If the group stops, has ended, or is dropped before its run; if the name is in use, or something else is wrong with it,
    /// in the words of [`run`](Group::run); or if it would wait in vain.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the actor is added, whether the answer is awaited or not.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Group, Interrupt, Ready};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let mut group = Group::new("example");
    /// group.add("store", async |ctx| ctx.interrupted().await, Interrupt::cancel()).ready(Ready::Started);
    /// let running = group.start();
    ///
    /// let watch = async |ctx: rungroup::Context| ctx.interrupted().await;
    /// let watcher = running.add(|group| group.add("watcher", watch, Interrupt::cancel()).requires(["store"])).await?;
    /// watcher.interrupt().await?;
    /// # running.shutdown("done");
    /// # running.await?;
    /// # Ok(()) }
    /// ```
    pub async fn add<F>(&self, build: F) -> Result<ActorHandle, AddError>
    where
        F: FnOnce(&mut Group) -> ActorOptions<'_>,
    {
        let (addition, answered) = Addition::new(&self.shared, Naming::AsIs, build)?;
        self.shared.admit(addition, answered).await
    }
}

impl Scope {
    /// As [`Handle::add`], for an actor that is named after this one: `parent.name`.
    ///
    /// It is an actor of the group like all others, and does not end with this one.
    ///
    /// # Errors
    ///
    /// As for [`Handle::add`].
    ///
    /// # Panics
    ///
    /// A panic of `build` is the caller's.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the actor is added, whether the answer is awaited or not.
    pub async fn add<F>(&self, build: F) -> Result<ActorHandle, AddError>
    where
        F: FnOnce(&mut Group) -> ActorOptions<'_>,
    {
        let (addition, answered) =
            Addition::new(self.shared(), Naming::Under(self.name().to_owned()), build)?;
        self.shared().admit(addition, answered).await
    }

    /// As [`add`](Scope::add), for an actor that is named by a number: `parent[1]` is the first, and no number comes twice.
    ///
    /// # Errors
    ///
    /// As for [`Handle::add`].
    ///
    /// # Panics
    ///
    /// A panic of `build` is the caller's.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the actor is added, whether the answer is awaited or not.
    pub async fn add_numbered<F>(&self, build: F) -> Result<ActorHandle, AddError>
    where
        F: FnOnce(&mut Group) -> ActorOptions<'_>,
    {
        let numbered = format!("{}[{}]", self.name(), self.cell().tasks().next_number());
        let (addition, answered) = Addition::new(self.shared(), Naming::InPlace(numbered), build)?;
        self.shared().admit(addition, answered).await
    }
}

/// How an actor is called that is added.
pub(crate) enum Naming {
    AsIs,
    /// `parent.name`.
    Under(String),
    /// Whatever it was called.
    InPlace(String),
}

type Answered = oneshot::Receiver<Result<ActorRef, AddError>>;

impl Naming {
    pub(crate) fn name(self, name: Name) -> Name {
        let name = match self {
            Naming::AsIs => return name,
            Naming::Under(parent) => format!("{parent}.{name}"),
            Naming::InPlace(name) => name,
        };
        Cow::from(name).into()
    }
}

impl Addition {
    fn new<F>(
        run: &Arc<GroupShared>,
        naming: Naming,
        build: F,
    ) -> Result<(Addition, Answered), AddError>
    where
        F: FnOnce(&mut Group) -> ActorOptions<'_>,
    {
        let mut builder = Group::for_run(Arc::clone(run));
        build(&mut builder);
        let (added, answered) = oneshot::channel();
        builder
            .into_addition(naming, added)
            .map(|addition| (addition, answered))
    }
}

impl GroupShared {
    async fn admit(&self, addition: Addition, answered: Answered) -> Result<ActorHandle, AddError> {
        self.send(Message::Add(Box::new(addition)));
        match answered.await {
            Ok(added) => added.map(ActorHandle::new),
            Err(_) => Err(AddError::Stopping {
                group: self.name().to_owned(),
            }),
        }
    }
}
