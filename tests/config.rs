//! The configuration phase: flags, variables and defaults as the arguments of the fields.

use clap::{ArgAction, Args, ValueEnum};
use rungroup::config::{ConfigError, ConfigProblem, ConfigSource, Configured, Environment, Shown};
use rungroup::{Context, group};
use std::net::SocketAddr;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(crate) struct Db {
    /// The address of the database
    #[arg(long, env = "DB_URL", hide_env_values = true)]
    pub(crate) url: String,
    /// The number of connections
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=100))]
    pub(crate) pool: u16,
    #[command(flatten)]
    pub(crate) tls: Tls,
}

#[derive(Args, Debug)]
#[group(multiple = false)]
pub(crate) struct Tls {
    #[arg(long)]
    pub(crate) ca: Option<PathBuf>,
    #[arg(long)]
    pub(crate) insecure: bool,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq)]
pub(crate) enum Mode {
    Fast,
    Safe,
}

#[derive(Args, Debug)]
pub(crate) struct Api {
    /// The address to listen on
    #[arg(long, short, default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    #[arg(long)]
    pub(crate) tag: Vec<String>,
    #[arg(long, value_enum, default_value = "safe")]
    pub(crate) mode: Mode,
    #[arg(long, short, action = ArgAction::Count)]
    pub(crate) verbose: u8,
    #[arg(long = "no-cache", action = ArgAction::SetFalse)]
    pub(crate) cache: bool,
    #[arg(long, num_args = 2, value_names = ["X", "Y"], allow_hyphen_values = true)]
    pub(crate) origin: Vec<i32>,
    #[arg(long, value_delimiter = ',')]
    pub(crate) peers: Vec<u16>,
    #[arg(long, num_args = 0..=1, default_missing_value = "always", default_value = "auto")]
    pub(crate) color: String,
}

async fn serve(_: u8, ctx: Context) {
    ctx.interrupted().await;
}

/// Is called on a thread for functions that block.
fn verbosity(Api { verbose, .. }: Api) -> Result<u8, std::num::TryFromIntError> {
    u8::try_from(u32::from(verbose))
}

#[group]
pub(crate) struct App {
    #[value(config(Db, prefix = "primary"), build = async |db| anyhow::Ok(db.url))]
    pub(crate) primary: String,

    #[value(config(Db, prefix = "replica"), build = async |db| anyhow::Ok(db.url))]
    pub(crate) replica: String,

    #[actor(config = Api, build = blocking(verbosity), execute = serve, interrupt = cancel)]
    pub(crate) api: u8,
}

/// With the addresses that both databases require.
fn environment() -> Environment {
    Environment::new()
        .variable("PRIMARY_DB_URL", "pg://primary:hunter2@p")
        .variable("REPLICA_DB_URL", "pg://replica:hunter2@r")
}

fn read(words: &[&str], environment: &Environment) -> AppConfig {
    match configure(words, environment) {
        Ok(Configured::Values(config)) => config,
        Ok(Configured::Shown(shown)) => panic!("a text is shown: {shown}"),
        Err(error) => panic!("{error}"),
    }
}

fn configure(
    words: &[&str],
    environment: &Environment,
) -> Result<Configured<AppConfig>, ConfigError> {
    App::configure(["app"].iter().chain(words), environment)
}

fn problems(words: &[&str], environment: &Environment) -> Vec<ConfigProblem> {
    match configure(words, environment) {
        Ok(configured) => panic!("accepted: {configured:?}"),
        Err(error) => error.problems().to_vec(),
    }
}

