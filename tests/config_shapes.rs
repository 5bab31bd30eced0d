//! Which arguments have a place on the command line of a group, relations between arguments, and commands of a program's own.

use clap::{ArgGroup, Args, Command, FromArgMatches, Parser, Subcommand};
use rungroup::config::{ConfigError, Configured, Environment, Shown};
use rungroup::{Context, group};

async fn serve(_: u8, ctx: Context) {
    ctx.interrupted().await;
}

fn texts<C>(result: Result<Configured<C>, ConfigError>) -> Vec<String> {
    match result {
        Ok(Configured::Values(_)) => panic!("accepted"),
        Ok(Configured::Shown(shown)) => panic!("{shown}"),
        Err(error) => error.problems().iter().map(ToString::to_string).collect(),
    }
}

fn values<C>(result: Result<Configured<C>, ConfigError>) -> C {
    match result {
        Ok(Configured::Values(config)) => config,
        Ok(Configured::Shown(shown)) => panic!("{shown}"),
        Err(error) => panic!("{error}"),
    }
}

mod refused {
    use super::{Args, Environment, Subcommand, group, serve, texts};

    #[derive(Args)]
    pub(crate) struct Positional {
        path: String,
    }

    #[derive(Subcommand)]
    pub(crate) enum Task {
        Migrate,
    }

    #[derive(Args)]
    pub(crate) struct WithSubcommand {
        #[command(subcommand)]
        task: Task,
    }

    #[derive(Args)]
    pub(crate) struct Help {
        #[arg(long, action = clap::ArgAction::Help)]
        usage: Option<bool>,
    }

    #[derive(Args)]
    pub(crate) struct Twice {
        #[arg(long = "pool")]
        first: Option<u8>,
        #[arg(long = "pool")]
        second: Option<u8>,
    }

    #[derive(Args)]
    pub(crate) struct Rest {
        #[arg(trailing_var_arg = true)]
        command: Vec<String>,
        #[arg(last = true)]
        words: Vec<String>,
        #[arg(short, action = clap::ArgAction::Version)]
        of: Option<bool>,
    }

    #[group]
    pub(crate) struct Shapes {
        #[unit(config = Positional)]
        positional: Positional,
        #[unit(config(WithSubcommand, prefix = "with"))]
        task: WithSubcommand,
        #[unit(config = Help)]
        help: Help,
        #[unit(config(Twice, prefix = "x", secrets = [third]))]
        twice: Twice,
        #[unit(config = Rest)]
        rest: Rest,
        #[actor(execute = serve, interrupt = cancel)]
        api: u8,
    }

    /// Also without any value, and in a build without debug assertions, in which clap compares no flags.
    #[test]
    fn arguments_without_a_place_on_the_line_are_refused() {
        let found = texts(Shapes::configure(["app"], &Environment::new()));
        assert_eq!(
            found,
            [
                "the argument `path` of `positional` is positional, and the fields of a group share one command line; add \
                 `#[arg(long)]` to it",
                "the arguments of `task` have the subcommand `migrate`, and a field has none; put the group into a \
                 subcommand of yours with `augment`",
                "the argument `usage` of `help` has the action `Help`, and the group has flags for help and version itself; \
                 remove it",
                "`secrets` of `twice` names `third`, which is the id of no argument; write one of its ids",
                "the arguments of `twice` have the flag `--pool` twice; rename one of them by `#[arg(long = \"…\")]`",
                "the argument `command` of `rest` is positional, and the fields of a group share one command line; write \
                 `#[arg(long, num_args = 1..)]` without `last` and `trailing_var_arg`",
                "the argument `words` of `rest` is positional, and the fields of a group share one command line; write \
                 `#[arg(long, num_args = 1..)]` without `last` and `trailing_var_arg`",
                "the argument `of` of `rest` has the action `Version`, and the group has flags for help and version itself; \
                 remove it",
            ]
        );
    }

    #[derive(Args)]
    pub(crate) struct A {
        #[arg(long, short)]
        pool: Option<u8>,
        #[arg(long, visible_alias = "tries")]
        retries: Option<u8>,
    }

