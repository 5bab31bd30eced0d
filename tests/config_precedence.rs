//! A property: over random sources, the winner is the one that the precedence names, with its source.

use crate::config::{App, AppConfig, Mode};
use rungroup::config::{Configured, Environment, Shown};
use std::fmt::Write;

/// An argument with its name and its value in each source. Each source has a value of its own, if the type has enough.
struct Case {
    flag: &'static str,
    words: &'static [&'static str],
    variable: (&'static str, &'static str),
    /// The table, the key and the value.
    file: (usize, &'static str, &'static str),
    /// The values that the sources give, in the order of the precedence.
    values: [&'static str; 3],
    /// `None` if the argument is required.
    default: Option<&'static str>,
    read: fn(&AppConfig) -> String,
}

const TABLES: [&str; 3] = ["primary", "replica", "api"];

const CASES: &[Case] = &[
    Case {
        flag: "--primary-pool",
        words: &["--primary-pool", "1"],
        variable: ("APP_PRIMARY_POOL", "2"),
        file: (0, "pool", "100"),
        values: ["1", "2", "100"],
        default: Some("10"),
        read: |config| config.primary.pool.to_string(),
    },
    Case {
        flag: "--replica-pool",
        words: &["--replica-pool=100"],
        variable: ("APP_REPLICA_POOL", "1"),
        file: (1, "pool", "2"),
        values: ["100", "1", "2"],
        default: Some("10"),
        read: |config| config.replica.pool.to_string(),
    },
    Case {
        flag: "--primary-url",
        words: &["--primary-url=--pool"],
        variable: ("PRIMARY_DB_URL", ""),
        file: (0, "url", "x=y"),
        values: ["--pool", "", "x=y"],
        default: None,
        read: |config| config.primary.url.clone(),
    },
    Case {
        flag: "--replica-insecure",
        words: &["--replica-insecure"],
        variable: ("APP_REPLICA_INSECURE", "no"),
        file: (1, "insecure", "true"),
        values: ["true", "false", "true"],
        default: Some("false"),
        read: |config| config.replica.tls.insecure.to_string(),
    },
    Case {
        flag: "--listen",
        words: &["-l", "1.1.1.1:1"],
        variable: ("APP_LISTEN", "2.2.2.2:2"),
        file: (2, "listen", "3.3.3.3:3"),
        values: ["1.1.1.1:1", "2.2.2.2:2", "3.3.3.3:3"],
        default: Some("127.0.0.1:8080"),
        read: |config| config.api.listen.to_string(),
    },
    Case {
        flag: "--mode",
        words: &["--mode=fast"],
        variable: ("APP_MODE", "safe"),
        file: (2, "mode", "fast"),
        values: ["fast", "safe", "fast"],
        default: Some("safe"),
        read: |config| match config.api.mode {
            Mode::Fast => "fast".to_owned(),
            Mode::Safe => "safe".to_owned(),
        },
    },
    Case {
        flag: "--tag",
        words: &["--tag=a", "--tag", "b"],
        variable: ("APP_TAG", "-v"),
        file: (2, "tag", "b c"),
        values: ["a,b", "-v", "b c"],
        default: Some(""),
        read: |config| config.api.tag.join(","),
    },
    Case {
        flag: "--verbose",
        words: &["-vv", "-v"],
        variable: ("APP_VERBOSE", "2"),
        file: (2, "verbose", "1"),
        values: ["3", "2", "1"],
        default: Some("0"),
        read: |config| config.api.verbose.to_string(),
    },
    Case {
        flag: "--no-cache",
        words: &["--no-cache"],
        variable: ("APP_NO_CACHE", "off"),
        file: (2, "no_cache", "yes"),
        values: ["false", "true", "false"],
        default: Some("true"),
        read: |config| config.api.cache.to_string(),
    },
    Case {
        flag: "--peers",
        words: &["--peers=1,2"],
        variable: ("APP_PEERS", "3"),
        file: (2, "peers", "4,5"),
        values: ["[1, 2]", "[3]", "[4, 5]"],
        default: Some("[]"),
        read: |config| format!("{:?}", config.api.peers),
    },
    Case {
        flag: "--color",
        words: &["--color"],
        variable: ("APP_COLOR", "never"),
        file: (2, "color", "-"),
        values: ["always", "never", "-"],
        default: Some("auto"),
        read: |config| config.api.color.clone(),
    },
];

impl Case {
    /// The source of the value, as the listing names it.
    fn listed<'a>(&self, listing: &'a str) -> Option<&'a str> {
        let (table, key, _) = self.file;
        let begin = format!("[{}]\n", TABLES[table]);
        let (_, of_table) = listing.split_once(&begin).expect("every field is listed");
        let key = format!("{} = ", key.replace('_', "-"));
        let line = of_table.lines().find(|line| line.starts_with(&key));
        let line = line.expect("every argument is listed");
        line.split_once("  # ").map(|(_, source)| source)
    }
}

/// Numbers that only the seed decides.
struct Random(u64);

impl Random {
    fn coin(&mut self) -> bool {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 & 1 == 0
    }
}

#[test]
fn the_winner_is_the_source_that_the_precedence_names() {
    for seed in 1..=100 {
        let mut random = Random(0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(seed));
        let is_toml = random.coin();
        let path = if is_toml { "app.toml" } else { "app.yaml" };
        let mut words = vec!["app", "--config", path];
        // The other database has an address, so that nothing is missing.
        let mut environment = Environment::new().variable("REPLICA_DB_URL", "r");
        let mut tables = TABLES.map(|table| {
            if is_toml {
                format!("[{table}]\n")
            } else {
                format!("{table}:\n")
            }
        });
        let mut expected = Vec::new();
        for case in CASES {
            let (is_flag, is_variable) = (random.coin(), random.coin());
            let is_required = case.default.is_none() && !is_flag && !is_variable;
            let is_file = random.coin() || is_required;
            let (name, value) = case.variable;
            let (table, key, written) = case.file;
            if is_flag {
                words.extend(case.words);
            }
            if is_variable {
                environment = environment.variable(name, value);
            }
            if is_file {
                let line = if is_toml {
                    format!("{key} = {written:?}")
                } else {
                    format!("  {key}: {written:?}")
                };
                writeln!(tables[table], "{line}").expect("a string takes all that is written");
            }
            let field = TABLES[table];
            let source = match (is_flag, is_variable, is_file) {
                (true, ..) => (0, format!("flag `{}`", case.flag)),
                (_, true, _) => (1, format!("variable `{name}`")),
                (.., true) => (2, format!("key `{field}.{key}` at {path}:")),
                _ => (3, "default".to_owned()),
            };
            let value = case.values.get(source.0).copied();
            expected.push((value.or(case.default).expect("a source"), source.1));
        }
        let environment = environment.file(path, tables.concat());
        let configured = App::configure(&words, &environment);
        words.push("--show-config");
        let listed = App::configure(&words, &environment);
        let (config, listing) = match (configured, listed) {
            (Ok(Configured::Values(config)), Ok(Configured::Shown(Shown::Config(listing)))) => {
                (config, listing)
            }
            other => panic!("seed {seed}: {words:?}\n{tables:?}\n{other:?}"),
        };
        for (case, (value, source)) in CASES.iter().zip(expected) {
            let context = format!("seed {seed}: {} {words:?}\n{tables:?}", case.flag);
            assert_eq!((case.read)(&config), value, "{context}");
            // A list without a value has no source.
            let listed = case.listed(&listing).unwrap_or("default");
            let is_source = listed.starts_with(&source);
            assert!(is_source, "{context}: {listed} is not {source}");
        }
    }
}
