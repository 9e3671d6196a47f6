//! What goes on while the page is open: answers come in, the table is written, and a model learns.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, bail};

use crate::atomic::nearest_folder;
use crate::cli::console::messages::sentence;
use crate::cli::outputs::write_file;
use crate::encoder::Encoder;
use crate::hash::{sha256, sha256_of_file};
use crate::labelling::{Journal, Lesson, Session};
use crate::output::{labelled_csv, labelled_table};

/// The time in which answers are gathered before the table is written again.
const GATHERING: Duration = Duration::from_millis(300);

/// The session and its threads.
pub struct Work {
    session: Mutex<Session>,
    output: PathBuf,
    is_workbook: bool,
    encoder: Option<Arc<Encoder>>,
    changes: Mutex<Changes>,
    changed: Condvar,
    /// Why the table was not written, if it was not.
    unsaved: Mutex<Option<String>>,
    /// Only one thread writes the table.
    writing: Mutex<()>,
}

/// What is left to do.
#[derive(Debug, Default)]
struct Changes {
    to_save: bool,
    to_learn: bool,
    is_learning: bool,
    is_ending: bool,
    /// Why the labels could not be learned.
    not_learned: Option<String>,
}

impl Work {
    pub fn new(
        session: Session,
        output: PathBuf,
        is_workbook: bool,
        encoder: Option<Arc<Encoder>>,
    ) -> Arc<Self> {
        Arc::new(Work {
            session: Mutex::new(session),
            output,
            is_workbook,
            encoder,
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
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn changes(&self) -> MutexGuard<'_, Changes> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of answers with a label.
    pub fn labels(&self) -> usize {
        let session = self.session();
        session
            .answers()
            .iter()
            .filter(|(_, answer)| answer.label().is_some())
            .count()
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
        self.unsaved
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The table of labels.
    pub fn output(&self) -> &Path {
        &self.output
    }

    /// Runs the threads that write and learn while `serve` runs.
    pub fn run(&self, serve: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<()> {
        std::thread::scope(|scope| {
            scope.spawn(|| self.keep_saved());
            scope.spawn(|| self.keep_learning());
            let served = serve();
            self.changes().is_ending = true;
            self.changed.notify_all();
            served
        })
    }

    /// Waits until there is something to do; false at the end.
    fn wait(&self, take: impl Fn(&mut Changes) -> bool) -> bool {
        let mut changes = self.changes();
        loop {
            if changes.is_ending {
                return false;
            }
            if take(&mut changes) {
                return true;
            }
            changes = self
                .changed
                .wait(changes)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn keep_saved(&self) {
        while self.wait(|changes| std::mem::take(&mut changes.to_save)) {
            std::thread::sleep(GATHERING);
            // The journal has every answer, so a table that is open in a spreadsheet can wait.
            let problem = self.save().err().map(|error| sentence(error.as_ref()));
            *self.unsaved.lock().unwrap_or_else(PoisonError::into_inner) = problem;
        }
    }

    fn keep_learning(&self) {
        while self.wait(|changes| std::mem::take(&mut changes.to_learn)) {
            let material = {
                let session = self.session();
                let labels = session.settings().labels.clone();
                session.material(|rows| labelled_csv(rows, &labels).ok())
            };
            let Some(material) = material else {
                continue;
            };
            self.changes().is_learning = true;
            let articles = Arc::clone(self.session().articles());
            let lesson = Lesson::new(&material, &articles, self.encoder.as_ref());
            let learned = match lesson {
                Ok(lesson) => self
                    .session()
                    .learned(lesson)
                    .map_err(|error| sentence(&error)),
                Err(error) => Err(sentence(&error)),
            };
            let mut changes = self.changes();
            changes.is_learning = false;
            changes.not_learned = learned.err();
        }
    }

    /// Writes the table, if it is not up to date.
    ///
    /// # Errors
    /// If it cannot be written, or if somebody else changed it.
    pub fn save(&self) -> anyhow::Result<()> {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let (rows, labels) = {
            let session = self.session();
            (session.rows(), session.settings().labels.clone())
        };
        let table = labelled_table(&rows, &labels);
        let mut bytes = Vec::new();
        match self.is_workbook {
            true => {
                table.write_workbook(nearest_folder(&self.output), &mut bytes)?;
            }
            false => bytes = table.csv(false)?.0,
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
                    "{}: this table was changed since it was written here, or by another program: rename it to \
                    keep the changes; all answers are in {}",
                    self.output.display(),
                    Journal::path(&self.output).display()
                );
            }
        }
        self.session().note_table(&hash)?;
        write_file(&self.output, |file| std::io::Write::write_all(file, &bytes))
    }
}

/// Fails if the output is there and has no journal: then it was not made here.
pub fn check_not_of_others(output: &Path) -> anyhow::Result<()> {
    if output.exists() && !Journal::path(output).exists() {
        bail!(
            "{}: this file was not made by “standpoint label”, and its answers would be lost: choose another \
            name; “--review {0}” takes labels over from it",
            output.display()
        );
    }
    Ok(())
}
