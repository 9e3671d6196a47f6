//! Lets a language model label sentences, as one more coder.
//!
//! [`annotate`] reads the articles twice: first it counts what is to be asked, then it asks about one sentence after the
//! other, several at once, and writes a table of scores with the model as `annotator`. Every answer is kept in a file beside
//! the table.

mod address;
mod answers;
mod asking;
mod error;
mod fault;
mod methods;
mod question;
mod questions;
mod reply;
mod request;
mod selection;
mod server;
mod tally;
mod work;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use standpoint_common::atomic::{nearest_folder, replace};

use super::error::not_written;
use super::{ArticleSource, JobError, JobStep, Monitor, Progress, ReadCounts};
use crate::findings::{Finding, Note, Warning};
use crate::model::Unit;
use crate::output::{TableFormat, TextSink, Workbook};
use answers::Answers;
use asking::Asking;
use questions::Questions;
use server::Served;
use work::Work;

pub use error::AnnotateError;
pub use methods::Methods;

/// What to ask a language model.
#[derive(Debug, Clone)]
pub struct AnnotateRequest {
    /// The articles.
    pub articles: ArticleSource,
    /// What is labelled as one.
    pub unit: Unit,
    /// The labels, in the order of their keys.
    pub labels: Vec<String>,
    /// The text of the rules.
    pub codebook: PathBuf,
    /// Other words of the question.
    pub prompt: Option<PathBuf>,
    /// A table of labelled sentences of other articles, which every question shows.
    pub examples: Option<PathBuf>,
    /// A table of the only sentences that are asked about.
    pub only: Option<PathBuf>,
    /// The number of sentences that are drawn at random; `None` for all.
    pub sentences: Option<usize>,
    /// Another number is another random part.
    pub seed: u64,
    /// The sentences before each that the model sees, at most.
    pub context: usize,
    /// The number of orders of the labels in which each question is asked.
    pub orders: usize,
    /// The tokens that the model may write before it answers; 0 for none.
    pub think: u64,
    /// The address of the server; `None` to look for one on this computer.
    pub server: Option<String>,
    /// The name of the model; `None` for the only one of the server.
    pub model: Option<String>,
    /// Whether articles may be sent to another computer.
    pub allow_remote: bool,
    /// The number of questions that are asked at once.
    pub parallel: usize,
    /// The time in which a reply must end.
    pub timeout: Duration,
    /// The time before a question is sent to a failing server again, which doubles with every try.
    pub pause: Duration,
}

/// The table. A file of answers lies beside it.
#[derive(Debug, Clone, Copy)]
pub enum AnnotateDestination<'a> {
    /// Text to a file.
    File(&'a Path, TableFormat),
    /// A workbook with facts about the run.
    Workbook(&'a Path),
}

/// The outcome of [`annotate`].
#[derive(Debug)]
pub struct AnnotateRun {
    /// How the labels came about.
    pub methods: Methods,
    /// The number of sentences with each label.
    pub labels: Vec<usize>,
    /// The sentences whose answers an earlier run had received.
    pub known: usize,
    /// What was read.
    pub reading: ReadCounts,
    /// All findings, in the order in which they were told.
    pub findings: Vec<Finding>,
}

/// Lets a language model label sentences, and writes the table and how its labels came about (`methods`).
///
/// # Errors
/// If nothing could be read, the server cannot be used or fails for long, most replies are no labels, a file cannot be
/// written, or the job is cancelled. All answers so far are kept.
pub fn annotate(
    request: &AnnotateRequest,
    to: AnnotateDestination,
    methods: &Path,
    progress: &dyn Progress,
) -> Result<AnnotateRun, JobError> {
    let monitor = Monitor::new(progress);
    let address = request.address()?;
    let work = Work::open(request, &monitor)?;
    if let Some(address) = address.as_ref().filter(|address| !address.is_local()) {
        monitor.tell(Warning::SentAway {
            server: address.to_string(),
            characters: work.selection.characters * request.orders,
            sentences: work.selection.sentences,
            documents: work.selection.documents,
            is_encrypted: address.is_encrypted,
        });
    }
    let served = Served::find(address, request.model.as_deref())?;
    monitor.tell(Note::LanguageModel {
        model: served.model.title().to_string(),
        server: served.server.address.to_string(),
        program: served.about.program.clone(),
    });
    let path = match to {
        AnnotateDestination::File(path, _) | AnnotateDestination::Workbook(path) => path,
    };
    let answers = Answers::open(path).map_err(|error| not_written(path)(error.into()))?;
    // What is received from here on is kept.
    monitor.show(JobStep::Resumable);
    let is_cancelled = || progress.is_cancelled();
    let asking = Asking::new(&served, &work, &answers, &is_cancelled);
    let table = work.table(&to, served.model.title());
    let written = match to {
        AnnotateDestination::File(path, _) => replace(path, |file| {
            work.write(&table, &asking, &mut TextSink(file), &monitor)
        }),
        AnnotateDestination::Workbook(path) => replace(path, |file| {
            let mut book = Workbook::new(&table, nearest_folder(path))?;
            let tally = work.write(&table, &asking, &mut book, &monitor)?;
            let rows = work.methods(&served, &tally).rows();
            book.finish(|_| rows, file)?;
            Ok(tally)
        }),
    };
    let tally = written.map_err(not_written(path))?;
    let described = work.methods(&served, &tally);
    let bytes = serde_json::to_vec_pretty(&described).map_err(std::io::Error::from)?;
    replace(methods, |file| Ok::<_, JobError>(file.write_all(&bytes)?))
        .map_err(not_written(methods))?;
    tally.tell(&monitor);
    Ok(AnnotateRun {
        methods: described,
        labels: tally.labels,
        known: tally.known,
        reading: work.reading,
        findings: monitor.take_findings(),
    })
}

/// The names of the language models of the first server on this computer.
///
/// # Errors
/// If none is found, or it does not say which models it has.
pub fn local_models() -> Result<Vec<String>, AnnotateError> {
    let (_, models) = server::reach(None)?;
    Ok(models
        .iter()
        .map(|model| model.title().to_string())
        .collect())
}

/// Makes the question about the first sentence, and asks nobody.
///
/// # Errors
/// If nothing could be read, or the job is cancelled.
pub fn first_question(
    request: &AnnotateRequest,
    progress: &dyn Progress,
) -> Result<String, JobError> {
    let monitor = Monitor::new(progress);
    let work = Work::open(request, &monitor)?;
    let silent = Monitor::new(&());
    let mut questions = Questions::open(&work, &silent)?;
    let first = questions.next();
    let first = first.map(|asked| work.prompt.user(&work.common, &asked.passage));
    let system = work.prompt.system(&work.common, 0);
    Ok(format!("{system}\n\n{}\n", first.unwrap_or_default()))
}
