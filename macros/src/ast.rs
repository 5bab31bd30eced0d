//! The options as the user wrote them, by field, with the tokens to point at. Input: nothing; output: types. It must not
//! resolve names or know defaults.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use rungroup_rules::{
    DRAIN_SIGNAL, Dependents, Ground, Multiplicity, OptionName, Overrun, Ready, RestartWhen,
    ReturnAction, Until,
};
use std::time::Duration;
use syn::{Expr, ExprClosure, GenericArgument, Generics, Path, PathArguments, Type, Visibility};

/// A struct under `#[group]`.
pub(crate) struct Group {
    pub(crate) vis: Visibility,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) options: GroupOptions,
    /// Actors and plain fields, in their order.
    pub(crate) fields: Vec<Field>,
    /// Set if actors may be missing from `fields`, and the reason is reported: the item is no struct with named fields, or a
    /// field has an attribute such as `#[actr]`.
    pub(crate) lacks_actors: bool,
}

impl Group {
    /// The values: the fields with `#[value]`, the units that an actor receives, and then those from the parent group.
    pub(crate) fn values(&self) -> Vec<UnprovidedValue<'_>> {
        let mut values = Vec::new();
        let mut add = |ident, ty, is_received| {
            values.push(UnprovidedValue {
                ident,
                ty,
                is_received,
            });
        };
        for field in &self.fields {
            if field.is_value() {
                add(&field.ident, &field.ty, false);
            }
        }
        for value in self.received() {
            add(&value.ident, &value.ty, true);
        }
        values
    }

    /// The values that the group receives from the parent group.
    pub(crate) fn received(&self) -> &[ReceivedValue] {
        let received = self.options.receives.as_ref();
        received.map_or(&[], |given| &given.value)
    }

    /// The actor whose value the group provides to the parent group, and the type of the value.
    pub(crate) fn provided(&self) -> Option<(&Ident, &Type)> {
        let source = &self.options.provides.as_ref()?.value;
        let (_, actor) = self.actors().find(|(field, _)| field.ident == *source)?;
        Some((source, &actor.provides.as_ref()?.value))
    }

    /// The type of the value that a field or the parent group hands over, and the number of its actors.
    pub(crate) fn provided_by(&self, source: &Ident) -> Option<(ValueType<'_>, Multiplicity)> {
        let Some(field) = self.fields.iter().find(|field| field.ident == *source) else {
            let value = self
                .received()
                .iter()
                .find(|value| value.ident == *source)?;
            return Some((ValueType::Written(&value.ty), Multiplicity::One));
        };
        match &field.role {
            Role::Actor(actor) => Some((actor.provided()?, actor.multiplicity())),
            Role::Value | Role::Unit { .. } => {
                Some((ValueType::Written(&field.ty), Multiplicity::One))
            }
            Role::Plain => None,
        }
    }

    /// The fields with `config`.
    pub(crate) fn configured(&self) -> impl Iterator<Item = (&Field, &Given<Config>)> {
        let fields = self.fields.iter();
        fields.filter_map(|field| Some((field, field.phases.config.as_ref()?)))
    }

    /// The fields that are actors.
    pub(crate) fn actors(&self) -> impl Iterator<Item = (&Field, &Actor)> {
        self.fields.iter().filter_map(|field| match &field.role {
            Role::Actor(actor) => Some((field, &**actor)),
            Role::Unit { .. } | Role::Value | Role::Plain => None,
        })
    }
}

/// The options of `#[group(...)]`.
#[derive(Default)]
pub(crate) struct GroupOptions {
    pub(crate) krate: Option<Given<Path>>,
    pub(crate) name: Option<Given<Text>>,
    pub(crate) signals: Option<Given<Signals>>,
    /// `None` inside is `grace = none`.
    pub(crate) grace: Option<Given<Option<Constant<Duration>>>>,
    pub(crate) drain: Option<Given<Constant<Duration>>>,
    pub(crate) ready_within: Option<Given<Constant<Duration>>>,
    pub(crate) until: Option<Given<Until>>,
    /// The values that the group receives from the parent group.
    pub(crate) receives: Option<Given<Vec<ReceivedValue>>>,
    /// The actor whose value the group provides to the parent group.
    pub(crate) provides: Option<Given<Ident>>,
    /// The options that are written and could not be read.
    pub(crate) unread: Vec<OptionName>,
}

