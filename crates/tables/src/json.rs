//! Reads one line of JSON as its fields, as they stand in cells, in their order and with every digit.

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use memchr::memmem;
use regex::{Captures, Regex};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde_json::Error;
use serde_json::value::RawValue;

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `null`.
    Null,
    /// A string, without its escapes.
    Text(String),
    /// Anything else as it is written: an id of twenty digits is no number to compute with.
    Other(String),
}

impl Value {
    fn parse(raw: &RawValue) -> Result<Self, Error> {
        let json = raw.get();
        match json.as_bytes().first() {
            Some(b'n') => Ok(Self::Null),
            Some(b'"') => serde_json::from_str(json).map(Self::Text),
            _ => Ok(Self::Other(json.to_owned())),
        }
    }

    /// The value as it stands in a cell: lists and objects without needless blanks and escapes.
    pub fn into_cell(self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Other(ref json) if self.is_compound() => {
                let value = serde_json::from_str::<serde_json::Value>(json);
                value.map_or_else(|_| json.clone(), |value| value.to_string())
            }
            Self::Text(cell) | Self::Other(cell) => cell,
        }
    }

    /// Returns whether it is an object.
    pub fn is_object(&self) -> bool {
        matches!(self, Self::Other(json) if json.starts_with('{'))
    }

    /// Returns whether it holds other values.
    pub fn is_compound(&self) -> bool {
        matches!(self, Self::Other(json) if json.starts_with(['[', '{']))
    }

    /// The text of a list of paragraphs, each a string of several words; `None` for anything else.
    pub fn joined(&self) -> Option<String> {
        let Self::Other(json) = self else {
            return None;
        };
        let paragraphs: Vec<String> = serde_json::from_str(json).ok()?;
        // A list of words is no text.
        let several = paragraphs.iter().filter(|said| said.trim().contains(' '));
        (2 * several.count() > paragraphs.len()).then(|| paragraphs.join("\n\n"))
    }

    /// Its type, such as `a number`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Text(_) => "a string",
            Self::Other(json) => match json.as_bytes().first() {
                Some(b'[') => "an array",
                Some(b'{') => "an object",
                Some(b't' | b'f') => "true or false",
                _ => "a number",
            },
        }
    }
}

/// The fields of an object, in their order.
#[derive(Debug)]
pub struct Fields(pub Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = Vec::new();
        while let Some((name, raw)) = map.next_entry::<String, &RawValue>()? {
            fields.push((name, Value::parse(raw).map_err(A::Error::custom)?));
        }
        Ok(Fields(fields))
    }
}

/// The names and the values of an object, as they are written.
pub(crate) fn raw_fields(json: &str) -> Result<Vec<(String, &RawValue)>, Error> {
    struct Raw;
    impl<'de> Visitor<'de> for Raw {
        type Value = Vec<(String, &'de RawValue)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            std::iter::from_fn(|| map.next_entry().transpose()).collect()
        }
    }
    serde_json::Deserializer::from_str(json).deserialize_map(Raw)
}

/// Objects that lie deeper in each other are values.
const DEPTH: usize = 4;

/// The fields of an object with those of the objects in it, whose names are paths: `fields.bodyText`.
pub fn flattened(fields: Vec<(String, Value)>) -> Vec<(String, Value)> {
    fn add(
        path: &str,
        fields: Vec<(String, Value)>,
        depth: usize,
        flat: &mut Vec<(String, Value)>,
    ) {
        for (name, value) in fields {
            let path = format!("{path}{name}");
            match &value {
                Value::Other(json) if json.starts_with('{') && depth < DEPTH => {
                    match serde_json::from_str::<Fields>(json) {
                        Ok(Fields(inner)) => add(&format!("{path}."), inner, depth + 1, flat),
                        Err(_) => flat.push((path, value)),
                    }
                }
                _ => flat.push((path, value)),
            }
        }
    }
    let mut flat = Vec::new();
    add("", fields, 1, &mut flat);
    flat
}

/// Reads the object on a line, or says what is wrong. Also returns how many lone surrogates were replaced by
/// U+FFFD: programs that cut texts by units of UTF-16 write halves of characters.
///
/// # Errors
/// If the line is no object, or a field has two values.
pub fn fields(line: &str) -> Result<(Fields, u64), String> {
    let (fields, count) = match serde_json::from_str(line) {
        Ok(fields) => (fields, 0),
        Err(problem) => {
            let (repaired, count) = without_lone_surrogates(line);
            match serde_json::from_str(&repaired) {
                Ok(fields) if count > 0 => (fields, count),
                _ => return Err(reason(line, &problem)),
            }
        }
    };
    match with_two_values(&fields, 1) {
        Some(name) => Err(format!(
            "the field {name:?} stands twice, with different values; leave the one that counts"
        )),
        None => Ok((fields, count)),
    }
}

/// A field that stands twice with different values, in an object or in the objects in it.
fn with_two_values(Fields(fields): &Fields, depth: usize) -> Option<String> {
    let mut sorted: Vec<_> = fields.iter().collect();
    sorted.sort_by_key(|(name, _)| name);
    let mut pairs = sorted.windows(2);
    let twice = pairs.find(|pair| pair[0].0 == pair[1].0 && pair[0].1 != pair[1].1);
    if let Some(twice) = twice {
        return Some(twice[0].0.clone());
    }
    let inner = |(_, value): &(String, Value)| match value {
        Value::Other(json) if json.starts_with('{') && depth < DEPTH => {
            with_two_values(&serde_json::from_str(json).ok()?, depth + 1)
        }
        _ => None,
    };
    fields.iter().find_map(inner)
}

