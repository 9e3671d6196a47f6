//! Makes the page to read scored articles on, from a table of scores or from articles that were scored.

use std::path::{Path, PathBuf};

use super::coded_sample::{CodedSource, file_name};
use super::score::{
    ArticlesByQuestion, LABELS, LEARNED, MODEL, RULE, TRAINER, VERSION, about_question,
};
use super::tables::{tell_clusters, tell_copies, tell_scores, tell_workbook};
use super::{BUILT_IN, BuiltInModel, JobError, JobStep, Monitor, NamedModel, Progress, TOPIC};
use crate::corpus::bare_name;
use crate::findings::Finding;
use crate::labels::LoadedTable;
use crate::output::ABOUT_COLUMNS;
use crate::output::report::{
    self, Card, Figure, ReportError, ReportOptions, ScoredArticles, ScoredQuestion, ScoringModel,
};
use crate::prevalence::Population;

/// What the page is made of, and how.
#[derive(Debug)]
pub struct ReportRequest {
    /// The scored articles.
    pub of: ReportOf,
    /// A coded sample of their sentences, which gives intervals.
    pub sample: Option<CodedSource>,
    /// The heading; `None` for the topic of the built-in model, or the name of the model or the table.
    pub title: Option<String>,
    /// The date to show in how to cite.
    pub date: Option<String>,
    /// Gives shares by these columns as well; one value may name several, with commas.
    pub by: Vec<String>,
    /// The column of clusters of documents, or several with commas between them, in a table.
    pub cluster: Option<String>,
    /// The articles that the intervals are about.
    pub population: Population,
}

/// The scored articles of a page.
#[derive(Debug)]
pub enum ReportOf {
    /// A table of scores.
    Table {
        /// Its file.
        path: PathBuf,
        /// The question to read; `None` for all.
        question: Option<String>,
    },
    /// Articles that [`score_articles`](super::score::score_articles) has scored.
    Scored {
        /// The answers of each model.
        answers: ArticlesByQuestion,
        /// The models.
        models: Vec<NamedModel>,
        /// The name of the articles.
        path: PathBuf,
    },
}

/// The outcome of [`report`].
#[derive(Debug)]
pub struct ReportRun {
    /// The page.
    pub html: String,
    /// The figures of its overview, for a paper.
    pub figures: Vec<Figure>,
    /// All findings, in the order in which they were told.
    pub findings: Vec<Finding>,
}

/// Makes the page.
///
/// # Errors
/// If the table or the sample cannot be read, they do not fit each other, or the page cannot be made of them.
pub fn report(request: ReportRequest, progress: &dyn Progress) -> Result<ReportRun, JobError> {
    let monitor = Monitor::new(progress);
    let (answers, models, source, question) = match request.of {
        ReportOf::Table { path, question } => {
            let cluster = request.cluster.as_deref();
            let answers = read(&path, question.as_deref(), cluster)
                .inspect_err(|_| tell_workbook(&path, &monitor))?;
            let scores = &answers[0].1.scores;
            tell_scores(&path, &scores.notes, &scores.repeated, &monitor);
            tell_clusters(scores, &monitor);
            (answers, None, path, question)
        }
        ReportOf::Scored {
            mut answers,
            models,
            path,
        } => {
            let all = answers.iter_mut();
            all.for_each(|(_, articles)| articles.scores.find_clusters(None));
            (answers, Some(models), path, None)
        }
    };
    if answers.len() > 1 && request.sample.is_some() {
        return Err(JobError::SampleOfSeveralQuestions {
            questions: answers.into_iter().map(|(name, _)| name).collect(),
            are_models: models.is_some(),
        });
    }
    let articles = &answers[0].1;
    let scores = &articles.scores;
    monitor.show(JobStep::ReportBegins(articles));
    tell_copies(scores, &monitor);
    let mut doubts = Vec::new();
    let mut sample = None;
    if let Some(coded) = &request.sample {
        let read = coded.read(scores, &monitor)?;
        coded.check_is_of_all(&read, &source, scores)?;
        let formula = (request.population == Population::LikeThese).then_some("");
        doubts = coded.tell(&read, &source, scores, formula, &monitor);
        sample = Some(read);
    }
    let mut questions = Vec::new();
    for (at, (name, articles)) in answers.iter().enumerate() {
        let scorer = match &models {
            Some(models) => Some(scorer(&models[at])?),
            None => scorer_in(&source, question.as_ref().unwrap_or(name)),
        };
        questions.push(ScoredQuestion {
            name,
            articles,
            sample: sample.as_ref(),
            doubts: &doubts,
            scorer,
        });
    }
    let title = (request.title).unwrap_or_else(|| title(&questions, &source, models.is_none()));
    let options = ReportOptions {
        title: &title,
        date: request.date.as_deref(),
        by: &split_columns(&request.by, articles),
        population: request.population,
    };
    monitor.check_cancelled()?;
    let page = report::report(&questions, &options)?;
    for finding in page.findings {
        monitor.tell(finding);
    }
    Ok(ReportRun {
        html: page.html,
        figures: page.figures,
        findings: monitor.take_findings(),
    })
}

