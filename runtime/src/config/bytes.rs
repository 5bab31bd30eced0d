//! [`Bytes`]: a number of bytes as the value of a flag.

use std::collections::VecDeque;
use std::error::Error;
use std::fmt;
use std::str::FromStr;

/// A number of bytes, as the value of a flag, a variable or a file: `64MiB`, `1.5G`, `1000`.
///
/// The text is a decimal number, with or without a fraction or an exponent, and a unit after at most one space. A unit is `B`; `K`,
/// `M`, `G`, `T` or `P`, or one of these with `B`, for powers of 1000; or one of these with `i` or `iB`, for powers of 1024. The
/// case of a unit has no meaning. A fraction of a byte is cut off.
///
/// `Display` is exact: it uses the unit that needs the smallest whole number, and parses to the same value.
///
/// # Examples
///
/// ```
/// use rungroup::config::Bytes;
///
/// let limit: Bytes = "1.5 GiB".parse()?;
/// assert_eq!(limit.get(), 1_610_612_736);
/// assert_eq!(limit.to_string(), "1536MiB");
/// assert!("20000PiB".parse::<Bytes>().is_err()); // more than 64 bits
/// # Ok::<(), rungroup::config::BytesError>(())
/// ```
///
/// A flag of this type needs no `value_parser`:
///
/// ```
/// use rungroup::config::Bytes;
///
/// #[derive(clap::Args)]
/// struct StoreArgs {
///     /// The size of the cache.
///     #[arg(long, default_value = "64MiB")]
///     cache: Bytes,
/// }
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes(u64);

/// Error returned by [`Bytes::from_str`](std::str::FromStr::from_str): the text is not a number of bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BytesError {
    text: String,
    problem: BytesProblem,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BytesProblem {
    Number,
    Unit,
    Overflow,
}

/// The letters of the units, each a thousand, or 1024 times, the one before.
const LETTERS: [char; 5] = ['K', 'M', 'G', 'T', 'P'];

impl Bytes {
    /// Creates a number of bytes.
    pub const fn new(bytes: u64) -> Bytes {
        Bytes(bytes)
    }

    /// Returns the number of bytes.
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl From<u64> for Bytes {
    fn from(bytes: u64) -> Bytes {
        Bytes(bytes)
    }
}

impl From<Bytes> for u64 {
    fn from(bytes: Bytes) -> u64 {
        bytes.0
    }
}

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shortest = (self.0, String::from("B"));
        for (letter, power) in LETTERS.into_iter().zip(1..) {
            for (base, suffix) in [(1000, "B"), (1024, "iB")] {
                let unit = u64::pow(base, power);
                let count = self.0 / unit;
                if self.0 % unit == 0 && count > 0 && count < shortest.0 {
                    shortest = (count, format!("{letter}{suffix}"));
                }
            }
        }
        f.pad(&format!("{}{}", shortest.0, shortest.1))
    }
}

impl FromStr for Bytes {
    type Err = BytesError;

    fn from_str(text: &str) -> Result<Bytes, BytesError> {
        let is_unit = |c: &char| c.is_ascii_alphabetic();
        let letters = text.chars().rev().take_while(is_unit).count();
        let (number, unit) = text.split_at(text.len() - letters);
        let number = number.strip_suffix(' ').unwrap_or(number);
        let result = match factor(unit) {
            Some(_) if unit.is_empty() && text.ends_with(' ') => Err(BytesProblem::Unit),
            Some(factor) => multiply(number, factor),
            None => Err(BytesProblem::Unit),
        };
        result.map(Bytes).map_err(|problem| BytesError {
            text: text.to_owned(),
            problem,
        })
    }
}

/// The number of bytes of a unit.
fn factor(unit: &str) -> Option<u64> {
    let unit = unit.to_ascii_uppercase();
    let prefix = unit.strip_suffix('B').unwrap_or(&unit);
    let (letter, base) = match prefix.strip_suffix('I') {
        Some(letter) => (letter, 1024),
        None => (prefix, 1000),
    };
    let mut letters = LETTERS.into_iter().zip(1..);
    match letters.find(|(known, _)| letter.chars().eq([*known])) {
        Some((_, power)) => Some(u64::pow(base, power)),
        None if prefix.is_empty() => Some(1),
        None => None,
    }
}

