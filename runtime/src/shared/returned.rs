//! [`ReturnReport`]: the result of a user function, as its task or thread reports it to the driver.

use std::fmt;
use std::sync::Arc;

use crate::report::LinkedTaskFailed;
use crate::report::text::sources;
use crate::report::user_code::panics;
use crate::shared::dyn_drop_box::DynDropBox;
use crate::shared::prepared::Body;
use crate::{AddError, ControlError, Failure, PanicError, SpawnError};

/// The result of a function; `None` for `Ok` without further data, because each actor sends one of these when it ends.
#[derive(Default)]
pub(crate) struct ReturnReport(Option<DynDropBox<ReturnData>>);

/// The result of the function, and the values that come with it.
#[derive(Default)]
pub(crate) struct ReturnData {
    pub(crate) end: UserResult,
    /// The body for the next attempt, if one may follow.
    pub(crate) body: Option<Body>,
    /// The first panic of the drops afterwards.
    pub(crate) drop_panic: Option<PanicError>,
}

#[derive(Default)]
pub(crate) enum UserResult {
    #[default]
    Ok,
    Err(anyhow::Error),
    /// The error is, or comes from, that something was refused because an actor or its group stops.
    Refused(anyhow::Error),
    Panicked(PanicError),
    /// The future was dropped from outside.
    Dropped,
}

impl UserResult {
    /// The failure of execute, or of a task.
    pub(crate) fn failure(self) -> Option<Failure> {
        match self {
            UserResult::Err(error) | UserResult::Refused(error) => {
                Some(Failure::Error(Arc::new(error)))
            }
            UserResult::Panicked(panic) => Some(Failure::Panic(panic)),
            UserResult::Ok | UserResult::Dropped => None,
        }
    }

    /// The failure of an attempt by a linked task that ended so.
    pub(crate) fn failure_by_linked_task(self) -> Option<Failure> {
        let error = match self {
            UserResult::Err(error) | UserResult::Refused(error) => error,
            UserResult::Panicked(panic) => anyhow::Error::new(panic),
            UserResult::Ok | UserResult::Dropped => return None,
        };
        Some(Failure::Error(Arc::new(error.context(LinkedTaskFailed))))
    }
}

impl ReturnReport {
    /// The outcome and its data.
    pub(crate) fn new(result: Result<anyhow::Result<()>, PanicError>) -> ReturnReport {
        match result {
            Ok(Ok(())) => ReturnReport::default(),
            // The sources of an error are the user's code.
            Ok(Err(error)) if panics::catch(|| is_refusal(&error)).unwrap_or(false) => {
                UserResult::Refused(error).into()
            }
            Ok(Err(error)) => UserResult::Err(error).into(),
            Err(panic) => UserResult::Panicked(panic).into(),
        }
    }

    /// Adds the body for the next attempt.
    pub(crate) fn add_body(&mut self, body: Body) {
        self.0.get_or_insert_default().body = Some(body);
    }

    /// Something that was dropped afterwards panicked. The first counts.
    pub(crate) fn add_drop_panic(&mut self, panic: Option<PanicError>) {
        if let Some(panic) = panic {
            self.0
                .get_or_insert_default()
                .drop_panic
                .get_or_insert(panic);
        }
    }

    pub(crate) fn data(self) -> ReturnData {
        self.into_data().unwrap_or_default()
    }

    /// Returns the data; `None` for `Ok` without any.
    pub(crate) fn into_data(self) -> Option<ReturnData> {
        self.0.map(DynDropBox::into_inner)
    }

    /// Returns `true` if the function returned `Ok`, and no drop has panicked.
    pub(crate) fn is_sound(&self) -> bool {
        let is_sound =
            |data: &ReturnData| matches!(data.end, UserResult::Ok) && data.drop_panic.is_none();
        self.0.as_deref().is_none_or(is_sound)
    }

    /// Returns `true` if the result holds a value of the user.
    pub(crate) fn holds_something(&self) -> bool {
        let holds = |data: &ReturnData| {
            data.body.is_some() || matches!(data.end, UserResult::Err(_) | UserResult::Refused(_))
        };
        self.0.as_deref().is_some_and(holds)
    }
}

impl From<UserResult> for ReturnReport {
    fn from(end: UserResult) -> ReturnReport {
        ReturnReport(Some(DynDropBox::new(ReturnData {
            end,
            ..ReturnData::default()
        })))
    }
}

fn is_refusal(error: &anyhow::Error) -> bool {
    sources::chain(error).any(|source| {
        source.is::<SpawnError>()
            || source.is::<StoppedBySignalError>()
            || matches!(source.downcast_ref(), Some(AddError::NotRunning { .. }))
            || matches!(source.downcast_ref(), Some(ControlError::NotRunning { .. }))
    })
}

/// The source of an error that comes from the signal which stops the group: a child process received it, too.
#[derive(Debug)]
pub(crate) struct StoppedBySignalError;

impl fmt::Display for StoppedBySignalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the signal that stops the group")
    }
}

impl std::error::Error for StoppedBySignalError {}
