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
    ///Returns the setter of the grace period of the actor `shards`.
    fn shards(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(2)
    }
}
#[automatically_derived]
impl AppHandle {
    ///Returns the handle of the actor `store`, which provides no value and runs once.
    fn store(
        &self,
    ) -> ::rungroup::ActorHandle<::rungroup::NoValue, ::rungroup::OneShot> {
        self.handle.__actor(0)
    }
    ///Returns the handle of the actor `api`, which provides no value and runs once.
    fn api(&self) -> ::rungroup::ActorHandle<::rungroup::NoValue, ::rungroup::OneShot> {
        self.handle.__actor(1)
    }
    ///Returns the handles of the actors of `shards`, one per element, each of which provides a value of an inferred type and runs once.
    fn shards(
        &self,
    ) -> ::rungroup::ActorHandles<::rungroup::NoValue, ::rungroup::OneShot> {
        self.handle.__actors(2, "shards")
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
- `api`
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
                Self::__VALUES,
            )
            .__in_phases(
                const {
                    &[
                        ::rungroup::plan::UnitPlan::__new("schema", false, true),
                        ::rungroup::plan::UnitPlan::__new("store", false, true),
                        ::rungroup::plan::UnitPlan::__new("client", false, true),
                    ]
                },
                const { &[::rungroup::__private::role("meta")] },
            );
        const __ACTORS: &'static [::rungroup::plan::ActorPlan] = &[
            ::rungroup::plan::ActorPlan::__new(
                "store",
                &::rungroup::__private::ActorOptions::new(
                    ::rungroup::__private::InterruptKind::Cancel,
                ),
                &[::rungroup::__private::Edge::value(0, 0)],
            ),
            ::rungroup::plan::ActorPlan::__new(
                "api",
                &::rungroup::__private::ActorOptions::new(
                    ::rungroup::__private::InterruptKind::Cancel,
                ),
                &[],
            ),
            ::rungroup::plan::ActorPlan::__new(
                "shards",
                &::rungroup::__private::ActorOptions {
                    kind: ::rungroup::__private::ActorKind::Resource,
                    provides: ::core::option::Option::Some("_"),
                    multiplicity: ::rungroup::__private::Multiplicity::Each,
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Cancel,
                    )
                },
                &[],
            ),
        ];
        const __VALUES: &'static [::rungroup::plan::ValuePlan] = &[
            ::rungroup::plan::ValuePlan::__new("schema", "Schema"),
        ];
        /**Runs the group `app` inside the current tokio runtime.

Returns when every actor has ended and every plain field is dropped.

# Start order

Actors on one line start together, when their requirements are ready.

1. `store`, `api`, `shards[…]`

# Stop order

Actors on one line are interrupted together, when the actors that stop before them have ended.

1. `store`, `api`, `shards[…]`

# Grace periods

- `store`: 25s by default
- `api`: 25s by default
- `shards`: 25s by default

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
        /**Builds the fields one after the other, in this order: `schema`, `store`, `client`.

The fields that are given are parameters: `api`, `shards`, `_pid_file`.

Nothing runs before all fields are built.

# Cancel safety

Dropping the future drops the fields that were built, in reverse order. A function in `blocking(…)` is not stopped; its value is dropped when it returns. The values that a function holds, and arguments that no function has taken, are dropped with the future, on the thread that drops it.

# Errors

Returns the first error or panic of a field's `build`, with a `BuildError` as its context. The fields that were built are dropped in reverse order.*/
        async fn build(
            api: TcpListener,
            shards: Vec<Shard>,
            _pid_file: PidFile,
        ) -> ::rungroup::__private::anyhow::Result<Self> {
            let build = ::rungroup::__private::Building::new(Self::__PLAN);
            let __field_api = ::rungroup::__private::Built::new(build.field("api"), api)
                .leaving(::rungroup::__private::Leave::<TcpListener>::VALUE);
            let __field_shards = ::rungroup::__private::Built::new(
                    build.field("shards"),
                    shards,
                )
                .leaving(::rungroup::__private::Leave::<Vec<Shard>>::VALUE);
            let __field__pid_file = ::rungroup::__private::Built::new(
                    build.field("_pid_file"),
                    _pid_file,
                )
                .leaving(::rungroup::__private::Leave::<PidFile>::VALUE);
            let __field_schema = ::rungroup::__private::Build::<
                Schema,
            >::from_nothing(
                    build.field("schema"),
                    {
                        let __function = Schema::load;
                        __function
                    },
                )
                .await?
                .leaving(::rungroup::__private::Leave::<Schema>::VALUE);
            let __field_store = ::rungroup::__private::Build::<
                Store,
            >::blocking(build.field("store"), || Store::open("data"))
                .await?
                .leaving(::rungroup::__private::Leave::<Store>::VALUE);
            let __field_client = ::rungroup::__private::Build::<
                Client,
            >::from_nothing(build.field("client"), async || connect().await)
                .await?
                .leaving(::rungroup::__private::Leave::<Client>::VALUE);
            ::rungroup::__private::anyhow::Ok(Self {
                schema: __field_schema.into_value(),
                store: __field_store.into_value(),
                api: __field_api.into_value(),
                client: __field_client.into_value(),
                shards: __field_shards.into_value(),
                _pid_file: __field__pid_file.into_value(),
            })
        }
        ::rungroup::__private::with_signal! {
            { #[doc =
            "Builds the group as [`build`](Self::build) does, and runs it as the whole process: see `rungroup::main`."]
            fn main(api : TcpListener, shards : Vec < Shard >, _pid_file : PidFile,) ->
            ::rungroup::Exit { Self::main_on(& mut
            ::rungroup::__private::Builder::new_multi_thread(), api, shards, _pid_file,)
            } #[doc =
            "Like [`main`](Self::main), with the actors on a runtime that `builder` builds: see `rungroup::main_on`."]
            fn main_on(builder : & mut ::rungroup::__private::Builder, api : TcpListener,
            shards : Vec < Shard >, _pid_file : PidFile,) -> ::rungroup::Exit {
            ::rungroup::main_on(builder, move || async move { Self::build(api, shards,
            _pid_file,). await }) } } {}
        }
    }
    #[automatically_derived]
    impl ::rungroup::IntoGroup for App {
        fn into_group(self) -> ::rungroup::Group {
            let Self {
                schema: __field_schema,
                store: __field_store,
                api: __field_api,
                client: __field_client,
                shards: __field_shards,
                _pid_file: __field__pid_file,
            } = self;
            let mut __group = ::rungroup::Group::__declared_each(
                Self::__PLAN,
                &[(2, __field_shards.len())],
            );
            for __value in [&__field_store] {
                ::rungroup::Group::add_role(
                    &mut __group,
                    ::rungroup::__private::key(
                        __value,
                        {
                            let __function = Store::role;
                            __function
                        },
                    ),
                )
            }
            for __value in ::core::iter::IntoIterator::into_iter(&__field_shards) {
                ::rungroup::Group::add_role(
                    &mut __group,
                    ::rungroup::__private::key(__value, |shard: &Shard| shard.role()),
                )
            }
            let __value_schema = ::rungroup::__private::types::value_slot::<Schema>();
            let __resource_shards = ::rungroup::__private::Opens::closes_by_drop(
                ::rungroup::__private::Resource::<
                    Shard,
                    (),
                    _,
                >::opens({
                    let __function = open;
                    __function
                }),
            );
            ::rungroup::__private::opened(&__resource_shards);
            let __value_shards = ::core::iter::Iterator::collect::<
                ::std::vec::Vec<_>,
            >(
                ::core::iter::Iterator::map(
                    0..__field_shards.len(),
                    |_| __resource_shards.slot(),
                ),
            );
            ::rungroup::Group::__value_of_plan::<
                Schema,
            >(&mut __group, 0, &__value_schema, __field_schema);
            ::rungroup::__private::types::field::<Store>();
            ::rungroup::__private::Owned::<
                Store,
                (),
                Schema,
            >::add(
                ::rungroup::__private::Receive::<
                    (&::rungroup::Slot<Schema>,),
                    Schema,
                >::with(
                    __group.__actor_of_plan("store"),
                    (&__value_schema,),
                    |(value,)| value,
                ),
                ::rungroup::__private::once(__field_store),
                {
                    let __function = serve;
                    __function
                },
                ::rungroup::Interrupt::cancel(),
            );
            ::rungroup::__private::types::field::<TcpListener>();
            ::rungroup::__private::Owned::<
                TcpListener,
                (),
                (),
            >::add(
                __group.__actor_of_plan("api"),
                ::rungroup::__private::once(__field_api),
                {
                    let __function = serve;
                    __function
                },
                ::rungroup::Interrupt::cancel(),
            );
            ::rungroup::Group::retain::<Client>(&mut __group, "client", __field_client);
            ::rungroup::__private::types::field::<Shard>();
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
    const _: &::rungroup::plan::Plan = <App>::__PLAN;
};
