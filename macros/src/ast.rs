//! The options as the user wrote them, by field, with the tokens to point at. Input: nothing; output: types. It must not
//! resolve names or know defaults.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use rungroup_rules as rules;
use rungroup_rules::{
    ActorKind, ActorOptions, DRAIN_SIGNAL, InterruptKind, Multiplicity, OptionName,
};
use syn::punctuated::Punctuated;
use syn::{
    Expr, GenericArgument, Generics, Path, PathArguments, ReturnType, Token, Type, Visibility,
};

/// A struct under `#[group]`.
pub(crate) struct GroupStruct {
    pub(crate) vis: Visibility,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) options: GroupAttribute,
    /// Actors and plain fields, in their order.
    pub(crate) fields: Vec<GroupField>,
    /// Set if actors may be missing from `fields`, and the reason is reported: the item is no struct with named fields, or a
    /// field has an attribute such as `#[actr]`.
    pub(crate) lacks_actors: bool,
}

impl GroupStruct {
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
        &self.options.receives
    }

    /// The actor whose value the group provides to the parent group, and the type of the value.
    pub(crate) fn provided(&self) -> Option<(&Ident, &Type)> {
        let source = self.options.provides.as_ref()?;
        let (_, actor) = self.actor(source)?;
        Some((source, actor.provides.as_ref()?))
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
            Role::Actor(actor) => Some((actor.provided()?, actor.values.multiplicity)),
            Role::Value | Role::Unit { .. } => {
                Some((ValueType::Written(&field.ty), Multiplicity::One))
            }
            Role::Plain => None,
        }
    }

    /// The fields with `config`.
    pub(crate) fn configured(&self) -> impl Iterator<Item = (&GroupField, &Config)> {
        let fields = self.fields.iter();
        fields.filter_map(|field| Some((field, field.phases.config.as_ref()?)))
    }

    /// The actor of this name.
    pub(crate) fn actor(&self, name: &Ident) -> Option<(&GroupField, &ActorAttribute)> {
        self.actors().find(|(field, _)| field.ident == *name)
    }

    /// The fields that are actors.
    pub(crate) fn actors(&self) -> impl Iterator<Item = (&GroupField, &ActorAttribute)> {
        self.fields.iter().filter_map(|field| match &field.role {
            Role::Actor(actor) => Some((field, &**actor)),
            Role::Unit { .. } | Role::Value | Role::Plain => None,
        })
    }
}

/// The options of `#[group(...)]`.
pub(crate) struct GroupAttribute {
    /// The options as values. Where only the compiler knows a value, zero stands in for it.
    pub(crate) values: rules::GroupOptions,
    pub(crate) written: Written,
    pub(crate) krate: Option<Path>,
    pub(crate) name: Option<Text>,
    pub(crate) signals: Option<SignalList>,
    /// The values that the group receives from the parent group.
    pub(crate) receives: Vec<ReceivedValue>,
    /// The actor whose value the group provides to the parent group.
    pub(crate) provides: Option<Ident>,
}

impl GroupAttribute {
    pub(crate) fn new() -> GroupAttribute {
        GroupAttribute {
            values: rules::GroupOptions::DEFAULT,
            written: Written::default(),
            krate: None,
            name: None,
            signals: None,
            receives: Vec::new(),
            provides: None,
        }
    }
}

/// The options of a group or a field that are written.
#[derive(Default)]
pub(crate) struct Written {
    /// The options that could be read, each with its word.
    pub(crate) keys: Vec<(OptionName, Ident)>,
    /// The constants among their values.
    pub(crate) constants: Vec<(OptionName, Constant)>,
    /// The options that could not be read or are given twice.
    pub(crate) unread: Vec<OptionName>,
    /// Set if any other option may be written: a whole attribute could not be read.
    pub(crate) lacks_options: bool,
}

impl Written {
    /// The word of an option that is set.
    pub(crate) fn key(&self, option: OptionName) -> Option<&Ident> {
        let mut keys = self.keys.iter();
        keys.find(|(other, _)| *other == option).map(|(_, key)| key)
    }

