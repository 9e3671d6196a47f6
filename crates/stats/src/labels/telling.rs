//! Ranks columns by what their names tell, to name the likeliest in a hint.

use standpoint_tables::column_names::TEXT;

use super::usual_names::{ABOUT_CODERS, AROUND, CODERS, LABEL, RECORDS, SENTENCE};

/// What the name of a column tells of its use, the most telling first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Telling {
    Usual,
    Nothing,
    Other,
}

/// What a name tells of a column that may be that of the labels, or of the texts.
pub(super) fn telling(wanted: &str, name: &str) -> Telling {
    let words = parts(name);
    let is_usual = |word: &String| match wanted {
        "label" => matches!(word.as_str(), "label" | "labels") || LABEL.contains(&word.as_str()),
        _ => SENTENCE.contains(&word.as_str()) || TEXT.contains(&word.as_str()),
    };
    let is_record = |word: &String| {
        let word = word.as_str();
        let is_around = wanted == "text" && AROUND.contains(&word);
        is_around
            || RECORDS.contains(&word)
            || CODERS.contains(&word)
            || ABOUT_CODERS.contains(&word)
    };
    match (words.iter().any(is_usual), words.iter().any(is_record)) {
        (true, false) => Telling::Usual,
        (_, true) => Telling::Other,
        _ => Telling::Nothing,
    }
}

/// The words of a name as written, in lower case: `final label` for `FinalLabel`, `hit id` for `HITId`.
pub(super) fn parts(name: &str) -> Vec<String> {
    let characters: Vec<char> = name.chars().collect();
    let mut spaced = String::new();
    for (at, &c) in characters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| characters[before]);
        let is_lower = |c: Option<&char>| c.is_some_and(|c| c.is_lowercase());
        let begins =
            c.is_uppercase() && (is_lower(before.as_ref()) || is_lower(characters.get(at + 1)));
        if begins || !c.is_alphanumeric() {
            spaced.push(' ');
        }
        if c.is_alphanumeric() {
            spaced.extend(c.to_lowercase());
        }
    }
    spaced.split_whitespace().map(str::to_string).collect()
}
