//! Plain texts that an API or a scraper left marked up.

use standpoint_core::segment::Marks;

use crate::databases::recognize;
use crate::files::format::{self, FileKind};
use crate::note::Note;
use crate::rows::cells::{TextCell, text_cell};

/// Takes the tags and the escapes out of a plain text, which an API or a scraper left there. An export of a news
/// database has tags of its own. Returns the marks of the tags and what is to be noted.
pub(super) fn plain_text(text: &mut String, kind: FileKind) -> (Option<Marks>, Vec<Note>) {
    let cell = Some(&*text)
        .filter(|_| format::may_be_a_page(kind))
        .and_then(|text| text_cell(text));
    // A text may speak of one tag.
    let small = cell.as_ref().map_or_else(String::new, |_| {
        text.to_ascii_lowercase().replace("&lt;", "<")
    });
    let tags = ["<p", "</p", "</div", "<br"].map(|tag| small.matches(tag).count());
    let ends_sentence =
        |(at, _): (usize, &str)| small[..at].trim_end().ends_with(['.', '!', '?', '”', '"']);
    let is_marked_up =
        tags.iter().sum::<usize>() > 1 || small.match_indices("<br").any(ends_sentence);
    let has_tags = |cell: &TextCell| !cell.had_tags || is_marked_up;
    let Some(cell) = cell.filter(|cell| has_tags(cell) && recognize(text).is_none()) else {
        return (None, Vec::new());
    };
    let is_piece = text.trim().starts_with('<') && text.trim().ends_with('>');
    let tags = cell.had_tags.then_some(if is_piece {
        Note::PageCalledText
    } else {
        Note::TagsInText
    });
    let escapes = cell.is_escaped.then_some(Note::EscapesInText);
    *text = cell.text;
    (Some(cell.marked), tags.into_iter().chain(escapes).collect())
}
