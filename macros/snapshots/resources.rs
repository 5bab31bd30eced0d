::rungroup::__private::declared_types! {
    App AppGroup AppHandle[()] [] [] [] []
}
#[automatically_derived]
impl AppGroup {
    ///Returns the setter of the grace period of the actor `api`.
    fn api(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(0)
    }
    ///Returns the setter of the grace period of the actor `worker`.
    fn worker(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(1)
    }
    ///Returns the setter of the grace period of the actor `cache`.
    fn cache(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(2)
    }
    ///Returns the setter of the grace period of the actor `pg`.
    fn pg(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(3)
    }
    ///Returns the setter of the grace period of the actor `shards`.
    fn shards(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(4)
    }
}
#[automatically_derived]
impl AppHandle {
    ///Returns the handle of the actor `api`, which provides no value and runs once.
    fn api(&self) -> ::rungroup::ActorHandle<::rungroup::NoValue, ::rungroup::OneShot> {
        self.handle.__actor(0)
    }
    ///Returns the handle of the actor `worker`, which provides no value and runs once.
    fn worker(
        &self,
    ) -> ::rungroup::ActorHandle<::rungroup::NoValue, ::rungroup::OneShot, Worker> {
        self.handle.__actor(1)
    }
    ///Returns the handle of the actor `cache`, which provides a value of an inferred type and runs once.
    fn cache(
        &self,
    ) -> ::rungroup::ActorHandle<::rungroup::NoValue, ::rungroup::OneShot> {
        self.handle.__actor(2)
    }
    ///Returns the handle of the actor `pg`, which provides a value of an inferred type and can be restarted.
    fn pg(
        &self,
    ) -> ::rungroup::ActorHandle<::rungroup::NoValue, ::rungroup::Restartable> {
        self.handle.__actor(3)
    }
    ///Returns the handles of the actors of `shards`, one per element, each of which provides a value and runs once.
    fn shards(&self) -> ::rungroup::ActorHandles<Shard, ::rungroup::OneShot> {
        self.handle.__actors(4, "shards")
    }
}
const _: () = {
    use ::rungroup::__private::{
        CloneOfNoGroup as _, LeaveHere as _, NotAnActor as _, Unfit as _,
        UnfitResource as _,
    };
    #[automatically_derived]
    /**A group of actors. [`AppHandle`] controls them while the group runs, and [`AppGroup`] sets their grace periods before.

- `api`
- `worker`
- `cache`, which provides a value
- `pg`, which provides a value
- `shards`, which provides a value
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
            .__nesting(&[(1, ::rungroup::__private::KindOf::<Worker, (), Needs>::PLAN)]);
        const __ACTORS: &'static [::rungroup::plan::ActorPlan] = &[
            ::rungroup::plan::ActorPlan::__new(
                "api",
                &::rungroup::__private::ActorOptions::new(
                    ::rungroup::__private::InterruptKind::Cancel,
                ),
                &[::rungroup::__private::Edge::receives(3, 0)],
            ),
            ::rungroup::plan::ActorPlan::__new(
                "worker",
                &::rungroup::__private::ActorOptions {
                    kind: ::rungroup::__private::KindOf::<Worker, (), Needs>::KIND,
                    nested: ::rungroup::__private::KindOf::<Worker, (), Needs>::NESTED,
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Cancel,
                    )
                },
                &[
                    ::rungroup::__private::Edge::receives(3, 0),
                    ::rungroup::__private::Edge::late(4, 0),
                ],
            ),
            ::rungroup::plan::ActorPlan::__new(
                "cache",
                &::rungroup::__private::ActorOptions {
                    kind: ::rungroup::__private::ActorKind::Resource,
                    provides: ::core::option::Option::Some("_"),
                    multiplicity: ::rungroup::__private::Multiplicity::Optional,
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Cancel,
                    )
                },
                &[::rungroup::__private::Edge::receives(3, 0)],
            ),
            ::rungroup::plan::ActorPlan::__new(
                "pg",
                &::rungroup::__private::ActorOptions {
                    kind: ::rungroup::__private::ActorKind::Resource,
                    provides: ::core::option::Option::Some("_"),
                    restart: ::core::option::Option::Some(
                        ::rungroup::RestartPolicy::on_failure(),
                    ),
                    dependents: ::core::option::Option::Some(
                        ::rungroup::Dependents::Keep,
                    ),
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Cancel,
                    )
                },
                &[],
            ),
            ::rungroup::plan::ActorPlan::__new(
                "shards",
                &::rungroup::__private::ActorOptions {
                    kind: ::rungroup::__private::ActorKind::Resource,
                    provides: ::core::option::Option::Some("Shard"),
                    multiplicity: ::rungroup::__private::Multiplicity::Each,
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Cancel,
                    )
                },
                &[],
            ),
        ];
        const __CHECK_0: ::core::primitive::bool = ::rungroup::__private::rules::leaves_signals(
            Self::__ACTORS[1].__nested(),
        );
        const __CHECK_1: ::core::primitive::bool = !Self::__ACTORS[1].is_group();
        /**Runs the group `app` inside the current tokio runtime.

Returns when every actor has ended and every plain field is dropped.

# Start order

Actors on one line start together, when their requirements are ready.

1. `pg`, `shards[…]`
2. `api`, `worker`, `cache`

# Stop order

Actors on one line are interrupted together, when the actors that stop before them have ended.

1. `api`, `worker`, `cache`
2. `pg`, `shards[…]`

# Grace periods

- `api`: 22s by default
- `worker`: 22s by default
- `cache`: 22s by default
- `pg`: 2s 500ms to 25s by default
- `shards`: 2s 500ms to 25s by default

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
                api: __field_api,
                worker: __field_worker,
                cache: __field_cache,
                pg: __field_pg,
                shards: __field_shards,
            } = self;
            let mut __group = ::rungroup::Group::__declared_each(
                Self::__PLAN,
                &[(4, __field_shards.len())],
            );
            let __value_shards = ::core::iter::Iterator::collect::<
                ::std::vec::Vec<_>,
            >(
                ::core::iter::Iterator::map(
                    0..__field_shards.len(),
                    |_| ::rungroup::__private::types::slot::<Shard>(),
                ),
            );
            let __resource_pg = ::rungroup::__private::Opens::closes(
                ::rungroup::__private::Resource::<
                    PgOptions,
                    (),
                    _,
                >::opens({
                    let __function = PgPool::connect;
                    __function
                }),
                {
                    let __function = PgPool::close;
                    __function
                },
            );
            ::rungroup::__private::opened(&__resource_pg);
            let __value_pg = __resource_pg.slot();
            let __resource_shards = ::rungroup::__private::Opens::closes_by_reference_async(
                ::rungroup::__private::Resource::<
                    ShardOptions,
                    (),
                    Shard,
                >::opens({
                    let __function = open;
                    __function
                }),
                async |shard| shard.close().await,
            );
            let __resource_cache = ::rungroup::__private::Opens::closes_by_drop(
                ::rungroup::__private::Resource::<
                    CacheOptions,
                    _,
                    _,
                >::opens_from(
                    &__value_pg,
                    async |options: CacheOptions, pg: _| Cache::open(options, pg).await,
                ),
            );
            ::rungroup::__private::opened(&__resource_cache);
            let __value_cache = __resource_cache.slot();
            ::rungroup::__private::types::field::<u16>();
            {
                let __builder = ::rungroup::__private::Receive::<
                    (&::rungroup::Slot<_>,),
                    _,
                >::with(
                    __group.__actor_of_plan("api"),
                    (&__value_pg,),
                    |(value,)| value,
                );
                let __execute = ::rungroup::__private::of_field(
                    &__builder,
                    async |port: u16, ctx: ::rungroup::Context<(), _>| {
                        serve(port, ctx.received()).await
                    },
                );
                ::rungroup::__private::Owned::<
                    u16,
                    (),
                    _,
                >::add(
                    __builder,
                    ::rungroup::__private::once(__field_api),
                    __execute,
                    ::rungroup::Interrupt::cancel(),
                );
            }
            ::rungroup::__private::types::received::<Needs>();
            ::rungroup::ActorBuilder::<
                (),
                Needs,
            >::add_actor::<
                Worker,
            >(
                ::rungroup::__private::Receive::<
                    (
                        &::rungroup::Slot<_>,
                        ::std::vec::Vec<::rungroup::LateSlot<'_, Shard>>,
                    ),
                    Needs,
                >::with(
                    __group.__actor_of_plan("worker"),
                    (&__value_pg, ::rungroup::__private::late(&__value_shards)),
                    |(pg, shards)| Needs { pg, shards },
                ),
                __field_worker,
                ::rungroup::Interrupt::cancel(),
            );
            ::rungroup::__private::types::field::<CacheOptions>();
            match __field_cache {
                ::core::option::Option::Some(__field_cache) => {
                    __resource_cache
                        .add(
                            ::rungroup::__private::Receive::<
                                (&::rungroup::Slot<_>,),
                                _,
                            >::with(
                                __group.__actor_of_plan("cache"),
                                (&__value_pg,),
                                |(value,)| value,
                            ),
                            &__value_cache,
                            ::rungroup::__private::once(__field_cache),
                        );
                }
                ::core::option::Option::None => {
                    __group.__actor_of_plan("cache").add_absent();
                }
            }
            ::rungroup::__private::types::field::<PgOptions>();
            __resource_pg
                .add(
                    __group.__actor_of_plan("pg").__restarts(),
                    &__value_pg,
                    ::rungroup::__private::cloned(
                        __field_pg,
                        ::rungroup::__private::types::reopened::<PgOptions>(),
                    ),
                );
            ::rungroup::__private::types::field::<ShardOptions>();
            if __field_shards.is_empty() {
                __group.__actor_of_plan("shards").add_absent();
            }
            for (__index, __field_shards) in ::core::iter::Iterator::enumerate(
                ::core::iter::IntoIterator::into_iter(__field_shards),
            ) {
                __resource_shards
                    .add(
                        __group.__element_of_plan("shards", __index),
                        &__value_shards[__index],
                        ::rungroup::__private::once(__field_shards),
                    );
            }
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
