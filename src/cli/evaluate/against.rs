//! The comparison of `--against`: a model, a table of scores, or other options.

use std::path::PathBuf;

use anyhow::bail;

use super::Args;
use crate::cli::inputs::model::load;
use crate::jobs::evaluate::{Comparison, Other};
use crate::jobs::{BuiltInModel, Monitor, read_other_dictionary};
use crate::labels::dictionary_path;

/// The comparison that `--against` asks for, before the labels are read.
pub fn comparison(args: &Args, what: &PathBuf, monitor: &Monitor) -> anyhow::Result<Comparison> {
    let is = |word: &str| what.as_os_str() == word;
    if is("no-dictionary") && !args.training.has_dictionary() {
        bail!(
            "there is no dictionary to leave out, so both sides would be the same: name one with \
            --dictionary, or put it beside the labels as {}",
            dictionary_path(args.training.labels.first()).display()
        );
    }
    if is("no-encoder") && !args.training.names_encoder() {
        bail!(
            "there is no encoder to leave out, so both sides would be the same: name one with --encoder, \
            and leave -m and --scores-from away"
        );
    }
    if is("no-borrow") && !args.training.borrows() {
        bail!(
            "there are no borrowed labels to leave out, so both sides would be the same: name some with \
            --borrow, and leave -m and --scores-from away"
        );
    }
    let is_file = what
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("safetensors"));
    let other = if is_file || BuiltInModel::of(Some(what)).is_some() {
        Other::Model(Box::new(load(Some(what), args.label_rule.get())?))
    } else if is("no-encoder") {
        Other::WithoutEncoder
    } else if is("no-borrow") {
        Other::WithoutBorrowed
    } else {
        let dictionary = if is("no-dictionary") {
            Some(None)
        } else {
            read_other_dictionary(what, monitor)?.map(Some)
        };
        match dictionary {
            None => Other::Scores(args.question.name_in(what).map(str::to_string)),
            Some(dictionary) => Other::Dictionary(dictionary),
        }
    };
    let is_trained = args.model.is_none() && args.scores_from.is_empty();
    anyhow::ensure!(
        is_trained || !matches!(other, Other::Dictionary(_)),
        "{}: a dictionary can only be compared in cross-validation: leave -m and --scores-from away",
        what.display()
    );
    let what = what.clone();
    Ok(Comparison { what, other })
}
