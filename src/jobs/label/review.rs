//! The answers of other tables, between which a review decides.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use standpoint_common::atomic::resolve_symlinks;

use super::LabelRequest;
use crate::findings::{Note, displayed};
use crate::jobs::{JobError, Monitor};
use crate::labelling::{GivenRow, Journal, read_answers};
use crate::labels::names_of_files;

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

/// The labels in the order of their keys in a review: that of the first table, by its journal if there is one, or else by
/// its rows. Notes if the journal of another coder has another order.
pub(super) fn keys(
    review: Option<&[PathBuf]>,
    rows: &[GivenRow],
    monitor: &Monitor,
) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    let mut first: Option<(&PathBuf, Vec<String>)> = None;
    for path in review.into_iter().flatten() {
        let noted = Journal::labels(path);
        let of_file = rows.iter().filter(|given| given.file == *path);
        let own = of_file.map(|given| given.row.label.clone());
        for label in noted.iter().flatten().cloned().chain(own) {
            if !label.is_empty() && !keys.contains(&label) {
                keys.push(label);
            }
        }
        match (&first, noted) {
            (None, Some(noted)) => first = Some((path, noted)),
            (Some((before, known)), Some(noted)) if differ(known, &noted) => {
                monitor.tell(Note::OtherKeys {
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
pub(super) fn has_one_coder(rows: &[GivenRow], known: &[&str]) -> bool {
    let coders: BTreeSet<&str> = rows
        .iter()
        .map(|given| given.row.coder.as_str())
        .chain(known.iter().copied())
        .filter(|coder| !coder.is_empty())
        .collect();
    coders.len() < 2
}
