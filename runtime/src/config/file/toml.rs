//! TOML. Every fault of the text is found.

use super::{FileEntry, FileFault, FileValue, Parsed};
use ::toml::de::{DeTable, DeValue};

pub(super) fn parse(text: &str) -> Parsed {
    let lines = LineStarts::new(text);
    let (table, errors) = DeTable::parse_recoverable(text);
    let faults = errors.iter().map(|error| {
        let span = error.span().unwrap_or_default();
        let (line, column) = lines.at(span.start);
        // The first value of a key is kept. A table with the name of another is skipped.
        let before = text.get(..span.start).unwrap_or_default();
        let is_table = before.trim_end().ends_with('[');
        let twice = text
            .get(span)
            .filter(|_| error.message() == "duplicate key");
        FileFault {
            line,
            column,
            text: match twice {
                Some(key) => format!("the key `{key}` is given twice"),
                None => error.message().to_owned(),
            },
            hides_values: twice.is_none() || is_table,
        }
    });
    let mut entries = Vec::new();
    walk(table.get_ref(), &[], &lines, &mut entries);
    (entries, faults.collect())
}

/// The parser bounds the depth of the tables.
fn walk(
    table: &DeTable<'_>,
    above: &[String],
    lines: &LineStarts<'_>,
    entries: &mut Vec<FileEntry>,
) {
    for (key, value) in table {
        let mut keys = above.to_vec();
        keys.push(key.get_ref().to_string());
        let (line, column) = lines.at(key.span().start);
        let value = match value.get_ref() {
            DeValue::Table(inner) if inner.is_empty() && above.is_empty() => None,
            DeValue::Table(inner) => {
                walk(inner, &keys, lines, entries);
                continue;
            }
            value => Some(self::value(value)),
        };
        entries.push(FileEntry {
            keys,
            line,
            column,
            value,
        });
    }
}

fn value(value: &DeValue<'_>) -> FileValue {
    FileValue::Text(match value {
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(number) => {
            let digits = number.as_str().replace('_', "");
            let decimal = i128::from_str_radix(&digits, number.radix());
            decimal.map_or(digits, |number| number.to_string())
        }
        DeValue::Float(number) => number.as_str().replace('_', ""),
        DeValue::Boolean(truth) => truth.to_string(),
        DeValue::Datetime(time) => time.to_string(),
        DeValue::Array(items) => {
            let items = items.iter().map(|item| self::value(item.get_ref()));
            return FileValue::List(items.collect());
        }
        DeValue::Table(_) => return FileValue::Other("a table"),
    })
}

/// The lines of a text by the byte at which each begins.
struct LineStarts<'a> {
    text: &'a str,
    begins: Vec<usize>,
}

impl LineStarts<'_> {
    fn new(text: &str) -> LineStarts<'_> {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        LineStarts {
            text,
            begins: std::iter::once(0)
                .chain(ends.map(|(end, _)| end + 1))
                .collect(),
        }
    }

    /// The line and the column of a byte, both counted from 1.
    fn at(&self, byte: usize) -> (usize, usize) {
        let line = self.begins.partition_point(|begin| *begin <= byte);
        let begin = self.begins[line - 1];
        let before = self.text.get(begin..byte).unwrap_or_default();
        (line, before.chars().count() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::{LineStarts, parse};

    #[test]
    fn columns_count_characters() {
        let text = "a = 1\r\n\u{e4}\u{f6} = 2\n";
        let lines = LineStarts::new(text);
        let at = |part: &str| lines.at(text.find(part).expect("a part of the text"));
        assert_eq!((at("a"), at("1"), at("2")), ((1, 1), (1, 5), (2, 6)));
        assert_eq!(lines.at(text.len()), (3, 1));
    }

    #[test]
    fn numbers_are_written_in_decimal() {
        let (entries, faults) = parse("a = [0xFF, 0o17, 0b11, 1_000, -5, 1.5e3, +3]");
        assert!(faults.is_empty());
        let value = format!("{:?}", entries[0].value);
        for number in ["255", "15", "3", "1000", "-5", "1.5e3"] {
            assert!(value.contains(&format!("Text({number:?})")), "{value}");
        }
    }
}
