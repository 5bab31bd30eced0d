//! The file of `--config`: a table for each field, with the long flags of its arguments as keys.

#[cfg(feature = "toml")]
mod toml;
#[cfg(feature = "yaml")]
mod yaml;

use super::argument::{Argument, ValueKind, file_variable, normal};
use super::command::HEADING;
use super::environment::Environment;
use super::field::GroupConfig;
use super::given::{Given, of_text};
use super::invalid::{ConfigProblem, REPORTED};
use super::origin::ConfigSource;
use clap::builder::{OsStringValueParser, ValueParser};
use clap::{Arg, ArgAction, ArgMatches};
use rungroup_rules::{nearest, similar};
use std::collections::{HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// A file that has been read.
pub(super) struct ConfigFile {
    path: PathBuf,
    entries: Vec<FileEntry>,
    /// The entry of each argument, by its position and the id of the argument on the command line.
    found: HashMap<String, usize>,
    /// The arguments that have a table in the place of their value.
    pub(super) tables: HashSet<String>,
    /// Set if entries may be missing, because the text has faults.
    pub(super) is_partial: bool,
}

/// A key with its value, outside any table inside it. A table precedes its content.
struct FileEntry {
    /// The tables, and the key.
    keys: Vec<String>,
    line: usize,
    column: usize,
    /// `None` is `null`: as if the key were missing.
    value: Option<FileValue>,
}

/// A value as the text of a flag.
#[derive(Debug)]
enum FileValue {
    Text(String),
    List(Vec<FileValue>),
    /// A table, whose content has entries of its own.
    Table {
        is_empty: bool,
    },
    /// Not the text of a flag, such as `a table`. Its content is not read.
    Other(&'static str),
}

/// A place where the text of a file is not understood.
struct FileFault {
    line: usize,
    column: usize,
    text: String,
    remedy: &'static str,
    /// Set if a value may be missing because of it.
    hides_values: bool,
}

/// The remedy of a key that is given twice.
const REMOVE_ONE: &str = "; remove one of them";

/// The entries of a text in its order, and its faults.
type Parsed = (Vec<FileEntry>, Vec<FileFault>);

/// The id of the flag that names the file.
const FILE: &str = "rungroup.config";

/// The flag that names the file.
pub(super) fn flag(config: &GroupConfig<'_>) -> Arg {
    let variable = file_variable(config.plan.name());
    Arg::new(FILE)
        .long("config")
        .value_name("FILE")
        .action(ArgAction::Append)
        .num_args(1)
        .value_parser(ValueParser::new(OsStringValueParser::new()))
        .help_heading(HEADING)
        .help(format!("Read values from a file [env: {variable}]"))
}

/// Reads the file that the flag or the variable names. `None` if neither is given.
pub(super) fn read(
    config: &GroupConfig<'_>,
    arguments: &[Argument],
    matches: &ArgMatches,
    environment: &Environment,
    problems: &mut Vec<ConfigProblem>,
) -> Option<ConfigFile> {
    let variable = file_variable(config.plan.name());
    let (paths, source) = if let Some(matches) = super::command_line::holder(matches, FILE) {
        let occurrences = matches.get_occurrences::<OsString>(FILE);
        let paths = occurrences.into_iter().flatten();
        let paths: Vec<_> = paths.map(|mut paths| paths.next()).collect();
        (paths, ConfigSource::Flag("--config".to_owned()))
    } else {
        let path = environment.get(&variable)?;
        (vec![Some(path)], ConfigSource::Variable(variable))
    };
    let mut file = ConfigFile {
        path: PathBuf::new(),
        entries: Vec::new(),
        found: HashMap::new(),
        tables: HashSet::new(),
        is_partial: true,
    };
    let mut refuse = |text: String| problems.push(ConfigProblem::new(text).from(source.clone()));
    match paths[..] {
        [Some(path)] => file.path = PathBuf::from(path),
        [None] => {
            refuse("`--config` needs a value; write `--config …`".to_owned());
            return Some(file);
        }
        _ => {
            refuse("`--config` is given more than once; remove one of them".to_owned());
            return Some(file);
        }
    }
    let shown = file.path.display();
    let parse = match parser(&file.path) {
        Ok(parse) => parse,
        Err(reason) => {
            refuse(format!(
                "the file `{shown}` of {source} cannot be read: {reason}"
            ));
            return Some(file);
        }
    };
    let text = match environment.read(&file.path) {
        Ok(text) => text,
        Err(error) => {
            refuse(format!(
                "the file `{shown}` of {source} cannot be read: {error}"
            ));
            return Some(file);
        }
    };
    let (entries, faults) = parse(&text);
    file.is_partial = faults.iter().any(|fault| fault.hides_values);
    let (count, path) = (faults.len(), &file.path);
    for fault in faults.into_iter().take(REPORTED) {
        let (text, remedy) = (fault.text, fault.remedy);
        let place = ConfigSource::File {
            path: path.clone(),
            line: fault.line,
            column: fault.column,
            key: None,
        };
        problems.push(ConfigProblem::new(format!("{text} at {place}{remedy}")).from(place));
    }
    if let Some(more @ 1..) = count.checked_sub(REPORTED) {
        let text = format!("the file `{shown}` has {more} more faults; correct the first ones");
        problems.push(ConfigProblem::new(text));
    }
    file.entries = entries;
    file.find(arguments, problems);
    Some(file)
}

/// The parser for the ending of a path.
fn parser(path: &Path) -> Result<fn(&str) -> Parsed, String> {
    let ending = path
        .extension()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    match ending.as_str() {
        #[cfg(feature = "toml")]
        "toml" => Ok(toml::parse),
        #[cfg(feature = "yaml")]
        "yaml" | "yml" => Ok(yaml::parse),
        #[cfg(not(feature = "toml"))]
        "toml" => {
            Err("TOML needs the feature `toml` of rungroup; enable it in Cargo.toml".to_owned())
        }
        #[cfg(not(feature = "yaml"))]
        "yaml" | "yml" => {
            Err("YAML needs the feature `yaml` of rungroup; enable it in Cargo.toml".to_owned())
        }
        _ => Err("its name must end in `.toml`, `.yaml` or `.yml`".to_owned()),
    }
}

impl FileValue {
    /// The kind of the first item that is not a value, in this list or a list inside it.
    fn other(&self) -> Option<&'static str> {
        match self {
            FileValue::Text(_) => None,
            FileValue::List(items) => items.iter().find_map(FileValue::other),
            FileValue::Table { .. } => Some("a table"),
            FileValue::Other(kind) => Some(kind),
        }
    }
}

impl FileEntry {
    fn key(&self) -> String {
        self.keys.join(".")
    }

    /// The field and the key of an argument. A table inside that of the field is a part of the key.
    fn argument(&self) -> Option<(String, String)> {
        let (field, rest) = self.keys.split_first()?;
        (!rest.is_empty()).then(|| (normal(field), normal(&rest.join("-"))))
    }

    /// The field and the key of each table that has the key.
    fn above(&self) -> impl Iterator<Item = (String, String)> {
        let ends = 2..self.keys.len();
        ends.map(|end| (normal(&self.keys[0]), normal(&self.keys[1..end].join("-"))))
    }
}

/// The keys and tables that a file may have.
struct KnownKeys<'a> {
    keys: HashMap<(String, String), &'a Argument>,
    fields: HashSet<String>,
    /// The tables inside those of the fields.
    inner: HashSet<(String, String)>,
}

