//! `standpoint label`: labels sentences on a page in the browser.

mod changes;
mod codebook;
mod connections;
mod desk;
mod page;
mod server;
mod team;
mod views;
mod work;

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, TcpListener};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use codebook::Codebook;
use desk::{Desk, Role};
use rayon::prelude::*;
use server::{Server, Site};
use standpoint_common::atomic::{check_writable, resolve_symlinks};
use standpoint_common::phrases::{plural, shell_path, thousands};
use team::Team;
use work::Work;

use super::Outcome;
use super::console::interrupt;
use super::console::messages::Messages;
use super::in_order::available_threads;
use super::inputs::input::{Documents, InputArgs};
use super::inputs::label_options::ModelArgs;
use super::inputs::unit::UnitArgs;
use super::inputs::values::seed;
use super::outputs::names::{TableKind, file_name, table_kind};
use crate::corpus::Corpus;
use crate::findings::{Note, Warning, displayed, sentence};
use crate::labelling::{
    Articles, GivenRow, Journal, List, Order, Session, Settings, check_comparable, read_answers,
};
use crate::labels::{LabelsFile, check_label_names, label_name, names_of_files};
use crate::model::BATCH;

/// The most labels of a set; more do not fit on the page.
const MOST_LABELS: usize = 40;

/// The port of a team, if it is free: then the links stay the same.
const PORT: u16 = 7637;

/// The columns that coders see, unless others are named.
const SHOWN: [&str; 4] = ["title", "headline", "date", "outlet"];

const NO_LABELS: &str = "a team needs the labels from the start: name them with --labels, such as --labels pro,anti,neutral";

const NO_TWO_CODERS: &str =
    "there are no two coders in these labels, so there is nothing to decide";

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
    #[arg(long, value_enum, conflicts_with = "review")]
    order: Option<OrderName>,

    /// The share of the sentences that another coder has labelled in this file and that each gets too
    #[arg(long, value_name = "PERCENT", default_value = "100%", value_parser = share)]
    overlap: f64,

    /// Decide the sentences on which the coders of these tables of labels differ [default: those of the output]
    #[arg(long, value_name = "FILE", num_args = 0..)]
    review: Option<Vec<PathBuf>>,

    /// Ask only the sentences of this table, such as a sample that `sample` drew, in a random order. Its columns
    /// stay, and a row that has a label is not asked
    #[arg(long, value_name = "SAMPLE.csv", conflicts_with_all = ["review", "order", "goal"])]
    only: Option<PathBuf>,

    /// Another number is another random order; several coders need the same [default: 1]
    #[arg(long, value_name = "NUMBER", value_parser = seed, allow_negative_numbers = true)]
    seed: Option<u64>,

    /// Do not show the names of documents on the page: names such as 06-anti.txt sway coders
    #[arg(long)]
    hide_names: bool,

    /// The columns about each article that the page shows [default: title, headline, date and outlet, where there are such]
    #[arg(long, value_name = "COLUMN,…", value_delimiter = ',')]
    show: Option<Vec<String>>,

    /// The number of sentences that you want to label, such as 300: the page shows how far you are
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

    /// The address under which a reverse proxy on this computer serves the team, such as https://label.example.org
    #[arg(long, value_name = "URL", requires = "share", value_parser = web_address)]
    address: Option<String>,

    /// The port for a team, so that its links stay the same [default: 7637, or another one if that is in use]
    #[arg(long, value_name = "NUMBER", requires = "share")]
    port: Option<u16>,

    /// Print the address, and do not open the browser
    #[arg(long)]
    no_open: bool,

    /// The column of a table that holds the text [default: text, or another obvious name]
    #[arg(long, value_name = "NAME")]
    text_column: Option<String>,

    /// The column of a table that names the document [default: id, document or another obvious name]
    #[arg(long, value_name = "NAME", alias = "id-column")]
    document_column: Option<String>,

    /// Read files of folders with this ending too, as plain text, such as --ending story; may be given several times
    #[arg(long = "ending", value_name = "NAME")]
    endings: Vec<String>,

    #[command(flatten)]
    unit: UnitArgs,

    #[command(flatten)]
    model: ModelArgs,
}

