//! The columns of a table of scores, and what stands in a cell: the same for every format.

use std::borrow::Cow;

/// The columns that a table of scores has or may have, besides `p_…`: no column of the user's own bears one of these names,
/// so that whoever reads the table cannot take it for ours.
pub(super) const OURS: [&str; 9] = [
    "document",
    "sentence",
    "kind",
    "label",
    "probability",
    "text",
    "reasons",
    "start",
    "end",
];

/// A column of a table of scores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name, as the header has it.
    pub name: String,
    /// What stands in it.
    pub what: What,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The name of the document.
    Document,
    /// The number of the sentence in its document, from 1.
    Sentence,
    /// Headline, sentence or what kind of boilerplate.
    Kind,
    /// The label given.
    Label,
    /// The probability of that label.
    Probability,
    /// The probability of one label of the label set.
    ProbabilityOf(usize),
    /// The sentence itself.
    Text,
    /// The words that decided.
    Reasons,
    /// Where the sentence begins in its document, in characters.
    Start,
    /// Where it ends.
    End,
    /// A column of the user's own table.
    Metadata,
}

/// What stands in one cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell<'a> {
    Text(Cow<'a, str>),
    /// A label, by its place in the label set.
    Label(usize),
    Whole(usize),
    /// A probability or a share; also by how much one share is larger than another.
    Probability(f64),
    Empty,
}
