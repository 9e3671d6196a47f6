//! The comparison of `--against`: a model, a table of scores, or other options.

use std::path::{Path, PathBuf};

use anyhow::bail;

use super::{Args, Trained, tell_table};
use crate::cli::console::messages::Messages;
use crate::cli::inputs::model::{load, tell_learned};
use crate::cli::inputs::training::Validated;
use crate::evaluation::Predicted;
use crate::jobs::is_built_in;
use crate::labels::{Labelled, dictionary_path};
use crate::model::{Model, Options, Trainer};

/// The comparison that `--against` asks for, before the labels are read.
pub struct Comparison<'a> {
    what: &'a Path,
    /// The question that is read of a table of several.
    question: Option<&'a str>,
    kind: Kind,
}

enum Kind {
    Model(Box<Model>),
    Options(Box<Options>),
    WithoutEncoder,
    WithoutBorrowed,
    Table,
}

/// The comparison, checked against the labels.
pub enum Checked {
    /// Predictions for the labelled sentences.
    Predicted(Box<Predicted>),
    /// Options to be cross-validated.
    Options(Box<Options>),
    /// The same options without the encoder, to be cross-validated.
    WithoutEncoder,
    /// The same options without the borrowed labels, to be cross-validated.
    WithoutBorrowed,
}

impl<'a> Comparison<'a> {
    pub fn read(args: &'a Args, what: &'a PathBuf, messages: &Messages) -> anyhow::Result<Self> {
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
        let is_model = is_file || is_built_in(what);
        let options = || match is("no-dictionary") {
            true => args.training.options_without_dictionary().map(Some),
            false => args.training.options_with_dictionary(what, messages),
        };
        let kind = match is_model {
            true => Kind::Model(Box::new(load(Some(what), args.label_rule.get())?)),
            false if is("no-encoder") => Kind::WithoutEncoder,
            false if is("no-borrow") => Kind::WithoutBorrowed,
            false => options()?.map_or(Kind::Table, |options| Kind::Options(Box::new(options))),
        };
        let is_trained = args.model.is_none() && args.scores_from.is_none();
        anyhow::ensure!(
            is_trained || !matches!(kind, Kind::Options(_)),
            "{}: a dictionary can only be compared in cross-validation: leave -m and --scores-from away",
            what.display()
        );
        let question = match &kind {
            Kind::Table => args.question.name_in(what),
            _ => None,
        };
        Ok(Comparison {
            what,
            question,
            kind,
        })
    }

    /// Checks it against the labels. Fails if a model has other labels or a table lacks a sentence. Tells if
    /// a model has learned from the sentences.
    pub fn check(
        self,
        labelled: &Labelled,
        messages: &Messages,
    ) -> anyhow::Result<(&'a Path, Checked)> {
        let what = self.what.display().to_string();
        let predicted = match self.kind {
            Kind::Options(options) => return Ok((self.what, Checked::Options(options))),
            Kind::WithoutEncoder => return Ok((self.what, Checked::WithoutEncoder)),
            Kind::WithoutBorrowed => return Ok((self.what, Checked::WithoutBorrowed)),
            Kind::Table => {
                let predicted = Predicted::from_table(self.what, self.question, labelled)?;
                tell_table(self.what, &predicted, messages);
                predicted
            }
            Kind::Model(model) => {
                let predicted = Predicted::from_model(&model, labelled)
                    .map_err(|error| anyhow::anyhow!("{what}: {error}"))?;
                let better = "it looks better here than it is; compare on sentences that it has not learned \
                    from";
                tell_learned(&what, &model, labelled, better, messages);
                predicted
            }
        };
        Ok((self.what, Checked::Predicted(Box::new(predicted))))
    }
}

impl Checked {
    /// Predicts the labelled sentences.
    pub fn predict(
        self,
        labelled: &Labelled,
        trained: Option<&Trained>,
        messages: &Messages,
    ) -> anyhow::Result<Predicted> {
        let mut borrowed = trained.and_then(|own| own.borrowed.as_ref());
        let mut embeddings = trained.and_then(|own| own.embeddings.as_ref());
        let own_options = || trained.map_or_else(Options::default, |own| own.options.clone());
        let options = match self {
            Checked::Predicted(predicted) => return Ok(*predicted),
            Checked::Options(options) => *options,
            Checked::WithoutEncoder => {
                embeddings = None;
                own_options()
            }
            Checked::WithoutBorrowed => {
                borrowed = None;
                own_options()
            }
        };
        messages.say("Cross-validating the other options in the same folds …\n");
        let trainer = Trainer::borrowing(labelled, borrowed, options)?;
        let other = Validated::new(trainer, embeddings.cloned(), messages)?;
        Ok(Predicted::from_held_out(&other.held_out))
    }
}
