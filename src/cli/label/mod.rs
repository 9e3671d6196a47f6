//! `standpoint label`: labels sentences on a page in the browser.

mod codebook;
mod corrections;
mod desk;
mod edits;
mod page;
mod server;
mod serving;
mod team;
mod views;
mod work;

use std::io::ErrorKind;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use codebook::Codebook;
use serving::{coders, listener, server, tell_links, web_address};
use standpoint_common::atomic::{check_writable, claim, resolve_symlinks};
use standpoint_common::phrases::{plural, thousands};
use work::LabellingWork;

use super::Outcome;
use super::console::interrupt;
use super::console::messages::Messages;
use super::inputs::input::{ArticleTableArgs, InputArgs};
use super::inputs::label_options::ModelArgs;
use super::inputs::unit::UnitArgs;
use super::inputs::values::{Named, one_of, seed};
use super::outputs::ledger;
use super::outputs::names::{TABLE, check_ending, file_name, has_ending};
use crate::findings::sentence;
use crate::jobs::label::{LabelRequest, LabelRun, ask_doubts, is_new, open, tell_undrawn};
use crate::jobs::{ArticleSource, Monitor};
use crate::labelling::{Journal, LabellingError, Order, SecondLook};
use crate::labels::{LabelsFile, check_label_names, label_name};
use crate::segment::CutLanguage;

/// The most labels of a set; more do not fit on the page.
const MAX_LABELS: usize = 40;

const EXAMPLES: &str = "\
Examples:
  Label the sentences of a folder of articles; the page opens in the browser:
      standpoint label articles -o labels.csv --labels pro,anti,neutral
  Go on where you stopped, with the codebook beside the text:
      standpoint label articles -o labels.csv --codebook codebook.md
  Two coders, each blind to the other; then decide where they differ:
      standpoint label articles -o anna.csv --coder anna
      standpoint label articles -o ben.csv --coder ben
      standpoint label articles -o labels.csv --review anna.csv ben.csv
  A team on one network, each with a link of their own; two sentences in ten go to all:
      standpoint label articles -o labels.csv --labels pro,anti,neutral --share anna,ben,cleo --overlap 20%
  Code a random sample of the scored sentences, each in its article:
      standpoint sample scores.csv -n 200 -o sample.csv
      standpoint label articles --only sample.csv -o coded.csv --labels pro,anti,neutral
  Look again at the labels that `audit` doubts, the most doubtful first:
      standpoint label articles -o labels.csv --doubts
  Take the corrections that you made in a report:
      standpoint label articles -o labels.csv --corrections corrections.csv
  Train on the labels:
      standpoint train labels.csv

Every answer is saved before the next sentence comes, in labels.csv.journal too: leave that file where
it is. One sentence in three is drawn at random (columns sampling and probability), so that figures and
shares can be defended; the others are those of which a model is least certain.";