/// Multiplies a decimal number exactly, and cuts off the fraction.
fn multiply(number: &str, factor: u64) -> Result<u64, BytesProblem> {
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (number, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let (mut whole, mut fraction) = (digits(whole)?, digits(fraction)?);
    if whole.is_empty() && fraction.is_empty() {
        return Err(BytesProblem::Number);
    }
    if let Some(exponent) = exponent {
        shift(&mut whole, &mut fraction, exponent)?;
    }
    let whole = whole.into_iter().try_fold(0, |whole: u64, digit| {
        whole.checked_mul(10)?.checked_add(digit.into())
    });
    // From the last digit to the first: each division cuts off less than a byte.
    let fraction = fraction.into_iter().rev().fold(0, |part, digit| {
        (u128::from(digit) * u128::from(factor) + part) / 10
    });
    whole
        .and_then(|whole| whole.checked_mul(factor))
        .and_then(|bytes| bytes.checked_add(u64::try_from(fraction).ok()?))
        .ok_or(BytesProblem::Overflow)
}

/// Moves the point of a number by an exponent.
fn shift(
    whole: &mut VecDeque<u8>,
    fraction: &mut VecDeque<u8>,
    exponent: &str,
) -> Result<(), BytesProblem> {
    let unsigned = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if unsigned.is_empty() || !unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(BytesProblem::Number);
    }
    // More steps change nothing: the number is zero, less than a byte, or too large.
    let most = whole.len() + fraction.len() + 64;
    let steps = unsigned
        .parse()
        .map_or(most, |steps: usize| steps.min(most));
    for _ in 0..steps {
        if exponent.starts_with('-') {
            fraction.push_front(whole.pop_back().unwrap_or(0));
        } else {
            whole.push_back(fraction.pop_front().unwrap_or(0));
        }
    }
    Ok(())
}

/// The digits of a number. An underscore may stand between two of them.
fn digits(text: &str) -> Result<VecDeque<u8>, BytesProblem> {
    if text.starts_with('_') || text.ends_with('_') || text.contains("__") {
        return Err(BytesProblem::Number);
    }
    let digits = text.bytes().filter(|&byte| byte != b'_');
    digits
        .map(|byte| match byte {
            b'0'..=b'9' => Ok(byte - b'0'),
            _ => Err(BytesProblem::Number),
        })
        .collect()
}

impl fmt::Display for BytesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let BytesError { text, problem } = self;
        match problem {
            BytesProblem::Number => write!(
                f,
                "`{text}` is not a size; write a number and a unit, such as `64MiB` or `1.5G`"
            ),
            BytesProblem::Unit => write!(
                f,
                "`{text}` has no known unit; use B, K, M, G, T, P, or one of the last five with B, i or iB"
            ),
            BytesProblem::Overflow => write!(
                f,
                "`{text}` exceeds 64 bits; use at most {max}",
                max = Bytes(u64::MAX)
            ),
        }
    }
}

impl Error for BytesError {}

#[cfg(test)]
mod tests {
    use super::*;

    const K: u64 = 1000;
    const KI: u64 = 1024;

    #[track_caller]
    fn parse(text: &str) -> u64 {
        text.parse::<Bytes>()
            .map_or_else(|error| panic!("{error}"), Bytes::get)
    }

    #[track_caller]
    fn problem(text: &str) -> BytesProblem {
        text.parse::<Bytes>().expect_err(text).problem
    }

    /// The size table of `pkg/convert`.
    #[test]
    fn size_table_of_convert() {
        let sizes = [
            ("0B", 0),
            ("1KB", K),
            ("1MB", K.pow(2)),
            ("1GB", K.pow(3)),
            ("1KiB", KI),
            ("1MiB", KI.pow(2)),
            ("1GiB", KI.pow(3)),
            ("1.5Gi", KI.pow(3) / 2 * 3),
            ("1024 M", 1024 * K.pow(2)),
            ("42 Ki", 42 * KI),
        ];
        for (text, size) in sizes {
            assert_eq!(parse(text), size, "{text}");
        }
    }

