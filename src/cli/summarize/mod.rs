//! `standpoint summarize`: estimates how common each stance is.

mod messages;
mod regress;
mod scores;

use std::path::PathBuf;

use anyhow::bail;
use serde::Serialize;

use super::Outcome;
use super::console::messages::Messages;
use super::console::screen::shows_terminal;
use super::figures::plan::{self, Pilot};
use super::figures::shares;
use super::inputs::input::QuestionArgs;
use super::inputs::label_rule::LabelRuleArgs;
use super::inputs::labels::LabelTableArgs;
use super::inputs::values::{estimator, width};
use super::outputs::json;
use super::outputs::names::{TableKind, check_ending, check_output, figures_kind, file_name};
use super::outputs::protect::{check_different, protect};
use super::outputs::{write_bytes, write_table};
pub use messages::tell_audit;
use messages::{no_interval, sampling, tell, tell_intervals};
use regress::regress;
use scores::{holds_articles, scores};

use crate::evaluation::Predicted;
use crate::findings::{Note, Warning, displayed};
use crate::jobs::Monitor;
use crate::jobs::labels::{tell_ties, warn_of_guesses, warn_of_unequal};
use crate::jobs::tables::{tell_respelled, tell_scores};
use crate::labels::LabelSet;
use crate::output::{pseudo_outcome_rows, share_table};
use crate::prevalence::{
    Coded, CodedSample, Corrections, Estimator, Groups, Plan, Population, Rates, Row, Scores,
    Summary, intervals,
};
use standpoint_common::phrases::{plural, shell_path};

const EXAMPLES: &str = "\
Examples:
  The share of each stance in all articles, and in each outlet (a column of your table):
      standpoint summarize scores.csv
      standpoint summarize scores.csv --by outlet -o shares.xlsx
  The same from articles, without writing a table of scores:
      standpoint summarize articles
  With intervals: draw sentences at random, code them, and give them back:
      standpoint sample scores.csv -n 200 -o coded.xlsx
      standpoint summarize scores.csv --by outlet --sample coded.xlsx
  Does the stance differ between outlets, and does it change with time?
      standpoint summarize scores.csv --regress outlet+date --sample coded.xlsx
  How many sentences must be coded for an interval 6 points wide (plus or minus 3)?
      standpoint summarize scores.csv --plan 0.06
  Counts corrected by the errors on other labelled sentences, which the model has not learned from:
      standpoint summarize scores.csv --estimator acc,pacc --labels test.csv --scores-from test-scores.csv

Estimators: cc counts labels, pcc sums probabilities, acc and pacc correct these by how labels are
mistaken for each other, emq (SLD) by what the shares must be; ppi (PPI++) and dsl (design-based
supervised learning) correct by a coded random sample, and only these have intervals: 95 %,
clustered by document, or about these articles alone with --these-articles.";

