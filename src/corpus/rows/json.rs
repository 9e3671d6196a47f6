//! One line of JSON → its fields as they stand in cells, in their order and with every digit.

use std::fmt;

use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde_json::Error;
use serde_json::value::RawValue;

/// What other programs write where a number is missing.
const NO_NUMBERS: [&str; 4] = ["NaN", "Infinity", "-Infinity", "nan"];

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Null,
    Text(String),
    /// Anything else as it is written: an id of twenty digits is no number to compute with.
    Other {
        /// What it is, such as `a number`.
        kind: &'static str,
        json: String,
    },
}

/// The fields of an object, in their order. Where a name stands twice, the last counts.
pub(super) type Fields = Vec<(String, Value)>;

impl Value {
    fn parse(raw: &RawValue) -> Result<Self, Error> {
        let json = raw.get();
        let kind = match json.as_bytes().first() {
            Some(b'n') => return Ok(Self::Null),
            Some(b'"') => return serde_json::from_str(json).map(Self::Text),
            Some(b'[') => "an array",
            Some(b'{') => "an object",
            Some(b't' | b'f') => "true or false",
            _ => "a number",
        };
        let json = json.to_owned();
        Ok(Self::Other { kind, json })
    }

    /// The value as it stands in a cell: lists and objects without needless blanks and escapes.
    pub(super) fn into_cell(self) -> String {
        let is_compound = self.is_compound();
        match self {
            Self::Null => String::new(),
            Self::Text(cell) => cell,
            Self::Other { json, .. } if is_compound => {
                let value = serde_json::from_str::<serde_json::Value>(&json);
                value.map_or(json, |value| value.to_string())
            }
            Self::Other { json, .. } => json,
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
}

/// Reads the object on a line, or says what is wrong. Also returns how many lone surrogates were replaced by
/// U+FFFD: programs that cut texts by units of UTF-16 write halves of characters.
pub(super) fn fields(line: &str) -> Result<(Fields, u64), String> {
    // Where files were joined, a byte order mark may stand within.
    let line = line.trim_start_matches('\u{FEFF}');
    let object = |json: &str| serde_json::Deserializer::from_str(json).deserialize_map(OfFields);
    let problem = match serde_json::from_str::<&RawValue>(line) {
        Ok(raw) if raw.get().starts_with('{') => match object(raw.get()) {
            Ok(fields) => return Ok((fields, 0)),
            Err(error) => error,
        },
        Ok(raw) => {
            let kind = Value::parse(raw).map_or("a string", |value| value.kind());
            return Err(format!(
                "{kind} where an object is needed; write one object a line"
            ));
        }
        Err(error) => error,
    };
    let (repaired, count) = without_lone_surrogates(line);
    match object(&repaired) {
        Ok(fields) if count > 0 => Ok((fields, count)),
        _ => Err(reason(line, &problem)),
    }
}

/// Why a line is no JSON, with the place in the line.
fn reason(line: &str, error: &Error) -> String {
    if line == "[" {
        return "an array where an object is needed; write one object a line".to_owned();
    }
    if error.is_eof() {
        return "the object does not end on this line; write one object a line".to_owned();
    }
    let text = error.to_string();
    let reason = text.split(" at line ").next().unwrap_or(&text);
    let column = error.column();
    // The reader stops behind the first letter that it does not expect.
    let starts = [column.saturating_sub(1), column.saturating_sub(2)];
    let begins = |name: &&&str| {
        starts
            .iter()
            .any(|&at| line.get(at..).is_some_and(|l| l.starts_with(**name)))
    };
    match NO_NUMBERS.iter().find(begins) {
        Some(name) => format!(
            "not valid JSON at column {column}: {name} is no value of JSON; write null in its place"
        ),
        None => format!("not valid JSON at column {column}: {reason}"),
    }
}

struct OfFields;

impl<'de> Visitor<'de> for OfFields {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = Vec::new();
        while let Some((name, raw)) = map.next_entry::<String, &RawValue>()? {
            fields.push((name, Value::parse(raw).map_err(A::Error::custom)?));
        }
        Ok(fields)
    }
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
    let unit = u16::from_str_radix(digits, 16).ok()?;
    (0xD800..=0xDFFF).contains(&unit).then_some(unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_stand_as_cells() {
        for (json, cell) in [
            ("12345678901234567890123", "12345678901234567890123"),
            ("0.10", "0.10"),
            ("-1E+400", "-1E+400"),
            (
                "[ 9007199254740993 , {\"b\" :1.5} ]",
                "[9007199254740993,{\"b\":1.5}]",
            ),
            ("null", ""),
            ("true", "true"),
            ("\"a\\u00e9\\n\"", "aé\n"),
            ("[\"a \\\" \\u00e9\"]", "[\"a \\\" é\"]"),
        ] {
            let line = format!("\u{FEFF}{{\"a\": {json} }}");
            let (mut fields, replaced) = fields(&line).unwrap();
            assert_eq!(
                (fields.remove(0).1.into_cell().as_str(), replaced),
                (cell, 0)
            );
        }
    }

    #[test]
    fn what_is_no_object_is_named() {
        for (line, problem) in [
            ("[1]", "an array where an object is needed"),
            ("[", "an array where an object is needed"),
            ("5", "a number where"),
            ("\"a\"", "a string where"),
            ("{\"a\":", "does not end on this line"),
            ("{\"a\" 1}", "not valid JSON at column 6"),
            ("{\"a\": NaN}", "write null"),
            ("{\"a\":-Infinity, \"b\": 1}", "write null"),
            ("{\"a\": 1, \"b\":Infinity}", "write null"),
        ] {
            let found = fields(line).unwrap_err();
            assert!(found.contains(problem), "{line}: {found}");
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
    }
}
