//! The paragraphs of a page with the features that the line model learns from; `examples/lines.rs` trains it.

use std::ops::Range;

use super::language::Language;
use super::lines::{Paragraph, paragraphs};
use super::marks::Marks;
use super::model::{CONTEXT, Feature, LineModel, PageFacts, ReadParagraph, visit_line};
use super::shape::Shape;
use super::{Repetition, Segment, normalised, segment_by};

/// A page cut into paragraphs, whose lines are scored from outside while a model is trained.
#[derive(Debug, Clone)]
pub struct TrainingPage {
    text: String,
    marks: Marks,
    paragraphs: Vec<Paragraph>,
    lines: Vec<ReadParagraph>,
}

impl TrainingPage {
    /// Cuts a text into paragraphs.
    pub fn new(text: &str, marks: &Marks) -> TrainingPage {
        let paragraphs = paragraphs(text, marks, Language::of(text, None));
        let line = |paragraph: &Paragraph| ReadParagraph {
            shape: Shape::of(text.get(paragraph.bytes.clone()).unwrap_or("")),
            scores: Default::default(),
            repeated_elsewhere: false,
        };
        TrainingPage {
            text: text.to_owned(),
            marks: marks.clone(),
            lines: paragraphs.iter().map(line).collect(),
            paragraphs,
        }
    }

    /// The number of paragraphs.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Returns true if the page has no paragraph.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The place of a paragraph, in bytes.
    pub fn bytes(&self, at: usize) -> Range<usize> {
        self.paragraphs[at].bytes.clone()
    }

    /// The text of the page.
    pub fn whole(&self) -> &str {
        &self.text
    }

    /// The text of a paragraph.
    pub fn text(&self, at: usize) -> &str {
        &self.text[self.bytes(at)]
    }

    /// Sets the score that the first model gives a paragraph out of fold.
    pub fn set_score(&mut self, at: usize, score: f32) {
        self.lines[at].scores[0] = score;
    }

    /// Returns the features of the second model for a paragraph, in the order of [`context_names`].
    pub fn context(&self, at: usize) -> Vec<f64> {
        let features = PageFacts::new(&self.lines).features(at, &self.paragraphs[at], &self.lines);
        features.into_iter().map(f64::from).collect()
    }
}

/// A line model that is not the program's own: one that has not seen the pages it is tried on.
#[derive(Debug)]
pub struct Trial(LineModel);

impl Trial {
    /// Reads the table of a model, such as `models/lines.tsv`.
    pub fn parse(table: &str) -> Trial {
        Trial(LineModel::parse(table))
    }

    /// Cuts a page as the program would with this model.
    pub fn segment(&self, page: &TrainingPage, repeated: Option<&Repetition>) -> Vec<Segment> {
        segment_by(&self.0, &page.marks, &page.text, repeated)
    }
}

/// Returns the names and values of the features of the first model for a line, white space made single.
pub fn line_features(text: &str) -> Vec<(String, f32)> {
    let text = normalised(text);
    let mut features = Vec::new();
    visit_line(
        &text,
        &Shape::of(&text),
        |Feature { first, second, .. }, value| {
            let name = if second.is_empty() {
                first.to_owned()
            } else {
                format!("{first} {second}")
            };
            features.push((name, value));
        },
    );
    features
}

/// Returns the names of the features of the second model, in their order.
pub fn context_names() -> [&'static str; CONTEXT.len()] {
    CONTEXT
}
