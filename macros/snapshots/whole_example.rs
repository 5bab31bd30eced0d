::rungroup::__private::declared_types! {
    App AppGroup AppHandle[()] [] [] [] []
}
#[automatically_derived]
impl AppGroup {
    ///Returns the setter of the grace period of the actor `store`.
    fn store(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(0)
    }
    ///Returns the setter of the grace period of the actor `api`.
    fn api(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(1)
    }
    ///Returns the setter of the grace period of the actor `feed`.
    fn feed(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(2)
    }
    ///Returns the setter of the grace period of the actor `ticker`.
    fn ticker(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(3)
    }
}
#[automatically_derived]
impl AppHandle {
    ///Returns the handle of the actor `store`, which provides a value and runs once.
    fn store(&self) -> ::rungroup::ActorHandle<Db, ::rungroup::OneShot> {
        self.handle.__actor(0)
    }
    ///Returns the handle of the actor `api`, which provides no value and runs once.
    fn api(&self) -> ::rungroup::ActorHandle<::rungroup::NoValue, ::rungroup::OneShot> {
        self.handle.__actor(1)
    }
    ///Returns the handle of the actor `feed`, which provides no value and runs once.
    fn feed(&self) -> ::rungroup::ActorHandle<::rungroup::NoValue, ::rungroup::OneShot> {
        self.handle.__actor(2)
    }
    ///Returns the handle of the actor `ticker`, which provides no value and runs once.
    fn ticker(
        &self,
    ) -> ::rungroup::ActorHandle<::rungroup::NoValue, ::rungroup::OneShot, Ticker> {
        self.handle.__actor(3)
    }
}
const _: () = {
    use ::rungroup::__private::{
        CloneOfNoGroup as _, LeaveHere as _, NotAnActor as _, Unfit as _,
        UnfitResource as _,
    };
    #[automatically_derived]
    /**A group of actors. [`AppHandle`] controls them while the group runs, and [`AppGroup`] sets their grace periods before.

- `store`, which provides a value
- `api`
- `feed`
- `ticker`
*/
    impl App {
        ///The group as data: its actors, edges, options, start order and stop order.
        const PLAN: &'static ::rungroup::plan::Plan = (Self::__PLAN,).0;
        const __PLAN: &'static ::rungroup::plan::Plan = &::rungroup::plan::Plan::__new(
                "app",
                ::rungroup::__private::GroupOptions {
                    grace: ::core::option::Option::Some(
                        ::rungroup::__private::Duration::from_secs(20),
                    ),
                    declares_grace: true,
                    drain: ::core::option::Option::Some(
                        ::rungroup::__private::Duration::from_secs(5),
                    ),
                    ..::rungroup::__private::GroupOptions::DEFAULT
                },
                ::core::option::Option::None,
                Self::__ACTORS,
                &[],
            )
            .__nesting(&[(3, ::rungroup::__private::KindOf::<Ticker, (), ()>::PLAN)]);
        const __ACTORS: &'static [::rungroup::plan::ActorPlan] = &[
            ::rungroup::plan::ActorPlan::__new(
                "store",
                &::rungroup::__private::ActorOptions {
                    provides: ::core::option::Option::Some("Db"),
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Cancel,
                    )
                },
                &[],
            ),
            ::rungroup::plan::ActorPlan::__new(
                "api",
                &::rungroup::__private::ActorOptions::new(
                    ::rungroup::__private::InterruptKind::Cancel,
                ),
                &[::rungroup::__private::Edge::receives(0, 0)],
            ),
            ::rungroup::plan::ActorPlan::__new(
                "feed",
                &::rungroup::__private::ActorOptions {
                    kind: ::rungroup::__private::ActorKind::Blocking,
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Function,
                    )
                },
                &[],
            ),
            ::rungroup::plan::ActorPlan::__new(
                "ticker",
                &::rungroup::__private::ActorOptions {
                    kind: ::rungroup::__private::KindOf::<Ticker, (), ()>::KIND,
                    nested: ::rungroup::__private::KindOf::<Ticker, (), ()>::NESTED,
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Drop,
                    )
                },
                &[],
            ),
        ];
        const __CHECK_0: ::core::primitive::bool = ::rungroup::__private::rules::leaves_signals(
            Self::__ACTORS[3].__nested(),
        );
        const __CHECK_1: ::core::primitive::bool = ::rungroup::__private::rules::nested_grace_fits(
            Self::__ACTORS[3].__nested(),
            ::core::option::Option::Some(::rungroup::__private::Duration::from_secs(20)),
        );
        const __CHECK_2: ::core::primitive::bool = !Self::__ACTORS[3].is_group();
        /**Runs the group `app` inside the current tokio runtime.

Returns when every actor has ended and every plain field is dropped.

# Start order

Actors on one line start together, when their requirements are ready.

1. `store`, `feed`, `ticker`
2. `api`

# Stop order

Actors on one line are interrupted together, when the actors that stop before them have ended.

1. `api`, `feed`, `ticker`
2. `store`

# Grace periods

- `store`: 1s 500ms to 15s by default
- `api`: 13s by default
- `feed`: 15s by default
- `ticker`: 15s by default

Stop limit: 20s 500ms.

# Cancel safety

Dropping the future stops the group without an order and without a report: every async actor is aborted, and
every pending interrupt is called. The drop does not wait.

# Errors

Returns an error if the run failed: its cause is a failure, an actor failed, panicked, was aborted or abandoned,
or the drop of a plain field panicked or did not finish in time.
*/
        async fn run(
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
        fn start(self) -> ::rungroup::Running<AppHandle> {
            ::rungroup::IntoGroup::into_group(self).start().__declared_as()
        }
        ///Converts the struct into a group that has not been started, for example to set grace periods from configuration.
        fn into_group(self) -> AppGroup {
            AppGroup {
                group: ::rungroup::IntoGroup::into_group(self),
                _kind: ::core::marker::PhantomData,
            }
        }
        ///Converts the struct into a group whose whole stop has this limit, drain included. `None` removes the limit.
        fn with_grace(
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
    }
    #[automatically_derived]
    impl ::rungroup::IntoGroup for App {
        fn into_group(self) -> ::rungroup::Group {
            let Self {
                store: __field_store,
                api: __field_api,
                feed: __field_feed,
                ticker: __field_ticker,
                _pid_file: __field__pid_file,
            } = self;
            let mut __group = ::rungroup::Group::__declared(Self::__PLAN);
            let __value_store = ::rungroup::__private::types::slot::<Db>();
            ::rungroup::__private::types::field::<PathBuf>();
            ::rungroup::__private::Owned::<
                PathBuf,
                Db,
                (),
            >::add(
                __group.__actor_of_plan("store").provides::<Db>(&__value_store),
                ::rungroup::__private::once(__field_store),
                {
                    let __function = store;
                    __function
                },
                ::rungroup::Interrupt::cancel(),
            );
            ::rungroup::__private::types::field::<TcpListener>();
            ::rungroup::__private::Owned::<
                TcpListener,
                (),
                Db,
            >::add(
                ::rungroup::__private::Receive::<
                    (&::rungroup::Slot<Db>,),
                    Db,
                >::with(
                    __group.__actor_of_plan("api"),
                    (&__value_store,),
                    |(value,)| value,
                ),
                ::rungroup::__private::once(__field_api),
                {
                    let __function = api;
                    __function
                },
                ::rungroup::Interrupt::cancel(),
            );
            ::rungroup::__private::types::shared_field::<std::net::TcpStream>();
            ::rungroup::__private::Shared::<
                std::net::TcpStream,
                (),
                (),
            >::add_blocking(
                __group.__actor_of_plan("feed"),
                __field_feed,
                {
                    let __function = read_lines;
                    __function
                },
                ::rungroup::__private::Shared::<
                    std::net::TcpStream,
                    (),
                    (),
                >::interrupt(|conn: &std::net::TcpStream, _: &::rungroup::Cause| {
                    conn.shutdown(Shutdown::Both)
                }),
            );
            ::rungroup::ActorBuilder::<
                (),
                (),
            >::add_actor::<
                Ticker,
            >(
                __group.__actor_of_plan("ticker"),
                __field_ticker,
                ::rungroup::Interrupt::drop(),
            );
            ::rungroup::Group::retain::<
                PidFile,
            >(&mut __group, "_pid_file", __field__pid_file);
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
            message = "`ticker` is a group that sets `signals` or `drain`, which belong to the outermost group\nhelp: remove them from the nested group, and set them on the outermost group",
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
            message = "the `grace` of group `App` is 20s, but `ticker` is a group whose own `grace` is longer\nhelp: make the `grace` of group `App` longer, or that of the nested group shorter",
            label = "breaks a rule of the group"
        )]
        trait NestedGraceFits {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: ::rungroup::__private::IsTrue> NestedGraceFits for T {}
        <::rungroup::__private::Condition<
            { <App>::__CHECK_1 },
        > as NestedGraceFits>::HOLDS
    };
    const _: () = {
        #[diagnostic::on_unimplemented(
            message = "`ticker` is a group, so it needs `interrupt = cancel` and `ready = manual`\nhelp: write `interrupt = cancel, ready = manual`: a group is stopped through its context, and is ready when all its actors are",
            label = "breaks a rule of the group"
        )]
        trait NestedGroupIsCancelled {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: ::rungroup::__private::IsTrue> NestedGroupIsCancelled for T {}
        <::rungroup::__private::Condition<
            { <App>::__CHECK_2 },
        > as NestedGroupIsCancelled>::HOLDS
    };
    const _: &::rungroup::plan::Plan = <App>::__PLAN;
};
