::rungroup::__private::declared_types! {
    App AppGroup AppHandle[()] [] [] [] []
}
#[automatically_derived]
impl AppGroup {
    ///Returns the setter of the grace period of the actor `store`.
    fn store(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(0)
    }
    ///Returns the setter of the grace period of the actor `cache`.
    fn cache(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(1)
    }
    ///Returns the setter of the grace period of the actor `api`.
    fn api(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(2)
    }
    ///Returns the setter of the grace period of the actor `thread`.
    fn thread(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(3)
    }
    ///Returns the setter of the grace period of the actor `cache_size`.
    fn cache_size(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(4)
    }
}
#[automatically_derived]
impl AppHandle {
    ///Returns the handle of the actor `store`, which provides a value and can be restarted.
    fn store(&self) -> ::rungroup::ActorHandle<Db, ::rungroup::Restartable> {
        self.handle.__actor(0)
    }
    ///Returns the handle of the actor `cache`, which provides no value and can be restarted.
    fn cache(
        &self,
    ) -> ::rungroup::ActorHandle<::rungroup::NoValue, ::rungroup::Restartable, Cache> {
        self.handle.__actor(1)
    }
    ///Returns the handle of the actor `api`, which provides no value and can be restarted.
    fn api(
        &self,
    ) -> ::rungroup::ActorHandle<::rungroup::NoValue, ::rungroup::Restartable> {
        self.handle.__actor(2)
    }
    ///Returns the handle of the actor `thread`, which provides no value and can be restarted.
    fn thread(
        &self,
    ) -> ::rungroup::ActorHandle<::rungroup::NoValue, ::rungroup::Restartable> {
        self.handle.__actor(3)
    }
    ///Returns the handle of the actor `cache_size`, which provides a value and can be restarted.
    fn cache_size(
        &self,
    ) -> ::rungroup::ActorHandle<u64, ::rungroup::Restartable, Sizes> {
        self.handle.__actor(4)
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
- `cache`
- `api`
- `thread`
- `cache_size`, which provides a value
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
                    (1, ::rungroup::__private::KindOf::<Cache, (), Db>::PLAN),
                    (4, ::rungroup::__private::KindOf::<Sizes, u64, ()>::PLAN),
                ],
            );
        const __ACTORS: &'static [::rungroup::plan::ActorPlan] = &[
            ::rungroup::plan::ActorPlan::__new(
                "store",
                &::rungroup::__private::ActorOptions {
                    provides: ::core::option::Option::Some("Db"),
                    restart: ::core::option::Option::Some(
                        ::rungroup::RestartPolicy::on_failure(),
                    ),
                    dependents: ::core::option::Option::Some(
                        ::rungroup::Dependents::Restart,
                    ),
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Cancel,
                    )
                },
                &[],
            ),
            ::rungroup::plan::ActorPlan::__new(
                "cache",
                &::rungroup::__private::ActorOptions {
                    kind: ::rungroup::__private::KindOf::<Cache, (), Db>::KIND,
                    nested: ::rungroup::__private::KindOf::<Cache, (), Db>::NESTED,
                    ready: ::core::option::Option::Some(::rungroup::Ready::Manual),
                    restart: ::core::option::Option::Some(
                        ::rungroup::RestartPolicy::always(),
                    ),
                    dependents: ::core::option::Option::Some(
                        ::rungroup::Dependents::Keep,
                    ),
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Drop,
                    )
                },
                &[::rungroup::__private::Edge::receives(0, 0)],
            ),
            ::rungroup::plan::ActorPlan::__new(
                "api",
                &::rungroup::__private::ActorOptions {
                    restart: ::core::option::Option::Some(
                        ::rungroup::RestartPolicy::on_failure()
                            .backoff(::rungroup::__private::Duration::from_millis(100))
                            .max_backoff(Self::__MAX_BACKOFF_2)
                            .reset_after(::rungroup::__private::Duration::from_secs(60))
                            .max_restarts(Self::__MAX_RESTARTS_2),
                    ),
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Function,
                    )
                },
                &[
                    ::rungroup::__private::Edge::receives(0, 0),
                    ::rungroup::__private::Edge::receives(4, 1),
                ],
            ),
            ::rungroup::plan::ActorPlan::__new(
                "thread",
                &::rungroup::__private::ActorOptions {
                    kind: ::rungroup::__private::ActorKind::Blocking,
                    restart: ::core::option::Option::Some(
                        ::rungroup::RestartPolicy::on_failure().max_restarts(3),
                    ),
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Cancel,
                    )
                },
                &[::rungroup::__private::Edge::requires(1, 0)],
            ),
            ::rungroup::plan::ActorPlan::__new(
                "cache_size",
                &::rungroup::__private::ActorOptions {
                    kind: ::rungroup::__private::KindOf::<Sizes, u64, ()>::KIND,
                    nested: ::rungroup::__private::KindOf::<Sizes, u64, ()>::NESTED,
                    provides: ::core::option::Option::Some("u64"),
                    restart: ::core::option::Option::Some(
                        ::rungroup::RestartPolicy::always(),
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
        ];
        const __MAX_BACKOFF_2: ::rungroup::__private::Duration = MAX;
        const __MAX_RESTARTS_2: ::core::primitive::u32 = LIMIT;
        const __CHECK_0: ::core::primitive::bool = ::rungroup::__private::rules::leaves_signals(
            Self::__ACTORS[1].__nested(),
        );
        const __CHECK_1: ::core::primitive::bool = !Self::__ACTORS[1].is_group();
        const __CHECK_2: ::core::primitive::bool = ::rungroup::__private::rules::backoff_fits(
            &::rungroup::RestartPolicy::on_failure()
                .backoff(::rungroup::__private::Duration::from_millis(100))
                .max_backoff(Self::__MAX_BACKOFF_2)
                .reset_after(::rungroup::__private::Duration::from_secs(60))
                .max_restarts(Self::__MAX_RESTARTS_2),
        );
        const __CHECK_3: ::core::primitive::bool = ::rungroup::__private::rules::max_restarts_is_not_zero(
            &::rungroup::RestartPolicy::on_failure()
                .backoff(::rungroup::__private::Duration::from_millis(100))
                .max_backoff(Self::__MAX_BACKOFF_2)
                .reset_after(::rungroup::__private::Duration::from_secs(60))
                .max_restarts(Self::__MAX_RESTARTS_2),
        );
        const __CHECK_4: ::core::primitive::bool = ::rungroup::__private::rules::leaves_signals(
            Self::__ACTORS[4].__nested(),
        );
        const __CHECK_5: ::core::primitive::bool = !Self::__ACTORS[4].is_group();
        /**Runs the group `app` inside the current tokio runtime.

Returns when every actor has ended and every plain field is dropped.

# Start order

Actors on one line start together, when their requirements are ready.

1. `store`, `cache_size`
2. `cache`, `api`
3. `thread`

# Stop order

Actors on one line are interrupted together, when the actors that stop before them have ended.

1. `api`, `thread`
2. `cache`, `cache_size`
3. `store`

# Grace periods

- `store`: 2s 250ms to 25s by default
- `cache`: 2s 750ms to 22s by default
- `api`: 22s by default
- `thread`: 19s by default
- `cache_size`: 2s 500ms to 25s by default

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
                cache: __field_cache,
                api: __field_api,
                thread: __field_thread,
                cache_size: __field_cache_size,
            } = self;
            let mut __group = ::rungroup::Group::__declared(Self::__PLAN);
            let __value_store = ::rungroup::__private::types::slot::<Db>();
            let __value_cache_size = ::rungroup::__private::types::slot::<u64>();
            ::rungroup::__private::types::field::<PathBuf>();
            ::rungroup::__private::Owned::<
                PathBuf,
                Db,
                (),
            >::add(
                __group
                    .__actor_of_plan("store")
                    .__restarts()
                    .provides::<Db>(&__value_store),
                ::rungroup::__private::cloned(
                    __field_store,
                    ::rungroup::__private::CloneOf::<PathBuf>::clone_fn::<PathBuf>(),
                ),
                {
                    let __function = open;
                    __function
                },
                ::rungroup::Interrupt::cancel(),
            );
            ::rungroup::__private::Cloned::<
                (),
                Db,
            >::add_actor::<
                Cache,
            >(
                ::rungroup::__private::Receive::<
                    (&::rungroup::Slot<Db>,),
                    Db,
                >::with(
                    __group.__actor_of_plan("cache").__restarts(),
                    (&__value_store,),
                    |(value,)| value,
                ),
                (
                    __field_cache,
                    ::rungroup::__private::CloneOf::<Cache>::clone_fn::<Cache>(),
                ),
                ::rungroup::Interrupt::drop(),
            );
            ::rungroup::__private::types::shared_field::<Listener>();
            ::rungroup::__private::types::received::<Needs>();
            ::rungroup::__private::Shared::<
                Listener,
                (),
                Needs,
            >::add(
                ::rungroup::__private::Receive::<
                    (&::rungroup::Slot<Db>, &::rungroup::Slot<u64>),
                    Needs,
                >::with(
                    __group.__actor_of_plan("api").__restarts(),
                    (&__value_store, &__value_cache_size),
                    |(db, cache_size)| Needs { db, cache_size },
                ),
                __field_api,
                async |field: &Listener, ctx: ::rungroup::Context<(), Needs>| {
                    value.serve(ctx).await
                },
                ::rungroup::__private::Shared::<
                    Listener,
                    (),
                    Needs,
                >::interrupt({
                    let __function = Listener::close;
                    __function
                }),
            );
            ::rungroup::__private::types::field::<Worker>();
            ::rungroup::__private::Owned::<
                Worker,
                (),
                (),
            >::add_blocking(
                __group.__actor_of_plan("thread").__restarts(),
                ::rungroup::__private::cloned(
                    __field_thread,
                    ::rungroup::__private::CloneOf::<Worker>::clone_fn::<Worker>(),
                ),
                |value: Worker, ctx: ::rungroup::Context<(), ()>| value.run(ctx),
                ::rungroup::Interrupt::cancel(),
            );
            ::rungroup::__private::Cloned::<
                u64,
                (),
            >::add_actor::<
                Sizes,
            >(
                __group
                    .__actor_of_plan("cache_size")
                    .__restarts()
                    .provides::<u64>(&__value_cache_size),
                (
                    __field_cache_size,
                    ::rungroup::__private::CloneOf::<Sizes>::clone_fn::<Sizes>(),
                ),
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
            message = "`cache` is a group that sets `signals` or `drain`, which belong to the outermost group\nhelp: remove them from the nested group, and set them on the outermost group",
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
            message = "`cache` is a group, and a group cannot restart as a whole\nhelp: remove `restart`, and set it on the actors inside",
            label = "breaks a rule of the group"
        )]
        trait NestedGroupDoesNotRestart {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: ::rungroup::__private::IsTrue> NestedGroupDoesNotRestart for T {}
        <::rungroup::__private::Condition<
            { <App>::__CHECK_1 },
        > as NestedGroupDoesNotRestart>::HOLDS
    };
    const _: () = {
        #[diagnostic::on_unimplemented(
            message = "`max_backoff` of the `restart` of `api` is less than its `backoff`\nhelp: make `max_backoff` longer or `backoff` shorter: the backoff doubles up to its maximum",
            label = "breaks a rule of the group"
        )]
        trait BackoffFitsItsMaximum {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: ::rungroup::__private::IsTrue> BackoffFitsItsMaximum for T {}
        <::rungroup::__private::Condition<
            { <App>::__CHECK_2 },
        > as BackoffFitsItsMaximum>::HOLDS
    };
    const _: () = {
        #[diagnostic::on_unimplemented(
            message = "`max_restarts` of the `restart` of `api` is 0\nhelp: remove `restart` from an actor that must not restart",
            label = "breaks a rule of the group"
        )]
        trait MaxRestartsIsNotZero {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: ::rungroup::__private::IsTrue> MaxRestartsIsNotZero for T {}
        <::rungroup::__private::Condition<
            { <App>::__CHECK_3 },
        > as MaxRestartsIsNotZero>::HOLDS
    };
    const _: () = {
        #[diagnostic::on_unimplemented(
            message = "`cache_size` is a group that sets `signals` or `drain`, which belong to the outermost group\nhelp: remove them from the nested group, and set them on the outermost group",
            label = "breaks a rule of the group"
        )]
        trait NestedGroupLeavesSignals {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: ::rungroup::__private::IsTrue> NestedGroupLeavesSignals for T {}
        <::rungroup::__private::Condition<
            { <App>::__CHECK_4 },
        > as NestedGroupLeavesSignals>::HOLDS
    };
    const _: () = {
        #[diagnostic::on_unimplemented(
            message = "`cache_size` is a group, and a group cannot restart as a whole\nhelp: remove `restart`, and set it on the actors inside",
            label = "breaks a rule of the group"
        )]
        trait NestedGroupDoesNotRestart {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: ::rungroup::__private::IsTrue> NestedGroupDoesNotRestart for T {}
        <::rungroup::__private::Condition<
            { <App>::__CHECK_5 },
        > as NestedGroupDoesNotRestart>::HOLDS
    };
    const _: &::rungroup::plan::Plan = <App>::__PLAN;
};
