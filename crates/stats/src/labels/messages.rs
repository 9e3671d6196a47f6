//! Wordings of errors about labels.

use standpoint_common::phrases::{listed, plural, shortened};

use super::several_labels::labels_in_cell;
use super::spelling::{alphabet, look_alike};
use super::{MissingDocument, RareLabel, UnknownLabel};

/// The most labels or documents that a message names.
const LISTED: usize = 20;

/// Names the first items, and how many more there are.
fn first_named<T>(items: &[T], separator: &str, name: impl Fn(&T) -> String) -> String {
    let mut names: Vec<String> = items.iter().take(LISTED).map(name).collect();
    if items.len() > LISTED {
        names.push(format!("and {} more", items.len() - LISTED));
    }
    names.join(separator)
}

/// Names unknown labels with their first rows, and what could have been meant.
pub(super) fn unknown_labels(labels: &[UnknownLabel], set: &[String]) -> String {
    first_named(labels, "; ", |unknown| {
        let place = match &unknown.column {
            None => format!("row {}", unknown.row),
            Some(column) => format!("row {} (column {})", unknown.row, shortened(column)),
        };
        let rows = match unknown.times {
            1 => format!("{place} has"),
            times => format!("{place} and {} more have", times - 1),
        };
        let label = format!("{rows} the label “{}”", shortened(&unknown.label));
        if let Some(several) = labels_in_cell(&unknown.label, set) {
            let names: Vec<String> = several.iter().map(|name| format!("“{name}”")).collect();
            return format!(
                "{label}, which holds {} ({}) where a sentence has one: decide for one of them",
                plural(several.len(), "label"),
                listed(&names)
            );
        }
        match (&unknown.meant, unknown.meant_beside) {
            (None, _) => format!("{label}, which is not one of {}: correct it", listed(set)),
            (Some(meant), Some(times)) => format!(
                "{label}, where the column label has “{}” ({}), which no annotator gave: one of the two is a slip",
                shortened(meant),
                plural(times, "time")
            ),
            (Some(meant), None) => {
                format!("{label} ({})", did_you_mean(&unknown.label, meant))
            }
        }
    })
}

/// The question whether another label was meant.
pub(super) fn did_you_mean(label: &str, meant: &str) -> String {
    format!(
        "did you mean “{}”{}",
        shortened(meant),
        difference_in_look(label, meant)
    )
}

/// The rest of the question whether another label was meant, which says what differs where both look the
/// same.
fn difference_in_look(label: &str, meant: &str) -> String {
    match look_alike(label, meant) {
        None => "?".to_string(),
        Some([a, b]) if a.is_alphabetic() && b.is_alphabetic() => {
            if a.is_ascii() {
                format!(
                    ", which looks the same? That one is written with {}: type both anew in one alphabet",
                    alphabet(b)
                )
            } else {
                format!(
                    ", which looks the same? This one is written with {}: type it anew",
                    alphabet(a)
                )
            }
        }
        Some([a, b]) => format!(
            ", which looks the same? Where that has U+{:04X}, this has U+{:04X}: type it anew",
            u32::from(b),
            u32::from(a)
        ),
    }
}

/// Names unknown labels with how often each was given, and the first line.
pub(super) fn counted_labels(labels: &[UnknownLabel]) -> String {
    first_named(labels, ", ", |unknown| {
        let votes = plural(unknown.votes, "vote");
        let times = match unknown.times - unknown.votes {
            0 => votes,
            times if unknown.votes == 0 => plural(times, "time"),
            times => format!("{} in the column label and {votes}", plural(times, "time")),
        };
        let label = shortened(&unknown.label);
        format!("“{label}” ({times}, first in row {})", unknown.row)
    })
}

/// Names lines with their cells.
pub(super) fn examples(examples: &[(usize, String)]) -> String {
    let named = examples
        .iter()
        .map(|(line, cell)| format!("row {line} has “{}”", shortened(cell)));
    named.collect::<Vec<_>>().join(", ")
}

/// Says where labels may be that were not found.
pub(super) fn unread_columns(unread: &[String]) -> String {
    if unread.is_empty() {
        String::new()
    } else {
        format!(
            "; if the labels stand in {}, name that column",
            listed(unread)
        )
    }
}

/// Names missing documents.
pub fn missing_documents(missing: &[MissingDocument]) -> String {
    first_named(missing, ", ", |document| {
        let name = shortened(&document.name);
        if document.differs {
            format!("{name} (the article of this name has another text)")
        } else {
            name
        }
    })
}

/// Returns `vote of “anna”`, or `decision` where nobody voted.
pub(super) fn vote_of(annotator: &str) -> String {
    match annotator {
        "" => "decision".to_owned(),
        name => format!("vote of “{}”", shortened(name)),
    }
}

/// Says that labels are too rare, and what to do with each.
pub(super) fn rare_labels(labels: &[RareLabel], needed: usize, column: Option<&str>) -> String {
    let named = |one: &RareLabel| (shortened(&one.label), plural(one.rows, "row"));
    let (them, rare) = match labels {
        [one] => {
            let (label, rows) = named(one);
            (
                "it",
                format!(
                    "the label “{label}” stands in {rows} only (row {})",
                    one.row
                ),
            )
        }
        all => {
            let each = first_named(all, ", ", |one| {
                let (label, rows) = named(one);
                format!("“{label}” in {rows} (row {})", one.row)
            });
            ("one", format!("some labels stand in few rows only: {each}"))
        }
    };
    format!(
        "{rare}: a label needs at least {needed} to be learned and tested; label more sentences with {them}, or correct it if it is a slip{}{}",
        missing_codes(labels),
        column.map_or_else(String::new, |column| {
            format!(
                "; the labels were read from the column “{}”",
                shortened(column)
            )
        })
    )
}

/// Says that no sentence has labels that coders gave, and what to do.
pub(super) fn labels_without_sentence(labels: &[RareLabel]) -> String {
    let each = first_named(labels, ", ", |one| {
        format!("“{}” (row {})", shortened(&one.label), one.row)
    });
    let noun = if labels.len() == 1 { "label" } else { "labels" };
    format!(
        "no sentence has the {noun} {each}, though coders gave it: others have as many votes or more wherever it stands; decide in a column label, or correct it if it is a slip{}",
        missing_codes(labels)
    )
}

/// Says what to do with labels that look like codes for a missing label.
fn missing_codes(labels: &[RareLabel]) -> String {
    let codes: Vec<String> = labels
        .iter()
        .filter(|one| one.is_no_value)
        .map(|one| format!("“{}”", one.label))
        .collect();
    if codes.is_empty() {
        String::new()
    } else {
        format!(
            "; empty the cells if {} only says that there is no label",
            codes.join(" or ")
        )
    }
}
