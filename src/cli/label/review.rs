//! The answers of other tables, between which a review decides.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use standpoint_common::atomic::resolve_symlinks;

use super::Args;
use crate::cli::console::messages::Messages;
use crate::findings::{Note, displayed};
use crate::labelling::{GivenRow, Journal, read_answers};
use crate::labels::names_of_files;

pub(super) const NO_TWO_CODERS: &str =
    "there are no two coders in these labels, so there is nothing to decide";

/// The answers of the tables to be reviewed, apart from the output itself, whose answers are in its journal.
pub(super) fn imported(args: &Args, output: &Path) -> anyhow::Result<Vec<GivenRow>> {
    let file = |path: &Path| resolve_symlinks(path).ok();
    let own = file(output);
    let reviewed = args.review.iter().flatten();
    answers_of(reviewed.filter(|path| *path != output && file(path) != own))
}

/// The answers of tables. One without the names of coders is the work of one, whom it is named after as `agree` does.
pub(super) fn answers_of<'p>(
    paths: impl Iterator<Item = &'p PathBuf>,
) -> anyhow::Result<Vec<GivenRow>> {
    let paths: Vec<&Path> = paths.map(PathBuf::as_path).collect();
    let names = names_of_files(paths.iter().copied());
    Ok(read_answers(paths.into_iter().zip(names))?)
}

/// The labels in the order of their keys in a review: that of the first table, by its journal if there is one, or else by
/// its rows. Notes if the journal of another coder has another order.
pub(super) fn keys(args: &Args, rows: &[GivenRow], messages: &Messages) -> Vec<String> {
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
pub(super) fn has_one_coder(rows: &[GivenRow], known: &[&str]) -> bool {
    let coders = rows
        .iter()
        .map(|given| given.row.coder.as_str())
        .chain(known.iter().copied());
    let coders: BTreeSet<&str> = coders.filter(|coder| !coder.is_empty()).collect();
    coders.len() < 2
}