fn texts(words: &[&str], environment: &Environment) -> Vec<String> {
    let problems = problems(words, environment);
    problems.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn the_fields_are_built_from_their_arguments() {
    let config = read(&["-vvv"], &environment());
    let app = App::build(config).await.unwrap();
    assert_eq!(app.primary, "pg://primary:hunter2@p");
    assert_eq!(app.replica, "pg://replica:hunter2@r");
    assert_eq!(app.api, 3);
}

#[test]
fn a_flag_precedes_a_variable_and_a_variable_a_default() {
    let environment = environment()
        .variable("APP_PRIMARY_POOL", "7")
        .variable("APP_REPLICA_POOL", "8");
    let config = read(&["--primary-pool", "20"], &environment);
    assert_eq!((config.primary.pool, config.replica.pool), (20, 8));
    assert_eq!(config.primary.url, "pg://primary:hunter2@p");
    let config = read(&[], &self::environment());
    assert_eq!(config.primary.pool, 10);
    assert_eq!(
        config.api.listen,
        "127.0.0.1:8080".parse().expect("an address")
    );
    assert_eq!(config.api.mode, Mode::Safe);
}

#[test]
fn every_kind_of_argument_is_read_from_flags() {
    let words = [
        "-l",
        "0.0.0.0:1",
        "--tag",
        "a",
        "--tag=-b",
        "--mode=fast",
        "-vv",
        "--no-cache",
        "--origin",
        "-1",
        "2",
        "--peers",
        "1,2",
        "--color",
    ];
    let api = read(&words, &environment()).api;
    assert_eq!(api.listen.port(), 1);
    assert_eq!(
        (api.tag, api.mode),
        (vec!["a".to_owned(), "-b".to_owned()], Mode::Fast)
    );
    assert_eq!((api.verbose, api.cache), (2, false));
    assert_eq!((api.origin, api.peers), (vec![-1, 2], vec![1, 2]));
    assert_eq!(api.color, "always");
}

#[test]
fn every_kind_of_argument_is_read_from_variables() {
    let environment = environment()
        .variable("APP_TAG", "--tag=-b")
        .variable("APP_VERBOSE", "3")
        .variable("APP_NO_CACHE", "yes")
        .variable("APP_PRIMARY_INSECURE", "false")
        .variable("APP_PEERS", "1,2")
        .variable("APP_COLOR", "never");
    let config = read(&[], &environment);
    assert_eq!(
        (config.api.tag, config.api.verbose),
        (vec!["--tag=-b".to_owned()], 3)
    );
    assert_eq!((config.api.cache, config.api.peers), (false, vec![1, 2]));
    assert!(!config.primary.tls.insecure);
    assert_eq!(
        (config.api.color, config.primary.tls.ca),
        ("never".to_owned(), None)
    );
}

#[test]
fn every_problem_of_every_field_is_in_one_report() {
    let environment = Environment::new()
        .variable("APP_REPLICA_POOL", "x")
        .variable("APP_VERBOSE", "many")
        .variable("REPLICA_DB_URL", "pg://r");
    let words = [
        "--primry-pool",
        "3",
        "--primary-pool",
        "400",
        "--mode",
        "fats",
        "stray",
    ];
    let found = texts(&words, &environment);
    let expected = [
        "unknown flag `--primry-pool`; a flag with a similar name exists: `--primary-pool`",
        "argument 7 is unexpected; each argument is a flag, or the value after one; `--help` lists the flags",
        "invalid value `many` for `--verbose`, from variable `APP_VERBOSE`; write a number from 0 to 255",
        "invalid value `400` for `--primary-pool`: 400 is not in 1..=100",
        "`--primary-url` of `primary` is required; set `--primary-url`, the variable `PRIMARY_DB_URL`, or `primary.url` in the file of `--config`",
        "invalid value `x` for `--replica-pool`, from variable `APP_REPLICA_POOL`: invalid digit found in string",
        "invalid value `fats` for `--mode`; a value with a similar name exists: `fast`",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_problem_names_field_flag_value_and_source() {
    let environment = environment().variable("APP_REPLICA_POOL", "0");
    let [problem] = &problems(&[], &environment)[..] else {
        panic!("one problem");
    };
    assert_eq!(
        (problem.field(), problem.flag()),
        (Some("replica"), Some("--replica-pool"))
    );
    assert_eq!(problem.value(), Some("0"));
    let variable = ConfigSource::Variable("APP_REPLICA_POOL".to_owned());
    assert_eq!(problem.source(), Some(&variable));
}

#[test]
fn values_of_two_sources_may_conflict() {
    let environment = environment().variable("APP_REPLICA_CA", "a.pem");
    assert_eq!(
        texts(&["--replica-insecure"], &environment),
        [
            "`--replica-ca` (variable `APP_REPLICA_CA`) cannot be used together with `--replica-insecure`; remove one of them"
        ]
    );
}

#[test]
fn a_secret_is_never_shown() {
    let words = [
        "--primary-url",
        "pg://hunter2",
        "more-hunter2",
        "--primary-pool",
        "0",
    ];
    let error = configure(&words, &environment()).expect_err("the pool is refused");
    assert_eq!(error.problems().len(), 2, "{error}");
    let listing = match configure(&["--show-config"], &environment()) {
        Ok(Configured::Shown(Shown::Config(listing))) => listing,
        other => panic!("no listing: {other:?}"),
    };
    let Ok(Configured::Shown(Shown::Help(help))) = configure(&["--help"], &environment()) else {
        panic!("no help");
    };
    let config = read(&[], &environment());
    let shown = format!(
        "{error} {error:?} {listing} {help} {config:?} {:?}",
        environment()
    );
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(
        listing.contains("url = hidden  # variable `PRIMARY_DB_URL`"),
        "{listing}"
    );
}

#[derive(Args, Clone, Debug)]
struct Keys {
    #[arg(long, short, hide_env_values = true)]
    key: Option<String>,
    #[arg(long, require_equals = true)]
    token: Option<String>,
    #[arg(long, num_args = 2)]
    pair: Vec<String>,
    #[arg(long, allow_hyphen_values = true)]
    pw: Option<String>,
    #[arg(long, value_delimiter = ',', default_value = "hunter3")]
    many: Vec<String>,
    #[arg(long, short)]
    verbose: bool,
    #[arg(long)]
    pool: Option<u8>,
}

/// Refuses itself with a part of a value.
#[derive(Clone, Debug)]
struct Refusing;

impl clap::FromArgMatches for Refusing {
    fn from_arg_matches(matches: &clap::ArgMatches) -> Result<Refusing, clap::Error> {
        let keys = Keys::from_arg_matches(matches)?;
        let key = format!("key {}", keys.key.unwrap_or_default().to_uppercase());
        Err(clap::Error::raw(
            clap::error::ErrorKind::ValueValidation,
            key,
        ))
    }

    fn update_from_arg_matches(&mut self, _: &clap::ArgMatches) -> Result<(), clap::Error> {
        Ok(())
    }
}

impl Args for Refusing {
    fn augment_args(command: clap::Command) -> clap::Command {
        Keys::augment_args(command)
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Keys::augment_args(command)
    }
}

#[group]
struct Secrets {
    #[value(config(Keys, secrets = [token, pair, pw, many], validate = |keys: &Keys| Err::<(), _>(format!("{keys:?}"))))]
    keys: Keys,
    #[value(config(Refusing, prefix = "other"))]
    other: Refusing,
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

#[test]
fn a_faulty_command_line_shows_no_secret() {
    for words in [
        &["hunter2"][..],
        &["hunter2", "--key"],
        &["--key", "a", "more.hunter2"],
        &["--key", "a", "hunter2=b", "hunter2[c", "hunter2 d"],
        &["--key", "--hunter2"],
        &["--key=a", "--hunter2=b"],
        &["-vk", "a", "hunter2"],
        &["-vk", "a", "--hunter2"],
        &["-ka", "hunter2"],
        &["--key", "hunter2", "--key"],
        &["--key", "--key", "hunter2", "hunter2"],
        &["--token", "hunter2"],
        &["--token", "hunter2", "hunter2"],
        &["--token=hunter2", "--token", "hunter2"],
        &["--tokn", "hunter2", "hunter2"],
        &["--tokn", "--hunter2"],
        &["--pair", "hunter2"],
        &["--pair", "hunter2", "hunter2", "hunter2"],
        &["--pair", "a", "--hunter2"],
        &["--pw", "-p4ss", "hunter2", "--hunter2"],
        &["--pw", "--", "hunter2"],
        &["--", "--key", "hunter2"],
        &["--key", "--", "hunter2"],
        &["--other-key", "hunter2"],
        &["--other-key", "hunter2", "--other-key", "hunter2"],
        &["--many", "hunter2,hunter2b", "--key=hunter"],
        &["--verbose=hunter2"],
        &["--show-config=hunter2"],
    ] {
        let words = ["app"].iter().chain(words);
        let error = Secrets::configure(words.clone(), &Environment::new());
        let error = error.expect_err("every command line is refused");
        let shown = format!("{error} {error:?}").to_lowercase();
        assert!(!shown.contains("hunter"), "{words:?}: {shown}");
    }
    // A flag before every secret is shown, and each other word has a number.
    let words = ["app", "--pol=3", "a", "--key", "b", "c", "--pol"];
    let error = Secrets::configure(words, &Environment::new()).expect_err("it is refused");
    let problems = error.problems().iter().map(ToString::to_string);
    assert_eq!(
        problems.collect::<Vec<_>>()[..4],
        [
            "unknown flag `--pol`; a flag with a similar name exists: `--pool`",
            "argument 2 is unexpected; each argument is a flag, or the value after one; `--help` lists the flags",
            "argument 5 is unexpected; each argument is a flag, or the value after one; `--help` lists the flags",
            "argument 6 is an unknown flag; a flag with a similar name exists: `--pool`",
        ]
    );
}

/// Debug and escapes of a value are the value.
#[test]
fn an_error_of_the_user_shows_no_secret_in_any_form() {
    for secret in [
        "hun\"ter2",
        "hun\\ter2",
        "hun\tter2",
        "hun\u{1}ter2",
        "hun\nter2",
        "hun'ter2",
        "hun\u{e9}ter2",
    ] {
        let words = ["app".to_owned(), format!("--token={secret}")];
        let error = Secrets::configure(words, &Environment::new());
        let error = error.expect_err("the function refuses all");
        let shown = format!("{error} {error:?}");
        assert!(shown.contains("Keys {"), "{shown}");
        assert!(!shown.contains("ter2"), "{secret:?}: {shown}");
    }
}

#[derive(Args, Clone, Debug)]
struct Listed {
    #[arg(long, hide_env_values = true, default_value = "hunter2")]
    key: String,
    #[arg(long, value_parser = ["hunter3", "hunter4"], default_value = "hunter4")]
    token: String,
    /// Not a secret
    #[arg(long, value_parser = ["left", "right"], default_value = "left")]
    side: String,
}

#[group]
struct Hidden {
    #[value(config(Listed, secrets = [token]))]
    listed: Listed,
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

#[test]
fn texts_show_neither_values_nor_defaults_of_a_secret() {
    for (flag, part) in [
        ("--help", "[default: left] [values: left, right]"),
        ("-h", "[default: left] [values: left, right]"),
        ("--show-config", "token = hidden  # default"),
    ] {
        let shown = Hidden::configure(["app", flag], &Environment::new());
        let Ok(Configured::Shown(shown)) = shown else {
            panic!("{flag}: {shown:?}");
        };
        let text = shown.to_string();
        assert!(text.contains(part), "{text}");
        assert!(!format!("{text} {shown:?}").contains("hunter"), "{text}");
    }
    let error = Hidden::configure(["app", "--token=hunter5"], &Environment::new());
    let error = error.expect_err("it is not in the list");
    assert_eq!(
        error.problems()[0].to_string(),
        "invalid value for `--token`; check it: it is a secret, and is not shown"
    );
    assert!(!format!("{error} {error:?}").contains("hunter"), "{error}");
}

#[derive(Args, Clone, Debug)]
struct OfProcess {
    /// Each process has it
    #[arg(long, env = "PATH", default_value = "none")]
    path: String,
    #[arg(long, env = "HOME")]
    home: Option<String>,
}

#[group]
struct Isolated {
    #[value(config = OfProcess)]
    variables: OfProcess,
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

#[test]
fn variables_of_the_process_are_not_read() {
    let path = std::env::var("PATH").expect("each process has it");
    let none = Environment::new();
    let Ok(Configured::Values(config)) = Isolated::configure(["app"], &none) else {
        panic!("it is accepted");
    };
    assert_eq!(
        (config.variables.path.as_str(), config.variables.home),
        ("none", None)
    );
    for (flag, part) in [
        ("--help", "[env: PATH]"),
        (
            "--show-config",
            "path = \"none\"  # default\nhome = not set\n",
        ),
    ] {
        let Ok(Configured::Shown(shown)) = Isolated::configure(["app", flag], &none) else {
            panic!("{flag}");
        };
        let text = shown.to_string();
        assert!(text.contains(part) && !text.contains(&path), "{text}");
    }
    let config = Isolated::configure(["app"], &Environment::of_process());
    let Ok(Configured::Values(config)) = config else {
        panic!("it is accepted");
    };
    assert_eq!(config.variables.path, path);
}

#[test]
fn a_problem_is_one_line_of_bounded_length() {
    let environment = environment().variable("APP_MODE", "a\n- b\u{1b}[31m\r");
    let error = configure(&[], &environment).expect_err("it is refused");
    assert!(
        error.to_string().ends_with(
            "invalid value `a\\n- b\\u{1b}[31m\\r` for `--mode`, from variable `APP_MODE`; the values are `fast` and `safe`"
        ),
        "{error}"
    );
    assert_eq!(error.problems()[0].value(), Some("a\n- b\u{1b}[31m\r"));
    let environment = self::environment().variable("APP_MODE", "x".repeat(100_000));
    let error = configure(&[], &environment).expect_err("it is refused");
    let text = error.to_string();
    assert!(text.len() < 2500 && text.contains("xx…xx"), "{text}");
    assert!(text.ends_with("the values are `fast` and `safe`"), "{text}");
    // The name of the program is a text from outside, too.
    let help = App::configure(["a\u{1b}[31m", "--help"], &Environment::new());
    let Ok(Configured::Shown(help)) = help else {
        panic!("{help:?}");
    };
    assert!(!help.to_string().contains('\u{1b}'), "{help}");
}

#[test]
fn an_error_of_the_user_with_several_lines_is_one_line() {
    let error = Lined::configure(["app"], &Environment::new()).expect_err("it is refused");
    assert!(
        error
            .to_string()
            .ends_with("the arguments of `side` are invalid: first; - second"),
        "{error}"
    );
}

#[group]
struct Lined {
    #[value(config(Size, validate = |_| Err::<(), _>("first\n\n  - second\n")))]
    side: Size,
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

#[test]
fn many_faulty_words_are_not_all_read() {
    let words = vec!["x"; 10_000];
    let found = texts(&words, &Environment::new());
    assert_eq!(found.len(), 33, "{found:#?}");
    assert_eq!(
        found[32],
        "argument 33 and those after it are not read, because 32 before it are invalid; correct these first"
    );
    // What is read before them has its problems.
    let words = [&["--mode=fats", "--primary-pool=3"][..], &words].concat();
    let found = texts(&words, &Environment::new());
    assert!(found[33].starts_with("invalid value `fats`"), "{found:#?}");
    assert_eq!(found.len(), 34, "{found:#?}");
}

#[test]
fn help_lists_the_sources_of_every_argument() {
    let Ok(Configured::Shown(Shown::Help(help))) = configure(&["--help"], &Environment::new())
    else {
        panic!("no help");
    };
    for part in [
        "Usage: app [OPTIONS]",
        "primary:\n",
        "--primary-pool <POOL>",
        "The number of connections [env: APP_PRIMARY_POOL] [file: primary.pool] [default: 10]",
        "[default: 10]",
        "[values: fast, safe]",
        "[required]",
        "-l, --listen <LISTEN>",
        "--origin <X> <Y>",
        "--show-config",
        "--config <FILE>",
    ] {
        assert!(help.contains(part), "`{part}` is not in\n{help}");
    }
    // Also after a flag without its value.
    let words = ["--primary-pool", "--help"];
    let Ok(Configured::Shown(Shown::Help(help))) = configure(&words, &Environment::new()) else {
        panic!("no help");
    };
    assert!(help.contains("--primary-pool <POOL>"), "{help}");
}

#[test]
fn show_config_prints_every_value_and_its_source() {
    let environment = environment().variable("APP_TAG", "a");
    let shown = configure(&["--show-config", "--primary-pool=3"], &environment);
    let Ok(Configured::Shown(Shown::Config(listing))) = shown else {
        panic!("no listing: {shown:?}");
    };
    for line in [
        "[primary]",
        "pool = \"3\"  # flag `--primary-pool`",
        "pool = \"10\"  # default",
        "ca = not set",
        "insecure = false  # default",
        "no-cache = false  # default",
        "tag = \"a\"  # variable `APP_TAG`",
    ] {
        assert!(
            listing.lines().any(|it| it == line),
            "`{line}` is not in\n{listing}"
        );
    }
}

#[test]
fn version_and_units_are_texts_of_their_own() {
    let version = configure(&["--version"], &Environment::new());
    let Ok(Configured::Shown(Shown::Version(version))) = version else {
        panic!("no version");
    };
    assert_eq!(version, format!("app {}\n", env!("CARGO_PKG_VERSION")));
    // Whether or not the rest is sound.
    let units = configure(&["--show-units"], &Environment::new());
    let Ok(Configured::Shown(Shown::Units(units))) = units else {
        panic!("no units");
    };
    for line in [
        "app: 1 actor, grace 25s, until first, signals default",
        "  config: primary, replica, api",
        "  build:  primary, replica, api",
        "  run:    api",
        "  api  async, interrupt cancel, ready started, grace 25s by default",
    ] {
        assert!(units.lines().any(|it| it == line), "`{line}` in {units}");
    }
    assert!(units.ends_with("default\n"), "{units:?}");
}

#[test]
fn a_word_that_is_unexpected_hides_no_other_problem() {
    let required = "`--primary-url` of `primary` is required";
    for (words, expected) in [
        (
            &["-zv", "--mode=fats"][..],
            &["unknown flag `-z`", required, "invalid value `fats`"][..],
        ),
        (
            &["etc/app.d a=b", "--x.y", "--mode=fats"],
            &[
                "argument 1 is unexpected",
                "unknown flag `--x.y`",
                required,
                "invalid value `fats`",
            ],
        ),
        (
            &["--", "x", "--mode=fats"],
            &[
                "`--` is not accepted, because every argument is a flag or its value; remove it",
                "argument 2 is unexpected",
                required,
                "invalid value `fats`",
            ],
        ),
        (
            &["--show-config=yes", "--mode=fats"],
            &[
                "`--show-config` takes no value",
                required,
                "invalid value `fats`",
            ],
        ),
        (
            &["--tag", "x", "--primary-pool", "0", "x"],
            &["argument 5 is unexpected", "invalid value `0`", required],
        ),
        (
            &["x", "--tag", "x"],
            &["argument 1 is unexpected", required],
        ),
        (
            &["--mode=fats", "--origin", "1"],
            &[
                "`--origin` has 1 value, and takes 2 values",
                required,
                "invalid value `fats`",
            ],
        ),
        (
            &["--primary-pool=1", "--primary-pool"],
            &["`--primary-pool` needs a value", required],
        ),
        (
            &["--primary-pool", "--primary-pool", "5"],
            &["`--primary-pool` needs a value", required],
        ),
        (
            &["--mode=fats", "--origin", "1", "2", "--origin", "3"],
            &[
                "`--origin` has 1 value, and takes 2 values",
                required,
                "invalid value `fats`",
            ],
        ),
        (
            &["-l", "--primary-pool", "400"],
            &["`--listen` needs a value", "invalid value `400`", required],
        ),
        (
            &["-vx", "", "--primary-insecure=a", "--primary-insecure=b"],
            &[
                "unknown flag `-x`",
                "`--primary-insecure` takes no value",
                required,
            ],
        ),
        (
            &["a", "", "--", "--primary-pool", "400"],
            &[
                "argument 1 is unexpected",
                "argument 2 is unexpected",
                "`--` is not accepted",
                "invalid value `400`",
                required,
            ],
        ),
        (
            &["--config", "a.toml", "--config", "b.toml"],
            &["`--config` is given more than once"],
        ),
        (&["--config"], &["`--config` needs a value"]),
        (&["-"], &["argument 1 is unexpected", required]),
        (
            &["--primary-pool", "-4", "x"],
            &[
                "`--primary-pool` needs a value",
                "argument 3 is unexpected",
                required,
            ],
        ),
        (
            &["--show-config", "--show-config", "--mode=fats"],
            &[required, "invalid value `fats`"],
        ),
    ] {
        let environment = Environment::new().variable("REPLICA_DB_URL", "pg://r");
        let found = texts(words, &environment);
        let is_found = |text: &&str| found.iter().any(|it| it.starts_with(text));
        assert_eq!(found.len(), expected.len(), "{words:?}: {found:#?}");
        assert!(expected.iter().all(is_found), "{words:?}: {found:#?}");
    }
}

#[cfg(unix)]
#[test]
fn a_value_need_not_be_unicode() {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;
    let path = OsString::from_vec(vec![b'a', 0xFF]);
    let mut flag = OsString::from("--primary-ca=");
    flag.push(&path);
    let configured = App::configure([OsString::from("app"), flag.clone()], &environment());
    let Ok(Configured::Values(config)) = configured else {
        panic!("{configured:?}");
    };
    assert_eq!(config.primary.tls.ca, Some(PathBuf::from(&path)));
    let variable = environment().variable("APP_MODE", path.clone());
    let found = texts(&[], &variable);
    assert_eq!(found.len(), 1, "{found:?}");
    let found = texts(&[], &environment().variable("APP_TAG", path));
    assert!(found[0].ends_with(": it is not UTF-8"), "{found:?}");
    // Nor need a word that is refused, or the name of the program.
    let bytes = |bytes: &[u8]| OsString::from_vec(bytes.to_vec());
    for (words, expected) in [
        (
            [bytes(b"app"), bytes(b"--\xFF")],
            "unknown flag `--\u{FFFD}`",
        ),
        ([bytes(b"app"), bytes(b"-\xFF")], "unknown flag `-\u{FFFD}`"),
        (
            [bytes(b"app"), bytes(b"\xFF")],
            "unexpected argument `\u{FFFD}`",
        ),
        (
            [bytes(b"\xFF"), bytes(b"--size=\xFF")],
            "invalid value `\u{FFFD}` for `--size`",
        ),
    ] {
        let error = OfSize::configure(words, &Environment::new()).expect_err("it is refused");
        let text = error.problems()[0].to_string();
        assert!(text.starts_with(expected), "{text}");
    }
    let help = OfSize::configure([bytes(b"\xFF"), bytes(b"--help")], &Environment::new());
    let Ok(Configured::Shown(help)) = help else {
        panic!("{help:?}");
    };
    assert!(help.to_string().contains("Usage: \u{FFFD}"), "{help}");
}

#[group]
struct OfSize {
    #[value(config = Size)]
    size: Size,
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

#[derive(Args, Clone, Debug)]
struct Endpoint {
    #[arg(long)]
    port: Option<u8>,
    #[arg(long, required_unless_present = "port")]
    path: Option<String>,
    #[arg(long, overrides_with = "slow")]
    fast: bool,
    #[arg(long, overrides_with = "fast")]
    slow: bool,
    #[arg(long, overrides_with = "new", default_value_t = 1)]
    old: u8,
    #[arg(long, overrides_with = "old")]
    new: Option<u8>,
    #[arg(long, num_args = 1.., value_terminator = ";")]
    list: Vec<String>,
    #[arg(long)]
    key: Option<String>,
}

#[group]
struct Ports {
    #[value(config(Endpoint, secrets = [key]))]
    port: Endpoint,
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

fn ports(
    words: &[&str],
    environment: &Environment,
) -> Result<Configured<PortsConfig>, ConfigError> {
    Ports::configure(["app"].iter().chain(words), environment)
}

#[test]
fn relations_that_the_type_writes_are_kept() {
    let none = Environment::new();
    let Ok(Configured::Values(config)) = ports(
        &[
            "--fast", "--slow", "--fast", "--list", "a", "b", ";", "--path=x",
        ],
        &none,
    ) else {
        panic!("the later flag overrides the earlier");
    };
    assert_eq!((config.port.fast, config.port.slow), (true, false));
    assert_eq!(config.port.list, ["a", "b"]);
    // A value that is refused is given.
    let error = ports(&["--port=x"], &none).expect_err("the port is refused");
    assert_eq!(error.problems().len(), 1, "{error}");
    // A value that is overridden is not listed.
    let words = ["--path=x", "--old=5", "--new=6", "--show-config"];
    let Ok(Configured::Shown(Shown::Config(listing))) = ports(&words, &none) else {
        panic!("no listing");
    };
    for line in ["old = \"1\"  # default", "new = \"6\"  # flag `--new`"] {
        assert!(listing.lines().any(|it| it == line), "{listing}");
    }
}

#[test]
fn flags_of_the_program_are_reported() {
    let own = clap::Arg::new("fast")
        .long("fast")
        .action(ArgAction::SetTrue);
    let command = Ports::augment(clap::Command::new("app").arg(own));
    let matches = rungroup::config::matches(command, ["app", "--fast"]).expect("it is read");
    let error = Ports::configure_from(&matches, &Environment::new()).expect_err("a flag is taken");
    let texts: Vec<String> = error.problems().iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        [
            "a flag of `--fast` of `port` is a flag of the program, too; write `prefix = \"port\"` in `config` of `port`"
        ]
    );
}

#[test]
fn a_file_reports_tables_without_values() {
    for (path, text, expected) in [
        ("a.yaml", "port:\n", "`--path` of `port` is required"),
        ("a.yaml", "prot:\n", "unknown key `prot` at a.yaml:1:1"),
        ("a.toml", "[prot]\n", "unknown key `prot` at a.toml:1:2"),
        (
            "a.yaml",
            "port:\n  key: {hunter2: }\n",
            "key `port.key` at a.yaml:2:3 is a table; write a value for `--key`",
        ),
        (
            "a.yaml",
            "port:\n  port: 1\n  port: 2\n  new: x\n",
            "the key `port.port` is given twice",
        ),
        (
            "a.yaml",
            "port:\n  new: 1\n  new: 2\n",
            "`--path` of `port` is required",
        ),
    ] {
        let environment = Environment::new().file(path, text);
        let error = ports(&["--config", path], &environment).expect_err(text);
        let mut found = error.problems().iter().map(ToString::to_string);
        assert!(found.any(|it| it.starts_with(expected)), "{text}: {error}");
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    }
}

#[derive(Args, Clone, Debug)]
struct Aliases {
    #[arg(long, alias = "size")]
    pool: Option<u8>,
    #[arg(long, alias = "size")]
    limit: Option<u8>,
}

#[derive(Args, Clone, Debug)]
struct Size {
    #[arg(long)]
    size: Option<u8>,
}

#[group]
struct Aliased {
    #[value(config = Aliases)]
    pool: Aliases,
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

#[derive(Args, Clone, Debug)]
struct OtherSize {
    #[arg(long)]
    size: Option<u8>,
    #[arg(long)]
    b_size: Option<u8>,
}

#[group]
struct Colliding {
    #[value(config(OtherSize, prefix = "a"))]
    first: OtherSize,
    #[value(config(Size, prefix = "a-b"))]
    second: Size,
    #[value(config = Size)]
    third: Size,
    #[value(config = OtherSize)]
    _fourth: OtherSize,
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

#[test]
fn a_flag_that_two_arguments_have_has_a_remedy() {
    let none = Environment::new();
    let error = Aliased::configure(["app"], &none).expect_err("an alias is there twice");
    assert!(
        error.to_string().contains("have the flag `--size` twice"),
        "{error}"
    );
    let error = Colliding::configure(["app"], &none).expect_err("the flags collide");
    let texts: Vec<String> = error.problems().iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        [
            "`--a-b-size` is a flag of `first` and of `second`; write another `prefix` in `config` of `second`",
            "`--size` is a flag of `third` and of `_fourth`; write `prefix = \"fourth\"` in `config` of `_fourth`",
        ]
    );
}