impl GroupOptions {
    /// The duration of an option, with the option's own word. `grace = none` is no duration.
    pub(crate) fn time(&self, option: OptionName) -> Option<(&Ident, &Constant<Duration>)> {
        let given = match option {
            OptionName::Grace => {
                let given = self.grace.as_ref()?;
                return given.value.as_ref().map(|time| (&given.key, time));
            }
            OptionName::Drain => &self.drain,
            OptionName::ReadyWithin => &self.ready_within,
            _ => return None,
        };
        given.as_ref().map(|given| (&given.key, &given.value))
    }

    /// All its durations.
    pub(crate) fn times(&self) -> Vec<&Constant<Duration>> {
        let options = [
            OptionName::Grace,
            OptionName::Drain,
            OptionName::ReadyWithin,
        ];
        let mut times = Vec::new();
        for option in options {
            times.extend(self.time(option).map(|(_, time)| time));
        }
        times
    }
}

/// A value that a group receives from the parent group.
pub(crate) struct ReceivedValue {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
}

/// A value that actors receive and that no actor provides.
#[derive(Clone, Copy)]
pub(crate) struct UnprovidedValue<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) ty: &'a Type,
    /// Set if it comes from the parent group.
    pub(crate) is_received: bool,
}

/// The value of `signals`.
pub(crate) enum Signals {
    /// No list: the default signals.
    Default,
    /// The list, empty for `none`.
    Listed(Vec<Ident>),
}

impl Signals {
    /// Returns `true` if the signal that a drain follows is among them.
    pub(crate) fn may_drain(&self) -> bool {
        match self {
            Signals::Default => true,
            Signals::Listed(listed) => listed.iter().any(|signal| signal == DRAIN_SIGNAL),
        }
    }
}

/// A field of the struct.
pub(crate) struct Field {
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    pub(crate) ty: Type,
    pub(crate) role: Role,
    pub(crate) phases: Phases,
}

/// The options of a field about the phases before the start. A field of any role has them.
#[derive(Default)]
pub(crate) struct Phases {
    pub(crate) config: Option<Given<Config>>,
    pub(crate) build: Option<Given<Build>>,
    pub(crate) role: Option<Given<NodeRole>>,
    /// `build` is written, readable or not.
    pub(crate) is_built: bool,
    /// The options that are written and could not be read.
    pub(crate) unread: Vec<OptionName>,
}

impl Phases {
    /// Returns `true` if the group makes the field: it is configured or built.
    pub(crate) fn is_made(&self) -> bool {
        self.is_built || self.config.is_some()
    }
}

/// The value of `config`: the arguments of the field on the command line of the program.
pub(crate) struct Config {
    pub(crate) ty: Type,
    /// What stands before each of its flags and variables.
    pub(crate) prefix: Option<Text>,
    /// The ids of further arguments whose values are never shown. The type itself marks others with `hide_env_values`.
    pub(crate) secrets: Vec<Ident>,
    /// Checks the arguments together.
    pub(crate) validate: Option<Function>,
}

/// The part of a field in the group.
pub(crate) enum Role {
    Actor(Box<Actor>),
    /// The field has `#[unit]`.
    Unit {
        /// An actor receives the unit.
        is_received: bool,
    },
    /// The field has `#[value]`.
    Value,
    Plain,
}

/// The type of a provided value.
#[derive(Clone, Copy)]
pub(crate) enum ValueType<'a> {
    Written(&'a Type),
    /// The compiler infers it from the `open` of a resource.
    Inferred,
}

impl ToTokens for ValueType<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            ValueType::Written(ty) => ty.to_tokens(tokens),
            ValueType::Inferred => tokens.extend(quote!(_)),
        }
    }
}

