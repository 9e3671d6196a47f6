//! The columns and cells of a table of scores, the same for every format.

use std::borrow::Cow;

/// The columns of a table of scores besides `p_…`. No column of the user's has one of these names, so readers
/// cannot mistake it for one of ours.
pub(super) const OURS: [&str; 11] = [
    "document",
    "sentence",
    "kind",
    "label",
    "probability",
    "text",
    "reasons",
    "start",
    "end",
    "fit",
    "annotator",
];

/// A column of a table of scores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub what: What,
    /// The question that it answers, counted from 0; 0 if it belongs to none.
    pub question: usize,
}

/// The contents of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Document,
    /// The number of the sentence in its document, from 1.
    Sentence,
    /// The kind: headline, sentence, or a kind of boilerplate.
    Kind,
    Label,
    Probability,
    /// The probability of one label of the question.
    ProbabilityOf(usize),
    Text,
    Reasons,
    /// The start of the text in its document, in characters.
    Start,
    End,
    /// Whether the model learned from the document: [`Fit`](crate::model::Fit).
    Fit,
    /// The name of the coder, where a language model gave the labels.
    Annotator,
    /// A column of the user's own table.
    Metadata,
}

impl What {
    /// Returns whether each question of a table has a column of its own for this.
    pub fn is_answer(self) -> bool {
        match self {
            What::Label
            | What::Probability
            | What::ProbabilityOf(_)
            | What::Reasons
            | What::Fit => true,
            What::Document
            | What::Sentence
            | What::Kind
            | What::Text
            | What::Start
            | What::End
            | What::Annotator
            | What::Metadata => false,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum OutputCell<'a> {
    Text(Cow<'a, str>),
    /// The index of a label among those of all questions.
    Label(usize),
    Whole(usize),
    /// A probability, a share, or the difference of two shares.
    Probability(f64),
    /// Any other number, such as a coefficient.
    Number(f64),
    Empty,
}

impl<'a> From<&'a str> for OutputCell<'a> {
    fn from(text: &'a str) -> Self {
        OutputCell::Text(Cow::Borrowed(text))
    }
}

impl From<String> for OutputCell<'_> {
    fn from(text: String) -> Self {
        OutputCell::Text(Cow::Owned(text))
    }
}

impl From<usize> for OutputCell<'_> {
    fn from(number: usize) -> Self {
        OutputCell::Whole(number)
    }
}

/// A value that is missing leaves its cell empty.
impl<'a, T: Into<OutputCell<'a>>> From<Option<T>> for OutputCell<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(OutputCell::Empty, T::into)
    }
}

/// Rounds a probability to the four decimals of a table.
pub(super) fn rounded(p: f64) -> f64 {
    (p * 1e4).round() / 1e4
}
