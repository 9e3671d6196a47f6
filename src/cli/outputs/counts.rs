//! What `score` counts while it writes, and what is said of cells that were cut.

use serde::{Deserialize, Serialize};

use crate::phrases::{plural, thousands};

/// What to say about cells that had to be cut for Excel.
pub fn cut_cells(cut: usize) -> Option<String> {
    (cut > 0).then(|| {
        format!(
            "{} longer than the 32,767 characters that Excel allows: cut in the table",
            plural(cut, "cell")
        )
    })
}

/// What to say about a table that takes so many sheets of this name.
pub fn more_sheets(name: &str, sheets: usize) -> Option<String> {
    (sheets > 1).then(|| {
        format!(
            "the table has more rows than the 1,048,576 of one sheet: it goes on up to the sheet “{name} {sheets}”"
        )
    })
}

/// Counts over all documents so far. They are kept with a table that can be gone on with.
#[derive(Default, Serialize, Deserialize)]
pub struct Counts {
    pub documents: usize,
    /// Those of them in which nothing was scored, as far as the first part of a long one tells.
    #[serde(default)]
    pub without: usize,
    /// Those of them that the model was trained on, by their first sentences.
    #[serde(default)]
    pub learned: usize,
    pub scored: usize,
    /// How long what is scored is, in bytes.
    #[serde(default)]
    pub bytes: usize,
    pub boilerplate: usize,
    /// Cells that had to be cut for Excel.
    pub cut: usize,
    pub labels: Vec<usize>,
    /// Sentences whose label was not probable enough.
    pub withheld: usize,
    /// Sheets of a workbook that the rows take.
    pub sheets: usize,
    /// What is scored of the last document so far: the next part of it goes on with the next number.
    pub numbered: usize,
}

impl Counts {
    /// What to say about cells that had to be cut.
    pub fn cut_cells(&self) -> Option<String> {
        cut_cells(self.cut)
    }

    /// What to say about a table that one sheet does not hold.
    pub fn more_sheets(&self) -> Option<String> {
        more_sheets("scores", self.sheets)
    }

    /// What to say about documents that the model was trained on.
    pub fn learned(&self) -> Option<String> {
        (self.learned > 0).then(|| {
            format!(
                "{} of {} {} with a sentence that the model was trained on: where that is the same article, its labels are better than those of others, so leave it out of a sample that is to check the model",
                thousands(self.learned),
                plural(self.documents, "document"),
                if self.learned == 1 { "begins" } else { "begin" }
            )
        })
    }

    /// Adds what came of some documents.
    pub fn add(&mut self, other: &Counts) {
        self.documents += other.documents;
        self.without += other.without;
        self.learned += other.learned;
        self.scored += other.scored;
        self.bytes += other.bytes;
        self.boilerplate += other.boilerplate;
        self.cut += other.cut;
        self.withheld += other.withheld;
        for (sum, n) in self.labels.iter_mut().zip(&other.labels) {
            *sum += n;
        }
    }
}
