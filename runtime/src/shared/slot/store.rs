//! The storage of a slot: the value, its provider, and the receivers that still need it. The engine decides its lifetime.
//!
//! All of it is under one lock, and none of the user's code is: a value is cloned and dropped outside.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, Weak};

use crate::engine::Id;
use crate::engine::value::{ReceiverKind, ValueLife};
use crate::plan::SlotKey;
use crate::report::log;
use crate::report::user_code::lock;
use crate::report::user_code::panics;
use crate::shared::GroupShared;
use crate::shared::cell::{ActorCell, CellState};

pub(crate) struct Store<T> {
    state: Mutex<SlotState<T>>,
    /// The first group that has used the slot, and its name.
    owner: OnceLock<(Weak<GroupShared>, Arc<str>)>,
    /// The position of the actor that provides, from the run on.
    provider: OnceLock<Id>,
    /// The slot of the parent group, if the value also crosses the border of a nested group.
    parent: OnceLock<Provider<T>>,
}

struct SlotState<T> {
    value: Option<Arc<T>>,
    life: ValueLife,
}

/// The state of the value of the provider's attempt.
pub(crate) enum ProvidedValue<T> {
    NotYet,
    Kept(Arc<T>),
    /// The value was provided, and dropped.
    Gone,
}

/// The right to put the value in, for one attempt.
pub(crate) struct Provider<T> {
    store: Arc<Store<T>>,
    attempt: u64,
}

/// A receiver's right to the value. The store drops it with the last one. That of a late receiver keeps the value until its
/// provider is interrupted, at most.
#[doc(hidden)]
pub struct Claim<T> {
    store: Arc<Store<T>>,
    kind: ReceiverKind,
    state: Mutex<ClaimState<T>>,
}

enum ClaimState<T> {
    /// The receiver may start.
    Made,
    /// The receiver starts with this value.
    Held(Arc<T>),
    /// The receiver has its clone, and may start again.
    Taken,
    /// The receiver never starts again.
    Gone,
}

/// A store of whatever type, as the driver knows it.
pub(crate) trait AnySlot: Send + Sync {
    fn key(&self) -> SlotKey;

    /// The run begins, or the provider is added to it.
    fn set_provider(&self, provider: Id);

    /// A group uses the slot. Returns the name of the group that it belongs to, if that is another.
    fn other_owner(&self, user: &Arc<GroupShared>) -> Option<Arc<str>>;

    /// The provider is interrupted: a value that only handles could request is removed, and returned to be dropped elsewhere.
    #[must_use = "to drop it is the user's code"]
    fn release(&self) -> Option<Box<dyn Send>>;

    /// Returns `true` if a value was provided that the group no longer keeps.
    fn was_dropped(&self) -> bool;

    /// Another attempt of its provider comes, and provides anew.
    fn renew(&self);

    /// The store itself.
    fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync>;
}

impl<T> Store<T> {
    pub(super) fn new() -> Arc<Store<T>> {
        Arc::new(Store {
            state: Mutex::new(SlotState {
                value: None,
                life: ValueLife::default(),
            }),
            owner: OnceLock::new(),
            provider: OnceLock::new(),
            parent: OnceLock::new(),
        })
    }

    pub(super) fn provider(self: &Arc<Store<T>>) -> Provider<T> {
        Provider {
            store: Arc::clone(self),
            attempt: 0,
        }
    }

    pub(super) fn claim(self: &Arc<Store<T>>) -> Claim<T> {
        self.made(ReceiverKind::Waiting)
    }

    /// A claim of a receiver that starts without a value.
    pub(super) fn late_claim(self: &Arc<Store<T>>) -> Claim<T> {
        self.made(ReceiverKind::Late)
    }

    fn made(self: &Arc<Store<T>>, kind: ReceiverKind) -> Claim<T> {
        self.lock().life.add_receiver(kind);
        Claim {
            store: Arc::clone(self),
            kind,
            state: Mutex::new(ClaimState::Made),
        }
    }

    /// Stores a value that no actor provides, unless there is one already. A claim keeps it.
    pub(super) fn fill(&self, value: T) {
        let value = Arc::new(value);
        let mut state = self.lock();
        let unused = if state.life.fill() {
            state.value.replace(value)
        } else {
            Some(value)
        };
        drop(state);
        drop(unused);
    }

