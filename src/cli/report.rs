//! `standpoint report`: writes scored articles as one HTML file to read, filter, search and print.

use std::ffi::OsStr;
use std::io::{IsTerminal, stdout};
use std::path::{Path, PathBuf};

use anyhow::bail;
use standpoint_common::phrases::{listed, plural};

use super::Outcome;
use super::console::messages::Messages;
use super::inputs::input::{InputArgs, QuestionArgs, ROWS_AS_THEY_ARE, holds_scores, note_tables};
use super::inputs::label_rule::LabelRuleArgs;
use super::inputs::labels::LabelTableArgs;
use super::inputs::model::{load_all, tell_of_models};
use super::inputs::values::date;
use super::outputs::drawings;
use super::outputs::names::{check_ending, check_output, file_name};
use super::outputs::protect::protect;
use super::outputs::write_bytes;
use super::summarize::tell_audit;
use crate::corpus::bare_name;
use crate::jobs::score::{
    Answers, LABELS, LEARNED, MODEL, RULE, ScoreRequest, TRAINER, VERSION, about_question,
    score_articles,
};
use crate::jobs::tables::{tell_copies, tell_scores, tell_workbook};
use crate::jobs::threads::available_threads;
use crate::jobs::{BUILT_IN, Monitor, NamedModel, TOPIC, is_built_in};
use crate::labels::Table;
use crate::output::ABOUT_COLUMNS;
use crate::output::report::{
    Card, Question, ReportError, ReportOptions, ScoredArticles, Scorer, report,
};
use crate::prevalence::Population;

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

    /// The model, a file that `train` wrote [default: the built-in model for the withdrawal of
    /// foreign forces from Iraq]; several models, each with -m, make a page on which the reader chooses
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

    /// Intervals for exactly these articles [default: for all similar articles, which are wider]
    #[arg(long, requires = "sample")]
    these_articles: bool,

    /// Articles that supply the text of a sample published without it (see `standpoint detach --help`); may be given
    /// several times
    #[arg(long, value_name = "PATH", requires = "sample")]
    articles: Vec<PathBuf>,
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    let inputs = args
        .input
        .paths
        .iter()
        .chain(&args.sample)
        .chain(&args.articles)
        .chain(&args.model);
    let inputs: Vec<&PathBuf> = inputs.collect();
    protect(args.output.as_ref(), &inputs)?;
    if let Some(folder) = &args.figures {
        drawings::check(folder, &args.by, &inputs)?;
    }
    let is_for_screen = args.output.is_none() && stdout().is_terminal();
    if is_for_screen && args.figures.is_none() {
        bail!(
            "a report is a web page and not for the screen: say which file to write, as with -o report.html"
        );
    }
    check_ending(args.output.as_ref(), "a web page", &PAGES)?;
    check_output(args.output.as_ref())?;
    let table = scores_table(args)?;
    let (mut answers, models, outcome) = match table {
        Some(path) => {
            let answers = read(path, &args.question)
                .inspect_err(|_| tell_workbook(path, &Monitor::new(messages)))?;
            let scores = &answers[0].1.scores;
            tell_scores(
                path,
                &scores.notes,
                &scores.repeated,
                &Monitor::new(messages),
            );
            (answers, Vec::new(), Outcome::Done)
        }
        None => {
            let scored = score(args, messages)?;
            tell_of_models(&scored.1, messages);
            scored
        }
    };
    if answers.len() > 1 && args.sample.is_some() {
        bail!(
            "a coded sample is about one question, and these are {}: {}",
            listed(&answers.iter().map(|(name, _)| name).collect::<Vec<_>>()),
            match table {
                Some(_) => "name one with --question",
                None => "name one model with -m",
            }
        );
    }
    answers
        .iter_mut()
        .for_each(|(_, articles)| articles.order_labels());
    let articles = &answers[0].1;
    let scores = &articles.scores;
    messages.say(&format!(
        "{} of {}; {} of boilerplate",
        plural(scores.sentences.len(), "scored sentence"),
        plural(articles.articles.len(), "article"),
        plural(scores.boilerplate, "piece")
    ));
    tell_copies(scores, &Monitor::new(messages));
    let (audit, doubts) = match &args.sample {
        Some(path) => {
            // The columns that are named are those of articles.
            let own =
                |column: &Option<String>| column.clone().filter(|_| !args.articles.is_empty());
            let sample = LabelTableArgs {
                paths: args.articles.clone(),
                text_column: own(&args.input.text_column),
                document_column: own(&args.input.document_column),
                label_column: None,
                coder_column: None,
                endings: args.input.endings.clone(),
            };
            let watched = messages.watching(true);
            let audit = (sample.tables()).coded_sample(path, scores, &Monitor::new(&watched))?;
            let source = args.input.paths.first().unwrap_or(path);
            let doubts = tell_audit(&audit, path, source, scores, messages);
            (Some(audit), doubts)
        }
        None => (None, Vec::new()),
    };
    let mut questions = Vec::new();
    for (at, (name, articles)) in answers.iter().enumerate() {
        let scorer = match (models.get(at), table) {
            (Some(named), _) => Some(scorer(named)?),
            (None, Some(path)) => scorer_in(path, args.question.name().unwrap_or(name)),
            (None, None) => None,
        };
        questions.push(Question {
            name,
            articles,
            coded: audit.as_ref().map(|audit| audit.coded.as_slice()),
            doubts: &doubts,
            scorer,
        });
    }
    let title = title(&questions, args.input.paths.first(), table.is_some());
    let page = report(
        &questions,
        &ReportOptions {
            title: args.title.as_deref().unwrap_or(&title),
            date: args.date.as_deref(),
            by: &split_columns(&args.by, articles),
            population: match args.these_articles {
                true => Population::These,
                false => Population::LikeThese,
            },
        },
    )?;
    for finding in page.findings {
        messages.tell(finding);
    }
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

