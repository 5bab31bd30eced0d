::rungroup::__private::declared_types! {
    App AppGroup AppHandle[()] [] [] [] []
}
#[automatically_derived]
impl AppGroup {
    ///Returns the setter of the grace period of the actor `worker`.
    fn worker(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(0)
    }
    ///Returns the setter of the grace period of the actor `other`.
    fn other(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(1)
    }
    ///Returns the setter of the grace period of the actor `thread`.
    fn thread(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(2)
    }
}
#[automatically_derived]
impl AppHandle {
    ///Returns the handle of the actor `worker`, which provides no value and runs once.
    fn worker(
        &self,
    ) -> ::rungroup::ActorHandle<::rungroup::NoValue, ::rungroup::OneShot, Worker> {
        self.handle.__actor(0)
    }
    ///Returns the handle of the actor `other`, which provides a value and runs once.
    fn other(
        &self,
    ) -> ::rungroup::ActorHandle<Vec<HashMap<K, V>>, ::rungroup::OneShot, Other> {
        self.handle.__actor(1)
    }
    ///Returns the handle of the actor `thread`, which provides no value and runs once.
    fn thread(
        &self,
    ) -> ::rungroup::ActorHandle<::rungroup::NoValue, ::rungroup::OneShot> {
        self.handle.__actor(2)
    }
}
const _: () = {
    use ::rungroup::__private::{
        CloneOfNoGroup as _, LeaveHere as _, NotAnActor as _, Unfit as _,
        UnfitResource as _,
    };
    #[automatically_derived]
    /**A group of actors. [`AppHandle`] controls them while the group runs, and [`AppGroup`] sets their grace periods before.

- `worker`
- `other`, which provides a value
- `thread`
*/
    impl App {
        ///The group as data: its actors, edges, options, start order and stop order.
        const PLAN: &'static ::rungroup::plan::Plan = (Self::__PLAN,).0;
        const __PLAN: &'static ::rungroup::plan::Plan = &::rungroup::plan::Plan::__new(
                "app",
                ::rungroup::__private::GroupOptions::DEFAULT,
                ::core::option::Option::None,
                Self::__ACTORS,
                &[],
            )
            .__nesting(
                &[
                    (0, ::rungroup::__private::KindOf::<Worker, (), ()>::PLAN),
                    (
                        1,
                        ::rungroup::__private::KindOf::<
                            Other,
                            Vec<HashMap<K, V>>,
                            (),
                        >::PLAN,
                    ),
                ],
            );
        const __ACTORS: &'static [::rungroup::plan::ActorPlan] = &[
            ::rungroup::plan::ActorPlan::__new(
                "the worker",
                &::rungroup::__private::ActorOptions {
                    kind: ::rungroup::__private::KindOf::<Worker, (), ()>::KIND,
                    nested: ::rungroup::__private::KindOf::<Worker, (), ()>::NESTED,
                    ready: ::core::option::Option::Some(::rungroup::Ready::Manual),
                    ready_within: ::core::option::Option::Some(
                        ::rungroup::__private::Duration::from_secs(90),
                    ),
                    on_ok: ::core::option::Option::Some(
                        ::rungroup::ReturnAction::Continue,
                    ),
                    on_err: ::rungroup::ReturnAction::Stop,
                    grace: ::core::option::Option::Some(Self::__GRACE_0),
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Cancel,
                    )
                },
                &[],
            ),
            ::rungroup::plan::ActorPlan::__new(
                "other",
                &::rungroup::__private::ActorOptions {
                    kind: ::rungroup::__private::KindOf::<
                        Other,
                        Vec<HashMap<K, V>>,
                        (),
                    >::KIND,
                    nested: ::rungroup::__private::KindOf::<
                        Other,
                        Vec<HashMap<K, V>>,
                        (),
                    >::NESTED,
                    ready_within: ::core::option::Option::Some(Self::__READY_WITHIN_1),
                    provides: ::core::option::Option::Some("Vec<HashMap<K, V>>"),
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Drop,
                    )
                },
                &[],
            ),
            ::rungroup::plan::ActorPlan::__new(
                "thread",
                &::rungroup::__private::ActorOptions {
                    kind: ::rungroup::__private::ActorKind::Blocking,
                    grace: ::core::option::Option::Some(
                        ::rungroup::__private::Duration::from_millis(250),
                    ),
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Cancel,
                    )
                },
                &[],
            ),
        ];
        const __GRACE_0: ::rungroup::__private::Duration = GRACE;
        const __READY_WITHIN_1: ::rungroup::__private::Duration = limits::start(2);
        const __CHECK_0: ::core::primitive::bool = ::rungroup::__private::rules::leaves_signals(
            Self::__ACTORS[0].__nested(),
        );
        const __CHECK_1: ::core::primitive::bool = ::rungroup::__private::rules::nested_grace_fits(
            Self::__ACTORS[0].__nested(),
            ::core::option::Option::Some(Self::__GRACE_0),
        );
        const __CHECK_2: ::core::primitive::bool = ::rungroup::__private::rules::is_not_zero(
            Self::__GRACE_0,
        );
        const __CHECK_3: ::core::primitive::bool = ::rungroup::__private::rules::leaves_signals(
            Self::__ACTORS[1].__nested(),
        );
        const __CHECK_4: ::core::primitive::bool = !Self::__ACTORS[1].is_group();
        const __CHECK_5: ::core::primitive::bool = ::rungroup::__private::rules::is_not_zero(
            Self::__READY_WITHIN_1,
        );
        const __CHECK_6: ::core::primitive::bool = ::rungroup::__private::rules::chain_fits(
            ::core::option::Option::Some(::rungroup::__private::Duration::from_secs(25)),
            ::core::option::Option::None,
            &[0, 1, 2, 3, 3],
            &[3, 3, 3],
            &[0, 1, 2, 3],
            &[
                Self::__GRACE_0,
                ::rungroup::__private::Duration::ZERO,
                ::rungroup::__private::Duration::from_millis(250),
                ::rungroup::__private::Duration::ZERO,
            ],
        );
        /**Runs the group `app` inside the current tokio runtime.

Returns when every actor has ended and every plain field is dropped.

# Start order

Actors on one line start together, when their requirements are ready.

1. `the worker`, `other`, `thread`

# Stop order

Actors on one line are interrupted together, when the actors that stop before them have ended.

1. `the worker`, `other`, `thread`

# Grace periods

- `the worker`: `GRACE`
- `other`: by default, its share of `GRACE`
- `thread`: `250ms`

`println!("{}", App::PLAN)` shows every figure.

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
                worker: __field_worker,
                other: __field_other,
                thread: __field_thread,
            } = self;
            let mut __group = ::rungroup::Group::__declared(Self::__PLAN);
            let __value_other = ::rungroup::__private::types::slot::<
                Vec<HashMap<K, V>>,
            >();
            ::rungroup::ActorBuilder::<
                (),
                (),
            >::add_actor::<
                Worker,
            >(
                __group.__actor_of_plan("the worker"),
                __field_worker,
                ::rungroup::Interrupt::cancel(),
            );
            ::rungroup::ActorBuilder::<
                Vec<HashMap<K, V>>,
                (),
            >::add_actor::<
                Other,
            >(
                __group
                    .__actor_of_plan("other")
                    .provides::<Vec<HashMap<K, V>>>(&__value_other),
                __field_other,
                ::rungroup::Interrupt::drop(),
            );
            ::rungroup::ActorBuilder::<
                (),
                (),
            >::add_blocking_actor::<
                Thread,
            >(
                __group.__actor_of_plan("thread"),
                __field_thread,
                ::rungroup::Interrupt::cancel(),
            );
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
            message = "`worker` is a group that sets `signals` or `drain`, which belong to the outermost group\nhelp: remove them from the nested group, and set them on the outermost group",
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
            message = "`worker` is a group whose own `grace` is longer than that of `worker`\nhelp: make the `grace` of `worker` longer, or that of the nested group shorter",
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
            message = "`grace` of `worker` is zero\nhelp: make it longer; to end execute at once, write `interrupt = drop`",
            label = "breaks a rule of the group"
        )]
        trait DurationIsNotZero {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: ::rungroup::__private::IsTrue> DurationIsNotZero for T {}
        <::rungroup::__private::Condition<
            { <App>::__CHECK_2 },
        > as DurationIsNotZero>::HOLDS
    };
    const _: () = {
        #[diagnostic::on_unimplemented(
            message = "`other` is a group that sets `signals` or `drain`, which belong to the outermost group\nhelp: remove them from the nested group, and set them on the outermost group",
            label = "breaks a rule of the group"
        )]
        trait NestedGroupLeavesSignals {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: ::rungroup::__private::IsTrue> NestedGroupLeavesSignals for T {}
        <::rungroup::__private::Condition<
            { <App>::__CHECK_3 },
        > as NestedGroupLeavesSignals>::HOLDS
    };
    const _: () = {
        #[diagnostic::on_unimplemented(
            message = "`other` is a group, so it needs `interrupt = cancel`\nhelp: write `interrupt = cancel`: a group is stopped through its context",
            label = "breaks a rule of the group"
        )]
        trait NestedGroupIsCancelled {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: ::rungroup::__private::IsTrue> NestedGroupIsCancelled for T {}
        <::rungroup::__private::Condition<
            { <App>::__CHECK_4 },
        > as NestedGroupIsCancelled>::HOLDS
    };
    const _: () = {
        #[diagnostic::on_unimplemented(
            message = "`ready_within` of `other` is zero\nhelp: make it longer, or remove it",
            label = "breaks a rule of the group"
        )]
        trait DurationIsNotZero {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: ::rungroup::__private::IsTrue> DurationIsNotZero for T {}
        <::rungroup::__private::Condition<
            { <App>::__CHECK_5 },
        > as DurationIsNotZero>::HOLDS
    };
    const _: () = {
        #[diagnostic::on_unimplemented(
            message = "the default grace of group `App` is 25s, less than its longest chain of graces\nhelp: make the grace of the group longer, or shorten the grace of an actor",
            label = "breaks a rule of the group"
        )]
        trait ChainFitsTheGrace {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: ::rungroup::__private::IsTrue> ChainFitsTheGrace for T {}
        <::rungroup::__private::Condition<
            { <App>::__CHECK_6 },
        > as ChainFitsTheGrace>::HOLDS
    };
    const _: &::rungroup::plan::Plan = <App>::__PLAN;
};