/// Estimate how common each stance is: in all articles and by document, outlet, month …
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A table of scores (CSV, JSON lines or workbook); or articles (a folder, or a file that is no table),
    /// which are scored first
    #[arg(value_name = "SCORES.csv|ARTICLES")]
    scores: PathBuf,

    #[command(flatten)]
    question: QuestionArgs,

    /// The model that articles are scored with [default: the built-in model]
    #[arg(long, short, value_name = "FILE")]
    model: Option<PathBuf>,

    #[command(flatten)]
    label_rule: LabelRuleArgs,

    /// Also estimate the shares for each value of this column: document, outlet or any other; month
    /// and year are taken from the column date. Several columns, such as outlet,year, give a group for each
    /// combination
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,

    /// A sample that `standpoint sample` drew from this table, coded by hand
    #[arg(long, value_name = "FILE", alias = "audit")]
    sample: Option<PathBuf>,

    /// The estimators, separated by commas [default: ppi with --sample, else pcc and cc]
    #[arg(long, value_parser = estimator(), value_delimiter = ',', value_name = "NAME")]
    estimator: Vec<Estimator>,

    /// Intervals for exactly these articles [default: for all similar articles, which are wider]
    #[arg(long, requires = "sample")]
    these_articles: bool,

    /// Labelled sentences: for emq those that the model learned from, for acc and pacc, with
    /// --scores-from, some that it has not learned from
    #[arg(long, value_name = "LABELS.csv")]
    labels: Option<PathBuf>,

    #[command(flatten)]
    table: LabelTableArgs,

    /// The scores of the labelled sentences
    #[arg(long, value_name = "SCORES.csv", requires = "labels")]
    scores_from: Option<PathBuf>,

    /// Leave out documents of which at least half stands in earlier ones, in sentences of eight or more words: a
    /// dispatch that several outlets print counts once
    #[arg(long)]
    without_copies: bool,

    /// Tell how many random sentences to code for a 95 % interval of this width, such as 0.06
    #[arg(
        long,
        value_name = "WIDTH",
        value_parser = width,
        allow_negative_numbers = true,
        conflicts_with_all = ["estimator", "labels", "output", "by", "these_articles"]
    )]
    plan: Option<f64>,

    /// Write the shares to a file, a CSV, a workbook (.xlsx) for Excel and LibreOffice or a table for LaTeX (.tex),
    /// and show them as text [default: CSV on standard output]
    #[arg(long, short, value_name = "FILE", value_parser = file_name())]
    output: Option<PathBuf>,

    /// Also write the table with a column y_<label> for each label, for regressions in R, Stata or Python: the
    /// probability, corrected by the code where there is one
    #[arg(long, value_name = "FILE", value_parser = file_name(), requires = "sample", conflicts_with = "plan")]
    pseudo_outcomes: Option<PathBuf>,

    /// Explain the shares by columns of the table, such as outlet+date, in place of estimating them: the
    /// coefficients of a regression of what coders would have given, with intervals
    #[arg(
        long,
        value_name = "COLUMNS",
        requires = "sample",
        conflicts_with_all = ["by", "estimator", "labels", "plan", "these_articles"]
    )]
    regress: Option<String>,

    /// With --regress: coefficients of log-odds (a logistic regression) in place of differences of shares
    #[arg(long, requires = "regress")]
    logit: bool,

    /// Write the shares and how they came about as JSON to a file, or with - to standard output in
    /// place of all else
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

#[derive(Serialize)]
struct Json<'a> {
    label_order: &'a [String],
    sentences: usize,
    documents: usize,
    boilerplate: usize,
    coded: usize,
    by: Option<&'a str>,
    interval: Option<String>,
    no_interval: Option<String>,
    estimators: Vec<EstimatorJson>,
    shares: &'a [Row],
}

#[derive(Serialize)]
struct EstimatorJson {
    name: &'static str,
    assumes: &'static str,
}

impl Args {
    /// The articles that the intervals are about.
    fn population(&self) -> Population {
        match self.these_articles {
            true => Population::These,
            false => Population::LikeThese,
        }
    }
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    let kind = figures_kind(args.output.as_ref())?;
    let outputs = [&args.output, &args.json, &args.pseudo_outcomes];
    for (at, output) in outputs.iter().enumerate() {
        for other in &outputs[..at] {
            check_different(other.as_ref(), output.as_ref())?;
        }
    }
    for output in outputs {
        let inputs = [&args.sample, &args.labels, &args.scores_from];
        let inputs = inputs.into_iter().flatten().chain(&args.table.paths);
        protect(output.as_ref(), inputs.chain([&args.scores]))?;
    }
    json::file(args.json.as_ref())?;
    check_output(args.output.as_ref())?;
    check_ending(args.pseudo_outcomes.as_ref(), "a CSV", &["csv"])?;
    check_output(args.pseudo_outcomes.as_ref())?;
    let of_table = [
        ("--pseudo-outcomes", args.pseudo_outcomes.is_some()),
        ("--regress", args.regress.is_some()),
    ];
    if let Some((option, _)) = of_table.iter().find(|(_, is_given)| *is_given)
        && holds_articles(args)
    {
        bail!(
            "{}: {option} needs a table of scores: write one first with “standpoint score {} -o scores.csv”",
            args.scores.display(),
            shell_path(&args.scores)
        );
    }
    let ((mut scores, table), outcome) = scores(args, messages)?;
    let mut audit = match &args.sample {
        Some(path) => {
            let watched = messages.watching(true);
            let tables = args.table.tables();
            Some(tables.coded_sample(path, &scores, &Monitor::new(&watched))?)
        }
        None => None,
    };
    tell(args, &scores, messages);
    if let (Some(audit), Some(path)) = (&audit, &args.sample) {
        tell_audit(audit, path, &args.scores, &scores, messages);
    }
    if args.without_copies {
        leave_copies_out(&mut scores, audit.as_mut(), messages);
    }
    if let (Some(path), Some(audit), Some(table)) = (&args.pseudo_outcomes, &audit, &table) {
        let rows = pseudo_outcome_rows(&scores, &scores.items(&audit.coded), table)?;
        write_bytes(Some(path), &rows)?;
        messages.say(&format!("The pseudo-outcomes are in {}.", path.display()));
    }
    let regression = args.regress.as_deref().zip(audit.as_ref());
    match (args.plan, regression.zip(table.as_ref())) {
        (Some(width), _) => plan_sample(args, width, &scores, audit.as_ref(), messages)?,
        (_, Some(((formula, audit), table))) => {
            let read = (&scores, table);
            regress(args, formula, kind, read, audit, messages)?;
        }
        _ => estimate(args, kind, &scores, audit.as_ref(), messages)?,
    }
    Ok(outcome)
}