    #[derive(Args)]
    pub(crate) struct B {
        #[arg(long)]
        pool: Option<u8>,
        #[arg(long = "max-tries", alias = "tries")]
        max: Option<u8>,
        #[arg(short)]
        port: Option<u8>,
        #[arg(long)]
        version: Option<u8>,
    }

    #[group]
    pub(crate) struct Collisions {
        #[unit(config = A)]
        a: A,
        #[unit(config = B)]
        the_b: B,
        #[actor(execute = serve, interrupt = cancel)]
        api: u8,
    }

    #[group]
    pub(crate) struct Prefixed {
        #[unit(config = A)]
        a: A,
        #[unit(config(B, prefix = "the-b"))]
        the_b: B,
        #[actor(execute = serve, interrupt = cancel)]
        api: u8,
    }

    #[test]
    fn flags_that_collide_are_reported_with_a_prefix() {
        let expected = [
            "`--pool` is a flag of `a` and of `the_b`; write `prefix = \"the-b\"` in `config` of `the_b`",
            "`--tries` is a flag of `a` and of `the_b`; write `prefix = \"the-b\"` in `config` of `the_b`",
            "`-p` is a flag of `a` and of `the_b`; remove it, or write `prefix = \"the-b\"` in `config` of `the_b`: \
             its arguments then have only long flags",
            "`--version` of `the_b` is a flag of the group, too; write `prefix = \"the-b\"` in `config` of `the_b`",
        ];
        assert_eq!(
            texts(Collisions::configure(["app"], &Environment::new())),
            expected
        );
        // A command of the program's own lacks them, and its matches report them.
        let matches = Collisions::augment(clap::Command::new("app")).get_matches_from(["app"]);
        assert_eq!(
            texts(Collisions::configure_from(&matches, &Environment::new())),
            expected
        );
    }

    #[derive(Args)]
    pub(crate) struct Short {
        #[arg(short)]
        config: Option<String>,
        #[arg(long = "a-b")]
        hyphen: Option<u8>,
        #[arg(long = "a_b")]
        underscore: Option<u8>,
        #[arg(long, env = "DB_URL")]
        url: Option<u8>,
        #[arg(short)]
        port: Option<u8>,
    }

    #[derive(Args)]
    pub(crate) struct Url {
        #[arg(long = "address", env = "URL")]
        url: Option<u8>,
        #[arg(long)]
        port: Option<u8>,
    }

    #[derive(Args)]
    pub(crate) struct Port {
        #[arg(long, env = "DB_URL")]
        port: Option<u8>,
    }

    #[group(name = "app")]
    pub(crate) struct Variables {
        #[unit(config = Short)]
        short: Short,
        #[unit(config(Url, prefix = "db"))]
        url: Url,
        #[unit(config = Port)]
        port: Port,
        #[unit(config = OtherPort)]
        other: OtherPort,
        #[actor(execute = serve, interrupt = cancel)]
        api: u8,
    }

    #[derive(Args)]
    pub(crate) struct OtherPort {
        #[arg(short = 'P', id = "port")]
        number: Option<u8>,
    }

    /// Two arguments that write the same variable mean to share it.
    #[test]
    fn names_that_collide_outside_the_flags_are_reported() {
        let other = "set another by `#[arg(env = \"…\")]`";
        assert_eq!(
            texts(Variables::configure(["app"], &Environment::new())),
            [
                format!("the variable `APP_CONFIG` of `-c` of `short` names the file, too; {other}"),
                "`short.a-b` and `short.a_b` are one key in a file, because hyphens and underscores are equal there; \
                 rename `--a_b` by `#[arg(long = \"…\")]`"
                    .to_owned(),
                format!(
                    "the variable `DB_URL` is that of `--url` of `short` and of `--db-address` of `url`; {other}"
                ),
                format!(
                    "the variable `APP_PORT` is that of `-p` of `short` and of `-P` of `other`; {other}"
                ),
            ]
        );
    }

