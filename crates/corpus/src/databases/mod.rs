//! News databases (Nexis, Factiva, ProQuest, Europresse …): recognises what they save, splits an export into its
//! articles, and marks what they write around the text of an article.
//!
//! `table` reads the tables of `crates/corpus/data/databases/`, `export` recognises texts and cuts them, `article` reads
//! the fields of one article.

mod article;
mod export;
mod several;
mod table;

use std::ops::Range;

pub(super) use self::export::{BEGINNING, Cut, ExportArticle, Recognized, Splitter, recognize};
pub(super) use self::several::several_articles;
use standpoint_core::segment::{Boilerplate, Marks, Part};

/// Returns true if the lines that a page shows are what a news database saved: all of them are part of the
/// export.
pub(super) fn is_saved_by_database<'l>(lines: impl Iterator<Item = &'l str>) -> bool {
    is_of_database(&lines.collect::<Vec<_>>().join("\n"))
}

/// Returns true if a text begins with one or more articles as a news database saves them.
pub(super) fn is_of_database(text: &str) -> bool {
    let recognized = recognize(text);
    matches!(
        recognized,
        Some(Recognized::Export(_) | Recognized::Article(_))
    )
}

/// Adds what a database marks to what the source of a text marks, such as the tags of a page; `outside` is
/// what belongs to no article.
pub(super) fn add_marks(marked: &mut Marks, database: Marks, outside: Range<usize>) {
    // A title above the first article is that of the export.
    let is_inside =
        |bytes: &Range<usize>, part| part != Part::Headline || !outside.contains(&bytes.start);
    marked.parts.retain(|(bytes, part)| is_inside(bytes, *part));
    let has_headline = marked.headline().is_some();
    for (bytes, part) in database.parts {
        if !(outside.contains(&bytes.start) || has_headline && part == Part::Headline) {
            marked.add(bytes, part);
        }
    }
    if !outside.is_empty() {
        marked.add(outside, Part::Boilerplate(Boilerplate::Navigation));
    }
}

#[cfg(test)]
mod tests;
