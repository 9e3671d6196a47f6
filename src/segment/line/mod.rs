//! What the rules for furniture know of one paragraph, and what has been said about it.

pub(super) mod mixed;
pub(super) mod repetition;
pub(super) mod wording;

use std::borrow::Cow;
use std::cell::OnceCell;

use super::kind::{Furniture, Kind};
use super::patterns::{self, Marks};
use super::phrases::{columns, signed_reports};
use super::words::folded;
use super::words::folded::Folded;
use super::words::{line_ends, shape};
use repetition::Repetition;

/// Fewest words of a paragraph that certainly belongs to the article.
const BODY: usize = 12;

/// Most words of a paragraph that is compared with others.
const COMPARED: usize = 40;

/// What is known of one paragraph.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// The text with single spaces; empty if the paragraph is too long for any rule.
    pub text: Cow<'a, str>,
    pub words: usize,
    /// Whether it ends as a sentence does.
    pub stops: bool,
    pub tight: bool,
    pub kind: Option<Kind>,
    /// Whether the document itself tells what it is: furniture or headline by its kind, or part of the article and neither.
    pub told: bool,
    /// Whether it is a turn of a talk, with the name of its speaker before it.
    pub spoken: bool,
    /// Its marks, or all of them if nobody looked.
    pub marks: Marks,
    folded: OnceCell<Folded>,
}

impl<'a> Line<'a> {
    pub(super) fn new(raw: &'a str, tight: bool, repeated: Option<&Repetition>) -> Line<'a> {
        let stops = line_ends::ends_sentence(raw);
        if raw.len() > shape::LONGEST {
            return Line {
                text: Cow::Borrowed(""),
                words: usize::MAX,
                stops,
                tight,
                kind: None,
                told: false,
                spoken: false,
                marks: Marks::UNKNOWN,
                folded: OnceCell::new(),
            };
        }
        let text = shape::tidy(raw);
        let words = shape::words(&text);
        let marks = patterns::marks(&text);
        // What an agency signs ends as a sentence does.
        let signed = !stops && signed_reports::is_signed_report(&text, words);
        let kind = wording::furniture(&text, words, marks, repeated)
            .filter(|kind| !(signed && *kind == Furniture::Caption))
            .or_else(|| {
                // Wide spaces would have been made single, and a row was not joined with another.
                let may_be_row = matches!(text, Cow::Owned(_)) && !raw.contains('\n');
                let row = may_be_row.then(|| columns::of(raw));
                row.flatten().map(|row| match row {
                    columns::Columns::Menu | columns::Columns::Figures => Furniture::Navigation,
                    columns::Columns::Dated => Furniture::DateLine,
                })
            })
            .filter(|kind| !mixed::holds_prose(&text, words, *kind, marks))
            .map(Kind::Furniture);
        Line {
            text,
            words,
            stops: stops || signed,
            tight,
            kind,
            told: false,
            spoken: false,
            marks,
            folded: OnceCell::new(),
        }
    }

    /// Its words, for comparing it; none if it is too long to be compared.
    pub(super) fn folded(&self) -> &Folded {
        self.folded.get_or_init(|| match self.words <= COMPARED {
            true => folded::fold(&self.text),
            false => Folded::default(),
        })
    }

    /// Whether nothing has been said about the line yet.
    pub(super) fn is_plain(&self) -> bool {
        self.kind.is_none()
    }

    /// Whether it is a paragraph of the article beyond doubt: long, and ending as a sentence.
    pub(super) fn is_body(&self) -> bool {
        self.words >= BODY && self.stops || self.words >= 40
    }

    /// Whether a sentence goes on from it in the line below: prose that begins with a small letter and no name.
    pub(super) fn goes_on_in(&self, below: &Line) -> bool {
        !self.stops
            && below.is_plain()
            && below.stops
            && line_ends::goes_on(&self.text)
            && line_ends::starts_lower(&below.text)
            && !line_ends::begins_with_particle(&below.text)
    }

    /// Whether it reads as a paragraph of the article does, however short.
    pub(super) fn is_prose(&self) -> bool {
        self.stops && self.words >= 4 || self.words >= 40
    }
}

/// Names the line at `at`, if there is one.
pub(super) fn set(lines: &mut [Line], at: usize, kind: Furniture) {
    if let Some(line) = lines.get_mut(at) {
        line.kind = Some(Kind::Furniture(kind));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_by_its_length_and_its_end() {
        let line = |words: usize, stop: &str| {
            let text = format!("{}word{stop}", "word ".repeat(words - 1));
            let line = Line::new(&text, false, None);
            (line.is_prose(), line.is_body())
        };
        assert_eq!(line(3, "."), (false, false));
        assert_eq!(line(4, "."), (true, false));
        assert_eq!(line(11, "."), (true, false));
        assert_eq!(line(12, "."), (true, true));
        assert_eq!(line(39, ""), (false, false));
        assert_eq!(line(40, ""), (true, true));
    }
}
