//! The objects of a JSON file that is read as a whole: those of a list, of the list in an object as an API returns it, or
//! the objects themselves.

use std::collections::VecDeque;

use serde_json::value::RawValue;
use serde_json::{Deserializer, Map, Value};

use crate::column_names::text_among;
use crate::json::{self, Fields, not_valid_file};

/// The most levels of an object above a list of objects: `{"response": {"docs": [{…}]}}`.
const DEPTH: usize = 3;

/// Returns whether a text has an object on each line, as its first lines show.
pub fn is_of_lines<'t>(lines: impl Iterator<Item = &'t str>) -> bool {
    let mut lines = lines
        .map(|line| line.trim_matches(is_blank))
        .filter(|line| !line.is_empty());
    let is_object =
        |line: &str| line.starts_with('{') && serde_json::from_str::<&RawValue>(line).is_ok();
    match (lines.next(), lines.next()) {
        (Some(first), Some(second)) => is_object(first) && second.starts_with('{'),
        // One object may hold a list.
        (Some(_), None) => false,
        _ => true,
    }
}

/// An object, and the line on which it begins, from 1.
pub type Object<'t> = (u64, &'t str);

/// The objects of a text that may have one on each line, though not on the first. As [`objects`], but what is no JSON as a
/// whole is read line by line if one of them is an object.
///
/// # Errors
/// As those of [`objects`].
pub fn objects_or_lines<'t>(
    text: &'t str,
    text_column: Option<&str>,
) -> Result<Vec<Object<'t>>, (u64, String)> {
    objects(text, text_column).or_else(|broken| {
        let lines: Vec<Object> = (1..)
            .zip(text.lines().map(|line| line.trim_matches(is_blank)))
            .filter(|(_, line)| !line.is_empty())
            .collect();
        let is_object =
            |(_, line): &Object| serde_json::from_str::<Map<String, Value>>(line).is_ok();
        if lines.len() == 1 || lines.iter().any(is_object) {
            Ok(lines)
        } else {
            Err(broken)
        }
    })
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{FEFF}'
}

/// The objects of a text, in their order. An object without a text, but with lists of objects in it, stands for those of
/// these lists that have texts, or else for the longest list. `text_column` is the text that somebody named.
///
/// # Errors
/// The line of what is no JSON, and why; the objects before it are lost.
pub fn objects<'t>(
    text: &'t str,
    text_column: Option<&str>,
) -> Result<Vec<Object<'t>>, (u64, String)> {
    let text = text.trim_start_matches('\u{FEFF}').trim_end();
    let mut found = Vec::new();
    for value in Deserializer::from_str(text).into_iter::<&RawValue>() {
        let value = value.map_err(|error| (error.line() as u64, not_valid_file(&error)))?;
        add(value, text_column, &mut found);
    }
    // Of nested lists the outer ones are found first.
    found.sort_by_key(|object| object.as_ptr().addr());
    let (mut line, mut at) = (1, 0);
    let lines = found.into_iter().map(|object| {
        let begins = object.as_ptr().addr() - text.as_ptr().addr();
        line += memchr::memchr_iter(b'\n', &text.as_bytes()[at..begins]).count() as u64;
        at = begins;
        (line, object)
    });
    Ok(lines.collect())
}

/// The objects of a line that is a page of results, as an API returns it; `None` if it has a text of its own or no list of
/// texts.
pub fn of_page<'t>(line: &'t str, text_column: Option<&str>) -> Option<Vec<&'t str>> {
    if !line.contains('[') || has_text_within(line, text_column) {
        return None;
    }
    let list = lists(line, text_column)?;
    let mut objects = list.iter().map(|object| object.get());
    let has_text = objects.any(|object| has_text_within(object, text_column));
    has_text.then(|| list.into_iter().map(RawValue::get).collect())
}

/// Returns whether an object, or an object in it, has a text.
pub fn has_text_within(json: &str, text_column: Option<&str>) -> bool {
    let Ok(Fields(fields)) = serde_json::from_str(json) else {
        return false;
    };
    let fields = json::flattened(fields).into_iter();
    let names: Vec<String> = fields.map(|(name, _)| name).collect();
    has_text(json, text_column)
        || match text_column {
            Some(column) => names.iter().any(|name| name == column),
            None => text_among(&names).is_some(),
        }
}

/// Adds the objects of a value.
fn add<'t>(value: &'t RawValue, text_column: Option<&str>, found: &mut Vec<&'t str>) {
    let json = value.get();
    let list = match json.as_bytes().first() {
        Some(b'[') => serde_json::from_str::<Vec<&RawValue>>(json)
            .ok()
            .filter(|list| {
                list.is_empty() || list.iter().any(|value| value.get().starts_with('{'))
            }),
        Some(b'{') if !has_text(json, text_column) => lists(json, text_column),
        _ => None,
    };
    match list {
        Some(list) => found.extend(list.into_iter().map(RawValue::get)),
        None => found.push(json),
    }
}

/// Returns whether an object has a text of its own.
fn has_text(json: &str, text_column: Option<&str>) -> bool {
    let object = serde_json::from_str::<Map<String, Value>>(json).unwrap_or_default();
    match text_column {
        Some(column) => object.contains_key(column),
        None => text_among(&object.keys().cloned().collect::<Vec<_>>()).is_some(),
    }
}

