//! The table of scores: its columns, and the cells of its rows, one row a sentence.

use std::borrow::Cow;
use std::collections::HashSet;

use super::TableFormat;
use super::columns::{Cell, Column, OURS, What};
use crate::corpus::Document;
use crate::model::{Scored, Stance};

/// A table of scores.
///
/// The columns are `document, sentence, label, probability, p_<label>…, text, reasons, start, end, fit`, then the
/// metadata columns of the corpus. A table with boilerplate has `kind` after `sentence`. `start` and `end`
/// count characters (Unicode scalar values) of the text of the document.
#[derive(Debug, Clone)]
pub struct ScoreTable {
    pub(super) format: TableFormat,
    pub(super) labels: Vec<String>,
    pub(super) metadata: Vec<String>,
    pub(super) boilerplate: bool,
    /// For each label the least probability with which it is shown.
    least: Vec<f64>,
}

impl ScoreTable {
    /// A table of scores with these labels and metadata columns. `boilerplate` says whether it also holds the
    /// rows that are not scored.
    pub fn new(
        format: TableFormat,
        labels: &[String],
        metadata: &[String],
        boilerplate: bool,
    ) -> Self {
        ScoreTable {
            format,
            labels: labels.to_vec(),
            metadata: metadata.to_vec(),
            boilerplate,
            least: vec![0.0; labels.len()],
        }
    }

    /// Leaves the label empty where its probability is lower than this.
    #[must_use]
    pub fn with_min_probability(self, min_probability: f64) -> Self {
        let labels = self.labels.len();
        self.with_least(vec![min_probability; labels])
    }

    /// Leaves a label empty where its probability is lower than that of `least`, which has one for each label.
    #[must_use]
    pub fn with_least(mut self, least: Vec<f64>) -> Self {
        self.least = least;
        self
    }

    /// The label in the table; `None` if it is not probable enough.
    pub fn label(&self, stance: &Stance) -> Option<&str> {
        let is_sure = stance.probabilities[stance.label] >= self.least[stance.label];
        is_sure.then(|| self.labels[stance.label].as_str())
    }

    /// The label set.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Returns whether the table holds rows that are not scored.
    pub(crate) fn has_boilerplate(&self) -> bool {
        self.boilerplate
    }

    /// Returns whether scored rows may have no label.
    pub(super) fn withholds(&self) -> bool {
        self.least.iter().any(|least| *least > 0.0)
    }

    /// The columns. A metadata column with the name of one of ours, in capitals or not, is called
    /// `meta_<name>`.
    pub(crate) fn columns(&self) -> Vec<Column> {
        let column = |name: &str, what| Column {
            name: name.to_string(),
            what,
        };
        let mut columns = vec![
            column("document", What::Document),
            column("sentence", What::Sentence),
        ];
        columns.extend(self.boilerplate.then(|| column("kind", What::Kind)));
        columns.push(column("label", What::Label));
        columns.push(column("probability", What::Probability));
        for (at, label) in self.labels.iter().enumerate() {
            columns.push(column(&format!("p_{label}"), What::ProbabilityOf(at)));
        }
        columns.push(column("text", What::Text));
        columns.push(column("reasons", What::Reasons));
        columns.push(column("start", What::Start));
        columns.push(column("end", What::End));
        columns.push(column("fit", What::Fit));
        let names = columns.iter().map(|column| column.name.to_lowercase());
        let mut taken: HashSet<String> = OURS.map(String::from).into_iter().chain(names).collect();
        for name in &self.metadata {
            let mut name = name.clone();
            while !taken.insert(name.to_lowercase()) {
                name = format!("meta_{name}");
            }
            columns.push(column(&name, What::Metadata));
        }
        columns
    }

