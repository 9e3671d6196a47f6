//! The answers of other tables, between which a review decides.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use standpoint_common::atomic::resolve_symlinks;

use super::LabelRequest;
use crate::findings::{Note, displayed};
use crate::jobs::{JobError, Monitor};
use crate::labelling::{GivenRow, Journal, read_answers};
use crate::labels::{in_order, names_of_files};

/// The answers of the tables to be reviewed, apart from the output itself, whose answers are in its journal.
pub(super) fn imported(request: &LabelRequest) -> Result<Vec<GivenRow>, JobError> {
    let file = |path: &Path| resolve_symlinks(path).ok();
    let output = &request.output;
    let own = file(output);
    let reviewed = request.review.iter().flatten();
    answers_of(reviewed.filter(|path| *path != output && file(path) != own))
}

/// The answers of tables. One without the names of coders is the work of one, whom it is named after as `agree` does.
pub(super) fn answers_of<'p>(
    paths: impl Iterator<Item = &'p PathBuf>,
) -> Result<Vec<GivenRow>, JobError> {
    let paths: Vec<&Path> = paths.map(PathBuf::as_path).collect();
    let names = names_of_files(paths.iter().copied());
    Ok(read_answers(paths.into_iter().zip(names))?)
}

/// The labels of tables in the order of their keys: that of the first journal beside a table, and of `others`, which may be
/// in none. Notes if another journal has another order.
pub(super) fn keys<'p>(
    tables: impl IntoIterator<Item = &'p PathBuf>,
    others: impl Iterator<Item = String>,
    monitor: &Monitor,
) -> Vec<String> {
    let noted = tables
        .into_iter()
        .filter_map(|path| Some((path, Journal::labels(path)?)));
    let noted: Vec<(&PathBuf, Vec<String>)> = noted.collect();
    if let Some(((first, keys), more)) = noted.split_first() {
        for (path, other) in more.iter().filter(|(_, other)| differ(keys, other)) {
            monitor.tell(Note::OtherKeys {
                files: [displayed(first), displayed(path)],
                orders: [keys.join(", "), other.join(", ")],
            });
        }
    }
    let mut keys: Vec<String> = Vec::new();
    let others = in_order(others.filter(|label| !label.is_empty()).collect());
    for label in noted
        .into_iter()
        .flat_map(|(_, labels)| labels)
        .chain(others)
    {
        if !keys.contains(&label) {
            keys.push(label);
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
pub(super) fn has_one_coder(rows: &[GivenRow], known: &[&str]) -> bool {
    let coders: BTreeSet<&str> = rows
        .iter()
        .map(|given| given.row.coder.as_str())
        .chain(known.iter().copied())
        .filter(|coder| !coder.is_empty())
        .collect();
    coders.len() < 2
}