/// The lists of objects with texts in an object, one after the other, or else the longest list of objects.
fn lists<'t>(json: &'t str, text_column: Option<&str>) -> Option<Vec<&'t RawValue>> {
    let mut found: Vec<Vec<&RawValue>> = Vec::new();
    let mut objects = VecDeque::from([(json, 1)]);
    while let Some((json, depth)) = objects.pop_front() {
        for value in fields(json) {
            let json = value.get();
            if json.starts_with('{') && depth < DEPTH {
                objects.push_back((json, depth + 1));
            } else if json.starts_with('[')
                && let Ok(list) = serde_json::from_str::<Vec<&RawValue>>(json)
                && list
                    .first()
                    .is_some_and(|first| first.get().starts_with('{'))
            {
                found.push(list);
            }
        }
    }
    let holds_texts = |list: &&Vec<&RawValue>| has_text(list[0].get(), text_column);
    let texts: Vec<&RawValue> = found
        .iter()
        .filter(holds_texts)
        .flatten()
        .copied()
        .collect();
    if texts.is_empty() {
        found.into_iter().rev().max_by_key(Vec::len)
    } else {
        Some(texts)
    }
}

/// The values of an object.
fn fields(json: &str) -> Vec<&RawValue> {
    json::raw_fields(json).map_or_else(
        |_| Vec::new(),
        |fields| fields.into_iter().map(|(_, value)| value).collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> String {
        match objects(text, None) {
            Ok(objects) => {
                let objects = objects
                    .iter()
                    .map(|(line, object)| format!("{line} {}", object.replace([' ', '\n'], "")));
                objects.collect::<Vec<_>>().join("; ")
            }
            Err((line, problem)) => format!("! {line}: {problem}"),
        }
    }

    #[test]
    fn objects_are_found_where_programs_put_them() {
        for (text, wanted) in [
            ("[{\"a\":1},\n {\"b\":2}]", "1 {\"a\":1}; 2 {\"b\":2}"),
            ("\u{FEFF}[]", ""),
            (
                "{\n\"text\": \"a\"\n}\n{\n\"text\": \"b\"\n}",
                "1 {\"text\":\"a\"}; 4 {\"text\":\"b\"}",
            ),
            (
                "{\"status\": 1, \"articles\": [{\"content\": \"a\"}, {\"content\": \"b\"}]}",
                "1 {\"content\":\"a\"}; 1 {\"content\":\"b\"}",
            ),
            (
                "{\"response\": {\"tags\": [{}], \"results\": [{\"x\": 1}, {\"x\": 2}], \"n\": [1, 2, 3]}}",
                "1 {\"x\":1}; 1 {\"x\":2}",
            ),
            (
                "{\"train\": [{\"text\": \"a\"}], \"tags\": [{}, {}], \"test\": [{\"text\": \"b\"}]}",
                "1 {\"text\":\"a\"}; 1 {\"text\":\"b\"}",
            ),
            (
                "{\"a\": {\"b\": [{\"text\": \"x\"}]},\n \"c\": [{\"text\": \"y\"}]}",
                "1 {\"text\":\"x\"}; 2 {\"text\":\"y\"}",
            ),
            // An article with a list of its own.
            (
                "{\"text\": \"a\", \"images\": [{\"u\": 1}]}",
                "1 {\"text\":\"a\",\"images\":[{\"u\":1}]}",
            ),
            (
                "{\"a\": {\"b\": {\"c\": {\"d\": [{\"e\": 1}]}}}}",
                "1 {\"a\":{\"b\":{\"c\":{\"d\":[{\"e\":1}]}}}}",
            ),
            (
                "[{\"a\":1},\n {\"b\":]",
                "! 2: not valid JSON at column 7: expected value; mend it there, or write one object a line, so that only this \
                 one is left out",
            ),
            (
                "[{\"a\":1},\n {\"b\":\"x\n",
                "! 2: the JSON breaks off after column 8, and nothing closes what is open there: get the file again, or write \
                 one object a line, so that the whole ones are read",
            ),
        ] {
            assert_eq!(found(text), wanted, "{text}");
        }
        let page = "{\"ok\":1,\"response\":{\"docs\":[{\"f\":{\"bodyText\":\"a\"}},{\"f\":{}}]}}";
        assert_eq!(of_page(page, None).map(|page| page.len()), Some(2));
        assert_eq!(
            of_page(page, Some("f.bodyText")).map(|page| page.len()),
            Some(2)
        );
        for record in [
            "{\"text\":\"a\",\"notes\":[{\"text\":\"b\"}]}",
            "{\"f\":{\"body\":\"a\"},\"notes\":[{\"text\":\"b\"}]}",
            "{\"tags\":[{\"id\":1}]}",
            "{\"articles\":[]}",
        ] {
            assert_eq!(of_page(record, None), None, "{record}");
        }
        let named = objects("{\"words\": \"a\", \"more\": [{}]}", Some("words")).unwrap();
        assert_eq!(named.len(), 1);
    }
}
