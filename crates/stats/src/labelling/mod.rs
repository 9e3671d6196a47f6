//! Labelling by hand: which sentence comes next, what was answered, and what a model makes of it meanwhile.
//!
//! 1. `articles` holds the sentences, in a random order of their own.
//! 2. `queue` chooses the next one: in order, at random, the least certain first, or mixed; `quota` shares a goal out to a team.
//! 3. `answers` holds what coders said; `journal` brings each answer to the disk first.
//! 4. `import` reads answers from other tables of labels, `written_table` those of the session's own, `list` the sentences
//!    of a sample that was drawn elsewhere.
//!    `corrections` takes later decisions from a report, and `doubts` asks for them where an audit doubts a label.
//! 5. `recovery` compares that table with the journal, and takes from it what the journal has lost, or what somebody
//!    changed (`edits`).
//! 6. `training_round` trains a model on the answers so far, and measures it on the sentences drawn at random.
//! 7. `session` joins them, with a seat for each coder (`seats`), whose answers `undo` takes back. `cli/label` shows it as a page.
//!
//! The random part of the answers is a simple random sample of all sentences, whatever else was labelled: the
//! sentences have a fixed random order, and those before the last one that was asked at random are the sample.
//! A sentence among them that was labelled for another reason is not asked again, and counts. So the probability
//! of each is the size of the sample through the number of all sentences.

mod advice;
mod answers;
mod articles;
mod corrections;
mod doubts;
mod edits;
mod import;
mod journal;
mod labelled_rows;
mod list;
mod other_unit;
mod queue;
mod quota;
mod random_part;
mod recovery;
mod search;
mod seats;
mod session;
mod team_secret;
mod training_round;
mod undo;
mod waves;
mod written_table;

use std::io;
use std::path::{Path, PathBuf};

use standpoint_common::code::{self, HasCode};
use standpoint_common::phrases::{in_rows, plural};
use standpoint_core::model::Unit;

use crate::labels::{LabelsError, LabelsProblem};

pub use answers::{Answer, Answers, Chosen, Guess, Stated, Verdict};
pub use articles::{Articles, SentencePlace, Shown};
pub use corrections::{Correction, Corrections, by_file, read_corrections, read_corrections_in};
pub use doubts::{Doubt, SecondLook};
pub use edits::TableEdit;
pub use import::{GivenRow, check_comparable, read_answers};
pub use journal::{Damage, Journal, Measured};
pub use labelled_rows::{LABELLED_COLUMNS, LabelledRow, labelled_of};
pub use list::{List, Listed};
pub use queue::{Asked, Order};
pub use quota::Quota;
pub use recovery::{Recovered, Rewritten};
pub use search::{FoundSentence, searched};
pub use seats::{Pace, Seat};
pub use session::{Session, Settings};
pub use training_round::{EncoderPolicy, RoundInput, TrainingRound, TrainingRoundError};
pub use written_table::is_labelled_table;

