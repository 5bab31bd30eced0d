// One mistake for each rule: as a `#[group]` struct and as a group that is built at run time. The tests of the macro and of the
// runtime both include this file, each with a macro `cases` of its own, and both expect the text that stands here.
//
// `declared`: the macro reports the text. `asserted`: the macro emits the text in an assertion, because only const evaluation can
// judge it. `built`: the runtime reports the text.

cases! {
    NameIsNotEmpty {
        "the name of the group is empty\nhelp: set a name: logs, errors and reports show it"
        declared [name = ""] { #[actor(interrupt = cancel)] api: Api }
        built "" |group| { add(group, "api"); }
    }
    NameHasNoNul {
        "the name `a\\u{0}b` contains a NUL character\nhelp: remove the character: the name of a thread cannot contain it"
        declared [] { #[actor(interrupt = cancel, name = "a\0b")] api: Api }
        built "App" |group| { add(group, "a\0b"); }
    }
    NameIsUnique {
        "the name `db` is used by more than one actor\nhelp: give each actor its own name"
        declared [] { #[actor(interrupt = cancel, name = "db")] api: Api, #[actor(interrupt = cancel)] db: Db }
        built "App" |group| { add(group, "db"); add(group, "db"); }
    }
    EntryExists {
        "`api` requires `bd`, but group `App` has no actor of that name\n\
         help: an actor with a similar name exists: `db`"
        declared [] {
            #[actor(interrupt = cancel, requires = [bd])] api: Api,
            #[actor(interrupt = cancel, ready = manual)] db: Db,
        }
        built "App" |group| {
            add(group, "api").requires(["bd"]);
            add(group, "db").ready(Ready::Manual);
        }
    }
    EntryIsAnotherActor {
        "`api` stops before itself\nhelp: remove `api` from its `stops_before`"
        declared [] { #[actor(interrupt = cancel, stops_before = [api])] api: Api }
        built "App" |group| { add(group, "api").stops_before(["api"]); }
    }
    EntryIsListedOnce {
        "`db` is listed twice in `requires` of `api`\nhelp: remove one of them"
        declared [] {
            #[actor(interrupt = cancel, requires = [db, db])] api: Api,
            #[actor(interrupt = cancel, ready = manual)] db: Db,
        }
        built "App" |group| {
            add(group, "api").requires(["db", "db"]);
            add(group, "db").ready(Ready::Manual);
        }
    }
    EntryIsInOneList {
        "`db` is in `receives` and in `stops_before` of `api`\n\
         help: remove it from `stops_before`: `receives` implies it"
        declared [] {
            #[actor(interrupt = cancel, receives = db, stops_before = [db])] api: Api,
            #[actor(interrupt = cancel, provides = u8)] db: Db,
        }
        built "App" |group| {
            let slot = Slot::new();
            receive(group, "api", &slot).stops_before(["db"]);
            provide(group, "db", &slot);
        }
    }
    EntryIsInOneList {
        "`api` receives from `db`, and also receives late from it\n\
         help: remove one of them: the actor waits for `db`, or does not"
        declared [] {
            #[actor(interrupt = cancel, receives = Needs { db, later: late(db) })] api: Api,
            #[actor(interrupt = cancel, provides = u8)] db: Db,
        }
        built "App" |group| {
            let slot = Slot::new();
            let api = group.actor("api").receives_with((&slot, slot.late()), |(db, _)| db);
            api.add(async |_: Context<(), u8>| (), Interrupt::cancel());
            provide(group, "db", &slot);
        }
    }
    EntryIsListedOnce {
        "`api` receives late from `db` twice\nhelp: remove one of them"
        declared [] {
            #[actor(interrupt = cancel, receives = Needs { db: late(db), again: late(db) })] api: Api,
            #[actor(interrupt = cancel, provides = u8)] db: Db,
        }
        built "App" |group| {
            let slot = Slot::new();
            let api = group.actor("api").receives_with((slot.late(), slot.late()), |_| 0);
            api.add(async |_: Context<(), u8>| (), Interrupt::cancel());
            provide(group, "db", &slot);
        }
    }
    SourceProvides {
        "`api` receives from `db`, which provides nothing\n\
         help: add `provides = Type` to `db`, or write `requires = [db]`"
        declared [] {
            #[actor(interrupt = cancel, receives = db)] api: Api,
            #[actor(interrupt = cancel)] db: Db,
        }
    }
    GroupProvidesAValue {
        "group `App` provides the value of `store`, which sets `optional` and may provide none\n\
         help: remove `optional` from `store`, or name another actor"
        declared [provides = store] {
            #[actor(interrupt = cancel, optional, provides = u8)] store: Option<Store>,
        }
        built "App" |group| {
            let slot = Slot::new();
            provide(group, "store", &slot).optional();
            set(group, |group| group.nested().provides(&slot).into_group(()));
        }
    }
    OptionalSourceIsReceivedAsOption {
        "`api` receives a `u8` from `cache`, which is optional and may provide none\n\
         help: receive an `Option`: write `slot.optional()` for the slot, and a `Vec` of these for a slice"
        built "App" |group| {
            let slot = Slot::new();
            group.actor("cache").provides(&slot).add_absent();
            receive(group, "api", &slot);
        }
    }
    ValueIsOnlyReceived {
        "`api` requires `state`, which is a value: it is always ready\n\
         help: write `receives = state`, or remove it from `requires`"
        declared [] {
            #[actor(interrupt = cancel, requires = [state])] api: Api,
            #[value] state: u8,
        }
        built "App" |group| {
            group.value("state", &Slot::new(), 0u8);
            add(group, "api").requires(["state"]);
        }
    }
    ValueIsOnlyReceived {
        "`api` receives late from `state`, which is a value: it is always ready\n\
         help: receive `state` without `late`"
        declared [] {
            #[actor(interrupt = cancel, receives = late(state))] api: Api,
            #[value] state: u8,
        }
        built "App" |group| {
            let slot = Slot::new();
            group.value("state", &slot, 0u8);
            let api = group.actor("api").receives_with((slot.late(),), |_| 0);
            api.add(async |_: Context<(), u8>| (), Interrupt::cancel());
        }
    }
    ValueIsOnlyReceived {
        "`api` stops before `state`, which is a value: it is kept until every actor has ended\n\
         help: remove `state` from `stops_before`"
        declared [] {
            #[actor(interrupt = cancel, stops_before = [state])] api: Api,
            #[value] state: u8,
        }
        built "App" |group| {
            group.value("state", &Slot::new(), 0u8);
            add(group, "api").stops_before(["state"]);
        }
    }
    NameIsUnique {
        "the name `state` is used by an actor and a value\n\
         help: give the actor or the value another name"
        declared [] { #[actor(interrupt = cancel, name = "state")] api: Api, #[value] state: u8 }
        built "App" |group| {
            group.value("state", &Slot::new(), 0u8);
            add(group, "state");
        }
    }
    SlotIsProvided {
        "`api` receives a `u8` that no actor provides\nhelp: call `.provides(&slot)` on an actor"
        built "App" |group| { receive(group, "api", &Slot::new()); }
    }
    SlotBelongsToOneGroup {
        "`api` receives a `u8` through a slot that belongs to group `first`\nhelp: create a slot for each group"
        built "App" |group| {
            let slot = Slot::new();
            provide(&mut Group::new("first"), "db", &slot);
            receive(group, "api", &slot);
        }
    }
    SlotIsProvidedOnce {
        "`db` and `cache` provide the same `u8`\nhelp: create a slot for each of them"
        built "App" |group| {
            let slot = Slot::new();
            provide(group, "db", &slot);
            provide(group, "cache", &slot);
        }
    }
    OptionsDoNotConflict {
        "`provides` conflicts with `process` on `proxy`: a child process has no value to provide\nhelp: remove `provides`"
        declared [] { #[actor(process, provides = ())] proxy: ProcessSpec }
        built "App" |group| {
            let proxy = group.actor("proxy").provides(&Slot::new());
            proxy.add_process(ProcessSpec::new("true"), ProcessReady::Started);
        }
    }
    OptionsDoNotConflict {
        "`ready = manual` conflicts with `process` on `proxy`: a child process cannot call `ctx.ready()`\n\
         help: write `ready = started`, `ready = line(\"…\")` or `ready = port(…)`"
        declared [] { #[actor(process, ready = manual)] proxy: ProcessSpec }
        built "App" |group| {
            let proxy = group.actor("proxy").ready(Ready::Manual);
            proxy.add_process(ProcessSpec::new("true"), ProcessReady::line("up"));
        }
    }
    OptionsDoNotConflict {
        "`ready = finished` conflicts with `process` on `proxy`: a child process that others require keeps running\n\
         help: write `ready = started`, `ready = line(\"…\")` or `ready = port(…)`; for one that ends, run it in an \
         `execute` with `ProcessSpec::run`"
        declared [] { #[actor(process, ready = finished)] proxy: ProcessSpec }
        built "App" |group| {
            let proxy = group.actor("proxy").add_process(ProcessSpec::new("true"), ProcessReady::line("up"));
            proxy.ready(Ready::Finished);
        }
    }
    OptionsDoNotConflict {
        "`ready` conflicts with `add_process` on `proxy`: its argument states when the process is ready\n\
         help: remove `ready`"
        built "App" |group| {
            let proxy = group.actor("proxy").add_process(ProcessSpec::new("true"), ProcessReady::line("up"));
            proxy.ready(Ready::Started).ready_within(SECOND);
        }
    }
    OptionsDoNotConflict {
        "`interrupt = drop` conflicts with `blocking` on `api`: a thread cannot be dropped\n\
         help: write `interrupt = cancel`, or a function that makes execute return"
        declared [] { #[actor(interrupt = drop, blocking)] api: Api }
        built "App" |group| { group.add_blocking("api", |_| (), Interrupt::drop()); }
    }
    OptionsDoNotConflict {
        "`grace` conflicts with `interrupt = drop` on `api`: execute is dropped at its next await, so there is nothing to \
         wait for\nhelp: remove `grace`, or write `interrupt = cancel`"
        declared [] { #[actor(interrupt = drop, grace = "1s")] api: Api }
        built "App" |group| { group.add("api", idle, Interrupt::drop()).grace(SECOND); }
    }
    OptionsDoNotConflict {
        "`on_ok` conflicts with `ready = finished` on `api`: the `Ok` that makes it ready never stops the group\n\
         help: remove `on_ok`"
        declared [] { #[actor(interrupt = cancel, ready = finished, on_ok = stop)] api: Api }
        built "App" |group| { add(group, "api").ready(Ready::Finished).on_ok(ReturnAction::Stop); }
    }
    OptionsDoNotConflict {
        "`ready` conflicts with `provides` on `db`: the actor is ready when it provides its value\nhelp: remove `ready`"
        declared [] { #[actor(interrupt = cancel, ready = manual, provides = u8)] db: Db }
        built "App" |group| { provide(group, "db", &Slot::new()).ready(Ready::Manual); }
    }
    OptionsDoNotConflict {
        "`ready_within` conflicts with `ready = started` on `api`: the actor is ready as soon as it starts\n\
         help: remove `ready_within`, or write `ready = manual`, `ready = finished` or `provides = Type`"
        declared [] { #[actor(interrupt = cancel, ready = started, ready_within = "1s")] api: Api }
        built "App" |group| { add(group, "api").ready(Ready::Started).ready_within(SECOND); }
    }
    OptionsDoNotConflict {
        "`ready_within` conflicts with `on_err = continue` on `api`: the group cannot continue after a missed readiness\n\
         help: remove one of them, or add `restart = on_failure`"
        declared [] {
            #[actor(interrupt = cancel, ready = manual, ready_within = "1s", on_err = continue)] api: Api,
        }
        built "App" |group| {
            add(group, "api").ready(Ready::Manual).ready_within(SECOND).on_err(ReturnAction::Continue);
        }
    }
    OptionsDoNotConflict {
        "`on_ok` conflicts with `restart = always` on `api`: the actor restarts after `Ok`\n\
         help: remove `on_ok`, or write `restart = on_failure`"
        declared [] { #[actor(interrupt = cancel, restart = always, on_ok = stop)] api: Api }
        built "App" |group| { restart(group, "api", RestartPolicy::always()).on_ok(ReturnAction::Stop); }
    }
    OptionsDoNotConflict {
        "`restart = always` conflicts with `ready = finished` on `api`: the `Ok` that makes it ready would restart it\n\
         help: write `restart = on_failure`"
        declared [] { #[actor(interrupt = cancel, restart = always, ready = finished)] api: Api }
        built "App" |group| { restart(group, "api", RestartPolicy::always()).ready(Ready::Finished); }
    }
    OptionsDoNotConflict {
        "`ready` conflicts with `resource` on `pool`: a resource is ready when `open` has succeeded\nhelp: remove `ready`"
        declared [until = all] {
            #[resource(open = connect, close = drop, ready = finished)] pool: Options,
            #[actor(interrupt = cancel)] job: Job,
        }
        built "App" |group| {
            set(group, |group| group.until(Until::All));
            group.actor("pool").add_resource((), async |()| Ok::<(), anyhow::Error>(()), drop).ready(Ready::Finished);
            add(group, "job");
        }
    }
    OptionsDoNotConflict {
        "`background` conflicts with `resource` on `pool`: a group with `until = all` never waits for a resource\n\
         help: remove `background`"
        declared [until = all] {
            #[resource(open = connect, close = drop, background)] pool: Options,
            #[actor(interrupt = cancel)] job: Job,
        }
        built "App" |group| {
            set(group, |group| group.until(Until::All));
            group.actor("pool").add_resource((), async |()| Ok::<(), anyhow::Error>(()), drop).background();
            add(group, "job");
        }
    }
    OptionsDoNotConflict {
        "`foreground` conflicts with `resource` on `pool`: a resource is open until the group stops\n\
         help: remove `foreground`"
        declared [until = all] {
            #[resource(open = connect, close = drop, foreground)] pool: Options,
            #[actor(interrupt = cancel)] job: Job,
        }
        built "App" |group| {
            set(group, |group| group.until(Until::All));
            group.actor("pool").add_resource((), async |()| Ok::<(), anyhow::Error>(()), drop).foreground();
            add(group, "job");
        }
    }
    OptionsDoNotConflict {
        "`on_ok` conflicts with `resource` on `pool`: a resource returns only after its interrupt\nhelp: remove `on_ok`"
        declared [until = all] {
            #[resource(open = connect, close = drop, on_ok = stop)] pool: Options,
            #[actor(interrupt = cancel)] job: Job,
        }
        built "App" |group| {
            set(group, |group| group.until(Until::All));
            group.actor("pool").add_resource((), async |()| Ok::<(), anyhow::Error>(()), drop).on_ok(ReturnAction::Stop);
            add(group, "job");
        }
    }
    OptionsDoNotConflict {
        "`ready_within` conflicts with `ready = started` on `proxy`: the actor is ready as soon as it starts\n\
         help: remove `ready_within`, or write `ready = line(\"…\")` or `ready = port(…)`"
        declared [] { #[actor(process, ready = started, ready_within = "1s")] proxy: ProcessSpec }
        built "App" |group| {
            let proxy = group.actor("proxy").add_process(ProcessSpec::new("true"), ProcessReady::Started);
            proxy.ready_within(SECOND);
        }
    }
    OptionsDoNotConflict {
        "`api` sets `dependents`, but never restarts\nhelp: remove `dependents`, or add `restart = on_failure`"
        declared [] { #[actor(interrupt = cancel, dependents = keep)] api: Api }
        built "App" |group| { add(group, "api").dependents(Dependents::Keep); }
    }
    ReadyWithinNeedsReady {
        "`api` sets `ready_within`, but not `ready`\n\
         help: add `ready = manual`, `ready = finished` or `provides = Type`, or remove `ready_within`"
        declared [] { #[actor(interrupt = cancel, ready_within = "1s")] api: Api }
        built "App" |group| { add(group, "api").ready_within(SECOND); }
    }
    RequiredActorStatesReady {
        "`api` and `web` require `db`, which does not set `ready`\n\
         help: add `ready = started`, `ready = manual` or `ready = finished` to `db`, or add `provides = Type`"
        declared [] {
            #[actor(interrupt = cancel, requires = [db])] api: Api,
            #[actor(interrupt = cancel, requires = [db])] web: Web,
            #[actor(interrupt = cancel)] db: Db,
        }
        built "App" |group| {
            add(group, "api").requires(["db"]);
            add(group, "web").requires(["db"]);
            add(group, "db");
        }
    }
    StopsLastNamesLast {
        "`metrics` stops last, but stops before `db`, which does not\n\
         help: add `stops_last` to `db`, or remove `db` from `metrics`"
        declared [] {
            #[actor(interrupt = cancel, stops_last, stops_before = [db])] metrics: Metrics,
            #[actor(interrupt = cancel)] db: Db,
        }
        built "App" |group| {
            add(group, "metrics").stops_last().stops_before(["db"]);
            add(group, "db");
        }
    }
    OrderHasNoCycle {
        "the order has a cycle: `api` receives late from `db`, which requires `api`\n\
         help: remove one of these entries"
        declared [] {
            #[actor(interrupt = cancel, ready = started, receives = late(db))] api: Api,
            #[actor(interrupt = cancel, provides = u8, requires = [api])] db: Db,
        }
        built "App" |group| {
            let slot = Slot::new();
            let api = group.actor("api").receives_with((slot.late(),), |_| 0);
            let api = api.add(async |_: Context<(), u8>| (), Interrupt::cancel());
            api.ready(Ready::Started);
            provide(group, "db", &slot).requires(["api"]);
        }
    }
    OrderHasNoCycle {
        "the order has a cycle: `api` requires `db`, which stops before `api`\nhelp: remove one of these entries"
        declared [] {
            #[actor(interrupt = cancel, requires = [db])] api: Api,
            #[actor(interrupt = cancel, ready = manual, stops_before = [api])] db: Db,
        }
        built "App" |group| {
            add(group, "api").requires(["db"]);
            add(group, "db").ready(Ready::Manual).stops_before(["api"]);
        }
    }
    UntilAllWaitsForAnActor {
        "`until = all` of group `App` waits for no actor: all are in the background\n\
         help: remove `background` or `stops_last` from an actor that does the work"
        declared [until = all] {
            #[actor(interrupt = cancel, stops_last)] metrics: Metrics,
            #[actor(interrupt = cancel, background)] api: Api,
        }
        built "App" |group| {
            set(group, |group| group.until(Until::All));
            add(group, "metrics").stops_last();
            add(group, "api").background();
        }
    }
    GroundNeedsUntilAll {
        "`api` sets `background`, but group `App` does not set `until = all`\n\
         help: remove `background`, or add `until = all` to the group"
        declared [] { #[actor(interrupt = cancel, background)] api: Api }
        built "App" |group| { add(group, "api").background(); }
    }
    NamedActorStatesGround {
        "`warm_up` stops before `import`, which sets neither `foreground` nor `background`\n\
         help: add `foreground` to `import` if group `App` waits until it returns, or `background` if not"
        declared [until = all] {
            #[actor(interrupt = cancel)] import: Import,
            #[actor(interrupt = cancel, stops_before = [import])] warm_up: WarmUp,
        }
        built "App" |group| {
            set(group, |group| group.until(Until::All));
            add(group, "import");
            add(group, "warm_up").stops_before(["import"]);
        }
    }
    ForegroundActorReturns {
        "`until = all` of group `App` waits for `worker`, which restarts whenever it returns\n\
         help: add `background` to `worker`, or write `restart = on_failure`"
        declared [until = all] { #[actor(interrupt = cancel, restart = always)] worker: Worker }
        built "App" |group| {
            set(group, |group| group.until(Until::All));
            restart(group, "worker", RestartPolicy::always());
        }
    }
    OptionsDoNotConflict {
        "`foreground` conflicts with `stops_last` on `api`: the group does not wait for an actor that stops last\n\
         help: remove one of them"
        declared [until = all] {
            #[actor(interrupt = cancel, foreground, stops_last)] api: Api,
            #[actor(interrupt = cancel)] job: Job,
        }
        built "App" |group| {
            set(group, |group| group.until(Until::All));
            add(group, "api").foreground().stops_last();
            add(group, "job");
        }
    }
    DrainNeedsTerm {
        "group `App` never drains: `TERM` is not among its `signals`\nhelp: add `TERM` to `signals`, or remove `drain`"
        declared [drain = "5s", signals = [INT]] { #[actor(interrupt = cancel)] api: Api }
        built "App" |group| {
            set(group, |group| group.drain(SECOND * 5).signals([Signal::INT]));
            add(group, "api");
        }
    }
    DependentsIsSet {
        "`api` requires `db`, which may restart, but `db` does not set `dependents`\n\
         help: add `dependents = keep` to `db` to keep them running, or `dependents = restart` to restart them with it"
        declared [] {
            #[actor(interrupt = cancel, requires = [db])] api: Api,
            #[actor(interrupt = cancel, ready = manual, restart = on_failure)] db: Db,
        }
        built "App" |group| {
            add(group, "api").requires(["db"]);
            restart(group, "db", RestartPolicy::on_failure()).ready(Ready::Manual);
        }
    }
    DependentRestarts {
        "`api` depends on `db`, which restarts its dependents, but `api` has no `restart`\n\
         help: add `restart = on_failure` to `api`, or write `dependents = keep` on `db`"
        declared [] {
            #[actor(interrupt = cancel, requires = [db])] api: Api,
            #[actor(interrupt = cancel, ready = manual, restart = on_failure, dependents = restart)] db: Db,
        }
        built "App" |group| {
            add(group, "api").requires(["db"]);
            restart(group, "db", RestartPolicy::on_failure()).ready(Ready::Manual).dependents(Dependents::Restart);
        }
    }
    InterruptIsRepeatable {
        "`api` may restart, but its interrupt can be called only once\n\
         help: create it with `Interrupt::call_each` or `Interrupt::call_each_async`"
        built "App" |group| {
            group.actor("api").restart(RestartPolicy::on_failure()).add(idle, Interrupt::call(|_| ()));
        }
    }
    NestedGroupIsCancelled {
        "`inner` is a group, so it needs `interrupt = cancel` and `ready = manual`\n\
         help: write `interrupt = cancel, ready = manual`: a group is stopped through its context, and is ready when all its actors are"
        asserted [] { #[actor(interrupt = cancel)] inner: Inner }
        built "App" |group| { group.add_actor("inner", Inner { api: 0 }, Interrupt::cancel()); }
    }
    NestedGroupAcceptsInside {
        "`inner` is a group, and `overrun` is an option of the actors inside\n\
         help: remove `overrun`, and set it on the actors inside"
        asserted [] { #[actor(interrupt = cancel, ready = manual, overrun = accept)] inner: Inner }
        built "App" |group| {
            let inner = group.actor("inner").overrun(Overrun::Accept);
            inner.add_actor(Inner { api: 0 }, Interrupt::cancel()).ready(Ready::Manual);
        }
    }
    NestedGroupDoesNotRestart {
        "`inner` is a group, and a group cannot restart as a whole\n\
         help: remove `restart`, and set it on the actors inside"
        asserted [] { #[actor(interrupt = cancel, ready = manual, restart = on_failure)] inner: Inner }
        built "App" |group| {
            let inner = group.actor("inner").restart(RestartPolicy::on_failure());
            inner.add_actor(Inner { api: 0 }, Interrupt::cancel()).ready(Ready::Manual);
        }
    }
    NestedGroupLeavesSignals {
        "`inner` is a group that sets `signals` or `drain`, which belong to the outermost group\n\
         help: remove them from the nested group, and set them on the outermost group"
        asserted [] { #[actor(interrupt = cancel, ready = manual)] inner: Inner }
        built "App" |group| {
            group.add_actor("inner", Listening { api: 0 }, Interrupt::cancel()).ready(Ready::Manual);
        }
    }
    NestedGroupLeavesSignals {
        "`inner` is a group that sets `signals` or `drain`, which belong to the outermost group\n\
         help: remove them from the nested group, and set them on the outermost group"
        asserted [] { #[actor(interrupt = cancel, ready = manual)] inner: Inner }
        built "App" |group| {
            group.add_actor("inner", Draining { api: 0 }, Interrupt::cancel()).ready(Ready::Manual);
        }
    }
    NestedGraceFits {
        "the `grace` of group `App` is 20s, but `inner` is a group whose own `grace` is longer\n\
         help: make the `grace` of group `App` longer, or that of the nested group shorter"
        asserted [grace = "20s"] { #[actor(interrupt = cancel, ready = manual)] inner: Inner }
        built "App" |group| {
            set(group, |group| group.grace(SECOND * 20));
            group.add_actor("inner", Slow { api: 0 }, Interrupt::cancel()).ready(Ready::Manual);
        }
    }
    NestedGraceFits {
        "the `grace` of `inner` is 5s, but `inner` is a group whose own `grace` is longer\n\
         help: make the `grace` of `inner` longer, or that of the nested group shorter"
        asserted [grace = "60s"] { #[actor(interrupt = cancel, ready = manual, grace = "5s")] inner: Inner }
        built "App" |group| {
            set(group, |group| group.grace(SECOND * 60));
            let inner = group.add_actor("inner", Slow { api: 0 }, Interrupt::cancel());
            inner.ready(Ready::Manual).grace(SECOND * 5);
        }
    }
    DurationIsNotZero {
        "`grace` of `api` is zero\nhelp: make it longer; to end execute at once, write `interrupt = drop`"
        declared [] { #[actor(interrupt = cancel, grace = "0s")] api: Api }
        built "App" |group| { add(group, "api").grace(Duration::ZERO); }
    }
    DurationIsNotZero {
        "`ready_within` of `api` is zero\nhelp: make it longer, or remove it"
        asserted [] { #[actor(interrupt = cancel, ready = manual, ready_within = LIMIT)] api: Api }
        built "App" |group| { add(group, "api").ready(Ready::Manual).ready_within(Duration::ZERO); }
    }
    DurationIsNotZero {
        "`backoff` of the `restart` of `api` is zero\n\
         help: make it longer: an actor that fails at once would restart without a pause"
        declared [] { #[actor(interrupt = cancel, restart(backoff = "0s"))] api: Api }
        built "App" |group| { restart(group, "api", RestartPolicy::on_failure().backoff(Duration::ZERO)); }
    }
    DurationIsNotZero {
        "`reset_after` of the `restart` of `api` is zero\n\
         help: make it longer: an attempt that lasts this long resets the backoff"
        declared [] { #[actor(interrupt = cancel, restart(reset_after = "0s"))] api: Api }
        built "App" |group| { restart(group, "api", RestartPolicy::on_failure().reset_after(Duration::ZERO)); }
    }
    DurationIsNotZero {
        "`grace` of group `App` is zero\nhelp: make it longer, or write `grace = none` for no limit"
        declared [grace = "0s"] { #[actor(interrupt = cancel)] api: Api }
        built "App" |group| { set(group, |group| group.grace(Duration::ZERO)); add(group, "api"); }
    }
    DurationIsNotZero {
        "`drain` of group `App` is zero\nhelp: make it longer, or remove it"
        declared [drain = "0s"] { #[actor(interrupt = cancel)] api: Api }
        built "App" |group| { set(group, |group| group.drain(Duration::ZERO)); add(group, "api"); }
    }
    DurationIsNotZero {
        "`ready_within` of group `App` is zero\nhelp: make it longer, or remove it"
        asserted [ready_within = LIMIT] { #[actor(interrupt = cancel)] api: Api }
        built "App" |group| { set(group, |group| group.ready_within(Duration::ZERO)); add(group, "api"); }
    }
    MaxRestartsIsNotZero {
        "`max_restarts` of the `restart` of `api` is 0\nhelp: remove `restart` from an actor that must not restart"
        declared [] { #[actor(interrupt = cancel, restart(max_restarts = 0))] api: Api }
        built "App" |group| { restart(group, "api", RestartPolicy::on_failure().max_restarts(0)); }
    }
    BackoffFitsItsMaximum {
        "the default `max_backoff` of `api` is 30s, less than its `backoff` of 1m\n\
         help: make `max_backoff` longer or `backoff` shorter: the backoff doubles up to its maximum"
        declared [] { #[actor(interrupt = cancel, restart(backoff = "60s"))] api: Api }
        built "App" |group| { restart(group, "api", RestartPolicy::on_failure().backoff(SECOND * 60)); }
    }
    DrainFitsTheGrace {
        "the drain of group `App` is 30s, not shorter than its default `grace` of 25s\n\
         help: make the drain shorter or the `grace` longer: the `grace` includes the drain"
        declared [drain = "30s"] { #[actor(interrupt = cancel)] api: Api }
        built "App" |group| { set(group, |group| group.drain(SECOND * 30)); add(group, "api"); }
    }
    ChainFitsTheGrace {
        "the grace of group `App` is 10s, but after its drain of 1s `api`, then `db` may take 12s to end\n\
         help: make the grace of the group at least 13s, or shorten the grace of an actor"
        declared [grace = "10s", drain = "1s"] {
            #[actor(interrupt = cancel, grace = "6s", stops_before = [db])] api: Api,
            #[actor(interrupt = cancel, grace = "6s")] db: Db,
        }
        built "App" |group| {
            set(group, |group| group.grace(SECOND * 10).drain(SECOND));
            add(group, "api").grace(SECOND * 6).stops_before(["db"]);
            add(group, "db").grace(SECOND * 6);
        }
    }
}
