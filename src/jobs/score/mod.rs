//! Scores every sentence of articles: one run over ordered batches, for any destination.
//!
//! [`score`] writes a table. [`ScoreJob`] is the run itself, for a [`Sink`](crate::output::Sink) of a program, and [`score_articles`] keeps all in
//! memory.

mod about;
mod counts;
mod destination;
mod in_memory;
mod resume;
mod run;
mod topic_check;

use crate::findings::{Finding, Kept, Note, Warning};
use crate::labels::takes_side;
use crate::model::{Reasons, Unit};
use crate::output::TableFormat;
use crate::text::Topic;

pub(crate) use about::{LABELS, LEARNED, MODEL, RULE, TRAINER, VERSION, about_question};
pub use counts::{ModelCounts, ScoreCounts};
pub use destination::ScoreDestination;
pub use in_memory::{ArticlesByQuestion, score_articles, score_rows};
pub use run::ScoreJob;

use super::{ArticleSource, Documents, JobError, Monitor, NamedModel, Progress, ReadCounts};

/// What to score, and how.
#[derive(Debug)]
pub struct ScoreRequest {
    /// The articles.
    pub articles: ArticleSource,
    /// The models, each of which answers a question of the table.
    pub models: Vec<NamedModel>,
    /// What is scored as one.
    pub unit: Unit,
    /// Scores only articles that name this topic.
    pub topic: Option<Topic>,
    /// When a label is left empty.
    pub sureness: Sureness,
    /// The units that get reasons.
    pub reasons: Reasons,
    /// Whether the table also has what is not scored.
    pub boilerplate: bool,
    /// The form of the table.
    pub format: TableFormat,
    /// The number of threads that read and score.
    pub threads: usize,
    /// Fails at the first file or row that cannot be read.
    pub strict: bool,
}

impl ScoreRequest {
    /// All sentences of articles, with reasons, as a CSV.
    #[must_use]
    pub fn new(articles: ArticleSource, models: Vec<NamedModel>, threads: usize) -> Self {
        ScoreRequest {
            articles,
            models,
            unit: Unit::Sentence,
            topic: None,
            sureness: Sureness::Probability(0.0),
            reasons: Reasons::All,
            boilerplate: false,
            format: TableFormat::Csv,
            threads,
            strict: false,
        }
    }

    /// Opens the articles.
    fn open<'a>(&'a self, monitor: &'a Monitor<'a>) -> Result<Documents<'a>, JobError> {
        let corpus = self.articles.open(self.unit.is_in_parts(), self.threads)?;
        let documents = Documents::new(corpus, &self.articles.paths, monitor);
        let documents = documents.in_language(self.articles.language);
        Ok(documents.expecting(&self.models).strict(self.strict))
    }

    /// The least probability with which each label of all models is shown. Tells which labels are never so sure.
    fn least_probabilities(&self, monitor: &Monitor) -> Vec<f64> {
        let of_model = |named| self.sureness.least(named, monitor);
        self.models.iter().flat_map(of_model).collect()
    }
}

/// When a label is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sureness {
    /// Where it is at least so probable.
    Probability(f64),
    /// A label that takes a side: where so many of those that are shown are expected to be right.
    Precision(f64),
}

impl Sureness {
    fn least(self, named: &NamedModel, monitor: &Monitor) -> Vec<f64> {
        let labels = named.model.labels();
        let precision = match self {
            Sureness::Probability(least) => return vec![least; labels.len()],
            Sureness::Precision(precision) => precision,
        };
        let cutoff = |(at, label): (usize, &String)| {
            if takes_side(label) {
                named.model.cutoffs().of(at, precision)
            } else {
                Some(0.0)
            }
        };
        let cutoffs: Vec<Option<f64>> = labels.iter().enumerate().map(cutoff).collect();
        let known = labels.iter().zip(&cutoffs);
        let never: Vec<String> = known
            .filter(|(_, cutoff)| cutoff.is_none())
            .map(|(label, _)| label.clone())
            .collect();
        monitor.tell_some(never, |labels| {
            named.finding(Warning::NeverSoPrecise { labels, precision })
        });
        for (at, label) in labels.iter().enumerate() {
            let reached = cutoffs[at].and_then(|_| named.model.kept_precision(at, precision));
            let Some(known) = reached else { continue };
            let kept = Kept {
                label: label.clone(),
                min_precision: precision,
                sentences: known.sentences,
                precision: known.precision,
                low: known.low,
                high: known.high,
            };
            monitor.tell(if kept.is_promised() {
                named.finding(Note::KeptPrecision { kept })
            } else {
                named.finding(Warning::PrecisionNotPromised { kept })
            });
        }
        // A cutoff above 1 withholds the label everywhere.
        let shown = |cutoff: Option<f64>| cutoff.unwrap_or(2.0);
        cutoffs.into_iter().map(shown).collect()
    }
}

/// The outcome of [`score`].
#[derive(Debug)]
pub struct ScoreRun {
    /// What was scored, and how often each label was given.
    pub counts: ScoreCounts,
    /// What was read.
    pub reading: ReadCounts,
    /// All findings, in the order in which they were told.
    pub findings: Vec<Finding>,
}

/// Scores articles and writes a table. An unfinished table is never left behind, except for a run that can be continued.
///
/// # Errors
/// If nothing could be read, the table cannot be written, or the job is cancelled.
pub fn score(
    request: &ScoreRequest,
    to: ScoreDestination,
    progress: &dyn Progress,
) -> Result<ScoreRun, JobError> {
    let monitor = Monitor::new(progress);
    let mut job = ScoreJob::open(request, &monitor)?;
    let counts = to.write(&mut job)?;
    Ok(job.end(counts))
}
