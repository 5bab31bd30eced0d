//! Every kind of argument from every source: it is read, or refused with a remedy.

use clap::{ArgAction, Args, ValueEnum};
use rungroup::config::{Configured, Environment};
use rungroup::{Context, group};
use std::path::PathBuf;

#[derive(ValueEnum, Clone, Copy, Debug)]
enum Mode {
    Fast,
    #[value(alias = "careful")]
    Safe,
}

#[derive(Args, Clone, Debug)]
struct Size {
    #[arg(long)]
    width: Option<u8>,
    #[arg(long, conflicts_with = "width")]
    height: Option<u8>,
}

#[derive(Args, Clone, Debug)]
struct Kinds {
    #[arg(long, action = ArgAction::SetTrue)]
    on: bool,
    #[arg(long, action = ArgAction::SetFalse)]
    off: bool,
    #[arg(long, action = ArgAction::Count)]
    level: u8,
    #[arg(long, action = ArgAction::Set)]
    set: Option<bool>,
    #[arg(long, action = ArgAction::Append)]
    append: Vec<String>,
    #[arg(short)]
    port: Option<u16>,
    #[arg(long, visible_alias = "tries", alias = "attempts")]
    retries: Option<u8>,
    #[arg(long, num_args = 0..=1, default_missing_value = "always", default_value = "auto")]
    color: String,
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "9")]
    depth: Option<u8>,
    #[arg(long)]
    #[expect(clippy::option_option, reason = "a flag with an optional value")]
    maybe: Option<Option<u8>>,
    #[arg(long, num_args = 2)]
    pair: Option<Vec<i8>>,
    #[arg(long, num_args = 1..)]
    many: Vec<u8>,
    #[arg(long, num_args = 0..)]
    any: Option<Vec<u8>>,
    #[arg(long, value_delimiter = ',')]
    list: Vec<u8>,
    #[arg(long, num_args = 2, value_delimiter = ',')]
    split: Option<Vec<u8>>,
    #[arg(long, num_args = 1.., value_terminator = ";")]
    command: Vec<String>,
    #[arg(long, value_enum)]
    mode: Option<Mode>,
    #[arg(long, value_enum, ignore_case = true)]
    any_case: Option<Mode>,
    #[arg(long, value_parser = ["left", "right"])]
    side: Option<String>,
    #[arg(long, value_parser = clap::value_parser!(i16).range(-5..5))]
    range: Option<i16>,
    #[arg(long, allow_hyphen_values = true)]
    hyphen: Option<String>,
    #[arg(long, allow_negative_numbers = true)]
    negative: Option<f32>,
    #[arg(long, hide = true)]
    path: Option<PathBuf>,
    #[command(flatten)]
    size: Size,
    #[command(flatten)]
    other: Option<Other>,
    #[arg(long, global = true)]
    threads: Option<u8>,
}

#[derive(Args, Clone, Debug)]
struct Other {
    #[arg(long)]
    extra: Option<u8>,
}

