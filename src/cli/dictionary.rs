//! `standpoint dictionary`: drafts a dictionary of the words in labelled sentences.

use std::path::PathBuf;

use standpoint_common::phrases::{plural, shell_path};

use super::Outcome;
use super::console::messages::Messages;
use super::inputs::labels::LabelsArgs;
use super::inputs::values::languages;
use super::outputs::names::{TABLE, file_name};
use super::outputs::protect::{is_forced, open_outputs};
use super::outputs::write_table;
use crate::jobs::JobError;
use crate::jobs::dictionary::draft;
use crate::labels::dictionary_path;
use crate::text::Language;

const EXAMPLES: &str = "\
Examples:
  Draft a dictionary as labels.dictionary.csv, which train uses by itself:
      standpoint dictionary labels.csv
  Edit it in a spreadsheet, then see whether it helps:
      standpoint evaluate labels.csv --against no-dictionary

A dictionary is the columns category and pattern. Give words that mean the same one category, delete those
that do not matter, and add words that you know: withdraw* is every word that begins so, and * alone
any one word. The labels play no part in the draft, so that figures stay honest.";

/// Draft a dictionary: the words that your sentences repeat, grouped by meaning, for you to edit
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    labels: LabelsArgs,

    /// Where to write the draft, a CSV or a workbook (.xlsx) [default: <labels>.dictionary.csv beside the labels]
    #[arg(long, short, value_name = "FILE", value_parser = file_name())]
    output: Option<PathBuf>,

    /// The language of the sentences [default: the one that they show, or else english]
    #[arg(long, ignore_case = true, value_parser = languages())]
    language: Option<Language>,
}

pub fn run(args: &Args, messages: &Messages) -> anyhow::Result<Outcome> {
    let output = match &args.output {
        Some(path) => path.clone(),
        None => dictionary_path(args.labels.first()),
    };
    if output.exists() && !is_forced() {
        let what = "a dictionary is not replaced".to_string();
        return Err(JobError::WouldReplace { path: output, what }.into());
    }
    open_outputs(&[(Some(&output), TABLE)], args.labels.inputs())?;
    let run = draft(
        &args.labels.source(),
        args.language,
        &messages.watching(true),
    )?;
    write_table(&run.table(), Some(&output), messages)?;
    let mut categories: Vec<&str> = run.rows.iter().map(|row| row.category.as_str()).collect();
    categories.dedup();
    messages.say(&format!(
        "The draft is in {}: {} in {}{}.\nEdit it: give words that mean the same one category, delete those that do \
        not matter, add words that you know. Then see whether it helps:\n    standpoint evaluate {} --against \
        no-dictionary",
        output.display(),
        plural(run.rows.len(), "pattern"),
        plural(categories.len(), "group"),
        match run.negations.len() {
            0 => String::new(),
            rows => format!(", and {rows} of negation"),
        },
        shell_path(args.labels.first())
    ));
    Ok(Outcome::from_labels(&run.file.report))
}
