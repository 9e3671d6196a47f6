//! Document in, segments out: sentences with spans; furniture told apart and named.
//!
//! 1. `lines`: the lines of the text as they stand, and how they were set.
//! 2. `paragraphs`: lines joined into paragraphs, and what the document itself marks.
//! 3. `line`: what is known of each paragraph by its wording alone, which `patterns` holds, and by what other documents
//!    have too.
//! 4. `naming`: which paragraph is the headline, and what stands above, between and below the paragraphs of the article
//!    without being prose.
//! 5. `boundaries`: prose is cut into sentences.
//! 6. `inside`: furniture that only the sentences show.
//!
//! `words` and `phrases` say what a word and a few words are; all steps ask them. Nothing is lost on the way: every
//! character that is not white space lies in exactly one segment.

mod boundaries;
mod inside;
mod kind;
mod line;
mod lines;
mod naming;
mod paragraphs;
mod patterns;
mod phrases;
mod words;

use std::ops::Range;

pub use kind::{Furniture, Kind, Segment};
pub use line::repetition::Repetition;
pub use paragraphs::marked::Marked;
pub(crate) use phrases::bylines::is_byline;
pub(crate) use phrases::dated::is_date;
pub use words::line_model::line_features;
pub(crate) use words::line_model::may_be_headline;

use inside::list_marks::ListMarks;
use inside::{posts, pull_quotes, run_in, signed};
use line::Line;
use paragraphs::dumps;
use words::tongue::Tongue;

/// Builds what [`segment`] builds when it is first called, which takes some milliseconds: for another thread, while
/// there is something else to wait for.
pub(crate) fn prepare() {
    patterns::prepare();
}

/// Cuts `text` into segments, in order.
///
/// They do not overlap, are trimmed of white space, and together hold every character that is not white space.
/// `repeated` is evidence from other documents of the same corpus, if there are any.
///
/// ```
/// use standpoint::segment::{Kind, segment};
///
/// let text = "Envoys meet in Basra\n\nBy Mona Haddad\n\nU.S. envoys met on Monday at the old palace by the river. “We agree,” one of them said.";
/// let kinds: Vec<&str> = segment(text, None).iter().map(|s| s.kind.as_str()).collect();
/// assert_eq!(kinds, ["headline", "byline", "sentence", "sentence"]);
/// ```
pub fn segment(text: &str, repeated: Option<&Repetition>) -> Vec<Segment> {
    segment_marked(&Marked::default(), text, repeated)
}

