//! Writes the table and trains a model while answers come in.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use standpoint_common::atomic::nearest_folder;
use standpoint_common::hash::{sha256, sha256_of_file};
use standpoint_common::phrases::{plural, shell_path, thousands};

use crate::cli::outputs::write_file;
use crate::findings::sentence;
use crate::jobs::threads::lock;
use crate::labelling::{
    EncoderPolicy, Journal, LabelledRow, Session, TrainingRound, is_labelled_table,
};
use crate::output::labelled_table;

/// The time in which answers are gathered before the table is written again.
const GATHERING: Duration = Duration::from_millis(300);

/// A table is written again after so many times the time that it took.
const GATHERED: u32 = 20;

/// The time after which a table that could not be written is tried again.
const PATIENCE: Duration = Duration::from_secs(3);

/// The session and its threads.
pub struct LabellingWork {
    session: Mutex<Session>,
    output: PathBuf,
    is_workbook: bool,
    /// `true` if the page does not show the names of documents, which may sway coders.
    hides_names: bool,
    reader: EncoderPolicy,
    /// `true` if the page of a project opened it. The user does the next step there.
    is_of_project: bool,
    changes: Mutex<Changes>,
    changed: Condvar,
    /// Why the table was not written, if it was not.
    unsaved: Mutex<Option<String>>,
    /// Only one thread writes the table.
    writing: Mutex<()>,
}

/// What to do with the labels next.
pub struct NextStep {
    /// In words.
    pub said: String,
    /// The command, if there is one.
    pub command: Option<String>,
}

impl std::fmt::Display for NextStep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.command {
            Some(command) => write!(f, "{}: {command}", self.said),
            None => write!(f, "{}.", self.said),
        }
    }
}

/// The work that is left.
#[derive(Debug, Default)]
struct Changes {
    to_save: bool,
    to_learn: bool,
    is_learning: bool,
    /// Why the labels could not be learned.
    not_learned: Option<String>,
}

impl LabellingWork {
    pub fn new(
        session: Session,
        output: PathBuf,
        is_workbook: bool,
        hides_names: bool,
        reader: EncoderPolicy,
        is_of_project: bool,
    ) -> Arc<Self> {
        Arc::new(LabellingWork {
            session: Mutex::new(session),
            output,
            is_workbook,
            hides_names,
            reader,
            is_of_project,
            changes: Mutex::new(Changes {
                to_learn: true,
                ..Changes::default()
            }),
            changed: Condvar::new(),
            unsaved: Mutex::new(None),
            writing: Mutex::new(()),
        })
    }