    #[derive(Args)]
    pub(crate) struct File {
        #[arg(long)]
        config: Option<String>,
    }

    #[group]
    pub(crate) struct Ids {
        #[unit(config(File, prefix = "x"))]
        rungroup: File,
        #[actor(execute = serve, interrupt = cancel)]
        api: u8,
    }

    #[test]
    fn a_field_may_have_an_id_of_the_group() {
        let environment = Environment::new().file("a.toml", "[rungroup]\nconfig = \"x\"\n");
        let words = ["app", "--config", "a.toml"];
        let config = super::values(Ids::configure(words, &environment));
        assert_eq!(config.rungroup.config.as_deref(), Some("x"));
        let words = ["app", "--x-config", "y"];
        let config = super::values(Ids::configure(words, &environment));
        assert_eq!(config.rungroup.config.as_deref(), Some("y"));
    }

    #[test]
    fn a_prefix_removes_the_collisions() {
        let words = [
            "app",
            "-p1",
            "--the-b-pool=2",
            "--the-b-tries=3",
            "--the-b-port=4",
            "--tries",
            "5",
        ];
        let config = super::values(Prefixed::configure(words, &Environment::new()));
        assert_eq!((config.a.pool, config.a.retries), (Some(1), Some(5)));
        let b = config.the_b;
        assert_eq!(
            (b.pool, b.max, b.port, b.version),
            (Some(2), Some(3), Some(4), None)
        );
    }
}

#[derive(Args, Debug)]
#[command(group(ArgGroup::new("identity").required(true).args(["user", "token"])))]
struct Login {
    #[arg(long)]
    user: Option<String>,
    #[arg(long)]
    token: Option<String>,
    #[arg(long, requires = "key")]
    cert: Option<String>,
    #[arg(long)]
    key: Option<String>,
    #[arg(long, overrides_with = "no_color")]
    color: bool,
    #[arg(long, overrides_with = "color")]
    no_color: bool,
    #[arg(long, default_value_if("user", "root", "0"))]
    level: Option<u8>,
    #[arg(long, exclusive = true)]
    version_of: Option<String>,
}

/// An error of the user's own, about several arguments.
fn check(login: &Login) -> Result<(), String> {
    match (&login.token, login.level) {
        (Some(token), Some(level)) => Err(format!("level {level} does not fit token {token}")),
        _ => Ok(()),
    }
}

/// Refuses itself.
#[derive(Debug)]
struct Never;

impl FromArgMatches for Never {
    fn from_arg_matches(_: &clap::ArgMatches) -> Result<Never, clap::Error> {
        Err(clap::Error::raw(
            clap::error::ErrorKind::ValueValidation,
            "never\n",
        ))
    }

    fn update_from_arg_matches(&mut self, _: &clap::ArgMatches) -> Result<(), clap::Error> {
        Ok(())
    }
}

impl Args for Never {
    fn augment_args(command: Command) -> Command {
        command
    }

    fn augment_args_for_update(command: Command) -> Command {
        command
    }
}

