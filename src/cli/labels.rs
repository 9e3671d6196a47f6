//! Which labelled sentences to read, and what to say about how they were read.

use std::path::{Path, PathBuf};

use clap::error::ErrorKind;

use super::in_order::available_threads;
use super::input::Told;
use super::messages::Messages;
use super::texts::warn_of_guesses;
use crate::corpus::{Corpus, Notice, ReadOptions};
use crate::labels::{Articles, Labelled, Missing, Repeated, Report, is_no_value};
use crate::names::{beside_a_number, listed};
use crate::numbers::{plural, thousands};
use crate::prevalence::{CodedSample, Scores};

/// Conflicts and missing documents are listed up to so many.
const CONFLICTS_SHOWN: usize = 5;
const MISSING_SHOWN: usize = 20;
/// Labels are named with their counts up to so many.
const LABELS_SHOWN: usize = 20;

/// Labelled sentences, and the articles that those without text are about.
#[derive(clap::Args)]
pub struct LabelsArgs {
    /// Labelled sentences: a CSV with the columns text and label
    #[arg(value_name = "LABELS.csv")]
    pub path: PathBuf,

    #[command(flatten)]
    pub articles: ArticlesArgs,
}

/// The articles that labels are about.
#[derive(clap::Args)]
pub struct ArticlesArgs {
    /// The articles that labels without text are about (see `standpoint detach --help`): a folder, a
    /// file or a table; may be given several times
    #[arg(long = "articles", value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// The column of a table of articles that holds the text [default: text, or another obvious name]
    #[arg(long, value_name = "NAME")]
    pub text_column: Option<String>,

    /// The column of a table of articles that names the document [default: id, document or another
    /// obvious name]
    #[arg(long, value_name = "NAME")]
    pub id_column: Option<String>,
}

impl LabelsArgs {
    /// The files and folders that are read.
    pub fn inputs(&self) -> impl Iterator<Item = &PathBuf> {
        std::iter::once(&self.path).chain(&self.articles.paths)
    }

    /// Reads the labels and says what was read. With `known`, labels must be of that set.
    pub fn read(&self, known: Option<&[String]>, messages: &Messages) -> anyhow::Result<Labelled> {
        let labelled = self.articles.read(&self.path, known, messages)?;
        tell_labels(&self.path, &labelled, messages);
        tell_ties(&labelled.report, messages);
        warn_of_guesses(&self.path, &labelled, messages);
        Ok(labelled)
    }
}

impl ArticlesArgs {
    /// Reads labels with their own text or that of the articles, and tells which articles are missing.
    pub fn read(
        &self,
        labels: &Path,
        known: Option<&[String]>,
        messages: &Messages,
    ) -> anyhow::Result<Labelled> {
        let read = |articles: Option<Articles<'_>>| Labelled::read_against(labels, articles, known);
        let labelled = self.lend(labels, messages, read)?;
        self.tell_resolved(labels, &labelled, messages);
        Ok(labelled)
    }

    /// Reads a coded sample of scored sentences likewise.
    pub fn coded_sample(
        &self,
        coded: &Path,
        scores: &Scores,
        messages: &Messages,
    ) -> anyhow::Result<CodedSample> {
        let read = |articles: Option<Articles<'_>>| CodedSample::read(coded, articles, scores);
        let audit = self.lend(coded, messages, read)?;
        self.tell_resolved(coded, &audit.labelled, messages);
        Ok(audit)
    }