/// Why labels could not be made or saved.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(prefix = "labelling/", serialize_all = "kebab-case")]
pub enum LabellingError {
    /// The journal could not be read or written.
    #[error("{}: the journal of the labels could not be used", .0.display())]
    Journal(PathBuf, #[source] io::Error),
    /// The secret of the links of a team could not be read or written.
    #[error("{}: the secret of the links could not be used", .0.display())]
    Secret(PathBuf, #[source] io::Error),
    /// The file in place of the journal is none.
    #[error(
        "{}: this is no journal of labels: choose another name for the labels, or move this file away",
        .0.display()
    )]
    NoJournal(PathBuf),
    /// The table of labels could not be read.
    #[error(transparent)]
    Table(#[from] LabelsError),
    /// A row of the table of labels cannot be taken over as it is.
    #[error("{}: row {line}: {why}", .labels.display())]
    Row {
        /// The labels.
        labels: PathBuf,
        /// The row, from 1, as a spreadsheet counts.
        line: usize,
        /// What is wrong with it, and advice.
        why: String,
    },
    /// A file of corrections has none.
    #[error(
        "{}: no row has a label and a time in the column corrected: name a file of corrections, such as a report exports",
        .0.display()
    )]
    NoCorrections(PathBuf),
    /// The table of labels is not as it was written.
    #[error(
        "{}: this table is not as it was written here: {}{}; to go on from {} rename the table, or go on from the table",
        .labels.display(), .edits.first().map(ToString::to_string).unwrap_or_default(),
        match .edits.len() {
            0 | 1 => String::new(),
            edits => format!(", and {} more", edits - 1),
        },
        .journal.display()
    )]
    Edited {
        /// The labels.
        labels: PathBuf,
        /// Their journal.
        journal: PathBuf,
        /// All differences.
        edits: Vec<TableEdit>,
    },
    /// The table of labels is not as it was written, and cannot be read back.
    #[error(
        "{}: this table is not as it was written here: {why}; or rename the table to go on from {}",
        .labels.display(), .journal.display()
    )]
    Unreadable {
        /// The labels.
        labels: PathBuf,
        /// Their journal.
        journal: PathBuf,
        /// The first row that cannot be read back, and what to do.
        why: String,
    },
    /// Nobody knows the number of the random order.
    #[error(
        "{}: the journal with the seed is lost, and the sentences drawn at random do not fit the seed 1{}: {}name the \
        seed that you began with, or 1 if you named none",
        .labels.display(),
        .line.map_or_else(String::new, |line| {
            format!(", nor is the sentence of row {line} among the articles")
        }),
        if .line.is_some() { "correct that row, or " } else { "" }
    )]
    SeedLost {
        /// The labels.
        labels: PathBuf,
        /// The first line, from 1, whose sentence is not among the articles, if there is one.
        line: Option<usize>,
    },
    /// Rows of reviewed tables are of no sentence that can be shown.
    #[error(
        "no {unit} has the document, place and words of {}: correct these rows, or name the articles that they were \
        cut from",
        .rows.iter().map(|(file, lines)| format!("{} of {}", in_rows(lines), file.display())).collect::<Vec<_>>()
            .join(" and ")
    )]
    NoSentences {
        /// What is labelled as one, such as `sentence`.
        unit: &'static str,
        /// Each file with its rows.
        rows: Vec<(PathBuf, Vec<usize>)>,
    },
    /// The answers are on parts of the units that the articles are cut into, or on several of them.
    #[error(
        "{}: {answers} of {all} answers are on parts of these {unit}s or on several at once, and would lose their \
        places: go on with the unit that they were given on{}, or choose another name for the labels",
        .labels.display(), .given_on.map_or_else(String::new, |unit| format!(", the {}", unit.noun()))
    )]
    OtherUnit {
        /// The labels.
        labels: PathBuf,
        /// The number of such answers.
        answers: usize,
        /// The number of all answers.
        all: usize,
        /// What is labelled as one now, such as `paragraph`.
        unit: &'static str,
        /// The unit that the answers were given on, if the journal knows it.
        given_on: Option<Unit>,
    },
    /// The labels were begun with a list, which is not there now.
    #[error(
        "{}: these are the labels of a sample: name the sample again, or choose another name for other labels",
        .0.display()
    )]
    ListMissing(PathBuf),
    /// Answers were drawn at random, and not in the list.
    #[error(
        "{}: {} drawn at random and not in this sample, so the two together are no random sample: choose \
        another name for the labels of this one",
        .labels.display(),
        if *.answers == 1 { "1 answer was".to_string() } else { format!("{} were", plural(*.answers, "answer")) }
    )]
    OtherSample {
        /// The labels.
        labels: PathBuf,
        /// The number of such answers.
        answers: usize,
    },
    /// No sentence of reviewed tables has two coders.
    #[error(
        "no sentence in these tables has two coders, so there is nothing to decide: look whether their columns document \
        and start fit each other"
    )]
    NothingShared,
    /// A coder has two answers on one sentence.
    #[error(
        "{} gave two answers on one sentence, in row {} of {} and in row {} of {}: remove one of them, or call \
        two coders by two names",
        if coder.is_empty() { "the decision".to_string() } else { format!("“{coder}”") },
        lines[0], files[0].display(), lines[1], files[1].display()
    )]
    TwoAnswers {
        /// The name of the coder; empty for the decision.
        coder: String,
        /// The files.
        files: [PathBuf; 2],
        /// The lines in them, from 1.
        lines: [usize; 2],
    },
    /// A label that was named cannot be learned beside the others.
    #[error(transparent)]
    LabelName(Box<LabelsProblem>),
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
    fn row(labels: &Path, line: usize, why: String) -> Self {
        LabellingError::Row {
            labels: labels.to_path_buf(),
            line,
            why,
        }
    }
}

impl HasCode for LabellingError {
    fn code(&self) -> &'static str {
        self.inner().map_or_else(|| self.into(), HasCode::code)
    }

    fn inner(&self) -> Option<&(dyn HasCode + 'static)> {
        match self {
            Self::Table(error) => Some(error),
            Self::LabelName(problem) => Some(problem.as_ref()),
            _ => None,
        }
    }

    fn path(&self) -> Option<&Path> {
        match self {
            Self::Journal(path, _)
            | Self::Secret(path, _)
            | Self::NoJournal(path)
            | Self::ListMissing(path)
            | Self::NoCorrections(path)
            | Self::InUse(path)
            | Self::Row { labels: path, .. }
            | Self::Edited { labels: path, .. }
            | Self::Unreadable { labels: path, .. }
            | Self::SeedLost { labels: path, .. }
            | Self::OtherUnit { labels: path, .. }
            | Self::OtherSample { labels: path, .. }
            | Self::OtherSeed { labels: path, .. } => Some(path),
            _ => self.inner()?.path(),
        }
    }

    fn place(&self) -> Option<code::Place<'_>> {
        match self {
            Self::Row { line, .. } => Some(code::Place::line(*line)),
            _ => self.inner()?.place(),
        }
    }
}