    /// The session. No thread keeps it for longer than an answer takes.
    pub fn session(&self) -> MutexGuard<'_, Session> {
        lock(&self.session)
    }

    fn changes(&self) -> MutexGuard<'_, Changes> {
        lock(&self.changes)
    }

    /// The number of answers with a label.
    pub fn labels(&self) -> usize {
        self.session().labelled()
    }

    /// Notes that there is something to write and to learn.
    pub fn note_answer(&self) {
        let mut changes = self.changes();
        changes.to_save = true;
        changes.to_learn = true;
        self.changed.notify_all();
    }

    /// Whether a model is being trained, and why the last one was not.
    pub fn learning(&self) -> (bool, Option<String>) {
        let changes = self.changes();
        (changes.is_learning, changes.not_learned.clone())
    }

    /// Why the table was not written, if it was not.
    pub fn unsaved(&self) -> Option<String> {
        lock(&self.unsaved).clone()
    }

    /// The name of a document as the page shows it; `None` if it does not.
    pub fn name<'d>(&self, document: &'d str) -> Option<&'d str> {
        (!self.hides_names).then_some(document)
    }

    /// Returns whether the page shows the names of documents.
    pub fn shows_names(&self) -> bool {
        !self.hides_names
    }

    /// The table of labels.
    pub fn output(&self) -> &Path {
        &self.output
    }

    /// Starts the threads that write and learn. They end with the program, even in the middle of a training round.
    pub fn start(self: &Arc<Self>) {
        let (saving, learning) = (Arc::clone(self), Arc::clone(self));
        std::thread::spawn(move || saving.keep_saved());
        std::thread::spawn(move || learning.keep_learning());
    }

    /// Waits until there is something to do.
    fn wait(&self, take: impl Fn(&mut Changes) -> bool) {
        drop(
            self.changed
                .wait_while(self.changes(), |changes| !take(changes)),
        );
    }

    fn keep_saved(&self) {
        let mut gathering = GATHERING;
        loop {
            self.wait(|changes| std::mem::take(&mut changes.to_save));
            std::thread::sleep(gathering);
            // The journal has every answer, so a table that is open in a spreadsheet can wait.
            let begun = Instant::now();
            let problem = self.save().err().map(|error| sentence(error.as_ref()));
            // A large table is written less often: what writes it must not keep coders waiting.
            gathering = GATHERING.max(begun.elapsed() * GATHERED);
            if problem.is_some() {
                std::thread::sleep(PATIENCE);
                self.changes().to_save = true;
            }
            *lock(&self.unsaved) = problem;
        }
    }

    fn keep_learning(&self) {
        loop {
            self.wait(|changes| std::mem::take(&mut changes.to_learn));
            let round_input = self.session().round_input();
            let Some(round_input) = round_input else {
                continue;
            };
            self.changes().is_learning = true;
            let articles = Arc::clone(self.session().articles());
            let round = TrainingRound::new(&round_input, &articles, &self.reader);
            let learned = match round {
                Ok(round) => self
                    .session()
                    .learned(round)
                    .map_err(|error| sentence(&error)),
                Err(error) => Err(sentence(&error)),
            };
            let mut changes = self.changes();
            changes.is_learning = false;
            changes.not_learned = learned.err();
        }
    }

    /// The rows of the table, its columns that other tables brought, and the label set.
    pub fn rows(&self) -> (Vec<LabelledRow>, Vec<String>, Vec<String>) {
        let session = self.session();
        let labels = session.labels().to_vec();
        (session.rows(), session.more_columns(), labels)
    }

    /// The table as it is now as a CSV, with the rows of all or of one coder.
    ///
    /// # Errors
    /// If the table cannot be made.
    pub fn csv(&self, coder: Option<&str>) -> anyhow::Result<Vec<u8>> {
        let (mut rows, more_columns, labels) = self.rows();
        rows.retain(|row| coder.is_none_or(|coder| row.coder == coder));
        Ok(labelled_table(&rows, &more_columns, &labels).csv()?)
    }

    /// How to go on with the labels later.
    pub fn how_to_go_on(&self) -> &'static str {
        if self.is_of_project {
            "To go on later, press the same button on the page of the project."
        } else {
            "To go on later, give the same command again."
        }
    }

    /// What to do with the labels next: to train on them, or to take the shares of the sample.
    pub fn next_step(&self) -> NextStep {
        let path = shell_path(&self.output);
        let session = self.session();
        let (said, command) = match session.progress_of_all() {
            None if self.is_of_project => (
                "Train a model on them on the page of the project".to_string(),
                None,
            ),
            Some((done, all)) if self.is_of_project && done >= all => (
                "The whole sample is answered. Estimate the shares on the page of the project"
                    .to_string(),
                None,
            ),
            None => (
                "Train on them with".to_string(),
                Some(format!("standpoint train {path}")),
            ),
            Some((done, all)) if done < all => (
                format!(
                    "{} of {} of the sample are answered. Its shares need all of them",
                    thousands(done),
                    plural(all, session.articles().unit().noun())
                ),
                None,
            ),
            Some(_) => (
                "The whole sample is answered. Its shares".to_string(),
                Some(format!("standpoint summarize SCORES.csv --sample {path}")),
            ),
        };
        NextStep { said, command }
    }

    /// Writes the table, if it is not up to date.
    ///
    /// # Errors
    /// If it cannot be written, or if somebody else changed it.
    pub fn save(&self) -> anyhow::Result<()> {
        let _writing = lock(&self.writing);
        let (rows, more_columns, labels) = self.rows();
        let table = labelled_table(&rows, &more_columns, &labels);
        let mut bytes = Vec::new();
        if self.is_workbook {
            table.write_workbook(nearest_folder(&self.output), &mut bytes)?;
        } else {
            bytes = table.csv()?
        }
        let hash = sha256(&bytes);
        if self.output.exists() {
            let old =
                sha256_of_file(&self.output).with_context(|| self.output.display().to_string())?;
            if old == hash {
                return Ok(());
            }
            if !self.session().has_written(&old) {
                bail!(
                    "{}: this table is not as it was written here: rename it to keep the changes; the answers of \
                    {} will make a new one; or stop with Ctrl-C, and start again to go on from the table",
                    self.output.display(),
                    Journal::path(&self.output).display()
                );
            }
        }
        self.session().note_table(&hash)?;
        write_file(&self.output, |file| std::io::Write::write_all(file, &bytes))
    }
}

/// Looks at the output. Fails if it was not made here, because its content would be lost.
pub fn examine(output: &Path) -> anyhow::Result<()> {
    if !output.exists() || Journal::path(output).exists() || is_labelled_table(output) {
        return Ok(());
    }
    bail!(
        "{}: this file was not made by “standpoint label”, which would replace it: choose another name",
        output.display()
    );
}
