::rungroup::__private::declared_types! {
    pub App AppGroup AppHandle[App < T, N >] [< T : Service = Http, const N : usize = 4
    >] [< T : Service, const N : usize >] [< T, N >] [where T::Request : Send,]
}
#[automatically_derived]
impl<T: Service, const N: usize> AppGroup<T, N>
where
    T::Request: Send,
{
    ///Returns the setter of the grace period of the actor `service`.
    pub fn service(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(0)
    }
}
#[automatically_derived]
impl<T: Service, const N: usize> AppHandle<T, N>
where
    T::Request: Send,
{
    ///Returns the handle of the actor `service`, which provides a value and can be restarted.
    pub fn service(
        &self,
    ) -> ::rungroup::ActorHandle<T::Address, ::rungroup::Restartable, T> {
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

- `service`, which provides a value
*/
    impl<T: Service, const N: usize> App<T, N>
    where
        T::Request: Send,
    {
        ///The group as data: its actors, edges, options, start order and stop order.
        pub const PLAN: &'static ::rungroup::plan::Plan = (Self::__PLAN,).0;
        const __PLAN: &'static ::rungroup::plan::Plan = {
            let () = Self::__CHECK_0;
            let () = Self::__CHECK_1;
            &::rungroup::plan::Plan::__new(
                    "app",
                    ::rungroup::__private::GroupOptions::DEFAULT,
                    ::core::option::Option::None,
                    Self::__ACTORS,
                    &[],
                )
                .__nesting(
                    &[(0, ::rungroup::__private::KindOf::<T, T::Address, ()>::PLAN)],
                )
        };
        const __ACTORS: &'static [::rungroup::plan::ActorPlan] = &[
            ::rungroup::plan::ActorPlan::__new(
                "service",
                &::rungroup::__private::ActorOptions {
                    kind: ::rungroup::__private::KindOf::<T, T::Address, ()>::KIND,
                    nested: ::rungroup::__private::KindOf::<T, T::Address, ()>::NESTED,
                    provides: ::core::option::Option::Some("T::Address"),
                    restart: ::core::option::Option::Some(
                        ::rungroup::RestartPolicy::on_failure(),
                    ),
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Cancel,
                    )
                },
                &[],
            ),
        ];
        const __CHECK_0: () = ::core::assert!(
            ::rungroup::__private::rules::leaves_signals(Self::__ACTORS[0].__nested()),
            "{}",
            "`service` is a group that sets `signals` or `drain`, which belong to the outermost group\nhelp: remove them from the nested group, and set them on the outermost group"
        );
        const __CHECK_1: () = ::core::assert!(
            ! Self::__ACTORS[0].is_group(), "{}",
            "`service` is a group, and a group cannot restart as a whole\nhelp: remove `restart`, and set it on the actors inside"
        );
        /**Runs the group `app` inside the current tokio runtime.

Returns when every actor has ended and every plain field is dropped.

# Start order

Actors on one line start together, when their requirements are ready.

1. `service`

# Stop order

Actors on one line are interrupted together, when the actors that stop before them have ended.

1. `service`

# Grace periods

- `service`: 25s by default

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
        pub fn start(self) -> ::rungroup::Running<AppHandle<T, N>> {
            ::rungroup::IntoGroup::into_group(self).start().__declared_as()
        }
        ///Converts the struct into a group that has not been started, for example to set grace periods from configuration.
        pub fn into_group(self) -> AppGroup<T, N> {
            AppGroup {
                group: ::rungroup::IntoGroup::into_group(self),
                _kind: ::core::marker::PhantomData,
            }
        }
        ///Converts the struct into a group whose whole stop has this limit, drain included. `None` removes the limit.
        pub fn with_grace(
            self,
            grace: impl ::core::convert::Into<
                ::core::option::Option<::rungroup::__private::Duration>,
            >,
        ) -> AppGroup<T, N> {
            AppGroup {
                group: ::rungroup::IntoGroup::into_group(self).grace(grace),
                _kind: ::core::marker::PhantomData,
            }
        }
    }
    #[automatically_derived]
    impl<T: Service, const N: usize> ::rungroup::IntoGroup for App<T, N>
    where
        T::Request: Send,
    {
        fn into_group(self) -> ::rungroup::Group {
            let Self { service: __field_service, buffer: __field_buffer } = self;
            let mut __group = ::rungroup::Group::__declared(Self::__PLAN);
            let __value_service = ::rungroup::__private::types::generic::slot::<
                T::Address,
            >();
            ::rungroup::__private::Cloned::<
                T::Address,
                (),
            >::add_actor::<
                T,
            >(
                __group
                    .__actor_of_plan("service")
                    .__restarts()
                    .provides::<T::Address>(&__value_service),
                (
                    __field_service,
                    ::rungroup::__private::types::generic::clone_fn::<T>(),
                ),
                ::rungroup::Interrupt::cancel(),
            );
            ::rungroup::Group::retain::<[u8; N]>(&mut __group, "buffer", __field_buffer);
            __group.__declared_as::<AppHandle<T, N>>();
            __group
        }
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl<T: Service, const N: usize> ::rungroup::Actor for App<T, N>
    where
        T::Request: Send,
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
    impl<T: Service, const N: usize> ::rungroup::__private::DropBelongsOnAPlainField
    for App<T, N>
    where
        T::Request: Send,
    {}
    #[automatically_derived]
    #[doc(hidden)]
    impl<T: Service, const N: usize> ::rungroup::__private::IsGroup for App<T, N>
    where
        T::Request: Send,
    {
        type Handle = AppHandle<T, N>;
        fn handle(handle: ::rungroup::Handle) -> Self::Handle {
            ::rungroup::__private::types::generic::owned::<T::Address>();
            ::rungroup::__private::types::generic::owned::<[u8; N]>();
            ::rungroup::__private::DeclaredHandle::__new(handle)
        }
    }
};
