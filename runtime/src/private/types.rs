//! The bounds of the types of a group, with a text for a type that lacks one.

use crate::Slot;

/// A condition of a group that only the compiler knows.
pub struct Condition<const IS_TRUE: bool>;

/// A condition that is true.
pub trait IsTrue {}

impl IsTrue for Condition<true> {}

/// The field of an actor that has it to itself.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the field of an actor: an actor runs on other threads, and this type is not `Send`\nhelp: use `Send` types in it, `Arc` for `Rc` and `Mutex` for `RefCell`, or create the value inside execute",
    label = "is not `Send`"
)]
pub trait Field: Send + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Send + 'static> Field for T {}

/// The field of an actor that can restart and owns its field.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the field of an actor with `restart`: each attempt receives a clone of it, and this type is not `Clone`\nhelp: derive or implement `Clone` for it, or write a function `interrupt` beside `execute`, which then receives `&value` of one shared field, or remove `restart`",
    label = "is not `Clone`"
)]
pub trait Cloneable: Clone {}

#[diagnostic::do_not_recommend]
impl<T: Clone> Cloneable for T {}

/// The field of a resource that can restart.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the field of a resource with `restart`: each attempt opens a clone of it, and this type is not `Clone`\nhelp: derive or implement `Clone` for it, or remove `restart`",
    label = "is not `Clone`"
)]
pub trait Reopenable: Clone {}

#[diagnostic::do_not_recommend]
impl<T: Clone> Reopenable for T {}

/// The field of an actor that its execute and its interrupt share.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the field of an actor with a function interrupt: both share it between threads, and this type is not `Send + Sync`\nhelp: use `Arc` for `Rc`, and `Mutex` or an atomic for `Cell` and `RefCell`, or write `interrupt = cancel`, where nothing is shared",
    label = "is not `Send + Sync`"
)]
pub trait SharedField: Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Send + Sync + 'static> SharedField for T {}

/// The type that an actor provides.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be provided: each actor that receives it gets a clone, on other threads\nhelp: make it `Clone + Send + Sync + 'static`: derive `Clone`, or provide an `Arc` of it, and use `Arc` and `Mutex` for `Rc` and `RefCell`",
    label = "is not `Clone + Send + Sync`"
)]
pub trait Provided: Clone + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Clone + Send + Sync + 'static> Provided for T {}

/// The type of a value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a `#[value]`: each actor that receives it gets a clone, on other threads\nhelp: make it `Clone + Send + Sync + 'static`: derive `Clone`, or make the field an `Arc` of it, and use `Arc` and `Mutex` for `Rc` and `RefCell`",
    label = "is not `Clone + Send + Sync`"
)]
pub trait SharedValue: Clone + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Clone + Send + Sync + 'static> SharedValue for T {}

/// The type of a value that a group receives.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be received by a group: each actor inside that receives it gets a clone, on other threads\nhelp: make it `Clone + Send + Sync + 'static`: derive `Clone`, or receive an `Arc` of it, and use `Arc` and `Mutex` for `Rc` and `RefCell`",
    label = "is not `Clone + Send + Sync`"
)]
pub trait ReceivedByGroup: Clone + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Clone + Send + Sync + 'static> ReceivedByGroup for T {}

/// The type that an actor receives.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be received: it is created on one thread for another, and this type is not `Send`\nhelp: use only `Send` types in it",
    label = "is not `Send`"
)]
pub trait Received: Send + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Send + 'static> Received for T {}

/// Reports a type that cannot be the field of an actor. The call that adds the actor does not: see [`Unfit`](super::Unfit).
pub fn field<T: Field>() {}

/// Like [`field`], for a field that is shared.
pub fn shared_field<T: SharedField>() {}

/// Returns `Clone::clone` of the field of a resource.
pub fn reopened<T: Reopenable>() -> fn(&T) -> T {
    T::clone
}

/// Like [`field`], for a received type.
pub fn received<T: Received>() {}

/// Creates a slot for a provided value.
pub fn slot<T: Provided>() -> Slot<T> {
    Slot::new()
}

/// Creates a slot for a value.
pub fn value_slot<T: SharedValue>() -> Slot<T> {
    Slot::new()
}

/// Creates a slot for a value that a group receives.
pub fn received_slot<T: ReceivedByGroup>() -> Slot<T> {
    Slot::new()
}

/// The same for a group with parameters. Of those the compiler states which of its own traits they lack, and where to write
/// the bounds.
pub mod generic {
    use crate::Slot;

    /// Like [`field`](super::field), with the compiler's own text.
    pub fn field<T: Send + 'static>() {}

    /// Reports a type that borrows.
    pub fn owned<T: 'static>() {}

    /// Like [`shared_field`](super::shared_field), with the compiler's own text.
    pub fn shared_field<T: Send + Sync + 'static>() {}

    /// Like [`CloneOfNoGroup::clone_fn`](crate::__private::CloneOfNoGroup::clone_fn).
    pub fn clone_fn<T: Clone>() -> fn(&T) -> T {
        T::clone
    }

    /// Like [`reopened`](super::reopened), with the compiler's own text.
    pub fn reopened<T: Clone>() -> fn(&T) -> T {
        T::clone
    }

    /// Like [`received`](super::received), with the compiler's own text.
    pub fn received<T: Send + 'static>() {}

    /// Creates a slot for a provided value.
    pub fn slot<T: Clone + Send + Sync + 'static>() -> Slot<T> {
        Slot::new()
    }

    /// Creates a slot for a value.
    pub fn value_slot<T: Clone + Send + Sync + 'static>() -> Slot<T> {
        Slot::new()
    }
    /// Creates a slot for a value that a group receives.
    pub fn received_slot<T: Clone + Send + Sync + 'static>() -> Slot<T> {
        Slot::new()
    }
}
