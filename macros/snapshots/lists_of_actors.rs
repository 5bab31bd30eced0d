::rungroup::__private::declared_types! {
    App AppGroup AppHandle[()] [] [] [] []
}
#[automatically_derived]
impl AppGroup {
    ///Returns the setter of the grace period of the actor `shards`.
    fn shards(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(0)
    }
    ///Returns the setter of the grace period of the actor `workers`.
    fn workers(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(1)
    }
    ///Returns the setter of the grace period of the actor `api`.
    fn api(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(2)
    }
}
#[automatically_derived]
impl AppHandle {
    ///Returns the handles of the actors of `shards`, one per element, each of which provides a value and runs once.
    fn shards(&self) -> ::rungroup::ActorHandles<Db, ::rungroup::OneShot> {
        self.handle.__actors(0, "shards")
    }
    ///Returns the handles of the actors of `workers`, one per element, each of which provides no value and can be restarted.
    fn workers(
        &self,
    ) -> ::rungroup::ActorHandles<::rungroup::NoValue, ::rungroup::Restartable> {
        self.handle.__actors(1, "workers")
    }
    ///Returns the handle of the actor `api`, which provides no value and runs once.
    fn api(
        &self,
    ) -> ::rungroup::ActorHandle<::rungroup::NoValue, ::rungroup::OneShot, Api> {
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

- `shards`, which provides a value
- `workers`
- `api`
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
            .__nesting(&[(2, ::rungroup::__private::KindOf::<Api, (), Needs>::PLAN)]);
        const __ACTORS: &'static [::rungroup::plan::ActorPlan] = &[
            ::rungroup::plan::ActorPlan::__new(
                "shards",
                &::rungroup::__private::ActorOptions {
                    provides: ::core::option::Option::Some("Db"),
                    multiplicity: ::rungroup::__private::Multiplicity::Each,
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Cancel,
                    )
                },
                &[],
            ),
            ::rungroup::plan::ActorPlan::__new(
                "workers",
                &::rungroup::__private::ActorOptions {
                    restart: ::core::option::Option::Some(
                        ::rungroup::RestartPolicy::on_failure(),
                    ),
                    multiplicity: ::rungroup::__private::Multiplicity::Each,
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Function,
                    )
                },
                &[::rungroup::__private::Edge::receives(0, 0)],
            ),
            ::rungroup::plan::ActorPlan::__new(
                "api",
                &::rungroup::__private::ActorOptions {
                    kind: ::rungroup::__private::KindOf::<Api, (), Needs>::KIND,
                    nested: ::rungroup::__private::KindOf::<Api, (), Needs>::NESTED,
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Cancel,
                    )
                },
                &[
                    ::rungroup::__private::Edge::receives(0, 0),
                    ::rungroup::__private::Edge::stops_before(1, 0),
                ],
            ),
        ];
        const __CHECK_0: ::core::primitive::bool = ::rungroup::__private::rules::leaves_signals(
            Self::__ACTORS[2].__nested(),
        );
        const __CHECK_1: ::core::primitive::bool = !Self::__ACTORS[2].is_group();
        /**Runs the group `app` inside the current tokio runtime.

Returns when every actor has ended and every plain field is dropped.

# Start order

Actors on one line start together, when their requirements are ready.

1. `shards[…]`
2. `workers[…]`, `api`

# Stop order

Actors on one line are interrupted together, when the actors that stop before them have ended.

1. `api`
2. `workers[…]`
3. `shards[…]`

# Grace periods

- `shards`: 2s 250ms to 25s by default
- `workers`: 2s 750ms to 22s by default
- `api`: 19s by default

Stop limit: 25s 500ms.

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
                shards: __field_shards,
                workers: __field_workers,
                api: __field_api,
            } = self;
            let mut __group = ::rungroup::Group::__declared_each(
                Self::__PLAN,
                &[(0, __field_shards.len()), (1, __field_workers.len())],
            );
            let __value_shards = ::core::iter::Iterator::collect::<
                ::std::vec::Vec<_>,
            >(
                ::core::iter::Iterator::map(
                    0..__field_shards.len(),
                    |_| ::rungroup::__private::types::slot::<Db>(),
                ),
            );
            ::rungroup::__private::types::field::<Shard>();
            if __field_shards.is_empty() {
                __group.__actor_of_plan("shards").add_absent();
            }
            for (__index, __field_shards) in ::core::iter::Iterator::enumerate(
                ::core::iter::IntoIterator::into_iter(__field_shards),
            ) {
                ::rungroup::__private::Owned::<
                    Shard,
                    Db,
                    (),
                >::add(
                    __group
                        .__element_of_plan(
                            "shards",
                            ::rungroup::__private::key(
                                &__field_shards,
                                |shard| shard.region.clone(),
                            ),
                        )
                        .provides::<Db>(&__value_shards[__index]),
                    ::rungroup::__private::once(__field_shards),
                    {
                        let __function = open;
                        __function
                    },
                    ::rungroup::Interrupt::cancel(),
                );
            }
            ::rungroup::__private::types::shared_field::<Worker>();
            if __field_workers.is_empty() {
                __group.__actor_of_plan("workers").add_absent();
            }
            for (__index, __field_workers) in ::core::iter::Iterator::enumerate(
                ::core::iter::IntoIterator::into_iter(__field_workers),
            ) {
                ::rungroup::__private::Shared::<
                    Worker,
                    (),
                    ::std::vec::Vec<Db>,
                >::add(
                    ::rungroup::__private::Receive::<
                        (&[::rungroup::Slot<Db>],),
                        ::std::vec::Vec<Db>,
                    >::with(
                        __group.__element_of_plan("workers", __index).__restarts(),
                        (__value_shards.as_slice(),),
                        |(value,)| value,
                    ),
                    __field_workers,
                    |worker: &Worker, ctx: ::rungroup::Context<(), ::std::vec::Vec<Db>>| {
                        worker.run(ctx)
                    },
                    ::rungroup::__private::Shared::<
                        Worker,
                        (),
                        ::std::vec::Vec<Db>,
                    >::interrupt({
                        let __function = Worker::close;
                        __function
                    }),
                );
            }
            ::rungroup::__private::types::received::<Needs>();
            ::rungroup::ActorBuilder::<
                (),
                Needs,
            >::add_actor::<
                Api,
            >(
                ::rungroup::__private::Receive::<
                    (&[::rungroup::Slot<Db>],),
                    Needs,
                >::with(
                    __group.__actor_of_plan("api"),
                    (__value_shards.as_slice(),),
                    |(shards,)| Needs { shards },
                ),
                __field_api,
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
            message = "`api` is a group that sets `signals` or `drain`, which belong to the outermost group\nhelp: remove them from the nested group, and set them on the outermost group",
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
            message = "`api` is a group, so it needs `interrupt = cancel` and `ready = manual`\nhelp: write `interrupt = cancel, ready = manual`: a group is stopped through its context, and is ready when all its actors are",
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
