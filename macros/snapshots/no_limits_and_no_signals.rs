::rungroup::__private::declared_types! {
    App AppGroup AppHandle[()] [] [] [] []
}
#[automatically_derived]
impl AppGroup {
    ///Returns the setter of the grace period of the actor `worker`.
    fn worker(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(0)
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
}
const _: () = {
    use ::rungroup::__private::{
        CloneOfNoGroup as _, LeaveHere as _, NotAnActor as _, Unfit as _,
        UnfitResource as _,
    };
    #[automatically_derived]
    /**A group of actors. [`AppHandle`] controls them while the group runs, and [`AppGroup`] sets their grace periods before.

- `worker`
*/
    impl App {
        ///The group as data: its actors, edges, options, start order and stop order.
        const PLAN: &'static ::rungroup::plan::Plan = (Self::__PLAN,).0;
        const __PLAN: &'static ::rungroup::plan::Plan = &::rungroup::plan::Plan::__new(
                "app",
                ::rungroup::__private::GroupOptions {
                    grace: ::core::option::Option::None,
                    declares_grace: true,
                    until: ::rungroup::Until::First,
                    ..::rungroup::__private::GroupOptions::DEFAULT
                },
                ::rungroup::__private::with_signal! {
                    { ::rungroup::__private::signals(& []) } { ::core::compile_error! {
                    "`signals` needs the feature `signal` of rungroup\nhelp: write in Cargo.toml: `rungroup = { version = \"0.1\", features = [\"signal\"] }`"
                    } }
                },
                Self::__ACTORS,
                &[],
            )
            .__nesting(&[(0, ::rungroup::__private::KindOf::<Worker, (), ()>::PLAN)]);
        const __ACTORS: &'static [::rungroup::plan::ActorPlan] = &[
            ::rungroup::plan::ActorPlan::__new(
                "worker",
                &::rungroup::__private::ActorOptions {
                    kind: ::rungroup::__private::KindOf::<Worker, (), ()>::KIND,
                    nested: ::rungroup::__private::KindOf::<Worker, (), ()>::NESTED,
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Cancel,
                    )
                },
                &[],
            ),
        ];
        const __CHECK_0: ::core::primitive::bool = ::rungroup::__private::rules::leaves_signals(
            Self::__ACTORS[0].__nested(),
        );
        const __CHECK_1: ::core::primitive::bool = !Self::__ACTORS[0].is_group();
        /**Runs the group `app` inside the current tokio runtime.

Returns when every actor has ended and every plain field is dropped.

# Start order

Actors on one line start together, when their requirements are ready.

1. `worker`

# Stop order

Actors on one line are interrupted together, when the actors that stop before them have ended.

1. `worker`

# Grace periods

- `worker`: unlimited by default

Stop limit: unlimited.

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
            let Self { worker: __field_worker } = self;
            let mut __group = ::rungroup::Group::__declared(Self::__PLAN);
            ::rungroup::ActorBuilder::<
                (),
                (),
            >::add_actor::<
                Worker,
            >(
                __group.__actor_of_plan("worker"),
                __field_worker,
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
            message = "`worker` is a group, so it needs `interrupt = cancel` and `ready = manual`\nhelp: write `interrupt = cancel, ready = manual`: a group is stopped through its context, and is ready when all its actors are",
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
