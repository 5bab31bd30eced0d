::rungroup::__private::declared_types! {
    pub App AppGroup AppHandle[()] [] [] [] []
}
#[automatically_derived]
impl AppGroup {
    ///Returns the setter of the grace period of the actor `store`.
    pub fn store(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(0)
    }
}
#[automatically_derived]
impl AppHandle {
    ///Returns the handle of the actor `store`, which provides no value and runs once.
    pub fn store(
        &self,
    ) -> ::rungroup::ActorHandle<::rungroup::NoValue, ::rungroup::OneShot, Store> {
        self.handle.__actor(0)
    }
}
const _: () = {
    use ::rungroup::__private::{
        CloneOfNoGroup as _, LeaveHere as _, NotAnActor as _, Unfit as _,
        UnfitResource as _,
    };
    #[automatically_derived]
    /**A group of actors. [`AppHandle`] controls them while the group runs, and [`AppGroup`] sets their grace periods before.

- `store`
*/
    impl App {
        ///The group as data: its actors, edges, options, start order and stop order.
        pub const PLAN: &'static ::rungroup::plan::Plan = (Self::__PLAN,).0;
        const __PLAN: &'static ::rungroup::plan::Plan = &::rungroup::plan::Plan::__new(
                "app",
                ::rungroup::__private::GroupOptions::DEFAULT,
                ::core::option::Option::None,
                Self::__ACTORS,
                Self::__VALUES,
            )
            .__nesting(&[(0, ::rungroup::__private::KindOf::<Store, (), ()>::PLAN)])
            .__in_phases(
                const {
                    &[
                        ::rungroup::plan::UnitPlan::__new("store", true, false),
                        ::rungroup::plan::UnitPlan::__new("primary", true, false),
                    ]
                },
                const { &[] },
            );
        const __ACTORS: &'static [::rungroup::plan::ActorPlan] = &[
            ::rungroup::plan::ActorPlan::__new(
                "store",
                &::rungroup::__private::ActorOptions {
                    kind: ::rungroup::__private::KindOf::<Store, (), ()>::KIND,
                    nested: ::rungroup::__private::KindOf::<Store, (), ()>::NESTED,
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Cancel,
                    )
                },
                &[],
            ),
        ];
        const __VALUES: &'static [::rungroup::plan::ValuePlan] = &[
            ::rungroup::plan::ValuePlan::__new("primary", "Db"),
        ];
        const __CHECK_0: ::core::primitive::bool = ::rungroup::__private::rules::leaves_signals(
            Self::__ACTORS[0].__nested(),
        );
        const __CHECK_1: ::core::primitive::bool = !Self::__ACTORS[0].is_group();
        /**Runs the group `app` inside the current tokio runtime.

Returns when every actor has ended and every plain field is dropped.

# Start order

Actors on one line start together, when their requirements are ready.

1. `store`

# Stop order

Actors on one line are interrupted together, when the actors that stop before them have ended.

1. `store`

# Grace periods

- `store`: 25s by default

Stop limit: 25s 500ms.

# Cancel safety

Dropping the future stops the group without an order and without a report: every async actor is aborted, and
every pending interrupt is called. The drop does not wait.

# Errors

Returns an error if the run failed: its cause is a failure, an actor failed, panicked, was aborted or abandoned,
or the drop of a plain field panicked or did not finish in time.
*/
        pub async fn run(
            self,
        ) -> ::core::result::Result<::rungroup::Report, ::rungroup::Error> {
            ::rungroup::IntoGroup::into_group(self).run().await
        }
        /**Starts the group in a task of the current tokio runtime, and returns immediately. The result is the future of the report, and derefs to [`AppHandle`], which has a method for each actor.

[`run`](Self::run) documents the start order and the stop order.

# Errors

The result resolves to the error that `run` returns.

# Panics

Panics if it is called outside a tokio runtime.*/
        #[track_caller]
        pub fn start(self) -> ::rungroup::Running<AppHandle> {
            ::rungroup::IntoGroup::into_group(self).start().__declared_as()
        }
        ///Converts the struct into a group that has not been started, for example to set grace periods from configuration.
        pub fn into_group(self) -> AppGroup {
            AppGroup {
                group: ::rungroup::IntoGroup::into_group(self),
                _kind: ::core::marker::PhantomData,
            }
        }
        ///Converts the struct into a group whose whole stop has this limit, drain included. `None` removes the limit.
        pub fn with_grace(
            self,
            grace: impl ::core::convert::Into<
                ::core::option::Option<::rungroup::__private::Duration>,
            >,
        ) -> AppGroup {
            AppGroup {
                group: ::rungroup::IntoGroup::into_group(self).grace(grace),
                _kind: ::core::marker::PhantomData,
            }
        }
        /**Makes the struct of the configuration.

The parameter `config` is the result of [`configure`](Self::configure).

Nothing runs before all fields are built.

# Cancel safety

Dropping the future drops the fields that were built, in reverse order. A function in `blocking(…)` is not stopped; its value is dropped when it returns. The values that a function holds, and arguments that no function has taken, are dropped with the future, on the thread that drops it.

# Errors

Returns the first error or panic of a field's `build`, with a `BuildError` as its context. The fields that were built are dropped in reverse order.*/
        pub async fn build(
            config: AppConfig,
        ) -> ::rungroup::__private::anyhow::Result<Self> {
            let build = ::rungroup::__private::Building::new(Self::__PLAN);
            let __field_store = ::rungroup::__private::Build::<
                Store,
            >::is_configured::<Store>(build.field("store"), config.store)
                .leaving(::rungroup::__private::Leave::<Store>::VALUE);
            let __field_primary = ::rungroup::__private::Build::<
                Db,
            >::is_configured::<db::Args>(build.field("primary"), config.primary)
                .leaving(::rungroup::__private::Leave::<Db>::VALUE);
            ::rungroup::__private::anyhow::Ok(Self {
                store: __field_store.into_value(),
                primary: __field_primary.into_value(),
            })
        }
        ::rungroup::__private::with_signal! {
            { ::rungroup::__private::with_config! { { #[doc =
            "Reads the configuration of this process, builds the group as [`build`](Self::build) does, and runs it as the whole process: see `rungroup::main`.\n\nPrints the text of `--help`, `--version`, `--show-config` or `--show-units`, and returns the exit code 0. Prints all problems of the configuration to stderr, and returns the exit code 1."]
            pub fn main() -> ::rungroup::Exit { Self::main_on(& mut
            ::rungroup::__private::Builder::new_multi_thread(),) } #[doc =
            "Like [`main`](Self::main), with the actors on a runtime that `builder` builds: see `rungroup::main_on`."]
            pub fn main_on(builder : & mut ::rungroup::__private::Builder,) ->
            ::rungroup::Exit { let config = match
            ::rungroup::config::or_exit(Self::configure(::std::env::args_os(), &
            ::rungroup::config::Environment::of_process(),)) {
            ::core::result::Result::Ok(config) => config,
            ::core::result::Result::Err(exit) => return exit, };
            ::rungroup::main_on(builder, move || async move { Self::build(config,). await
            }) } } {} } } {}
        }
    }
    #[automatically_derived]
    impl ::rungroup::IntoGroup for App {
        fn into_group(self) -> ::rungroup::Group {
            let Self { store: __field_store, primary: __field_primary } = self;
            let mut __group = ::rungroup::Group::__declared(Self::__PLAN);
            let __value_primary = ::rungroup::__private::types::value_slot::<Db>();
            ::rungroup::ActorBuilder::<
                (),
                (),
            >::add_actor::<
                Store,
            >(
                __group.__actor_of_plan("store"),
                __field_store,
                ::rungroup::Interrupt::cancel(),
            );
            ::rungroup::Group::__value_of_plan::<
                Db,
            >(&mut __group, 0, &__value_primary, __field_primary);
            __group.__declared_as::<AppHandle>();
            __group
        }
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl ::rungroup::Actor for App
    where
        for<'__any> Self: ::core::marker::Send + 'static,
    {
        const __GROUP: ::core::option::Option<fn(Self) -> ::rungroup::Nested> = ::core::option::Option::Some(
            ::rungroup::__private::nested,
        );
        const __GROUP_PLAN: ::core::option::Option<&'static ::rungroup::plan::Plan> = ::core::option::Option::Some(
            Self::__PLAN,
        );
        fn execute(
            self,
            context: ::rungroup::Context,
        ) -> impl ::core::future::Future<
            Output = ::rungroup::__private::anyhow::Result<()>,
        > + ::core::marker::Send {
            ::rungroup::Actor::execute(::rungroup::__private::nested(self), context)
        }
    }
    #[automatically_derived]
    #[doc(hidden)]
    impl ::rungroup::__private::DropBelongsOnAPlainField for App {}
    #[automatically_derived]
    #[doc(hidden)]
    impl ::rungroup::__private::IsGroup for App {
        type Handle = AppHandle;
        fn handle(handle: ::rungroup::Handle) -> Self::Handle {
            ::rungroup::__private::DeclaredHandle::__new(handle)
        }
    }
    const _: () = {
        #[diagnostic::on_unimplemented(
            message = "`store` is a group that sets `signals` or `drain`, which belong to the outermost group\nhelp: remove them from the nested group, and set them on the outermost group",
            label = "breaks a rule of the group"
        )]
        trait NestedGroupLeavesSignals {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: ::rungroup::__private::IsTrue> NestedGroupLeavesSignals for T {}
        <::rungroup::__private::Condition<
            { <App>::__CHECK_0 },
        > as NestedGroupLeavesSignals>::HOLDS
    };
    const _: () = {
        #[diagnostic::on_unimplemented(
            message = "`store` is a group, so it needs `interrupt = cancel` and `ready = manual`\nhelp: write `interrupt = cancel, ready = manual`: a group is stopped through its context, and is ready when all its actors are",
            label = "breaks a rule of the group"
        )]
        trait NestedGroupIsCancelled {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: ::rungroup::__private::IsTrue> NestedGroupIsCancelled for T {}
        <::rungroup::__private::Condition<
            { <App>::__CHECK_1 },
        > as NestedGroupIsCancelled>::HOLDS
    };
    const _: &::rungroup::plan::Plan = <App>::__PLAN;
};
::rungroup::__private::with_config! {
    { #[doc = "The configuration of [`App`]: the arguments of each field with `config`."]
    pub struct AppConfig { #[doc = "The arguments of the field `store`."] pub store :
    Store, #[doc = "The arguments of the field `primary`."] primary : db::Args, }
    #[automatically_derived] impl ::core::fmt::Debug for AppConfig { fn fmt(& self, f : &
    mut ::core::fmt::Formatter < '_ >) -> ::core::fmt::Result {
    ::core::fmt::DebugStruct::finish_non_exhaustive(& mut
    ::core::fmt::Formatter::debug_struct(f, "AppConfig"),) } } const _ : () = {
    #[automatically_derived] impl App { const __CONFIG :
    ::rungroup::__private::config::GroupConfig < 'static > =
    ::rungroup::__private::config::GroupConfig::new(Self::PLAN,
    ::core::option_env!("CARGO_PKG_VERSION"), &
    [::rungroup::__private::config::ConfigField::of:: < Store > ("store"),
    ::rungroup::__private::config::ConfigField::of:: < db::Args > ("primary")
    .prefixed("primary").with_secrets(& ["url"]),],); fn __configured(__values : & mut
    ::rungroup::__private::config::Values) -> ::core::option::Option < AppConfig > { let
    __config_0 = __values.take:: < Store > (0); let __config_1 = __values.take:: <
    db::Args > (1); __values.validate(1, __config_1.as_ref(), { let __function =
    db::Args::check; __function }); ::core::option::Option::Some(AppConfig { store :
    __config_0 ?, primary : __config_1 ?, }) } #[doc =
    "Reads the configuration: the command line, the environment and a file.\n\nThe first of the arguments is the name of the program, as in [`std::env::args_os`]. A flag precedes a variable, a variable precedes the file, and the file precedes a default. Nothing is printed: `--help`, `--version`, `--show-config` and `--show-units` return their text. The page `config` of the guide shows the rules.\n\n| field | arguments | prefix |\n|---|---|---|\n| `store` | `Store` |  |\n| `primary` | `db::Args` | `primary` |\n\n# Errors\n\nReturns an error with every problem of every field."]
    pub fn configure < __A > (arguments : __A, environment : &
    ::rungroup::config::Environment,) -> ::core::result::Result <
    ::rungroup::config::Configured < AppConfig >, ::rungroup::config::ConfigError > where
    __A : ::core::iter::IntoIterator < Item : ::core::convert::Into <
    ::std::ffi::OsString >> { ::rungroup::__private::config::configure(& Self::__CONFIG,
    arguments, environment, Self::__configured) } #[doc =
    "Adds the flags of the group to a command, for a program with subcommands of its own.\n\n\
                [`configure_from`](Self::configure_from) takes the matches of this command.\n\n\
                clap reads the command line of this program. If the group has a secret, an error of clap about a word that \
                belongs to no argument does not show the word. The page `config` of the guide names the words that clap shows."]
    pub fn augment(command : ::rungroup::__private::config::Command) ->
    ::rungroup::__private::config::Command { ::rungroup::__private::config::augmented(&
    Self::__CONFIG, command) } #[doc =
    "Reads the configuration as [`configure`](Self::configure) does, from the matches of a command that \
                [`augment`](Self::augment) returned.\n\n\
                # Errors\n\n\
                Returns an error with every problem of every field."]
    pub fn configure_from(matches : & ::rungroup::__private::config::ArgMatches,
    environment : & ::rungroup::config::Environment,) -> ::core::result::Result <
    ::rungroup::config::Configured < AppConfig >, ::rungroup::config::ConfigError > {
    ::rungroup::__private::config::configure_from(& Self::__CONFIG, matches, environment,
    Self::__configured) } } }; } { ::core::compile_error! {
    "`config` needs the feature `config` of rungroup\nhelp: write in Cargo.toml: `rungroup = { version = \"0.1\", features = [\"config\"] }`"
    } #[doc = "The configuration of [`App`]: the arguments of each field with `config`."]
    pub struct AppConfig { #[doc = "The arguments of the field `store`."] pub store :
    Store, #[doc = "The arguments of the field `primary`."] primary : db::Args, }
    #[automatically_derived] impl ::core::fmt::Debug for AppConfig { fn fmt(& self, f : &
    mut ::core::fmt::Formatter < '_ >) -> ::core::fmt::Result {
    ::core::fmt::DebugStruct::finish_non_exhaustive(& mut
    ::core::fmt::Formatter::debug_struct(f, "AppConfig"),) } } }
}
