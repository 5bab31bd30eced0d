//! The texts that the service `web` prints about its configuration. `tests/web` drives it with a flag and a variable.

use crate::child::{self, Ended};

fn end(arguments: &[&str], variables: &[(&str, &str)]) -> Ended {
    child::start_with_arguments(env!("CARGO_BIN_EXE_web"), arguments, variables).end()
}

#[test]
fn help_of_web_lists_each_flag_with_its_sources() {
    let ended = end(&["--help"], &[]);
    ended.succeeded();
    let text = ended.stdout.join("\n");
    for part in [
        "Usage: web [OPTIONS]",
        "--listen <ADDRESS>  The address to listen on [env: WEB_LISTEN] [file: api.listen] [default: 127.0.0.1:8080]",
        "--grace <SECONDS>  The limit of the whole stop [env: WEB_GRACE] [file: limits.grace] [default: 10]",
        "--show-config",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let version = format!("web {}", env!("CARGO_PKG_VERSION"));
    end(&["--version"], &[]).printed(&[&version]);
}

#[test]
fn a_flag_of_web_precedes_its_variable() {
    let variables = [("WEB_GRACE", "8"), ("WEB_SAVE_EVERY", "0.5")];
    let words = ["--show-config", "--grace=7", "--store=visits"];
    end(&words, &variables).printed(&[
        "[store]",
        "store = \"visits\"  # flag `--store`",
        "",
        "[api]",
        "listen = \"127.0.0.1:8080\"  # default",
        "",
        "[worker]",
        "save-every = \"0.5\"  # variable `WEB_SAVE_EVERY`",
        "",
        "[metrics]",
        "report-every = \"10\"  # default",
        "",
        "[limits]",
        "grace = \"7\"  # flag `--grace`",
    ]);
}

#[test]
fn web_with_faulty_values_exits_with_1() {
    let ended = end(&["--listn=80", "--grace=soon"], &[("WEB_LISTEN", "80")]);
    assert_eq!(ended.code, Some(1), "{ended:#?}");
    let expected = "Error: invalid configuration of group `web`: 3 problems\n\
        - unknown flag `--listn`; a flag with a similar name exists: `--listen`\n\
        - invalid value `80` for `--listen`, from variable `WEB_LISTEN`: invalid socket address syntax\n\
        - invalid value `soon` for `--grace`: invalid float literal\n";
    assert_eq!(ended.stderr, expected);
}