/// Label sentences on a page in your browser
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Articles: files, folders (with everything in them), or tables with a text column
    #[arg(value_name = "PATH", required_unless_present_any = ["review", "only"])]
    paths: Vec<PathBuf>,

    /// The table of labels, a CSV or a workbook (.xlsx); if it is there already, labelling goes on
    #[arg(long, short, value_name = "FILE", value_parser = file_name(), required_unless_present = "review")]
    output: Option<PathBuf>,

    /// The labels, with commas between them, or a table of labels that has them [default: asked on the page]
    #[arg(long, value_name = "A,B,C")]
    labels: Option<String>,

    /// A text in Markdown to show beside the articles [default: CODEBOOK.md beside the labels, if there is one]
    #[arg(long, value_name = "FILE.md")]
    codebook: Option<PathBuf>,

    /// The name of the coder, for the column annotator [default: none, or the last one]
    #[arg(long, value_name = "NAME", conflicts_with = "review")]
    coder: Option<String>,

    /// The order of the sentences; it can be changed on the page [default: mixed, or the last one]
    #[arg(long, value_parser = one_of(ORDERS), conflicts_with = "review")]
    order: Option<Order>,

    /// Share of the sentences that every coder labels [default: 100%, or the last one]
    #[arg(long, value_name = "PERCENT", value_parser = share)]
    overlap: Option<f64>,

    /// Decide the sentences on which the coders of these tables of labels differ [default: those of the output]
    #[arg(long, value_name = "FILE", num_args = 0..)]
    review: Option<Vec<PathBuf>>,

    /// Ask only the sentences of this table, such as a sample that `sample` drew, in a random order. Its columns
    /// stay, and a row that has a label is not asked
    #[arg(long, value_name = "SAMPLE.csv", conflicts_with_all = ["review", "order", "goal"])]
    only: Option<PathBuf>,

    /// Show the label that a model gave in this table before each answer, such as one of `annotate`. Who sees a label first
    /// tends to agree with it, so code the sample of shares and the labels that test a model without this
    #[arg(long, requires = "only", conflicts_with = "share")]
    suggest: bool,

    /// Look again at the labels that `audit` doubts, the most doubtful first: keep or change each. None is asked twice
    #[arg(long, conflicts_with_all = ["review", "only", "coder", "order", "goal", "share"])]
    doubts: bool,

    /// Take the corrections that a report exported, as answers of yours: the latest decision on a sentence counts
    #[arg(long, value_name = "FILE", num_args = 1..)]
    corrections: Vec<PathBuf>,

    /// Another number is another random order; several coders need the same [default: 1]
    #[arg(long, value_name = "NUMBER", value_parser = seed, allow_negative_numbers = true)]
    seed: Option<u64>,

    /// Do not show the names of documents on the page: names such as 06-anti.txt sway coders
    #[arg(long)]
    hide_names: bool,

    /// The columns about each article that the page shows [default: title, headline, date and outlet, where there are such]
    #[arg(long, value_name = "COLUMN,…", value_delimiter = ',')]
    show: Option<Vec<String>>,

    /// The number of sentences that you want to label, such as 300: the page shows how far you are [default: the last one]
    #[arg(long, value_name = "NUMBER")]
    goal: Option<NonZero<usize>>,

    /// Serve a team on the local network, these coders with commas between them: each gets a link of their own, and
    /// sees nothing of the others; you see how far they are, and decide where they differ [default: those of the labels]
    #[arg(
        long,
        value_name = "NAME,…",
        num_args = 0..=1,
        default_missing_value = "",
        conflicts_with_all = ["review", "coder"]
    )]
    share: Option<String>,

    /// The address under which a reverse proxy on this computer serves the team, such as `https://label.example.org`
    #[arg(long, value_name = "URL", requires = "share", value_parser = web_address)]
    address: Option<String>,

    /// The port for a team, so that its links stay the same [default: 7637, or another one if that is in use]
    #[arg(long, value_name = "NUMBER", requires = "share")]
    port: Option<u16>,

    /// Print the address, and do not open the browser
    #[arg(long)]
    no_open: bool,

    #[command(flatten)]
    tables: ArticleTableArgs,

    #[command(flatten)]
    unit: UnitArgs,

    #[command(flatten)]
    model: ModelArgs,
}

const ORDERS: [Named<Order>; 4] = [
    (
        "mixed",
        "Every third sentence at random, the others least certain first",
        Order::Mixed,
    ),
    (
        "articles",
        "Whole articles, one after the other",
        Order::Ordered,
    ),
    ("random", "All at random", Order::Random),
    ("uncertain", "The least certain first", Order::Active),
];

