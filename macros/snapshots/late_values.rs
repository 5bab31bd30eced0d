::rungroup::__private::declared_types! {
    App AppGroup AppHandle[()] [] [] [] []
}
#[automatically_derived]
impl AppGroup {
    ///Returns the setter of the grace period of the actor `store`.
    fn store(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(0)
    }
    ///Returns the setter of the grace period of the actor `shards`.
    fn shards(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(1)
    }
    ///Returns the setter of the grace period of the actor `cache`.
    fn cache(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(2)
    }
    ///Returns the setter of the grace period of the actor `web`.
    fn web(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(3)
    }
    ///Returns the setter of the grace period of the actor `map`.
    fn map(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(4)
    }
    ///Returns the setter of the grace period of the actor `api`.
    fn api(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(5)
    }
}
#[automatically_derived]
impl AppHandle {
    ///Returns the handle of the actor `store`, which provides a value and runs once.
    fn store(&self) -> ::rungroup::ActorHandle<Db, ::rungroup::OneShot, Store> {
        self.handle.__actor(0)
    }
    ///Returns the handles of the actors of `shards`, one per element, each of which provides a value and runs once.
    fn shards(&self) -> ::rungroup::ActorHandles<Region, ::rungroup::OneShot, Shard> {
        self.handle.__actors(1, "shards")
    }
    ///Returns the handle of the actor `cache`, which provides a value and runs once.
    fn cache(&self) -> ::rungroup::ActorHandle<Cache, ::rungroup::OneShot, CacheActor> {
        self.handle.__actor(2)
    }
    ///Returns the handle of the actor `web`, which provides no value and runs once.
    fn web(
        &self,
    ) -> ::rungroup::ActorHandle<::rungroup::NoValue, ::rungroup::OneShot, Web> {
        self.handle.__actor(3)
    }
    ///Returns the handle of the actor `map`, which provides no value and runs once.
    fn map(
        &self,
    ) -> ::rungroup::ActorHandle<::rungroup::NoValue, ::rungroup::OneShot, Map> {
        self.handle.__actor(4)
    }
    ///Returns the handle of the actor `api`, which provides no value and runs once.
    fn api(
        &self,
    ) -> ::rungroup::ActorHandle<::rungroup::NoValue, ::rungroup::OneShot, Api> {
        self.handle.__actor(5)
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
- `shards`, which provides a value
- `cache`, which provides a value
- `web`
- `map`
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
            .__nesting(
                &[
                    (0, ::rungroup::__private::KindOf::<Store, Db, ()>::PLAN),
                    (1, ::rungroup::__private::KindOf::<Shard, Region, ()>::PLAN),
                    (2, ::rungroup::__private::KindOf::<CacheActor, Cache, ()>::PLAN),
                    (
                        3,
                        ::rungroup::__private::KindOf::<
                            Web,
                            (),
                            ::rungroup::Late<Db>,
                        >::PLAN,
                    ),
                    (
                        4,
                        ::rungroup::__private::KindOf::<
                            Map,
                            (),
                            ::std::vec::Vec<::rungroup::Late<Region>>,
                        >::PLAN,
                    ),
                    (5, ::rungroup::__private::KindOf::<Api, (), Needs>::PLAN),
                ],
            );
        const __ACTORS: &'static [::rungroup::plan::ActorPlan] = &[
            ::rungroup::plan::ActorPlan::__new(
                "store",
                &::rungroup::__private::ActorOptions {
                    kind: ::rungroup::__private::KindOf::<Store, Db, ()>::KIND,
                    nested: ::rungroup::__private::KindOf::<Store, Db, ()>::NESTED,
                    provides: ::core::option::Option::Some("Db"),
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Cancel,
                    )
                },
                &[],
            ),
            ::rungroup::plan::ActorPlan::__new(
                "shards",
                &::rungroup::__private::ActorOptions {
                    kind: ::rungroup::__private::KindOf::<Shard, Region, ()>::KIND,
                    nested: ::rungroup::__private::KindOf::<Shard, Region, ()>::NESTED,
                    provides: ::core::option::Option::Some("Region"),
                    multiplicity: ::rungroup::__private::Multiplicity::Each,
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Cancel,
                    )
                },
                &[],
            ),
            ::rungroup::plan::ActorPlan::__new(
                "cache",
                &::rungroup::__private::ActorOptions {
                    kind: ::rungroup::__private::KindOf::<CacheActor, Cache, ()>::KIND,
                    nested: ::rungroup::__private::KindOf::<
                        CacheActor,
                        Cache,
                        (),
                    >::NESTED,
                    provides: ::core::option::Option::Some("Cache"),
                    multiplicity: ::rungroup::__private::Multiplicity::Optional,
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Cancel,
                    )
                },
                &[],
            ),
            ::rungroup::plan::ActorPlan::__new(
                "web",
                &::rungroup::__private::ActorOptions {
                    kind: ::rungroup::__private::KindOf::<
                        Web,
                        (),
                        ::rungroup::Late<Db>,
                    >::KIND,
                    nested: ::rungroup::__private::KindOf::<
                        Web,
                        (),
                        ::rungroup::Late<Db>,
                    >::NESTED,
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Cancel,
                    )
                },
                &[::rungroup::__private::Edge::late(0, 0)],
            ),
            ::rungroup::plan::ActorPlan::__new(
                "map",
                &::rungroup::__private::ActorOptions {
                    kind: ::rungroup::__private::KindOf::<
                        Map,
                        (),
                        ::std::vec::Vec<::rungroup::Late<Region>>,
                    >::KIND,
                    nested: ::rungroup::__private::KindOf::<
                        Map,
                        (),
                        ::std::vec::Vec<::rungroup::Late<Region>>,
                    >::NESTED,
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Cancel,
                    )
                },
                &[::rungroup::__private::Edge::late(1, 0)],
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
                    ::rungroup::__private::Edge::late(1, 0),
                    ::rungroup::__private::Edge::late(2, 1),
                ],
            ),
        ];
        const __CHECK_0: ::core::primitive::bool = ::rungroup::__private::rules::leaves_signals(
            Self::__ACTORS[0].__nested(),
        );
        const __CHECK_1: ::core::primitive::bool = ::rungroup::__private::rules::leaves_signals(
            Self::__ACTORS[1].__nested(),
        );
        const __CHECK_2: ::core::primitive::bool = ::rungroup::__private::rules::leaves_signals(
            Self::__ACTORS[2].__nested(),
        );
        const __CHECK_3: ::core::primitive::bool = ::rungroup::__private::rules::leaves_signals(
            Self::__ACTORS[3].__nested(),
        );
        const __CHECK_4: ::core::primitive::bool = !Self::__ACTORS[3].is_group();
        const __CHECK_5: ::core::primitive::bool = ::rungroup::__private::rules::leaves_signals(
            Self::__ACTORS[4].__nested(),
        );
        const __CHECK_6: ::core::primitive::bool = !Self::__ACTORS[4].is_group();
        const __CHECK_7: ::core::primitive::bool = ::rungroup::__private::rules::leaves_signals(
            Self::__ACTORS[5].__nested(),
        );
        const __CHECK_8: ::core::primitive::bool = !Self::__ACTORS[5].is_group();
        /**Runs the group `app` inside the current tokio runtime.

Returns when every actor has ended and every plain field is dropped.

# Start order

Actors on one line start together, when their requirements are ready.

1. `store`, `shards[…]`, `cache`, `web`, `map`
2. `api`

# Stop order

Actors on one line are interrupted together, when the actors that stop before them have ended.

1. `web`, `map`, `api`
2. `store`, `shards[…]`, `cache`

# Grace periods

- `store`: 2s 500ms to 25s by default
- `shards`: 2s 500ms to 25s by default
- `cache`: 2s 500ms to 25s by default
- `web`: 22s by default
- `map`: 22s by default
- `api`: 22s by default

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
                store: __field_store,
                shards: __field_shards,
                cache: __field_cache,
                web: __field_web,
                map: __field_map,
                api: __field_api,
            } = self;
            let mut __group = ::rungroup::Group::__declared_each(
                Self::__PLAN,
                &[(1, __field_shards.len())],
            );
            let __value_store = ::rungroup::__private::types::slot::<Db>();
            let __value_shards = ::core::iter::Iterator::collect::<
                ::std::vec::Vec<_>,
            >(
                ::core::iter::Iterator::map(
                    0..__field_shards.len(),
                    |_| ::rungroup::__private::types::slot::<Region>(),
                ),
            );
            let __value_cache = ::rungroup::__private::types::slot::<Cache>();
            ::rungroup::ActorBuilder::<
                Db,
                (),
            >::add_actor::<
                Store,
            >(
                __group.__actor_of_plan("store").provides::<Db>(&__value_store),
                __field_store,
                ::rungroup::Interrupt::cancel(),
            );
            if __field_shards.is_empty() {
                __group.__actor_of_plan("shards").add_absent();
            }
            for (__index, __field_shards) in ::core::iter::Iterator::enumerate(
                ::core::iter::IntoIterator::into_iter(__field_shards),
            ) {
                ::rungroup::ActorBuilder::<
                    Region,
                    (),
                >::add_actor::<
                    Shard,
                >(
                    __group
                        .__element_of_plan("shards", __index)
                        .provides::<Region>(&__value_shards[__index]),
                    __field_shards,
                    ::rungroup::Interrupt::cancel(),
                );
            }
            match __field_cache {
                ::core::option::Option::Some(__field_cache) => {
                    ::rungroup::ActorBuilder::<
                        Cache,
                        (),
                    >::add_actor::<
                        CacheActor,
                    >(
                        __group
                            .__actor_of_plan("cache")
                            .provides::<Cache>(&__value_cache),
                        __field_cache,
                        ::rungroup::Interrupt::cancel(),
                    );
                }
                ::core::option::Option::None => {
                    __group.__actor_of_plan("cache").add_absent();
                }
            }
            ::rungroup::ActorBuilder::<
                (),
                ::rungroup::Late<Db>,
            >::add_actor::<
                Web,
            >(
                ::rungroup::__private::Receive::<
                    (::rungroup::LateSlot<'_, Db>,),
                    ::rungroup::Late<Db>,
                >::with(
                    __group.__actor_of_plan("web"),
                    (__value_store.late(),),
                    |(value,)| value,
                ),
                __field_web,
                ::rungroup::Interrupt::cancel(),
            );
            ::rungroup::ActorBuilder::<
                (),
                ::std::vec::Vec<::rungroup::Late<Region>>,
            >::add_actor::<
                Map,
            >(
                ::rungroup::__private::Receive::<
                    (::std::vec::Vec<::rungroup::LateSlot<'_, Region>>,),
                    ::std::vec::Vec<::rungroup::Late<Region>>,
                >::with(
                    __group.__actor_of_plan("map"),
                    (::rungroup::__private::late(&__value_shards),),
                    |(value,)| value,
                ),
                __field_map,
                ::rungroup::Interrupt::cancel(),
            );
            ::rungroup::__private::types::received::<Needs>();
            ::rungroup::ActorBuilder::<
                (),
                Needs,
            >::add_actor::<
                Api,
            >(
                ::rungroup::__private::Receive::<
                    (
                        &::rungroup::Slot<Db>,
                        ::std::vec::Vec<::rungroup::LateSlot<'_, Region>>,
                        ::rungroup::LateSlot<'_, Cache>,
                    ),
                    Needs,
                >::with(
                    __group.__actor_of_plan("api"),
                    (
                        &__value_store,
                        ::rungroup::__private::late(&__value_shards),
                        __value_cache.late(),
                    ),
                    |(db, regions, cache)| Needs { db, regions, cache },
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
            message = "`shards` is a group that sets `signals` or `drain`, which belong to the outermost group\nhelp: remove them from the nested group, and set them on the outermost group",
            label = "breaks a rule of the group"
        )]
        trait NestedGroupLeavesSignals {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: ::rungroup::__private::IsTrue> NestedGroupLeavesSignals for T {}
        <::rungroup::__private::Condition<
            { <App>::__CHECK_1 },
        > as NestedGroupLeavesSignals>::HOLDS
    };
    const _: () = {
        #[diagnostic::on_unimplemented(
            message = "`cache` is a group that sets `signals` or `drain`, which belong to the outermost group\nhelp: remove them from the nested group, and set them on the outermost group",
            label = "breaks a rule of the group"
        )]
        trait NestedGroupLeavesSignals {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: ::rungroup::__private::IsTrue> NestedGroupLeavesSignals for T {}
        <::rungroup::__private::Condition<
            { <App>::__CHECK_2 },
        > as NestedGroupLeavesSignals>::HOLDS
    };
    const _: () = {
        #[diagnostic::on_unimplemented(
            message = "`web` is a group that sets `signals` or `drain`, which belong to the outermost group\nhelp: remove them from the nested group, and set them on the outermost group",
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
            message = "`web` is a group, so it needs `interrupt = cancel` and `ready = manual`\nhelp: write `interrupt = cancel, ready = manual`: a group is stopped through its context, and is ready when all its actors are",
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
            message = "`map` is a group that sets `signals` or `drain`, which belong to the outermost group\nhelp: remove them from the nested group, and set them on the outermost group",
            label = "breaks a rule of the group"
        )]
        trait NestedGroupLeavesSignals {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: ::rungroup::__private::IsTrue> NestedGroupLeavesSignals for T {}
        <::rungroup::__private::Condition<
            { <App>::__CHECK_5 },
        > as NestedGroupLeavesSignals>::HOLDS
    };
    const _: () = {
        #[diagnostic::on_unimplemented(
            message = "`map` is a group, so it needs `interrupt = cancel` and `ready = manual`\nhelp: write `interrupt = cancel, ready = manual`: a group is stopped through its context, and is ready when all its actors are",
            label = "breaks a rule of the group"
        )]
        trait NestedGroupIsCancelled {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: ::rungroup::__private::IsTrue> NestedGroupIsCancelled for T {}
        <::rungroup::__private::Condition<
            { <App>::__CHECK_6 },
        > as NestedGroupIsCancelled>::HOLDS
    };
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
            { <App>::__CHECK_7 },
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
            { <App>::__CHECK_8 },
        > as NestedGroupIsCancelled>::HOLDS
    };
    const _: &::rungroup::plan::Plan = <App>::__PLAN;
};
