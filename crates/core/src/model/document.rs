//! Cuts a document into units and scores them.

use std::ops::Range;
use std::slice;
use std::sync::{Arc, LazyLock};

use super::scorer::embed_ahead;
use super::{ExplainedStance, Model, Scorer, Sentence};
use crate::segment::{Kind, Marks, Repetition, Segment, segment_marked};
use crate::text::Topic;

/// A longer text, in bytes, is never passed over: it may be the first part of a document that names the topic
/// later.
const MAYBE_A_PART: usize = 64 << 10;

/// The unit that gets one score or one label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Unit {
    /// Each sentence.
    #[default]
    Sentence,
    /// Each paragraph, without boilerplate at its ends.
    Paragraph,
    /// The whole article, from its first sentence to its last.
    Document,
    /// The text as it is: a row of a table, which is not segmented.
    Row,
}

impl Unit {
    /// Returns whether long texts may come in parts: a whole article or row is scored at once, however long it is.
    pub fn is_in_parts(self) -> bool {
        matches!(self, Unit::Sentence | Unit::Paragraph)
    }

    /// The unit as a noun.
    pub fn noun(self) -> &'static str {
        match self {
            Unit::Sentence => "sentence",
            Unit::Paragraph => "paragraph",
            Unit::Document => "article",
            Unit::Row => "row",
        }
    }

    /// Cuts a text into units and pieces of boilerplate, in the order of the text. `repeated` is evidence of boilerplate
    /// from other documents.
    pub fn segments<'t>(
        self,
        document: impl Into<MarkedText<'t>>,
        repeated: Option<&Repetition>,
    ) -> Vec<Segment> {
        let MarkedText { text, marks, .. } = document.into();
        match self {
            Unit::Row => as_one_unit(text, Kind::Sentence).into_iter().collect(),
            _ => merge(segment_marked(marks, text, repeated), self),
        }
    }
}

/// A text to be scored, with what its source says of its parts.
#[derive(Debug, Clone, Copy)]
pub struct MarkedText<'t> {
    /// The text.
    pub text: &'t str,
    /// The parts that the source marks, such as the headline and the captions of a web page.
    pub marks: &'t Marks,
    /// `true` if it goes on with the text before, which was too long for one piece.
    pub continues: bool,
}

/// A text of which nothing is marked.
impl<'t, T: AsRef<str> + ?Sized> From<&'t T> for MarkedText<'t> {
    fn from(text: &'t T) -> Self {
        static NONE: LazyLock<Marks> = LazyLock::new(Marks::default);
        MarkedText {
            text: text.as_ref(),
            marks: &NONE,
            continues: false,
        }
    }
}

/// A unit of a document with the model's verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// Its byte range in the text.
    pub bytes: Range<usize>,
    /// Its first character, counted in characters.
    pub start: usize,
    /// The character after its last.
    pub end: usize,
    /// The paragraph it begins in, counted from 0.
    pub paragraph: usize,
    /// Its kind.
    pub kind: Kind,
    /// The verdict of the model; `None` for boilerplate.
    pub verdict: Option<ExplainedStance>,
    /// The verdicts of further models, in the order of their scorers.
    pub others: Vec<ExplainedStance>,
}

/// A unit without a verdict.
impl From<Segment> for Scored {
    fn from(segment: Segment) -> Self {
        let Segment {
            bytes,
            start,
            end,
            paragraph,
            kind,
        } = segment;
        Scored {
            bytes,
            start,
            end,
            paragraph,
            kind,
            verdict: None,
            others: Vec::new(),
        }
    }
}

impl Scored {
    /// The verdict of one of the models, counted from 0; `None` for boilerplate.
    pub fn verdict_of(&self, model: usize) -> Option<&ExplainedStance> {
        match model.checked_sub(1) {
            None => self.verdict.as_ref(),
            Some(other) => self.others.get(other),
        }
    }

    /// Cuts a document's text into units in the order of the text; none has a verdict yet. `repeated` is evidence
    /// of boilerplate from other documents.
    pub fn units<'t>(
        document: impl Into<MarkedText<'t>>,
        unit: Unit,
        repeated: Option<&Repetition>,
    ) -> Vec<Self> {
        let segments = unit.segments(document, repeated).into_iter();
        segments.map(Self::from).collect()
    }

    /// The first line of a document that is passed over, because it does not name the topic; `None` if the
    /// document is empty.
    fn off_topic(text: &str) -> Option<Self> {
        let rest = text.trim_start();
        let line = rest.lines().next().unwrap_or_default();
        let end = text.len() - rest.len() + line.len();
        as_one_unit(&text[..end], Kind::OffTopic).map(Self::from)
    }

    /// The units of a document's text that are scored, as sentences.
    pub fn sentences<'t>(units: &[Scored], text: &'t str) -> Vec<Sentence<'t>> {
        let mut paragraph = None;
        let scored = units.iter().filter(|unit| unit.kind.is_scored());
        scored
            .map(|unit| Sentence {
                text: &text[unit.bytes.clone()],
                start: Some(unit.start),
                joined: paragraph.replace(unit.paragraph) == Some(unit.paragraph),
            })
            .collect()
    }
}

/// How documents are cut into units, and which of them are passed over.
#[derive(Debug, Clone, Default)]
pub struct Cutting {
    /// The unit of scoring.
    pub unit: Unit,
    /// Evidence of boilerplate from many documents. Without it a document is cut as if there were no other.
    pub repetition: Option<Arc<Repetition>>,
    /// Documents that do not name it are passed over: only their first line is a unit, which is not scored.
    pub topic: Option<Topic>,
}