/// Reads a table of scores: the question that is named, or all, each with its name.
fn read(
    path: &Path,
    question: Option<&str>,
    cluster: Option<&str>,
) -> Result<ArticlesByQuestion, ReportError> {
    let of = |question: Option<&str>| ScoredArticles::from_table(path, question, cluster);
    let one = of(question);
    let Some(questions) = one.as_ref().err().and_then(ReportError::questions) else {
        return Ok(vec![(String::new(), one?)]);
    };
    let read = |name: &String| Ok((name.clone(), of(Some(name))?));
    questions.iter().map(read).collect()
}

/// Splits the columns to group by at commas, unless a value is the name of a column.
fn split_columns(asked: &[String], articles: &ScoredArticles) -> Vec<String> {
    let split = |names: &String| match articles.column(names) {
        Some(_) => vec![names.clone()],
        None => names.split(',').map(String::from).collect(),
    };
    asked.iter().flat_map(split).collect()
}

/// A model that the articles are scored with. Its name has no folder.
fn scorer(named: &NamedModel) -> Result<ScoringModel<'_>, JobError> {
    let model = &named.model;
    let built_in = BuiltInModel::of(named.path.as_deref());
    let file = || named.path.as_deref().map_or(String::new(), file_name);
    Ok(ScoringModel {
        card: Card::Model(model),
        name: built_in.map_or_else(file, |model| model.title().to_string()),
        is_built_in: built_in == Some(BuiltInModel::Words),
        sha256: model.sha256()?,
        labels_sha256: model.provenance().labels_sha256.clone(),
        version: env!("CARGO_PKG_VERSION").to_string(),
    })
}

/// The model that scored a question of a workbook, if its sheet `about` names one.
fn scorer_in(path: &Path, question: &str) -> Option<ScoringModel<'static>> {
    let is_workbook = path.extension()?.eq_ignore_ascii_case("xlsx");
    let table =
        is_workbook.then(|| LoadedTable::read_sheet(path, Some(ABOUT_COLUMNS[0]), "").ok())??;
    let places = ABOUT_COLUMNS.map(|name| table.column(&name.to_lowercase()));
    let [Some(what), Some(value), Some(hash)] = places else {
        return None;
    };
    let row = |name: &str| {
        let names = [&about_question(question, name), name].map(str::to_lowercase);
        let is_such = |row: &&csv::StringRecord, name: &String| {
            row.get(what)
                .is_some_and(|what| what.to_lowercase() == *name)
        };
        let mut either = names.iter();
        // A row about all questions has no question before its name.
        let row = either.find_map(|name| table.rows.iter().find(|row| is_such(row, name)))?;
        Some([row.get(value)?, row.get(hash)?].map(str::to_string))
    };
    let value_of = |name: &str| row(name).map(|[value, _]| value);
    let ([model, sha256], [learned_from, labels_sha256]) = (row(MODEL)?, row(LEARNED)?);
    Some(ScoringModel {
        is_built_in: model == BUILT_IN,
        name: file_name(Path::new(&model)),
        sha256,
        labels_sha256,
        version: value_of(VERSION)?,
        card: Card::Sheet {
            labels: value_of(LABELS)?,
            learned_from,
            trainer: value_of(TRAINER)?,
            label_rule: value_of(RULE),
        },
    })
}

/// The heading of the page unless one is given: the topic of the built-in model, or the name of the model or of the table;
/// of several models the names of all.
fn title(questions: &[ScoredQuestion], source: &Path, is_table: bool) -> String {
    let name = match questions {
        [only] => match &only.scorer {
            Some(scorer) if scorer.is_built_in => return TOPIC.to_string(),
            Some(scorer) => bare_name(Path::new(&scorer.name)),
            None => bare_name(source),
        },
        _ if is_table => bare_name(source),
        several => {
            let names: Vec<&str> = several.iter().map(|question| question.name).collect();
            return names.join(", ");
        }
    };
    name.unwrap_or_default().to_string_lossy().into_owned()
}
