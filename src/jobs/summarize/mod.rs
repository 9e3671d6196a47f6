//! Estimates how common each label is in scored articles, explains it by columns of their table, or plans a sample.

mod corrections;
mod findings;
mod scored;

use std::path::{Path, PathBuf};

use super::coded_sample::CodedSource;
use super::tables::tell_workbook;
use super::{JobError, JobStep, Monitor, Progress};
use crate::findings::Finding;
use crate::labels::LoadedTable;
use crate::output::pseudo_outcome_rows;
use crate::prevalence::{
    Coded, CodedSample, Copies, Corrections, Covariates, Estimator, Groups, Item, Link, Margins,
    Plan, Population, PrevalenceError, Regression, Scores, Summary,
};

pub use corrections::CorrectionLabels;
pub(crate) use findings::coefficient_name;
pub use scored::score_for_shares;

/// What to summarize, and how.
#[derive(Debug)]
pub struct SummarizeRequest {
    /// The scores.
    pub of: SummarizeOf,
    /// The column to group by, or several with commas between them.
    pub by: Option<String>,
    /// The column of clusters of documents, or several with commas between them. Scores of articles have theirs already.
    pub cluster: Option<String>,
    /// A coded sample of the scores, which gives intervals.
    pub sample: Option<CodedSource>,
    /// Leaves out documents that repeat earlier ones.
    pub without_copies: bool,
    /// Also makes the table of pseudo-outcomes, which needs a coded sample of a table.
    pub pseudo_outcomes: bool,
    /// What is wanted.
    pub wanted: Analysis,
}

/// The scores to summarize.
#[derive(Debug)]
pub enum SummarizeOf {
    /// A table of scores.
    Table {
        /// Its file.
        path: PathBuf,
        /// The question to read where the table has several.
        question: Option<String>,
    },
    /// Articles that [`score_for_shares`] has scored.
    Scored {
        /// The name of the articles.
        path: PathBuf,
        /// Their scores.
        scores: Box<Scores>,
    },
}

/// What is wanted of the scores.
#[derive(Debug, Clone)]
pub enum Analysis {
    /// The share of each label.
    Shares {
        /// The estimators; empty for those that suit the scores.
        estimators: Vec<Estimator>,
        /// The articles that the intervals are about.
        population: Population,
        /// Labelled sentences that tell the errors of the model, or the shares that it learned from.
        labels: Option<Box<CorrectionLabels>>,
    },
    /// The number of sentences to code.
    Plan {
        /// The width of the intervals.
        width: f64,
        /// The articles that the intervals are about.
        population: Population,
    },
    /// A regression on columns of the table. It needs a coded sample of a table.
    Regression {
        /// The columns, such as `outlet+date`.
        formula: String,
        /// What its coefficients are.
        link: Link,
        /// The column whose marginal means are wanted in place of the coefficients.
        margins: Option<String>,
        /// The column of the weights of sentences.
        weights: Option<String>,
    },
}

impl Analysis {
    /// The formula of intervals that clusters of documents make longer: empty for shares. About these articles sentences were
    /// drawn, and clusters do not matter.
    fn clustered(&self) -> Option<&str> {
        match self {
            Analysis::Shares { population, .. } | Analysis::Plan { population, .. } => {
                (*population == Population::LikeThese).then_some("")
            }
            Analysis::Regression { formula, .. } => Some(formula),
        }
    }
}

/// The outcome of [`summarize`].
#[derive(Debug)]
pub struct SummarizeRun {
    /// The scores, without the copies that were left out.
    pub scores: Scores,
    /// The coded sample.
    pub sample: Option<CodedSample>,
    /// The table of pseudo-outcomes as CSV.
    pub pseudo_outcomes: Option<Vec<u8>>,
    /// What was wanted.
    pub estimated: Estimated,
    /// All findings, in the order in which they were told.
    pub findings: Vec<Finding>,
}

/// What was wanted of the scores.
#[derive(Debug)]
pub enum Estimated {
    /// The shares.
    Shares {
        /// The estimators.
        estimators: Vec<Estimator>,
        /// The share of each label in each group.
        summary: Summary,
    },
    /// The number of sentences to code.
    Plan(Plan),
    /// The coefficients, and marginal means if they were wanted.
    Regression(Regression, Option<Margins>),
}