impl Cutting {
    /// Cuts a document into units, in the order of its text; none has a verdict yet.
    pub fn units(&self, document: MarkedText) -> Vec<Scored> {
        if self.is_off_topic(document) {
            Scored::off_topic(document.text).into_iter().collect()
        } else {
            Scored::units(document, self.unit, self.repetition.as_deref())
        }
    }

    /// Does the same for a document that is not scored, whatever its topic.
    pub fn segments<'t>(&self, document: impl Into<MarkedText<'t>>) -> Vec<Segment> {
        self.unit.segments(document, self.repetition.as_deref())
    }

    /// Returns whether a document is to be passed over.
    fn is_off_topic(&self, document: MarkedText) -> bool {
        let may_be_a_part = document.continues || document.text.len() > MAYBE_A_PART;
        let names_it = |topic: &Topic| topic.is_named_in(document.text);
        !may_be_a_part && !self.topic.as_ref().is_none_or(names_it)
    }
}

impl Model {
    /// Scores the text of one document; [`Scorer::score_text`] is faster for many.
    pub fn score_text<'t>(
        &self,
        document: impl Into<MarkedText<'t>>,
        unit: Unit,
        repeated: Option<&Repetition>,
    ) -> Vec<Scored> {
        self.scorer().score_text(document, unit, repeated)
    }
}

impl Scorer {
    /// Cuts a document's text into units and scores those that are no boilerplate. All units are returned in
    /// the order of the text. `repeated` is evidence of boilerplate from other documents.
    pub fn score_text<'t>(
        &mut self,
        document: impl Into<MarkedText<'t>>,
        unit: Unit,
        repeated: Option<&Repetition>,
    ) -> Vec<Scored> {
        let document = document.into();
        let mut units = Scored::units(document, unit, repeated);
        add_verdicts(slice::from_mut(self), document.text, &mut units);
        units
    }

    /// Scores several documents, as if one was scored after the other. An encoder reads them together.
    pub fn score_texts<'t>(
        &mut self,
        documents: impl IntoIterator<Item = impl Into<MarkedText<'t>>>,
        cutting: &Cutting,
    ) -> Vec<Vec<Scored>> {
        Self::score_texts_with(slice::from_mut(self), documents, cutting)
    }

    /// Does the same with several models. The documents are cut once, and each unit gets a verdict of every scorer.
    pub fn score_texts_with<'t>(
        scorers: &mut [Scorer],
        documents: impl IntoIterator<Item = impl Into<MarkedText<'t>>>,
        cutting: &Cutting,
    ) -> Vec<Vec<Scored>> {
        let documents: Vec<MarkedText> = documents.into_iter().map(Into::into).collect();
        let mut units: Vec<Vec<Scored>> = documents.iter().map(|d| cutting.units(*d)).collect();
        let both = documents.iter().zip(&units);
        embed_ahead(
            scorers,
            both.map(|(document, units)| Scored::sentences(units, document.text)),
        );
        for (document, units) in documents.iter().zip(&mut units) {
            add_verdicts(scorers, document.text, units);
        }
        units
    }
}

/// Adds the verdict of each scorer to the units of a text.
fn add_verdicts(scorers: &mut [Scorer], text: &str, units: &mut [Scored]) {
    let sentences = Scored::sentences(units, text);
    let verdicts: Vec<Vec<ExplainedStance>> =
        scorers.iter_mut().map(|s| s.score(&sentences)).collect();
    for verdicts in verdicts {
        let scored = units.iter_mut().filter(|unit| unit.kind.is_scored());
        for (unit, verdict) in scored.zip(verdicts) {
            match &unit.verdict {
                None => unit.verdict = Some(verdict),
                Some(_) => unit.others.push(verdict),
            }
        }
    }
}

/// The text without the white space around it, as one unit; `None` if there is nothing else.
fn as_one_unit(text: &str, kind: Kind) -> Option<Segment> {
    let trimmed = text.trim();
    let lead = text.len() - text.trim_start().len();
    let start = text[..lead].chars().count();
    (!trimmed.is_empty()).then(|| Segment {
        bytes: lead..lead + trimmed.len(),
        start,
        end: start + trimmed.chars().count(),
        paragraph: 0,
        kind,
    })
}

/// Joins scored segments that belong to one unit. Boilerplate between two sentences of one unit is inside it;
/// other boilerplate is a unit of its own.
fn merge(segments: Vec<Segment>, unit: Unit) -> Vec<Segment> {
    if unit == Unit::Sentence {
        return segments;
    }
    let mut units: Vec<Segment> = Vec::new();
    // The current unit, and its paragraph.
    let mut open: Option<(usize, usize)> = None;
    for segment in segments {
        let key = match unit {
            Unit::Paragraph => segment.paragraph,
            _ => 0,
        };
        if segment.kind.is_scored() {
            if let Some((at, of)) = open
                && of == key
            {
                units.truncate(at + 1);
                units[at].bytes.end = segment.bytes.end;
                units[at].end = segment.end;
                // A headline with what stands below it is none.
                if segment.kind != units[at].kind {
                    units[at].kind = Kind::Sentence;
                }
                continue;
            }
            open = Some((units.len(), key));
        }
        units.push(segment);
    }
    units
}
