::rungroup::__private::declared_types! {
    pub (crate) r#Type TypeGroup TypeHandle[()] [] [] [] []
}
#[automatically_derived]
impl TypeGroup {
    ///Returns the setter of the grace period of the actor `fn`.
    pub(crate) fn r#fn(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(0)
    }
    ///Returns the setter of the grace period of the actor `loop`.
    pub(crate) fn r#loop(&mut self) -> ::rungroup::ActorGrace<'_> {
        self.group.__actor(1)
    }
}
#[automatically_derived]
impl TypeHandle {
    ///Returns the handle of the actor `fn`, which provides no value and runs once.
    pub(crate) fn r#fn(
        &self,
    ) -> ::rungroup::ActorHandle<::rungroup::NoValue, ::rungroup::OneShot, Worker> {
        self.handle.__actor(0)
    }
    ///Returns the handle of the actor `loop`, which provides no value and runs once.
    pub(crate) fn r#loop(
        &self,
    ) -> ::rungroup::ActorHandle<::rungroup::NoValue, ::rungroup::OneShot, Worker> {
        self.handle.__actor(1)
    }
}
const _: () = {
    use ::rungroup::__private::{
        CloneOfNoGroup as _, LeaveHere as _, NotAnActor as _, Unfit as _,
        UnfitResource as _,
    };
    #[automatically_derived]
    /**A group of actors. [`TypeHandle`] controls them while the group runs, and [`TypeGroup`] sets their grace periods before.

- `fn`
- `loop`
*/
    impl r#Type {
        ///The group as data: its actors, edges, options, start order and stop order.
        pub(crate) const PLAN: &'static ::rungroup::plan::Plan = (Self::__PLAN,).0;
        const __PLAN: &'static ::rungroup::plan::Plan = &::rungroup::plan::Plan::__new(
                "type",
                ::rungroup::__private::GroupOptions::DEFAULT,
                ::core::option::Option::None,
                Self::__ACTORS,
                &[],
            )
            .__nesting(
                &[
                    (0, ::rungroup::__private::KindOf::<Worker, (), ()>::PLAN),
                    (1, ::rungroup::__private::KindOf::<Worker, (), ()>::PLAN),
                ],
            );
        const __ACTORS: &'static [::rungroup::plan::ActorPlan] = &[
            ::rungroup::plan::ActorPlan::__new(
                "fn",
                &::rungroup::__private::ActorOptions {
                    kind: ::rungroup::__private::KindOf::<Worker, (), ()>::KIND,
                    nested: ::rungroup::__private::KindOf::<Worker, (), ()>::NESTED,
                    ready: ::core::option::Option::Some(::rungroup::Ready::Started),
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Cancel,
                    )
                },
                &[],
            ),
            ::rungroup::plan::ActorPlan::__new(
                "loop",
                &::rungroup::__private::ActorOptions {
                    kind: ::rungroup::__private::KindOf::<Worker, (), ()>::KIND,
                    nested: ::rungroup::__private::KindOf::<Worker, (), ()>::NESTED,
                    ..::rungroup::__private::ActorOptions::new(
                        ::rungroup::__private::InterruptKind::Cancel,
                    )
                },
                &[::rungroup::__private::Edge::requires(0, 0)],
            ),
        ];
        const __CHECK_0: ::core::primitive::bool = ::rungroup::__private::rules::leaves_signals(
            Self::__ACTORS[0].__nested(),
        );
        const __CHECK_1: ::core::primitive::bool = !Self::__ACTORS[0].is_group();
        const __CHECK_2: ::core::primitive::bool = ::rungroup::__private::rules::leaves_signals(
            Self::__ACTORS[1].__nested(),
        );
        const __CHECK_3: ::core::primitive::bool = !Self::__ACTORS[1].is_group();
        /**Runs the group `type` inside the current tokio runtime.

Returns when every actor has ended and every plain field is dropped.

# Start order

Actors on one line start together, when their requirements are ready.

1. `fn`
2. `loop`

# Stop order

Actors on one line are interrupted together, when the actors that stop before them have ended.

1. `loop`
2. `fn`

# Grace periods

- `fn`: 2s 500ms to 25s by default
- `loop`: 22s by default

Stop limit: 25s 500ms.

# Cancel safety

Dropping the future stops the group without an order and without a report: every async actor is aborted, and
every pending interrupt is called. The drop does not wait.

# Errors

Returns an error if the run failed: its cause is a failure, an actor failed, panicked, was aborted or abandoned,
or the drop of a plain field panicked or did not finish in time.
*/
        pub(crate) async fn run(
            self,
        ) -> ::core::result::Result<::rungroup::Report, ::rungroup::Error> {
            ::rungroup::IntoGroup::into_group(self).run().await
        }
        /**Starts the group in a task of the current tokio runtime, and returns immediately. The result is the future of the report, and derefs to [`TypeHandle`], which has a method for each actor.

[`run`](Self::run) documents the start order and the stop order.

# Errors

The result resolves to the error that `run` returns.

# Panics

Panics if it is called outside a tokio runtime.*/
        #[track_caller]
        pub(crate) fn start(self) -> ::rungroup::Running<TypeHandle> {
            ::rungroup::IntoGroup::into_group(self).start().__declared_as()
        }
        ///Converts the struct into a group that has not been started, for example to set grace periods from configuration.
        pub(crate) fn into_group(self) -> TypeGroup {
            TypeGroup {
                group: ::rungroup::IntoGroup::into_group(self),
                _kind: ::core::marker::PhantomData,
            }
        }
        ///Converts the struct into a group whose whole stop has this limit, drain included. `None` removes the limit.
        pub(crate) fn with_grace(
            self,
            grace: impl ::core::convert::Into<
                ::core::option::Option<::rungroup::__private::Duration>,
            >,
        ) -> TypeGroup {
            TypeGroup {
                group: ::rungroup::IntoGroup::into_group(self).grace(grace),
                _kind: ::core::marker::PhantomData,
            }
        }
    }
    #[automatically_derived]
    impl ::rungroup::IntoGroup for r#Type {
        fn into_group(self) -> ::rungroup::Group {
            let Self { r#fn: __field_fn, r#loop: __field_loop, r#in: __field_in } = self;
            let mut __group = ::rungroup::Group::__declared(Self::__PLAN);
            ::rungroup::ActorBuilder::<
                (),
                (),
            >::add_actor::<
                Worker,
            >(
                __group.__actor_of_plan("fn"),
                __field_fn,
                ::rungroup::Interrupt::cancel(),
            );
            ::rungroup::ActorBuilder::<
                (),
                (),
            >::add_actor::<
                Worker,
            >(
                __group.__actor_of_plan("loop"),
                __field_loop,
                ::rungroup::Interrupt::cancel(),
            );
            ::rungroup::Group::retain::<u8>(&mut __group, "in", __field_in);
            __group.__declared_as::<TypeHandle>();
            __group
        }
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl ::rungroup::Actor for r#Type
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
    impl ::rungroup::__private::DropBelongsOnAPlainField for r#Type {}
    #[automatically_derived]
    #[doc(hidden)]
    impl ::rungroup::__private::IsGroup for r#Type {
        type Handle = TypeHandle;
        fn handle(handle: ::rungroup::Handle) -> Self::Handle {
            ::rungroup::__private::DeclaredHandle::__new(handle)
        }
    }
    const _: () = {
        #[diagnostic::on_unimplemented(
            message = "`fn` is a group that sets `signals` or `drain`, which belong to the outermost group\nhelp: remove them from the nested group, and set them on the outermost group",
            label = "breaks a rule of the group"
        )]
        trait NestedGroupLeavesSignals {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: ::rungroup::__private::IsTrue> NestedGroupLeavesSignals for T {}
        <::rungroup::__private::Condition<
            { <r#Type>::__CHECK_0 },
        > as NestedGroupLeavesSignals>::HOLDS
    };
    const _: () = {
        #[diagnostic::on_unimplemented(
            message = "`fn` is a group, so it needs `interrupt = cancel` and `ready = manual`\nhelp: write `interrupt = cancel, ready = manual`: a group is stopped through its context, and is ready when all its actors are",
            label = "breaks a rule of the group"
        )]
        trait NestedGroupIsCancelled {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: ::rungroup::__private::IsTrue> NestedGroupIsCancelled for T {}
        <::rungroup::__private::Condition<
            { <r#Type>::__CHECK_1 },
        > as NestedGroupIsCancelled>::HOLDS
    };
    const _: () = {
        #[diagnostic::on_unimplemented(
            message = "`loop` is a group that sets `signals` or `drain`, which belong to the outermost group\nhelp: remove them from the nested group, and set them on the outermost group",
            label = "breaks a rule of the group"
        )]
        trait NestedGroupLeavesSignals {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: ::rungroup::__private::IsTrue> NestedGroupLeavesSignals for T {}
        <::rungroup::__private::Condition<
            { <r#Type>::__CHECK_2 },
        > as NestedGroupLeavesSignals>::HOLDS
    };
    const _: () = {
        #[diagnostic::on_unimplemented(
            message = "`loop` is a group, so it needs `interrupt = cancel` and `ready = manual`\nhelp: write `interrupt = cancel, ready = manual`: a group is stopped through its context, and is ready when all its actors are",
            label = "breaks a rule of the group"
        )]
        trait NestedGroupIsCancelled {
            const HOLDS: () = ();
        }
        #[diagnostic::do_not_recommend]
        impl<T: ::rungroup::__private::IsTrue> NestedGroupIsCancelled for T {}
        <::rungroup::__private::Condition<
            { <r#Type>::__CHECK_3 },
        > as NestedGroupIsCancelled>::HOLDS
    };
    const _: &::rungroup::plan::Plan = <r#Type>::__PLAN;
};
