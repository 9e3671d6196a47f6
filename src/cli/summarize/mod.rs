//! `standpoint summarize`: estimates how common each stance is.

mod messages;
mod regress;
mod scores;

use std::path::PathBuf;

use anyhow::bail;
use clap::ArgGroup;
use serde_json::{Value, json};
use standpoint_common::phrases::shell_path;

use super::Outcome;
use super::console::events::ToldShares;
use super::console::messages::Messages;
use super::console::screen::shows_terminal;
use super::figures::plan::{self, Pilot};
use super::figures::shares;
use super::inputs::input::QuestionArgs;
use super::inputs::label_rule::LabelRuleArgs;
use super::inputs::labels::{ClusterArgs, LabelTableArgs};
use super::inputs::values::{Named, estimator, one_of, population, width};
use super::outputs::json;
use super::outputs::names::{CSV, FIGURES, JSON, file_name};
use super::outputs::protect::open_outputs;
use super::outputs::{write_bytes, write_table};
use crate::jobs::coded_sample::CodedSource;
use crate::jobs::summarize::{
    Analysis, CorrectionLabels, Estimated, SummarizeRequest, SummarizeRun, summarize,
};
use crate::output::methods::Methods;
use crate::output::{share_paper, share_table};
use crate::prevalence::{Estimator, Link, Plan, Scores, Summary, SummaryRow, intervals};
use messages::{no_interval, sampling, say_intervals};
use regress::regress;
use scores::{holds_articles, scores};

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
#[command(group = ArgGroup::new("intervals").multiple(true).args(["sample", "plan"]))]
pub struct Args {
    /// A table of scores (CSV, JSON lines or workbook); or articles (a folder, or a file that is no table),
    /// which are scored first
    #[arg(value_name = "SCORES.csv|ARTICLES")]
    scores: PathBuf,

    #[command(flatten)]
    question: QuestionArgs,

    /// The model that articles are scored with, as in `score` [default: the built-in model]
    #[arg(long, short, value_name = "FILE")]
    model: Option<PathBuf>,

    #[command(flatten)]
    label_rule: LabelRuleArgs,

    /// Also estimate the shares for each value of this column: document, outlet or any other; month
    /// and year are taken from the column date. Several columns, such as outlet,year, give a group for each
    /// combination
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,

    #[command(flatten)]
    cluster: ClusterArgs,

    /// A sample that `standpoint sample` drew from this table, coded by hand. Files of corrections of it, each with
    /// --sample, replace its codes: the latest counts
    #[arg(long, value_name = "FILE", alias = "audit")]
    sample: Vec<PathBuf>,

    /// The estimators, separated by commas [default: ppi with --sample, else pcc and cc]
    #[arg(long, value_parser = estimator(), value_delimiter = ',', value_name = "NAME")]
    estimator: Vec<Estimator>,

    /// Intervals for exactly these articles [default: for all similar articles (wider)]
    #[arg(long, requires = "intervals")]
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

    /// Leave out documents of which at least half stands in an earlier one, in sentences of eight or more words: a
    /// dispatch that several outlets print counts once
    #[arg(long)]
    without_copies: bool,

    /// Tell how many random sentences to code for a 95 % interval of this width, such as 0.06
    #[arg(
        long,
        value_name = "WIDTH",
        value_parser = width,
        allow_negative_numbers = true,
        conflicts_with_all = ["estimator", "labels", "output", "by"]
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

    /// What the coefficients of --regress are: differences of shares, or of log-odds (a logistic regression)
    #[arg(
        long,
        value_name = "NAME",
        requires = "regress",
        default_value = "identity",
        value_parser = one_of(LINKS)
    )]
    link: Link,

    /// In place of coefficients, write the share of each value of this column if all else were as it is, and all
    /// differences with p adjusted for their number (Holm)
    #[arg(long, value_name = "COLUMN", requires = "regress")]
    margins: Option<String>,

    /// The column of weights of sentences in a regression, such as those of a survey
    #[arg(long, value_name = "COLUMN", requires = "regress")]
    weights: Option<String>,

    /// Write the shares and how they came about as JSON to a file, or with - to standard output in
    /// place of all else
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

const LINKS: [Named<Link>; 2] = [
    ("identity", "Differences of shares", Link::Identity),
    ("logit", "Differences of log-odds", Link::Logit),
];

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    let outputs = [
        (args.output.as_ref(), FIGURES),
        (args.json.as_ref(), JSON),
        (args.pseudo_outcomes.as_ref(), CSV),
    ];
    let tables = [&args.labels, &args.scores_from].into_iter().flatten();
    let inputs = tables.chain(&args.sample).chain(&args.table.paths);
    open_outputs(&outputs, inputs.chain([&args.scores]))?;
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
    check_estimators(args)?;
    let (of, outcome) = scores(args, messages)?;
    let request = SummarizeRequest {
        of,
        by: args.by.clone(),
        cluster: args.cluster.cluster.clone(),
        sample: CodedSource::among(args.sample.clone(), args.table.tables()),
        without_copies: args.without_copies,
        pseudo_outcomes: args.pseudo_outcomes.is_some(),
        wanted: wanted(args),
    };
    let run = summarize(request, &messages.watching(true))?;
    if let (Some(path), Some(rows)) = (&args.pseudo_outcomes, &run.pseudo_outcomes) {
        write_bytes(Some(path), rows)?;
        messages.say(&format!("The pseudo-outcomes are in {}.", path.display()));
    }
    match &run.estimated {
        Estimated::Plan(plan) => write_plan(args, plan, &run, messages)?,
        Estimated::Regression(regression, margins) => {
            regress(args, regression, margins.as_ref(), &run, messages)?
        }
        Estimated::Shares {
            estimators,
            summary,
        } => write_shares(args, estimators, summary, &run, messages)?,
    }
    Ok(outcome)
}