impl<'a> KnownKeys<'a> {
    fn new(arguments: &'a [Argument]) -> KnownKeys<'a> {
        let keys = arguments.iter().flat_map(|argument| {
            let keys = argument.file_keys();
            keys.map(move |key| ((normal(&argument.field), normal(key)), argument))
        });
        let keys: HashMap<(String, String), &Argument> = keys.collect();
        let inner = keys.keys().flat_map(|(field, key)| {
            let ends = key.match_indices('-');
            ends.map(move |(end, _)| (field.clone(), key[..end].to_owned()))
        });
        KnownKeys {
            inner: inner.collect(),
            fields: arguments.iter().map(|it| normal(&it.field)).collect(),
            keys,
        }
    }

    fn has_field(&self, entry: &FileEntry) -> bool {
        self.fields.contains(&normal(&entry.keys[0]))
    }

    /// Returns `true` if an entry has no value, and its content, if any, has entries of its own.
    fn is_table(&self, entry: &FileEntry) -> bool {
        let is_known = || match entry.argument() {
            Some(path) => self.inner.contains(&path),
            None => self.has_field(entry),
        };
        match entry.value {
            Some(FileValue::Table { is_empty }) => !is_empty || is_known(),
            // `null` in the place of the table of a field.
            None => entry.keys.len() == 1 && is_known(),
            Some(_) => false,
        }
    }
}

impl ConfigFile {
    /// Finds the entry of each argument. Reports those of none.
    fn find(&mut self, arguments: &[Argument], problems: &mut Vec<ConfigProblem>) {
        let known = KnownKeys::new(arguments);
        let tables = self.entries.iter().enumerate();
        let tables = tables.filter(|(_, it)| matches!(it.value, Some(FileValue::Table { .. })));
        let tables = tables.filter_map(|(index, entry)| Some((entry.argument()?, index)));
        let tables: HashMap<(String, String), usize> = tables.collect();
        let mut found: HashMap<String, usize> = HashMap::new();
        let (mut unknown_tables, mut unknown) = (HashSet::new(), 0);
        for (index, entry) in self.entries.iter().enumerate() {
            if known.is_table(entry) {
                continue;
            }
            let argument = entry.argument().and_then(|key| known.keys.get(&key));
            if let Some(argument) = argument {
                if let Some(first) = found.insert(argument.outer.clone(), index) {
                    let text = format!(
                        "`{}` is given twice, as {} and as {}; remove one of them",
                        argument.file_key(),
                        self.source(&self.entries[first]),
                        self.source(entry)
                    );
                    problems.push(ConfigProblem::of(argument, text).from(self.source(entry)));
                }
                continue;
            }
            let mut above = entry.above();
            if let Some((above, table)) =
                above.find_map(|path| Some((known.keys.get(&path)?, tables.get(&path)?)))
            {
                // The keys of the table may be a secret without quotes.
                if self.tables.insert(above.outer.clone()) {
                    let source = self.source(&self.entries[*table]);
                    problems.push(*refused(above, "a value", &source, "is a table"));
                }
                continue;
            }
            let is_in_unknown_table = entry.keys.len() > 1 && !known.has_field(entry);
            if is_in_unknown_table && !unknown_tables.insert(normal(&entry.keys[0])) {
                continue;
            }
            unknown += 1;
            if unknown > REPORTED {
                continue;
            }
            problems.push(if is_in_unknown_table {
                self.unknown_table(entry, arguments)
            } else {
                self.unknown_key(entry, arguments)
            });
        }
        if let Some(more @ 1..) = unknown.checked_sub(REPORTED) {
            let path = self.path.display();
            let text = format!(
                "the file `{path}` has {more} more unknown keys or tables; `--help` lists the keys"
            );
            problems.push(ConfigProblem::new(text));
        }
        self.found = found;
    }