/// Why a line is no object, with the place in the line.
fn reason(line: &str, error: &Error) -> String {
    if line.starts_with('[') {
        return "an array where an object is needed; write one object a line".to_owned();
    }
    if error.is_eof() {
        return "the object does not end on this line; write one object a line".to_owned();
    }
    not_valid(error)
}

/// Says what is no JSON in a file that is read as a whole, with the place in its line, and what to do.
pub(crate) fn not_valid_file(error: &Error) -> String {
    if error.is_eof() {
        return format!(
            "the JSON breaks off after column {}, and nothing closes what is open there: get the file again, or write one \
             object a line, so that the whole ones are read",
            error.column()
        );
    }
    format!(
        "{}; mend it there, or write one object a line, so that only this one is left out",
        not_valid(error)
    )
}

/// Says what is no JSON, with the place in its line.
fn not_valid(error: &Error) -> String {
    let text = error.to_string();
    let reason = text.split(" at line ").next().unwrap_or(&text);
    format!("not valid JSON at column {}: {reason}", error.column())
}

/// A pair of surrogates, a lone one, or another escape, which may be that of a backslash.
static ESCAPE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let pair = r"\\u[dD][89abAB][[:xdigit:]]{2}\\u[dD][c-fC-F][[:xdigit:]]{2}";
    let lone = r"\\u[dD][89a-fA-F][[:xdigit:]]{2}";
    Regex::new(&format!(r"{pair}|({lone})|\\.")).ok()
});

/// Writes U+FFFD for escapes such as `\ud83d` that have no other half; also says for how many.
fn without_lone_surrogates(line: &str) -> (String, u64) {
    let mut count = 0;
    let replace = |escape: &Captures| match escape.get(1) {
        Some(_) => {
            count += 1;
            r"\ufffd".to_owned()
        }
        None => escape[0].to_owned(),
    };
    let repaired = ESCAPE
        .as_ref()
        .map(|regex| regex.replace_all(line, replace).into_owned());
    (repaired.unwrap_or_default(), count)
}

/// A string, which ends with its line at the latest, or a number that is none.
static NO_NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let string = r#""(?:[^"\\\r\n]|\\.)*"?"#;
    Regex::new(&format!(r"{string}|-?\b(?:NaN|Infinity)\b")).ok()
});

/// Writes `null` for `NaN` and `Infinity`, which Python writes for missing values although they are no JSON.
pub fn without_nan(text: &str) -> Cow<'_, str> {
    let has = |word: &str| memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    let replace = |found: &Captures| match found[0].starts_with('"') {
        true => found[0].to_owned(),
        false => "null".to_owned(),
    };
    match NO_NUMBER.as_ref().filter(|_| has("NaN") || has("Infinity")) {
        Some(regex) => regex.replace_all(text, replace),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_are_none_are_null() {
        for (json, wanted) in [
            (r#"{"a": NaN, "b":-Infinity}"#, r#"{"a": null, "b":null}"#),
            ("[NaN,\n{\"a\":Infinity}]", "[null,\n{\"a\":null}]"),
            (
                r#"{"a": "NaN, \": NaN", "NaN": 1}"#,
                r#"{"a": "NaN, \": NaN", "NaN": 1}"#,
            ),
            // A string that does not end.
            (
                "{\"a\": \"NaN\n{\"a\": NaN}",
                "{\"a\": \"NaN\n{\"a\": null}",
            ),
            ("{\"a\": NaNs}", "{\"a\": NaNs}"),
        ] {
            assert_eq!(without_nan(json), wanted);
        }
    }

    /// The field `a` of an object and how many surrogates were replaced in it, or what is wrong.
    fn cell(line: &str) -> Result<(String, u64), String> {
        fields(line).map(|(mut fields, count)| (fields.0.remove(0).1.into_cell(), count))
    }

    #[test]
    fn values_stand_as_cells() {
        for (json, cell_of_it, replaced) in [
            ("12345678901234567890123", "12345678901234567890123", 0),
            ("-1E+400", "-1E+400", 0),
            (
                r#"[ 123456789 , {"b" :1.5} ]"#,
                r#"[123456789,{"b":1.5}]"#,
                0,
            ),
            ("null", "", 0),
            ("true", "true", 0),
            (r#""a\u00e9\n""#, "aé\n", 0),
            (r#"["a \" \u00e9"]"#, r#"["a \" é"]"#, 0),
            (r#""a\ud83d \\ud83d""#, "a\u{FFFD} \\ud83d", 1),
            (r#""\ud83d\ude00 \udc00\"""#, "😀 \u{FFFD}\"", 1),
        ] {
            let line = format!("{{\"a\": {json} }}");
            assert_eq!(cell(&line), Ok((cell_of_it.to_owned(), replaced)));
        }
        for (line, problem) in [
            ("[1]", "an array where an object is needed"),
            ("5", "not valid JSON at column 1: invalid type: integer"),
            ("{\"a\":", "does not end on this line"),
            ("{\"a\" 1}", "not valid JSON at column 6"),
            ("{\"a\": 1} 2", "not valid JSON at column 10: trailing"),
            ("{\"a\": NaN}", "not valid JSON at column 7"),
            (
                r#"{"b": 1, "a": 2, "b": 3}"#,
                r#"the field "b" stands twice"#,
            ),
            (
                r#"{"a": {"c": {"b": 1, "b": 3}}}"#,
                r#"the field "b" stands twice"#,
            ),
            (
                r#"{"b": "\ud83d", "b": ""}"#,
                r#"the field "b" stands twice"#,
            ),
        ] {
            let error = cell(line).unwrap_err();
            assert!(error.contains(problem), "{line}: {error}");
        }
        assert!(cell(r#"{"a": "said", "b": 1, "a": "said"}"#).is_ok());
    }
}