/// Plans how many sentences to code for intervals of this width.
fn plan_sample(
    args: &Args,
    width: f64,
    scores: &Scores,
    audit: Option<&CodedSample>,
    messages: &Messages,
) -> anyhow::Result<()> {
    let coded: &[Option<Coded>] = audit.map_or(&[], |audit| &audit.coded);
    let plan = Plan::new(&scores.items(coded), scores.labels.len(), width);
    let table = match holds_articles(args) {
        true => "scores.csv".to_string(),
        false => args.question.in_shell(&args.scores),
    };
    let pilot = audit.zip(args.sample.as_deref());
    let pilot = pilot.map(|(audit, path)| Pilot {
        path,
        is_plain: audit.labelled.unequal_probabilities().is_none(),
    });
    let text = plan::plan(&plan, &scores.labels, &table, pilot.as_ref());
    json::write(args.json.as_ref(), &plan, text, messages)
}

/// Estimates the shares and writes them.
fn estimate(
    args: &Args,
    kind: TableKind,
    scores: &Scores,
    audit: Option<&CodedSample>,
    messages: &Messages,
) -> anyhow::Result<()> {
    let coded: &[Option<Coded>] = audit.map_or(&[], |audit| &audit.coded);
    let by_document = args
        .by
        .as_ref()
        .is_some_and(|by| by.eq_ignore_ascii_case("document"));
    let estimators = estimators(args, by_document, scores.is_certain)?;
    let corrections = corrections(args, scores, audit, messages)?;
    let group_of: Vec<usize> = scores.sentences.iter().map(|s| s.group).collect();
    let summary = Summary::new(
        &scores.labels,
        &scores.items(coded),
        args.by.is_some().then_some(Groups {
            names: &scores.groups,
            of: &group_of,
            compared: !by_document,
        }),
        &estimators,
        &corrections,
        args.population(),
    )?;
    for estimator in &estimators {
        messages.say(&format!(
            "{}: {}",
            estimator.abbreviation(),
            estimator.method()
        ));
    }
    shares::warn_of_absent(&estimators, &scores.labels, &corrections, messages);
    let has_interval = summary.rows.iter().any(|row| row.low.is_some());
    let interval = match has_interval {
        true => Ok(intervals(args.population())),
        false => Err(no_interval(args, &estimators, audit.is_some(), scores)),
    };
    match &interval {
        Ok(_) => {
            let compared = summary.rows.iter().any(|row| row.against.is_some());
            tell_intervals(args.population(), compared, messages);
        }
        Err(why) => messages.say(&format!("there are no intervals: {why}")),
    }
    let by = args.by.as_deref().unwrap_or_default();
    for missing in summary.missing_intervals() {
        let by = by.to_string();
        messages.tell(Note::GroupsWithoutInterval { by, missing });
    }
    shares::notes(&summary, messages);
    let json = Json {
        label_order: &scores.labels,
        sentences: scores.sentences.len(),
        documents: scores.documents.len(),
        boilerplate: scores.boilerplate,
        coded: coded.iter().flatten().count(),
        by: args.by.as_deref(),
        interval: interval.as_ref().ok().cloned(),
        no_interval: interval.err(),
        estimators: estimators
            .iter()
            .map(|e| EstimatorJson {
                name: e.abbreviation(),
                assumes: e.assumption(),
            })
            .collect(),
        shares: &summary.rows,
    };
    let table = share_table(&summary.rows);
    let output = args.output.as_ref();
    let mut text = write_table(&table, output, kind, messages)?;
    if output.is_some() || shows_terminal() {
        text = shares::table(&summary.rows);
    }
    json::write(args.json.as_ref(), &json, text, messages)
}

