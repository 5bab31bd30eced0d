//! [`IntoRole`]: the values that name a role of a group.

use std::borrow::Cow;

/// The name of a role, or none: a string, or an `Option` of one. The function of `role` returns it.
///
/// A program implements it for a type of its own, such as an enum.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the name of a role\nhelp: return a string or an `Option` of one, or write `impl rungroup::IntoRole for {Self}`",
    label = "should be a string"
)]
pub trait IntoRole {
    /// Returns the name of the role; `None` if there is none.
    fn into_role(self) -> Option<Cow<'static, str>>;
}

impl IntoRole for &'static str {
    fn into_role(self) -> Option<Cow<'static, str>> {
        Some(self.into())
    }
}

impl IntoRole for String {
    fn into_role(self) -> Option<Cow<'static, str>> {
        Some(self.into())
    }
}

impl IntoRole for Cow<'static, str> {
    fn into_role(self) -> Option<Cow<'static, str>> {
        Some(self)
    }
}

impl<R: IntoRole> IntoRole for Option<R> {
    fn into_role(self) -> Option<Cow<'static, str>> {
        self?.into_role()
    }
}
