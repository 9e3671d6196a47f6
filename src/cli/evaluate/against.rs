//! What `--against` compares with: a model, a table of scores, other options.

use std::path::{Path, PathBuf};

use super::{Args, Trained, tell_table};
use crate::cli::console::messages::Messages;
use crate::cli::console::progress::Work;
use crate::cli::inputs::model::{is_built_in, load, warn_of_learned};
use crate::cli::inputs::training::prepared;
use crate::evaluation::Predicted;
use crate::labels::Labelled;
use crate::model::{Model, Options, Trainer};

/// Whether `--against` asks for a comparison with no dictionary.
pub fn is_no_dictionary(what: Option<&PathBuf>) -> bool {
    what.is_some_and(|what| what.as_os_str() == "no-dictionary")
}

/// Whether it asks for one with no encoder.
pub fn is_no_encoder(what: Option<&PathBuf>) -> bool {
    what.is_some_and(|what| what.as_os_str() == "no-encoder")
}

/// What `--against` names, before there are labels to compare on.
pub struct Other<'a> {
    pub what: &'a Path,
    kind: Kind,
}

enum Kind {
    Model(Box<Model>),
    Options(Box<Options>),
    WithoutEncoder,
    Table,
}

/// The same beside the labels.
pub enum Beside {
    /// What it says of them.
    Predicted(Box<Predicted>),
    /// Options, with which they have yet to be cross-validated.
    Options(Box<Options>),
    /// The same options without the encoder.
    WithoutEncoder,
}

impl<'a> Other<'a> {
    pub fn read(args: &Args, what: &'a PathBuf, messages: &Messages) -> anyhow::Result<Self> {
        let is_file = what
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("safetensors"));
        let is_model = is_file || is_built_in(what);
        let options = || match is_no_dictionary(Some(what)) {
            true => args.training.options_without_dictionary().map(Some),
            false => args.training.options_with_dictionary(what, messages),
        };
        let kind = match is_model {
            true => Kind::Model(Box::new(load(Some(what))?)),
            false if is_no_encoder(Some(what)) => Kind::WithoutEncoder,
            false => options()?.map_or(Kind::Table, |options| Kind::Options(Box::new(options))),
        };
        let is_trained = args.model.is_none() && args.scores_from.is_none();
        anyhow::ensure!(
            is_trained || !matches!(kind, Kind::Options(_)),
            "{}: a dictionary can only be compared in cross-validation: leave -m and --scores-from away",
            what.display()
        );
        Ok(Other { what, kind })
    }

    /// Puts it beside the labels: a model of other labels and a table that lacks a sentence are refused, and a model that knows the
    /// sentences is told.
    pub fn beside(self, labelled: &Labelled, messages: &Messages) -> anyhow::Result<Beside> {
        let what = self.what.display().to_string();
        let predicted = match self.kind {
            Kind::Options(options) => return Ok(Beside::Options(options)),
            Kind::WithoutEncoder => return Ok(Beside::WithoutEncoder),
            Kind::Table => {
                let predicted = Predicted::from_table(self.what, labelled)?;
                tell_table(self.what, &predicted, messages);
                predicted
            }
            Kind::Model(model) => {
                let predicted = Predicted::from_model(&model, labelled)
                    .map_err(|error| anyhow::anyhow!("{what}: {error}"))?;
                let better = "it looks better here than it is; compare on sentences that it has not learned from";
                warn_of_learned(&what, &model, labelled, better, messages);
                predicted
            }
        };
        Ok(Beside::Predicted(Box::new(predicted)))
    }
}

impl Beside {
    /// What it predicts for the same sentences.
    pub fn predicted(
        self,
        labelled: &Labelled,
        trained: Option<&Trained>,
        messages: &Messages,
    ) -> anyhow::Result<Predicted> {
        let (options, embeddings) = match self {
            Beside::Predicted(predicted) => return Ok(*predicted),
            Beside::Options(options) => (*options, trained.and_then(|own| own.embeddings.as_ref())),
            Beside::WithoutEncoder => {
                let options = trained.map(|own| own.options.clone());
                (options.unwrap_or_default(), None)
            }
        };
        messages.say("Cross-validating the other options in the same folds …\n");
        let progress = messages.progress(true, || Work::Fits);
        let trainer = prepared(Trainer::new(labelled, options)?, embeddings, &progress)?;
        Ok(Predicted::from_held_out(&trainer.cross_validate()?))
    }
}
