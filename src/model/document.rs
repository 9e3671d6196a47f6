//! A document in, its scored parts out.

use std::ops::Range;

use super::{Model, Scorer, Sentence, Verdict};
use crate::corpus::Document;
use crate::segment::{Kind, Marks, Repetition, Segment, segment_marked};

/// What is scored as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Unit {
    /// Each sentence.
    #[default]
    Sentence,
    /// Each paragraph, without furniture at its ends.
    Paragraph,
    /// The whole article, from its first sentence to its last.
    Document,
    /// The text as it is: a row of a table, not looked into.
    Row,
}

impl Unit {
    /// The unit in a word.
    pub fn name(self) -> &'static str {
        match self {
            Unit::Sentence => "sentence",
            Unit::Paragraph => "paragraph",
            Unit::Document => "article",
            Unit::Row => "row",
        }
    }
}

/// A part of a document with what the model says of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// Where it stands: a byte range of the text.
    pub bytes: Range<usize>,
    /// Its first character, counted in characters.
    pub start: usize,
    /// One past its last character.
    pub end: usize,
    /// The paragraph it begins in, counted from 0.
    pub paragraph: usize,
    /// What it is.
    pub kind: Kind,
    /// What the model says and why; nothing of furniture.
    pub verdict: Option<Verdict>,
}

impl Scored {
    /// Cuts a document's text into units and sets furniture aside, in the order of the text; none has a verdict yet.
    /// `marked` is what its source tells of its parts; `repeated` is evidence of furniture from other documents.
    pub fn units(
        text: &str,
        marked: &Marks,
        unit: Unit,
        repeated: Option<&Repetition>,
    ) -> Vec<Self> {
        match unit {
            Unit::Row => whole(text).into_iter().collect(),
            _ => merge(segment_marked(marked, text, repeated), unit),
        }
    }

    /// The units of a document's text that are scored, as they stand there.
    pub fn sentences<'t>(units: &[Scored], text: &'t str) -> Vec<Sentence<'t>> {
        let mut paragraph = None;
        let scored = units.iter().filter(|unit| unit.kind.is_scored());
        scored
            .map(|unit| Sentence {
                text: &text[unit.bytes.clone()],
                joined: paragraph.replace(unit.paragraph) == Some(unit.paragraph),
            })
            .collect()
    }
}

impl Model {
    /// Scores the text of one document: see [`Scorer::score_text`], which is faster for many.
    pub fn score_text(&self, text: &str, unit: Unit, repeated: Option<&Repetition>) -> Vec<Scored> {
        self.scorer().score_text(text, unit, repeated)
    }
}

impl Scorer<'_> {
    /// Cuts a document's text into units, sets furniture aside and scores the rest. Everything comes
    /// back in the order of the text. `repeated` is evidence of furniture from other documents.
    pub fn score_text(
        &mut self,
        text: &str,
        unit: Unit,
        repeated: Option<&Repetition>,
    ) -> Vec<Scored> {
        self.judge(text, Scored::units(text, &Marks::default(), unit, repeated))
    }

    /// The same of a document that was read, some of whose parts its source may tell: what a page marks as a headline or a caption.
    pub fn score_document(
        &mut self,
        document: &Document,
        unit: Unit,
        repeated: Option<&Repetition>,
    ) -> Vec<Scored> {
        let units = Scored::units(&document.text, &document.marked, unit, repeated);
        self.judge(&document.text, units)
    }

    /// Gives the units of a text their verdicts.
    fn judge(&mut self, text: &str, mut units: Vec<Scored>) -> Vec<Scored> {
        let verdicts = self.score(&Scored::sentences(&units, text));
        let scored = units.iter_mut().filter(|unit| unit.kind.is_scored());
        for (unit, verdict) in scored.zip(verdicts) {
            unit.verdict = Some(verdict);
        }
        units
    }
}

/// The text without the white space around it, as one unit; none if there is nothing else.
fn whole(text: &str) -> Option<Scored> {
    let trimmed = text.trim();
    let lead = text.len() - text.trim_start().len();
    let start = text[..lead].chars().count();
    (!trimmed.is_empty()).then(|| Scored {
        bytes: lead..lead + trimmed.len(),
        start,
        end: start + trimmed.chars().count(),
        paragraph: 0,
        kind: Kind::Sentence,
        verdict: None,
    })
}

/// Joins scored segments that belong to one unit. Boilerplate between two sentences of one unit is
/// inside it; all other furniture stays by itself.
fn merge(segments: Vec<Segment>, unit: Unit) -> Vec<Scored> {
    let mut units: Vec<Scored> = Vec::new();
    // The unit being made, and what it is the unit of.
    let mut open: Option<(usize, usize)> = None;
    for segment in segments {
        let key = match unit {
            Unit::Paragraph => segment.paragraph,
            _ => 0,
        };
        if segment.kind.is_scored() {
            if let (Some((at, of)), true) = (open, unit != Unit::Sentence)
                && of == key
            {
                units.truncate(at + 1);
                units[at].bytes.end = segment.bytes.end;
                units[at].end = segment.end;
                continue;
            }
            open = Some((units.len(), key));
        }
        units.push(Scored {
            bytes: segment.bytes,
            start: segment.start,
            end: segment.end,
            paragraph: segment.paragraph,
            kind: segment.kind,
            verdict: None,
        });
    }
    units
}