/// The orders by name.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum OrderName {
    /// Every third sentence at random, the others least certain first
    Mixed,
    /// Whole articles, one after the other
    Articles,
    /// All at random
    Random,
    /// The least certain first
    Uncertain,
}

impl From<OrderName> for Order {
    fn from(name: OrderName) -> Self {
        match name {
            OrderName::Mixed => Order::Mixed,
            OrderName::Articles => Order::Ordered,
            OrderName::Random => Order::Random,
            OrderName::Uncertain => Order::Active,
        }
    }
}

/// Parses a share in percent.
fn share(text: &str) -> Result<f64, &'static str> {
    let number = text.strip_suffix('%').unwrap_or(text).trim().parse::<f64>();
    match number {
        Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(percent / 100.0),
        _ => Err("write a share from 0% to 100%"),
    }
}

/// Reads the address of a web server, without the slash at its end.
fn web_address(text: &str) -> Result<String, &'static str> {
    let text = text.trim().trim_end_matches('/');
    let host = text
        .strip_prefix("https://")
        .or(text.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.starts_with('/') => Ok(text.to_string()),
        _ => Err("write the whole address, such as https://label.example.org"),
    }
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    let given = output(args)?;
    let output = without_link(&given)?;
    let is_workbook = table_kind(Some(&output), false)? == TableKind::Workbook;
    check_writable(&output).with_context(|| format!("{} was not written", output.display()))?;
    work::examine(&output)?;
    let codebook = Codebook::new(args.codebook.as_deref(), &given)?;
    let labels = args.labels.as_deref().map(label_set).transpose()?;
    let imported = imported(args, &output)?;
    let list = args.only.as_deref().map(|path| list(path, &output));
    let list = list.transpose()?;
    let is_new = !output.exists() && !Journal::path(&output).exists();
    if args.review.is_some() && is_new && has_one_coder(&imported, &[]) {
        bail!(NO_TWO_CODERS);
    }
    let team = args.share.as_deref();
    let mut team = team.map(|names| coders(names, is_new)).transpose()?;
    if team.is_some() && is_new && labels.is_none() {
        bail!(NO_LABELS);
    }
    let listener = listener(args)?;
    let options = args.model.options(&output, messages)?;
    let reader = args.model.reader()?;
    let (articles, outcome) = articles(args, list.as_ref(), &output, messages)?;
    let only = list.map(|list| list.among(&articles)).transpose()?;
    let settings = Settings {
        labels: labels.unwrap_or_default(),
        coder: match args.review {
            Some(_) => Some(String::new()),
            None => args.coder.as_deref().map(label_name),
        },
        order: match args.review {
            Some(_) => Some(Order::Disputed),
            None => args.order.map(Order::from),
        },
        only,
        seed: args.seed,
        overlap: args.overlap,
        options,
    };
    let sentences = articles.sentences().count();
    let unit = args.unit.get().noun();
    if sentences == 0 {
        bail!(
            "{}: no {unit} was found, so there is nothing to label",
            shown(args)
        );
    }
    if args.review.is_some() {
        check_comparable(&articles, &imported, !is_new)?;
    }
    let mut session = Session::open(Arc::new(articles), &output, settings)?;
    changes::tell_recovered(&session, &output, messages);
    let known = session.answers().coders();
    if args.review.is_some() && has_one_coder(&imported, &known) {
        bail!(NO_TWO_CODERS);
    }
    let keys = keys(args, &imported, messages);
    session.import(imported, keys)?;
    changes::tell_changed_articles(&session, messages);
    let order = session.seat(0).order();
    if let Some(names) = &mut team {
        if session.labels().is_empty() {
            bail!(NO_LABELS);
        }
        if names.is_empty() {
            *names = team::coder_names(&session.answers().coders().join(","))?;
        }
        session.lead();
    }
    let work = Work::new(
        session,
        output.clone(),
        is_workbook,
        args.hide_names,
        reader,
    );
    work.save()?;
    let server = server(args, listener, &work, team, order, codebook)?;
    let documents = plural(work.session().articles().len(), "document");
    let sentences = plural(sentences, unit);
    // Of whole texts there are as many as of documents.
    let all = match args.unit.get().is_in_parts() {
        true => format!("{sentences} of {documents}"),
        false => sentences,
    };
    let asked = match work.session().progress(0) {
        Some((_, listed)) => format!("{} of {all}", thousands(listed)),
        None => all,
    };
    messages.say(&format!(
        "{asked}. End with the button on the page, or with Ctrl-C here."
    ));
    tell_links(args, &server, messages);
    // Without it nobody finds the page, so it is said even by who is quiet.
    let is_open = !args.no_open && open::that_detached(server.address_for_browser()).is_ok();
    match is_open {
        true => messages.say(&format!("The page is at {}", server.address())),
        false => messages.insist(&format!(
            "Open this address in a browser: {}",
            server.address()
        )),
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
    messages.say(&in_the_table(&work, &output));
    let path = shell_path(&output);
    messages.say(&match work.session().progress(0) {
        None => format!("Train on them with: standpoint train {path}"),
        Some((done, all)) if done < all => format!(
            "{} of {} of the sample are answered. Its shares need all of them.",
            thousands(done),
            plural(all, unit)
        ),
        Some(_) => format!(
            "The whole sample is answered. Its shares: standpoint summarize SCORES.csv --sample {path}"
        ),
    });
    Ok(outcome)
}