    /// Returns the values of an argument, if the file has its key.
    pub(super) fn given(&self, argument: &Argument) -> Option<Result<Given, Box<ConfigProblem>>> {
        let entry = &self.entries[*self.found.get(&argument.outer)?];
        let source = self.source(entry);
        Some(match entry.value.as_ref()? {
            FileValue::Text(text) => of_text(argument, OsStr::new(text), source, 0),
            FileValue::List(items) => of_list(argument, items, source),
            FileValue::Table { .. } => Err(refused(argument, "a value", &source, "is a table")),
            FileValue::Other(kind) => {
                Err(refused(argument, "a value", &source, &format!("is {kind}")))
            }
        })
    }

    /// The place of an entry.
    fn source(&self, entry: &FileEntry) -> ConfigSource {
        ConfigSource::File {
            path: self.path.clone(),
            line: entry.line,
            column: entry.column,
            key: Some(entry.key()),
        }
    }

    fn unknown_key(&self, entry: &FileEntry, arguments: &[Argument]) -> ConfigProblem {
        let source = self.source(entry);
        let last = entry.keys.last().map(String::as_str).unwrap_or_default();
        let is_field =
            entry.keys.len() == 1 && arguments.iter().any(|it| normal(&it.field) == normal(last));
        let mut arguments_with_key = arguments.iter();
        let in_table = arguments_with_key.find(|it| normal(&it.key) == normal(last));
        let all: Vec<String> = arguments.iter().map(Argument::file_key).collect();
        let near = nearest(&entry.key(), all.iter().map(String::as_str));
        let help = match (near, in_table) {
            _ if is_field => format!("`{last}` is a table; write the keys of its arguments in it"),
            (Some(near), _) => similar("key", near),
            (None, Some(argument)) => format!("the key is `{}`", argument.file_key()),
            (None, None) => "`--help` lists the keys".to_owned(),
        };
        ConfigProblem::new(format!("unknown {source}; {help}")).from(source)
    }

