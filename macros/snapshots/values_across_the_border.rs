::rungroup::__private::declared_types! {
    pub Cache CacheGroup CacheHandle[()] [] [] [] []
}
#[automatically_derived]
impl CacheGroup {
    ///Returns the setter of the grace period of the actor `store`.
    pub fn store(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(0)
    }
    ///Returns the setter of the grace period of the actor `refresher`.
    pub fn refresher(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(1)
    }
}
#[automatically_derived]
impl CacheHandle {
    ///Returns the handle of the actor `store`, which provides a value and runs once.
    pub fn store(&self) -> ::rungroup::ActorHandle<Client, ::rungroup::OneShot> {
        self.handle.__actor(0)
    }
    ///Returns the handle of the actor `refresher`, which provides no value and runs once.
    pub fn refresher(
        &self,
    ) -> ::rungroup::ActorHandle<::rungroup::NoValue, ::rungroup::OneShot, Refresher> {
        self.handle.__actor(1)
    }
}
///The values that a [`Cache`] receives from the parent group, which names it in `receives` of the field.
pub struct CacheNeeds {
    ///The value `pool`.
    pub pool: PgPool,
    ///The value `name`.
    pub name: String,
}
const _: () = {
    use ::rungroup::__private::{
        CloneOfNoGroup as _, LeaveHere as _, NotAnActor as _, Unfit as _,
        UnfitResource as _,
    };
    #[automatically_derived]
    /**A group of actors. [`CacheHandle`] controls them while the group runs, and [`CacheGroup`] sets their grace periods before.

- `store`, which provides a value
- `refresher`
*/
    impl Cache {
        ///The group as data: its actors, edges, options, start order and stop order.
        pub const PLAN: &'static ::rungroup::plan::Plan = (Self::__PLAN,).0;
        const __PLAN: &'static ::rungroup::plan::Plan = &::rungroup::plan::Plan::__new(
                "cache",
                ::rungroup::__private::GroupOptions::DEFAULT,
                ::core::option::Option::None,
                Self::__ACTORS,
                Self::__VALUES,
            )
            .__nesting(
                &[(1, ::rungroup::__private::KindOf::<Refresher, (), String>::PLAN)],
            )
            .__providing(0);
        const __ACTORS: &'static [::rungroup::plan::ActorPlan] = &[
            ::rungroup::plan::ActorPlan::__new(
                "store",
                &::rungroup::__private::ActorOptions {
                    provides: ::core::option::Option::Some("Client"),
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Cancel,
                    )
                },
                &[
                    ::rungroup::__private::Edge::value(1, 0),
                    ::rungroup::__private::Edge::value(0, 1),
                ],
            ),
            ::rungroup::plan::ActorPlan::__new(
                "refresher",
                &::rungroup::__private::ActorOptions {
                    kind: ::rungroup::__private::KindOf::<Refresher, (), String>::KIND,
                    nested: ::rungroup::__private::KindOf::<
                        Refresher,
                        (),
                        String,
                    >::NESTED,
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Cancel,
                    )
                },
                &[::rungroup::__private::Edge::value(2, 0)],
            ),
        ];
        const __VALUES: &'static [::rungroup::plan::ValuePlan] = &[
            ::rungroup::plan::ValuePlan::__new("hits", "Hits"),
            ::rungroup::plan::ValuePlan::__received("pool", "PgPool"),
            ::rungroup::plan::ValuePlan::__received("name", "String"),
        ];
        const __CHECK_0: ::core::primitive::bool = ::rungroup::__private::rules::leaves_signals(
            Self::__ACTORS[1].__nested(),
        );
        const __CHECK_1: ::core::primitive::bool = !Self::__ACTORS[1].is_group();
        /**Runs the group `cache` inside the current tokio runtime.

Returns when every actor has ended and every plain field is dropped.

# Start order

Actors on one line start together, when their requirements are ready.

1. `store`, `refresher`

# Stop order

Actors on one line are interrupted together, when the actors that stop before them have ended.

1. `store`, `refresher`

# Grace periods

- `store`: 25s by default
- `refresher`: 25s by default

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
            pool: PgPool,
            name: String,
        ) -> ::core::result::Result<::rungroup::Report, ::rungroup::Error> {
            ::rungroup::Nested::into_group(
                    ::rungroup::__private::IntoNested::into_nested(self),
                    CacheNeeds { pool, name },
                )
                .run()
                .await
        }
        /**Starts the group in a task of the current tokio runtime, and returns immediately. The result is the future of the report, and derefs to [`CacheHandle`], which has a method for each actor.

[`run`](Self::run) documents the start order and the stop order.

# Errors

The result resolves to the error that `run` returns.

# Panics

Panics if it is called outside a tokio runtime.*/
        #[track_caller]
        pub fn start(
            self,
            pool: PgPool,
            name: String,
        ) -> ::rungroup::Running<CacheHandle> {
            ::rungroup::Nested::into_group(
                    ::rungroup::__private::IntoNested::into_nested(self),
                    CacheNeeds { pool, name },
                )
                .start()
                .__declared_as()
        }
        ///Converts the struct into a group that has not been started, for example to set grace periods from configuration.
        pub fn into_group(self, pool: PgPool, name: String) -> CacheGroup {
            CacheGroup {
                group: ::rungroup::Nested::into_group(
                    ::rungroup::__private::IntoNested::into_nested(self),
                    CacheNeeds { pool, name },
                ),
                _kind: ::core::marker::PhantomData,
            }
        }
        ///Converts the struct into a group whose whole stop has this limit, drain included. `None` removes the limit.
        pub fn with_grace(
            self,
            pool: PgPool,
            name: String,
            grace: impl ::core::convert::Into<
                ::core::option::Option<::rungroup::__private::Duration>,
            >,
        ) -> CacheGroup {
            CacheGroup {
                group: ::rungroup::Nested::into_group(
                        ::rungroup::__private::IntoNested::into_nested(self),
                        CacheNeeds { pool, name },
                    )
                    .grace(grace),
                _kind: ::core::marker::PhantomData,
            }
        }
    }
    #[automatically_derived]
    #[doc(hidden)]
    impl ::rungroup::__private::IntoNested<Client, CacheNeeds> for Cache {
        fn into_nested(self) -> ::rungroup::Nested<Client, CacheNeeds> {
            let Self {
                hits: __field_hits,
                store: __field_store,
                refresher: __field_refresher,
            } = self;
            let mut __group = ::rungroup::Group::__declared(Self::__PLAN);
            let __value_hits = ::rungroup::__private::types::value_slot::<Hits>();
            let __value_store = ::rungroup::__private::types::slot::<Client>();
            let __value_pool = ::rungroup::__private::types::received_slot::<PgPool>();
            let __value_name = ::rungroup::__private::types::received_slot::<String>();
            ::rungroup::Group::__value_of_plan::<
                Hits,
            >(&mut __group, 0, &__value_hits, __field_hits);
            ::rungroup::__private::types::field::<Path>();
            ::rungroup::__private::types::received::<Needs>();
            ::rungroup::__private::Owned::<
                Path,
                Client,
                Needs,
            >::add(
                ::rungroup::__private::Receive::<
                    (&::rungroup::Slot<PgPool>, &::rungroup::Slot<Hits>),
                    Needs,
                >::with(
                    __group.__actor_of_plan("store").provides::<Client>(&__value_store),
                    (&__value_pool, &__value_hits),
                    |(pool, hits)| Needs { pool, hits },
                ),
                ::rungroup::__private::once(__field_store),
                {
                    let __function = open;
                    __function
                },
                ::rungroup::Interrupt::cancel(),
            );
            ::rungroup::ActorBuilder::<
                (),
                String,
            >::add_actor::<
                Refresher,
            >(
                ::rungroup::__private::Receive::<
                    (&::rungroup::Slot<String>,),
                    String,
                >::with(
                    __group.__actor_of_plan("refresher"),
                    (&__value_name,),
                    |(value,)| value,
                ),
                __field_refresher,
                ::rungroup::Interrupt::cancel(),
            );
            __group.__declared_as::<CacheHandle>();
            ::rungroup::Nested::__provides_of_plan::<
                Client,
            >(
                ::rungroup::__private::Border::<
                    (
                        (&'static ::core::primitive::str, &::rungroup::Slot<PgPool>),
                        (&'static ::core::primitive::str, &::rungroup::Slot<String>),
                    ),
                >::receive(
                    ::rungroup::Group::nested(__group),
                    1,
                    &(("pool", &__value_pool), ("name", &__value_name)),
                    |CacheNeeds { pool, name }: CacheNeeds| (pool, name),
                ),
                &__value_store,
            )
        }
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl ::rungroup::Actor<Client, CacheNeeds> for Cache
    where
        for<'__any> Self: ::core::marker::Send + 'static,
    {
        const __GROUP: ::core::option::Option<
            fn(Self) -> ::rungroup::Nested<Client, CacheNeeds>,
        > = ::core::option::Option::Some(::rungroup::__private::IntoNested::into_nested);
        const __GROUP_PLAN: ::core::option::Option<&'static ::rungroup::plan::Plan> = ::core::option::Option::Some(
            Self::__PLAN,
        );
        fn execute(
            self,
            context: ::rungroup::Context<Client, CacheNeeds>,
        ) -> impl ::core::future::Future<
            Output = ::rungroup::__private::anyhow::Result<()>,
        > + ::core::marker::Send {
            ::rungroup::Actor::execute(
                ::rungroup::__private::IntoNested::into_nested(self),
                context,
            )
        }
    }
    #[automatically_derived]
    #[doc(hidden)]
    impl ::rungroup::__private::DropBelongsOnAPlainField for Cache {}
    #[automatically_derived]
    #[doc(hidden)]
    impl ::rungroup::__private::IsGroup for Cache {
        type Handle = CacheHandle;
        fn handle(handle: ::rungroup::Handle) -> Self::Handle {
            ::rungroup::__private::DeclaredHandle::__new(handle)
        }
    }
    const _: () = {
        #[diagnostic::on_unimplemented(
            message = "`refresher` is a group that sets `signals` or `drain`, which belong to the outermost group\nhelp: remove them from the nested group, and set them on the outermost group",
            label = "breaks a rule of the group"
        )]
        trait NestedGroupLeavesSignals {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: ::rungroup::__private::IsTrue> NestedGroupLeavesSignals for T {}
        <::rungroup::__private::Condition<
            { <Cache>::__CHECK_0 },
        > as NestedGroupLeavesSignals>::HOLDS
    };
    const _: () = {
        #[diagnostic::on_unimplemented(
            message = "`refresher` is a group, so it needs `interrupt = cancel` and `ready = manual`\nhelp: write `interrupt = cancel, ready = manual`: a group is stopped through its context, and is ready when all its actors are",
            label = "breaks a rule of the group"
        )]
        trait NestedGroupIsCancelled {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: ::rungroup::__private::IsTrue> NestedGroupIsCancelled for T {}
        <::rungroup::__private::Condition<
            { <Cache>::__CHECK_1 },
        > as NestedGroupIsCancelled>::HOLDS
    };
    const _: &::rungroup::plan::Plan = <Cache>::__PLAN;
};