#[group]
struct Related {
    #[unit(config(Login, secrets = [token], validate = check))]
    login: Login,
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

#[group]
struct Invalid {
    #[unit(config(Login, secrets = [token], validate = |login| check(login)))]
    login: Login,
    #[actor(config = Never, execute = async |_, ctx| serve(0, ctx).await, interrupt = cancel)]
    api: Never,
}

fn related(
    words: &[&str],
    environment: &Environment,
) -> Result<Configured<RelatedConfig>, ConfigError> {
    Related::configure(["app"].iter().chain(words), environment)
}

#[test]
fn relations_hold_across_the_sources() {
    let environment = Environment::new()
        .variable("RELATED_USER", "root")
        .variable("RELATED_COLOR", "true");
    let login = values(related(&["--no-color"], &environment)).login;
    assert_eq!(
        (login.color, login.no_color, login.level),
        (false, true, Some(0))
    );
    assert_eq!((login.user.as_deref(), login.token), (Some("root"), None));
    assert_eq!(
        texts(related(&["--cert=x"], &Environment::new())),
        [
            "`--key` of `login` is required; set `--key`, the variable `RELATED_KEY`, or `login.key` in the file of \
             `--config`",
            "one of `--user` or `--token` of `login` is required; set `--user`, the variable `RELATED_USER`, or `login.user` in \
             the file of `--config`; or set `--token`, the variable `RELATED_TOKEN`, or `login.token` in the file of \
             `--config`",
        ]
    );
    assert_eq!(
        texts(related(
            &["--user=a", "--version-of=b"],
            &Environment::new()
        )),
        ["`--version-of` cannot be used together with other arguments of `login`; remove them"]
    );
}

#[test]
fn a_value_given_twice_is_refused() {
    for words in [["--user=a", "--user=b"], ["--user", "--user=b"]] {
        let found = texts(related(&words, &Environment::new()));
        assert_eq!(found.len(), 1, "{found:?}");
    }
    assert_eq!(
        texts(related(&["--user=a", "--user=b"], &Environment::new())),
        ["`--user` is given more than once; remove one of them"]
    );
    assert_eq!(
        texts(related(
            &["--user=a", "--color", "--color=yes", "--key"],
            &Environment::new()
        )),
        [
            "`--color` takes no value; write `--color` only",
            "`--key` needs a value; write `--key …`"
        ]
    );
}

#[test]
fn errors_of_the_user_are_among_the_problems() {
    let words = ["app", "--token=hunter2", "--level=3"];
    assert_eq!(
        texts(Invalid::configure(words, &Environment::new())),
        [
            "the arguments of `login` are invalid: level 3 does not fit token …",
            "the arguments of `api` are invalid: never",
        ]
    );
    let shown = Related::configure(
        ["app", "--token=hunter2", "--show-config"],
        &Environment::new(),
    );
    let Ok(Configured::Shown(Shown::Config(listing))) = shown else {
        panic!("no listing");
    };
    assert!(
        listing.contains("token = hidden  # flag `--token`"),
        "{listing}"
    );
}

#[derive(Args, Debug)]
struct Global {
    #[arg(long, global = true, default_value_t = 1)]
    threads: u8,
}

#[group]
struct Worker {
    #[actor(config = Global, execute = async |_, ctx| serve(0, ctx).await, interrupt = cancel)]
    pool: Global,
}

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    Check,
}

#[test]
fn a_group_is_a_subcommand_of_a_program() {
    let program = || {
        let serve = Worker::augment(Command::new("serve"));
        Task::augment_subcommands(Command::new("program")).subcommand(serve)
    };
    let environment = Environment::new().variable("WORKER_THREADS", "3");
    let matches = program().get_matches_from(["program", "serve", "--threads=2"]);
    let matches = matches.subcommand_matches("serve").expect("it is given");
    assert_eq!(
        values(Worker::configure_from(matches, &environment))
            .pool
            .threads,
        2
    );
    let matches = program().get_matches_from(["program", "serve"]);
    let matches = matches.subcommand_matches("serve").expect("it is given");
    assert_eq!(
        values(Worker::configure_from(matches, &environment))
            .pool
            .threads,
        3
    );
    let matches = program().get_matches_from(["program", "serve", "--show-units"]);
    let matches = matches.subcommand_matches("serve").expect("it is given");
    let shown = Worker::configure_from(matches, &environment);
    assert!(matches!(shown, Ok(Configured::Shown(Shown::Units(_)))));
    // The derive of the program takes the other subcommands.
    let matches = program().get_matches_from(["program", "check"]);
    assert!(matches!(
        Cli::from_arg_matches(&matches),
        Ok(Cli {
            command: Task::Check
        })
    ));
}

#[test]
fn a_global_flag_may_follow_the_subcommand() {
    let command = || Worker::augment(Command::new("program")).subcommand(Command::new("serve"));
    for words in [
        ["program", "--threads=2", "serve"],
        ["program", "serve", "--threads=2"],
    ] {
        let matches = command().get_matches_from(words);
        let config = values(Worker::configure_from(&matches, &Environment::new()));
        assert_eq!(config.pool.threads, 2, "{words:?}");
    }
}

