//! YAML: mappings, sequences and scalars of one document.

use super::{FileEntry, FileFault, FileValue, Parsed, REMOVE_ONE};
use std::collections::HashSet;
use yaml_rust2::Event;
use yaml_rust2::parser::Parser;
use yaml_rust2::scanner::{Marker, ScanError, TScalarStyle};

/// The depth to which mappings and sequences may be nested.
const DEPTH: usize = 16;

pub(super) fn parse(text: &str) -> Parsed {
    let mut reader = Reader {
        parser: Parser::new_from_str(text),
        entries: Vec::new(),
        faults: Vec::new(),
        seen: HashSet::new(),
    };
    match reader.document() {
        Ok(()) => {}
        Err(YamlEnd::Scan(error)) => reader.faults.push(fault(*error.marker(), error.info())),
        Err(YamlEnd::FileFault(fault)) => reader.faults.push(fault),
    }
    (reader.entries, reader.faults)
}

/// The reason for which the rest of a text is not read.
enum YamlEnd {
    Scan(ScanError),
    FileFault(FileFault),
}

impl From<ScanError> for YamlEnd {
    fn from(error: ScanError) -> YamlEnd {
        YamlEnd::Scan(error)
    }
}

fn fault(at: Marker, text: &str) -> FileFault {
    FileFault {
        line: at.line(),
        column: at.col() + 1,
        text: text.to_owned(),
        remedy: "",
        hides_values: true,
    }
}

fn stop<T>(at: Marker, text: &str) -> Result<T, YamlEnd> {
    Err(YamlEnd::FileFault(fault(at, text)))
}

struct Reader<'a> {
    parser: Parser<std::str::Chars<'a>>,
    entries: Vec<FileEntry>,
    faults: Vec<FileFault>,
    /// The keys of the entries.
    seen: HashSet<Vec<String>>,
}

impl Reader<'_> {
    fn document(&mut self) -> Result<(), YamlEnd> {
        loop {
            let (event, at) = self.parser.next_token()?;
            match event {
                Event::StreamStart | Event::DocumentStart => {}
                Event::MappingStart(..) => {
                    self.mapping(&[])?;
                    return self.end();
                }
                // A text without content.
                Event::Scalar(text, ..) if text.is_empty() || text == "~" => return self.end(),
                Event::StreamEnd | Event::DocumentEnd => return Ok(()),
                _ => return stop(at, "a mapping with the names of fields is expected"),
            }
        }
    }

    /// After the first document.
    fn end(&mut self) -> Result<(), YamlEnd> {
        loop {
            match self.parser.next_token()? {
                (Event::DocumentEnd, _) => {}
                (Event::StreamEnd, _) => return Ok(()),
                (_, at) => {
                    return Err(YamlEnd::FileFault(FileFault {
                        remedy: "; remove the others",
                        ..fault(at, "only one document is supported")
                    }));
                }
            }
        }
    }

    /// The entries of a mapping whose start was read.
    fn mapping(&mut self, above: &[String]) -> Result<(), YamlEnd> {
        loop {
            let (event, at) = self.parser.next_token()?;
            let key = match event {
                Event::MappingEnd => return Ok(()),
                Event::Scalar(key, ..) => key,
                _ => return stop(at, "a key is expected"),
            };
            let mut keys = above.to_vec();
            keys.push(key);
            let (event, value_at) = self.parser.next_token()?;
            let is_merge = keys.last().is_some_and(|key| key == "<<");
            let hides_values = match event {
                Event::Alias(_) => is_merge || keys.len() == 1,
                Event::SequenceStart(..) => is_merge,
                _ => false,
            };
            let is_table = matches!(event, Event::MappingStart(..));
            let value = if is_table {
                None
            } else {
                self.value(event, value_at, 0)?
            };
            if hides_values {
                let text = "the values are expected in the place of the alias";
                self.faults.push(fault(value_at, text));
                continue;
            }
            let is_first = self.seen.insert(keys.clone());
            if !is_first {
                let text = format!("the key `{}` is given twice", keys.join("."));
                self.faults.push(FileFault {
                    remedy: REMOVE_ONE,
                    hides_values: false,
                    ..fault(at, &text)
                });
            }
            if is_table && keys.len() >= DEPTH {
                return stop(value_at, "mappings are nested too deep");
            }
            if is_first {
                let value = if is_table {
                    Some(FileValue::Table { is_empty: false })
                } else {
                    value
                };
                self.entries.push(FileEntry {
                    keys: keys.clone(),
                    line: at.line(),
                    column: at.col() + 1,
                    value,
                });
            }
            if is_table {
                let before = (self.entries.len(), self.faults.len());
                self.mapping(&keys)?;
                let is_empty = before == (self.entries.len(), self.faults.len());
                let entry = self.entries.last_mut().filter(|_| is_first && is_empty);
                if let Some(entry) = entry {
                    entry.value = Some(FileValue::Table { is_empty });
                }
            }
        }
    }

    /// The value that begins with an event; `None` for `null`.
    fn value(
        &mut self,
        event: Event,
        at: Marker,
        depth: usize,
    ) -> Result<Option<FileValue>, YamlEnd> {
        match event {
            Event::Scalar(text, TScalarStyle::Plain, ..)
                if ["", "~", "null", "Null", "NULL"].contains(&text.as_str()) =>
            {
                Ok(None)
            }
            Event::Scalar(text, ..) => Ok(Some(FileValue::Text(text))),
            Event::SequenceStart(..) if depth < DEPTH => {
                let mut items = Vec::new();
                loop {
                    let (event, at) = self.parser.next_token()?;
                    if event == Event::SequenceEnd {
                        return Ok(Some(FileValue::List(items)));
                    }
                    let item = self.value(event, at, depth + 1)?;
                    items.push(item.unwrap_or(FileValue::Other("`null`")));
                }
            }
            Event::SequenceStart(..) => stop(at, "sequences are nested too deep"),
            Event::MappingStart(..) => {
                self.skip_mapping()?;
                Ok(Some(FileValue::Other("a mapping")))
            }
            Event::Alias(_) => Ok(Some(FileValue::Other("an alias"))),
            _ => stop(at, "a value is expected"),
        }
    }

    /// Reads to the end of a mapping whose start was read.
    fn skip_mapping(&mut self) -> Result<(), YamlEnd> {
        let mut open = 1;
        while open > 0 {
            match self.parser.next_token()?.0 {
                Event::MappingStart(..) | Event::SequenceStart(..) => open += 1,
                Event::MappingEnd | Event::SequenceEnd => open -= 1,
                _ => {}
            }
        }
        Ok(())
    }
}
