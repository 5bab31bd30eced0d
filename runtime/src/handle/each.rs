//! [`ActorHandles`]: the handles of the actors of a field with `each`.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;
use std::sync::Arc;

use super::actor_handle::Parameters;
use super::{ActorHandle, NoValue, Restartable};
use crate::shared::GroupShared;
use crate::shared::actor_ref::ActorRef;

/// The handles of the actors of a field with `each`, in the order of the elements.
///
/// The handle of a `#[group]` has a method that returns it for each such field. A clone is cheap.
///
/// # Examples
///
/// ```
/// # #[cfg(feature = "macros")] {
/// use rungroup::{ActorState, Context, group};
///
/// async fn work(_number: u16, ctx: Context) {
///     ctx.interrupted().await;
/// }
///
/// #[group]
/// struct App {
///     #[actor(execute = work, interrupt = cancel, each)]
///     workers: Vec<u16>,
/// }
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// let running = App { workers: vec![1, 2, 3] }.start();
/// running.wait_until_ready().await.unwrap();
/// let workers = running.workers();
/// assert_eq!(workers.len(), 3);
/// assert!(workers.iter().all(|worker| worker.state() == ActorState::Ready));
/// assert_eq!(workers.get(2).unwrap().name(), "workers[2]");
/// # running.shutdown("done");
/// # running.await.unwrap();
/// # });
/// # }
/// ```
pub struct ActorHandles<P = NoValue, N = Restartable, T = ()> {
    shared: Arc<GroupShared>,
    /// The name of the field's actors, before their keys.
    name: &'static str,
    actors: Range<usize>,
    kind: Parameters<P, N, T>,
}

impl<P, N, T> ActorHandles<P, N, T> {
    pub(super) fn new(shared: Arc<GroupShared>, name: &'static str, actors: Range<usize>) -> Self {
        ActorHandles {
            shared,
            name,
            actors,
            kind: PhantomData,
        }
    }

    /// Returns the number of actors.
    pub fn len(&self) -> usize {
        self.actors.len()
    }

    /// Returns `true` if the list is empty. The report then names the field as one absent actor.
    pub fn is_empty(&self) -> bool {
        self.actors.is_empty()
    }

    /// Returns the handle of the actor at a position in the list.
    pub fn get(&self, index: usize) -> Option<ActorHandle<P, N, T>> {
        let id = self.actors.clone().nth(index)?;
        Some(self.handle(id))
    }

    /// Returns the handle of the actor with a key of `each(name = …)`: that of `shards[eu]` for `eu`. Without `name`, the keys
    /// are the positions. The time of a call is in proportion to the length of the list.
    pub fn by_key(&self, key: impl fmt::Display) -> Option<ActorHandle<P, N, T>> {
        let name = format!("{}[{key}]", self.name);
        let cells = self.shared.cells();
        let mut actors = self.actors.clone();
        let id = actors.find(|&id| **cells[id].name() == *name)?;
        Some(self.handle(id))
    }

    /// Returns the handle of each actor.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = ActorHandle<P, N, T>> {
        self.actors.clone().map(|id| self.handle(id))
    }

    fn handle(&self, id: usize) -> ActorHandle<P, N, T> {
        ActorHandle::new(ActorRef::new(Arc::clone(&self.shared), id))
    }
}

impl<P, N, T> Clone for ActorHandles<P, N, T> {
    fn clone(&self) -> Self {
        ActorHandles::new(Arc::clone(&self.shared), self.name, self.actors.clone())
    }
}

impl<P, N, T> fmt::Debug for ActorHandles<P, N, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
