//! Figures of models and of coders as tables: one row for each figure, and as tables for a paper.

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

/// Rows of figures.
#[derive(Default)]
struct FigureRows {
    rows: Vec<Vec<OutputCell<'static>>>,
    /// The cells with which each row begins.
    of: Vec<String>,
}

impl FigureRows {
    /// Adds a figure, if there is one: of all sentences, of a label or of coders.
    fn add(
        &mut self,
        figure: &str,
        of: &str,
        estimate: impl Into<Option<Estimate>>,
        sentences: usize,
    ) {
        let Some(Estimate { value, low, high }) = estimate.into() else {
            return;
        };
        let number = |x: Option<f64>| x.map(OutputCell::Probability).into();
        let source = self.of.iter().map(|cell| cell.clone().into());
        let figure = [
            figure.to_string().into(),
            of.to_string().into(),
            number(Some(value)),
            number(low),
            number(high),
            sentences.into(),
        ];
        self.rows.push(source.chain(figure).collect());
    }

    fn into_table(self, name: &'static str, paper: PaperTable) -> FigureTable {
        let before = if self.of.is_empty() {
            0
        } else {
            OF_SOURCES.len()
        };
        let columns = OF_SOURCES[..before].iter().chain(&COLUMNS);
        let columns: Vec<&str> = columns.copied().collect();
        OutputTable::new(name, &columns, self.rows.into_iter()).for_paper(paper)
    }
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
    let overall = [
        ("accuracy", figures.accuracy),
        ("macro-F1", figures.macro_f1),
        ("log loss", figures.log_loss),
        ("Brier score", figures.brier),
        (
            "expected calibration error",
            figures.expected_calibration_error,
        ),
    ];
    for (name, figure) in overall {
        rows.add(name, "", figure, n);
    }
    for label in &figures.labels {
        rows.add("precision", &label.label, label.precision, label.sentences);
        rows.add("recall", &label.label, label.recall, label.sentences);
        rows.add("F1", &label.label, label.f1, label.sentences);
    }
    let show = |figure: Option<Estimate>| estimate(figure, fixed(3));
    let overall = overall.map(|(name, figure)| vec![capital(name), show(Some(figure))]);
    let labels = figures.labels.iter().map(|label| {
        vec![
            label.label.clone(),
            show(label.precision),
            show(label.recall),
            show(label.f1),
            label.sentences.to_string(),
        ]
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
    rows.into_table("evaluation", paper)
}

/// The agreement of coders, overall, by label and by pair of coders.
pub(crate) fn agreement_table(figures: &AgreementFigures, by: ClusteredBy) -> FigureTable {
    let mut rows = FigureRows::default();
    let n = figures.sentences;
    rows.add("observed agreement", "", figures.observed, n);
    rows.add("Krippendorff's alpha", "", figures.alpha, n);
    for label in &figures.labels {
        rows.add("specific agreement", &label.label, label.agreement, n);
        rows.add("Krippendorff's alpha", &label.label, label.alpha, n);
    }
    for pair in &figures.pairs {
        let coders = pair.annotators.join(", ");
        rows.add(
            "observed agreement",
            &coders,
            pair.agreement,
            pair.sentences,
        );
        rows.add("Cohen's kappa", &coders, pair.kappa, pair.sentences);
    }
    let show = |figure: Option<Estimate>| estimate(figure, fixed(3));
    let all = vec![
        "All".to_string(),
        show(Some(figures.observed)),
        show(figures.alpha),
    ];
    let labels = figures.labels.iter().map(|label| {
        vec![
            label.label.clone(),
            show(label.agreement),
            show(label.alpha),
        ]
    });
    let pairs = figures.pairs.iter().map(|pair| {
        vec![
            pair.annotators.join(", "),
            show(Some(pair.agreement)),
            show(pair.kappa),
            pair.sentences.to_string(),
        ]
    });
    let paper = PaperTable {
        caption: "Agreement of coders".to_string(),
        key: "agreement",
        parts: vec![
            PaperPart::new(
                ["Label", "#Agreement", "#Krippendorff's alpha"],
                std::iter::once(all).chain(labels).collect(),
            ),
            PaperPart::new(
                ["Coders", "#Agreement", "#Cohen's kappa", "#Sentences"],
                pairs.collect(),
            ),
        ],
        notes: vec![
            format!("{n} sentences coded by two or more."),
            intervals(by),
            "Those of alpha are the union with a studentised bootstrap.".to_string(),
            "Agreement on a label: where one coder gave it, how often another did.".to_string(),
        ],
    };
    rows.into_table("agreement", paper)
}

/// The figures of several sources, and their differences.
pub(crate) fn comparison_table(comparison: &SourceComparison, by: ClusteredBy) -> FigureTable {
    let mut rows = FigureRows::default();
    let n = comparison.sentences;
    for source in &comparison.sources {
        rows.of = vec![source.source.clone(), String::new()];
        rows.add("accuracy", "", source.accuracy, n);
        rows.add("macro-F1", "", source.macro_f1, n);
        for label in &source.labels {
            for (name, figure) in [
                ("precision", label.precision),
                ("recall", label.recall),
                ("F1", label.f1),
                ("missed", label.missed),
                ("read for one", label.read_for_one),
            ] {
                rows.add(name, &label.label, figure, label.sentences);
            }
        }
    }
    for pair in &comparison.differences {
        rows.of = vec![pair.source.clone(), pair.against.clone()];
        rows.add("accuracy", "", pair.accuracy, n);
        rows.add("macro-F1", "", pair.macro_f1, n);
        let sentences = comparison.sources.first().map(|source| &source.labels);
        for (label, of) in pair.labels.iter().zip(sentences.into_iter().flatten()) {
            rows.add("precision", &label.label, label.precision, of.sentences);
            rows.add("recall", &label.label, label.recall, of.sentences);
            rows.add("F1", &label.label, label.f1, of.sentences);
        }
    }
    rows.into_table("comparison", comparison_paper(comparison, by))
}

fn comparison_paper(comparison: &SourceComparison, by: ClusteredBy) -> PaperTable {
    let show = |figure: Option<Estimate>| estimate(figure, fixed(3));
    let all = comparison.sources.iter().map(|source| {
        let figures = [source.accuracy, source.macro_f1].map(|figure| show(Some(figure)));
        [vec![source.source.clone()], figures.to_vec()].concat()
    });
    let pairs = comparison.differences.iter().map(|pair| {
        let figures = [pair.accuracy, pair.macro_f1].map(|figure| show(Some(figure)));
        let name = format!("{} − {}", pair.source, pair.against);
        [vec![name], figures.to_vec()].concat()
    });
    let labels = comparison
        .sources
        .first()
        .map_or(0, |source| source.labels.len());
    let by_label = (0..labels).flat_map(|at| {
        comparison.sources.iter().map(move |source| {
            let label = &source.labels[at];
            vec![
                label.label.clone(),
                source.source.clone(),
                show(label.precision),
                show(label.recall),
                estimate(label.read_for_one, fixed(1)),
            ]
        })
    });
    let differences = (0..labels).flat_map(|at| {
        comparison.differences.iter().map(move |pair| {
            let label = &pair.labels[at];
            vec![
                label.label.clone(),
                format!("{} − {}", pair.source, pair.against),
                show(label.precision),
                show(label.recall),
            ]
        })
    });
    let mut notes = vec![
        size(comparison.sentences, comparison.clusters, by),
        intervals(by),
        PRECISION.to_string(),
        "To read for one: the sentences given the label that hold one right one.".to_string(),
    ];
    if comparison.weighted.is_some() {
        notes.push("Sentences count by the inverse of their sampling probability.".to_string());
    }
    let (overall, by) = (["#Accuracy", "#Macro-F1"], ["#Precision", "#Recall"]);
    PaperTable {
        caption: "Sources of labels on the same coded sentences".to_string(),
        key: "comparison",
        parts: vec![
            PaperPart::new(["Source"].into_iter().chain(overall), all.collect()),
            PaperPart::new(
                ["Label", "Source"]
                    .into_iter()
                    .chain(by)
                    .chain(["#To read for one"]),
                by_label.collect(),
            ),
            PaperPart::new(["Difference"].into_iter().chain(overall), pairs.collect()),
            PaperPart::new(
                ["Label", "Difference"].into_iter().chain(by),
                differences.collect(),
            ),
        ],
        notes,
    }
}

/// A name with a capital at its beginning.
pub(super) fn capital(name: &str) -> String {
    let mut rest = name.chars();
    let first = rest.next().into_iter().flat_map(char::to_uppercase);
    first.chain(rest).collect()
}