    /// Hands each value on to the slot of the parent group.
    pub(super) fn export(&self, parent: Provider<T>) {
        // The slot of the parent group keeps the value for handles.
        self.lock().life.receive();
        let _ = self.parent.set(parent);
    }

    pub(super) fn key_of(&self) -> SlotKey {
        SlotKey {
            id: std::ptr::from_ref(self).addr(),
            type_name: std::any::type_name::<T>(),
            takes_absence: false,
        }
    }

    /// The state of the value, for handles.
    pub(crate) fn provided(&self) -> ProvidedValue<T> {
        if !self.lock().life.is_provided() {
            return ProvidedValue::NotYet;
        }
        self.kept().map_or(ProvidedValue::Gone, ProvidedValue::Kept)
    }

    /// The value, if this slot or that of the parent group keeps it.
    fn kept(&self) -> Option<Arc<T>> {
        let own = self.lock().value.clone();
        own.or_else(|| self.parent.get()?.store.kept())
    }

    fn is_kept(&self) -> bool {
        let is_own = self.lock().value.is_some();
        let in_parent = || {
            self.parent
                .get()
                .is_some_and(|parent| parent.store.is_kept())
        };
        is_own || in_parent()
    }

    /// Returns the position of the actor that provides, and its group. Returns `None` if it is absent, or if the group is gone.
    pub(crate) fn provider_of_run(&self) -> Option<(Arc<GroupShared>, Id)> {
        let (group, _) = self.owner.get()?;
        Some((group.upgrade()?, *self.provider.get()?))
    }

    /// Waits for the value of the provider's attempt, or of its next one. Returns `NotYet` as soon as no value can come.
    pub(crate) fn provided_by(
        &self,
        provider: &ActorCell,
    ) -> impl Future<Output = ProvidedValue<T>> {
        provider.until(|state: &CellState| {
            if state.provides_no_more() {
                return Some(self.provided());
            }
            // While its attempt is being stopped, the next one may provide.
            let is_of_attempt = !state.is_interrupted();
            let value = is_of_attempt.then(|| self.provided())?;
            (!matches!(value, ProvidedValue::NotYet)).then_some(value)
        })
    }

    /// A claim has ended. Returns the value if it was the last reason to keep it.
    fn leave(&self, kind: ReceiverKind) -> Option<Arc<T>> {
        let mut state = self.lock();
        state.life.remove_receiver(kind);
        state.take_unneeded()
    }

    fn lock(&self) -> MutexGuard<'_, SlotState<T>> {
        lock(&self.state)
    }
}

impl<T> SlotState<T> {
    /// The value, if nothing keeps it.
    fn take_unneeded(&mut self) -> Option<Arc<T>> {
        if self.life.is_needed() {
            None
        } else {
            self.value.take()
        }
    }
}

impl<T> fmt::Debug for Claim<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claim").finish_non_exhaustive()
    }
}

impl<T: Send + Sync + 'static> AnySlot for Store<T> {
    fn key(&self) -> SlotKey {
        self.key_of()
    }

    fn set_provider(&self, provider: Id) {
        let _ = self.provider.set(provider);
    }

    fn other_owner(&self, user: &Arc<GroupShared>) -> Option<Arc<str>> {
        let own = || (Arc::downgrade(user), user.name().into());
        // The reference keeps the address of the group from being used again.
        let (owner, name) = self.owner.get_or_init(own);
        (owner.as_ptr() != Arc::as_ptr(user)).then(|| Arc::clone(name))
    }

    fn release(&self) -> Option<Box<dyn Send>> {
        let mut state = self.lock();
        state.life.withdraw();
        let value = state.take_unneeded();
        drop(state);
        value.map(|value| Box::new(value) as _)
    }

    fn was_dropped(&self) -> bool {
        let is_provided = self.lock().life.is_provided();
        is_provided && !self.is_kept()
    }

    fn renew(&self) {
        self.lock().life.renew();
    }

    fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync> {
        self
    }
}

