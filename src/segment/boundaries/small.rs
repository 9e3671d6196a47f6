//! Paragraphs without capitals, as posts and transcribed speech may be: there a sentence begins with a small letter.

use super::stops::window;
use crate::segment::words::abbreviations;

/// Whether a paragraph is written without capitals: it begins with a small letter, and so do all its sentences.
pub(in super::super) fn is_small(paragraph: &str) -> bool {
    let Some(first) = paragraph
        .chars()
        .next()
        .filter(|c| c.is_lowercase() || c.is_ascii_digit())
    else {
        return false;
    };
    let mut begun = 0;
    for (at, _) in paragraph.match_indices(['.', '?', '!']) {
        let after = window(paragraph, at + 1);
        let next = after.trim_start_matches(|c: char| !c.is_alphanumeric());
        if !after.starts_with(' ') || next.is_empty() {
            continue;
        }
        let word = next.split(|c: char| !c.is_alphanumeric()).next();
        if next.starts_with(char::is_uppercase) && word != Some("I") {
            return false;
        }
        let before = paragraph.get(..at).unwrap_or("");
        let before = before.rsplit(char::is_whitespace).next().unwrap_or("");
        let before = before.trim_matches(|c: char| !c.is_alphanumeric());
        let ends = abbreviations::is_word(before) || abbreviations::lookup(before).is_none();
        begun += usize::from(ends && next.starts_with(char::is_lowercase));
    }
    begun > usize::from(!first.is_lowercase())
}