/// The coders of a team that are named; none if they are those of the labels.
fn coders(names: &str, is_new: bool) -> anyhow::Result<Vec<String>> {
    match names.trim() {
        "" if !is_new => Ok(Vec::new()),
        names => team::coder_names(names),
    }
}

/// Opens the port of the page, for this computer or for its network.
fn listener(args: &Args) -> anyhow::Result<TcpListener> {
    let host = match (&args.share, &args.address) {
        (Some(_), None) => Ipv4Addr::UNSPECIFIED,
        // A proxy comes from this computer, and nobody shall come past it.
        _ => Ipv4Addr::LOCALHOST,
    };
    let any = || TcpListener::bind((host, 0)).context("no port is free");
    match (args.port, &args.share) {
        (Some(port), _) => TcpListener::bind((host, port))
            .with_context(|| format!("the port {port} is not free: name another one with --port")),
        (None, Some(_)) => TcpListener::bind((host, PORT)).or_else(|_| any()),
        (None, None) => any(),
    }
}

/// Makes the server of the page, of one coder or of a team.
fn server(
    args: &Args,
    listener: TcpListener,
    work: &Arc<Work>,
    coders: Option<Vec<String>>,
    order: Order,
    codebook: Codebook,
) -> anyhow::Result<Server> {
    let goal = args.goal.map(NonZero::get);
    let role = match coders {
        Some(_) => Role::Leader,
        None => Role::Alone,
    };
    let desk = Desk {
        work: Arc::clone(work),
        seat: 0,
        role,
        goal: goal.filter(|_| role == Role::Alone),
    };
    let port = listener.local_addr()?.port();
    let here = |address: IpAddr| format!("http://{address}:{port}");
    let this = IpAddr::from(Ipv4Addr::LOCALHOST);
    let Some(coders) = coders else {
        let site = Site {
            port,
            base: here(this),
            is_shared: false,
        };
        return Server::new(listener, site, (server::random()?, desk), None, codebook);
    };
    let on_network = || here(team::address().unwrap_or(this));
    let site = Site {
        port,
        base: args.address.clone().unwrap_or_else(on_network),
        is_shared: true,
    };
    let secret = work.session().secret(server::random()?)?;
    let team = Team::new(work, coders, order, goal, args.overlap, &secret);
    let token = team::token(&secret, "");
    Server::new(listener, site, (token, desk), Some(team), codebook)
}

/// Tells the links of a team.
fn tell_links(args: &Args, server: &Server, messages: &Messages) {
    let links = server.links();
    if links.is_empty() {
        return;
    }
    let is_encrypted = args.address.as_ref();
    if !is_encrypted.is_some_and(|address| address.starts_with("https:")) {
        messages.tell(Warning::SharedUnencrypted);
    }
    messages.insist("Give each coder their own link:");
    for (coder, link) in links {
        messages.insist(&format!("  {coder}: {link}"));
    }
}