/// Leaves out the documents that repeat earlier ones. What was coded of the rest is still a random sample of the rest.
fn leave_copies_out(scores: &mut Scores, audit: Option<&mut CodedSample>, messages: &Messages) {
    let left_out = match scores.copies() {
        Some(copies) => {
            let mut coded = Vec::new();
            scores.remove(&copies, audit.map_or(&mut coded, |audit| &mut audit.coded));
            copies.count()
        }
        None => 0,
    };
    messages.say(&format!(
        "left out: {} half or more of earlier ones",
        match left_out {
            1 => "1 document that repeats".to_string(),
            n => format!("{} that repeat", plural(n, "document")),
        }
    ));
}

/// The estimators asked for, each once, or those that suit the input.
fn estimators(args: &Args, by_document: bool, is_certain: bool) -> anyhow::Result<Vec<Estimator>> {
    let mut estimators: Vec<Estimator> = Vec::new();
    for estimator in args.estimator.iter().copied() {
        if estimator.is_design_based() && args.sample.is_none() {
            bail!(
                "the estimator {} needs a coded random sample: draw one with “{}”, code it, and add --sample \
                coded.xlsx",
                estimator.abbreviation(),
                sampling(args)
            );
        }
        if estimator == Estimator::Emq && args.scores_from.is_some() {
            bail!(
                "the estimator emq needs the sentences that the model learned from, and with --scores-from \
                those of --labels are others: ask for emq by itself, with the model's own labels as --labels \
                and no --scores-from"
            );
        }
        if !estimators.contains(&estimator) {
            estimators.push(estimator);
        }
    }
    if estimators.is_empty() {
        estimators = match args.sample.is_some() && !by_document {
            true => vec![Estimator::Ppi],
            // Sums of certain labels are their counts.
            false if is_certain => vec![Estimator::Cc],
            false => vec![Estimator::Pcc, Estimator::Cc],
        };
    }
    Ok(estimators)
}

/// Computes the error rates of the model and the shares it learned, from labels with their scores or from the
/// coded sample.
fn corrections(
    args: &Args,
    scores: &Scores,
    audit: Option<&CodedSample>,
    messages: &Messages,
) -> anyhow::Result<Corrections> {
    let classes = scores.labels.len();
    let mut corrections = Corrections {
        rates: audit.map(|audit| Rates::from_coded(&scores.items(&audit.coded), classes)),
        prior: None,
    };
    let Some(path) = &args.labels else {
        return Ok(corrections);
    };
    let watched = messages.watching(true);
    let monitor = &Monitor::new(&watched);
    let known = LabelSet::Known(&scores.labels);
    let file = args.table.tables().read(path, known, monitor)?;
    warn_of_guesses(path, &file, monitor);
    let labelled = &file.labelled;
    if let Some(table) = &args.scores_from {
        let predicted = Predicted::from_table(table, args.question.name_in(table), labelled)?;
        tell_scores(
            table,
            &predicted.table.notes,
            &predicted.table.repeated,
            monitor,
        );
        tell_respelled(path, &predicted.table.respelled, monitor);
        let probabilities: Vec<Vec<f64>> = predicted
            .log_probabilities
            .outer_iter()
            .map(|row| row.iter().map(|z| libm::exp(*z)).collect())
            .collect();
        let rows = labelled
            .sentences
            .iter()
            .zip(&predicted.given)
            .zip(&probabilities);
        // A sample drawn by label has other shares of the given labels than its table, so its rows need
        // weights.
        let is_weighed = labelled.sentences.iter().all(|s| s.probability.is_some());
        if !is_weighed {
            warn_of_unequal(path, labelled, monitor);
        }
        tell_ties(&file.report, monitor);
        let rows = rows.map(|((sentence, given), p)| {
            let weight = if is_weighed {
                sentence.stands_for()
            } else {
                1.0
            };
            (sentence.label, *given, p.as_slice(), weight)
        });
        corrections.rates = Some(Rates::new(rows, classes));
        return Ok(corrections);
    }
    let mut prior = vec![0.0; classes];
    for sentence in &labelled.sentences {
        prior[sentence.label] += 1.0 / labelled.sentences.len() as f64;
    }
    corrections.prior = Some(prior);
    if let (Some(audit), Some(name)) = (audit, &args.sample) {
        let seen = audit.overlap_with(labelled, scores);
        if seen > 0 {
            messages.tell(Warning::CodedAndLearned {
                file: displayed(name),
                sentences: seen,
                other: displayed(path),
            });
        }
    }
    Ok(corrections)
}
