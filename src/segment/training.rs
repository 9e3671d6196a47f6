//! The paragraphs of a page with the features that the line model learns from; `examples/lines.rs` trains it.

use std::ops::Range;

use super::lines::{Paragraph, paragraphs};
use super::marks::Marks;
use super::model::{CONTEXT, Line, Page, visit_line};
use super::shape::Shape;
use super::{normalised, repeated_lines};

/// A page cut into paragraphs, whose lines are scored from outside while a model is trained.
#[derive(Debug, Clone)]
pub struct TrainingPage {
    text: String,
    paragraphs: Vec<Paragraph>,
    lines: Vec<Line>,
}

impl TrainingPage {
    /// Cuts a text into paragraphs.
    pub fn new(text: &str, marks: &Marks) -> TrainingPage {
        let paragraphs = paragraphs(text, marks);
        let slices: Vec<&str> = paragraphs
            .iter()
            .map(|p| text.get(p.bytes.clone()).unwrap_or(""))
            .collect();
        let repeated = repeated_lines(&slices);
        let lines = slices.iter().zip(repeated).map(|(slice, repeated_here)| {
            let shape = Shape::of(slice);
            Line {
                repeated_here: repeated_here && !shape.is_statement(),
                repeated_elsewhere: false,
                scores: Default::default(),
                shape,
            }
        });
        TrainingPage {
            text: text.to_owned(),
            lines: lines.collect(),
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

    /// The text of a paragraph.
    pub fn text(&self, at: usize) -> &str {
        &self.text[self.bytes(at)]
    }

    /// Sets the score that the first model gives a paragraph out of fold.
    pub fn set_score(&mut self, at: usize, score: f32) {
        self.lines[at].scores[0] = score;
    }

    /// Returns the log-odds above which a paragraph is set aside.
    pub fn threshold(&self, at: usize) -> f32 {
        let origin = super::naming::origin(&self.paragraphs, &self.lines);
        super::naming::threshold(&self.paragraphs[at], self.text(at), &self.lines[at], origin)
    }

    /// Returns the names and values of the features of the second model for a paragraph.
    pub fn context(&self, at: usize) -> Vec<(&'static str, f32)> {
        let features = Page::new(&self.lines).features(at, &self.paragraphs[at], &self.lines);
        CONTEXT.into_iter().zip(features).collect()
    }
}

/// Returns the names and values of the features of the first model for a line, white space made single.
pub fn line_features(text: &str) -> Vec<(String, f32)> {
    let text = normalised(text);
    let mut features = Vec::new();
    visit_line(&text, &Shape::of(&text), |first, second, value| {
        let name = if second.is_empty() {
            first.to_owned()
        } else {
            format!("{first} {second}")
        };
        features.push((name, value));
    });
    features
}

/// Returns the names of the features of the second model, in their order.
pub fn context_names() -> [&'static str; CONTEXT.len()] {
    CONTEXT
}
