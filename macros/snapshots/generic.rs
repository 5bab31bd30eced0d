///The group of a [`App`] before it runs, with one method an actor to change its grace.
#[must_use = "a group does nothing unless it is run"]
pub struct AppGroup {
    group: ::rungroup::Group,
}
#[automatically_derived]
impl AppGroup {
    ///Runs the group inside the current tokio runtime, until it has ended.
    ///
    ///# Errors
    ///
    ///When the run did not end well.
    pub async fn run(
        self,
    ) -> ::core::result::Result<::rungroup::Report, ::rungroup::Error> {
        self.group.run().await
    }
    ///Starts the group inside the current tokio runtime.
    pub fn start(self) -> ::rungroup::Running {
        self.group.start()
    }
    ///The handle of the group, which exists before it runs.
    pub fn handle(&self) -> ::rungroup::Handle {
        self.group.handle()
    }
    ///Bounds the whole stop, drain included; `None` is no limit.
    pub fn grace(
        self,
        grace: impl ::core::convert::Into<
            ::core::option::Option<::rungroup::__private::Duration>,
        >,
    ) -> Self {
        Self {
            group: self.group.grace(grace),
        }
    }
    ///The grace of the actor `service`.
    pub fn service(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(0)
    }
}
#[automatically_derived]
impl ::rungroup::IntoGroup for AppGroup {
    fn into_group(self) -> ::rungroup::Group {
        self.group
    }
}
const _: () = {
    use ::rungroup::__private::{NotAnActor as _, Unfit as _};
    #[automatically_derived]
    impl<T: Service, const N: usize> App<T, N>
    where
        T::Request: Send,
    {
        ///The group as data: its actors, edges, options, start order and stop order.
        pub const PLAN: ::rungroup::plan::Plan = Self::__PLAN;
        const __PLAN: ::rungroup::plan::Plan = ::rungroup::__private::GroupSpec::plan(
            ::rungroup::__private::GroupSpec::new("app", Self::__ACTORS),
        );
        const __ACTORS: &'static [::rungroup::__private::ActorSpec; 1] = &[
            ::rungroup::__private::ActorSpec::new("service")
                .interrupt(::rungroup::__private::InterruptKind::Cancel)
                .group(
                    ::rungroup::__private::no_group(
                        "service",
                        ::rungroup::__private::Nested::<T, (), ()>::IS_GROUP,
                    ),
                ),
        ];
        /**Runs the group `app` inside the current tokio runtime, until it has ended.

Returns when every actor has ended and every plain field is dropped.

# Start order

Actors of one line start together, as soon as those they wait for are ready.

1. `service`

# Stop order

Actors of one line are interrupted together, as soon as those that stop before them have ended.

1. `service`

# Cancel safety

Dropping the future stops the group without waiting for it: every async actor is asked to abort, every
interrupt not yet called is called, in no order, and there is no report.

# Errors

When the run did not end well: the cause is a failure, or an actor failed, panicked, was aborted or abandoned.
*/
        pub async fn run(
            self,
        ) -> ::core::result::Result<::rungroup::Report, ::rungroup::Error> {
            ::rungroup::IntoGroup::into_group(self).run().await
        }
        ///Starts the group inside the current tokio runtime, and gives a handle besides.
        ///
        ///The start and the stop order are those `run` shows.
        pub fn start(self) -> ::rungroup::Running {
            ::rungroup::IntoGroup::into_group(self).start()
        }
        ///The group before it runs, so that graces can come from configuration.
        pub fn into_group(self) -> AppGroup {
            AppGroup {
                group: ::rungroup::IntoGroup::into_group(self),
            }
        }
        ///The group before it runs, its own grace changed; `None` is no limit.
        pub fn with_grace(
            self,
            grace: impl ::core::convert::Into<
                ::core::option::Option<::rungroup::__private::Duration>,
            >,
        ) -> AppGroup {
            AppGroup {
                group: ::rungroup::IntoGroup::into_group(self).grace(grace),
            }
        }
    }
    #[automatically_derived]
    impl<T: Service, const N: usize> ::rungroup::IntoGroup for App<T, N>
    where
        T::Request: Send,
    {
        fn into_group(self) -> ::rungroup::Group {
            let _ = Self::__PLAN;
            let Self { service: __field_service, buffer: __field_buffer } = self;
            let mut __group = ::rungroup::Group::new("app");
            ::rungroup::Group::add_actor::<
                T,
            >(&mut __group, "service", __field_service, ::rungroup::Interrupt::cancel());
            ::rungroup::Group::keep::<[u8; N]>(&mut __group, "buffer", __field_buffer);
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
        const __GROUP: ::core::option::Option<fn(Self) -> ::rungroup::Group> = ::core::option::Option::Some(
            <Self as ::rungroup::IntoGroup>::into_group,
        );
        fn execute(
            self,
            context: ::rungroup::Context,
        ) -> impl ::core::future::Future<
            Output = ::rungroup::__private::anyhow::Result<()>,
        > + ::core::marker::Send {
            ::rungroup::__private::execute_group(
                ::rungroup::IntoGroup::into_group(self),
                context,
            )
        }
    }
    #[automatically_derived]
    impl<T: Service, const N: usize> ::rungroup::__private::DropOnAPlainField
    for App<T, N>
    where
        T::Request: Send,
    {}
};
