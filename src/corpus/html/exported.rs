//! Pages that a news database saves, with one article or with many: all that they show is part of the export, and what is furniture
//! of it is told later, as in any other export.

use super::about::About;
use super::article::{Page, write};
use super::lines::Line;
use crate::corpus::databases::is_saved_by_database;
use crate::corpus::notice::Notice;
use crate::segment::Marked;

/// Whether the lines of a page are those of an export.
pub(super) fn is_export(lines: &[Line]) -> bool {
    is_saved_by_database(lines.iter().map(|line| line.text.as_str()))
}

/// Such a page, and how many characters it has.
pub(super) fn whole(lines: &[Line], about: About) -> (Page, usize) {
    let (text, written) = write(lines, &vec![true; lines.len()], None);
    let count = written.iter().map(|written| written.line.put_right).sum();
    let notices = match count {
        0 => Vec::new(),
        count => vec![Notice::TwiceEncoded { count }],
    };
    let length = text.chars().count();
    let page = Page {
        text,
        marked: Marked::default(),
        about,
        notices,
    };
    (page, length)
}
