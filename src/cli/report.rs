//! `standpoint report`: scored articles as one HTML file to read, filter, search and print.

use std::ffi::OsStr;
use std::io::{IsTerminal, Write, stdout};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::Outcome;
use super::console::messages::Messages;
use super::in_order::{available_threads, in_order};
use super::inputs::input::{InputArgs, ROWS_AS_THEY_ARE, Told, holds_scores, note_tables};
use super::inputs::labels::ArticlesArgs;
use super::inputs::model::{BUILT_IN, is_built_in, load, tell_built_in};
use super::inputs::told::{tell_copies, tell_scores, tell_workbook};
use super::outputs::named::{file_name, name_of, writable};
use super::outputs::spare::spare;
use super::summarize::tell_audit;
use crate::atomic::replace;
use crate::corpus::{Document, iso_date_or_part};
use crate::model::{Model, Scored, Unit};
use crate::output::report::{ReportOptions, ScoredArticles, Scorer, report};
use crate::phrases::plural;

/// Endings by which a browser knows a page.
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
      standpoint report scores.csv --audit coded.xlsx -o report.html

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
    /// foreign forces from Iraq]
    #[arg(long, short, value_name = "FILE")]
    model: Option<PathBuf>,

    /// Where to write the page [default: standard output, if that is no screen]
    #[arg(long, short, value_name = "FILE", value_parser = file_name())]
    output: Option<PathBuf>,

    /// The heading of the page
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,

    /// The date to show in how to cite, such as 2003-04-30; the page never dates itself
    #[arg(long, value_name = "DATE", value_parser = date)]
    date: Option<String>,

    /// Give shares by this column of your table as well; several with commas, or with --by again
    #[arg(long, value_name = "COLUMN")]
    by: Vec<String>,

    /// A random sample that `sample` drew from the table of scores, coded: gives intervals
    #[arg(long, value_name = "FILE")]
    audit: Option<PathBuf>,

    /// The articles that the sample is about, if it has no text (see `standpoint detach --help`); may be
    /// given several times
    #[arg(long, value_name = "PATH", requires = "audit")]
    articles: Vec<PathBuf>,
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    let inputs = args
        .input
        .paths
        .iter()
        .chain(&args.audit)
        .chain(&args.articles)
        .chain(&args.model);
    spare(args.output.as_ref(), inputs)?;
    not_on_the_screen(args.output.as_ref(), stdout().is_terminal())?;
    name_of(args.output.as_ref(), "a web page", &PAGES)?;
    writable(args.output.as_ref())?;
    let (articles, model, outcome) = match table(args)? {
        Some(path) => {
            let articles =
                ScoredArticles::of_table(path).inspect_err(|_| tell_workbook(path, messages))?;
            tell_scores(
                path,
                &articles.scores.notices,
                articles.scores.repeated.as_ref(),
                messages,
            );
            (articles, None, Outcome::Done)
        }
        None => {
            let model = load(args.model.as_ref())?;
            let (articles, outcome) = score(args, &model, messages)?;
            tell_built_in(args.model.as_ref(), messages);
            (articles, Some(model), outcome)
        }
    };
    let scores = &articles.scores;
    messages.say(&format!(
        "{} of {}; {} of boilerplate",
        plural(scores.sentences.len(), "scored sentence"),
        plural(articles.articles.len(), "article"),
        plural(scores.boilerplate, "piece")
    ));
    tell_copies(scores, messages);
    let (audit, doubts) = match &args.audit {
        Some(path) => {
            let articles = ArticlesArgs {
                paths: args.articles.clone(),
                text_column: args.input.text_column.clone(),
                id_column: args.input.id_column.clone(),
            };
            let audit = articles.coded_sample(path, scores, messages)?;
            let source = args.input.paths.first().unwrap_or(path);
            let doubts = tell_audit(&audit, path, source, scores, model.as_ref(), messages);
            (Some(audit), doubts)
        }
        None => (None, Vec::new()),
    };
    let named = args.model.as_ref().filter(|path| !is_built_in(path));
    let scorer = model.as_ref().map(|model| {
        anyhow::Ok(Scorer {
            model,
            name: called(named),
            is_built_in: named.is_none(),
            sha256: model.sha256()?,
        })
    });
    let made = report(
        &articles,
        &ReportOptions {
            title: args.title.as_deref(),
            date: args.date.as_deref(),
            by: &columns(&args.by, &articles),
            coded: audit.as_ref().map(|audit| audit.coded.as_slice()),
            doubts: &doubts,
            scorer: scorer.transpose()?,
        },
    )?;
    for notice in &made.notices {
        messages.note(notice);
    }
    match &args.output {
        Some(path) => {
            replace(path, |file| file.write_all(made.html.as_bytes()))
                .with_context(|| format!("{} was not written", path.display()))?;
            messages.say(&whereabouts(path));
        }
        None => {
            let mut out = std::io::stdout().lock();
            out.write_all(made.html.as_bytes())?;
            out.flush()?;
        }
    }
    Ok(outcome)
}