/// Parses a share in percent.
fn share(text: &str) -> Result<f64, &'static str> {
    let number = text.strip_suffix('%').unwrap_or(text).trim().parse::<f64>();
    match number {
        Ok(part) if part > 0.0 && part < 1.0 && !text.ends_with('%') => {
            Err("write a share in percent, such as 20%")
        }
        Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(percent / 100.0),
        _ => Err("write a share from 0% to 100%"),
    }
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    let given = output(args)?;
    let output = without_link(&given)?;
    check_ending(&output, TABLE)?;
    let is_workbook = has_ending(&output, "xlsx");
    check_writable(&output).with_context(|| format!("{} was not written", output.display()))?;
    work::examine(&output)?;
    claim_table(&output)?;
    let codebook = Codebook::new(args.codebook.as_deref(), &given)?;
    let labels = args.labels.as_deref().map(label_set).transpose()?;
    if let Some(list) = &args.only {
        check_list(list, &output)?;
    }
    if args.doubts && is_new(&output) {
        bail!(
            "{}: no labels are there yet, so there is nothing to doubt: leave --doubts away to label first",
            output.display()
        );
    }
    let team = match &args.share {
        Some(names) => Some(coders(names, is_new(&output))?),
        None => None,
    };
    let listener = listener(args)?;
    let reader = args.model.reader()?;
    let request = LabelRequest {
        articles: articles(args, &output, messages),
        unit: args.unit.get(),
        shown: args.show.clone(),
        output: output.clone(),
        labels: labels.unwrap_or_default(),
        coder: args.coder.clone(),
        order: if args.doubts {
            Some(Order::Doubted)
        } else {
            args.order
        },
        review: args.review.clone(),
        only: args.only.clone(),
        suggest: args.suggest,
        corrections: args.corrections.clone(),
        seed: args.seed,
        overlap: args.overlap,
        goal: args.goal.map(NonZero::get),
        team,
        dictionary: args.model.dictionary(&output),
        language: args.model.language,
    };
    let LabelRun {
        session,
        order,
        team,
        corrected,
        reading,
        ..
    } = open(
        request,
        &|edits| edits::adopts(edits, &output, messages),
        &messages.watching(true),
    )?;
    let sentences = session.articles().sentences().count();
    let unit = args.unit.get().noun();
    let work = LabellingWork::new(
        session,
        output.clone(),
        is_workbook,
        args.hide_names,
        reader,
        messages.is_for_program(),
    );
    work.save()?;
    if !args.corrections.is_empty() {
        corrections::tell(&corrected, messages);
    }
    if args.doubts {
        messages.say(
            "A model judges each label without having seen its document. This takes a moment …",
        );
        let labels = args.model.source(&output);
        ask_doubts(&mut work.session(), labels, &messages.watching(true))?;
    }
    let server = server(args, listener, &work, team, order, codebook)?;
    let documents = plural(work.session().articles().len(), "document");
    let sentences = plural(sentences, unit);
    // A whole text is a document.
    let all = if args.unit.get().is_in_parts() {
        format!("{sentences} of {documents}")
    } else {
        sentences
    };
    let listed = work.session().progress(0);
    let asked = match listed {
        _ if args.doubts => {
            let doubts = plural(work.session().second_look().left, "doubtful label");
            format!("{doubts} in {all}")
        }
        Some((_, listed)) => format!("{} of {all}", thousands(listed)),
        None => all,
    };
    messages.say(&format!(
        "{asked}. End with the button on the page, or with Ctrl-C here."
    ));
    tell_links(args, &server, messages);
    // If no browser opens, the address is needed even with --quiet.
    let is_open = !args.no_open && open::that_detached(server.address_for_browser()).is_ok();
    if is_open {
        messages.say(&format!("The page is at {}", server.address()))
    } else {
        messages.insist_on_address(&server.address())
    }
    let last = Arc::clone(&work);
    let stopped = output.clone();
    interrupt::before_stopping(move || match last.save() {
        Ok(()) => in_the_table(&last, &stopped),
        Err(error) => sentence(error.as_ref()),
    });
    work.start();
    server.serve()?;
    work.save()?;
    if args.share.is_some() {
        tell_undrawn(&work.session(), &Monitor::new(messages));
    }
    if args.doubts {
        let SecondLook {
            looked, changed, ..
        } = work.session().second_look();
        messages.say(&format!(
            "{} looked at, {} changed.",
            thousands(looked),
            thousands(changed)
        ));
    }
    messages.say(&in_the_table(&work, &output));
    messages.say(&work.next_step().to_string());
    Ok(Outcome::from_failures(reading.failures))
}

