::rungroup::__private::declared_types! {
    App AppGroup AppHandle[()] [] [] [] []
}
#[automatically_derived]
impl AppGroup {
    ///Returns the setter of the grace period of the actor `path`.
    fn path(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(0)
    }
    ///Returns the setter of the grace period of the actor `closure`.
    fn closure(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(1)
    }
    ///Returns the setter of the grace period of the actor `async_closure`.
    fn async_closure(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(2)
    }
    ///Returns the setter of the grace period of the actor `thread`.
    fn thread(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(3)
    }
}
#[automatically_derived]
impl AppHandle {
    ///Returns the handle of the actor `path`, which provides no value and runs once.
    fn path(&self) -> ::rungroup::ActorHandle<::rungroup::NoValue, ::rungroup::OneShot> {
        self.handle.__actor(0)
    }
    ///Returns the handle of the actor `closure`, which provides no value and runs once.
    fn closure(
        &self,
    ) -> ::rungroup::ActorHandle<::rungroup::NoValue, ::rungroup::OneShot> {
        self.handle.__actor(1)
    }
    ///Returns the handle of the actor `async_closure`, which provides no value and runs once.
    fn async_closure(
        &self,
    ) -> ::rungroup::ActorHandle<::rungroup::NoValue, ::rungroup::OneShot> {
        self.handle.__actor(2)
    }
    ///Returns the handle of the actor `thread`, which provides no value and runs once.
    fn thread(
        &self,
    ) -> ::rungroup::ActorHandle<::rungroup::NoValue, ::rungroup::OneShot> {
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

- `path`
- `closure`
- `async_closure`
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
        );
        const __ACTORS: &'static [::rungroup::plan::ActorPlan] = &[
            ::rungroup::plan::ActorPlan::__new(
                "path",
                &::rungroup::__private::ActorOptions::new(
                    ::rungroup::__private::InterruptKind::Cancel,
                ),
                &[],
            ),
            ::rungroup::plan::ActorPlan::__new(
                "closure",
                &::rungroup::__private::ActorOptions::new(
                    ::rungroup::__private::InterruptKind::Cancel,
                ),
                &[],
            ),
            ::rungroup::plan::ActorPlan::__new(
                "async_closure",
                &::rungroup::__private::ActorOptions::new(
                    ::rungroup::__private::InterruptKind::Drop,
                ),
                &[],
            ),
            ::rungroup::plan::ActorPlan::__new(
                "thread",
                &::rungroup::__private::ActorOptions {
                    kind: ::rungroup::__private::ActorKind::Blocking,
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Cancel,
                    )
                },
                &[],
            ),
        ];
        /**Runs the group `app` inside the current tokio runtime.

Returns when every actor has ended and every plain field is dropped.

# Start order

Actors on one line start together, when their requirements are ready.

1. `path`, `closure`, `async_closure`, `thread`

# Stop order

Actors on one line are interrupted together, when the actors that stop before them have ended.

1. `path`, `closure`, `async_closure`, `thread`

# Grace periods

- `path`: 25s by default
- `closure`: 25s by default
- `async_closure`: 25s by default
- `thread`: 25s by default

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
                path: __field_path,
                closure: __field_closure,
                async_closure: __field_async_closure,
                thread: __field_thread,
            } = self;
            let mut __group = ::rungroup::Group::__declared(Self::__PLAN);
            ::rungroup::__private::types::field::<Listener>();
            ::rungroup::__private::Owned::<
                Listener,
                (),
                (),
            >::add(
                __group.__actor_of_plan("path"),
                ::rungroup::__private::once(__field_path),
                {
                    let __function = module::serve;
                    __function
                },
                ::rungroup::Interrupt::cancel(),
            );
            ::rungroup::__private::types::field::<Listener>();
            ::rungroup::__private::Owned::<
                Listener,
                (),
                (),
            >::add(
                __group.__actor_of_plan("closure"),
                ::rungroup::__private::once(__field_closure),
                |value: Listener, ctx: ::rungroup::Context<(), ()>| async move {
                    value.serve(ctx).await
                },
                ::rungroup::Interrupt::cancel(),
            );
            ::rungroup::__private::types::field::<Listener>();
            ::rungroup::__private::Owned::<
                Listener,
                (),
                (),
            >::add(
                __group.__actor_of_plan("async_closure"),
                ::rungroup::__private::once(__field_async_closure),
                async |value: Listener, ctx: Context| { value.serve(ctx).await },
                ::rungroup::Interrupt::drop(),
            );
            ::rungroup::__private::types::field::<Listener>();
            ::rungroup::__private::Owned::<
                Listener,
                (),
                (),
            >::add_blocking(
                __group.__actor_of_plan("thread"),
                ::rungroup::__private::once(__field_thread),
                |mut value: Listener, ctx: ::rungroup::Context<(), ()>| value.run(&ctx),
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
    const _: &::rungroup::plan::Plan = <App>::__PLAN;
};
