//! Scores pieces of work on several threads.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use pyo3::exceptions::{PyOverflowError, PyTypeError};
use pyo3::prelude::*;
use standpoint::corpus::Document;
use standpoint::model::{
    Cutting, LabelRule, Model, Reasons, Scored, Scorer, Sentence, Stance, Unit,
};

use crate::errors::failed;
use crate::pool::{self, StopFlag};
use standpoint::jobs::threads::lock;

/// The fewest bytes of text that a thread scores at once, below which threads would wait for each other more than they
/// work.
const SMALL_PIECE: usize = 8 << 10;
/// The pieces of each thread: where one has a harder text, the others take more of the rest.
const PIECES: usize = 4;
/// The time after which signals are looked for, such as that of Ctrl-C.
const PATIENCE: Duration = Duration::from_millis(50);

/// A model with the scorers that have worked with it. A scorer is the faster the more it has read.
pub struct Engine {
    /// The model.
    pub model: Model,
    scorers: Mutex<Vec<(Reasons, LabelRule, Scorer)>>,
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
    /// How labels are chosen.
    pub label_rule: LabelRule,
    /// The number of threads.
    pub threads: usize,
}

/// A scored document, or why it could not be scored.
pub type ScoringOutcome = Result<(Document, Vec<Scored>), String>;

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
        rule: LabelRule,
        work: impl FnOnce(&mut Scorer) -> R,
    ) -> Result<R, String> {
        let free = || lock(&self.scorers);
        let mut scorer = {
            let mut free = free();
            let at = free
                .iter()
                .position(|(of, by, _)| (*of, *by) == (reasons, rule));
            at.map(|at| free.swap_remove(at).2)
        }
        .unwrap_or_else(|| {
            let model = self.model.clone().with_label_rule(rule);
            model.scorer_with(reasons)
        });
        let result = caught(|| work(&mut scorer));
        if result.is_ok() {
            free().push((reasons, rule, scorer));
        }
        result
    }

    /// Scores a text as one sentence that stands alone.
    pub fn stance(&self, text: &str) -> Result<Stance, String> {
        let sentence = Sentence::from(text);
        let score = |scorer: &mut Scorer| scorer.stances(&[sentence]);
        let mut stances = self.with_scorer(Reasons::None, LabelRule::default(), score)?;
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

    /// Scores documents, as many at once as the model is made for. Stops between them where nobody waits any more.
    pub fn score(&self, documents: Vec<Document>, stop: &StopFlag) -> Vec<ScoringOutcome> {
        let mut outcomes = Vec::with_capacity(documents.len());
        let mut documents = documents.into_iter().peekable();
        while !stop.is_asked() && documents.peek().is_some() {
            let (mut batch, mut bytes) = (Vec::new(), 0);
            while bytes < self.engine.model.batch_bytes()
                && let Some(document) = documents.next()
            {
                bytes += document.size();
                batch.push(document);
            }
            outcomes.extend(self.score_batch(batch));
        }
        outcomes
    }

    fn score_batch(&self, documents: Vec<Document>) -> Vec<ScoringOutcome> {
        match self.try_all(&documents) {
            Ok(scored) => documents.into_iter().zip(scored).map(Ok).collect(),
            // One document is the cause, so each is scored by itself.
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
        self.engine
            .with_scorer(self.reasons, self.label_rule, score)
    }
}

/// Describes a panic.
fn bug(panic: &(dyn Any + Send)) -> String {
    let owned = panic.downcast_ref::<String>().map(String::as_str);
    let text = owned.or_else(|| panic.downcast_ref::<&str>().copied());
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

/// Runs code that may panic on the threads of the pool, and looks for signals meanwhile. Ctrl-C ends the waiting at
/// once; the work ends by itself, soon if it asks whether it may stop.
pub fn interruptible<R: Send + 'static>(
    py: Python<'_>,
    run: impl FnOnce(&StopFlag) -> R + Send + 'static,
) -> PyResult<R> {
    let stop = StopFlag::default();
    let (done, waiting) = channel();
    let asked = stop.clone();
    py.detach(|| {
        pool::begin(move || {
            let _ = done.send(caught(|| run(&asked)));
        });
    });
    // A receiver cannot be shared between threads, and the interpreter might be let go by another one.
    let waiting = Mutex::new(waiting);
    loop {
        let result = py.detach(|| match waiting.lock() {
            Ok(waiting) => waiting.recv_timeout(PATIENCE),
            Err(_) => Err(RecvTimeoutError::Disconnected),
        });
        match result {
            Ok(result) => return result.map_err(failed),
            Err(RecvTimeoutError::Timeout) => py.check_signals().inspect_err(|_| stop.ask())?,
            Err(RecvTimeoutError::Disconnected) => {
                return Err(failed("the work ended without a result: try it again"));
            }
        }
    }
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

/// Reads how labels are chosen.
pub fn label_rule(name: &str) -> PyResult<LabelRule> {
    LabelRule::from_name(name).ok_or_else(|| {
        failed(format!(
            "label_rule={name:?} is none: write \"balanced\" or \"probability\""
        ))
    })
}

/// Reads the number of threads, of which no more are used than there are.
pub fn threads(wanted: Option<&Bound<'_, PyAny>>) -> PyResult<usize> {
    let most = pool::threads();
    let Some(wanted) = wanted else {
        return Ok(most);
    };
    let number = match wanted.extract::<i64>() {
        Err(error) if error.is_instance_of::<PyOverflowError>(wanted.py()) => {
            if wanted.gt(0)? {
                i64::MAX
            } else {
                i64::MIN
            }
        }
        Err(_) => {
            return Err(PyTypeError::new_err(format!(
                "threads is of the type {}: give a whole number, 1 or more, or None",
                wanted.get_type().name()?
            )));
        }
        Ok(number) => number,
    };
    match number {
        ..1 => Err(failed(format!(
            "threads={wanted} would do nothing: give 1 or more, or None"
        ))),
        _ => Ok(usize::try_from(number).map_or(most, |number| number.min(most))),
    }
}
