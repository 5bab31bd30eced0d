//! [`AttemptToken`]: the interrupt of an attempt as a `CancellationToken`.

use std::sync::{Mutex, MutexGuard};

use tokio_util::sync::CancellationToken;

use crate::engine::Attempt;
use crate::report::user_code::lock;
use crate::report::user_code::panics;

/// The token of the latest attempt that asked for one.
#[derive(Default)]
pub(crate) struct AttemptToken(Mutex<Option<(Attempt, CancelOnDrop)>>);

/// Cancels its token, at the latest when the actor is gone.
struct CancelOnDrop(CancellationToken);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        // The wakers of those who wait are user code.
        drop(panics::catch(|| self.0.cancel()));
    }
}

impl AttemptToken {
    fn lock(&self) -> MutexGuard<'_, Option<(Attempt, CancelOnDrop)>> {
        lock(&self.0)
    }

    /// Returns a token that [`cancel_if`](AttemptToken::cancel_if) cancels, or one that is cancelled if the attempt is
    /// interrupted already.
    pub(crate) fn child(
        &self,
        of: Attempt,
        is_interrupted: impl FnOnce() -> bool,
    ) -> CancellationToken {
        let mut token = self.lock();
        // Under the lock: an interrupt from here on finds the token.
        if is_interrupted() {
            let cancelled = CancellationToken::new();
            cancelled.cancel();
            return cancelled;
        }
        if let Some((_, parent)) = token.as_ref().filter(|(attempt, _)| *attempt == of) {
            return parent.0.child_token();
        }
        let parent = CancellationToken::new();
        let child = parent.child_token();
        let former = token.replace((of, CancelOnDrop(parent)));
        drop(token);
        drop(former);
        child
    }

    /// Cancels the token if its attempt is interrupted. To be called after each interrupt.
    pub(crate) fn cancel_if(&self, is_interrupted: impl FnOnce(Attempt) -> bool) {
        let former = self.lock().take_if(|(of, _)| is_interrupted(*of));
        drop(former);
    }
}