impl<T> Provider<T> {
    /// Stores the value for its receivers. Returns `true` if it is the first and only one of this attempt.
    pub(crate) fn provide(&self, value: T) -> bool {
        let value = Arc::new(value);
        let mut state = self.store.lock();
        if !state.life.provide(self.attempt) {
            drop(state);
            dropped(value);
            return false;
        }
        let exported = self
            .store
            .parent
            .get()
            .map(|parent| (parent, Arc::clone(&value)));
        let former = state.value.replace(value);
        let unwanted = state.take_unneeded();
        drop(state);
        dropped((former, unwanted));
        if let Some((parent, value)) = exported {
            parent.forward(value);
        }
        true
    }

    /// Stores the value of a nested group: the newest replaces the former one, for receivers that start later.
    fn forward(&self, value: Arc<T>) {
        let mut state = self.store.lock();
        let replaced = if state.life.forward(self.attempt) {
            let former = state.value.replace(value);
            (former, state.take_unneeded())
        } else {
            (Some(value), None)
        };
        drop(state);
        dropped(replaced);
    }

    /// Begins the next attempt: removes the value of the former one.
    pub(crate) fn begin(&self) -> Provider<T> {
        let mut state = self.store.lock();
        let attempt = state.life.attempt();
        let former = state.value.take();
        drop(state);
        dropped(former);
        Provider {
            store: Arc::clone(&self.store),
            attempt,
        }
    }
}

impl<T> Claim<T> {
    pub(crate) fn store(&self) -> &Store<T> {
        &self.store
    }

    /// The receiver starts, without a value.
    pub(crate) fn start_late(&self) {
        self.store.lock().life.receive();
    }

    fn state(&self) -> MutexGuard<'_, ClaimState<T>> {
        lock(&self.state)
    }

    /// The receiver starts with the present value. A later end of the provider changes nothing. Returns the value that it was
    /// given before, if it was not polled then.
    #[must_use = "to drop it is the user's code"]
    pub(super) fn start(&self) -> Option<Arc<T>> {
        self.store.lock().life.receive();
        let value = self.store.kept()?;
        match std::mem::replace(&mut *self.state(), ClaimState::Held(value)) {
            ClaimState::Held(former) => Some(former),
            _ => None,
        }
    }

    /// The receiver never starts again. Returns the value to drop.
    pub(crate) fn end(&self) -> (Option<Arc<T>>, Option<Arc<T>>) {
        match std::mem::replace(&mut *self.state(), ClaimState::Gone) {
            ClaimState::Gone => (None, None),
            ClaimState::Held(value) => (Some(value), self.store.leave(self.kind)),
            ClaimState::Made | ClaimState::Taken => (None, self.store.leave(self.kind)),
        }
    }
}

impl<T: Clone> Claim<T> {
    /// A clone of the value, if the receiver started with one.
    pub(super) fn value(&self) -> Option<T> {
        let held = match &*self.state() {
            ClaimState::Held(value) => Arc::clone(value),
            _ => return None,
        };
        let value = T::clone(&held);
        let former = std::mem::replace(&mut *self.state(), ClaimState::Taken);
        drop((held, former));
        Some(value)
    }
}

impl<T> Drop for Claim<T> {
    fn drop(&mut self) {
        dropped(self.end());
    }
}

/// Drops what may be the user's, also while a panic unwinds, such as that of a receiver's own clone.
fn dropped<T>(value: T) {
    if !std::thread::panicking() {
        drop(value);
    } else if let Some(panic) = panics::drop_caught(value) {
        // Let out, it would end the process.
        log::drop_of_value_panicked(&panic);
    }
}

#[cfg(test)]
mod tests {
    use super::{dropped, panics};
    use crate::report::stderr::noted::lines_of;

    struct Second;

    impl Drop for Second {
        fn drop(&mut self) {
            panic!("second");
        }
    }

    struct Dropping;

    impl Drop for Dropping {
        fn drop(&mut self) {
            dropped(Second);
        }
    }

    #[test]
    fn a_panic_of_a_drop_while_another_unwinds_is_a_warning() {
        let lines = lines_of(|| {
            let panic = panics::catch(|| {
                let _dropping = Dropping;
                panic!("first");
            });
            assert_eq!(panic.unwrap_err().message(), "first");
        });
        let [line] = &*lines else {
            panic!("one warning: {lines:?}")
        };
        let start = "the drop of a provided value panicked at ";
        assert!(
            line.starts_with(start) && line.ends_with(": second"),
            "{line}"
        );
    }
}
