//! Figures of models and of coders as tables: one row for each figure, and as tables for a paper.

use standpoint_common::phrases::capital;

use super::columns::OutputCell;
use super::paper::{PaperPart, PaperTable, estimate, fixed};
use super::tables::OutputTable;
use crate::evaluation::{AgreementFigures, Estimate, Figures, SourceComparison};
use crate::labels::ClusteredBy;

/// The names of the columns.
const COLUMNS: [&str; 6] = ["figure", "of", "value", "low", "high", "sentences"];
/// The columns that come before them where sources are compared.
const OF_SOURCES: [&str; 2] = ["source", "against"];

/// A table of figures.
pub(crate) type FigureTable = OutputTable<'static>;

/// A figure with its name.
type Named = (&'static str, Option<Estimate>);

/// Rows of figures.
#[derive(Default)]
struct FigureRows(Vec<Vec<OutputCell<'static>>>);

impl FigureRows {
    /// Adds those figures that there are: of all sentences, of a label or of coders. `source` are the cells before.
    fn add(
        &mut self,
        source: &[&str],
        of: &str,
        sentences: usize,
        figures: impl IntoIterator<Item = Named>,
    ) {
        let number = |x: Option<f64>| x.map(OutputCell::Probability).into();
        let text = |text: &str| text.to_string().into();
        for (name, estimate) in figures {
            let Some(Estimate { value, low, high }) = estimate else {
                continue;
            };
            let names = source.iter().chain([&name, &of]).map(|cell| text(cell));
            let numbers = [Some(value), low, high].map(number);
            self.0
                .push(names.chain(numbers).chain([sentences.into()]).collect());
        }
    }

    fn into_table(
        self,
        name: &'static str,
        before: &[&'static str],
        paper: PaperTable,
    ) -> FigureTable {
        let columns = [before, &COLUMNS].concat();
        OutputTable::new(name, &columns, self.0.into_iter()).for_paper(paper)
    }
}

/// The figures with their intervals, for a paper.
fn shown(figures: impl IntoIterator<Item = Named>) -> Vec<String> {
    let figures = figures.into_iter();
    figures
        .map(|(_, figure)| estimate(figure, fixed(3)))
        .collect()
}

/// Says what stands in the brackets of a table for a paper.
fn intervals(by: ClusteredBy) -> String {
    let unit = by.unit();
    format!(
        "In brackets: 95 % intervals by the jackknife of {unit}s; a figure that rests on fewer than ten {unit}s has none."
    )
}

/// Says of how many sentences a table is.
fn size(sentences: usize, clusters: usize, by: ClusteredBy) -> String {
    let unit = match by {
        ClusteredBy::Cluster => "clusters",
        ClusteredBy::Document | ClusteredBy::Sentence => "documents",
    };
    format!("{sentences} sentences in {clusters} {unit}.")
}

/// Says what the figures of labels are.
const PRECISION: &str = "Precision: the share of the sentences given the label that have it. \
    Recall: the share of the sentences with the label that were given it.";

/// The figures of predictions, overall and by label.
pub(crate) fn evaluation_table(figures: &Figures, by: ClusteredBy) -> FigureTable {
    let mut rows = FigureRows::default();
    let n = figures.sentences;
    let overall = figures.overall().map(|(name, figure)| (name, Some(figure)));
    rows.add(&[], "", n, overall);
    for label in &figures.labels {
        rows.add(&[], &label.label, label.sentences, label.named());
    }
    let overall = overall.map(|figure| [vec![capital(figure.0)], shown([figure])].concat());
    let labels = figures.labels.iter().map(|label| {
        let sentences = label.sentences.to_string();
        [
            vec![label.label.clone()],
            shown(label.named()),
            vec![sentences],
        ]
        .concat()
    });
    let paper = PaperTable {
        caption: "How well the sentences are labelled".to_string(),
        key: "evaluation",
        parts: vec![
            PaperPart::new(["Figure", "#Value"], overall.to_vec()),
            PaperPart::new(
                ["Label", "#Precision", "#Recall", "#F1", "#Sentences"],
                labels.collect(),
            ),
        ],
        notes: vec![
            size(n, figures.clusters, by),
            intervals(by),
            format!("{PRECISION} F1: their harmonic mean."),
        ],
    };
    rows.into_table("evaluation", &[], paper)
}

/// The agreement of coders, overall, by label and by pair of coders.
pub(crate) fn agreement_table(figures: &AgreementFigures, by: ClusteredBy) -> FigureTable {
    let mut rows = FigureRows::default();
    let n = figures.sentences;
    let alpha = "Krippendorff's alpha";
    let overall = [
        ("observed agreement", Some(figures.observed)),
        (alpha, figures.alpha),
    ];
    rows.add(&[], "", n, overall);
    let mut by_label = vec![[vec!["All".to_string()], shown(overall)].concat()];
    for label in &figures.labels {
        let named = [
            ("specific agreement", label.agreement),
            (alpha, label.alpha),
        ];
        rows.add(&[], &label.label, n, named);
        by_label.push([vec![label.label.clone()], shown(named)].concat());
    }
    let mut by_pair = Vec::new();
    for pair in &figures.pairs {
        let coders = pair.annotators.join(", ");
        let named = [
            ("observed agreement", Some(pair.agreement)),
            ("Cohen's kappa", pair.kappa),
        ];
        rows.add(&[], &coders, pair.sentences, named);
        by_pair.push([vec![coders], shown(named), vec![pair.sentences.to_string()]].concat());
    }
    let paper = PaperTable {
        caption: "Agreement of coders".to_string(),
        key: "agreement",
        parts: vec![
            PaperPart::new(["Label", "#Agreement", "#Krippendorff's alpha"], by_label),
            PaperPart::new(
                ["Coders", "#Agreement", "#Cohen's kappa", "#Sentences"],
                by_pair,
            ),
        ],
        notes: vec![
            format!("{n} sentences coded by two or more."),
            intervals(by),
            "Those of alpha are the union with a studentised bootstrap.".to_string(),
            "Agreement on a label: where one coder gave it, how often another did.".to_string(),
        ],
    };
    rows.into_table("agreement", &[], paper)
}

fn overall(accuracy: Estimate, macro_f1: Estimate) -> [Named; 2] {
    [("accuracy", Some(accuracy)), ("macro-F1", Some(macro_f1))]
}

fn of_label(
    precision: Option<Estimate>,
    recall: Option<Estimate>,
    f1: Option<Estimate>,
) -> [Named; 3] {
    [("precision", precision), ("recall", recall), ("F1", f1)]
}

/// The figures of several sources, and their differences.
pub(crate) fn comparison_table(comparison: &SourceComparison, by: ClusteredBy) -> FigureTable {
    let mut rows = FigureRows::default();
    let n = comparison.sentences;
    let (mut all, mut pairs) = (Vec::new(), Vec::new());
    // For each label, by source and by pair of sources.
    let labels = comparison.sources.first().map_or(&[][..], |of| &of.labels);
    let mut by_label = vec![Vec::new(); labels.len()];
    let mut differences = by_label.clone();
    for source in &comparison.sources {
        let of = [source.source.as_str(), ""];
        let overall = overall(source.accuracy, source.macro_f1);
        rows.add(&of, "", n, overall);
        all.push([vec![source.source.clone()], shown(overall)].concat());
        for (label, by_source) in source.labels.iter().zip(&mut by_label) {
            let named = of_label(label.precision, label.recall, label.f1);
            let price = [
                ("missed", label.missed),
                ("read for one", label.read_for_one),
            ];
            rows.add(
                &of,
                &label.label,
                label.sentences,
                named.into_iter().chain(price),
            );
            let name = vec![label.label.clone(), source.source.clone()];
            let to_read = estimate(label.read_for_one, fixed(1));
            by_source.push([name, shown(named[..2].to_vec()), vec![to_read]].concat());
        }
    }
    for pair in &comparison.differences {
        let of = [pair.source.as_str(), pair.against.as_str()];
        let name = of.join(" − ");
        let overall = overall(pair.accuracy, pair.macro_f1);
        rows.add(&of, "", n, overall);
        pairs.push([vec![name.clone()], shown(overall)].concat());
        for (at, label) in pair.labels.iter().enumerate() {
            let named = of_label(label.precision, label.recall, label.f1);
            rows.add(&of, &label.label, labels[at].sentences, named);
            let name = vec![label.label.clone(), name.clone()];
            differences[at].push([name, shown(named[..2].to_vec())].concat());
        }
    }
    let mut notes = vec![
        size(n, comparison.clusters, by),
        intervals(by),
        PRECISION.to_string(),
        "To read for one: the sentences given the label that hold one right one.".to_string(),
    ];
    if comparison.weighted.is_some() {
        notes.push("Sentences count by the inverse of their sampling probability.".to_string());
    }
    let part = |names: &[&str], rows| PaperPart::new(names.iter().copied(), rows);
    let paper = PaperTable {
        caption: "Sources of labels on the same coded sentences".to_string(),
        key: "comparison",
        parts: vec![
            part(&["Source", "#Accuracy", "#Macro-F1"], all),
            part(
                &[
                    "Label",
                    "Source",
                    "#Precision",
                    "#Recall",
                    "#To read for one",
                ],
                by_label.concat(),
            ),
            part(&["Difference", "#Accuracy", "#Macro-F1"], pairs),
            part(
                &["Label", "Difference", "#Precision", "#Recall"],
                differences.concat(),
            ),
        ],
        notes,
    };
    rows.into_table("comparison", &OF_SOURCES, paper)
}
