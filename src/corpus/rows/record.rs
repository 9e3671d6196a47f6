//! One line of JSON → its fields as they stand in cells, in their order and with every digit.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::Error;
use serde_json::value::RawValue;

/// Arrays and objects in a field may be nested so deep.
const MAX_DEPTH: usize = 128;
/// What other programs write where a number is missing.
const NO_NUMBERS: [&str; 4] = ["NaN", "Infinity", "-Infinity", "nan"];

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Null,
    Text(String),
    /// Anything else as it stands in a cell; a number as it is written, because an id of twenty digits is no number to
    /// compute with.
    Other {
        /// What it is, such as `a number`.
        kind: &'static str,
        cell: String,
    },
}

/// The fields of an object, in their order; a name may stand there twice.
pub(super) type Fields = Vec<(String, Value)>;

impl Value {
    /// The value as it stands in a cell.
    pub(super) fn into_cell(self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Text(cell) | Self::Other { cell, .. } => cell,
        }
    }

    /// Whether it holds other values.
    pub(super) fn is_compound(&self) -> bool {
        matches!(self.kind(), "an array" | "an object")
    }

    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Text(_) => "a string",
            Self::Other { kind, .. } => kind,
        }
    }

    fn of(raw: &RawValue) -> Result<Self, Error> {
        let text = raw.get();
        let other = |kind, cell| Ok(Self::Other { kind, cell });
        match text.as_bytes().first() {
            Some(b'n') => Ok(Self::Null),
            Some(b'"') => serde_json::from_str(text).map(Self::Text),
            Some(b'[') => other("an array", compact(text)?),
            Some(b'{') => other("an object", compact(text)?),
            Some(b't' | b'f') => other("true or false", text.to_owned()),
            _ => other("a number", text.to_owned()),
        }
    }
}

/// What a line was that is no object.
pub(super) enum NoObject {
    /// Another value of JSON, such as `an array`.
    Other(&'static str),
    Invalid(Error),
}

/// Reads the object on a line; also for how many halves of characters (lone surrogates) in it U+FFFD was read.
pub(super) fn fields(line: &str) -> Result<(Fields, u64), NoObject> {
    whole_fields(line)
        .map(|fields| (fields, 0))
        .or_else(|error| {
            let (repaired, count) = without_lone_surrogates(line);
            match count {
                0 => Err(error),
                _ => whole_fields(&repaired).map(|fields| (fields, count)),
            }
        })
}

fn whole_fields(line: &str) -> Result<Fields, NoObject> {
    // Where files were put together, the mark at the beginning of a file stands in the midst.
    let line = line.trim_start_matches('\u{FEFF}');
    let whole: &RawValue = serde_json::from_str(line).map_err(NoObject::Invalid)?;
    if !whole.get().starts_with('{') {
        let value = Value::of(whole).map_err(NoObject::Invalid)?;
        return Err(NoObject::Other(value.kind()));
    }
    let Object(fields) = serde_json::from_str(whole.get()).map_err(NoObject::Invalid)?;
    Ok(fields)
}

/// Why a line is no JSON, in words, with the place in the line.
pub(super) fn reason(line: &str, error: &Error) -> String {
    let text = error.to_string();
    let reason = text.split(" at line ").next().unwrap_or(&text);
    // The reader stops behind the first letter that it does not expect.
    let at = error.column().saturating_sub(1);
    let found = NO_NUMBERS.iter().find(|name| {
        [at, at.saturating_sub(1)]
            .iter()
            .any(|&at| line.get(at..).is_some_and(|rest| rest.starts_with(**name)))
    });
    match found {
        Some(name) => format!(
            "not valid JSON at column {}: {name} is no value of JSON; write null in its place",
            error.column()
        ),
        None if error.column() == 0 => format!("not valid JSON: {reason}"),
        None => format!("not valid JSON at column {}: {reason}", error.column()),
    }
}

struct Object(Fields);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfFields;
        impl<'de> Visitor<'de> for OfFields {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut fields = Vec::new();
                while let Some((name, raw)) = map.next_entry::<String, &RawValue>()? {
                    fields.push((name, Value::of(raw).map_err(A::Error::custom)?));
                }
                Ok(Object(fields))
            }
        }
        deserializer.deserialize_map(OfFields)
    }
}

