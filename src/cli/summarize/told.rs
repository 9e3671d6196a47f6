//! What `summarize` says of its table, its sample and its shares.

use std::borrow::Cow;
use std::path::Path;

use super::{Args, holds_articles};
use crate::cli::console::messages::Messages;
use crate::cli::inputs::model::learned_from_audit;
use crate::cli::inputs::texts::note_alike;
use crate::cli::inputs::told::{
    tell_copies, tell_notices, tell_respelled, tell_scores, tell_undated,
};
use crate::model::Model;
use crate::phrases::{plural, shell_path};
use crate::prevalence::{CodedSample, Estimator, Scores, WithoutInterval, much_coded};

/// What was read.
pub(super) fn tell(args: &Args, scores: &Scores, messages: &Messages) {
    messages.say(&format!(
        "{}: {} of {}{}",
        args.scores.display(),
        plural(scores.sentences.len(), "scored sentence"),
        plural(scores.documents.len(), "document"),
        match scores.boilerplate {
            0 => String::new(),
            n => format!("; {} of boilerplate not counted", plural(n, "piece")),
        }
    ));
    tell_scores(
        &args.scores,
        &scores.notices,
        scores.repeated.as_ref(),
        messages,
    );
    tell_copies(scores, messages);
    tell_undated(args.by.as_deref(), scores, messages);
    if args
        .by
        .as_ref()
        .is_some_and(|by| !by.eq_ignore_ascii_case("document"))
    {
        note_alike(&scores.groups, "groups", messages);
    }
    if scores.undecided > 0 {
        messages.note(format_args!(
            "{} without a label counted by the probabilities, and by cc and acc under the most probable label",
            plural(scores.undecided, "sentence")
        ));
    }
}

/// What the coded sample in `path` is, and whether it fits the scores of `source` and the model that made them, if that is
/// known. Returned is what was warned of, by which the shares and their intervals are wrong.
pub fn tell_audit(
    audit: &CodedSample,
    path: &Path,
    source: &Path,
    scores: &Scores,
    model: Option<&Model>,
    messages: &Messages,
) -> Vec<String> {
    tell_notices(path, &audit.labelled.report.notices, messages);
    messages.say(&format!(
        "{}: a random sample of {} from {}, coded; {}",
        path.display(),
        plural(audit.labelled.sentences.len(), "sentence"),
        plural(audit.labelled.report.documents, "document"),
        audit.agreement.describe(),
    ));
    tell_respelled(path, &audit.respelled, messages);
    let of_another_table = audit.is_of_another_table().then(|| {
        format!(
            "{}: the sample stands for {:.0} sentences and {} has {}: was it drawn from this very table, is no row missing, and is the column probability as it was? If not, the shares and intervals are wrong",
            name(path),
            audit.weight,
            name(source),
            scores.sentences.len()
        )
    });
    let much = much_coded(audit.labelled.sentences.len(), scores.sentences.len());
    if let Some(much) = much.filter(|_| of_another_table.is_none()) {
        messages.note(much);
    }
    let of_model = model.and_then(|model| learned_from_audit(model, &audit.labelled));
    let of_codes = audit.agreement.doubt(&scores.labels);
    let of_codes = of_codes.map(|doubt| format!("{}: {doubt}", name(path)));
    let doubts = of_another_table.into_iter().chain(of_codes).chain(of_model);
    let doubts: Vec<String> = doubts.collect();
    doubts.iter().for_each(|doubt| messages.warn(doubt));
    doubts
}

/// Of a file without its folder, which says nothing to those who read a page that was passed on.
fn name(path: &Path) -> Cow<'_, str> {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy()
}

/// How to draw a sample: from the table, or from one that has yet to be written.
pub(super) fn sampling(args: &Args) -> String {
    let path = &args.scores;
    match holds_articles(args) {
        true => format!(
            "standpoint score {}{} -o scores.csv” and “standpoint sample scores.csv -n 200 -o coded.xlsx",
            shell_path(path),
            args.model
                .as_ref()
                .map_or_else(String::new, |model| format!(" -m {}", shell_path(model)))
        ),
        false => format!(
            "standpoint sample {} -n 200 -o coded.xlsx",
            shell_path(path)
        ),
    }
}

/// Why the shares have no interval, and what to do.
pub(super) fn no_interval(
    args: &Args,
    estimators: &[Estimator],
    audited: bool,
    scores: &Scores,
) -> String {
    let sampled = estimators.iter().any(|e| e.is_design_based());
    match (audited, sampled) {
        (true, true) => WithoutInterval::explain(scores.count_documents()).to_string(),
        (true, false) => "these estimators take the model's errors for granted, or the documents are single ones; use dsl or ppi and larger groups".to_string(),
        _ => format!(
            "it is not known how often the model is wrong on these articles; draw a random sample with “{}”, code it, and add --audit coded.xlsx",
            sampling(args)
        ),
    }
}