#[derive(Args)]
struct Key {
    #[arg(long, global = true, hide_env_values = true)]
    key: Option<String>,
}

#[group]
struct WithKey {
    #[actor(config = Key, execute = async |_, ctx| serve(0, ctx).await, interrupt = cancel)]
    api: Key,
}

/// A program with a group that has a secret: in a subcommand, in the program itself, and as a global flag.
fn programs() -> [Command; 3] {
    let level = clap::Arg::new("loud")
        .long("loud")
        .value_parser(["yes", "no"]);
    let serve = Related::augment(Command::new("serve")).arg(level);
    [
        Command::new("program")
            .subcommand(Command::new("check"))
            .subcommand(serve.clone()),
        serve.subcommand(Command::new("serve").arg(clap::Arg::new("token").long("token"))),
        WithKey::augment(Command::new("program")).subcommand(Command::new("serve")),
    ]
}

#[test]
fn errors_of_a_command_show_no_word_that_may_be_a_secret() {
    for words in [
        &["--token", "a", "hunter2"][..],
        &["--token=a", "hunter2", "--loud", "yes"],
        &["hunter2"],
        &["--", "hunter2"],
        &["--color=hunter2"],
        &["--hunter2"],
        &["--tokn=hunter2"],
        &["--tokn", "hunter2"],
        &["--token", "--hunter2"],
        &["-hunter2"],
        &["-u", "hunter2"],
        &["--token=hunter2", "--token"],
        &["--loud", "hunter2"],
        &["--loud=hunter2"],
        &["--show-units=hunter2"],
        &["--help=hunter2"],
        &["--key", "a", "hunter2"],
        &["--token=a", "hunter2", "--help"],
        &["--token=a", "-zhunter2"],
    ] {
        for (place, program) in programs().into_iter().enumerate() {
            for before in [&["program", "serve"][..], &["program"]] {
                let words = before.iter().chain(words);
                let Err(error) = rungroup::config::matches(program.clone(), words.clone()) else {
                    // The value of a flag of the program or of the group.
                    continue;
                };
                let shown = format!("{error} {error:?}");
                assert!(!shown.contains("hunter2"), "{place} {words:?}: {shown}");
                assert!(shown.contains("--help"), "{shown}");
            }
        }
    }
    let [program, ..] = programs();
    let words = ["program", "serve", "--loud", "hunter2"];
    let error = rungroup::config::matches(program, words).expect_err("it is refused");
    let text = error.to_string();
    assert!(
        text.contains("`--loud <loud>`") && error.use_stderr(),
        "{text}"
    );
}

#[test]
fn texts_of_a_command_without_secrets_are_those_of_clap() {
    let [program, ..] = programs();
    let words = ["program", "serve", "--help"];
    let help = rungroup::config::matches(program, words).expect_err("help is an error");
    assert!(!help.use_stderr() && help.to_string().contains("--token <TOKEN>"));
    let program = Worker::augment(Command::new("program"));
    let error = rungroup::config::matches(program, ["program", "stray"]).expect_err("it is stray");
    assert!(error.to_string().contains("stray"), "{error}");
}

#[test]
fn a_group_with_secrets_refuses_matches_whose_errors_show_words() {
    let words = ["program", "serve", "--token=hunter2", "--level=x"];
    let [program, ..] = programs();
    let read = |matches: &clap::ArgMatches| {
        let matches = matches.subcommand_matches("serve").expect("it is given");
        Related::configure_from(matches, &Environment::new()).expect_err("it is refused")
    };
    let error = read(&program.clone().get_matches_from(words));
    assert!(
        error
            .to_string()
            .ends_with("read it with `rungroup::config::matches`"),
        "{error}"
    );
    // The errors and texts of the group show none.
    let error = read(&rungroup::config::matches(program, words).expect("it is read"));
    assert_eq!(error.problems().len(), 1);
    assert!(error.to_string().contains("--level"), "{error}");
    assert!(!format!("{error} {error:?}").contains("hunter2"));
    // The words of the program are its own.
    let program = Related::augment(Command::new("program").arg(clap::Arg::new("path")));
    let matches = rungroup::config::matches(program, ["program", "--token=a", "file"]);
    let matches = matches.expect("it is read");
    assert!(matches.get_one::<String>("path").is_some());
    let config = values(Related::configure_from(&matches, &Environment::new()));
    assert_eq!(config.login.token.as_deref(), Some("a"));
}

