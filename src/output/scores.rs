//! The table of scores: its columns, and the cells of its rows, one row a sentence.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::columns::{Column, OURS, OutputCell, What};
use super::{ScoredPart, TableFormat};
use crate::corpus::Document;
use crate::model::{ExplainedStance, Scored, Stance};

/// A table of scores.
///
/// The columns are `document, sentence, label, probability, p_<label>…, text, reasons, start, end, fit`, then the
/// metadata columns of the corpus. A table with boilerplate has `kind` after `sentence`. `start` and `end`
/// count characters (Unicode scalar values) of the text of the document.
///
/// A table of several questions has `label, probability, p_<label>…, reasons, fit` once for each of them, with its name
/// before: `bypass_label`. They stand before `text, start, end`.
#[derive(Debug, Clone)]
pub struct ScoreTable {
    pub(super) format: TableFormat,
    /// The labels of all questions, one question after the other.
    pub(super) labels: Vec<String>,
    pub(super) questions: Vec<TableQuestion>,
    pub(super) columns: Vec<Column>,
    pub(super) metadata: Vec<String>,
    pub(super) boilerplate: bool,
    /// For each label the least probability with which it is shown.
    least: Vec<f64>,
    /// The coder, if it is no model of this program.
    annotator: Option<String>,
}

/// A question of a table, which one model answers.
#[derive(Debug, Clone)]
pub(super) struct TableQuestion {
    /// The beginning of the names of its columns: empty if it is the only one.
    pub(super) prefix: String,
    /// Its labels among those of all questions.
    pub(super) labels: Range<usize>,
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
        Self::of_questions(format, &[("", labels)], metadata, boilerplate)
    }

    /// The same of several questions, each with its name and its labels. The name of a single one is not written.
    pub fn of_questions(
        format: TableFormat,
        questions: &[(&str, &[String])],
        metadata: &[String],
        boilerplate: bool,
    ) -> Self {
        let mut labels = Vec::new();
        let of_question = |&(name, own): &(&str, &[String])| {
            let start = labels.len();
            labels.extend_from_slice(own);
            TableQuestion {
                prefix: match questions.len() {
                    1 => String::new(),
                    _ => format!("{name}_"),
                },
                labels: start..labels.len(),
            }
        };
        let of_questions = questions.iter().map(of_question).collect();
        let mut table = ScoreTable {
            format,
            least: vec![0.0; labels.len()],
            labels,
            questions: of_questions,
            columns: Vec::new(),
            metadata: metadata.to_vec(),
            boilerplate,
            annotator: None,
        };
        table.columns = table.lay_out();
        table
    }

    /// Has the column `annotator` with this name in place of `reasons` and `fit`, of which another coder tells nothing.
    #[must_use]
    pub(crate) fn by_annotator(mut self, name: &str) -> Self {
        self.annotator = Some(name.to_string());
        self.columns = self.lay_out();
        self
    }

    /// Leaves the label empty where its probability is lower than this.
    #[must_use]
    pub fn with_min_probability(self, min_probability: f64) -> Self {
        let labels = self.labels.len();
        self.with_least(vec![min_probability; labels])
    }

    /// Leaves a label empty where its probability is lower than that of `least`, which has one for each label of all
    /// questions.
    #[must_use]
    pub fn with_least(mut self, least: Vec<f64>) -> Self {
        self.least = least;
        self
    }

    /// The label that a question gets in the table, among those of all questions; `None` if it is not probable enough.
    pub(crate) fn label(&self, question: usize, stance: &Stance) -> Option<usize> {
        let label = self.questions[question].labels.start + stance.label;
        let is_sure = stance.probabilities[stance.label] >= self.least[label];
        is_sure.then_some(label)
    }

    /// The labels of all questions.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The labels of one question.
    pub(super) fn labels_of(&self, question: usize) -> &[String] {
        &self.labels[self.questions[question].labels.clone()]
    }

    /// Returns whether the table holds rows that are not scored.
    pub(crate) fn has_boilerplate(&self) -> bool {
        self.boilerplate
    }

    /// Returns whether scored rows may have no label of a question.
    pub(super) fn withholds(&self, question: usize) -> bool {
        let least = &self.least[self.questions[question].labels.clone()];
        least.iter().any(|least| *least > 0.0)
    }

    /// The columns.
    pub(crate) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Lays out the columns. A metadata column with the name of one of ours, in capitals or not, is called
    /// `meta_<name>`.
    fn lay_out(&self) -> Vec<Column> {
        let mut columns = Vec::new();
        let mut add = |name: &str, what: What, question: usize| {
            let prefix = if what.is_answer() {
                &self.questions[question].prefix
            } else {
                ""
            };
            let name = format!("{prefix}{name}");
            columns.push(Column {
                name,
                what,
                question,
            });
        };
        add("document", What::Document, 0);
        add("sentence", What::Sentence, 0);
        if self.boilerplate {
            add("kind", What::Kind, 0);
        }
        // The text of a single question stands among its columns.
        let is_single = self.questions.len() == 1;
        for question in 0..self.questions.len() {
            add("label", What::Label, question);
            add("probability", What::Probability, question);
            for (at, label) in self.labels_of(question).iter().enumerate() {
                add(&format!("p_{label}"), What::ProbabilityOf(at), question);
            }
            if is_single {
                add("text", What::Text, 0);
            }
            if self.annotator.is_none() {
                add("reasons", What::Reasons, question);
            }
            if is_single {
                add("start", What::Start, 0);
                add("end", What::End, 0);
            }
            if self.annotator.is_none() {
                add("fit", What::Fit, question);
            } else {
                add("annotator", What::Annotator, question);
            }
        }
        if !is_single {
            add("text", What::Text, 0);
            add("start", What::Start, 0);
            add("end", What::End, 0);
        }
        let names = columns.iter().map(|column| column.name.to_lowercase());
        let mut taken: HashSet<String> = OURS.map(String::from).into_iter().chain(names).collect();
        for name in &self.metadata {
            let mut name = name.clone();
            while !taken.insert(name.to_lowercase()) {
                name = format!("meta_{name}");
            }
            columns.push(Column {
                name,
                what: What::Metadata,
                question: 0,
            });
        }
        columns
    }

    /// The cells of the rows of a document or part, in the order of the columns; see [`Self::rows`].
    pub(super) fn records<'a>(
        &'a self,
        part: ScoredPart<'a>,
    ) -> impl Iterator<Item = Vec<OutputCell<'a>>> {
        let mut last = part.before;
        let numbered = part.scored.iter().map(move |unit| {
            // Boilerplate has no number. A sentence without a verdict has one, and no row.
            let number = unit.kind.is_scored().then(|| {
                last += 1;
                last
            });
            (number, unit)
        });
        let kept = numbered.filter(|(_, unit)| self.boilerplate || unit.verdict.is_some());
        kept.map(move |(number, unit)| self.cells(part.document, number, unit))
    }

    fn cells<'a>(
        &self,
        document: &'a Document,
        number: Option<usize>,
        unit: &'a Scored,
    ) -> Vec<OutputCell<'a>> {
        let text = |text: &'a str| OutputCell::Text(Cow::Borrowed(text));
        let mut cells = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            let verdict = || unit.verdict_of(column.question);
            let stance = || verdict().map(|verdict| &verdict.stance);
            let probability =
                |stance: &Stance, at: usize| OutputCell::Probability(stance.probabilities[at]);
            let cell = match column.what {
                What::Document => Some(text(&document.id)),
                What::Sentence => number.map(OutputCell::Whole),
                What::Kind => Some(text(unit.kind.as_str())),
                What::Label => {
                    stance().and_then(|s| self.label(column.question, s).map(OutputCell::Label))
                }
                What::Probability => stance().map(|s| probability(s, s.label)),
                What::ProbabilityOf(at) => stance().map(|s| probability(s, at)),
                What::Text => Some(text(&document.text[unit.bytes.clone()])),
                What::Reasons => Some(text(reasons(verdict()))),
                What::Start => Some(OutputCell::Whole(document.begins + unit.start)),
                What::End => Some(OutputCell::Whole(document.begins + unit.end)),
                What::Fit => stance().map(|s| text(s.fit.as_str())),
                What::Annotator => {
                    let name = self.annotator.clone();
                    name.map(|name| OutputCell::Text(Cow::Owned(name)))
                }
                // They stand last.
                What::Metadata => break,
            };
            cells.push(cell.unwrap_or(OutputCell::Empty));
        }
        cells.extend(document.metadata.iter().map(|value| text(value)));
        cells
    }
}

