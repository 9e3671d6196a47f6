//! Opens a session in which sentences are labelled: articles to be labelled, the answers so far, and who answers.

mod changes;
mod doubts;
mod reading;
mod review;
mod team;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::labels::tell_shown_language;
use super::{ArticleSource, DictionaryChoice, JobError, Monitor, Progress, ReadCounts};
use crate::findings::{Finding, Warning, displayed};
use crate::labelling::{
    Articles, Correction, Journal, LabellingError, List, Order, Session, Settings, TableEdit,
    check_comparable, read_corrections,
};
use crate::labels::label_name;
use crate::model::{Options, Unit};
use crate::text::{Language, LanguageCheck};
use review::{has_one_coder, imported, keys};
use team::{check_coders, check_known};

pub(crate) use changes::tell_undrawn;
pub use doubts::ask_doubts;
pub use team::coder_names;

/// The first sentences, which show their language.
const SENTENCES_READ: usize = 1000;

/// What to label, and who does.
#[derive(Debug)]
pub struct LabelRequest {
    /// The articles; without any the sentences are those of the tables.
    pub articles: ArticleSource,
    /// What is labelled as one.
    pub unit: Unit,
    /// The columns about each article that coders see; `None` for the usual ones.
    pub shown: Option<Vec<String>>,
    /// The table of labels; if it is there already, labelling goes on.
    pub output: PathBuf,
    /// The labels; empty if they are in the journal or made later.
    pub labels: Vec<String>,
    /// The name of the coder; `None` for the last one.
    pub coder: Option<String>,
    /// The order of the sentences; `None` for the last one.
    pub order: Option<Order>,
    /// Tables of labels on which it is decided where their coders differ.
    pub review: Option<Vec<PathBuf>>,
    /// A table of the only sentences that are asked.
    pub only: Option<PathBuf>,
    /// Whether the labels that a model gave in this table are shown before the answers.
    pub suggest: bool,
    /// Tables of corrections, which become answers.
    pub corrections: Vec<PathBuf>,
    /// Another number is another random order; `None` for that of the journal.
    pub seed: Option<u64>,
    /// The share of the sentences of one coder that the others get too, from 0 to 1; `None` for the last one, or else all.
    pub overlap: Option<f64>,
    /// The number of sentences that are to be labelled, of a team by all together; `None` for the last one.
    pub goal: Option<usize>,
    /// The coders of a team; empty for those of the labels.
    pub team: Option<Vec<String>>,
    /// The dictionary of the model that learns meanwhile.
    pub dictionary: DictionaryChoice,
    /// The language of the sentences; `None` for the one that they show, or English.
    pub language: Option<Language>,
}

/// The outcome of [`open()`].
#[derive(Debug)]
pub struct LabelRun {
    /// The session.
    pub session: Session,
    /// The order in which its coders are asked.
    pub order: Order,
    /// The coders of a team.
    pub team: Option<Vec<String>>,
    /// The answers that corrections changed.
    pub corrected: Vec<Correction>,
    /// What was read.
    pub reading: ReadCounts,
    /// All findings, in the order in which they were told.
    pub findings: Vec<Finding>,
}

impl LabelRequest {
    /// Names the inputs, for a message.
    fn names(&self) -> String {
        let tables = self.review.iter().flatten().chain(&self.only);
        let paths = self.articles.paths.iter().chain(tables);
        let names: Vec<String> = paths.map(|path| path.display().to_string()).collect();
        names.join(", ")
    }
}

/// The language in which sentences are read: the one that was named, or the one that the first articles show.
fn language_of(
    articles: &Articles,
    named: Option<Language>,
    monitor: &Monitor,
) -> Result<Language, JobError> {
    let language = match named {
        Some(language) => language,
        None => {
            let first = articles.sentences().take(SENTENCES_READ);
            let texts = first.map(|sentence| articles.text(sentence));
            let texts = texts.collect::<Result<Vec<String>, _>>()?;
            LanguageCheck::language_to_read(texts.iter().map(String::as_str))
        }
    };
    tell_shown_language(language, named, monitor);
    Ok(language)
}

/// Returns whether nothing has been labelled into this table.
#[must_use]
pub fn is_new(output: &Path) -> bool {
    !output.exists() && !Journal::path(output).exists()
}

