//! [`ActorBuilder::add_process`]: adds a child process as an actor.

use super::{ProcessReady, ProcessSpec, execute};
use crate::plan::ActorKind;
use crate::{ActorBuilder, ActorSettings, Interrupt};

impl<'g, R: Send + Sync + 'static, N> ActorBuilder<'g, (), R, N> {
    /// Adds a child process. Each attempt starts one from `spec`, and `ready` is the condition for its readiness.
    ///
    /// The interrupt sends SIGTERM to the process group, and the actor ends when the whole group has exited. After the
    /// grace period the group is killed. An exit code other than 0 is a failure, unless the actor was interrupted.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Group, ProcessReady, ProcessSpec};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
    /// let mut group = Group::new("example");
    /// let echo = ProcessSpec::new("echo").arg("listening");
    /// group.actor("sidecar").add_process(echo, ProcessReady::line("listening"));
    /// group.run().await?;
    /// # Ok(()) }
    /// ```
    pub fn add_process(self, spec: ProcessSpec, ready: ProcessReady) -> ActorSettings<'g> {
        let execute = move |ctx| execute(spec.clone(), ready.clone(), ctx);
        self.kind(ActorKind::Process)
            .ready_by_kind()
            .add_async(execute, Interrupt::cancel())
    }
}