/// The same of a text whose source tells what some of its parts are, as the tags of a web page do.
///
/// ```
/// use standpoint::segment::{Furniture, Marked, segment_marked};
///
/// let text = "Out they go. At last.\n\nTwo men wait by the river.\n\nThe envoys met on Monday in the old palace for a fourth time.";
/// let furniture = vec![(23..49, Furniture::Caption)];
/// let marked = Marked { headline: Some(0..21), furniture, items: Vec::new() };
/// let kinds: Vec<&str> = segment_marked(&marked, text, None).iter().map(|s| s.kind.as_str()).collect();
/// assert_eq!(kinds, ["headline", "caption", "sentence"]);
/// ```
pub fn segment_marked(marked: &Marked, text: &str, repeated: Option<&Repetition>) -> Vec<Segment> {
    let mut paragraphs = paragraphs::paragraphs(text);
    // A page that tells its headline has no fields of an archive.
    let fields = match marked.headline {
        Some(_) => Vec::new(),
        None => dumps::fields(text, &mut paragraphs),
    };
    let parts = match marked.is_empty() {
        true => fields,
        false => marked.set_apart_with(fields, text, &mut paragraphs),
    };
    let slice = |bytes: &Range<usize>| text.get(bytes.clone()).unwrap_or("");
    let mut named: Vec<Line> = paragraphs
        .iter()
        .map(|p| Line::new(slice(&p.bytes), p.tight, repeated))
        .collect();
    for (part, kind) in &parts {
        if let Some(line) = named.get_mut(*part) {
            (line.kind, line.told) = (kind.or(line.kind), true);
        }
    }
    let headline = parts.iter().find(|(_, kind)| *kind == Some(Kind::Headline));
    let tongue = Tongue::told(text);
    let known = headline.map(|(at, _)| *at);
    naming::name(&mut named, known, tongue);
    let tongue = tongue.unwrap_or(Tongue::English);

    let prose = || {
        let paragraphs = paragraphs.iter().zip(&named);
        paragraphs
            .filter(|(_, line)| line.kind.is_none())
            .map(|(p, _)| slice(&p.bytes))
    };
    let marks = ListMarks::of(prose(), tongue != Tongue::English);

    let mut cut = Cut {
        counter: Counter {
            text,
            bytes: 0,
            characters: 0,
        },
        paragraph: 0,
        segments: Vec::new(),
    };
    for (index, (paragraph, line)) in paragraphs.iter().zip(&named).enumerate() {
        cut.paragraph = index;
        let (offset, text) = (paragraph.bytes.start, slice(&paragraph.bytes));
        match line.kind {
            None => cut.prose(offset, text, line, &marks, tongue),
            Some(kind @ Kind::Furniture(Furniture::Comment)) => {
                for sentence in boundaries::sentences_in(text, tongue) {
                    cut.push(offset + sentence.start..offset + sentence.end, kind);
                }
            }
            Some(kind) => {
                let label = match kind {
                    Kind::Headline => subject(text),
                    _ => 0,
                };
                if label > 0 {
                    cut.push(
                        offset..offset + label,
                        Kind::Furniture(Furniture::Navigation),
                    );
                }
                let rest = text.get(label..).unwrap_or("");
                cut.push(
                    offset + text.len() - rest.trim_start().len()..offset + text.len(),
                    kind,
                );
            }
        }
    }
    let mut segments = cut.segments;
    run_in::name(text, &mut segments);
    pull_quotes::name(text, &mut segments);
    segments
}

/// How many bytes of a headline are the label of a letter before it: `Subject: Boats leave`.
fn subject(headline: &str) -> usize {
    const LABEL: &str = "Subject:";
    let label = headline.get(..LABEL.len());
    let is_label = label.is_some_and(|label| label.eq_ignore_ascii_case(LABEL));
    match is_label && headline.len() > LABEL.len() {
        true => LABEL.len(),
        false => 0,
    }
}

/// The segments so far, and the paragraph that the next ones are in.
struct Cut<'a> {
    counter: Counter<'a>,
    paragraph: usize,
    segments: Vec<Segment>,
}

impl Cut<'_> {
    fn push(&mut self, bytes: Range<usize>, kind: Kind) {
        let start = self.counter.to(bytes.start);
        let end = self.counter.to(bytes.end);
        self.segments.push(Segment {
            bytes,
            start,
            end,
            paragraph: self.paragraph,
            kind,
        });
    }

    /// Cuts a paragraph of prose, which begins at `offset`: who signed it and what a network put behind it are furniture, and so is
    /// what only its sentences show.
    fn prose(
        &mut self,
        offset: usize,
        prose: &str,
        line: &Line,
        marks: &ListMarks,
        tongue: Tongue,
    ) {
        let byline = signed::byline_before(prose).unwrap_or(0);
        if byline > 0 {
            let name = prose.get(..byline).map_or(0, |name| name.trim_end().len());
            self.push(offset..offset + name, Kind::Furniture(Furniture::Byline));
        }
        let (offset, prose) = (offset + byline, prose.get(byline..).unwrap_or(""));
        let posts::Ends { words, links } = posts::ends(prose);
        let (whole, prose) = (prose, prose.get(..words).unwrap_or(prose));
        for sentence in boundaries::sentences_in(prose, tongue) {
            let alone = sentence.len() == prose.len();
            let said = prose.get(sentence.clone()).unwrap_or("");
            let mark = marks.before(said, sentence.start == 0);
            if mark > 0 {
                let bare = said.get(..mark).map_or(0, |mark| mark.trim_end().len());
                let at = offset + sentence.start;
                self.push(at..at + bare, Kind::Furniture(Furniture::ListMark));
            }
            let sentence = sentence.start + mark..sentence.end;
            let is_last = sentence.end == prose.len();
            let kind = prose
                .get(sentence.clone())
                .filter(|_| !alone)
                .and_then(|sentence| inside::classify(sentence, is_last, line));
            self.push(
                offset + sentence.start..offset + sentence.end,
                kind.map_or(Kind::Sentence, Kind::Furniture),
            );
        }
        let behind = [
            (words..links, Furniture::Navigation),
            (links..whole.len(), Furniture::Byline),
        ];
        for (bytes, kind) in behind {
            let said = whole.get(bytes.clone()).unwrap_or("");
            let start = offset + bytes.end - said.trim_start().len();
            let end = start + said.trim().len();
            if start < end {
                self.push(start..end, Kind::Furniture(kind));
            }
        }
    }
}

