//! The model card: what a model is, what it was trained on, and how far to trust it (Mitchell et al. 2019),
//! in the form of the Hugging Face hub: YAML, then Markdown.

use std::borrow::Cow;
use std::fmt::Write;
use std::path::Path;

use standpoint_common::phrases::plural;

use crate::corpus::bare_name;
use crate::evaluation::{Agreement, Estimate, Figures, KindFigures};
use crate::labels::{ClusteredBy, LabelsFile};
use crate::model::Model;

/// The files that the model was trained on.
#[derive(Debug)]
pub struct Sources<'a> {
    /// The name of the labels file, without its folder.
    pub labels: &'a str,
    /// The name of the codebook and the SHA-256 of its bytes, if there is one.
    pub codebook: Option<(&'a str, String)>,
    /// What training warned of.
    pub warnings: &'a [String],
}

/// Adds a formatted line.
macro_rules! line {
    ($card:expr, $($arguments:tt)*) => {{
        let _ = writeln!($card, $($arguments)*);
    }};
}

/// The limits of every model.
const LIMITS: &str = "
## Limits

- It judges sentences like those it was trained on: other outlets, years and topics need a test of their own
  (`standpoint evaluate MORE.csv -m MODEL`).
- A share of labels is not a share of sentences: where the figures matter, code a random sample of your own \
  corpus.
- The figures hold as far as the labels were sampled like the corpus that is scored; how they were sampled is
  for their author to say.
- It says what a sentence says, not what is true, and nothing about the person quoted.";

/// Writes the card of a model that was trained on these labels and has these cross-validated figures, of the own labels
/// and of each kind of borrowed ones.
pub fn model_card(
    model: &Model,
    file: &LabelsFile,
    (figures, kinds): (&Figures, &[KindFigures]),
    sources: &Sources,
) -> String {
    let mut text = String::new();
    let card = &mut text;
    let name = bare_name(Path::new(sources.labels)).map_or(Cow::Borrowed(sources.labels), |name| {
        name.to_string_lossy().into_owned().into()
    });
    let by = file.labelled.clustered_by();
    metadata(card, &name, model, figures, sources, by);
    line!(card, "# {name}\n");
    line!(
        card,
        "Gives a sentence one of the labels {} and a probability for each.\n",
        listed(model.labels().iter().map(String::as_str))
    );
    data(card, model, file, sources);
    measured(card, figures, by);
    by_kind(card, figures, kinds);
    kept(card, figures);
    if !sources.warnings.is_empty() {
        line!(card, "\n## Warnings\n");
        for warning in sources.warnings {
            line!(card, "- {warning}");
        }
    }
    described(card, model, by);
    line!(card, "{LIMITS}");
    line!(card, "\n## For the methods section\n");
    line!(card, "{}", methods(model, file, figures, by));
    line!(card, "\n## How to cite\n");
    line!(
        card,
        "Name the labels and their authors, and: standpoint, version {}.",
        model.provenance().version
    );
    text
}

/// Writes the metadata for the hub.
fn metadata(
    card: &mut String,
    name: &str,
    model: &Model,
    figures: &Figures,
    sources: &Sources,
    by: ClusteredBy,
) {
    // A JSON string is a YAML string, whatever the name contains.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();

    // The hub looks for the code of the language.
    let language = match model.options().language.code() {
        "" => String::new(),
        code => format!("language: {}\n", quoted(code)),
    };
    line!(
        card,
        "---\nlibrary_name: standpoint\npipeline_tag: text-classification"
    );
    line!(
        card,
        "{language}tags: [stance, tf-idf, logistic-regression]\nmodel-index:"
    );
    line!(card, "  - name: {}\n    results:", quoted(name));
    line!(card, "      - task: {{type: text-classification}}");
    line!(
        card,
        "        dataset: {{name: {}, type: {}}}",
        quoted(sources.labels),
        quoted(&format!("nested cross-validation by {}", by.unit()))
    );
    line!(card, "        metrics:");
    let [accuracy, macro_f1, log_loss, ..] = figures.overall();
    for (kind, (_, estimate)) in [
        ("f1", macro_f1),
        ("accuracy", accuracy),
        ("log_loss", log_loss),
    ] {
        let value = estimate.value;
        line!(card, "          - {{type: {kind}, value: {value:.3}}}");
    }
    line!(card, "---");
}

