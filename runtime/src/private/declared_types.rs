//! The types that a declared group generates beside the struct, as far as they are the same for every group. The attribute adds
//! the methods that depend on the actors.

/// Defines `AppGroup` and `AppHandle` for `App`.
#[doc(hidden)]
#[macro_export]
macro_rules! __declared_types {
    (
        $vis:vis $app:ident $group:ident $handle:ident [$($kind:tt)*]
        [$($parameters:tt)*] [$($generics:tt)*] [$($arguments:tt)*] [$($bounds:tt)*]
    ) => {
        #[doc = concat!(
            "The group of [`", stringify!($app), "`] before it runs. Each actor has a method that sets its grace period. \
             Derefs to `Group`, which adds further actors."
        )]
        #[must_use = "a group does nothing unless it is run"]
        $vis struct $group $($parameters)* $($bounds)* {
            group: $crate::Group,
            _kind: ::core::marker::PhantomData<fn() -> $($kind)*>,
        }

        #[automatically_derived]
        impl $($generics)* $group $($arguments)* $($bounds)* {
            /// Runs the group inside the current tokio runtime. Returns when the group has ended.
            ///
            /// # Cancel safety
            ///
            /// Dropping the future aborts the group, and there is no report.
            ///
            /// # Errors
            ///
            /// Returns an error if the group is invalid or the run failed.
            $vis async fn run(self) -> ::core::result::Result<$crate::Report, $crate::Error> {
                self.group.run().await
            }

            /// Starts the group in a task of the current tokio runtime, and returns immediately.
            ///
            /// # Errors
            ///
            /// The result resolves to the error that `run` returns.
            ///
            /// # Panics
            ///
            /// Panics if it is called outside a tokio runtime.
            #[track_caller]
            $vis fn start(self) -> $crate::Running<$handle $($arguments)*> {
                self.group.start().__declared_as()
            }

            /// Returns the handle of the group, with a method for each actor. The handle exists before the group runs.
            $vis fn handle(&self) -> $handle $($arguments)* {
                $crate::__private::DeclaredHandle::__new(self.group.handle())
            }

            /// Sets the grace period of the group: the limit of the whole stop, drain included. `None` removes the limit.
            $vis fn grace(
                self,
                grace: impl ::core::convert::Into<
                    ::core::option::Option<$crate::__private::Duration>,
                >,
            ) -> Self {
                Self { group: self.group.grace(grace), _kind: self._kind }
            }
        }

        #[automatically_derived]
        impl $($generics)* ::core::ops::Deref for $group $($arguments)* $($bounds)* {
            type Target = $crate::Group;

            fn deref(&self) -> &$crate::Group {
                &self.group
            }
        }

        #[automatically_derived]
        impl $($generics)* ::core::ops::DerefMut for $group $($arguments)* $($bounds)* {
            fn deref_mut(&mut self) -> &mut $crate::Group {
                &mut self.group
            }
        }

        #[automatically_derived]
        impl $($generics)* ::core::fmt::Debug for $group $($arguments)* $($bounds)* {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&self.group, f)
            }
        }

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl $($generics)* $crate::IntoGroup for $group $($arguments)* $($bounds)* {
            fn into_group(self) -> $crate::Group {
                self.group
            }
        }

        #[doc = concat!(
            "A handle to the group [`", stringify!($app), "`], with a method for each actor. Derefs to `Handle`, which stops the \
             group and observes its state."
        )]
        $vis struct $handle $($parameters)* $($bounds)* {
            handle: $crate::Handle,
            _kind: ::core::marker::PhantomData<fn() -> $($kind)*>,
        }

        #[automatically_derived]
        impl $($generics)* ::core::ops::Deref for $handle $($arguments)* $($bounds)* {
            type Target = $crate::Handle;

            fn deref(&self) -> &$crate::Handle {
                &self.handle
            }
        }

        #[automatically_derived]
        impl $($generics)* ::core::clone::Clone for $handle $($arguments)* $($bounds)* {
            fn clone(&self) -> Self {
                Self { handle: ::core::clone::Clone::clone(&self.handle), _kind: self._kind }
            }
        }

        #[automatically_derived]
        impl $($generics)* ::core::fmt::Debug for $handle $($arguments)* $($bounds)* {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&self.handle, f)
            }
        }

        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        #[doc(hidden)]
        impl $($generics)* $crate::__private::DeclaredHandle for $handle $($arguments)* $($bounds)* {
            fn __new(handle: $crate::Handle) -> Self {
                Self { handle, _kind: ::core::marker::PhantomData }
            }
        }
    };
}

pub use crate::__declared_types as declared_types;
