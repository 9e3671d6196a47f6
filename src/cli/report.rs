//! `standpoint report`: writes scored articles as one HTML file to read, filter, search and print.

use std::ffi::OsStr;
use std::io::{IsTerminal, stdout};
use std::path::{Path, PathBuf};

use anyhow::bail;

use super::Outcome;
use super::console::messages::Messages;
use super::inputs::input::{
    InputArgs, QuestionArgs, ROWS_AS_THEY_ARE, endings, holds_scores, note_tables,
};
use super::inputs::label_rule::LabelRuleArgs;
use super::inputs::labels::ClusterArgs;
use super::inputs::model::{load_all, tell_of_models};
use super::inputs::values::{date, population};
use super::outputs::drawings;
use super::outputs::names::file_name;
use super::outputs::protect::open_outputs;
use super::outputs::write_bytes;
use crate::jobs::coded_sample::CodedSource;
use crate::jobs::labels::LabelTables;
use crate::jobs::report::{ReportOf, ReportRequest, report};
use crate::jobs::score::{ArticlesByQuestion, ScoreRequest, score_articles};
use crate::jobs::threads::available_threads;
use crate::jobs::{NamedModel, ReadCounts};

/// The endings by which browsers recognise a page.
const PAGES: [&str; 2] = ["html", "htm"];

const EXAMPLES: &str = "\
Examples:
  Articles, scored on the way with the built-in model; open the file in any browser:
      standpoint report articles -o report.html
  A table that `score` wrote (with --all it also has the boilerplate), by outlet:
      standpoint score articles --all -o scores.csv
      standpoint report scores.csv --by outlet --title \"The bypass in the press\" -o report.html
  With intervals, from a random sample that you coded:
      standpoint sample scores.csv -n 200 -o coded.xlsx
      standpoint report scores.csv --sample coded.xlsx -o report.html
  The same, and its figures for a paper:
      standpoint report scores.csv --sample coded.xlsx -o report.html --figures figures

A CSV or workbook with columns p_…, or JSON lines of `score`, is taken for a table of scores, everything else
for articles. A column outlet is always grouped by, and a column date (2003, 2003-04, 2003-04-30
or 30 April 2003) gives shares over time. The file loads nothing from elsewhere, and it holds the
full text of the articles.";

/// Write scored articles as one HTML file to read, filter, search and print
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    input: InputArgs,

    /// The model, a file that `train` wrote, or “reader” for the built-in one that reads whole sentences: it is right
    /// more often and slower [default: the built-in model for the withdrawal of foreign forces from Iraq]; several models, each with -m, make a page on which the reader chooses
    #[arg(long, short, value_name = "FILE")]
    model: Vec<PathBuf>,

    #[command(flatten)]
    label_rule: LabelRuleArgs,

    #[command(flatten)]
    question: QuestionArgs,

    /// Where to write the page [default: standard output, if that is no screen]
    #[arg(long, short, value_name = "FILE", value_parser = file_name())]
    output: Option<PathBuf>,

    /// The heading of the page [default: the topic of the built-in model, or the name of the model or
    /// the table]
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,

    /// The date to show in how to cite, such as 2003-04-30; the page never dates itself
    #[arg(long, value_name = "DATE", value_parser = date)]
    date: Option<String>,

    /// Also write the figures of the page into this folder, for a paper: each as an SVG, as a PNG of 300 dots per
    /// inch, and as a table of its shares
    #[arg(long, value_name = "DIR", value_parser = file_name())]
    figures: Option<PathBuf>,

    /// Give shares by this column of your table as well; several with commas, or with --by again
    #[arg(long, value_name = "COLUMN")]
    by: Vec<String>,

    /// A random sample that `sample` drew from the table of scores, coded: gives intervals
    #[arg(long, value_name = "FILE", alias = "audit")]
    sample: Option<PathBuf>,

    #[command(flatten)]
    cluster: ClusterArgs,

    /// Intervals for exactly these articles [default: for all similar articles (wider)]
    #[arg(long, requires = "sample")]
    these_articles: bool,

    /// Articles that supply the text of a sample published without it (see `standpoint detach --help`); may be given
    /// several times
    #[arg(long, value_name = "PATH", requires = "sample")]
    articles: Vec<PathBuf>,
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    let inputs: Vec<&PathBuf> = args
        .input
        .paths
        .iter()
        .chain(&args.sample)
        .chain(&args.articles)
        .chain(&args.model)
        .collect();
    open_outputs(&[(args.output.as_ref(), ("a web page", &PAGES))], &inputs)?;
    if let Some(folder) = &args.figures {
        drawings::check(folder, &args.by, &inputs)?;
    }
    let is_for_screen = args.output.is_none() && stdout().is_terminal();
    if is_for_screen && args.figures.is_none() {
        bail!(
            "a report is a web page and not for the screen: say which file to write, as with -o report.html"
        );
    }
    let mut outcome = Outcome::Done;
    let of = match scores_table(args)? {
        Some(path) => ReportOf::Table {
            path: path.to_path_buf(),
            question: args.question.name().map(str::to_string),
        },
        None => {
            if args.cluster.cluster.is_some() {
                bail!("--cluster needs a table of scores: write one first with “standpoint score”");
            }
            let (answers, models, reading) = score(args, messages)?;
            outcome = Outcome::from_failures(reading.failures);
            tell_of_models(&models, messages);
            ReportOf::Scored {
                answers,
                models,
                path: args.input.paths[0].clone(),
            }
        }
    };
    let request = ReportRequest {
        of,
        sample: args.sample.as_ref().map(|path| coded(args, path)),
        title: args.title.clone(),
        date: args.date.clone(),
        by: args.by.clone(),
        cluster: args.cluster.cluster.clone(),
        population: population(args.these_articles),
    };
    let page = report(request, &messages.watching(true))?;
    if let Some(folder) = &args.figures {
        drawings::write(folder, &page.figures, &inputs, messages)?;
    }
    if !is_for_screen {
        write_bytes(args.output.as_ref(), page.html.as_bytes())?;
    }
    if let Some(path) = &args.output {
        messages.say(&location(path));
    }
    Ok(outcome)
}

