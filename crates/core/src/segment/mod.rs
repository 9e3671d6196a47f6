//! A document in, segments out: sentences with their places, and boilerplate set apart and named.
//!
//! 1. `lines` cuts the text into paragraphs, and sets apart what the source marks.
//! 2. `model` scores each paragraph: by its words and its `shape`, then with its neighbours and its place.
//! 3. `naming` decides. The source's marks come first, then guards that keep prose, then the score.
//!    `headline` finds the headline.
//! 4. `sentences` cuts prose into sentences, and `inside` finds the notices among them.
//!
//! A doubtful line stays a sentence. Nothing is lost: every character that is not white space lies in exactly
//! one segment.

mod headline;
mod inside;
mod kind;
mod language;
mod lines;
mod marks;
mod model;
mod naming;
mod repetition;
mod sentences;
mod shape;
pub mod training;

use std::ops::Range;

pub use kind::{Boilerplate, Kind, Segment};
pub use language::{CutLanguage, is_label_of_links};
pub use marks::{Marks, Part};
pub use repetition::Repetition;

use language::Language;
use lines::Paragraph;
use model::{LineModel, ReadParagraph};
use shape::Shape;

/// Loads the line model, which takes some milliseconds: for another thread while there is something else to
/// wait for.
pub fn prepare() {
    LineModel::get();
}

/// Cuts `text` into segments, in order.
///
/// They do not overlap, are trimmed of white space, and together hold every character that is not white
/// space. `repeated` is evidence from other documents of the same corpus, if there are any: of boilerplate, and of the
/// language of a short text.
///
/// ```
/// use standpoint_core::segment::segment;
///
/// let text = "Envoys meet in Basra\n\nBy Mona Haddad\n\nU.S. envoys met on Monday at the old palace by the river. “We agree,” one of them said.";
/// let kinds: Vec<&str> = segment(text, None).iter().map(|s| s.kind.as_str()).collect();
/// assert_eq!(kinds, ["headline", "byline", "sentence", "sentence"]);
/// ```
pub fn segment(text: &str, repeated: Option<&Repetition>) -> Vec<Segment> {
    segment_marked(&Marks::default(), text, repeated)
}

/// Cuts a text whose source says what some of its parts are, as the tags of a web page do.
///
/// ```
/// use standpoint_core::segment::{Boilerplate, Marks, Part, segment_marked};
///
/// let text = "Out they go. At last.\n\nTwo men wait by the river.\n\nThe envoys met on Monday in the old palace for a fourth time.";
/// let parts = vec![(0..21, Part::Headline), (23..49, Part::Boilerplate(Boilerplate::Caption))];
/// let marks = Marks { parts, links: Vec::new() };
/// let kinds: Vec<&str> = segment_marked(&marks, text, None).iter().map(|s| s.kind.as_str()).collect();
/// assert_eq!(kinds, ["headline", "caption", "sentence"]);
/// ```
pub fn segment_marked(marks: &Marks, text: &str, repeated: Option<&Repetition>) -> Vec<Segment> {
    segment_by(LineModel::get(), marks, text, repeated)
}

/// Cuts a text as this line model decides.
fn segment_by(
    model: &LineModel,
    marks: &Marks,
    text: &str,
    repeated: Option<&Repetition>,
) -> Vec<Segment> {
    let language = match repeated {
        Some(repeated) => repeated.language_of(text),
        None => Language::of(text, None),
    };
    let paragraphs = lines::paragraphs(text, marks, language);
    let slices: Vec<&str> = paragraphs
        .iter()
        .map(|p| text.get(p.bytes.clone()).unwrap_or(""))
        .collect();
    let lines: Vec<ReadParagraph> = slices
        .iter()
        .map(|slice| {
            let shape = Shape::of(slice);
            let scores = model.score_line(slice, &shape);
            let recurs =
                |repeated: &Repetition| repeated.recurs(slice, || shape.is_long_statement());
            let repeated_elsewhere = repeated.is_some_and(recurs);
            ReadParagraph {
                shape,
                scores,
                repeated_elsewhere,
            }
        })
        .collect();
    let scores = model.score_page(&paragraphs, &lines);
    let kinds = naming::name(&paragraphs, &slices, &lines, &scores);
    let mut cut = Cut {
        text,
        bytes: 0,
        characters: 0,
        segments: Vec::new(),
    };
    for (at, (paragraph, kind)) in paragraphs.iter().zip(kinds).enumerate() {
        let Paragraph { bytes, .. } = paragraph;
        match kind {
            None => inside::cut(slices[at], language, model, |piece, kind| {
                cut.push(bytes.start + piece.start..bytes.start + piece.end, at, kind);
            }),
            Some(kind @ Kind::Boilerplate(Boilerplate::Comment)) => {
                for sentence in sentences::split(slices[at], language) {
                    cut.push(
                        bytes.start + sentence.start..bytes.start + sentence.end,
                        at,
                        kind,
                    );
                }
            }
            Some(kind) => cut.push(bytes.clone(), at, kind),
        }
    }
    cut.segments
}

/// The segments so far, and how many characters were passed.
struct Cut<'a> {
    text: &'a str,
    bytes: usize,
    characters: usize,
    segments: Vec<Segment>,
}

impl Cut<'_> {
    fn push(&mut self, bytes: Range<usize>, paragraph: usize, kind: Kind) {
        let (start, end) = (self.count_to(bytes.start), self.count_to(bytes.end));
        self.segments.push(Segment {
            bytes,
            start,
            end,
            paragraph,
            kind,
        });
    }

    /// Returns the number of characters before a place. Places are asked for in rising order.
    fn count_to(&mut self, bytes: usize) -> usize {
        self.characters += self
            .text
            .get(self.bytes..bytes)
            .map_or(0, |passed| passed.chars().count());
        self.bytes = bytes;
        self.characters
    }
}