/// Says where the page is. A browser shows a page with another ending as source text.
fn location(path: &Path) -> String {
    let is_page = |e: &OsStr| PAGES.iter().any(|ending| e.eq_ignore_ascii_case(ending));
    let shown = path.display();
    match path.extension().is_some_and(is_page) {
        true => format!("The report is in {shown}: open it in a browser."),
        false => format!(
            "The report is in {shown}: it is a web page, so give it a name that ends in .html to open it in \
            a browser."
        ),
    }
}

/// Reads a table of scores: the question that is named, or all, each with its name.
fn read(path: &Path, question: &QuestionArgs) -> Result<Answers, ReportError> {
    let one = ScoredArticles::from_table(path, question.name());
    let Some(questions) = one.as_ref().err().and_then(ReportError::questions) else {
        return Ok(vec![(String::new(), one?)]);
    };
    let read = |name: &String| Ok((name.clone(), ScoredArticles::from_table(path, Some(name))?));
    questions.iter().map(read).collect()
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

/// Splits the values of `--by` at commas, unless a value is the name of a column.
fn split_columns(asked: &[String], articles: &ScoredArticles) -> Vec<String> {
    let split = |names: &String| match articles.column(names) {
        Some(_) => vec![names.clone()],
        None => names.split(',').map(String::from).collect(),
    };
    asked.iter().flat_map(split).collect()
}

/// A model that the articles are scored with. Its name has no folder.
fn scorer(named: &NamedModel) -> anyhow::Result<Scorer<'_>> {
    let model = &named.model;
    let path = named.path.as_ref();
    let path = path.filter(|path| !is_built_in(path));
    Ok(Scorer {
        card: Card::Model(model),
        name: path.map_or(BUILT_IN.to_string(), |path| bare(path)),
        is_built_in: path.is_none(),
        sha256: model.sha256()?,
        labels_sha256: model.provenance().labels_sha256.clone(),
        version: env!("CARGO_PKG_VERSION").to_string(),
    })
}

/// The model that scored a question of a workbook, if its sheet `about` names one.
fn scorer_in(path: &Path, question: &str) -> Option<Scorer<'static>> {
    let is_workbook = path.extension()?.eq_ignore_ascii_case("xlsx");
    let table = is_workbook.then(|| Table::read_sheet(path, Some(ABOUT_COLUMNS[0]), "").ok())??;
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
        let mut names = names.iter();
        // What is about all questions has no name before it.
        let row = names.find_map(|name| table.rows.iter().find(|row| is_such(row, name)))?;
        Some([row.get(value)?, row.get(hash)?].map(str::to_string))
    };
    let value_of = |name: &str| row(name).map(|[value, _]| value);
    let ([model, sha256], [learned_from, labels_sha256]) = (row(MODEL)?, row(LEARNED)?);
    Some(Scorer {
        is_built_in: model == BUILT_IN,
        name: bare(Path::new(&model)),
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

/// The name of a file without its folder, which says nothing to the readers of a page.
fn bare(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// The heading of the page unless one is given: the topic of the built-in model, or the name of the model or of the table;
/// of several models the names of all.
fn title(questions: &[Question], source: Option<&PathBuf>, is_table: bool) -> String {
    let name = match questions {
        [only] => match &only.scorer {
            Some(scorer) if scorer.is_built_in => return TOPIC.to_string(),
            Some(scorer) => bare_name(Path::new(&scorer.name)),
            None => source.and_then(|path| bare_name(path)),
        },
        _ if is_table => source.and_then(|path| bare_name(path)),
        several => {
            let names: Vec<&str> = several.iter().map(|question| question.name).collect();
            return names.join(", ");
        }
    };
    name.unwrap_or_default().to_string_lossy().into_owned()
}

/// Scores all articles with each model.
fn score(args: &Args, messages: &Messages) -> anyhow::Result<(Answers, Vec<NamedModel>, Outcome)> {
    let models = load_all(&args.model, args.label_rule.get())?;
    note_tables(&args.input.paths, ROWS_AS_THEY_ARE, messages);
    args.input.announce_typing(messages);
    let articles = args.input.articles(args.output.as_ref())?;
    let request = ScoreRequest::new(articles, models, available_threads());
    let (answers, run) = score_articles(&request, messages)?;
    let outcome = Outcome::from_failures(run.reading.failures);
    Ok((answers, request.models, outcome))
}
