//! [`DeclaredHandle`]: the handle of a `#[group]`, with a method for each field.

use std::any::TypeId;
use std::ops::Deref;

use crate::{Handle, Running, Scope};

/// The bound of [`Scope::handle_as`]. Only the handles that `#[group]` generates implement it: `AppHandle` for `App`.
/// Programs name the handle, and not this trait.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the handle that `#[group]` generates for a struct\nhelp: write `AppHandle` for a struct `App`",
    label = "not the handle of a `#[group]`"
)]
pub trait DeclaredHandle: Deref<Target = Handle> + Clone {
    #[doc(hidden)]
    fn __new(handle: Handle) -> Self;
}

/// A group that is the field of another. The macro implements this for a struct with `#[group]`.
#[doc(hidden)]
pub trait IsGroup {
    /// The handle of the group.
    type Handle;

    /// The handle as that of this group.
    fn handle(handle: Handle) -> Self::Handle;
}

impl Scope {
    /// Returns the handle that `#[group]` generated for the struct of this actor, with a method for each actor:
    /// `ctx.handle_as::<AppHandle>()`.
    ///
    /// Returns `None` if another struct declares the group of this actor, for example the parent group's, or if the group was
    /// built without a struct.
    ///
    /// # Examples
    ///
    /// ```
    /// # #[cfg(feature = "macros")] {
    /// use rungroup::{Context, group};
    ///
    /// #[group]
    /// struct App {
    ///     #[actor(execute = serve, interrupt = cancel, provides = u16)]
    ///     server: (),
    ///     #[actor(execute = watch, interrupt = cancel)]
    ///     watcher: (),
    /// }
    ///
    /// async fn serve(_: (), ctx: Context<u16>) {
    ///     ctx.provide(8080);
    ///     ctx.interrupted().await;
    /// }
    ///
    /// async fn watch(_: (), ctx: Context) -> anyhow::Result<()> {
    ///     let app = ctx.handle_as::<AppHandle>().expect("the actor is a field of `App`");
    ///     println!("the server listens on port {}", app.server().provided().await?);
    ///     Ok(())
    /// }
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// # App { server: (), watcher: () }.run().await.unwrap();
    /// # });
    /// # }
    /// ```
    pub fn handle_as<H: DeclaredHandle + 'static>(&self) -> Option<H> {
        (self.shared().declared_as() == Some(TypeId::of::<H>())).then(|| H::__new(self.handle()))
    }
}

impl Running {
    /// Replaces the handle by the generated one, for generated code.
    #[doc(hidden)]
    pub fn __declared_as<H: DeclaredHandle>(self) -> Running<H> {
        self.map_handle(H::__new)
    }
}
