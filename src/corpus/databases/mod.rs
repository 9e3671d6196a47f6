//! News databases (Nexis, Factiva, ProQuest, Europresse …): recognises what they save, tells the articles of an export apart, and
//! marks what they write around the text of an article.
//!
//! `table` reads the tables of `data/databases/`, `export` recognises texts and cuts them, `article` reads the fields of one article.

mod article;
mod export;
mod table;

use std::ops::Range;

use self::article::Mark;
pub(super) use self::export::{Article, BEGINNING, Export, Recognized, Splitter, recognize};
use crate::segment::{Boilerplate, Marks, Part};

/// Whether the lines that a page shows are what a news database saved: all of them are then part of the export.
pub(super) fn is_saved_by_database<'l>(lines: impl Iterator<Item = &'l str>) -> bool {
    let text = lines.collect::<Vec<_>>().join("\n");
    matches!(
        recognize(&text),
        Some(Recognized::Export(_) | Recognized::Article(_))
    )
}

/// Adds to what the source of a text marks, such as the tags of a page, what a database marks; `outside` is what belongs to no article.
pub(super) fn add_marks(
    marked: &mut Marks,
    marks: Vec<(Range<usize>, Mark)>,
    outside: Range<usize>,
) {
    let is_inside = |bytes: &Range<usize>| outside.is_empty() || !outside.contains(&bytes.start);
    // A title above the first article is that of the export.
    marked
        .parts
        .retain(|(bytes, part)| *part != Part::Headline || is_inside(bytes));
    for (bytes, mark) in marks.into_iter().filter(|(bytes, _)| is_inside(bytes)) {
        let kind = match mark {
            Mark::Headline => {
                if marked.headline().is_none() {
                    marked.add(bytes, Part::Headline);
                }
                continue;
            }
            Mark::Byline | Mark::Date => Boilerplate::Byline,
            Mark::Caption => Boilerplate::Caption,
            Mark::Notice => Boilerplate::Notice,
            Mark::Field => Boilerplate::Navigation,
            Mark::Repeated => Boilerplate::Repeated,
        };
        marked.add(bytes, Part::Boilerplate(kind));
    }
    if !outside.is_empty() {
        marked.add(outside, Part::Boilerplate(Boilerplate::Navigation));
    }
}

#[cfg(test)]
mod tests;