/// The coded sample. The columns that are named are those of its articles.
fn coded(args: &Args, path: &Path) -> CodedSource {
    let own = |column: &Option<String>| column.clone().filter(|_| !args.articles.is_empty());
    let tables = LabelTables {
        articles: args.articles.clone(),
        text_column: own(&args.input.tables.text_column),
        document_column: own(&args.input.tables.document_column),
        endings: endings(&args.input.tables.endings),
        split_at: args.input.tables.split_at.clone(),
        ..LabelTables::default()
    };
    CodedSource {
        path: path.to_path_buf(),
        corrections: Vec::new(),
        tables,
    }
}

/// Says where the page is. A browser shows a page with another ending as source text.
fn location(path: &Path) -> String {
    let is_page = |e: &OsStr| PAGES.iter().any(|ending| e.eq_ignore_ascii_case(ending));
    let shown = path.display();
    if path.extension().is_some_and(is_page) {
        format!("The report is in {shown}: open it in a browser.")
    } else {
        format!(
            "The report is in {shown}: it is a web page, so give it a name that ends in .html to open it in \
            a browser."
        )
    }
}

/// The table of scores, if the input is one.
fn scores_table(args: &Args) -> anyhow::Result<Option<&Path>> {
    let Some(path) = args.input.paths.iter().find(|path| holds_scores(path)) else {
        if args.question.name().is_some() {
            bail!(
                "--question names a question of a table of scores, and these are articles: leave it away, or name one \
                model with -m"
            );
        }
        return Ok(None);
    };
    if args.input.paths.len() > 1 {
        bail!(
            "{}: this is a table of scores, and a report is made of one table or of articles: name it alone",
            path.display()
        );
    }
    if !args.model.is_empty() {
        bail!(
            "{}: this is a table of scores, which needs no model: leave -m away",
            path.display()
        );
    }
    args.label_rule.check_unused(path)?;
    Ok(Some(path))
}

/// Scores all articles with each model.
fn score(
    args: &Args,
    messages: &Messages,
) -> anyhow::Result<(ArticlesByQuestion, Vec<NamedModel>, ReadCounts)> {
    let models = load_all(&args.model, args.label_rule.get())?;
    note_tables(&args.input.paths, ROWS_AS_THEY_ARE, messages);
    args.input.announce_typing(messages);
    let articles = args.input.articles(args.output.as_ref())?;
    let request = ScoreRequest::new(articles, models, available_threads());
    let (answers, run) = score_articles(&request, messages)?;
    Ok((answers, request.models, run.reading))
}