/// The articles that are named, if any are. The table may lie among them: it is known to be one of labels.
fn articles(args: &Args, output: &PathBuf, messages: &Messages) -> ArticleSource {
    let input = InputArgs {
        paths: args.paths.clone(),
        stdin_format: None,
        tables: args.tables.clone(),
    };
    let advice = "name the articles to label their sentences, or add --unit row to label its rows as they are";
    args.unit.note_tables(&input.paths, advice, messages);
    let language = args.model.language;
    ArticleSource {
        language: language.and_then(|language| CutLanguage::of_code(language.code())),
        ..input.articles_beside(Some(output))
    }
}

/// Fails if the answers would replace the list of sentences.
fn check_list(list: &Path, output: &Path) -> anyhow::Result<()> {
    let file = |path: &Path| resolve_symlinks(path).ok();
    if list == output || file(list).is_some_and(|own| file(output) == Some(own)) {
        bail!(
            "{}: the answers would replace the sample: choose another name for them",
            list.display()
        );
    }
    Ok(())
}

/// Says how many labels are in the table.
fn in_the_table(work: &LabellingWork, output: &Path) -> String {
    format!(
        "{} in {}. The same command goes on.",
        match work.labels() {
            1 => "1 label is".to_string(),
            n => format!("{} are", plural(n, "label")),
        },
        output.display()
    )
}

/// Claims the table, which may have several paths, each with its own journal.
fn claim_table(output: &Path) -> anyhow::Result<()> {
    let claimed = claim(output, true, ledger::locks().as_deref());
    claimed.map_err(|error| match error.kind() {
        ErrorKind::ResourceBusy => LabellingError::InUse(output.to_path_buf()).into(),
        _ => anyhow::Error::new(error).context(format!("{} was not written", output.display())),
    })
}

/// The file itself, if the output is a link to it. All links to a file then lead to the same journal.
fn without_link(output: &Path) -> anyhow::Result<PathBuf> {
    if !output.is_symlink() {
        return Ok(output.to_path_buf());
    }
    let file = resolve_symlinks(output).with_context(|| output.display().to_string())?;
    let (beside_link, journal) = (Journal::path(output), Journal::path(&file));
    if beside_link.exists() && !journal.exists() {
        bail!(
            "{}: this is the journal of the link beside it: rename it to {}, beside the table itself",
            beside_link.display(),
            journal.display()
        );
    }
    Ok(file)
}

/// The table of labels: that of the option, or the only one to be reviewed, if it was made here.
fn output(args: &Args) -> anyhow::Result<PathBuf> {
    match (&args.output, args.review.as_deref()) {
        (Some(output), _) => Ok(output.clone()),
        (None, Some([only])) => Ok(only.clone()),
        (None, _) => bail!("say where the decisions go, for example with -o labels.csv"),
    }
}

/// Reads a label set: names with commas, or a table that has them.
pub fn label_set(text: &str) -> anyhow::Result<Vec<String>> {
    let path = Path::new(text);
    let is_meant = [".csv", ".xlsx", ".tsv", ".jsonl"]
        .iter()
        .any(|ending| text.ends_with(ending));
    if path.is_file() || is_meant {
        let labelled = LabelsFile::read(path, None)?.labelled;
        let keys = Journal::labels(path).unwrap_or_default();
        return Ok(labelled.in_order_of(&keys).labels);
    }
    let labels: Vec<String> = text.split(',').map(str::to_string).collect();
    check_label_set(labels).map_err(anyhow::Error::msg)
}

/// Checks a label set. The error is a sentence.
pub fn check_label_set(labels: Vec<String>) -> Result<Vec<String>, String> {
    let names = labels.iter().map(|label| label_name(label));
    let labels: Vec<String> = names.filter(|name| !name.is_empty()).collect();
    let mut different: Vec<&String> = labels.iter().collect();
    different.sort();
    different.dedup();
    match labels.len() {
        0 | 1 => Err(
            "a label set needs two labels at least: write them with commas between them"
                .to_string(),
        ),
        n if n > MAX_LABELS => Err(format!("a label set has at most {MAX_LABELS} labels here")),
        n if n > different.len() => Err("one label is named twice".to_string()),
        _ => match check_label_names(&labels) {
            Ok(()) => Ok(labels),
            Err(problem) => Err(problem.to_string()),
        },
    }
}
