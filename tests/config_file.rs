//! The file of `--config`: its formats, its keys, and the places of its faults.

use crate::config::{App, AppConfig, Mode};
use rungroup::config::{ConfigSource, Configured, Environment, Shown};
use std::path::PathBuf;

const TOML: &str = "\
[primary]
url = \"pg://p\"
pool = 3

[replica]
url = \"pg://r\"
# The arguments of `tls` have no table of their own.
insecure = true

[api]
listen = '8.8.8.8:8'
tag = [\"x\", \"y\"]
mode = \"fast\"
verbose = 0x2
no_cache = true
origin = [-1, 2]
peers = \"1,2\"
color = \"never\"
";

const YAML: &str = "\
primary:
  url: pg://p
  pool: 3
replica:
  url: 'pg://r'
  insecure: yes
  ca: ~
api:
  listen: 8.8.8.8:8
  tag: [x, y]
  mode: fast
  verbose: 2
  no-cache: true
  origin:
  - -1
  - 2
  peers: 1,2
  color: \"never\"
";

fn configure(
    words: &[&str],
    environment: &Environment,
) -> Result<Configured<AppConfig>, rungroup::config::ConfigError> {
    App::configure(["app"].iter().chain(words), environment)
}

fn read(path: &str, text: &str, words: &[&str]) -> AppConfig {
    let environment = Environment::new()
        .file(path, text)
        .variable("APP_CONFIG", path);
    match configure(words, &environment) {
        Ok(Configured::Values(config)) => config,
        other => panic!("{other:?}"),
    }
}

fn texts(path: &str, text: &str) -> Vec<String> {
    let environment = Environment::new().file(path, text);
    match configure(&["--config", path], &environment) {
        Err(error) => error.problems().iter().map(ToString::to_string).collect(),
        other => panic!("accepted: {other:?}"),
    }
}

#[test]
fn both_formats_give_the_same_values() {
    for (path, text) in [
        ("app.toml", TOML),
        ("etc/app.yaml", YAML),
        ("app.YML", YAML),
    ] {
        let config = read(path, text, &[]);
        assert_eq!(
            (config.primary.url.as_str(), config.primary.pool),
            ("pg://p", 3),
            "{path}"
        );
        assert_eq!(
            (config.replica.pool, config.replica.tls.insecure),
            (10, true)
        );
        let api = config.api;
        assert_eq!(
            (api.listen.port(), api.tag.len(), api.mode),
            (8, 2, Mode::Fast),
            "{path}"
        );
        assert_eq!((api.verbose, api.cache), (2, false), "{path}");
        assert_eq!((api.origin, api.peers), (vec![-1, 2], vec![1, 2]), "{path}");
        assert_eq!(api.color, "never");
    }
}

#[test]
fn a_flag_and_a_variable_precede_the_file() {
    let environment = Environment::new()
        .file("app.toml", TOML)
        .variable("APP_CONFIG", "app.toml")
        .variable("APP_VERBOSE", "0")
        .variable("APP_COLOR", "auto");
    let words = ["--color=always", "--primary-pool", "5"];
    let Ok(Configured::Values(config)) = configure(&words, &environment) else {
        panic!("it is accepted");
    };
    assert_eq!((config.primary.pool, config.api.verbose), (5, 0));
    assert_eq!(config.api.color, "always");
    assert_eq!(config.api.tag, ["x", "y"]);
}

#[test]
fn a_listing_names_the_place_in_the_file() {
    let environment = Environment::new().file("app.toml", TOML);
    let words = ["--show-config", "--config=app.toml"];
    let Ok(Configured::Shown(Shown::Config(listing))) = configure(&words, &environment) else {
        panic!("no listing");
    };
    for line in [
        "pool = \"3\"  # key `primary.pool` at app.toml:3:1",
        "tag = \"x\", \"y\"  # key `api.tag` at app.toml:12:1",
        "url = hidden  # key `primary.url` at app.toml:2:1",
    ] {
        assert!(
            listing.lines().any(|it| it == line),
            "`{line}` is not in\n{listing}"
        );
    }
}

#[test]
fn a_value_in_a_file_is_refused_at_its_place() {
    let text = "\
[primary]
url = \"pg://hunter2\"
pool = 400
[replica]
url = \"pg://r\"
pool = [1, 2]
insecure = \"maybe\"
[api]
listen = \"nowhere\"
origin = [1, 2, 3]
peers = [\"1,2\"]
mode = [[\"fast\"]]
tag = [\"a\", \"\\u0000\"]
color = \"\\u0000\"
";
    assert_eq!(
        texts("app.toml", text),
        [
            "key `replica.pool` at app.toml:6:1 is a list; write one value for `--replica-pool`",
            "invalid value `maybe` for `--replica-insecure`, from key `replica.insecure` at app.toml:7:1; write `true` or `false`",
            "key `api.tag` at app.toml:13:1 holds a NUL character; write values without it for `--tag`",
            "key `api.mode` at app.toml:12:1 is a list; write one value for `--mode`",
            "key `api.peers` at app.toml:11:1 holds the delimiter `,`; write values without it for `--peers`",
            "invalid value `\\u{0}` for `--color`, from key `api.color` at app.toml:14:1; write it without a NUL character",
            "invalid value `400` for `--primary-pool`, from key `primary.pool` at app.toml:3:1: 400 is not in 1..=100",
            "invalid value `nowhere` for `--listen`, from key `api.listen` at app.toml:9:1: invalid socket address syntax",
            "`--origin`, from key `api.origin` at app.toml:10:1, has 3 values, and takes 2 values",
        ]
    );
}

#[test]
fn an_unknown_key_is_reported_with_the_nearest_one() {
    let text = "\
pool = 1
api = 3
[primary]
url = \"pg://p\"
[replica]
url = \"pg://r\"
[api]
";
    let error = "the key `api` is given twice at app.toml:7:2; remove one of them";
    assert!(
        texts("app.toml", text).contains(&error.to_owned()),
        "{:#?}",
        texts("app.toml", text)
    );
    let text = "\
pool = 1
api = 3
[primary]
url = \"pg://p\"
timeot = 3
[replica]
url = \"pg://r\"
pol = 3
[metrics]
port = 1
host = 2
[replca.tls]
ca = 1
";
    assert_eq!(
        texts("app.toml", text),
        [
            "unknown key `pool` at app.toml:1:1; the key is `primary.pool`",
            "unknown key `api` at app.toml:2:1; `api` is a table; write the keys of its arguments in it",
            "unknown key `primary.timeot` at app.toml:5:1; `--help` lists the keys",
            "unknown key `replica.pol` at app.toml:8:1; a key with a similar name exists: `replica.pool`",
            "unknown table `metrics` of key `metrics.port` at app.toml:10:1; `--help` lists the keys with their tables",
            "unknown table `replca` of key `replca.tls.ca` at app.toml:13:1; a table with a similar name exists: `replica`",
        ]
    );
}

#[test]
fn faults_of_a_text_hide_no_other_problem() {
    // The address of `replica` is not missing for sure.
    let text = "[primary]\nurl = \"pg://p\"\npool = = 3\n[api]\nmode = \"fats\"\nlisten = \n";
    let found = texts("app.toml", text);
    assert!(
        found.iter().any(|it| it.contains("app.toml:3:8")),
        "{found:#?}"
    );
    assert!(
        found.iter().any(|it| it.contains("app.toml:6:")),
        "{found:#?}"
    );
    assert!(
        found
            .iter()
            .any(|it| it.starts_with("invalid value `fats`")),
        "{found:#?}"
    );
    assert!(
        !found.iter().any(|it| it.contains("required")),
        "{found:#?}"
    );
    let found = texts("app.yaml", "primary:\n  pool: 0\n  url: [\napi:\n");
    assert!(
        found.iter().any(|it| it.contains("app.yaml:4:")),
        "{found:#?}"
    );
    assert!(
        found.iter().any(|it| it.starts_with("invalid value `0`")),
        "{found:#?}"
    );
}

#[test]
fn yaml_beyond_values_is_refused() {
    for (text, reason) in [
        (
            "- a\n",
            "a mapping with the names of fields is expected at app.yaml:1:1",
        ),
        (
            "api:\n  tag: &a x\n  mode: *a\n",
            "key `api.mode` at app.yaml:3:3 is an alias; write a value for `--mode`",
        ),
        (
            "api:\n  tag: [{a: [b], c: {}}, x]\n",
            "key `api.tag` at app.yaml:2:3 holds a mapping; write values for `--tag`",
        ),
        (
            "api:\n  tag: [~]\n",
            "key `api.tag` at app.yaml:2:3 holds `null`; write values for `--tag`",
        ),
        (
            "api:\n  mode: fast\n---\napi:\n",
            "only one document is supported at app.yaml:3:1; remove the others",
        ),
        (
            "api:\n  mode: fast\n  mode: safe\n",
            "the key `api.mode` is given twice at app.yaml:3:3; remove one of them",
        ),
    ] {
        let found = texts("app.yaml", text);
        assert!(found.contains(&reason.to_owned()), "{found:#?}");
    }
    let deep = "[".repeat(100);
    let found = texts("app.yaml", &format!("api:\n  tag: {deep}"));
    assert!(
        found[0].starts_with("sequences are nested too deep"),
        "{found:#?}"
    );
}

#[test]
fn an_alias_in_the_place_of_a_table_is_the_only_problem() {
    for (primary, place) in [
        ("primary: *b\n", "3:10"),
        ("primary:\n  <<: *b\n", "4:7"),
        ("primary:\n  <<: [*b, *b]\n", "4:7"),
    ] {
        let found = texts("app.yaml", &format!("replica: &b\n  url: x\n{primary}"));
        let expected = "the values are expected in the place of the alias at app.yaml:";
        assert_eq!(found, [format!("{expected}{place}")]);
    }
}

#[test]
fn a_key_given_twice_hides_no_missing_value() {
    for (path, text) in [
        ("app.toml", "[primary]\npool = 1\npool = 2\n"),
        ("app.yaml", "primary:\n  pool: 1\n  pool: 2\n"),
    ] {
        let found = texts(path, text);
        assert_eq!(found.len(), 3, "{found:#?}");
        assert!(
            found[0].starts_with("the key `") && found[0].contains("pool` is given twice at app."),
            "{found:#?}"
        );
        assert!(found[1].starts_with("`--primary-url` of `primary` is required"));
    }
}

#[test]
fn a_list_that_holds_a_table_hides_no_missing_value() {
    for (path, text, kind) in [
        ("app.toml", "[api]\ntag = [\"x\", { a = 1 }]\n", "table"),
        ("app.toml", "[[api.tag]]\na = 1\n", "table"),
        ("app.yaml", "api:\n  tag: [x, {a: 1}]\n", "mapping"),
    ] {
        let found = texts(path, text);
        assert_eq!(found.len(), 3, "{found:#?}");
        let holds = format!("holds a {kind}; write values for `--tag`");
        assert!(
            found[0].starts_with("key `api.tag` at app.") && found[0].ends_with(&holds),
            "{found:#?}"
        );
        assert!(
            found[1].contains("`--primary-url` of `primary` is required"),
            "{found:#?}"
        );
    }
}

#[test]
fn a_file_that_cannot_be_read_is_one_problem() {
    for (path, reason) in [
        ("none.toml", "entity not found"),
        (
            "app.json",
            "its name must end in `.toml`, `.yaml` or `.yml`",
        ),
    ] {
        let environment = Environment::new();
        let error = configure(&["--config", path], &environment).expect_err("there is no file");
        let [problem] = error.problems() else {
            panic!("{error}");
        };
        let text = format!("the file `{path}` of flag `--config` cannot be read: {reason}");
        assert_eq!(problem.to_string(), text);
        assert_eq!(
            problem.source(),
            Some(&ConfigSource::Flag("--config".to_owned()))
        );
    }
}

#[test]
fn a_file_on_the_disk_is_read_only_in_the_process() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let words = ["--config", path.to_str().expect("a path in UTF-8")];
    let error = configure(&words, &Environment::new()).expect_err("there is no file");
    assert_eq!(error.problems().len(), 1);
    let error = configure(&words, &Environment::of_process()).expect_err("it has other keys");
    assert!(
        error.to_string().contains("unknown table `package`"),
        "{error}"
    );
}

#[test]
fn tables_without_a_value_are_reported_at_their_place() {
    for (path, text, expected) in [
        (
            "app.toml",
            "[api]\nlisten = {}\n",
            "key `api.listen` at app.toml:2:1 is a table; write a value for `--listen`",
        ),
        (
            "app.yaml",
            "api:\n  listen: {}\n",
            "key `api.listen` at app.yaml:2:3 is a table; write a value for `--listen`",
        ),
        (
            "app.toml",
            "[api.listen.host]\nname = \"a\"\n",
            "key `api.listen` at app.toml:1:6 is a table; write a value for `--listen`",
        ),
        (
            "app.yaml",
            "api:\n  listen: {host: {}}\n",
            "key `api.listen` at app.yaml:2:3 is a table; write a value for `--listen`",
        ),
        (
            "app.toml",
            "[replica.tlss]\n",
            "unknown key `replica.tlss` at app.toml:1:10; a key with a similar name exists: `replica.url`",
        ),
        (
            "app.yaml",
            "prot: {}\n",
            "unknown key `prot` at app.yaml:1:1; `--help` lists the keys",
        ),
        (
            "app.yaml",
            "prot: {a: {}, b: 1}\n",
            "unknown table `prot` of key `prot.a` at app.yaml:1:8; `--help` lists the keys with their tables",
        ),
        (
            "app.yaml",
            "api:\n  mode: fast\napi:\n  tag: a\n",
            "the key `api` is given twice at app.yaml:3:1; remove one of them",
        ),
    ] {
        let found = texts(path, text);
        let (expected, required): (Vec<&String>, _) =
            found.iter().partition(|text| **text == expected);
        assert_eq!(
            (expected.len(), required.len()),
            (1, 2),
            "{text}: {found:#?}"
        );
    }
    for (path, text) in [
        ("app.toml", "[api]\n[primary]\n"),
        ("app.yaml", "api: {}\n"),
    ] {
        let found = texts(path, text);
        assert_eq!(found.len(), 2, "only the addresses are missing: {found:#?}");
    }
}

#[test]
fn a_fault_of_the_text_names_its_place() {
    for (path, text) in [
        ("app.toml", "[api]\nmode = \n"),
        ("app.yaml", "api:\n  mode: [\napi:\n"),
    ] {
        let environment = Environment::new().file(path, text);
        let error = configure(&["--config", path], &environment).expect_err("it has a fault");
        let source = error.problems()[0].source();
        assert!(
            matches!(
                source,
                Some(ConfigSource::File {
                    line: 2..,
                    key: None,
                    ..
                })
            ),
            "{source:?}"
        );
    }
}

#[test]
fn values_of_a_file_and_another_source_may_conflict() {
    let text = "[primary]\nurl = \"a\"\nca = \"a.pem\"\n[replica]\nurl = \"b\"\n";
    let environment = Environment::new()
        .file("app.toml", text)
        .variable("APP_CONFIG", "app.toml");
    let ca = "`--primary-ca` (key `primary.ca` at app.toml:3:1)";
    let variable = "`--primary-insecure` (variable `APP_PRIMARY_INSECURE`)";
    for (words, environment, insecure) in [
        (
            &["--primary-insecure"][..],
            environment.clone(),
            "`--primary-insecure`",
        ),
        (
            &[],
            environment.variable("APP_PRIMARY_INSECURE", "yes"),
            variable,
        ),
    ] {
        let error = configure(words, &environment).expect_err("they conflict");
        let text = error.problems()[0].to_string();
        assert_eq!(error.problems().len(), 1, "{error}");
        assert!(text.contains(ca) && text.contains(insecure), "{text}");
        assert!(text.contains(" cannot be used together with "), "{text}");
    }
}

#[test]
fn faults_beyond_a_number_are_counted() {
    let keys: Vec<String> = (0..100).map(|key| format!("key{key} = 1\n")).collect();
    let found = texts("app.toml", &keys.concat());
    // The two missing addresses among them.
    assert_eq!(found.len(), 35, "{found:#?}");
    assert_eq!(
        found[32],
        "the file `app.toml` has 68 more unknown keys or tables; `--help` lists the keys"
    );
    let found = texts("app.toml", &"=\n".repeat(100));
    assert_eq!(found.len(), 34, "the key is unknown, too: {found:#?}");
    assert!(found[32].ends_with(" more faults; correct the first ones"));
    let large = " ".repeat((1 << 20) + 1);
    assert_eq!(
        texts("app.yaml", &large),
        ["the file `app.yaml` of flag `--config` cannot be read: it is larger than 1 MiB"]
    );
}

#[cfg(unix)]
#[test]
fn neither_a_path_nor_a_file_need_be_unicode() {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;
    let path = OsString::from_vec(b"a\xFF.toml".to_vec());
    let environment = Environment::new().file(&path, TOML);
    let words = || [OsString::from("app"), "--config".into(), path.clone()];
    assert!(App::configure(words(), &environment).is_ok());
    let environment = Environment::new().variable("APP_CONFIG", &path);
    let error = App::configure(["app"], &environment).expect_err("there is no file");
    assert!(error.to_string().contains("a\u{FFFD}.toml"), "{error}");
    // On the disk, because a text in memory is UTF-8.
    let path = std::env::temp_dir().join(format!("rungroup-{}.toml", std::process::id()));
    std::fs::write(&path, b"[api]\nmode = '\xFF'\n").expect("a file of the test");
    let mut words = words();
    words[2] = path.clone().into();
    let error = App::configure(words, &Environment::of_process()).expect_err("it is refused");
    std::fs::remove_file(&path).expect("the file is there");
    let text = error.to_string();
    assert!(text.ends_with("cannot be read: it is not UTF-8"), "{text}");
}
