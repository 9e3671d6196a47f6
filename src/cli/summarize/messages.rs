//! Messages of `summarize` on its table, its sample and its shares.

use std::path::Path;

use standpoint_common::phrases::{plural, shell_path, thousands};

use super::{Args, holds_articles};
use crate::cli::console::messages::Messages;
use crate::findings::{Finding, Note, Warning, displayed};
use crate::jobs::Monitor;
use crate::jobs::labels::note_capitals;
use crate::jobs::tables::{tell_copies, tell_notes, tell_respelled, tell_scores, tell_undated};
use crate::model::Fit;
use crate::prevalence::{
    CodedSample, Estimator, Population, Scores, Surer, WithoutInterval, meaning_of_intervals,
};

/// Writes what was read.
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
    let monitor = &Monitor::new(messages);
    tell_scores(&args.scores, &scores.notes, &scores.repeated, monitor);
    if !args.without_copies {
        tell_copies(scores, monitor);
    }
    tell_undated(args.by.as_deref(), scores, monitor);
    if args
        .by
        .as_ref()
        .is_some_and(|by| !by.eq_ignore_ascii_case("document"))
    {
        note_capitals(&scores.groups, "groups", monitor);
    }
    if scores.is_certain {
        messages.tell(Note::NoProbabilities);
    }
    if scores.undecided > 0 {
        messages.tell(Note::UndecidedCounted {
            sentences: scores.undecided,
        });
    }
}

/// Describes the coded sample in `path`, and checks that it fits the scores in `source`. Returns its warnings, each of which makes the shares and their intervals wrong.
pub fn tell_audit(
    audit: &CodedSample,
    path: &Path,
    source: &Path,
    scores: &Scores,
    messages: &Messages,
) -> Vec<Finding> {
    let monitor = &Monitor::new(messages);
    tell_notes(path, &audit.report.notes, monitor);
    messages.say(&format!(
        "{}: a random sample of {} from {}, coded; codes and labels agree in {} of {}{}",
        path.display(),
        plural(audit.labelled.sentences.len(), "sentence"),
        plural(audit.labelled.count_documents(), "document"),
        audit.agreement.agree,
        audit.agreement.rows,
        match audit.count_fit(scores, Fit::HeldOut) {
            0 => String::new(),
            n => format!(
                "; {} of them stand in articles that the model learned from, and are predicted as if it had not seen these",
                thousands(n)
            ),
        }
    ));
    let [others, no_sentences] = audit.left_out;
    if others > 0 {
        messages.tell(Note::NotDrawnAtRandom {
            file: displayed(path),
            rows: others,
        });
    }
    if no_sentences > 0 {
        messages.tell(Note::NoSentences {
            file: displayed(path),
            rows: no_sentences,
        });
    }
    let (skipped, share) = &audit.skipped;
    let of_skipped = (!skipped.is_empty()).then(|| Warning::SkippedInSample {
        file: file_name(path),
        rows: skipped.clone(),
        share: *share,
    });
    tell_respelled(path, &audit.respelled, monitor);
    let of_another_table = audit
        .is_of_another_table
        .then(|| Warning::SampleOfOtherTable {
            file: file_name(path),
            weight: audit.weight,
            scores: file_name(source),
            sentences: scores.sentences.len(),
        });
    let borrowed = audit.count_fit(scores, Fit::Borrowed);
    let of_model = (borrowed > 0).then(|| Warning::BorrowedInSample {
        file: file_name(path),
        sentences: borrowed,
        of: audit.labelled.sentences.len(),
    });
    let agreement = &audit.agreement;
    let of_codes = agreement.doubt.clone().map(|doubt| Warning::DoubtfulCodes {
        file: file_name(path),
        agree: agreement.agree,
        rows: agreement.rows,
        doubt,
    });
    let surer = scores.surer_of_coded(&audit.coded);
    let surer = surer.map(|Surer { coded, all }| Warning::SurerOfCoded {
        file: file_name(path),
        coded,
        all,
    });
    let of_scores = of_model.or(surer);
    let doubts = of_another_table
        .into_iter()
        .chain(of_skipped)
        .chain(of_codes)
        .chain(of_scores);
    let doubts: Vec<Finding> = doubts.map(Finding::from).collect();
    doubts.iter().for_each(|doubt| messages.tell(doubt.clone()));
    doubts
}

/// The name of a file without its folder, which says nothing to the readers of a page.
fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// The commands that draw a sample, from the table or from one that must be written first.
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
            args.question.in_shell(path)
        ),
    }
}

/// Says what the intervals are, and which articles they are about. `compared` says whether some are of differences.
pub(super) fn tell_intervals(population: Population, compared: bool, messages: &Messages) {
    let (clustered, option) = match population {
        Population::LikeThese => (", clustered by document", " (--these-articles)"),
        Population::These => ("", ""),
    };
    let about = meaning_of_intervals(population);
    let together = match compared {
        true => {
            " Those of the differences of an estimator hold together, all of them in 95 of 100 samples."
        }
        false => "",
    };
    messages.say(&format!(
        "intervals: 95 %{clustered}, {about}{option}.{together}"
    ));
}

/// Explains why the shares have no interval, and what to do.
pub(super) fn no_interval(
    args: &Args,
    estimators: &[Estimator],
    has_sample: bool,
    scores: &Scores,
) -> String {
    let sampled = estimators.iter().any(|e| e.is_design_based());
    match (has_sample, sampled) {
        (true, true) => {
            WithoutInterval::explain(scores.count_documents(), args.population()).to_string()
        }
        (true, false) => {
            "these estimators do not measure the model's errors, or each group is one document; use ppi or \
            dsl and larger groups"
                .to_string()
        }
        _ => format!(
            "it is unknown how often the model is wrong on these articles; draw a random sample with “{}”, \
            code it, and add --sample coded.xlsx",
            sampling(args)
        ),
    }
}