/// The contents of the column `reasons`: the words that spoke most for the label.
pub(super) fn reasons(verdict: Option<&ExplainedStance>) -> &str {
    verdict.map_or("", |verdict| &verdict.reasons)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::Fit;
    use crate::segment::{Boilerplate, Kind, Marks};

    pub fn document() -> Document {
        Document {
            id: "a \"b\",c.txt".to_string(),
            text: "By X\nGo, “now”.".to_string(),
            metadata: vec!["=1+1".to_string(), "2024".to_string()],
            notes: Vec::new(),
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
        let verdict = ExplainedStance {
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
                others: Vec::new(),
            },
            Scored {
                bytes: 5..document().text.len(),
                start: 5,
                end: 15,
                paragraph: 1,
                kind: Kind::Sentence,
                verdict: Some(verdict),
                others: Vec::new(),
            },
        ]
    }

    #[test]
    fn metadata_columns_never_have_a_name_of_ours() {
        let labels = ["no".to_string(), "yes".to_string()];
        let metadata = ["kind", "Label", "P_no", "Kind", "outlet"].map(String::from);
        let table = ScoreTable::new(TableFormat::Csv, &labels, &metadata, false);
        let names: Vec<String> = table.columns().iter().map(|c| c.name.clone()).collect();
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
            let table =
                ScoreTable::new(TableFormat::Csv, &labels, &[], false).with_min_probability(min);
            String::from_utf8(table.rows(&document(), &scored(), 0).unwrap()).unwrap()
        };
        assert!(row(0.75).contains(",1,yes,0.7500,"), "{}", row(0.75));
        assert!(row(0.76).contains(",1,,0.7500,"), "{}", row(0.76));
    }
}
