//! The functions of the phases before the start. Input: a field; output: mistakes.

use super::closure::{fits, is_async};
use crate::ast::{GroupField, NodeRole, Role};
use crate::diagnostics::Diagnostics;
use rungroup_rules::{OptionName, quoted};

/// A unit takes part in a phase, and closures have the right form.
///
/// Rejected: `#[unit] schema: Schema`, `#[unit(build = async |path| …)] schema: Schema`, `#[unit(build = blocking(async || …))]`,
/// `#[unit(config(Args, validate = |a, b| …))]`.
pub(super) fn takes_part(field: &GroupField, diagnostics: &mut Diagnostics) {
    let (name, options) = (field.name(), &field.phases);
    let written = &field.written;
    let is_written = !written.keys.is_empty() || !written.unread.is_empty();
    if matches!(field.role, Role::Unit { .. }) && !is_written && !written.lacks_options {
        diagnostics.error(
            &field.ident,
            format!("unit `{name}` has no `config`, `build` or `role`"),
            "add one of them, write `#[value]` to share the field, or remove the attribute to keep it",
        );
    }
    // Without the configuration, the parameters of a closure are not known.
    let build = options.build.as_ref();
    let build = build.filter(|_| !written.is_unread(OptionName::Config));
    if let Some(build) = build {
        let (parameters, called): (&[_], _) = if options.config.is_some() {
            (&["args"], "the configuration of the field")
        } else {
            (&[], "no parameters, because the field has no `config`")
        };
        let is_fit = fits(
            &quoted(&name),
            OptionName::Build,
            &build.function,
            parameters,
            called,
            diagnostics,
        );
        let is_misplaced = is_fit && build.is_blocking && is_async(&build.function);
        if let (true, Some(key)) = (is_misplaced, written.key(OptionName::Build)) {
            diagnostics.error(
                key,
                format!("the `build` of `{name}` is async, but is inside `blocking(…)`"),
                "write it without `blocking`, or without `async`",
            );
        }
    }
    let config = options.config.as_ref();
    if let Some(validate) = config.and_then(|config| config.validate.as_ref()) {
        let called = "a reference to the arguments";
        fits(
            &quoted(&name),
            OptionName::Validate,
            validate,
            &["args"],
            called,
            diagnostics,
        );
    }
    if let Some(NodeRole::Call(role)) = &options.role {
        let called = "a reference to the field";
        fits(
            &quoted(&name),
            OptionName::Role,
            role,
            &["field"],
            called,
            diagnostics,
        );
    }
}
