//! The choice between code that needs a feature and the error that names the feature.

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
