//! Labelling by hand: which sentence comes next, what was answered, and what a model makes of it meanwhile.
//!
//! 1. `articles` holds the sentences, in a random order of their own.
//! 2. `queue` chooses the next one: in order, at random, the least certain first, or mixed.
//! 3. `answers` holds what coders said; `journal` brings each answer to the disk first.
//! 4. `import` reads answers from other tables of labels.
//! 5. `training_round` trains a model on the answers so far, and measures it on the sentences drawn at random.
//! 6. `session` joins them. `cli/label` shows it as a page.
//!
//! The random part of the answers is a simple random sample of all sentences, whatever else was labelled: the
//! sentences have a fixed random order, and those before the last one that was asked at random are the sample.
//! A sentence among them that was labelled for another reason is not asked again, and counts. So the probability
//! of each is the size of the sample through the number of all sentences.

mod advice;
mod answers;
mod articles;
mod import;
mod journal;
mod labelled_rows;
mod queue;
mod search;
mod session;
mod training_round;

use std::io;
use std::path::PathBuf;

pub use answers::{Answer, Answers, Chosen, Guess, Verdict};
pub use articles::{Articles, Place, Shown};
pub use import::read_answers;
pub use journal::{Journal, Measured};
pub use labelled_rows::{LABELLED_COLUMNS, LabelledRow, labelled_of};
pub use queue::{Asked, Order};
pub use search::Found;
pub use session::{Session, Settings};
pub use training_round::{Reader, RoundInput, TrainingRound};

/// Why labels could not be made or saved.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(prefix = "labelling/", serialize_all = "kebab-case")]
pub enum LabellingError {
    /// The journal could not be read or written.
    #[error("{}: the journal of the labels could not be used", .0.display())]
    Journal(PathBuf, #[source] io::Error),
    /// A line of the journal is no entry.
    #[error(
        "{}: line {line} is no entry of a journal of labels: choose another name for the labels, or move this \
        file away",
        .path.display()
    )]
    NoEntry {
        /// The journal.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// Another program labels into the same file.
    #[error("{}: another labelling page has these labels open: end it first", .0.display())]
    InUse(PathBuf),
    /// Two articles have the same name.
    #[error(
        "two articles are called “{0}”, and their labels could not be told apart: give each a name of its own, or \
        name another column for the documents"
    )]
    SameName(String),
    /// The random order was begun with another number.
    #[error(
        "{}: these labels were begun with the seed {seed}, and another order would end their random part: leave \
        the seed as it was",
        .labels.display()
    )]
    OtherSeed {
        /// The labels.
        labels: PathBuf,
        /// The number that they were begun with.
        seed: u64,
    },
    /// The texts of the articles could not be kept or read.
    #[error("the texts of the articles could not be kept in a temporary file")]
    Texts(#[from] io::Error),
}

impl LabellingError {
    /// The code of the error, such as `labelling/in-use`; see `docs/messages.md`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.into()
    }
}
