//! Recognises this program's own tables: tables of scores, with the labels that a model gave, of this program or a
//! language model, and tables of audits.

use std::collections::BTreeMap;

use super::probabilities::{probability, probability_columns};
use super::table::{LoadedTable, label_name};

/// The number of labels in a table of scores, and of those that the model gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guesses {
    /// Labels that the model gave.
    pub own: usize,
    /// All labels.
    pub labelled: usize,
    /// Whether the model is a language model, which is a coder with a name.
    pub of_coder: bool,
}

/// The columns of labels and probabilities in a table of scores.
#[derive(Debug)]
pub(crate) struct ScoreColumns {
    /// The column of the labels.
    label: usize,
    /// The column of the probability of the label.
    probability: usize,
    /// The columns of the probabilities of each label, with its name.
    of_labels: Vec<(usize, String)>,
    /// Whether a language model gave them.
    of_coder: bool,
}

/// The columns in which a table of scores says more of a label.
const ABOUT_LABELS: [&str; 2] = ["reasons", "fit"];

impl ScoreColumns {
    /// Finds the columns by their names as written. Returns `None` if the table is no table of scores.
    fn find(names: &[String]) -> Option<Self> {
        let find = |wanted: &str| names.iter().position(|name| name.to_lowercase() == wanted);
        let of_coder = find("reasons").is_none();
        if of_coder {
            find("annotator")?;
        }
        Some(ScoreColumns {
            of_coder,
            label: find("label")?,
            probability: find("probability")?,
            of_labels: probability_columns(names),
        })
    }

    /// The columns of a table that has the scores of a model, so that its column `probability` is that of the label.
    pub(crate) fn of(table: &LoadedTable) -> Option<Self> {
        Self::find(&table.names).filter(|columns| !columns.of_labels.is_empty())
    }

    /// The columns that say something of the model's label and nothing of the sentence.
    pub(crate) fn about_labels<'c>(
        &'c self,
        table: &'c LoadedTable,
    ) -> impl Iterator<Item = usize> + 'c {
        let others = ABOUT_LABELS.iter().filter_map(|name| table.column(name));
        self.of_labels.iter().map(|(at, _)| *at).chain(others)
    }

    /// Returns whether a row's label is the one that the model gave: then the probability is that of this
    /// label. It need not be the most probable label, because a model may give another one. Returns `None`
    /// where there is no label.
    pub(crate) fn is_guess<'a>(&self, cell: impl Fn(usize) -> &'a str) -> Option<bool> {
        let (given, told) = (cell(self.label), cell(self.probability));
        let as_written = |(at, name): &(usize, String)| name == given && cell(*at) == told;
        if !told.is_empty() && self.of_labels.iter().any(as_written) {
            return Some(true);
        }
        let given = label_name(given);
        if given.is_empty() {
            return None;
        }
        let column_of = |matches: &dyn Fn(&str) -> bool| {
            let mut columns = self.of_labels.iter();
            columns.find(|(_, name)| matches(name)).map(|(at, _)| *at)
        };
        let lower = given.to_lowercase();
        // Two labels may differ only in their capitals.
        let own = column_of(&|name| name == given)
            .or_else(|| column_of(&|name| name.to_lowercase() == lower))
            .and_then(|at| probability(cell(at)));
        Some(own.is_some() && own == probability(told))
    }

    /// The label that the model gave in a row, and its probabilities of all labels by name. Returns `None` where the label is
    /// not the model's, or missing.
    pub(crate) fn guess<'a>(
        &self,
        cell: impl Fn(usize) -> &'a str,
    ) -> Option<(String, BTreeMap<String, f64>)> {
        self.is_guess(&cell).filter(|is_guess| *is_guess)?;
        let known = self.of_labels.iter();
        let probabilities =
            known.filter_map(|(at, name)| Some((name.clone(), probability(cell(*at))?)));
        Some((label_name(cell(self.label)), probabilities.collect()))
    }
}

/// Two columns that only the table of an audit has.
const AUDIT_COLUMNS: [&str; 2] = ["probability_of_label", "probability_of_suggested"];

/// Returns whether these are the columns of the table of an audit, which has the labels that look wrong.
pub(super) fn is_audit(names: &[String]) -> bool {
    let has = |column: &&str| names.iter().any(|name| name.to_lowercase() == **column);
    AUDIT_COLUMNS.iter().all(has)
}

/// The language model that gave the labels of a table of scores.
pub(crate) fn language_model(table: &LoadedTable) -> Option<String> {
    ScoreColumns::find(&table.names).filter(|columns| columns.of_coder)?;
    let at = table.column("annotator")?;
    let mut names = table.rows.iter().filter_map(|row| row.get(at));
    names.find(|name| !name.is_empty()).map(label_name)
}

/// Counts the labels of a table of scores that the model gave. Returns `None` for other tables, and if there
/// are no labels.
pub(super) fn guesses(table: &LoadedTable) -> Option<Guesses> {
    let columns = ScoreColumns::find(&table.names)?;
    let (mut own, mut labelled) = (0, 0);
    for row in &table.rows {
        if let Some(is_own) = columns.is_guess(|at| row.get(at).unwrap_or_default()) {
            labelled += 1;
            own += usize::from(is_own);
        }
    }
    let of_coder = columns.of_coder;
    (labelled > 0).then_some(Guesses {
        own,
        labelled,
        of_coder,
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn counted(text: &str) -> Option<(usize, usize)> {
        let table = LoadedTable::parse(Path::new("scores.csv"), text, "a header").unwrap();
        guesses(&table).map(|guesses| (guesses.own, guesses.labelled))
    }

    #[test]
    fn the_models_labels_in_a_table_of_scores_are_counted() {
        let header = "text,label,probability,p_No,p_Yes,reasons\n";
        // The second label was given although the other one is a little more probable.
        let rows = "Go.,Yes,0.9,0.1,0.9,go\nStay.,No,0.45,0.45,0.55,\nHm.,,,0.5,0.5,\n";
        let with = |more: &str| counted(&format!("{header}{rows}{more}"));
        assert_eq!(with(""), Some((2, 2)));
        assert_eq!(with("Out.,No,0.8,0.2,0.8,\n"), Some((2, 3)));
        assert_eq!(with("Out.,perhaps,0.8,0.2,0.8,\n"), Some((2, 3)));
        let with_commas = format!("{header}Go.,Yes,\"0,9\",\"0,1\",\"0,9\",go\n");
        assert_eq!(counted(&with_commas), Some((1, 1)));
        assert_eq!(counted(&format!("{header}Hm.,,0.5,0.5,0.5,\n")), None);
        // A language model is a coder with a name.
        let machine = "text,label,probability,p_no,p_yes,annotator\nGo.,yes,0.9,0.1,0.9,qwen\nStay.,yes,0.8,0.8,0.2,qwen\n";
        assert_eq!(counted(machine), Some((1, 2)));
        // Other probabilities beside other labels.
        assert_eq!(counted("text,label,p_no,p_yes\nGo.,yes,0.1,0.9\n"), None);
    }

    #[test]
    fn labels_that_differ_in_capitals_or_look_like_formulas_are_the_models_too() {
        let text = "text,label,probability,p_x,p_X,p_-1,reasons\n\
            a,x,0.5,0.5,0.3,0.2,\nb,X,0.6,0.3,0.6,0.1,\nc,'-1,0.7,0.1,0.2,0.7,\n";
        assert_eq!(counted(text), Some((3, 3)));
    }
}