/// Collisions are found in release builds, too.
#[test]
fn no_check_of_a_configuration_is_only_in_debug_builds() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../runtime/src/config");
    let files = std::fs::read_dir(folder).expect("the folder is there");
    let mut has_the_check = false;
    for file in files.map(|file| file.expect("it is listed").path()) {
        if file.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&file).expect("it is a text");
            assert!(!text.contains("debug_assert"), "{}", file.display());
            has_the_check |= text.contains("fn collisions(");
        }
    }
    assert!(has_the_check);
}

#[test]
fn flags_that_group_and_program_have_are_reported() {
    let flag = |name: &'static str| clap::Arg::new(name).long(name).num_args(0..=1);
    for (command, flags) in [
        (Command::new("app").arg(flag("config")), &["--config"][..]),
        (
            Command::new("app").args([flag("show-units"), flag("show-config")]),
            &["--show-config", "--show-units"],
        ),
        (
            Command::new("app").arg(flag("file").visible_alias("config")),
            &["--config"],
        ),
        (
            Command::new("app").subcommand(Command::new("sync").long_flag("config")),
            &["--config"],
        ),
    ] {
        let matches = Worker::augment(command).get_matches_from(["app"]);
        let expected = flags.iter().map(|flag| {
            format!(
                "`{flag}` is a flag of the group and of the program; rename that of the program"
            )
        });
        let found = texts(Worker::configure_from(&matches, &Environment::new()));
        assert_eq!(found, expected.collect::<Vec<_>>());
    }
}

#[test]
fn a_command_has_the_flags_of_one_group() {
    let command = Shared::augment(Worker::augment(Command::new("app")));
    let matches = command.get_matches_from(["app", "--threads=2"]);
    let config = values(Worker::configure_from(&matches, &Environment::new()));
    assert_eq!(config.pool.threads, 2);
    let found = texts(Shared::configure_from(&matches, &Environment::new()));
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("those of no other group"), "{found:?}");
}

macro_rules! group_of {
    ($name:ident, $args:ty) => {
        #[group]
        struct $name {
            #[unit(config($args, validate = |_| Ok::<(), String>(())))]
            args: $args,
            #[actor(execute = serve, interrupt = cancel)]
            api: u8,
        }
    };
}

group_of!(Written, Global);

#[test]
fn a_macro_may_write_a_group_with_a_configuration() {
    let config = values(Written::configure(
        ["app", "--threads=4"],
        &Environment::new(),
    ));
    assert_eq!(config.args.threads, 4);
}

#[derive(Args)]
struct Pool {
    #[arg(long)]
    size: u8,
}

#[derive(Args)]
struct Address {
    #[arg(long)]
    host: String,
}

#[group]
struct Shared {
    #[unit(config(Pool, prefix = "db"))]
    pool: Pool,
    #[unit(config(Address, prefix = "db"))]
    address: Address,
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

#[test]
fn two_types_with_other_flags_may_share_a_prefix() {
    let words = ["app", "--db-size=4", "--db-host=h"];
    let config = values(Shared::configure(words, &Environment::new()));
    assert_eq!((config.pool.size, &*config.address.host), (4, "h"));
}

#[test]
fn matches_of_another_command_are_refused() {
    let matches = Command::new("program").get_matches_from(["program"]);
    let found = texts(Worker::configure_from(&matches, &Environment::new()));
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("add them with `augment`"), "{found:?}");
}