/// Writes the table on the training data.
fn data(card: &mut String, model: &Model, file: &LabelsFile, sources: &Sources) {
    let LabelsFile { labelled, report } = file;
    let provenance = model.provenance();
    line!(card, "## Data\n");
    line!(card, "| | |\n|---|---|");
    let mut row = |what: &str, value: String| line!(card, "| {} | {} |", cell(what), cell(&value));
    row("labels", format!("`{}`", sources.labels));
    row(
        "SHA-256 of the labels",
        format!("`{}`", provenance.labels_sha256),
    );
    row(
        "codebook",
        match &sources.codebook {
            Some((name, hash)) => format!("`{name}`, SHA-256 `{hash}`"),
            None => "none was named".to_string(),
        },
    );
    row("sentences", provenance.sentences.to_string());
    for (label, count) in model.labels().iter().zip(&provenance.label_counts) {
        row(&format!("… {}", plain(label)), count.to_string());
    }
    if let Some(borrowed) = &provenance.borrowed {
        row(
            "borrowed sentences",
            format!(
                "{}, of weight {}; SHA-256 of their labels `{}`",
                borrowed.sentences, borrowed.weight, borrowed.labels_sha256
            ),
        );
    }
    if !report.ties.is_empty() {
        let ties = report.ties.len().to_string();
        row("… with tied votes, labelled by lot", ties);
    }
    row(
        "documents",
        match provenance.documents {
            0 => "not known: figures may be too good".to_string(),
            count => count.to_string(),
        },
    );
    row(
        "sampling",
        match labelled.count_samplings().as_slice() {
            [] => "not stated: there is no column sampling".to_string(),
            counts => {
                let named = |(how, n): &(&str, usize)| format!("{n} {}", plain(how));
                counts.iter().map(named).collect::<Vec<_>>().join(", ")
            }
        },
    );
    let agreement = Agreement::from_labels(labelled);
    row(
        "agreement of coders",
        match agreement.alpha {
            Some(alpha) => format!(
                "Krippendorff's alpha {alpha:.3} over {} sentences coded by two or more",
                agreement.sentences
            ),
            None if agreement.sentences > 0 => format!(
                "all codes of the {} sentences coded by two or more are the same label, for which alpha is \
                not defined",
                agreement.sentences
            ),
            None => "not known: no sentence has the codes of two".to_string(),
        },
    );
}

/// Writes the cross-validated figures.
fn measured(card: &mut String, figures: &Figures, by: ClusteredBy) {
    let (left_out, cluster) = match by {
        ClusteredBy::Cluster => (
            "whole clusters are left out",
            "all documents with one value of the column that was named",
        ),
        ClusteredBy::Document => (
            "whole documents and their copies are left out together",
            "a document with its copies, or a sentence without a document",
        ),
        ClusteredBy::Sentence => (
            "a sentence and its copies are left out together, and not its article, which is not known",
            "a sentence with its copies",
        ),
    };
    line!(card, "\n## Figures\n");
    line!(
        card,
        "Nested cross-validation; {left_out}. Intervals: 95 %,\n\
         jackknife of {} clusters ({cluster}).\n",
        figures.clusters
    );
    line!(card, "| | | 95 % interval |\n|---|---|---|");
    let mut figure = |what: &str, estimate: &Estimate| {
        let interval = match (estimate.low, estimate.high) {
            (Some(low), Some(high)) => format!("{low:.3} to {high:.3}"),
            _ => String::new(),
        };
        let what = cell(what);
        line!(card, "| {what} | {:.3} | {interval} |", estimate.value);
    };
    let overall = figures.overall();
    for (name, estimate) in &overall[..2] {
        figure(name, estimate);
    }
    for label in &figures.labels {
        if let Some(f1) = &label.f1 {
            figure(&format!("F1 of {}", plain(&label.label)), f1);
        }
    }
    for (name, estimate) in &overall[2..4] {
        figure(name, estimate);
    }
    let (name, by_chance) = (overall[4].0, figures.calibration_error_by_chance);
    figure(
        &format!("{name} (by chance alone {by_chance:.3})"),
        &overall[4].1,
    );
}

/// Writes the figures of each kind of text, if the model knows several.
fn by_kind(card: &mut String, figures: &Figures, kinds: &[KindFigures]) {
    if kinds.is_empty() {
        return;
    }
    line!(
        card,
        "\nBy kind of text, each in articles that the model had not seen:\n"
    );
    line!(
        card,
        "| kind | sentences | macro-F1 | log loss |\n|---|---|---|---|"
    );
    let (macro_f1, log_loss) = (figures.macro_f1.value, figures.log_loss.value);
    line!(
        card,
        "| like the labels | {} | {macro_f1:.3} | {log_loss:.3} |",
        figures.sentences
    );
    for kind in kinds {
        line!(
            card,
            "| {} | {} | {:.3} | {:.3} |",
            cell(&kind.name()),
            kind.sentences,
            kind.macro_f1,
            kind.log_loss
        );
    }
}