impl SummarizeRun {
    /// The number of sentences that are coded.
    #[must_use]
    pub fn coded(&self) -> usize {
        self.sample.as_ref().map_or(0, CodedSample::count)
    }
}

/// Scores that were read, with what belongs to them.
struct Read<'a> {
    path: &'a Path,
    /// The column to group by.
    by: Option<&'a str>,
    /// The file of the coded sample.
    coded_in: Option<&'a Path>,
    scores: Scores,
    /// The table, if its other columns are needed.
    table: Option<LoadedTable>,
    sample: Option<CodedSample>,
}

impl Read<'_> {
    fn coded(&self) -> &[Option<Coded>] {
        self.sample.as_ref().map_or(&[], |sample| &sample.coded)
    }

    fn items(&self) -> Vec<Item<'_>> {
        self.scores.items(self.coded())
    }

    /// Returns whether each document is a group.
    fn is_by_document(&self) -> bool {
        let is_document = |by: &str| by.eq_ignore_ascii_case("document");
        self.by.is_some_and(is_document)
    }

    /// The table, for what needs its columns and a coded sample.
    fn coded_table(&self) -> Result<&LoadedTable, JobError> {
        let table = self.table.as_ref().filter(|_| self.sample.is_some());
        table.ok_or_else(|| JobError::NoCodedTable(self.path.to_path_buf()))
    }
}

/// Summarizes scores.
///
/// # Errors
/// If the scores, the sample or the labels cannot be read, do not fit each other, or do not allow what is wanted.
pub fn summarize(
    request: SummarizeRequest,
    progress: &dyn Progress,
) -> Result<SummarizeRun, JobError> {
    let monitor = Monitor::new(progress);
    let by = request.by.as_deref();
    let needs_table =
        request.pseudo_outcomes || matches!(request.wanted, Analysis::Regression { .. });
    let (path, scores, table) = match request.of {
        SummarizeOf::Scored { path, scores } => (path, *scores, None),
        SummarizeOf::Table { path, question } => {
            let question = question.as_deref();
            // Scores and columns are read together, because standard input can be read only once.
            let read = Scores::with_table(&path, question, by, request.cluster.as_deref());
            let (scores, table) = read.inspect_err(|_| tell_workbook(&path, &monitor))?;
            (path, scores, Some(table).filter(|_| needs_table))
        }
    };
    let coded = request.sample.as_ref();
    let sample = coded.map(|coded| coded.read(&scores, &monitor));
    let mut read = Read {
        path: &path,
        by,
        coded_in: coded.map(|coded| coded.path.as_path()),
        sample: sample.transpose()?,
        scores,
        table,
    };
    findings::tell(&read, request.without_copies, &monitor);
    if let (Some(coded), Some(sample)) = (coded, &read.sample) {
        if needs_table {
            coded.check_is_of_all(sample, &path, &read.scores)?;
        }
        let formula = request.wanted.clustered();
        coded.tell(sample, &path, &read.scores, formula, &monitor);
    }
    if request.without_copies {
        leave_copies_out(&mut read, &monitor);
    }
    let mut pseudo_outcomes = None;
    if request.pseudo_outcomes {
        let table = read.coded_table()?;
        pseudo_outcomes = Some(pseudo_outcome_rows(&read.scores, &read.items(), table)?);
    }
    monitor.check_cancelled()?;
    let estimated = match request.wanted {
        Analysis::Plan { width, population } => {
            let labels = read.scores.labels.len();
            Estimated::Plan(Plan::new(&read.items(), labels, width, population))
        }
        Analysis::Regression {
            formula,
            link,
            margins,
            weights,
        } => {
            let (regression, margins) = regress(
                &read,
                &formula,
                link,
                margins.as_deref(),
                weights.as_deref(),
                &monitor,
            )?;
            Estimated::Regression(regression, margins)
        }
        Analysis::Shares {
            estimators,
            population,
            labels,
        } => {
            let corrections = corrections::corrections(&read, labels.as_deref(), &monitor)?;
            let estimators = suitable(estimators, &read);
            let summary = shares(&read, &estimators, population, &corrections, &monitor)?;
            Estimated::Shares {
                estimators,
                summary,
            }
        }
    };
    Ok(SummarizeRun {
        scores: read.scores,
        sample: read.sample,
        pseudo_outcomes,
        estimated,
        findings: monitor.take_findings(),
    })
}

