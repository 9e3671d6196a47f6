//! What is said of labels that are too rare to be learned.

use crate::phrases::{plural, shortened};

/// So many labels are named.
const LISTED: usize = 20;

/// A label that too few rows have, or that coders gave and no sentence has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RareLabel {
    /// The label.
    pub label: String,
    /// Its rows.
    pub rows: usize,
    /// The line of the first row that has it, or in which a coder gave it.
    pub row: usize,
    /// Whether it looks like what stands where there is no label.
    pub is_no_value: bool,
}

/// That labels are too rare, and what to do with each.
pub(super) fn rare(labels: &[RareLabel], needed: usize) -> String {
    let (them, what) = match labels {
        [one] => {
            let (label, rows) = (shortened(&one.label), plural(one.rows, "row"));
            let what = format!(
                "the label “{label}” stands in {rows} only (line {})",
                one.row
            );
            ("it", what)
        }
        all => {
            let each = each(all, |label, one| {
                let rows = plural(one.rows, "row");
                format!("“{label}” in {rows} (line {})", one.row)
            });
            let what = format!("some labels stand in few rows only: {each}");
            ("one", what)
        }
    };
    format!(
        "{what}: a label needs at least {needed} to be learned and tested; label more sentences with {them}, or correct it if it is a slip{}",
        none_meant(labels)
    )
}

/// That no sentence has labels that coders gave, and what to do.
pub(super) fn never_decided(labels: &[RareLabel]) -> String {
    let each = each(labels, |label, one| format!("“{label}” (line {})", one.row));
    let noun = match labels.len() {
        1 => "label",
        _ => "labels",
    };
    format!(
        "no sentence has the {noun} {each}, though coders gave it: others have as many votes or more wherever it stands; decide in a column label, or correct it if it is a slip{}",
        none_meant(labels)
    )
}

/// What is said of each label, of the first of them.
fn each(labels: &[RareLabel], said: impl Fn(String, &RareLabel) -> String) -> String {
    let shown = labels.iter().take(LISTED);
    let shown = shown.map(|one| said(shortened(&one.label), one));
    let shown = shown.collect::<Vec<_>>().join(", ");
    match labels.len().saturating_sub(LISTED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// What to do with labels that look as if they stood where there is none.
fn none_meant(labels: &[RareLabel]) -> String {
    let none = labels.iter().filter(|one| one.is_no_value);
    let none: Vec<String> = none.map(|one| format!("“{}”", one.label)).collect();
    match none.is_empty() {
        true => String::new(),
        false => format!(
            "; empty the cells if {} only says that there is no label",
            none.join(" or ")
        ),
    }
}