/// A page that fills a terminal is a slip: nobody reads it there.
fn not_on_the_screen(output: Option<&PathBuf>, is_screen: bool) -> anyhow::Result<()> {
    if output.is_none() && is_screen {
        bail!(
            "a report is a web page and not for the screen: say which file to write, as with -o report.html"
        );
    }
    Ok(())
}

/// Where the page is. A browser shows one of another name as the text that it is made of.
fn whereabouts(path: &Path) -> String {
    let is_page = |e: &OsStr| PAGES.iter().any(|ending| e.eq_ignore_ascii_case(ending));
    let shown = path.display();
    match path.extension().is_some_and(is_page) {
        true => format!("The report is in {shown}: open it in a browser."),
        false => format!(
            "The report is in {shown}: it is a web page, so give it a name that ends in .html to open it in a browser."
        ),
    }
}

/// The table of scores, if that is what was named.
fn table(args: &Args) -> anyhow::Result<Option<&Path>> {
    let Some(path) = args.input.paths.iter().find(|path| holds_scores(path)) else {
        return Ok(None);
    };
    if args.input.paths.len() > 1 {
        bail!(
            "{}: this is a table of scores, and a report is made of one table or of articles: name it alone",
            path.display()
        );
    }
    if args.model.is_some() {
        bail!(
            "{}: this is a table of scores, which needs no model: leave -m away",
            path.display()
        );
    }
    Ok(Some(path))
}

/// The columns asked for; a comma parts two unless it stands in the name of one.
fn columns(asked: &[String], articles: &ScoredArticles) -> Vec<String> {
    let mut columns = Vec::new();
    for names in asked {
        let parts: Vec<&str> = names.split(',').collect();
        let mut from = 0;
        while from < parts.len() {
            let name = |to: &usize| parts[from..*to].join(",");
            let mut longest_first = (from + 1..=parts.len()).rev();
            let known = longest_first.find(|to| articles.column(&name(to)).is_some());
            let to = known.unwrap_or(from + 1);
            columns.push(name(&to));
            from = to;
        }
    }
    columns
}

/// What a model is called on a page, where the folder that it lay in says nothing.
fn called(path: Option<&PathBuf>) -> String {
    let name = path.map(|path| path.file_name().unwrap_or(path.as_os_str()));
    name.map_or(BUILT_IN.into(), OsStr::to_string_lossy)
        .into_owned()
}

/// Scores all articles: in parallel within a batch, in order throughout.
fn score(
    args: &Args,
    model: &Model,
    messages: &Messages,
) -> anyhow::Result<(ScoredArticles, Outcome)> {
    note_tables(&args.input.paths, ROWS_AS_THEY_ARE, messages);
    let (output, threads) = (args.output.as_ref(), available_threads());
    args.input.tell_typed(messages);
    let corpus = args.input.open(output, true, threads)?;
    let repetition = args.input.repetition(output, threads, |_| {})?;
    let mut articles = ScoredArticles::new(model.labels(), corpus.metadata_columns());
    let mut documents =
        Told::new(corpus, &args.input.paths, messages).expecting(model.options().language);
    let next = || Some(documents.batch()).filter(|batch| !batch.is_empty());
    let worker = || {
        let mut scorer = model.scorer();
        let repetition = repetition.as_ref();
        move |batch: Vec<Document>| -> Vec<(Document, Vec<Scored>)> {
            let scored = |document: Document| {
                let scored = scorer.score_document(&document, Unit::Sentence, repetition);
                (document, scored)
            };
            batch.into_iter().map(scored).collect()
        }
    };
    in_order(threads, next, worker, |scored| {
        for (document, scored) in &scored {
            articles.add(document, scored);
        }
        anyhow::Ok(())
    })?;
    documents.end()?;
    if articles.scores.sentences.is_empty() {
        bail!("no sentence was found to score: all there is seems to be boilerplate");
    }
    match documents.failures {
        0 => Ok((articles, Outcome::Done)),
        _ => Ok((articles, Outcome::Incomplete)),
    }
}

/// A date as the report reads them everywhere.
fn date(text: &str) -> Result<String, String> {
    iso_date_or_part(text)
        .ok_or_else(|| "write a date such as 2003-04-30, 2003-04 or 2003".to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_written_to_a_file_or_a_pipe_and_not_to_the_screen() {
        let file = PathBuf::from("report.html");
        assert!(not_on_the_screen(Some(&file), true).is_ok());
        assert!(not_on_the_screen(None, false).is_ok());
        let error = not_on_the_screen(None, true).unwrap_err().to_string();
        assert!(error.contains("-o report.html"), "{error}");
    }
}