    /// Returns `true` if the option is written, and could be read.
    pub(crate) fn sets(&self, option: OptionName) -> bool {
        self.key(option).is_some()
    }

    /// Returns `true` if the option may be written, and could not be read.
    pub(crate) fn is_unread(&self, option: OptionName) -> bool {
        self.lacks_options || self.unread.contains(&option)
    }

    /// Returns `true` if one of the options may be written, and could not be read.
    pub(crate) fn is_one_unread(&self, options: &[OptionName]) -> bool {
        options.iter().any(|&option| self.is_unread(option))
    }

    /// The duration or the number of an option that is set.
    pub(crate) fn constant(&self, option: OptionName) -> Option<&Constant> {
        let mut constants = self.constants.iter();
        let constant = constants.find(|(other, _)| *other == option);
        constant.map(|(_, constant)| constant)
    }

    /// The expression of an option, if only the compiler knows its value.
    pub(crate) fn unknown(&self, option: OptionName) -> Option<&Expr> {
        let constant = self.constant(option)?;
        (!constant.is_known).then_some(&constant.written)
    }
}

/// A duration or a number: a literal that the macro reads, or an expression of the user's.
pub(crate) struct Constant {
    pub(crate) written: Expr,
    pub(crate) is_known: bool,
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
pub(crate) enum SignalList {
    /// No list: the default signals.
    Default,
    /// The list, empty for `none`.
    Listed(Vec<Ident>),
}

impl SignalList {
    /// Returns `true` if the signal that a drain follows is among them.
    pub(crate) fn may_drain(&self) -> bool {
        match self {
            SignalList::Default => true,
            SignalList::Listed(listed) => listed.iter().any(|signal| signal == DRAIN_SIGNAL),
        }
    }
}

/// A field of the struct.
pub(crate) struct GroupField {
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    pub(crate) ty: Type,
    pub(crate) written: Written,
    pub(crate) role: Role,
    pub(crate) phases: PhaseOptions,
}

/// The options of a field about the phases before the start. A field of any role has them.
#[derive(Default)]
pub(crate) struct PhaseOptions {
    pub(crate) config: Option<Config>,
    pub(crate) build: Option<BuildValue>,
    pub(crate) role: Option<NodeRole>,
}

/// The value of `config`: the arguments of the field on the command line of the program.
pub(crate) struct Config {
    pub(crate) ty: Type,
    /// What stands before each of its flags and variables.
    pub(crate) prefix: Option<Text>,
    /// The ids of further arguments whose values are never shown. The type itself marks others with `hide_env_values`.
    pub(crate) secrets: Vec<Ident>,
    /// Checks the arguments together.
    pub(crate) validate: Option<FunctionValue>,
}

/// The part of a field in the group.
pub(crate) enum Role {
    Actor(Box<ActorAttribute>),
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

impl GroupField {
    /// Returns `true` if the field has `build`, readable or not.
    pub(crate) fn is_built(&self) -> bool {
        self.phases.build.is_some() || self.written.unread.contains(&OptionName::Build)
    }

    /// Returns `true` if the group makes the field: it is configured or built.
    pub(crate) fn is_made(&self) -> bool {
        self.is_built() || self.phases.config.is_some()
    }

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
            Role::Actor(actor) => actor.values.multiplicity,
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
pub(crate) struct ActorAttribute {
    /// The options as values. Where only the compiler knows a value, another one stands in for it.
    pub(crate) values: ActorOptions,
    pub(crate) open: Option<FunctionValue>,
    pub(crate) close: Option<Close>,
    /// The function that interrupts it, if one does.
    pub(crate) interrupt: Option<FunctionValue>,
    pub(crate) execute: Option<FunctionValue>,
    /// The field is a list, and each element is an actor.
    pub(crate) each: Option<Each>,
    pub(crate) requires: Vec<Ident>,
    pub(crate) stops_before: Vec<Ident>,
    /// The readiness of a child process.
    pub(crate) process_ready: Option<ProcessReadyValue>,
    pub(crate) provides: Option<Type>,
    pub(crate) receives: Option<Receives>,
    pub(crate) name: Option<Text>,
}

impl ActorAttribute {
    /// An actor without an option.
    pub(crate) fn new(is_resource: bool) -> ActorAttribute {
        let mut values = ActorOptions::new(InterruptKind::Cancel);
        if is_resource {
            values.kind = ActorKind::Resource;
            values.provides = Some("_");
        }
        ActorAttribute {
            values,
            open: None,
            close: None,
            interrupt: None,
            execute: None,
            each: None,
            requires: Vec::new(),
            stops_before: Vec::new(),
            process_ready: None,
            provides: None,
            receives: None,
            name: None,
        }
    }