#[group]
struct App {
    #[unit(config = Kinds)]
    kinds: Kinds,
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

async fn serve(_: u8, ctx: Context) {
    ctx.interrupted().await;
}

/// An argument in each source, and its value. A source that cannot hold it has the beginning of the error.
struct Row {
    read: fn(&Kinds) -> String,
    value: &'static str,
    flags: &'static [&'static str],
    variable: Result<(&'static str, &'static str), (&'static str, &'static str, &'static str)>,
    toml: &'static str,
    yaml: &'static str,
}

const ROWS: &[Row] = &[
    Row {
        read: |it| format!("{:?}", it.on),
        value: "true",
        flags: &["--on"],
        variable: Ok(("APP_ON", "yes")),
        toml: "on = true",
        yaml: "on: yes",
    },
    Row {
        read: |it| format!("{:?}", it.off),
        value: "false",
        flags: &["--off"],
        variable: Ok(("APP_OFF", "1")),
        toml: "off = true",
        yaml: "off: on",
    },
    Row {
        read: |it| format!("{:?}", it.level),
        value: "2",
        flags: &["--level", "--level"],
        variable: Ok(("APP_LEVEL", "2")),
        toml: "level = 2",
        yaml: "level: 2",
    },
    Row {
        read: |it| format!("{:?}", it.set),
        value: "Some(false)",
        flags: &["--set=false"],
        variable: Ok(("APP_SET", "false")),
        toml: "set = false",
        yaml: "set: false",
    },
    Row {
        read: |it| format!("{:?}", it.append),
        value: "[\"a\"]",
        flags: &["--append", "a"],
        variable: Ok(("APP_APPEND", "a")),
        toml: "append = [\"a\"]",
        yaml: "append: [a]",
    },
    Row {
        read: |it| format!("{:?}", it.port),
        value: "Some(80)",
        flags: &["-p80"],
        variable: Ok(("APP_PORT", "80")),
        toml: "port = 80",
        yaml: "port: 80",
    },
    Row {
        read: |it| format!("{:?}", it.retries),
        value: "Some(3)",
        flags: &["--attempts", "3"],
        variable: Ok(("APP_RETRIES", "3")),
        toml: "attempts = 3",
        yaml: "tries: 3",
    },
    Row {
        read: |it| it.color.clone(),
        value: "always",
        flags: &["--color"],
        variable: Ok(("APP_COLOR", "always")),
        toml: "color = \"always\"",
        yaml: "color: always",
    },
    Row {
        read: |it| format!("{:?}", it.depth),
        value: "Some(9)",
        flags: &["--depth"],
        variable: Ok(("APP_DEPTH", "9")),
        toml: "depth = 9",
        yaml: "depth: 9",
    },
    Row {
        read: |it| format!("{:?}", it.maybe),
        value: "Some(Some(1))",
        flags: &["--maybe=1"],
        variable: Ok(("APP_MAYBE", "1")),
        toml: "maybe = 1",
        yaml: "maybe: 1",
    },
    Row {
        read: |it| format!("{:?}", it.maybe),
        value: "Some(None)",
        flags: &["--maybe"],
        variable: Err((
            "APP_MAYBE",
            "",
            "invalid value `` for `--maybe`, from variable `APP_MAYBE`",
        )),
        toml: "maybe = []",
        yaml: "maybe: []",
    },
    Row {
        read: |it| format!("{:?}", it.pair),
        value: "Some([1, 2])",
        flags: &["--pair", "1", "2"],
        variable: Err((
            "APP_PAIR",
            "1 2",
            "`--pair` takes 2 values, and the variable `APP_PAIR` holds one; set `--pair` or `kinds.pair` in the file",
        )),
        toml: "pair = [1, 2]",
        yaml: "pair:\n  - 1\n  - 2",
    },
    Row {
        read: |it| format!("{:?}", it.many),
        value: "[1]",
        flags: &["--many", "1"],
        variable: Ok(("APP_MANY", "1")),
        toml: "many = [1]",
        yaml: "many: 1",
    },
    Row {
        read: |it| format!("{:?}", it.any),
        value: "Some([])",
        flags: &["--any"],
        variable: Err((
            "APP_ANY",
            "",
            "invalid value `` for `--any`, from variable `APP_ANY`: cannot parse integer from empty string",
        )),
        toml: "any = []",
        yaml: "any: []",
    },
    Row {
        read: |it| format!("{:?}", it.list),
        value: "[1, 2]",
        flags: &["--list", "1,2"],
        variable: Ok(("APP_LIST", "1,2")),
        toml: "list = [1, 2]",
        yaml: "list: 1,2",
    },
    Row {
        read: |it| format!("{:?}", it.split),
        value: "Some([1, 2])",
        flags: &["--split", "1", "2"],
        variable: Err((
            "APP_SPLIT",
            "1,2",
            "`--split` takes 2 values, and the variable `APP_SPLIT` holds one; set `--split` or `kinds.split` in the file",
        )),
        toml: "split = [1, 2]",
        yaml: "split: [1, 2]",
    },
    Row {
        read: |it| format!("{:?}", it.command),
        value: "[\"-v\"]",
        flags: &["--command=-v"],
        variable: Ok(("APP_COMMAND", "-v")),
        toml: "command = [\"-v\"]",
        yaml: "command: [-v]",
    },
    Row {
        read: |it| format!("{:?}", it.mode),
        value: "Some(Safe)",
        flags: &["--mode", "careful"],
        variable: Ok(("APP_MODE", "safe")),
        toml: "mode = \"safe\"",
        yaml: "mode: careful",
    },
    Row {
        read: |it| format!("{:?}", it.any_case),
        value: "Some(Fast)",
        flags: &["--any-case", "FAST"],
        variable: Ok(("APP_ANY_CASE", "Fast")),
        toml: "any_case = \"fASt\"",
        yaml: "any-case: FAST",
    },
    Row {
        read: |it| format!("{:?}", it.side),
        value: "Some(\"left\")",
        flags: &["--side", "left"],
        variable: Ok(("APP_SIDE", "left")),
        toml: "side = \"left\"",
        yaml: "side: left",
    },
    Row {
        read: |it| format!("{:?}", it.range),
        value: "Some(-5)",
        flags: &["--range=-5"],
        variable: Ok(("APP_RANGE", "-5")),
        toml: "range = -5",
        yaml: "range: -5",
    },
    Row {
        read: |it| format!("{:?}", it.hyphen),
        value: "Some(\"--on\")",
        flags: &["--hyphen", "--on"],
        variable: Ok(("APP_HYPHEN", "--on")),
        toml: "hyphen = \"--on\"",
        yaml: "hyphen: --on",
    },
    Row {
        read: |it| format!("{:?}", it.negative),
        value: "Some(-1.5)",
        flags: &["--negative", "-1.5"],
        variable: Ok(("APP_NEGATIVE", "-1.5")),
        toml: "negative = -1.5",
        yaml: "negative: -1.5",
    },
    Row {
        read: |it| format!("{:?}", it.path),
        value: "Some(\"/a b\")",
        flags: &["--path", "/a b"],
        variable: Ok(("APP_PATH", "/a b")),
        toml: "path = '/a b'",
        yaml: "path: /a b",
    },
    Row {
        read: |it| format!("{:?}", it.size.height),
        value: "Some(2)",
        flags: &["--height", "2"],
        variable: Ok(("APP_HEIGHT", "2")),
        toml: "height = 2",
        yaml: "height: 2",
    },
    Row {
        read: |it| format!("{:?}", it.other),
        value: "Some(Other { extra: Some(1) })",
        flags: &["--extra", "1"],
        variable: Ok(("APP_EXTRA", "1")),
        toml: "extra = 1",
        yaml: "extra: 1",
    },
    Row {
        read: |it| format!("{:?}", it.threads),
        value: "Some(4)",
        flags: &["--threads", "4"],
        variable: Ok(("APP_THREADS", "4")),
        toml: "threads = 4",
        yaml: "threads: 4",
    },
];

fn read(words: &[&str], environment: &Environment) -> Result<Kinds, String> {
    match App::configure(["app"].iter().chain(words), environment) {
        Ok(Configured::Values(config)) => Ok(config.kinds),
        Ok(shown) => panic!("{shown:?}"),
        Err(error) => Err(error.problems()[0].to_string()),
    }
}

#[test]
fn every_kind_of_argument_is_read_from_every_source() {
    let unset = read(&[], &Environment::new()).expect("no argument is required");
    for row in ROWS {
        assert_ne!((row.read)(&unset), row.value, "{:?}", row.flags);
        let value = |result: Result<Kinds, String>| match result {
            Ok(kinds) => (row.read)(&kinds),
            Err(text) => text,
        };
        let none = Environment::new();
        assert_eq!(value(read(row.flags, &none)), row.value, "{:?}", row.flags);
        match row.variable {
            Ok((name, text)) => {
                let environment = Environment::new().variable(name, text);
                assert_eq!(value(read(&[], &environment)), row.value, "{name}");
            }
            Err((name, text, error)) => {
                let environment = Environment::new().variable(name, text);
                let found = read(&[], &environment).expect_err(name);
                assert!(found.starts_with(error), "{found}");
            }
        }
        let yaml = row.yaml.replace('\n', "\n  ");
        for (path, text) in [
            ("app.toml", format!("[kinds]\n{}\n", row.toml)),
            ("app.yaml", format!("kinds:\n  {yaml}\n")),
        ] {
            let environment = Environment::new().file(path, &text);
            let found = value(read(&["--config", path], &environment));
            assert_eq!(found, row.value, "{text}");
        }
    }
}

/// Words that begin with a hyphen, parts between delimiters, and values that a variable cannot hold.
#[test]
fn a_refused_value_has_one_problem_with_a_remedy() {
    for (words, expected) in [
        (
            &["--port", "x"][..],
            "unknown flag `--port`; `--help` lists the flags",
        ),
        (
            &["--retries", "-4"],
            "`--retries` needs a value; write `--retries=…` for one that begins with a hyphen",
        ),
        (
            &["--list", "1,,2"],
            "invalid value `1,,2` for `--list`: cannot parse integer from empty string",
        ),
        (
            &["--list", "1,x"],
            "invalid value `x` for `--list`: invalid digit found in string",
        ),
        (
            &["--range", "5"],
            "invalid value `5` for `--range`: 5 is not in -5..5",
        ),
        (
            &["--side", "lefft"],
            "invalid value `lefft` for `--side`; a value with a similar name exists: `left`",
        ),
        (
            &["--mode", "x"],
            "invalid value `x` for `--mode`; the values are `fast` and `safe`",
        ),
        (
            &["--color=a", "--color=b"],
            "`--color` is given more than once; remove one of them",
        ),
        (
            &["--width=1", "--height=1"],
            "`--width` cannot be used together with `--height`; remove one of them",
        ),
        (&["--on=yes"], "`--on` takes no value; write `--on` only"),
    ] {
        let error = App::configure(["app"].iter().chain(words), &Environment::new());
        let error = error.expect_err("it is refused");
        let texts: Vec<String> = error.problems().iter().map(ToString::to_string).collect();
        assert_eq!(texts, [expected], "{words:?}");
    }
}
