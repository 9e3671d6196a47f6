//! Scores pieces of work on several threads.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use standpoint::corpus::Document;
use standpoint::model::{Cutting, Model, Reasons, Scored, Scorer, Sentence, Stance, Unit};

use crate::errors::failed;
use crate::pool;

/// The fewest bytes of text that a thread scores at once, below which threads would wait for each other more than they
/// work.
const SMALL_PIECE: usize = 8 << 10;
/// The pieces of each thread after which signals are looked for, such as that of Ctrl-C.
const PIECES: usize = 4;

/// A model with the scorers that have worked with it. A scorer is the faster the more it has read.
pub struct Engine {
    /// The model.
    pub model: Model,
    scorers: Mutex<Vec<(Reasons, Scorer)>>,
}

/// How texts are scored.
#[derive(Clone)]
pub struct Scoring {
    /// The model.
    pub engine: Arc<Engine>,
    /// How documents are cut.
    pub cutting: Cutting,
    /// The units that get reasons.
    pub reasons: Reasons,
    /// The number of threads.
    pub threads: usize,
}

/// A scored document, or why it could not be scored.
pub type Outcome = Result<(Document, Vec<Scored>), String>;

impl Engine {
    /// An engine without scorers.
    pub fn new(model: Model) -> Self {
        Engine {
            model,
            scorers: Mutex::default(),
        }
    }

    /// Lets a scorer work. A scorer that panics is not used again.
    fn with_scorer<R>(
        &self,
        reasons: Reasons,
        work: impl FnOnce(&mut Scorer) -> R,
    ) -> Result<R, String> {
        let free = || self.scorers.lock().unwrap_or_else(PoisonError::into_inner);
        let mut scorer = {
            let mut free = free();
            let at = free.iter().position(|(of, _)| *of == reasons);
            at.map(|at| free.swap_remove(at).1)
        }
        .unwrap_or_else(|| self.model.scorer_with(reasons));
        let result = caught(|| work(&mut scorer));
        if result.is_ok() {
            free().push((reasons, scorer));
        }
        result
    }

    /// Scores a text as one sentence that stands alone.
    pub fn stance(&self, text: &str) -> Result<Stance, String> {
        let sentence = Sentence::from(text);
        let mut stances = self.with_scorer(Reasons::None, |scorer| scorer.stances(&[sentence]))?;
        stances
            .pop()
            .ok_or_else(|| "no sentence was scored".to_string())
    }
}

impl Scoring {
    /// The bytes of the pieces into which so many bytes are cut.
    pub fn piece(&self, bytes: usize) -> usize {
        let most = self.engine.model.batch_bytes();
        (bytes / (self.threads * PIECES)).clamp(SMALL_PIECE, most)
    }

    /// Does the jobs in parallel and in their order, and looks for signals now and then. Needs no interpreter
    /// meanwhile.
    pub fn in_order<J: Send, R: Send>(
        &self,
        py: Python<'_>,
        jobs: Vec<J>,
        work: impl Fn(J) -> R + Sync,
    ) -> PyResult<Vec<R>> {
        let mut jobs = jobs.into_iter();
        let mut results = Vec::with_capacity(jobs.len());
        loop {
            let next: Vec<J> = jobs.by_ref().take(self.threads * PIECES).collect();
            if next.is_empty() {
                return Ok(results);
            }
            results.extend(guarded(py, || pool::in_order(self.threads, next, &work))?);
            py.check_signals()?;
        }
    }

    /// Scores documents.
    pub fn score(&self, documents: Vec<Document>) -> Vec<Outcome> {
        match self.try_all(&documents) {
            Ok(scored) => documents.into_iter().zip(scored).map(Ok).collect(),
            // One of them is the cause: the others are scored.
            Err(_) => {
                let one = |document: Document| {
                    let mut scored = self.try_all(std::slice::from_ref(&document))?;
                    Ok((document, scored.pop().unwrap_or_default()))
                };
                documents.into_iter().map(one).collect()
            }
        }
    }

    fn try_all(&self, documents: &[Document]) -> Result<Vec<Vec<Scored>>, String> {
        let score = |scorer: &mut Scorer| scorer.score_texts(documents, &self.cutting);
        self.engine.with_scorer(self.reasons, score)
    }
}

/// Describes a panic.
fn bug(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    format!(
        "this could not be done ({}): please report it as a bug",
        text.unwrap_or("without a reason")
    )
}

/// Runs code that may panic, and returns what to say of the panic. Do not use again what it was working on.
pub fn caught<R>(run: impl FnOnce() -> R) -> Result<R, String> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|panic| bug(&*panic))
}

/// Runs code that may panic on the threads of the pool. Needs no interpreter meanwhile.
pub fn guarded<R: Send>(py: Python<'_>, run: impl FnOnce() -> R + Send) -> PyResult<R> {
    py.detach(|| caught(|| pool::run(run))).map_err(failed)
}

/// Reads the name of a unit.
pub fn unit(name: &str) -> PyResult<Unit> {
    match name {
        "sentence" => Ok(Unit::Sentence),
        "paragraph" => Ok(Unit::Paragraph),
        "document" => Ok(Unit::Document),
        "row" => Ok(Unit::Row),
        _ => Err(failed(format!(
            "unit={name:?} is none: write \"sentence\", \"paragraph\", \"document\" or \"row\""
        ))),
    }
}

/// Reads which units get reasons.
pub fn reasons(name: &str) -> PyResult<Reasons> {
    match name {
        "all" => Ok(Reasons::All),
        "stances" => Ok(Reasons::Stances),
        "none" => Ok(Reasons::None),
        _ => Err(failed(format!(
            "reasons={name:?} is none: write \"all\", \"stances\" or \"none\""
        ))),
    }
}

/// Reads the number of threads.
pub fn threads(wanted: Option<usize>) -> PyResult<usize> {
    match wanted {
        Some(0) => Err(failed(
            "threads=0 would do nothing: give 1 or more, or None",
        )),
        Some(threads) => Ok(threads),
        None => Ok(pool::threads()),
    }
}
