//! Figures of models and of coders as tables for a paper: one row for each figure.

use super::columns::OutputCell;
use super::tables::OutputTable;
use crate::evaluation::{AgreementFigures, Estimate, Figures};

/// The names of the columns.
const COLUMNS: [&str; 6] = ["figure", "of", "value", "low", "high", "sentences"];

/// A table of figures.
pub(crate) type FigureTable = OutputTable<'static>;

/// Rows of figures.
struct FigureRows(Vec<Vec<OutputCell<'static>>>);

impl FigureRows {
    /// Adds a figure, if there is one: of all sentences, of a label or of coders.
    fn add(&mut self, figure: &str, of: &str, estimate: Option<Estimate>, sentences: usize) {
        let Some(Estimate { value, low, high }) = estimate else {
            return;
        };
        let number = |x: Option<f64>| x.map(OutputCell::Probability).into();
        self.0.push(vec![
            figure.to_string().into(),
            of.to_string().into(),
            number(Some(value)),
            number(low),
            number(high),
            sentences.into(),
        ]);
    }

    fn into_table(self, name: &'static str) -> FigureTable {
        OutputTable::new(name, &COLUMNS, self.0.into_iter())
    }
}

/// The figures of predictions, overall and by label.
pub(crate) fn evaluation_table(figures: &Figures) -> FigureTable {
    let mut rows = FigureRows(Vec::new());
    let n = figures.sentences;
    rows.add("accuracy", "", Some(figures.accuracy), n);
    rows.add("macro-F1", "", Some(figures.macro_f1), n);
    rows.add("log loss", "", Some(figures.log_loss), n);
    rows.add("Brier score", "", Some(figures.brier), n);
    let calibration = Some(figures.expected_calibration_error);
    rows.add("expected calibration error", "", calibration, n);
    for label in &figures.labels {
        rows.add("precision", &label.label, label.precision, label.sentences);
        rows.add("recall", &label.label, label.recall, label.sentences);
        rows.add("F1", &label.label, label.f1, label.sentences);
    }
    rows.into_table("evaluation")
}

/// The agreement of coders, overall, by label and by pair of coders.
pub(crate) fn agreement_table(figures: &AgreementFigures) -> FigureTable {
    let mut rows = FigureRows(Vec::new());
    let n = figures.sentences;
    rows.add("observed agreement", "", Some(figures.observed), n);
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
            Some(pair.agreement),
            pair.sentences,
        );
        rows.add("Cohen's kappa", &coders, pair.kappa, pair.sentences);
    }
    rows.into_table("agreement")
}
