my::group::__private::declared_types! {
    App AppGroup AppHandle[()] [] [] [] []
}
#[automatically_derived]
impl AppGroup {
    ///Returns the setter of the grace period of the actor `worker`.
    fn worker(&mut self) -> my::group::ActorGrace<'_> {
        self.group.__actor(0)
    }
}
#[automatically_derived]
impl AppHandle {
    ///Returns the handle of the actor `worker`, which provides no value and runs once.
    fn worker(
        &self,
    ) -> my::group::ActorHandle<my::group::NoValue, my::group::OneShot, Worker> {
        self.handle.__actor(0)
    }
}
const _: () = {
    use my::group::__private::{
        CloneOfNoGroup as _, LeaveHere as _, NotAnActor as _, Unfit as _,
        UnfitResource as _,
    };
    #[automatically_derived]
    /**A group of actors. [`AppHandle`] controls them while the group runs, and [`AppGroup`] sets their grace periods before.

- `worker`
*/
    impl App {
        ///The group as data: its actors, edges, options, start order and stop order.
        const PLAN: &'static my::group::plan::Plan = (Self::__PLAN,).0;
        const __PLAN: &'static my::group::plan::Plan = &my::group::plan::Plan::__new(
                "the group",
                my::group::__private::GroupOptions {
                    grace: ::core::option::Option::Some(Self::__GRACE),
                    declares_grace: true,
                    drain: ::core::option::Option::Some(
                        my::group::__private::Duration::new(0, 1500000),
                    ),
                    ready_within: ::core::option::Option::Some(Self::__READY_WITHIN),
                    until: my::group::Until::All,
                    ..my::group::__private::GroupOptions::DEFAULT
                },
                my::group::__private::with_signal! {
                    { my::group::__private::signals(& [my::group::Signal::INT,
                    my::group::Signal::TERM, my::group::Signal::QUIT]) } {
                    ::core::compile_error! {
                    "`signals` needs the feature `signal` of rungroup\nhelp: write in Cargo.toml: `rungroup = { version = \"0.1\", features = [\"signal\"] }`"
                    } }
                },
                Self::__ACTORS,
                &[],
            )
            .__nesting(&[(0, my::group::__private::KindOf::<Worker, (), ()>::PLAN)]);
        const __ACTORS: &'static [my::group::plan::ActorPlan] = &[
            my::group::plan::ActorPlan::__new(
                "worker",
                &my::group::__private::ActorOptions {
                    kind: my::group::__private::KindOf::<Worker, (), ()>::KIND,
                    nested: my::group::__private::KindOf::<Worker, (), ()>::NESTED,
                    ..my::group::__private::ActorOptions::new(
                        my::group::__private::InterruptKind::Cancel,
                    )
                },
                &[],
            ),
        ];
        const __GRACE: my::group::__private::Duration = GRACE;
        const __READY_WITHIN: my::group::__private::Duration = LIMIT;
        const __CHECK_0: ::core::primitive::bool = my::group::__private::rules::leaves_signals(
            Self::__ACTORS[0].__nested(),
        );
        const __CHECK_1: ::core::primitive::bool = my::group::__private::rules::nested_grace_fits(
            Self::__ACTORS[0].__nested(),
            ::core::option::Option::Some(Self::__GRACE),
        );
        const __CHECK_2: ::core::primitive::bool = !Self::__ACTORS[0].is_group();
        const __CHECK_3: ::core::primitive::bool = my::group::__private::rules::is_not_zero(
            Self::__GRACE,
        );
        const __CHECK_4: ::core::primitive::bool = my::group::__private::rules::is_not_zero(
            Self::__READY_WITHIN,
        );
        const __CHECK_5: ::core::primitive::bool = my::group::__private::rules::drain_fits(
            ::core::option::Option::Some(Self::__GRACE),
            ::core::option::Option::Some(my::group::__private::Duration::new(0, 1500000)),
        );
        /**Runs the group `the group` inside the current tokio runtime.

Returns when every actor has ended and every plain field is dropped.

# Start order

Actors on one line start together, when their requirements are ready.

1. `worker`

# Stop order

Actors on one line are interrupted together, when the actors that stop before them have ended.

1. `worker`

# Grace periods

- `worker`: by default, its share of `GRACE`

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
        ) -> ::core::result::Result<my::group::Report, my::group::Error> {
            my::group::IntoGroup::into_group(self).run().await
        }
        /**Starts the group in a task of the current tokio runtime, and returns immediately. The result is the future of the report, and derefs to [`AppHandle`], which has a method for each actor.

[`run`](Self::run) documents the start order and the stop order.

# Errors

The result resolves to the error that `run` returns.

# Panics

Panics if it is called outside a tokio runtime.*/
        #[track_caller]
        fn start(self) -> my::group::Running<AppHandle> {
            my::group::IntoGroup::into_group(self).start().__declared_as()
        }
        ///Converts the struct into a group that has not been started, for example to set grace periods from configuration.
        fn into_group(self) -> AppGroup {
            AppGroup {
                group: my::group::IntoGroup::into_group(self),
                _kind: ::core::marker::PhantomData,
            }
        }
        ///Converts the struct into a group whose whole stop has this limit, drain included. `None` removes the limit.
        fn with_grace(
            self,
            grace: impl ::core::convert::Into<
                ::core::option::Option<my::group::__private::Duration>,
            >,
        ) -> AppGroup {
            AppGroup {
                group: my::group::IntoGroup::into_group(self).grace(grace),
                _kind: ::core::marker::PhantomData,
            }
        }
    }
    #[automatically_derived]
    impl my::group::IntoGroup for App {
        fn into_group(self) -> my::group::Group {
            let Self { worker: __field_worker } = self;
            let mut __group = my::group::Group::__declared(Self::__PLAN);
            my::group::ActorBuilder::<
                (),
                (),
            >::add_actor::<
                Worker,
            >(
                __group.__actor_of_plan("worker"),
                __field_worker,
                my::group::Interrupt::cancel(),
            );
            __group.__declared_as::<AppHandle>();
            __group
        }
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl my::group::Actor for App
    where
        for<'__any> Self: ::core::marker::Send + 'static,
    {
        const __GROUP: ::core::option::Option<fn(Self) -> my::group::Nested> = ::core::option::Option::Some(
            my::group::__private::nested,
        );
        const __GROUP_PLAN: ::core::option::Option<&'static my::group::plan::Plan> = ::core::option::Option::Some(
            Self::__PLAN,
        );
        fn execute(
            self,
            context: my::group::Context,
        ) -> impl ::core::future::Future<
            Output = my::group::__private::anyhow::Result<()>,
        > + ::core::marker::Send {
            my::group::Actor::execute(my::group::__private::nested(self), context)
        }
    }
    #[automatically_derived]
    #[doc(hidden)]
    impl my::group::__private::DropBelongsOnAPlainField for App {}
    #[automatically_derived]
    #[doc(hidden)]
    impl my::group::__private::IsGroup for App {
        type Handle = AppHandle;
        fn handle(handle: my::group::Handle) -> Self::Handle {
            my::group::__private::DeclaredHandle::__new(handle)
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
        impl<T: my::group::__private::IsTrue> NestedGroupLeavesSignals for T {}
        <my::group::__private::Condition<
            { <App>::__CHECK_0 },
        > as NestedGroupLeavesSignals>::HOLDS
    };
    const _: () = {
        #[diagnostic::on_unimplemented(
            message = "`worker` is a group whose own `grace` is longer than that of group `App`\nhelp: make the `grace` of group `App` longer, or that of the nested group shorter",
            label = "breaks a rule of the group"
        )]
        trait NestedGraceFits {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: my::group::__private::IsTrue> NestedGraceFits for T {}
        <my::group::__private::Condition<{ <App>::__CHECK_1 }> as NestedGraceFits>::HOLDS
    };
    const _: () = {
        #[diagnostic::on_unimplemented(
            message = "`worker` is a group, so it needs `interrupt = cancel` and `ready = manual`\nhelp: write `interrupt = cancel, ready = manual`: a group is stopped through its context, and is ready when all its actors are",
            label = "breaks a rule of the group"
        )]
        trait NestedGroupIsCancelled {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: my::group::__private::IsTrue> NestedGroupIsCancelled for T {}
        <my::group::__private::Condition<
            { <App>::__CHECK_2 },
        > as NestedGroupIsCancelled>::HOLDS
    };
    const _: () = {
        #[diagnostic::on_unimplemented(
            message = "`grace` of group `App` is zero\nhelp: make it longer, or write `grace = none` for no limit",
            label = "breaks a rule of the group"
        )]
        trait DurationIsNotZero {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: my::group::__private::IsTrue> DurationIsNotZero for T {}
        <my::group::__private::Condition<
            { <App>::__CHECK_3 },
        > as DurationIsNotZero>::HOLDS
    };
    const _: () = {
        #[diagnostic::on_unimplemented(
            message = "`ready_within` of group `App` is zero\nhelp: make it longer, or remove it",
            label = "breaks a rule of the group"
        )]
        trait DurationIsNotZero {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: my::group::__private::IsTrue> DurationIsNotZero for T {}
        <my::group::__private::Condition<
            { <App>::__CHECK_4 },
        > as DurationIsNotZero>::HOLDS
    };
    const _: () = {
        #[diagnostic::on_unimplemented(
            message = "the drain of group `App` is not shorter than its `grace`\nhelp: make the drain shorter or the `grace` longer: the `grace` includes the drain",
            label = "breaks a rule of the group"
        )]
        trait DrainFitsTheGrace {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: my::group::__private::IsTrue> DrainFitsTheGrace for T {}
        <my::group::__private::Condition<
            { <App>::__CHECK_5 },
        > as DrainFitsTheGrace>::HOLDS
    };
    const _: &my::group::plan::Plan = <App>::__PLAN;
};