/// Turns byte offsets, asked for in rising order, into character offsets.
struct Counter<'a> {
    text: &'a str,
    bytes: usize,
    characters: usize,
}

impl Counter<'_> {
    fn to(&mut self, bytes: usize) -> usize {
        self.characters += self
            .text
            .get(self.bytes..bytes)
            .map_or(0, |passed| passed.chars().count());
        self.bytes = bytes;
        self.characters
    }
}

#[cfg(test)]
#[rustfmt::skip]
mod pages;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hold(text: &str) {
        let segments = segment(text, None);
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
            hold(&text);
        }

        #[test]
        fn spans_hold_for_text_of_marks(text in "[ \\n\\r\\t.?!…“”\"'’()«»•>*^<A-Ca-c0-3@:;,—–\u{a0}\u{2028}\u{feff}😀é。؟]{0,400}") {
            hold(&text);
        }

        #[test]
        fn spans_hold_for_pages(lines in prop::collection::vec(
            prop::sample::select(vec![
                "", "By Mona Haddad", "March 3, 2021", "ADVERTISEMENT", "Envoys Meet in the Old Palace by the River",
                "The envoys met on Monday, the U.S. one said. “We agree. Fully.” Nobody else was there to hear it.",
                "Read more: Talks", "• An item", "What now?", "a line that goes on in small letters after the one before it",
                "(Reporting by Mona Haddad; Editing by J. Reyes)", "Photo: Jon Reyes", "© 2021 Gazette", "—", "\u{feff}",
            ]),
            0..30,
        )) {
            hold(&lines.join("\n"));
        }
    }

    /// Lines of a page with their kinds: `kind | text`.
    fn kinds(text: &str) -> Vec<(&'static str, &str)> {
        segment(text, None)
            .into_iter()
            .map(|s| (s.kind.as_str(), &text[s.bytes]))
            .collect()
    }

    #[test]
    fn furniture_at_the_end_of_a_paragraph() {
        let text = "Envoys meet again in Basra\n\nThe envoys met on Monday in the old palace by the river for a fourth time. (See story on Page Two.)\n\n\
                    Nobody else was there to hear what they said to each other, a guard at the gate told us. (Reporting by Mona Haddad)";
        let found: Vec<_> = kinds(text).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(
            found,
            [
                "headline",
                "sentence",
                "cross-reference",
                "sentence",
                "credit"
            ]
        );
    }

    #[test]
    fn repetition_names_a_line_that_no_pattern_knows() {
        let page = |name: &str| {
            format!(
                "{name} left the hall without a word to the press on Monday night.\nTides and ferries\n{name} will be back next week for another round of talks by the river."
            )
        };
        let mut seen = Repetition::new();
        for name in ["Mona", "Jon", "Layla"] {
            seen.observe(&page(name));
        }
        let text = format!("Omar leaves the palace\n\n{}", page("Omar"));
        let ferries = |repeated| {
            segment(&text, repeated)
                .into_iter()
                .find(|s| text[s.bytes.clone()] == *"Tides and ferries")
                .map(|s| s.kind.as_str())
        };
        assert_eq!(ferries(None), Some("section-heading"));
        assert_eq!(ferries(Some(&seen)), Some("navigation"));
    }
}
