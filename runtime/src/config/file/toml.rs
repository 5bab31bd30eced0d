//! TOML. Every fault of the text is found.

use super::{FileEntry, FileFault, FileValue, Parsed, REMOVE_ONE};
use ::toml::de::{DeTable, DeValue, Error};

pub(super) fn parse(text: &str) -> Parsed {
    let (table, mut errors) = DeTable::parse_recoverable(text);
    let begin = |error: &Error| error.span().unwrap_or_default().start;
    errors.sort_by_key(begin);
    let place = places(text);
    let faults = errors.iter().map(|error| {
        let (line, column) = place(begin(error));
        // The first value of a key is kept. A table with the name of another is skipped.
        let before = text.get(..begin(error)).unwrap_or_default();
        let is_table = before.trim_end().ends_with('[');
        let twice = error
            .span()
            .and_then(|span| text.get(span))
            .filter(|_| error.message() == "duplicate key");
        FileFault {
            line,
            column,
            text: match twice {
                Some(key) => format!("the key `{key}` is given twice"),
                None => error.message().to_owned(),
            },
            remedy: twice.map_or("", |_| REMOVE_ONE),
            hides_values: twice.is_none() || is_table,
        }
    });
    let faults = faults.collect();
    let mut found = Vec::new();
    walk(table.get_ref(), &[], &mut found);
    found.sort_by_key(|found| found.byte);
    let entries = found.into_iter().map(|found| {
        let (line, column) = place(found.byte);
        FileEntry {
            keys: found.keys,
            line,
            column,
            value: Some(found.value),
        }
    });
    (entries.collect(), faults)
}

/// A key with its value, at the byte at which the key begins.
struct Found {
    byte: usize,
    keys: Vec<String>,
    value: FileValue,
}

/// The parser bounds the depth of the tables.
fn walk(table: &DeTable<'_>, above: &[String], found: &mut Vec<Found>) {
    for (key, value) in table {
        let mut keys = above.to_vec();
        keys.push(key.get_ref().to_string());
        let (inner, value) = match value.get_ref() {
            DeValue::Table(inner) => {
                let is_empty = inner.is_empty();
                (Some(inner), FileValue::Table { is_empty })
            }
            value => (None, self::value(value)),
        };
        if let Some(inner) = inner {
            walk(inner, &keys, found);
        }
        found.push(Found {
            byte: key.span().start,
            keys,
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

/// Returns the line and the column of each byte of a text, both counted from 1.
fn places(text: &str) -> impl Fn(usize) -> (usize, usize) {
    let mut starts = vec![0];
    starts.extend(text.match_indices('\n').map(|(end, _)| end + 1));
    move |byte| {
        let line = starts.partition_point(|&start| start <= byte);
        let before = text.get(starts[line - 1]..byte).unwrap_or_default();
        (line, before.chars().count() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::{parse, places};

    #[test]
    fn columns_count_characters() {
        let text = "a = 1\r\n\u{e4}\u{f6} = 2\n";
        let place = places(text);
        let at = |part: &str| place(text.find(part).expect("a part of the text"));
        assert_eq!((at("a"), at("1"), at("2")), ((1, 1), (1, 5), (2, 6)));
        assert_eq!(place(text.len()), (3, 1));
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