/// Says how many labels are in the table.
fn in_the_table(work: &Work, output: &Path) -> String {
    format!(
        "{} in {}. The same command goes on.",
        match work.labels() {
            1 => "1 label is".to_string(),
            n => format!("{} are", plural(n, "label")),
        },
        output.display()
    )
}

/// The file itself, if the output is a link to it: whoever comes by another way must find the same journal.
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

/// The answers of the tables to be reviewed, apart from the output itself, whose answers are in its journal.
fn imported(args: &Args, output: &Path) -> anyhow::Result<Vec<GivenRow>> {
    let file = |path: &Path| resolve_symlinks(path).ok();
    let own = file(output);
    let reviewed = args.review.iter().flatten();
    answers_of(reviewed.filter(|path| *path != output && file(path) != own))
}

/// The answers of tables. One without the names of coders is the work of one, whom it is named after as `agree` does.
fn answers_of<'p>(paths: impl Iterator<Item = &'p PathBuf>) -> anyhow::Result<Vec<GivenRow>> {
    let paths: Vec<&Path> = paths.map(PathBuf::as_path).collect();
    let names = names_of_files(paths.iter().copied());
    Ok(read_answers(paths.into_iter().zip(names))?)
}

/// The labels in the order of their keys in a review: that of the first table, by its journal if there is one, or else by
/// its rows. Notes if the journal of another coder has another order.
fn keys(args: &Args, rows: &[GivenRow], messages: &Messages) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    let mut first: Option<(&PathBuf, Vec<String>)> = None;
    for path in args.review.iter().flatten() {
        let noted = Journal::labels(path);
        let own = rows.iter().filter(|given| given.file == *path);
        let own = own.map(|given| given.row.label.clone());
        for label in noted.iter().flatten().cloned().chain(own) {
            if !label.is_empty() && !keys.contains(&label) {
                keys.push(label);
            }
        }
        match (&first, noted) {
            (None, Some(noted)) => first = Some((path, noted)),
            (Some((before, known)), Some(noted)) if differ(known, &noted) => {
                messages.tell(Note::OtherKeys {
                    files: [displayed(before), displayed(path)],
                    orders: [known.join(", "), noted.join(", ")],
                });
            }
            _ => {}
        }
    }
    keys
}

/// Returns whether two lists have what is in both in another order.
fn differ(one: &[String], other: &[String]) -> bool {
    let both = one.iter().filter(|label| other.contains(label));
    both.ne(other.iter().filter(|label| one.contains(label)))
}

/// Returns whether the rows have at most one coder together with those that are known.
fn has_one_coder(rows: &[GivenRow], known: &[&str]) -> bool {
    let coders = rows
        .iter()
        .map(|given| given.row.coder.as_str())
        .chain(known.iter().copied());
    let coders: BTreeSet<&str> = coders.filter(|coder| !coder.is_empty()).collect();
    coders.len() < 2
}

/// Reads the sentences that alone are asked.
fn list(path: &Path, output: &Path) -> anyhow::Result<List> {
    let file = |path: &Path| resolve_symlinks(path).ok();
    if path == output || file(path).is_some_and(|own| file(output) == Some(own)) {
        bail!(
            "{}: the answers would replace the sample: choose another name for them",
            path.display()
        );
    }
    Ok(List::read(path)?)
}

/// Reads a label set: names with commas, or a table that has them.
pub fn label_set(text: &str) -> anyhow::Result<Vec<String>> {
    let path = Path::new(text);
    let is_meant = [".csv", ".xlsx", ".tsv", ".jsonl"]
        .iter()
        .any(|ending| text.ends_with(ending));
    if path.is_file() || is_meant {
        return Ok(LabelsFile::read(path, None)?.labelled.labels);
    }
    let labels: Vec<String> = text.split(',').map(str::to_string).collect();
    check_label_set(labels).map_err(anyhow::Error::msg)
}

