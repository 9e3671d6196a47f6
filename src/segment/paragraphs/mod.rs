//! Lines and paragraphs: the lines of a text, joined where a break only wraps a long paragraph.

mod broken_titles;
mod codes;
pub(super) mod dumps;
mod joins;
pub(super) mod marked;
mod marked_items;
mod page_breaks;
mod page_lines;

use std::ops::Range;

use super::lines::capitals;
use super::lines::raw_lines::{Line, lines};
use super::lines::setting::Setting;
use super::lines::spaced;
use joins::joins;

/// A paragraph of the text: one line, or the lines of hard-wrapped text joined again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// Its bytes, trimmed of white space.
    pub bytes: Range<usize>,
    /// Whether no blank line stands between it and the paragraph before.
    pub tight: bool,
}

/// The paragraphs of `text` in order; together they hold all that is not white space.
pub(super) fn paragraphs(text: &str) -> Vec<Paragraph> {
    let mut lines = lines(text);
    spaced::close_up(&mut lines);
    capitals::mark(&mut lines);
    let setting = Setting::of(&lines);
    let titles = broken_titles::find(&lines, &setting);
    let mut found: Vec<Paragraph> = Vec::new();
    let mut previous: Option<&Line<'_>> = None;
    // Up to which line a sentence goes on across the end of a page.
    let mut across = 0;
    // The item of a list that was begun last, if the paragraph is one.
    let mut item = "";
    for (at, line) in lines.iter().enumerate() {
        let end = line.start + line.text.len();
        let then = lines.get(at + 1);
        let is_of_title = titles
            .iter()
            .any(|title| title.start < at && at < title.end);
        if across < at {
            across = page_breaks::across(&lines, at, setting.column).unwrap_or(across);
        }
        let joined = is_of_title
            || at > 0 && at <= across
            || previous.is_some_and(|before| {
                let begins = line.blank_before == 0
                    && marked_items::ends_item(before.text)
                    && marked_items::follows(item, line.text);
                !begins && joins(before, line, then, &setting)
            });
        match found.last_mut() {
            Some(last) if joined => last.bytes.end = end,
            _ => {
                item = line.text;
                found.push(Paragraph {
                    bytes: line.start..end,
                    tight: line.blank_before == 0 && previous.is_some(),
                });
            }
        }
        previous = Some(line);
    }
    found
}

#[cfg(test)]
mod tests;