    /// The cells of the rows of a document or part, in the order of the columns; see [`Self::rows`]. The
    /// scored units are numbered from `before`.
    pub(super) fn records<'a>(
        &'a self,
        document: &'a Document,
        scored: &'a [Scored],
        before: usize,
    ) -> impl Iterator<Item = Vec<Cell<'a>>> {
        let mut last = before;
        let numbered = scored.iter().map(move |unit| {
            // Boilerplate has no number.
            let number = unit.verdict.is_some().then(|| {
                last += 1;
                last
            });
            (number, unit)
        });
        let kept = numbered.filter(|(number, _)| self.boilerplate || number.is_some());
        kept.map(|(number, unit)| self.cells(document, number, unit))
    }

    fn cells<'a>(
        &self,
        document: &'a Document,
        number: Option<usize>,
        unit: &'a Scored,
    ) -> Vec<Cell<'a>> {
        let text = |text: &'a str| Cell::Text(Cow::Borrowed(text));
        let mut cells = Vec::with_capacity(10 + self.labels.len() + document.metadata.len());
        cells.push(text(&document.id));
        cells.push(number.map_or(Cell::Empty, Cell::Whole));
        cells.extend(self.boilerplate.then(|| text(unit.kind.as_str())));
        match &unit.verdict {
            Some(verdict) => {
                let stance = &verdict.stance;
                let label = self.label(stance).map(|_| stance.label);
                cells.push(label.map_or(Cell::Empty, Cell::Label));
                cells.push(Cell::Probability(stance.probabilities[stance.label]));
                cells.extend(stance.probabilities.iter().map(|p| Cell::Probability(*p)));
            }
            None => cells.extend(std::iter::repeat_n(Cell::Empty, 2 + self.labels.len())),
        }
        cells.push(text(&document.text[unit.bytes.clone()]));
        cells.push(Cell::Text(Cow::Borrowed(reasons(unit))));
        cells.push(Cell::Whole(document.begins + unit.start));
        cells.push(Cell::Whole(document.begins + unit.end));
        let fit = unit.verdict.as_ref().map(|v| text(v.stance.fit.as_str()));
        cells.push(fit.unwrap_or(Cell::Empty));
        cells.extend(document.metadata.iter().map(|value| text(value)));
        cells
    }
}

/// The contents of the column `reasons`: the words that spoke most for the label.
pub(super) fn reasons(unit: &Scored) -> &str {
    unit.verdict.as_ref().map_or("", |v| &v.reasons)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::{Fit, Verdict};
    use crate::segment::{Boilerplate, Kind, Marks};

    pub fn document() -> Document {
        Document {
            id: "a \"b\",c.txt".to_string(),
            text: "By X\nGo, “now”.".to_string(),
            metadata: vec!["=1+1".to_string(), "2024".to_string()],
            notices: Vec::new(),
            begins: 0,
            marked: Marks::default(),
        }
    }

    pub fn scored() -> Vec<Scored> {
        let stance = Stance {
            label: 1,
            probabilities: vec![0.25, 0.75],
            fit: Fit::All,
        };
        let verdict = Verdict {
            stance,
            reasons: String::new(),
        };
        vec![
            Scored {
                bytes: 0..4,
                start: 0,
                end: 4,
                paragraph: 0,
                kind: Kind::Boilerplate(Boilerplate::Byline),
                verdict: None,
            },
            Scored {
                bytes: 5..document().text.len(),
                start: 5,
                end: 15,
                paragraph: 1,
                kind: Kind::Sentence,
                verdict: Some(verdict),
            },
        ]
    }

    #[test]
    fn metadata_columns_never_have_a_name_of_ours() {
        let labels = ["no".to_string(), "yes".to_string()];
        let metadata = ["kind", "Label", "P_no", "Kind", "outlet"].map(String::from);
        let table = ScoreTable::new(TableFormat::Csv, &labels, &metadata, false);
        let names: Vec<String> = table.columns().into_iter().map(|c| c.name).collect();
        let of_user = &names[names.len() - metadata.len()..];
        assert_eq!(
            of_user,
            [
                "meta_kind",
                "meta_Label",
                "meta_P_no",
                "meta_meta_Kind",
                "outlet"
            ]
        );
    }

    #[test]
    fn an_improbable_label_is_left_empty_and_its_probability_stays() {
        let labels = ["no".to_string(), "yes".to_string()];
        let row = |min: f64| {
            let table = ScoreTable::new(TableFormat::Csv, &labels, &[], false);
            let table = table.with_min_probability(min);
            String::from_utf8(table.rows(&document(), &scored(), 0).unwrap()).unwrap()
        };
        assert!(row(0.75).contains(",1,yes,0.7500,"), "{}", row(0.75));
        assert!(row(0.76).contains(",1,,0.7500,"), "{}", row(0.76));
    }
}
