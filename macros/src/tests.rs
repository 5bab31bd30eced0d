//! Snapshots of expansions, one file a feature. `UPDATE_EXPECT=1 cargo test -p rungroup-macros` writes them anew; read the
//! difference before committing it.

mod emitted_on_error;
mod one_mistake;
mod pairs;
mod reserved;
mod same_words;
mod tokens;

use expect_test::expect_file;
use proc_macro2::{Group, TokenStream, TokenTree};
use quote::quote;

/// The output of the derive for a struct. No compiler applies `#[cfg]` here: a `#[cfg_attr]` holds if its predicate is `on`.
fn expand(arguments: &TokenStream, item: &TokenStream) -> String {
    let unexpected = errors(arguments, item);
    assert!(unexpected.is_empty(), "unexpected errors: {unexpected:?}");
    pretty(derived(arguments, item))
}

fn derived(arguments: &TokenStream, item: &TokenStream) -> TokenStream {
    let with_derive: syn::File =
        syn::parse2(crate::attribute::group(arguments, item)).expect("the attribute emits items");
    let Some(syn::Item::Struct(mut item)) = with_derive.items.into_iter().last() else {
        panic!("a struct is emitted last")
    };
    apply_cfgs(&mut item.attrs);
    for field in &mut item.fields {
        apply_cfgs(&mut field.attrs);
    }
    crate::derive(syn::parse_quote!(#item))
}

/// The texts of the errors, in their order.
fn errors(arguments: &TokenStream, item: &TokenStream) -> Vec<String> {
    let items: syn::File =
        syn::parse2(derived(arguments, item)).expect("items are emitted, whatever the mistakes");
    let errors = items.items.iter().filter_map(|item| match item {
        syn::Item::Macro(item) if item.mac.path.segments.last()?.ident == "compile_error" => {
            item.mac.parse_body::<syn::LitStr>().ok()
        }
        _ => None,
    });
    errors.map(|text| text.value()).collect()
}

fn apply_cfgs(attributes: &mut Vec<syn::Attribute>) {
    attributes.retain_mut(|attribute| {
        let syn::Meta::List(list) = &attribute.meta else {
            return true;
        };
        if !list.path.is_ident("cfg_attr") {
            return true;
        }
        let mut tokens = list.tokens.clone().into_iter();
        let holds = tokens
            .next()
            .is_some_and(|predicate| predicate.to_string() == "on");
        let rest: TokenStream = tokens.skip(1).collect();
        *attribute = syn::parse_quote!(#[#rest]);
        holds
    });
}

fn pretty(expansion: TokenStream) -> String {
    let expansion = with_closures(expansion);
    prettyplease::unparse(&syn::parse2(expansion).expect("the expansion is Rust"))
}

/// The tokens without the macro around each closure, as `cargo expand` shows them.
fn with_closures(tokens: TokenStream) -> TokenStream {
    let mut shown: Vec<TokenTree> = Vec::new();
    for tree in tokens {
        let TokenTree::Group(group) = tree else {
            shown.push(tree);
            continue;
        };
        let stream = with_closures(group.stream());
        let path = quote!(::rungroup::__private::as_written!).to_string();
        let begin = shown.len().saturating_sub(10);
        let before: TokenStream = shown[begin..].iter().cloned().collect();
        if before.to_string() == path {
            shown.truncate(begin);
            shown.extend(stream);
        } else {
            shown.push(TokenTree::Group(Group::new(group.delimiter(), stream)));
        }
    }
    shown.into_iter().collect()
}

macro_rules! snapshots {
    ($($name:ident: [$($arguments:tt)*] $item:item)*) => {$(
        #[test]
        fn $name() {
            let expansion = expand(&quote!($($arguments)*), &quote!($item));
            expect_file![concat!("../snapshots/", stringify!($name), ".rs")].assert_eq(&expansion);
        }
    )*};
}

snapshots! {
    whole_example: [grace = "20s", drain = "5s"]
    struct App {
        #[actor(execute = store, interrupt = cancel, provides = Db)]
        store: PathBuf,

        #[actor(execute = api, interrupt = cancel, receives = store)]
        api: TcpListener,

        #[actor(blocking, execute = read_lines, interrupt = |conn, _| conn.shutdown(Shutdown::Both))]
        feed: std::net::TcpStream,

        #[actor(interrupt = drop)]
        ticker: Ticker,

        _pid_file: PidFile,
    }

    smallest: []
    struct App {
        #[actor(interrupt = cancel)]
        worker: Worker,
    }

    every_order: []
    struct App {
        #[actor(interrupt = cancel, ready = manual)]
        db: Db,
        #[actor(interrupt = cancel, ready = finished)]
        migration: Migration,
        #[actor(interrupt = cancel, requires = [db, migration,], stops_before = [cache])]
        api: Api,
        #[actor(interrupt = cancel)]
        cache: Cache,
        #[actor(interrupt = cancel, stops_last)]
        metrics: Metrics,
    }

    every_option_of_an_actor: []
    struct App {
        #[actor(
            name = "the worker",
            interrupt = cancel,
            ready = manual,
            ready_within = "1m 30s",
            on_ok = continue,
            on_err = stop,
            grace = GRACE,
        )]
        worker: Worker,
        #[actor(interrupt = drop, ready_within = limits::start(2), provides = Vec<HashMap<K, V>>)]
        other: Other,
        #[actor(interrupt = cancel, blocking, grace = "250ms")]
        thread: Thread,
    }

    configuration: []
    pub struct App {
        #[actor(config = Store, interrupt = cancel)]
        pub store: Store,
        #[value(config(db::Args, prefix = "primary", secrets = [url], validate = db::Args::check))]
        primary: Db,
    }

    child_processes: []
    struct App {
        #[actor(process, ready = line("listening"), grace = "5s")]
        sidecar: ProcessSpec,
        #[actor(process, restart = on_failure)]
        worker: ProcessSpec,
    }

    every_option_of_a_group: [
        name = "the group", signals = [INT, TERM, QUIT], grace = GRACE, drain = "1500us", ready_within = LIMIT, until = all, crate = my::group
    ]
    struct App {
        #[actor(interrupt = cancel)]
        worker: Worker,
    }

    no_limits_and_no_signals: [grace = none, signals = none, until = first]
    struct App {
        #[actor(interrupt = cancel)]
        worker: Worker,
    }

    receives_a_struct: []
    struct App {
        #[actor(interrupt = cancel, provides = Db)]
        store: Store,
        #[actor(interrupt = cancel, provides = Cache)]
        cache: CacheActor,
        #[actor(interrupt = cancel, receives = Needs { db: store, cache })]
        api: Api,
    }

    values: []
    struct App {
        #[value]
        state: std::sync::Arc<State>,
        #[actor(interrupt = cancel, provides = Db)]
        store: Store,
        #[actor(interrupt = cancel, receives = state)]
        api: Api,
        #[actor(interrupt = cancel, receives = Needs { db: store, state, hits })]
        worker: Worker,
        _file: File,
        #[value]
        hits: Hits,
    }

    phases: []
    struct App {
        #[unit(build = Schema::load, role = "meta")]
        schema: Schema,
        #[actor(build = blocking(|| Store::open("data")), execute = serve, interrupt = cancel, receives = schema, role = Store::role)]
        store: Store,
        #[actor(execute = serve, interrupt = cancel)]
        api: TcpListener,
        #[unit(build = async || connect().await)]
        client: Client,
        #[resource(open = open, close = drop, each, role = |shard| shard.role())]
        shards: Vec<Shard>,
        _pid_file: PidFile,
    }

    late_values: []
    struct App {
        #[actor(interrupt = cancel, provides = Db)]
        store: Store,
        #[actor(interrupt = cancel, provides = Region, each)]
        shards: Vec<Shard>,
        #[actor(interrupt = cancel, provides = Cache, optional)]
        cache: Option<CacheActor>,
        #[actor(interrupt = cancel, receives = late(store))]
        web: Web,
        #[actor(interrupt = cancel, receives = late(shards))]
        map: Map,
        #[actor(interrupt = cancel, receives = Needs { db: store, regions: late(shards), cache: late(cache) })]
        api: Api,
    }

    values_across_the_border: [receives = (pool: PgPool, name: String), provides = store]
    pub struct Cache {
        #[value]
        hits: Hits,
        #[actor(execute = open, interrupt = cancel, receives = Needs { pool, hits }, provides = Client)]
        store: Path,
        #[actor(interrupt = cancel, receives = name)]
        refresher: Refresher,
    }

    resources: []
    struct App {
        #[actor(execute = async |port, ctx| serve(port, ctx.received()).await, interrupt = cancel, receives = pg)]
        api: u16,
        #[actor(interrupt = cancel, receives = Needs { pg, shards: late(shards) })]
        worker: Worker,
        #[resource(open = async |options, pg| Cache::open(options, pg).await, close = drop, receives = pg, optional)]
        cache: Option<CacheOptions>,
        #[resource(open = PgPool::connect, close = PgPool::close, restart = on_failure, dependents = keep)]
        pg: PgOptions,
        #[resource(open = open, close = async |shard| shard.close().await, provides = Shard, each)]
        shards: Vec<ShardOptions>,
    }

    functions_by_value: []
    struct App {
        #[actor(interrupt = cancel, execute = module::serve)]
        path: Listener,
        #[actor(interrupt = cancel, execute = |value, ctx| async move { value.serve(ctx).await })]
        closure: Listener,
        #[actor(interrupt = drop, execute = async |value, ctx: Context| { value.serve(ctx).await })]
        async_closure: Listener,
        #[actor(interrupt = cancel, blocking, execute = |mut value, ctx| value.run(&ctx))]
        thread: Listener,
    }

    functions_over_a_shared_field: []
    struct App {
        #[actor(execute = module::serve, interrupt = Listener::close)]
        path: Listener,
        #[actor(execute = async |field, ctx| value.serve(ctx).await, interrupt = async |value, cause| value.close(cause).await)]
        closure: Listener,
        #[actor(blocking, execute = |value, _| value.run(), interrupt = self::drop)]
        thread: Listener,
    }

    restarts: []
    struct App {
        #[actor(execute = open, interrupt = cancel, provides = Db, restart = on_failure, dependents = restart)]
        store: PathBuf,
        #[actor(interrupt = drop, receives = store, restart = always, ready = manual, dependents = keep)]
        cache: Cache,
        #[actor(
            execute = async |field, ctx| value.serve(ctx).await,
            interrupt = Listener::close,
            receives = Needs { db: store, cache_size },
            restart(when = on_failure, backoff = "100ms", max_backoff = MAX, max_restarts = LIMIT, reset_after = "1m"),
        )]
        api: Listener,
        #[actor(blocking, interrupt = cancel, execute = |value, ctx| value.run(ctx), requires = [cache], restart(max_restarts = 3))]
        thread: Worker,
        #[actor(interrupt = cancel, provides = u64, restart(when = always), dependents = keep)]
        cache_size: Sizes,
    }

    optional_fields: []
    struct App {
        #[actor(execute = open, interrupt = cancel, provides = Db, optional)]
        cache: Option<Cache>,
        #[actor(interrupt = cancel, receives = cache)]
        api: Api,
        #[actor(interrupt = cancel, receives = Needs { cache, store }, restart = on_failure, optional)]
        worker: std::option::Option<Worker>,
        #[actor(interrupt = cancel, provides = Db)]
        store: Store,
    }

    lists_of_actors: []
    struct App {
        #[actor(execute = open, interrupt = cancel, provides = Db, each(name = |shard| shard.region.clone()))]
        shards: [Shard; 2],
        #[actor(execute = |worker, ctx| worker.run(ctx), interrupt = Worker::close, receives = shards, restart = on_failure, each)]
        workers: Vec<Worker>,
        #[actor(interrupt = cancel, receives = Needs { shards }, stops_before = [workers])]
        api: Api,
    }

    generic: []
    pub struct App<T: Service = Http, const N: usize = 4>
    where
        T::Request: Send,
    {
        #[actor(interrupt = cancel, provides = T::Address, restart = on_failure)]
        pub(crate) service: T,
        buffer: [u8; N],
    }

    raw_identifiers: []
    pub(crate) struct r#Type {
        #[actor(interrupt = cancel, ready = started)]
        r#fn: Worker,
        #[actor(interrupt = cancel, requires = [r#fn])]
        r#loop: Worker,
        r#in: u8,
    }

    entries_behind_cfg: [signals = [INT, #[cfg(on)] TERM, #[cfg(off)] QUIT]]
    struct App {
        #[actor(interrupt = cancel, ready = manual)]
        db: Db,
        #[actor(interrupt = cancel, requires = [#[cfg(on)] db, #[cfg(off)] gone])]
        api: Api,
        #[actor(interrupt = cancel, requires = [#[cfg(off)] gone])]
        web: Web,
    }
}