/// JSON without white space between its values and without escapes that need not be; its numbers stay as they are written.
fn compact(json: &str) -> Result<String, Error> {
    let mut cell = String::new();
    let mut rest = json;
    let mut depth = 0_usize;
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        match c {
            '"' => {
                length = end_of_string(rest);
                let text: String = serde_json::from_str(rest.get(..length).unwrap_or(rest))?;
                cell.push_str(&serde_json::to_string(&text)?);
            }
            ' ' | '\t' | '\r' | '\n' => {}
            _ => {
                match c {
                    '[' | '{' => depth += 1,
                    ']' | '}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                if depth > MAX_DEPTH {
                    return Err(Error::custom("its values are nested too deep"));
                }
                cell.push(c);
            }
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    Ok(cell)
}

/// Where a string that begins with a quotation mark ends, in bytes.
fn end_of_string(json: &str) -> usize {
    let mut escaped = false;
    let closes = json.bytes().skip(1).position(|byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    });
    closes.map_or(json.len(), |at| at + 2)
}

/// Writes U+FFFD for escapes such as `\ud83d` that have no other half; also says for how many.
fn without_lone_surrogates(line: &str) -> (String, u64) {
    let mut out = String::with_capacity(line.len());
    let mut count = 0;
    let mut rest = line;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let length = match (surrogate(escape), escape.get(6..).and_then(surrogate)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(_), _) => {
                count += 1;
                out.push_str("\\ufffd");
                rest = escape.get(6..).unwrap_or_default();
                continue;
            }
            // A backslash and whatever it escapes, which may be a backslash.
            (None, _) => 1 + escape.chars().nth(1).map_or(0, char::len_utf8),
        };
        let (escape, after) = escape.split_at_checked(length).unwrap_or((escape, ""));
        out.push_str(escape);
        rest = after;
    }
    out.push_str(rest);
    (out, count)
}

/// The code unit of a `\uD800`-like escape at the start of `text`.
fn surrogate(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16)
        .ok()
        .filter(|unit| (0xD800..=0xDFFF).contains(unit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cell(json: &str) -> String {
        let line = format!("{{\"a\": {json} }}");
        let mut fields = fields(&line).ok().unwrap();
        fields.0.remove(0).1.into_cell()
    }

    #[test]
    fn numbers_keep_their_digits() {
        for number in [
            "12345678901234567890123",
            "0.10",
            "-1E+400",
            "9007199254740993",
        ] {
            assert_eq!(cell(number), number);
        }
        assert_eq!(
            cell("[ 9007199254740993 , {\"b\" :1.50} ]"),
            "[9007199254740993,{\"b\":1.50}]"
        );
    }

    #[test]
    fn other_values_stand_as_cells() {
        assert_eq!(cell("null"), "");
        assert_eq!(cell("true"), "true");
        assert_eq!(cell("\"a\\u00e9\\n\""), "aé\n");
        assert_eq!(cell("[\"a \\\" \\u00e9\"]"), "[\"a \\\" é\"]");
    }

    #[test]
    fn a_mark_at_the_beginning_of_a_file_is_passed_over() {
        assert!(matches!(fields("\u{FEFF}{\"a\":1}"), Ok((_, 0))));
    }

    #[test]
    fn what_is_no_object_is_named() {
        for (line, kind) in [
            ("[1]", "an array"),
            ("5", "a number"),
            ("\"a\"", "a string"),
        ] {
            assert!(matches!(fields(line), Err(NoObject::Other(found)) if found == kind));
        }
    }

    #[test]
    fn what_is_no_number_is_told_with_advice() {
        for line in [
            "{\"a\": NaN}",
            "{\"a\":-Infinity, \"b\": 1}",
            "{\"a\": 1, \"b\":Infinity}",
        ] {
            let Err(NoObject::Invalid(error)) = fields(line) else {
                panic!("{line}")
            };
            let said = reason(line, &error);
            assert!(said.contains("write null"), "{line}: {said}");
        }
    }

    proptest! {
        #[test]
        fn repairing_never_panics_and_leaves_whole_escapes_alone(line in "(\\\\|u|d8|[0-9a-f]{0,4}|é|\"){0,40}") {
            let (repaired, count) = without_lone_surrogates(&line);
            if count == 0 {
                prop_assert_eq!(repaired, line);
            }
        }


        #[test]
        fn a_cell_means_what_the_json_does(text in "[ \\[\\]{},:\"a1é\\\\nu0]{0,40}") {
            let json = format!("[{text}]");
            if let Ok(value) = serde_json::from_str::<serde_json::Value>(&json) {
                let compact = compact(&json).unwrap();
                prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&compact).unwrap(), value);
            }
        }
    }
}
