// Other derives stand before or after; docs and attributes of the user's stay where they are.
#![deny(missing_docs, deprecated)]
//! One item in this file is public, and everything public is documented.
use rungroup::{Context, group};

async fn serve(_: u8, _: Context) {}

/// Before.
#[derive(Clone, Debug)]
#[group]
#[derive(PartialEq)]
pub struct Before {
    /// A field.
    #[actor(execute = serve, interrupt = cancel)]
    #[doc(alias = "web")]
    #[deprecated]
    pub api: u8,
}

/// After.
#[group]
#[derive(Clone, Debug, PartialEq)]
#[deprecated]
pub struct After {
    /// A field.
    #[deprecated]
    #[actor(execute = serve, interrupt = cancel)]
    pub api: u8,
}

/// With a parameter.
#[group]
#[deprecated]
pub struct Generic<T: Send + 'static> {
    /// A field.
    #[actor(execute = async |_: T, _: Context<(), ()>| (), interrupt = cancel)]
    pub api: T,
}

#[allow(deprecated)]
fn main() {
    let app = Before { api: 1 };
    assert_eq!(app.clone(), app);
    drop(app.into_group());
    drop(After { api: 1 }.into_group());
    drop(Generic { api: 1 }.into_group());
}
