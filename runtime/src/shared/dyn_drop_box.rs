//! [`DynDropBox`]: a box whose drop is one call.

use std::ops::{Deref, DerefMut};

/// A value on the heap whose drop is one call, of a type that is seldom there and large to drop.
///
/// The compiler copies the drop of a `Box`, with that of everything in it, to each unit of code that may drop one. The drop of a
/// trait object is a call. Without this, the drops of messages were 5 % of a program.
pub(crate) struct DynDropBox<T>(Box<dyn DynValue<T> + Send>);

/// A value of a type that its owner does not see.
trait DynValue<T> {
    fn get(&self) -> &T;
    fn get_mut(&mut self) -> &mut T;
    fn take(self: Box<Self>) -> T;
}

impl<T> DynValue<T> for T {
    fn get(&self) -> &T {
        self
    }

    fn get_mut(&mut self) -> &mut T {
        self
    }

    fn take(self: Box<T>) -> T {
        *self
    }
}

impl<T: Send + 'static> DynDropBox<T> {
    pub(crate) fn new(value: T) -> DynDropBox<T> {
        DynDropBox(Box::new(value))
    }
}

impl<T> DynDropBox<T> {
    pub(crate) fn into_inner(self) -> T {
        self.0.take()
    }
}

impl<T> Deref for DynDropBox<T> {
    type Target = T;

    fn deref(&self) -> &T {
        (*self.0).get()
    }
}

impl<T> DerefMut for DynDropBox<T> {
    fn deref_mut(&mut self) -> &mut T {
        (*self.0).get_mut()
    }
}

impl<T: Default + Send + 'static> Default for DynDropBox<T> {
    fn default() -> DynDropBox<T> {
        DynDropBox::new(T::default())
    }
}
