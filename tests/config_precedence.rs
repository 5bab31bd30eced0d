//! A property: over random sources, the winner is the one that the precedence names.

use crate::config::{App, AppConfig, Mode};
use rungroup::config::{Configured, Environment};
use std::fmt::Write;

/// An argument, its name in each source, and its value as a text.
struct Case {
    flag: &'static str,
    variable: &'static str,
    key: (&'static str, &'static str),
    values: &'static [&'static str],
    default: &'static str,
    read: fn(&AppConfig) -> String,
}

const CASES: &[Case] = &[
    Case {
        flag: "--primary-pool",
        variable: "APP_PRIMARY_POOL",
        key: ("primary", "pool"),
        values: &["1", "2", "100"],
        default: "10",
        read: |config| config.primary.pool.to_string(),
    },
    Case {
        flag: "--replica-pool",
        variable: "APP_REPLICA_POOL",
        key: ("replica", "pool"),
        values: &["1", "2", "100"],
        default: "10",
        read: |config| config.replica.pool.to_string(),
    },
    Case {
        flag: "--primary-url",
        variable: "PRIMARY_DB_URL",
        key: ("primary", "url"),
        values: &["a", "--pool", "", "x=y"],
        default: "unset",
        read: |config| config.primary.url.clone(),
    },
    Case {
        flag: "--mode",
        variable: "APP_MODE",
        key: ("api", "mode"),
        values: &["fast", "safe"],
        default: "safe",
        read: |config| match config.api.mode {
            Mode::Fast => "fast".to_owned(),
            Mode::Safe => "safe".to_owned(),
        },
    },
    Case {
        flag: "--tag",
        variable: "APP_TAG",
        key: ("api", "tag"),
        values: &["a", "b c", "-v"],
        default: "",
        read: |config| config.api.tag.join(","),
    },
    Case {
        flag: "--color",
        variable: "APP_COLOR",
        key: ("api", "color"),
        values: &["always", "never", "-"],
        default: "auto",
        read: |config| config.api.color.clone(),
    },
];

/// Numbers that only the seed decides.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit).expect("a small number"))
            .expect("it is small")
    }

    fn maybe<'a>(&mut self, values: &[&'a str]) -> Option<&'a str> {
        (self.below(2) == 0).then(|| values[self.below(values.len())])
    }
}

#[test]
fn the_winner_is_the_source_that_the_precedence_names() {
    for seed in 1..=100 {
        let mut random = Random(0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(seed));
        let mut words = vec!["app".to_owned(), "--config=app.toml".to_owned()];
        // The other database has an address, so that nothing is missing.
        let mut environment = Environment::new().variable("REPLICA_DB_URL", "r");
        let (mut tables, mut expected) =
            ([String::new(), String::new(), String::new()], Vec::new());
        for case in CASES {
            let flag = random.maybe(case.values);
            let variable = random.maybe(case.values);
            let mut file = random.maybe(case.values);
            if case.default == "unset" && flag.or(variable).is_none() {
                file = file.or(Some("a"));
            }
            if let Some(value) = flag {
                words.push(format!("{}={value}", case.flag));
            }
            if let Some(value) = variable {
                environment = environment.variable(case.variable, value);
            }
            if let Some(value) = file {
                let (table, key) = case.key;
                let index = ["primary", "replica", "api"]
                    .iter()
                    .position(|it| *it == table);
                let table = &mut tables[index.expect("a field")];
                writeln!(table, "{key} = {value:?}").expect("a string takes all that is written");
            }
            let winner = flag.or(variable).or(file).unwrap_or(case.default);
            expected.push((case.flag, winner.to_owned()));
        }
        let [primary, replica, api] = tables;
        let text = format!("[primary]\n{primary}[replica]\n{replica}[api]\n{api}");
        let environment = environment.file("app.toml", &text);
        let config = match App::configure(&words, &environment) {
            Ok(Configured::Values(config)) => config,
            other => panic!("seed {seed}: {words:?}\n{text}\n{other:?}"),
        };
        let found: Vec<(&str, String)> = CASES
            .iter()
            .map(|case| (case.flag, (case.read)(&config)))
            .collect();
        assert_eq!(found, expected, "seed {seed}: {words:?}\n{text}");
    }
}