/// Checks a label set. The error is a sentence.
fn check_label_set(labels: Vec<String>) -> Result<Vec<String>, String> {
    let labels = labels.iter().map(|label| label_name(label));
    let labels: Vec<String> = labels.filter(|label| !label.is_empty()).collect();
    let mut different: Vec<&String> = labels.iter().collect();
    different.sort();
    different.dedup();
    match labels.len() {
        0 | 1 => Err(
            "a label set needs two labels at least: write them with commas between them"
                .to_string(),
        ),
        n if n > MOST_LABELS => Err(format!("a label set has at most {MOST_LABELS} labels here")),
        n if n > different.len() => Err("one label is named twice".to_string()),
        _ => match check_label_names(&labels) {
            Ok(()) => Ok(labels),
            Err(problem) => Err(problem.to_string()),
        },
    }
}

/// Names the inputs, for a message.
fn shown(args: &Args) -> String {
    let tables = args.review.iter().flatten().chain(&args.only);
    let paths = args.paths.iter().chain(tables);
    let paths: Vec<String> = paths.map(|path| path.display().to_string()).collect();
    paths.join(", ")
}

/// The columns about each article that coders see, with their places in the metadata.
fn shown_columns(args: &Args, corpus: &Corpus) -> anyhow::Result<Vec<(usize, String)>> {
    let all = corpus.metadata_columns();
    let find = |wanted: &str| {
        let place = all
            .iter()
            .position(|name| name.eq_ignore_ascii_case(wanted.trim()))?;
        Some((place, all[place].clone()))
    };
    let Some(wanted) = &args.show else {
        return Ok(SHOWN.iter().filter_map(|name| find(name)).collect());
    };
    let wanted = wanted.iter().filter(|name| !name.trim().is_empty());
    let named = wanted.map(|name| {
        find(name).with_context(|| match all {
            [] => format!("--show {name}: these articles have no columns beside their text"),
            all => format!(
                "--show {name}: the articles have no such column, only {}",
                all.join(", ")
            ),
        })
    });
    named.collect()
}

/// Reads the articles and cuts them. Without articles the sentences are those of the tables to be reviewed, or of the list.
fn articles(
    args: &Args,
    list: Option<&List>,
    output: &PathBuf,
    messages: &Messages,
) -> anyhow::Result<(Articles, Outcome)> {
    if args.paths.is_empty() {
        let mut rows = imported(args, output)?;
        let is_alone = args.review.iter().flatten().next().is_none() && list.is_none();
        let own = (is_alone || output.exists()).then_some(output);
        rows.extend(answers_of(own.into_iter())?);
        let listed = list.into_iter().flat_map(List::sentences).cloned();
        let rows: Vec<_> = listed
            .chain(rows.into_iter().map(|given| given.row))
            .collect();
        let articles = Articles::of_rows(&rows)?.cut_into(args.unit.get());
        return Ok((articles, Outcome::Done));
    }
    let input = InputArgs {
        paths: args.paths.clone(),
        stdin_format: None,
        text_column: args.text_column.clone(),
        document_column: args.document_column.clone(),
        endings: args.endings.clone(),
    };
    let advice = "name the articles to label their sentences, or add --unit row to label its rows as they are";
    args.unit.note_tables(&input.paths, advice, messages);
    // The table may lie among the articles: it is known to be one of labels.
    let in_parts = args.unit.get().is_in_parts();
    let corpus = input.open_beside(Some(output), in_parts, available_threads())?;
    let columns = shown_columns(args, &corpus)?;
    let mut documents = Documents::new(corpus, &input.paths, messages).showing_progress(true);
    let cutting = args.unit.cutting(&mut documents, |_| {});
    let mut articles = Articles::new()?.cut_into(cutting.unit).showing(columns);
    loop {
        let batch = documents.batch(BATCH);
        if batch.is_empty() {
            break;
        }
        let cut = batch.par_iter().map(|document| cutting.segments(document));
        let segments: Vec<_> = cut.collect();
        for (document, segments) in batch.iter().zip(&segments) {
            articles.add(document, segments)?;
        }
    }
    documents.end()?;
    Ok((articles, Outcome::from_failures(documents.failures)))
}