/// Leaves out the documents that repeat earlier ones. What was coded of the rest is still a random sample of the rest.
fn leave_copies_out(read: &mut Read, monitor: &Monitor) {
    let left_out = read.scores.copies.as_ref().map_or(0, Copies::count);
    let mut none = Vec::new();
    let sample = read.sample.as_mut();
    let coded = sample.map_or(&mut none, |sample| &mut sample.coded);
    read.scores.remove_copies(coded);
    monitor.show(JobStep::CopiesLeftOut(left_out));
}

/// The estimators asked for, each once, or those that suit the scores.
fn suitable(asked: Vec<Estimator>, read: &Read) -> Vec<Estimator> {
    let mut estimators: Vec<Estimator> = Vec::new();
    for estimator in asked {
        if !estimators.contains(&estimator) {
            estimators.push(estimator);
        }
    }
    if !estimators.is_empty() {
        return estimators;
    }
    if read.sample.is_some() && !read.is_by_document() {
        vec![Estimator::Ppi]
    } else if read.scores.is_certain {
        // Where labels are certain, summing probabilities is counting labels.
        vec![Estimator::Cc]
    } else {
        vec![Estimator::Pcc, Estimator::Cc]
    }
}

/// Estimates the share of each label, in all articles and in each group.
fn shares(
    read: &Read,
    estimators: &[Estimator],
    population: Population,
    corrections: &Corrections,
    monitor: &Monitor,
) -> Result<Summary, JobError> {
    let (scores, items) = (&read.scores, read.items());
    let group_of: Vec<usize> = scores.sentences.iter().map(|s| s.group).collect();
    let groups = Groups {
        names: &scores.groups,
        of: &group_of,
        compared: !read.is_by_document(),
    };
    let groups = read.by.map(|_| groups);
    let labels = &scores.labels;
    let sample = read.sample.as_ref();
    let summary = match sample.is_some_and(|sample| sample.is_of_fewer) {
        false => Summary::new(labels, &items, groups, estimators, corrections, population)?,
        // Nobody knows which sentences the others are, so that the codes say nothing of groups either.
        true => {
            let sampled = estimators.iter().any(|one| one.is_design_based());
            let drawn = || Summary::of_drawn_sentences(labels, &items, population);
            let others = estimators.iter().filter(|one| !one.is_design_based());
            let others: Vec<Estimator> = others.copied().collect();
            let mut summary =
                Summary::new(labels, &items, groups, &others, corrections, population)?;
            let drawn = sampled.then(drawn).transpose()?;
            summary
                .rows
                .splice(0..0, drawn.into_iter().flat_map(|drawn| drawn.rows));
            summary
        }
    };
    findings::warn_of_absent(estimators, labels, corrections, monitor);
    let unit = scores.clustered_by();
    findings::tell_shares(&summary, read.by.unwrap_or_default(), unit, monitor);
    Ok(summary)
}

/// Estimates a regression of what coders would have given on columns of the table.
fn regress(
    read: &Read,
    formula: &str,
    link: Link,
    margins: Option<&str>,
    weights: Option<&str>,
    monitor: &Monitor,
) -> Result<(Regression, Option<Margins>), JobError> {
    let (scores, path) = (&read.scores, read.path);
    let covariates = Covariates::read(path, read.coded_table()?, scores, formula, weights)?;
    let regression = Regression::new(&scores.labels, &read.items(), &covariates, link);
    let unit = scores.clustered_by();
    let of_column = |column: &str| {
        let margins = Margins::new(&scores.labels, &read.items(), &covariates, link, column);
        margins.map_err(|what| PrevalenceError::Formula {
            path: path.to_path_buf(),
            term: column.to_string(),
            what,
        })
    };
    let margins = margins.map(of_column).transpose()?;
    findings::tell_regression(&regression, margins.as_ref(), &covariates, unit, monitor);
    let path = path.to_path_buf();
    if regression.sentences == 0 {
        let formula = formula.to_string();
        return Err(JobError::NoSentenceInRegression { path, formula });
    }
    if regression.rows.is_empty() {
        return Err(JobError::NoRegression(path));
    }
    Ok((regression, margins))
}