    fn unknown_table(&self, entry: &FileEntry, arguments: &[Argument]) -> ConfigProblem {
        let (source, table) = (self.source(entry), &entry.keys[0]);
        let fields = arguments.iter().map(|argument| &*argument.field);
        let help = match nearest(table, fields) {
            Some(near) => similar("table", near),
            None => "`--help` lists the keys with their tables".to_owned(),
        };
        ConfigProblem::new(format!("unknown table `{table}` of {source}; {help}")).from(source)
    }
}

/// The values of a list: an occurrence for each item, or one for all if the argument takes several values at once.
fn of_list(
    argument: &Argument,
    items: &[FileValue],
    source: ConfigSource,
) -> Result<Given, Box<ConfigProblem>> {
    let refuse = |takes: &str| Err(refused(argument, takes, &source, "is a list"));
    if let Some(kind) = items.iter().find_map(FileValue::other) {
        return Err(refused(
            argument,
            "values",
            &source,
            &format!("holds {kind}"),
        ));
    }
    let is_nested = items.iter().any(|item| matches!(item, FileValue::List(_)));
    let has_default = !argument.arg.get_default_values().is_empty();
    let is_one_occurrence = match argument.kind {
        ValueKind::Flag => return refuse("`true` or `false`"),
        ValueKind::Count => return refuse("a number"),
        // An empty list is the flag without a value.
        ValueKind::Values { min: 0, .. } if items.is_empty() => true,
        ValueKind::Values {
            max: 1, repeats, ..
        } if !repeats => return refuse("one value"),
        ValueKind::Values { .. } if items.is_empty() && has_default => {
            let is = "is an empty list, which does not replace the default";
            return Err(refused(argument, "at least one value", &source, is));
        }
        ValueKind::Values { max, .. } => max > 1 && !is_nested && !items.is_empty(),
    };
    let occurrences: Option<Vec<Vec<OsString>>> = if is_one_occurrence {
        texts(items).map(|values| vec![values])
    } else {
        let occurrences = items.iter().map(|item| match item {
            FileValue::List(items) => texts(items),
            item => texts(std::slice::from_ref(item)),
        });
        occurrences.collect()
    };
    let Some(occurrences) = occurrences else {
        return Err(refused(argument, "values", &source, "holds a list"));
    };
    // No argument contains the end of the values that is written for a field.
    let nul = Some(('\0', "a NUL character".to_owned()));
    let delimiter = argument.arg.get_value_delimiter();
    let delimiter = delimiter.map(|delimiter| (delimiter, format!("the delimiter `{delimiter}`")));
    for (char, name) in nul.into_iter().chain(delimiter) {
        let mut values = occurrences.iter().flatten();
        if values.any(|value| value.to_string_lossy().contains(char)) {
            let holds = format!("holds {name}");
            return Err(refused(argument, "values without it", &source, &holds));
        }
    }
    Ok(Given {
        source,
        occurrences,
        place: (0, argument.index),
    })
}

fn texts(items: &[FileValue]) -> Option<Vec<OsString>> {
    let texts = items.iter().map(|item| match item {
        FileValue::Text(text) => Some(OsString::from(text)),
        FileValue::List(_) | FileValue::Table { .. } | FileValue::Other(_) => None,
    });
    texts.collect()
}

/// The problem of a value that is not of the kind that an argument takes.
fn refused(
    argument: &Argument,
    takes: &str,
    source: &ConfigSource,
    is: &str,
) -> Box<ConfigProblem> {
    let flag = argument.flag();
    let text = format!("{source} {is}; write {takes} for `{flag}`");
    Box::new(ConfigProblem::of(argument, text).from(source.clone()))
}
