//! Says which answers corrections change, on the terminal and on the page.

use std::path::Path;

use anyhow::bail;
use serde_json::{Value, json};
use standpoint_common::code::HasCode;
use standpoint_common::phrases::{in_rows, plural, truncated};

use super::desk::{Desk, DeskRole};
use super::edits::list;
use super::views::state;
use crate::cli::console::messages::Messages;
use crate::findings::sentence;
use crate::labelling::{Correction, Verdict, by_file, read_corrections_in};

/// The most characters of a sentence that are shown.
const MAX_LENGTH: usize = 60;

/// Says what corrections changed.
pub fn tell(corrected: &[Correction], messages: &Messages) {
    messages.say(&match corrected.len() {
        0 => "The corrections change no answer.".to_string(),
        answers => format!("The corrections change {}:", plural(answers, "answer")),
    });
    let lines: Vec<String> = corrected.iter().map(line).collect();
    list(&lines, |line| messages.say(line));
}

fn line(correction: &Correction) -> String {
    let Correction { text, was, is, .. } = correction;
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = truncated(&words.join(" "), MAX_LENGTH);
    format!("{} → {}: “{text}”", name(was), name(is))
}

fn name(verdict: &Option<Verdict>) -> &str {
    match verdict {
        Some(Verdict::Label(label)) => label,
        Some(Verdict::NoSentence) => "no sentence",
        Some(Verdict::Skipped) => "skipped",
        None => "no answer",
    }
}

/// Compares the corrections of a file with the answers of a desk, and takes them if `applies`.
pub fn import(desk: &Desk, name: &str, bytes: &[u8], applies: bool) -> anyhow::Result<Value> {
    if desk.role == DeskRole::Coder {
        bail!("who leads the team takes corrections");
    }
    let Some(name) = Path::new(name).file_name() else {
        bail!("the file of corrections has no name");
    };
    let rows = read_corrections_in(name, bytes).map_err(|error| {
        let said = sentence(&error);
        // The file itself is on the computer of the page.
        let own = error.path().map(|path| path.display().to_string());
        let named = |own: String| said.replace(&own, &name.to_string_lossy());
        anyhow::Error::msg(own.map_or_else(|| said.clone(), named))
    })?;
    let lost;
    let changes: Vec<Value>;
    {
        let mut session = desk.work.session();
        let corrections = session.compare(desk.seat, rows)?;
        changes = corrections
            .changes
            .iter()
            .map(|change| {
                json!({
                    "sentence": change.sentence,
                    "text": change.text,
                    "was": change.was,
                    "verdict": change.is,
                })
            })
            .collect();
        let rows = by_file(&corrections.lost);
        lost = rows.first().map(|(_, rows)| in_rows(rows));
        if applies {
            session.correct(corrections)?;
        }
    }
    if applies {
        desk.work.note_answer();
    }
    Ok(json!({ "rows": changes, "lost": lost, "state": state(desk) }))
}