/// What the options ask for.
fn wanted(args: &Args) -> Analysis {
    if let Some(width) = args.plan {
        return Analysis::Plan {
            width,
            population: population(args.these_articles),
        };
    }
    if let Some(formula) = &args.regress {
        return Analysis::Regression {
            formula: formula.clone(),
            link: args.link,
            margins: args.margins.clone(),
            weights: args.weights.clone(),
        };
    }
    let scores_from = args.scores_from.as_ref();
    Analysis::Shares {
        estimators: args.estimator.clone(),
        population: population(args.these_articles),
        labels: args.labels.as_ref().map(|path| {
            let labels = CorrectionLabels {
                path: path.clone(),
                tables: args.table.tables(),
                scores: scores_from.map(|table| {
                    let question = args.question.name_in(table);
                    (table.clone(), question.map(str::to_string))
                }),
            };
            labels.into()
        }),
    }
}

/// Fails if an estimator lacks what only another option gives.
fn check_estimators(args: &Args) -> anyhow::Result<()> {
    for estimator in &args.estimator {
        if estimator.is_design_based() && args.sample.is_empty() {
            bail!(
                "the estimator {} needs a coded random sample: draw one with “{}”, code it, and add --sample \
                coded.xlsx",
                estimator.abbreviation(),
                sampling(args)
            );
        }
        if *estimator == Estimator::Emq && args.scores_from.is_some() {
            bail!(
                "the estimator emq needs the sentences that the model learned from, and with --scores-from \
                those of --labels are others: ask for emq by itself, with the model's own labels as --labels \
                and no --scores-from"
            );
        }
    }
    Ok(())
}

/// Writes how many sentences to code.
fn write_plan(
    args: &Args,
    plan: &Plan,
    run: &SummarizeRun,
    messages: &Messages,
) -> anyhow::Result<()> {
    let table = if holds_articles(args) {
        "scores.csv".to_string()
    } else {
        args.question.in_shell(&args.scores)
    };
    let source = CodedSource::among(args.sample.clone(), args.table.tables());
    let coded = run.sample.as_ref().zip(source.as_ref());
    let pilot = coded.map(|(sample, source)| Pilot {
        path: &source.path,
        is_plain: sample.labelled.unequal_probabilities().is_none(),
    });
    let text = plan::plan(plan, &run.scores, &table, pilot.as_ref());
    json::write(args.json.as_ref(), plan, text, messages)
}

/// Says how the shares were estimated, and writes them.
fn write_shares(
    args: &Args,
    estimators: &[Estimator],
    summary: &Summary,
    run: &SummarizeRun,
    messages: &Messages,
) -> anyhow::Result<()> {
    for estimator in estimators {
        messages.say(&format!(
            "{}: {}",
            estimator.abbreviation(),
            estimator.method()
        ));
    }
    let population = population(args.these_articles);
    let drawn = summary.drawn_documents.is_some();
    let interval = if summary.rows.iter().any(|row| row.low.is_some()) {
        let compared = summary.rows.iter().any(|row| row.against.is_some());
        let clusters = run.scores.cluster_column();
        say_intervals(population, clusters, drawn, compared, messages);
        Ok(intervals(population, clusters, drawn))
    } else {
        let why = no_interval(args, estimators, drawn, run);
        messages.say(&format!("there are no intervals: {why}"));
        Err(why)
    };
    let scores = &run.scores;
    let methods = Methods {
        scores,
        sample: run.sample.as_ref(),
        estimators,
        summary,
        population,
    };
    let methods = methods.paragraph();
    messages.shares(|| ToldShares {
        rows: told(&summary.rows),
        methods: methods.clone(),
    });
    let assumed = estimators
        .iter()
        .map(|e| json!({ "name": e.abbreviation(), "assumes": e.assumption() }));
    let mut results = json!({
        "label_order": scores.labels,
        "sentences": scores.sentences.len(),
        "documents": scores.documents.len(),
        "boilerplate": scores.boilerplate,
        "coded": run.coded(),
        "by": args.by,
        "interval": interval.as_ref().ok(),
        "no_interval": interval.as_ref().err(),
        "estimators": assumed.collect::<Vec<_>>(),
        "methods": methods,
        "shares": summary.rows,
    });
    add_clusters(&mut results, scores);
    let paper = share_paper(
        &summary.rows,
        args.by.as_deref(),
        population,
        scores.cluster_column(),
    );
    let table = share_table(&summary.rows)
        .for_paper(paper)
        .with_methods(&methods);
    let output = args.output.as_ref();
    let mut text = write_table(&table, output, messages)?;
    if output.is_some() || shows_terminal() {
        text = shares::table(&summary.rows);
    }
    json::write(args.json.as_ref(), &results, text, messages)
}

/// The rows of the first estimator, for a program that runs this one.
fn told(rows: &[SummaryRow]) -> Vec<Value> {
    let first = rows.first().map(|row| row.estimator);
    let rows = rows.iter().filter(|row| Some(row.estimator) == first);
    rows.map(|row| json!(row)).collect()
}

/// Adds the column of the clusters and their number to JSON, if they are not the documents.
fn add_clusters(results: &mut Value, scores: &Scores) {
    if let Some(column) = scores.cluster_column() {
        results["cluster"] = column.into();
        results["clusters"] = scores.count_clusters().number.into();
    }
}
