//! The topic of `score --only-about`.

use std::path::Path;

use anyhow::{Context, bail};

use crate::cli::console::messages::Messages;
use crate::corpus::{is_table, read_sheet};
use crate::jobs::tables::tell_notes;
use crate::jobs::{Monitor, NamedModel};
use crate::text::Topic;

/// The topic of the model's dictionary.
const AUTO: &str = "auto";

/// Reads a list with one word or phrase a line, or takes the list of the model for `auto`.
pub fn read_topic(
    path: &Path,
    models: &[NamedModel],
    messages: &Messages,
) -> anyhow::Result<Topic> {
    if path.as_os_str() == AUTO && !path.exists() {
        let [NamedModel { model, .. }] = models else {
            bail!(
                "--only-about auto takes the list of one model, and the articles of one topic may be off that of \
                another: score with each model by itself, or name a text file with one word or phrase a line"
            );
        };
        let topic = model.topic().context("the dictionary of the model")?;
        return topic.context(
            "the model has no list of words for --only-about auto: name a text file with one word or phrase a \
            line, or train a model whose dictionary has the category only-about",
        );
    }
    if is_table(path) {
        bail!(
            "{}: --only-about reads a text file with one word or phrase a line, not a table",
            path.display()
        );
    }
    let (text, notes) = read_sheet(path, None)?;
    tell_notes(path, &notes, &Monitor::new(messages));
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    Topic::new(&lines.collect::<Vec<_>>()).with_context(|| path.display().to_string())
}
