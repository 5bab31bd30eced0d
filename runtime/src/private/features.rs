//! Macros: the choice between code that needs a feature and the error that names the feature, and code of the user's.

/// Expands to its argument, an expression of the user's that the attribute has not read. A mistake in it is reported as it would
/// be elsewhere, and does not make the rest of the generated code unreadable.
#[doc(hidden)]
#[macro_export]
macro_rules! __as_written {
    ($($expression:tt)*) => { $($expression)* };
}

pub use crate::__as_written as as_written;

/// Expands to the first of its two arguments.
#[doc(hidden)]
#[macro_export]
macro_rules! __with_feature {
    ({ $($present:tt)* } { $($missing:tt)* }) => { $($present)* };
}

/// Expands to the second of its two arguments.
#[doc(hidden)]
#[macro_export]
macro_rules! __without_feature {
    ({ $($present:tt)* } { $($missing:tt)* }) => { $($missing)* };
}

#[cfg(feature = "config")]
pub use crate::__with_feature as with_config;
#[cfg(not(feature = "config"))]
pub use crate::__without_feature as with_config;

#[cfg(feature = "process")]
pub use crate::__with_feature as with_process;
#[cfg(not(feature = "process"))]
pub use crate::__without_feature as with_process;

#[cfg(feature = "signal")]
pub use crate::__with_feature as with_signal;
#[cfg(not(feature = "signal"))]
pub use crate::__without_feature as with_signal;