    fn lend<T, E>(
        &self,
        labels: &Path,
        messages: &Messages,
        read: impl FnOnce(Option<Articles<'_>>) -> Result<T, E>,
    ) -> anyhow::Result<T>
    where
        anyhow::Error: From<E>,
    {
        let columns = [
            ("--text-column", &self.text_column),
            ("--id-column", &self.id_column),
        ];
        if self.paths.is_empty()
            && let Some((option, _)) = columns.iter().find(|(_, column)| column.is_some())
        {
            let said = format!(
                "{option} is for the articles that --articles names; in a table of labels the columns must be called text, label and document, so rename them there"
            );
            let mut usage = clap::Command::new("standpoint");
            return Err(usage.error(ErrorKind::MissingRequiredArgument, said).into());
        }
        match self.paths.is_empty() {
            true => Ok(read(None)?),
            false => Ok(read(Some(&mut self.open(labels, messages)?))?),
        }
    }

    fn tell_resolved(&self, labels: &Path, labelled: &Labelled, messages: &Messages) {
        match &labelled.report.resolved {
            Some(resolved) => tell_missing(&resolved.missing, messages),
            None if self.paths.is_empty() => {}
            None => messages.note(format_args!(
                "{}: these labels have texts of their own, so the articles were not read",
                labels.display()
            )),
        }
    }

    /// The articles, one at a time, without the labels if these lie among them.
    pub fn open<'a>(&'a self, labels: &Path, messages: &'a Messages) -> anyhow::Result<Told<'a>> {
        let options = ReadOptions {
            text_column: self.text_column.clone(),
            id_column: self.id_column.clone(),
            stdin_format: None,
            exclude: Some(labels.to_path_buf()),
            // A label says where it stands in the whole text.
            in_parts: false,
            threads: available_threads(),
        };
        let corpus = Corpus::open(&self.paths, &options)?;
        Ok(Told::new(corpus, &self.paths, messages).showing_progress(true))
    }
}

/// Warns of documents that labels are about and that are not among the articles.
pub fn tell_missing(missing: &[Missing], messages: &Messages) {
    if missing.is_empty() {
        return;
    }
    let rows: usize = missing.iter().map(|missing| missing.rows).sum();
    messages.warn(format_args!(
        "not among the articles: {}; their labels are left out ({}):",
        plural(missing.len(), "document"),
        plural(rows, "row")
    ));
    for document in missing.iter().take(MISSING_SHOWN) {
        let why = match document.differs {
            true => ": the article of this name has another text",
            false => "",
        };
        messages.warn(format_args!(
            "  {} ({}){why}",
            document.name,
            plural(document.rows, "row")
        ));
    }
    if missing.len() > MISSING_SHOWN {
        messages.warn(format_args!("  and {} more", missing.len() - MISSING_SHOWN));
    }
}

/// Says for how many sentences the votes did not decide.
pub fn tell_ties(report: &Report, messages: &Messages) {
    if report.ties > 0 {
        messages.note(format_args!(
            "{} where the votes are tied, labelled with one of the tied labels by lot: decide them in a column label, or where each row is a vote in a row more whose annotator is empty",
            plural(report.ties, "sentence")
        ));
    }
}

/// Warns of figures of sentences that were drawn with unlike probabilities.
pub fn warn_of_unequal(path: &Path, labelled: &Labelled, messages: &Messages) {
    if let Some((least, largest)) = labelled.report.unequal_probabilities {
        messages.warn(format_args!(
            "{}: these sentences were drawn with unlike probabilities (column probability, {least:.4} to {largest:.4}), so that some kinds of them are more common here than in the articles: the figures are of this sample and not of the articles; for those draw one without --by",
            path.display()
        ));
    }
}

/// Says how a table of scores was read, and warns of rows that stand twice in it.
pub fn tell_scores(
    path: &Path,
    notices: &[Notice],
    repeated: Option<&Repeated>,
    messages: &Messages,
) {
    for notice in notices {
        messages.note(format_args!("{}: {notice}", path.display()));
    }
    tell_repeated(path, repeated, messages);
}

/// How many documents are copies of others.
pub fn tell_copies(scores: &Scores, messages: &Messages) {
    if let Some(copies) = scores.copies() {
        let [copy, first] = &copies.example;
        messages.note(format_args!(
            "{} the sentences of an earlier one, such as “{copy}” those of “{first}”: intervals take {} for another article, so leave copies out if they are many",
            match copies.documents {
                1 => "1 document has".to_string(),
                n => format!("{} documents have", thousands(n)),
            },
            if copies.documents == 1 { "it" } else { "each" }
        ));
    }
}

/// How many rows have no month or year, and why.
pub fn tell_undated(by: Option<&str>, scores: &Scores, messages: &Messages) {
    let (Some(undated), Some(by)) = (&scores.undated, by) else {
        return;
    };
    let why = match undated.unread {
        0 => "their date is empty".to_string(),
        unread => format!(
            "the date of {} cannot be read, or not in one way only, such as “{}” (write 2020-03-05 for 5 March 2020), and that of {} is empty",
            plural(unread, "row"),
            undated.example,
            match undated.empty {
                0 => "none".to_string(),
                n => plural(n, "row"),
            }
        ),
    };
    messages.note(format_args!(
        "{} of {} without a {by}, put together as “(empty)”: {why}",
        plural(undated.empty + undated.unread, "row"),
        plural(undated.documents, "document")
    ));
}

/// Warns of rows that stand twice.
fn tell_repeated(path: &Path, repeated: Option<&Repeated>, messages: &Messages) {
    if let Some(repeated) = repeated {
        messages.warn(format_args!(
            "{}: {} what an earlier row says, the same sentence of the same document (line {} as line {}): each is counted, so delete those that should not be there twice",
            path.display(),
            match repeated.rows {
                1 => "1 row says again".to_string(),
                n => format!("{} rows say again", thousands(n)),
            },
            repeated.line,
            repeated.first
        ));
    }
}

/// Says what a labels file holds and what was set aside.
pub fn tell_labels(path: &Path, labelled: &Labelled, messages: &Messages) {
    let report = &labelled.report;
    for notice in &report.notices {
        messages.note(format_args!("{}: {notice}", path.display()));
    }
    let mut counts = vec![0; labelled.labels.len()];
    labelled.sentences.iter().for_each(|s| counts[s.label] += 1);
    let counted = labelled.labels.iter().zip(&counts).take(LABELS_SHOWN);
    let mut labels: Vec<String> = counted
        .map(|(label, n)| format!("{} {}", thousands(*n), beside_a_number(label)))
        .collect();
    if counts.len() > LABELS_SHOWN {
        let others: usize = counts[LABELS_SHOWN..].iter().sum();
        let more = counts.len() - LABELS_SHOWN;
        labels.push(format!("{} of {more} more labels", thousands(others)));
    }
    let mut from = vec![plural(report.rows, "row")];
    if report.documents > 0 {
        from.push(plural(report.documents, "document"));
    }
    if report.without_document > 0 {
        let rows = plural(report.without_document, "row");
        from.push(format!("{rows} without a document"));
    }
    if report.annotators > 0 {
        from.push(plural(report.annotators, "annotator"));
    }
    messages.say(&format!(
        "{}: {} ({}) from {}",
        path.display(),
        plural(labelled.sentences.len(), "labelled sentence"),
        labels.join(", "),
        from.join(", ")
    ));
    if report.merged_documents {
        messages.warn(format_args!(
            "the column document names {} once each and is empty in {}, as merged cells of a spreadsheet are saved: each of these rows counts as an article by itself, so that a sentence is tested by a model that has learned its neighbours and the figures are too good; write the document into every row",
            plural(report.documents, "document"),
            plural(report.without_document, "row")
        ));
    }
    for (at, label) in labelled.labels.iter().enumerate() {
        let codes = labelled.sentences.iter().flat_map(|s| &s.codes);
        let times = match (counts[at], codes.filter(|code| code.label == at).count()) {
            (0, 0) => continue,
            (0, votes) => plural(votes, "vote"),
            (sentences, _) => plural(sentences, "sentence"),
        };
        if is_no_value(label, &labelled.labels) {
            messages.warn(format_args!(
                "“{label}” stands as the label of {times}, as if it were a stance: empty the cells if it only says that there is no label"
            ));
        }
    }
    if !report.unread_votes.is_empty() {
        messages.note(format_args!(
            "not read as votes: {}; if coders' labels stand there, call these columns annotator_1, annotator_2 …",
            listed(&report.unread_votes)
        ));
    }
    if let Some(column) = &report.unread_coder {
        messages.note(format_args!(
            "not read as votes: {column}; if it says whose label each row is, call it annotator, so that rows on one sentence are votes on it"
        ));
    }
    if !report.unread_decisions.is_empty() {
        messages.note(format_args!(
            "not read, though there are labels in it: {}; if the decision of the coders stands there, call the column label",
            listed(&report.unread_decisions)
        ));
    }
    for (count, what) in [
        (report.unlabelled, "with a text and no label: skipped"),
        (report.without_text, "without a text: skipped"),
        (
            report.duplicates,
            match report.documents {
                0 => "with the text and label of an earlier row: kept (copies stay in one fold)",
                _ => {
                    "with the text and label of an earlier row: kept (copies of eight or more words keep their documents in one fold, unless most documents have them)"
                }
            },
        ),
    ] {
        if count > 0 {
            messages.note(format_args!("{} {what}", plural(count, "row")));
        }
    }
    tell_repeated(path, report.repeated.as_ref(), messages);
    if !report.conflicts.is_empty() {
        let shown = report.conflicts.iter().take(CONFLICTS_SHOWN);
        let rows: Vec<String> = shown
            .map(|c| format!("{} and {}", c.first, c.second))
            .collect();
        let more = match report.conflicts.len() > CONFLICTS_SHOWN {
            true => " …",
            false => "",
        };
        messages.note(format_args!(
            "{} with the same text as another and a different label (lines {}{more}): look whether one is a slip",
            plural(report.conflicts.len(), "row"),
            rows.join(", ")
        ));
    }
}

/// Names the columns that training does not look at, but for those that something was said about.
pub fn tell_unread(report: &Report, messages: &Messages) {
    let of_targets = report.unread_targets.as_ref().map(|(column, _)| column);
    let told = [&report.unread_votes, &report.unread_decisions].into_iter();
    let told = told.flatten().chain(&report.unread_coder).chain(of_targets);
    let told: Vec<&String> = told.collect();
    let unread = report.unread_columns.iter();
    let unread: Vec<&String> = unread.filter(|column| !told.contains(column)).collect();
    if !unread.is_empty() {
        messages.note(format_args!(
            "columns that are not read: {}",
            listed(&unread)
        ));
    }
    if let Some((column, targets)) = &report.unread_targets {
        messages.note(format_args!(
            "the column {column} names {} things, and is not read: where the labels are stances on each of them, train on a file for each, because a model has one question",
            thousands(*targets)
        ));
    }
}