/// The form of the type of a field, as it is written.
pub(crate) enum Form<'a> {
    /// `Option<T>`
    Option(&'a Type),
    /// `Vec<T>` or `[T; N]`
    List(&'a Type),
    Other,
}

impl<'a> Form<'a> {
    pub(crate) fn of(ty: &'a Type) -> Form<'a> {
        match ty {
            Type::Group(group) => Form::of(&group.elem),
            Type::Paren(paren) => Form::of(&paren.elem),
            Type::Array(array) => Form::List(&array.elem),
            Type::Path(path) if path.qself.is_none() => {
                let last = path.path.segments.last();
                let arguments = last.map(|last| (&last.ident, &last.arguments));
                let Some((name, PathArguments::AngleBracketed(arguments))) = arguments else {
                    return Form::Other;
                };
                match arguments.args.first() {
                    Some(GenericArgument::Type(ty)) if name == "Option" => Form::Option(ty),
                    Some(GenericArgument::Type(ty)) if name == "Vec" => Form::List(ty),
                    _ => Form::Other,
                }
            }
            _ => Form::Other,
        }
    }
}

impl Field {
    /// The type of one actor of the field: the type of the field, or of its elements.
    pub(crate) fn actor_type(&self) -> &Type {
        match (self.multiplicity(), Form::of(&self.ty)) {
            (Multiplicity::Optional, Form::Option(ty)) | (Multiplicity::Each, Form::List(ty)) => ty,
            _ => &self.ty,
        }
    }

    /// The number of actors, or of other parts, that the field stands for.
    pub(crate) fn multiplicity(&self) -> Multiplicity {
        match &self.role {
            Role::Actor(actor) => actor.multiplicity(),
            Role::Unit { .. } | Role::Value | Role::Plain => Multiplicity::One,
        }
    }

    /// Returns `true` if the field is a value: it has `#[value]`, or is a unit that an actor receives.
    pub(crate) fn is_value(&self) -> bool {
        matches!(self.role, Role::Value | Role::Unit { is_received: true })
    }

    /// The field's name without `r#`.
    pub(crate) fn name(&self) -> String {
        plain_name(&self.ident)
    }
}

/// An identifier as text, without `r#`.
pub(crate) fn plain_name(ident: &Ident) -> String {
    let name = ident.to_string();
    match name.strip_prefix("r#") {
        Some(plain) => plain.to_owned(),
        None => name,
    }
}

/// A type as a person writes it.
pub(crate) fn type_text(ty: &Type) -> String {
    without_spaces(ty)
}

/// A path as a person writes it.
pub(crate) fn path_text(path: &Path) -> String {
    without_spaces(path)
}

fn without_spaces(tokens: impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    [" :: ", ":: ", " < ", "< ", " >", "& ", "' ", " ,", " ;"]
        .into_iter()
        .fold(text, |text, spaced| text.replace(spaced, spaced.trim()))
}

/// The options of `#[actor(...)]`, or of `#[resource(...)]`.
#[derive(Default)]
pub(crate) struct Actor {
    /// The field has `#[resource]`.
    pub(crate) is_resource: bool,
    pub(crate) open: Option<Given<Function>>,
    pub(crate) close: Option<Given<Close>>,
    pub(crate) interrupt: Option<Given<Interrupt>>,
    pub(crate) execute: Option<Given<Function>>,
    pub(crate) blocking: Option<Given<()>>,
    /// The field is a child process.
    pub(crate) process: Option<Given<()>>,
    /// The field is an `Option`, and the actor is absent if it is `None`.
    pub(crate) optional: Option<Given<()>>,
    /// The field is a list, and each element is an actor.
    pub(crate) each: Option<Given<Each>>,
    pub(crate) requires: Option<Given<Vec<Ident>>>,
    pub(crate) stops_before: Option<Given<Vec<Ident>>>,
    pub(crate) stops_last: Option<Given<()>>,
    pub(crate) background: Option<Given<()>>,
    pub(crate) foreground: Option<Given<()>>,
    pub(crate) ready: Option<Given<Ready>>,
    /// The readiness of a child process.
    pub(crate) process_ready: Option<Given<ProcessReady>>,
    pub(crate) provides: Option<Given<Type>>,
    pub(crate) receives: Option<Given<Receives>>,
    pub(crate) ready_within: Option<Given<Constant<Duration>>>,
    pub(crate) on_ok: Option<Given<ReturnAction>>,
    pub(crate) on_err: Option<Given<ReturnAction>>,
    pub(crate) grace: Option<Given<Constant<Duration>>>,
    pub(crate) overrun: Option<Given<Overrun>>,
    pub(crate) name: Option<Given<Text>>,
    pub(crate) restart: Option<Given<RestartOptions>>,
    pub(crate) dependents: Option<Given<Dependents>>,
    /// The options that are written and could not be read or are given twice, those of `restart` not included.
    pub(crate) unread: Vec<OptionName>,
}

impl Actor {
    /// Returns `true` if the option is written, and could not be read.
    pub(crate) fn is_unread(&self, option: OptionName) -> bool {
        let restart = self.restart.as_ref().map(|given| &given.value.unread);
        self.unread.contains(&option) || restart.is_some_and(|unread| unread.contains(&option))
    }

    /// Returns `true` if one of the options is written, and could not be read.
    pub(crate) fn is_one_unread(&self, options: &[OptionName]) -> bool {
        options.iter().any(|&option| self.is_unread(option))
    }

    /// The kind of the field with its name, for a message.
    pub(crate) fn label(&self, field: &Field) -> String {
        let kind = if self.is_resource {
            "resource"
        } else {
            "actor"
        };
        format!("{kind} `{}`", field.name())
    }

    /// Returns `true` if it receives from the field or value of this name.
    pub(crate) fn receives_from(&self, name: &Ident) -> bool {
        let receives = self.receives.as_ref();
        let mut sources = receives
            .map_or_else(Vec::new, |given| given.value.sources())
            .into_iter();
        sources.any(|source| source.field == *name)
    }

    /// The type of the provided value, if there is one.
    pub(crate) fn provided(&self) -> Option<ValueType<'_>> {
        match &self.provides {
            Some(given) => Some(ValueType::Written(&given.value)),
            None => self.is_resource.then_some(ValueType::Inferred),
        }
    }

    /// The interrupt, if it is known: a child process and a resource bring their own.
    pub(crate) fn interrupt(&self) -> Option<&Interrupt> {
        let brings_its_own = self.is_resource || self.process.is_some();
        let own = brings_its_own.then_some(&Interrupt::Cancel);
        self.interrupt.as_ref().map(|given| &given.value).or(own)
    }

    /// Returns `true` if the actor has `restart`, readable or not.
    pub(crate) fn has_restart(&self) -> bool {
        self.restart.is_some() || self.is_unread(OptionName::Restart)
    }

    /// Returns `true` if the type of the field is the actor: it brings an async execute, or is a group.
    pub(crate) fn is_of_its_type(&self) -> bool {
        let is_other_kind = self.is_resource || self.blocking.is_some() || self.process.is_some();
        self.execute.is_none() && !is_other_kind
    }

    /// The part of the actor in a group with `until = all`, if set.
    pub(crate) fn ground(&self) -> Option<Ground> {
        let background = self.background.as_ref().map(|_| Ground::Background);
        background.or(self.foreground.as_ref().map(|_| Ground::Foreground))
    }

    /// The number of actors that the field stands for.
    pub(crate) fn multiplicity(&self) -> Multiplicity {
        match (&self.each, &self.optional) {
            (Some(_), _) => Multiplicity::Each,
            (None, Some(_)) => Multiplicity::Optional,
            (None, None) => Multiplicity::One,
        }
    }

    /// The word that says when it is ready, if one does.
    pub(crate) fn ready_key(&self) -> Option<&Ident> {
        let of_process = self.process_ready.as_ref().map(|given| &given.key);
        self.ready.as_ref().map(|given| &given.key).or(of_process)
    }

    /// The duration of an option, with the option's own word.
    pub(crate) fn time(&self, option: OptionName) -> Option<(&Ident, &Constant<Duration>)> {
        let restart = self.restart.as_ref().map(|given| &given.value);
        let given = match option {
            OptionName::ReadyWithin => &self.ready_within,
            OptionName::Grace => &self.grace,
            OptionName::Backoff => &restart?.backoff,
            OptionName::MaxBackoff => &restart?.max_backoff,
            OptionName::ResetAfter => &restart?.reset_after,
            _ => return None,
        };
        given.as_ref().map(|given| (&given.key, &given.value))
    }

    /// All its durations.
    pub(crate) fn times(&self) -> Vec<&Constant<Duration>> {
        let options = [
            OptionName::ReadyWithin,
            OptionName::Grace,
            OptionName::Backoff,
            OptionName::MaxBackoff,
            OptionName::ResetAfter,
        ];
        let mut times = Vec::new();
        for option in options {
            times.extend(self.time(option).map(|(_, time)| time));
        }
        times
    }

    /// Returns the limit of its restarts, if it sets one.
    pub(crate) fn max_restarts(&self) -> Option<(&Ident, &Constant<u32>)> {
        let given = self.restart.as_ref()?.value.max_restarts.as_ref()?;
        Some((&given.key, &given.value))
    }
}

/// The value of `each`.
#[derive(Default)]
pub(crate) struct Each {
    /// The function that makes the key of an element, which stands in its name. The default is its position.
    pub(crate) name: Option<Given<Function>>,
}

/// An option's value, with the option's own word.
pub(crate) struct Given<T> {
    pub(crate) key: Ident,
    pub(crate) value: T,
}

/// A string literal's content, with the literal.
pub(crate) struct Text {
    pub(crate) literal: syn::LitStr,
    pub(crate) value: String,
}

/// The way in which execute is made to return.
pub(crate) enum Interrupt {
    Cancel,
    Drop,
    Call(Function),
}

/// The way in which a resource is closed.
pub(crate) enum Close {
    Drop,
    Call(Function),
}

/// The function that builds a field.
pub(crate) struct Build {
    pub(crate) function: Function,
    /// It is an ordinary function, which blocks its thread.
    pub(crate) is_blocking: bool,
}

/// The role that a field gives the group.
pub(crate) enum NodeRole {
    Text(Text),
    /// A function of the field.
    Call(Function),
}

/// Something to call.
pub(crate) enum Function {
    Path(Path),
    Closure(Box<ExprClosure>),
}

/// A duration or a number: a literal that the macro reads, or an expression of the user's.
pub(crate) struct Constant<T> {
    pub(crate) written: Expr,
    /// `None` if only the compiler knows the value.
    pub(crate) value: Option<T>,
}

/// The value of `restart`.
#[derive(Default)]
pub(crate) struct RestartOptions {
    pub(crate) when: RestartWhen,
    pub(crate) backoff: Option<Given<Constant<Duration>>>,
    pub(crate) max_backoff: Option<Given<Constant<Duration>>>,
    pub(crate) max_restarts: Option<Given<Constant<u32>>>,
    pub(crate) reset_after: Option<Given<Constant<Duration>>>,
    /// The options in the parentheses that are written and could not be read.
    pub(crate) unread: Vec<OptionName>,
}

/// When a child process is ready, beside what every actor can say.
pub(crate) enum ProcessReady {
    /// `ready = line("listening")`
    Line(syn::LitStr),
    /// `ready = port(8080)`
    Port(Box<Expr>),
}

/// The values an actor is handed.
pub(crate) enum Receives {
    /// `receives = store`
    One(Source),
    /// `receives = Needs { db: store, cache }`
    Struct {
        path: Path,
        fields: Vec<ReceivedField>,
    },
}

impl Receives {
    pub(crate) fn sources(&self) -> Vec<&Source> {
        match self {
            Receives::One(source) => vec![source],
            Receives::Struct { fields, .. } => fields.iter().map(|field| &field.source).collect(),
        }
    }
}

/// One field of the user's struct of received values.
pub(crate) struct ReceivedField {
    pub(crate) member: Ident,
    pub(crate) source: Source,
}

/// The field from which an actor receives: `store`, or `late(store)`.
pub(crate) struct Source {
    pub(crate) field: Ident,
    /// The actor does not wait for the value.
    pub(crate) late: bool,
}

#[cfg(test)]
mod tests {
    use super::{path_text, type_text};
    use proc_macro2::TokenStream;

    #[test]
    fn a_type_can_be_pasted() {
        for written in [
            "Box<dyn Cache + Send>",
            "&'static str",
            "[Worker; 2]",
            "std::collections::HashMap<u8, Vec<&'static mut str>>",
        ] {
            let tokens: TokenStream = written.parse().expect("these are tokens");
            assert_eq!(type_text(&syn::parse_quote!(#tokens)), written);
        }
    }

    #[test]
    fn a_path_can_be_pasted() {
        for written in [
            "serve",
            "crate::api::serve",
            "Api::<&'static str, Box<dyn Cache>>::serve",
            "::api::serve",
        ] {
            let tokens: TokenStream = written.parse().expect("these are tokens");
            assert_eq!(path_text(&syn::parse_quote!(#tokens)), written);
        }
    }
}