/// Writes what `score --min-precision` keeps.
fn kept(card: &mut String, figures: &Figures) {
    if figures.kept_sides.is_empty() {
        return;
    }
    line!(
        card,
        "\nLabels kept by `score --min-precision P`, how many of them are right, and how many of the sentences with the\n\
         label they are:\n"
    );
    line!(
        card,
        "| P | label | least probability | kept | precision | recall |"
    );
    line!(card, "|---|---|---|---|---|---|");
    let share = |share: Option<f64>| share.map_or(String::new(), |share| format!("{share:.3}"));
    for side in &figures.kept_sides {
        line!(
            card,
            "| {:.2} | {} | {:.3} | {} | {} | {} |",
            side.min_precision,
            cell(&plain(&side.label)),
            side.cutoff,
            side.kept,
            share(side.precision.map(|precision| precision.value)),
            share(side.recall)
        );
    }
}

/// Writes what the model computes.
fn described(card: &mut String, model: &Model, by: ClusteredBy) {
    line!(card, "\n## The model\n");
    line!(
        card,
        "{} features: {}. Multinomial logistic regression with the penalty {} chosen by cross-validation; \
        probabilities\n\
         are calibrated on sentences {}that the fit had not seen{}.",
        model.features(),
        model.describe_features().join("; "),
        model.provenance().alpha,
        match by {
            ClusteredBy::Cluster => "of clusters ",
            ClusteredBy::Document => "of articles ",
            ClusteredBy::Sentence => "",
        },
        if model.uses_context() {
            " and take the surrounding sentences into account"
        } else {
            ""
        }
    );
}

/// A paragraph that says how the model was made and how good it is.
fn methods(model: &Model, file: &LabelsFile, figures: &Figures, by: ClusteredBy) -> String {
    let provenance = model.provenance();
    let documents = match provenance.documents {
        0 => String::new(),
        count => format!(" of {}", plural(count, "document")),
    };
    let coders = Agreement::from_labels(&file.labelled);
    let agreement = coders.alpha.map_or(String::new(), |alpha| {
        format!(
            " Coders agreed with Krippendorff's alpha {alpha:.2} on the {} that two or more of them labelled.",
            plural(coders.sentences, "sentence")
        )
    });
    let borrowed = provenance
        .borrowed
        .as_ref()
        .map_or(String::new(), |borrowed| {
            format!(
                ", and with the weight {} to {} of others",
                borrowed.weight,
                plural(borrowed.sentences, "labelled sentence")
            )
        });
    let with_interval = |estimate: &Estimate| match (estimate.low, estimate.high) {
        (Some(low), Some(high)) => {
            format!(
                "{:.2} (95 % interval {low:.2} to {high:.2})",
                estimate.value
            )
        }
        _ => format!("{:.2}", estimate.value),
    };
    format!(
        "We labelled {}{documents} as {}.{agreement} With standpoint {} we fitted a regularised multinomial logistic \
        regression to them{borrowed}, on {}. In nested cross-validation{} its accuracy is {} and its mean F1 over labels {}.",
        plural(provenance.sentences, "sentence"),
        listed(model.labels().iter().map(String::as_str)),
        provenance.version,
        model.describe_features().join("; "),
        match by {
            ClusteredBy::Cluster => " that leaves out whole clusters",
            ClusteredBy::Document => " that leaves out whole documents",
            ClusteredBy::Sentence => "",
        },
        with_interval(&figures.accuracy),
        with_interval(&figures.macro_f1),
    )
}

/// Escapes a text for a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// Escapes a name outside of code, so that a page does not read it as a tag.
fn plain(name: &str) -> String {
    name.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Lists names: `a, b and c`.
fn listed<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let last = names.len().saturating_sub(1);
    let mut text = String::new();
    for (at, name) in names.enumerate() {
        let before = match at {
            0 => "",
            at if at == last => " and ",
            _ => ", ",
        };
        let _ = write!(text, "{before}`{name}`");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_listed_as_in_a_sentence() {
        let text = |names: &[&str]| listed(names.iter().copied());
        assert_eq!(text(&["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(text(&["a", "b"]), "`a` and `b`");
        assert_eq!(text(&[]), "");
    }

    #[test]
    fn a_name_is_no_tag_of_the_page() {
        assert_eq!(plain("R&D <b>"), "R&amp;D &lt;b&gt;");
    }
}
