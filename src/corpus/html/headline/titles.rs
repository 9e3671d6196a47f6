//! Titles of pages: what in them names the site, and whether a line says the same.

use std::collections::HashSet;

use super::FULL;
use crate::corpus::html::lines::key;

/// Fewest words that a line has in common with a part of a title that means the same.
const SHARED: usize = 3;
/// What divides a headline from the name of the site and of its sections.
const MARKS: [&str; 5] = [" | ", " » ", " « ", " :: ", " › "];
const DASHES: [&str; 3] = [" - ", " – ", " — "];

/// Whether marks that no headline has divide a title.
pub(super) fn is_divided(title: &str) -> bool {
    MARKS.iter().any(|mark| title.contains(mark))
}

/// The parts into which marks and dashes divide a title.
pub(super) fn parts(title: &str) -> Vec<HashSet<String>> {
    let mut parts = vec![title];
    for mark in MARKS.iter().chain(&DASHES) {
        parts = parts.iter().flat_map(|part| part.split(mark)).collect();
    }
    parts.into_iter().map(words).collect()
}

/// How many words a line shares with a part of a title, if these are half of either.
pub(super) fn shared(line: &str, parts: &[HashSet<String>]) -> usize {
    let line = words(line);
    let shared = parts.iter().map(|part| {
        let shared = line.intersection(part).filter(|word| word.len() > 2);
        let shared = shared.count();
        let is_half = shared * 2 >= line.len().min(part.len());
        if shared >= SHARED && is_half {
            shared
        } else {
            0
        }
    });
    shared.max().unwrap_or(0)
}

fn words(text: &str) -> HashSet<String> {
    let words = text.split_whitespace().map(key);
    words.filter(|word| !word.is_empty()).collect()
}

/// Whether a line has all words of a title, which leaves some out.
pub(super) fn covers(line: &str, title: &str) -> bool {
    title.split_whitespace().count() >= FULL && words(title).is_subset(&words(line))
}

/// The longest part of a title that names the site and its sections before or behind marks that no headline has. A dash may
/// belong to the headline, so that what it divides stays.
pub(super) fn without_site(title: &str) -> String {
    let mut parts = vec![title];
    for mark in MARKS {
        parts = parts.iter().flat_map(|part| part.split(mark)).collect();
    }
    let words = |part: &str| part.split_whitespace().count();
    let longest = parts.iter().copied().rev().max_by_key(|part| words(part));
    let longest = longest.filter(|part| words(part) >= FULL).unwrap_or(title);
    let mut text = longest.trim();
    for dash in DASHES {
        // A name of one word or two behind the last dash, where the rest is a headline.
        if let Some((headline, name)) = text.rsplit_once(dash)
            && words(headline) >= FULL
            && words(name) <= 2
            && name.starts_with(char::is_uppercase)
            && !name.ends_with(['.', '?', '!'])
        {
            text = headline.trim();
        }
    }
    text.to_owned()
}

/// Whether one contains the other, or they share half of their words.
pub(super) fn alike(a: &str, b: &str) -> bool {
    let (key_a, key_b) = (key(a), key(b));
    if key_a.is_empty() || key_b.is_empty() {
        return false;
    }
    let (words_a, words_b) = (words(a), words(b));
    let shared = words_a.intersection(&words_b).count();
    key_a.contains(&key_b)
        || key_b.contains(&key_a)
        || shared * 2 >= words_a.len().min(words_b.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sites_around_a_title() {
        for (whole, title) in [
            (
                "Valley Post | World | The envoys meet again",
                "The envoys meet again",
            ),
            (
                "The envoys meet again » Valley Post",
                "The envoys meet again",
            ),
            ("The envoys meet again - Gazette", "The envoys meet again"),
            (
                "The envoys meet again – and leave",
                "The envoys meet again – and leave",
            ),
            ("Envoys meet | Valley Post", "Envoys meet | Valley Post"),
        ] {
            assert_eq!(without_site(whole), title);
        }
    }
}