    #[test]
    fn units_are_decimal_or_binary_in_any_case() {
        for (letter, power) in LETTERS.into_iter().zip(1..) {
            for unit in [format!("{letter}"), format!("{letter}B")] {
                assert_eq!(parse(&format!("3{unit}")), 3 * K.pow(power));
                assert_eq!(
                    parse(&format!("3 {}", unit.to_lowercase())),
                    3 * K.pow(power)
                );
            }
            for unit in [format!("{letter}i"), format!("{letter}iB")] {
                assert_eq!(parse(&format!("3{unit}")), 3 * KI.pow(power));
                assert_eq!(
                    parse(&format!("3 {}", unit.to_uppercase())),
                    3 * KI.pow(power)
                );
            }
        }
        assert_eq!((parse("7"), parse("7B"), parse("7 b")), (7, 7, 7));
    }

    #[test]
    fn numbers_have_fractions_exponents_and_underscores() {
        let numbers = [
            ("1.5", 1),
            ("0.9", 0),
            (".5K", 500),
            ("5.", 5),
            ("1e3", 1000),
            ("1E+3", 1000),
            ("1e3KB", 1_000_000),
            ("1500e-3K", 1500),
            ("1_000", 1000),
            ("0e99999999999999999999", 0),
            ("1e-99999999999999999999P", 0),
            ("0.00000000000000088817841970012523233890533447265625PiB", 1),
            (
                "0.0000000000000008881784197001252323389053344726562499999999999999999999PiB",
                0,
            ),
            (
                "0.0000000000000008881784197001252323389053344726562499999999999999999999e1PiB",
                9,
            ),
        ];
        for (text, bytes) in numbers {
            assert_eq!(parse(text), bytes, "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "", ".", "-1", "+1", "1,5K", "0x10", "1_", "_1", "1__0", "1.2.3",
        ] {
            assert_eq!(problem(text), BytesProblem::Number, "{text:?}");
        }
        for text in ["KB", " 1K", "1  K"] {
            assert_eq!(problem(text), BytesProblem::Number, "{text:?}");
        }
        for text in [
            " ", "1K ", "1 ", "1E", "1e", "1EiB", "NaN", "inf", "1KiBi", "1i", "1iB", "1BB",
        ] {
            assert_eq!(problem(text), BytesProblem::Unit, "{text:?}");
        }
    }

    #[test]
    fn overflow_is_an_error() {
        assert_eq!(parse("9223372036854775807"), i64::MAX.unsigned_abs());
        assert_eq!(parse("8192PiB"), 1 << 63);
        assert_eq!(parse("18446744073709551615"), u64::MAX);
        for text in [
            "18446744073709551616",
            "9e30",
            "16384PiB",
            "1e99999999999999999999",
        ] {
            assert_eq!(problem(text), BytesProblem::Overflow, "{text}");
        }
        let error = "16384PiB".parse::<Bytes>().unwrap_err();
        let text = "`16384PiB` exceeds 64 bits; use at most 18446744073709551615B";
        assert_eq!(error.to_string(), text);
    }

    #[test]
    fn display_is_exact_and_parses_again() {
        let known = [
            (0, "0B"),
            (1023, "1023B"),
            (1024, "1KiB"),
            (1536, "1536B"),
            (1_000_000, "1MB"),
            (1_048_575, "1048575B"),
            (KI.pow(3) / 2 * 3, "1536MiB"),
            (1 << 60, "1024PiB"),
        ];
        for (bytes, text) in known {
            assert_eq!(Bytes::new(bytes).to_string(), text);
        }
        assert_eq!(format!("{:>6}", Bytes::new(1024)), "  1KiB");
        let mut bytes: u64 = 1;
        for step in 0..10_000 {
            bytes = bytes
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(step);
            for bytes in [bytes, bytes >> (step % 64), u64::MAX - step] {
                assert_eq!(parse(&Bytes::new(bytes).to_string()), bytes);
            }
        }
    }
}