/// Reads the articles and the labels, and opens the session. `adopts` is asked whether to go on from a table that somebody
/// edited.
///
/// # Errors
/// If something cannot be read, the labels are of other sentences or in use, or coders are missing.
pub fn open(
    request: LabelRequest,
    adopts: &dyn Fn(&[TableEdit]) -> bool,
    progress: &dyn Progress,
) -> Result<LabelRun, JobError> {
    let monitor = Monitor::new(progress);
    let output = request.output.as_path();
    let is_review = request.review.is_some();
    let is_new = is_new(output);
    let imported = imported(&request)?;
    let corrections = read_corrections(&request.corrections)?;
    let list = request.only.as_deref().map(List::read).transpose()?;
    let list = match (list, &request.only) {
        (Some(list), Some(path)) if request.suggest && !list.has_guesses() => {
            return Err(JobError::NothingToSuggest(path.clone()));
        }
        (Some(list), _) if !request.suggest => Some(list.without_guesses()),
        (list, _) => list,
    };
    let listed = list.iter().flat_map(List::labels);
    let keys_of_list = keys(&request.only, listed, &monitor);
    if is_review && is_new && has_one_coder(&imported, &[]) {
        return Err(JobError::OneCoderInReview);
    }
    if request.team.is_some() && is_new && request.labels.is_empty() && keys_of_list.is_empty() {
        return Err(JobError::TeamWithoutLabels);
    }
    let (articles, reading) = reading::articles(&request, list.as_ref(), &monitor)?;
    let language = language_of(&articles, request.language, &monitor)?;
    let options = Options {
        language,
        dictionary: request.dictionary.read(language, &monitor)?,
        ..Options::default()
    };
    let only = list.map(|list| list.among(&articles)).transpose()?;
    if articles.sentences().count() == 0 {
        return Err(JobError::NothingToLabel {
            names: request.names(),
            unit: request.unit.noun(),
        });
    }
    if is_review {
        check_comparable(&articles, &imported, !is_new)?;
    }
    let coder = request.coder.as_deref().map(label_name);
    let settings = Settings {
        labels: if is_new && request.labels.is_empty() {
            keys_of_list
        } else {
            request.labels
        },
        coder: if is_review {
            Some(String::new())
        } else {
            coder
        },
        order: if is_review {
            Some(Order::Disputed)
        } else {
            request.order
        },
        only,
        seed: request.seed,
        overlap: request.overlap,
        goal: request.goal,
        options,
        adopts: false,
    };
    let articles = Arc::new(articles);
    let mut session = match Session::open(Arc::clone(&articles), output, settings.clone()) {
        Err(LabellingError::Edited { edits, .. }) if adopts(&edits) => {
            let adopts = true;
            Session::open(articles, output, Settings { adopts, ..settings })
        }
        opened => opened,
    }?;
    changes::tell_recovered(&session, output, &monitor);
    let known = session.answers().coders();
    if is_review && has_one_coder(&imported, &known) {
        return Err(JobError::OneCoderInReview);
    }
    let given = imported.iter().map(|given| given.row.label.clone());
    let keys = keys(request.review.iter().flatten(), given, &monitor);
    session.import(imported, keys)?;
    changes::tell_changed_articles(&session, &monitor);
    let order = session.seat(0).order();
    let is_alone = request.team.is_none() && !order.is_of_decisions();
    if is_alone && session.is_of_team() && session.seat(0).coder().is_empty() {
        return Err(JobError::LabelsOfTeam(request.output));
    }
    let mut team = request.team;
    if let Some(names) = &mut team {
        lead(&mut session, names, output, &monitor)?;
    }
    let corrections = session.compare(0, corrections)?;
    changes::tell_lost_corrections(&corrections, request.unit, &monitor);
    let corrected = corrections.changes.clone();
    session.correct(corrections)?;
    Ok(LabelRun {
        session,
        order,
        team,
        corrected,
        reading,
        findings: monitor.take_findings(),
    })
}

/// Opens the session for who leads these coders, or those of the labels.
fn lead(
    session: &mut Session,
    names: &mut Vec<String>,
    output: &Path,
    monitor: &Monitor,
) -> Result<(), JobError> {
    if session.labels().is_empty() {
        return Err(JobError::TeamWithoutLabels);
    }
    if names.is_empty() {
        let known = session.answers().coders().into_iter();
        *names = check_coders(known.map(str::to_string).collect())?;
    }
    check_known(names, &session.answers().coders())?;
    let file = displayed(output);
    monitor.tell_some(session.unnamed(), |answers| Warning::UnnamedInTeam {
        file,
        answers,
    });
    session.lead();
    Ok(())
}