/// The text with single blanks for all white space.
fn normalised(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Each file of `crates/core/tests/pages/` is a page with what its segments are.
    #[test]
    fn pages_are_segmented_as_their_files_say() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.retain(|file| !file.ends_with("README.md"));
        files.sort();
        assert!(files.len() > 4);
        for file in files {
            let (mut text, mut expected) = (String::new(), Vec::new());
            for line in std::fs::read_to_string(&file).unwrap().lines() {
                let continued = line.strip_prefix("+ ");
                text.push_str(if continued.is_some() { " " } else { "\n" });
                if let Some((kind, words)) = continued.unwrap_or(line).split_once(" | ") {
                    text.push_str(words);
                    expected.push(format!("{kind} | {words}"));
                }
            }
            let found: Vec<String> = segment(&text, None)
                .into_iter()
                .map(|s| format!("{} | {}", s.kind, &text[s.bytes]))
                .collect();
            assert_eq!(found, expected, "{}", file.display());
        }
    }

    /// Even a line below the headline that is worded like a deck is what its source says.
    #[test]
    fn marks_of_the_source_come_first() {
        let headline = "Envoys meet in Basra";
        for below in [
            "They will not be there for long",
            "Nobody knows what the envoys came for.",
        ] {
            let text = format!(
                "{headline}\n\n{below}\n\nThe envoys met on Monday in the old palace for a fourth time."
            );
            let start = headline.len() + 2;
            for kind in [
                Boilerplate::Byline,
                Boilerplate::Caption,
                Boilerplate::Notice,
                Boilerplate::Promotion,
            ] {
                let mut marks = Marks::default();
                marks.add(start..start + below.len(), Part::Boilerplate(kind));
                let found = segment_marked(&marks, &text, None)[1].kind;
                assert_eq!(found, Kind::Boilerplate(kind), "{below}");
            }
            assert_eq!(segment(&text, None)[1].kind, Kind::Sentence, "{below}");
        }
    }

    #[test]
    fn repetition_names_a_line_that_nothing_else_knows() {
        let page = |name: &str| {
            format!(
                "{name} left the hall without a word to the press late on Monday night.\n\nand the boats that nobody came to mend for more than a year\n\n\
                 Yeah.\n\n{name} will be back next week for another round of talks by the river."
            )
        };
        let mut seen = Repetition::new();
        for name in ["Mona", "Jon", "Layla"] {
            seen.observe(&page(name));
        }
        let text = page("Omar");
        let kind = |repeated| segment(&text, repeated)[1].kind;
        assert_eq!(kind(None), Kind::Sentence);
        assert!(!kind(Some(&seen)).is_scored());
        // A short reply recurs in transcripts too.
        let again = segment(&text, Some(&seen));
        let yeah = again.iter().find(|s| &text[s.bytes.clone()] == "Yeah.");
        assert_eq!(yeah.map(|s| s.kind), Some(Kind::Sentence));
    }

    /// Asserts that the segments of a text do not overlap, are trimmed and hold every character but white
    /// space.
    fn assert_nothing_is_lost(text: &str, marks: &Marks) {
        let segments = segment_marked(marks, text, None);
        let characters: Vec<char> = text.chars().collect();
        let mut covered = vec![false; characters.len()];
        let mut last = 0;
        for s in &segments {
            assert!(s.start >= last && s.end > s.start, "{s:?} after {last}");
            last = s.end;
            let slice: String = characters[s.start..s.end].iter().collect();
            assert_eq!(slice, text[s.bytes.clone()]);
            assert_eq!(slice.trim(), slice);
            covered[s.start..s.end].fill(true);
        }
        for (c, covered) in characters.iter().zip(covered) {
            assert!(covered || c.is_whitespace(), "{c:?} lost in {text:?}");
        }
        assert!(segments.is_sorted_by_key(|s| s.paragraph));
    }

    proptest! {
        #[test]
        fn spans_hold_for_any_text(text in any::<String>()) {
            assert_nothing_is_lost(&text, &Marks::default());
        }

        #[test]
        fn spans_hold_for_text_of_marks(text in "[ \\n\\r\\t.?!…“”\"'’()«»•>*^<A-Ca-c0-3@:;,—–\u{a0}\u{2028}\u{feff}😀é。؟]{0,400}") {
            assert_nothing_is_lost(&text, &Marks::default());
        }

        #[test]
        fn spans_hold_for_pages(lines in prop::collection::vec(
            prop::sample::select(vec![
                "", "By Mona Haddad", "March 3, 2021", "ADVERTISEMENT", "Envoys Meet in the Old Palace by the River",
                "The envoys met on Monday, the U.S. one said. “We agree. Fully.” Nobody else was there to hear it.",
                "Read more: Talks", "• An item", "1. An item. 2. Another item.", "What now?",
                "a line that goes on in small letters after the one before it", "(Reporting by Mona Haddad)", "—", "\u{feff}",
            ]),
            0..30,
        )) {
            assert_nothing_is_lost(&lines.join("\n"), &Marks::default());
        }

        #[test]
        fn spans_hold_whatever_is_marked(
            text in "[a-cA-C.,\n “”é]{0,80}",
            places in prop::collection::vec((0usize..90, 0usize..90), 0..5),
        ) {
            let mut marks = Marks::default();
            for (start, length) in places {
                marks.add(start..start + length, Part::Boilerplate(Boilerplate::Caption));
                marks.links.push(start..start + length);
            }
            assert_nothing_is_lost(&text, &marks);
        }
    }
}
