//! [`Apart`]: a box whose drop is one call.

use std::ops::{Deref, DerefMut};

/// A value on the heap, of a type that is seldom there and large to drop.
///
/// The compiler copies the drop of a `Box`, with that of everything in it, to each unit of code that may drop one. The drop of a
/// trait object is a call. Without this, the drops of messages were 5 % of a program.
pub(crate) struct Apart<T>(Box<dyn Held<T> + Send>);

/// A value of a type that its owner does not see.
trait Held<T> {
    fn get(&self) -> &T;
    fn get_mut(&mut self) -> &mut T;
    fn take(self: Box<Self>) -> T;
}

impl<T> Held<T> for T {
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

impl<T: Send + 'static> Apart<T> {
    pub(crate) fn new(value: T) -> Apart<T> {
        Apart(Box::new(value))
    }
}

impl<T> Apart<T> {
    pub(crate) fn into_inner(self) -> T {
        self.0.take()
    }
}

impl<T> Deref for Apart<T> {
    type Target = T;

    fn deref(&self) -> &T {
        (*self.0).get()
    }
}

impl<T> DerefMut for Apart<T> {
    fn deref_mut(&mut self) -> &mut T {
        (*self.0).get_mut()
    }
}

impl<T: Default + Send + 'static> Default for Apart<T> {
    fn default() -> Apart<T> {
        Apart::new(T::default())
    }
}