    /// Returns `true` if the field has `#[resource]`.
    pub(crate) fn is_resource(&self) -> bool {
        self.values.kind == ActorKind::Resource
    }

    /// The kind of the field with its name, for a message.
    pub(crate) fn label(&self, field: &GroupField) -> String {
        let kind = if self.is_resource() {
            "resource"
        } else {
            "actor"
        };
        format!("{kind} `{}`", field.name())
    }

    /// Returns `true` if it receives from the field or value of this name.
    pub(crate) fn receives_from(&self, name: &Ident) -> bool {
        self.sources().iter().any(|source| source.field == *name)
    }

    /// The type of the provided value, if there is one.
    pub(crate) fn provided(&self) -> Option<ValueType<'_>> {
        match &self.provides {
            Some(ty) => Some(ValueType::Written(ty)),
            None => self.is_resource().then_some(ValueType::Inferred),
        }
    }

    /// Returns `true` if the type of the field is the actor: it brings an async execute, or is a group.
    pub(crate) fn is_of_its_type(&self) -> bool {
        self.execute.is_none() && self.values.kind == ActorKind::Async
    }

    /// The fields from which it receives.
    pub(crate) fn sources(&self) -> Vec<&Source> {
        self.receives
            .as_ref()
            .map_or_else(Vec::new, Receives::sources)
    }
}

/// The value of `each`.
#[derive(Default)]
pub(crate) struct Each {
    /// The function that makes the key of an element, which stands in its name. The default is its position.
    pub(crate) name: Option<FunctionValue>,
}

/// A string literal's content, with the literal.
pub(crate) struct Text {
    pub(crate) literal: syn::LitStr,
    pub(crate) value: String,
}

/// The way in which a resource is closed.
pub(crate) enum Close {
    Drop,
    Call(FunctionValue),
}

/// The function that builds a field.
pub(crate) struct BuildValue {
    pub(crate) function: FunctionValue,
    /// It is an ordinary function, which blocks its thread.
    pub(crate) is_blocking: bool,
}

/// The role that a field gives the group.
pub(crate) enum NodeRole {
    Text(Text),
    /// A function of the field.
    Call(FunctionValue),
}

/// Something to call.
pub(crate) enum FunctionValue {
    Path(Path),
    Closure(Closure),
}

/// A closure. The compiler reads its body.
pub(crate) struct Closure {
    /// `async` and `move`.
    pub(crate) words: TokenStream,
    pub(crate) is_async: bool,
    pub(crate) begin: Token![|],
    pub(crate) parameters: Punctuated<Parameter, Token![,]>,
    pub(crate) end: Token![|],
    pub(crate) output: ReturnType,
    pub(crate) body: TokenStream,
}

impl Closure {
    /// Returns `true` if the first parameter has a type.
    pub(crate) fn states_type(&self) -> bool {
        self.parameters
            .first()
            .is_some_and(|first| first.ty.is_some())
    }
}

/// A parameter of a closure.
pub(crate) struct Parameter {
    pub(crate) pattern: TokenStream,
    pub(crate) ty: Option<Type>,
}

impl ToTokens for Parameter {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Parameter { pattern, ty } = self;
        let ty = ty.as_ref().map(|ty| quote!(: #ty));
        tokens.extend(quote!(#pattern #ty));
    }
}

/// When a child process is ready, beside what every actor can say.
pub(crate) enum ProcessReadyValue {
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
