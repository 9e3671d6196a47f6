//! The rows of a table of scores: the probabilities of the labels, and the label given.

use std::path::Path;

use standpoint_common::phrases::{listed, shortened};
use standpoint_tables::is_empty_word;

use super::decision::most_probable;
use super::probabilities::{decimals, last_decimal, probability, probability_columns};
use super::scores_error::ScoresError;
use super::several_labels::label_in_cell;
use super::table::{LoadedTable, label_name};

/// The sum of a row's probabilities may differ from 1 by this much.
const SLACK: f64 = 0.01;
/// And by no more than this, however coarsely they are rounded.
const MAX_SLACK: f64 = 0.5;
/// A probability of 0 in a table of four decimals is anything below this.
const MIN_PROBABILITY: f64 = 5e-5;

/// The rows of a table of scores. Who reads it chooses the labels and the columns of their probabilities.
pub(crate) struct ScoredRows<'a> {
    path: &'a Path,
    table: &'a LoadedTable,
    labels: &'a [String],
    /// The column of the label given.
    label: Option<usize>,
    /// The columns of their probabilities; none if each label given counts as certain.
    columns: Vec<usize>,
    /// The largest difference from 1 of a row's sum.
    slack: f64,
    /// The largest value that was rounded to 0: half of the last decimal in the table, so that 0.0000 is
    /// anything below 0.00005. For zeros and ones without decimals it is that of four decimals.
    pub least: f64,
}

/// What a row says of its sentence.
pub(crate) struct ScoredRow {
    /// The probability of each label; they sum to 1.
    pub probabilities: Vec<f64>,
    /// The label given, or the most probable one.
    pub given: usize,
    /// `true` if the row gives no label.
    pub is_undecided: bool,
    /// `true` if it gives no label and several are the most probable ones, of which one is drawn by lot.
    pub is_tied: bool,
}

impl<'a> ScoredRows<'a> {
    /// Finds out how many decimals the table has. A spreadsheet saves what it shows: of three numbers with
    /// two decimals each may be wrong by half a hundredth, even if zeros were appended later. Zeros and ones
    /// alone do not show how they were rounded.
    pub fn new(
        path: &'a Path,
        table: &'a LoadedTable,
        labels: &'a [String],
        columns: Vec<usize>,
    ) -> Self {
        let (mut written, mut significant) = (0, 0);
        for row in &table.rows {
            for cell in columns.iter().filter_map(|&at| row.get(at)) {
                let [all, without_zeros] = decimals(cell);
                written = written.max(all);
                significant = significant.max(without_zeros);
            }
        }
        let slack = match significant {
            0 => SLACK,
            // A little more, because halves of a decimal are not exact in binary.
            _ => {
                let rounded = 0.5001 * columns.len() as f64 * last_decimal(significant);
                rounded.clamp(SLACK, MAX_SLACK)
            }
        };
        let least = match written {
            0 => MIN_PROBABILITY,
            _ => (0.5 * last_decimal(written)).max(1e-300),
        };
        ScoredRows {
            path,
            table,
            labels,
            label: table.column("label"),
            columns,
            slack,
            least,
        }
    }

    /// Checks that no two rows of one sentence have different probabilities.
    pub fn check(&self) -> Result<(), ScoresError> {
        let mut pairs = self.table.repeated_pairs().into_iter();
        let other = pairs.find(|&[one, other]| self.differ(one, other));
        other.map_or(Ok(()), |rows| Err(self.contradiction(rows)))
    }

    /// The error of two rows of one sentence with different probabilities.
    pub fn contradiction(&self, [first, row]: [usize; 2]) -> ScoresError {
        let first = self.table.line(first);
        self.wrong(row, format!(
            "row {first} has other probabilities for the same sentence, and which of them count would depend on the order of rows: leave one row for each sentence (are these the scores of two models?), and if it does stand there twice, say in a column start where"
        ))
    }

    /// The error of a row.
    pub fn wrong(&self, row: usize, what: String) -> ScoresError {
        ScoresError::Probability {
            path: self.path.to_path_buf(),
            row: self.table.line(row),
            what,
        }
    }

    /// Returns whether two rows have different probabilities. Boilerplate has none and may repeat a sentence.
    pub fn differ(&self, one: usize, other: usize) -> bool {
        self.has_some(one) && self.has_some(other) && self.read(one).ne(self.read(other))
    }

    /// Returns whether a row has a probability.
    pub fn has_some(&self, row: usize) -> bool {
        self.read(row).any(|p| p.is_some())
    }

    fn read(&self, row: usize) -> impl Iterator<Item = Option<f64>> {
        let cells = self
            .columns
            .iter()
            .map(move |&at| self.table.rows[row].get(at));
        let certain = self.certain_row(row).into_iter().flatten();
        cells
            .map(|cell| probability(cell?))
            .chain(certain.map(Some))
    }

    /// The probabilities by the label given, if that is how they are known and there is one.
    fn certain_row(&self, row: usize) -> Option<Vec<f64>> {
        let given = self.columns.is_empty().then(|| self.label(row))?;
        let is_given = |label: &String| f64::from(u8::from(*label == given));
        (!given.is_empty()).then(|| self.labels.iter().map(is_given).collect())
    }

    /// The label given; empty if there is none.
    fn label(&self, row: usize) -> String {
        let cell = self
            .label
            .and_then(|at| self.table.rows[row].get(at))
            .unwrap_or_default();
        if self.columns.is_empty() {
            return label_in_cell(cell).unwrap_or_default();
        }
        label_name(cell)
    }

    /// What a row says of a sentence with this text; `None` for boilerplate, which has neither label nor probabilities.
    pub fn row(&self, row: usize, text: &str) -> Result<Option<ScoredRow>, ScoresError> {
        let wrong = |what: String| self.wrong(row, what);
        let label = self.label(row);
        let Some(probabilities) = self.probabilities(row).map_err(wrong)? else {
            if label.is_empty() {
                return Ok(None);
            }
            return Err(wrong(format!(
                "the label “{}” without probabilities: score the articles again",
                shortened(&label)
            )));
        };
        let (given, is_tied) = if label.is_empty() {
            most_probable(&probabilities, text)
        } else {
            let given = self.labels.iter().position(|other| *other == label);
            let unknown = || wrong(unknown_label(&label, self.labels));
            (given.ok_or_else(unknown)?, false)
        };
        Ok(Some(ScoredRow {
            probabilities,
            given,
            is_undecided: label.is_empty(),
            is_tied,
        }))
    }

    /// Names the columns `p_…` that belong to no label.
    fn not_counted(&self) -> String {
        let columns = probability_columns(&self.table.names).into_iter();
        let others: Vec<&String> = columns
            .filter(|(at, _)| !self.columns.contains(at))
            .map(|(at, _)| &self.table.names[at])
            .collect();
        if others.is_empty() {
            String::new()
        } else {
            format!(
                "; not counted, because no sentence here has the label: {}",
                listed(&others)
            )
        }
    }

    /// The probabilities of a row, normalised to a sum of 1, or what is wrong with them. `None` if all cells
    /// are empty.
    pub fn probabilities(&self, row: usize) -> Result<Option<Vec<f64>>, String> {
        if self.columns.is_empty() {
            return Ok(self.certain_row(row));
        }
        let cell = |at: usize| self.table.rows[row].get(at).unwrap_or_default().trim();
        if self.columns.iter().all(|&at| cell(at).is_empty()) {
            return Ok(None);
        }
        let parse = |&at: &usize| {
            let value = cell(at);
            probability(value).ok_or_else(|| {
                let (column, shown) = (shortened(&self.table.names[at]), shortened(value));
                let advice = advice(value);
                format!("“{shown}” in the column {column} is no probability{advice}")
            })
        };
        let parsed = self.columns.iter().map(parse);
        let mut row = parsed.collect::<Result<Vec<f64>, _>>()?;
        let sum: f64 = row.iter().sum();
        if (sum - 1.0).abs() > self.slack {
            return Err(format!(
                "the probabilities sum to {sum:.3} and not to 1, which is more than rounding explains: look whether each label has one column p_, and no other column is called so{}",
                self.not_counted()
            ));
        }
        row.iter_mut().for_each(|p| *p /= sum);
        Ok(Some(row))
    }
}

/// Says that a label given is none of the labels, and why if R has renamed the column of its probabilities.
fn unknown_label(label: &str, labels: &[String]) -> String {
    let renamed = labels.iter().find(|name| is_renamed_by_r(name, label));
    let hint = renamed.map(|name| {
        let name = shortened(name);
        format!(": R made p_{name} of it (read the table with check.names = FALSE)")
    });
    let (label, set, hint) = (shortened(label), listed(labels), hint.unwrap_or_default());
    format!("the label “{label}” is not one of {set}{hint}")
}

/// Returns true if R changes one column name into the other: all but letters and digits become full stops.
fn is_renamed_by_r(name: &str, original: &str) -> bool {
    let renamed = |c: char| {
        if c.is_alphanumeric() || c == '_' {
            c
        } else {
            '.'
        }
    };
    name != original && original.chars().map(renamed).eq(name.chars())
}

/// Says what to do about a cell that is no probability.
fn advice(cell: &str) -> &'static str {
    let number = cell.replace(',', ".").parse::<f64>();
    match number {
        Ok(number) if number > 1.0 && number <= 100.0 => {
            ": if it is in per cent, write the sign % after it"
        }
        _ if is_empty_word(cell) => {
            ": leave the cells of what has none empty (in R: write.csv with na = \"\")"
        }
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zero_is_half_of_the_last_decimal() {
        let least = |text: &str| {
            let table = LoadedTable::parse(Path::new("s.csv"), text, "rows").unwrap();
            ScoredRows::new(Path::new("s.csv"), &table, &[], vec![0, 1]).least
        };
        for (table, wanted) in [
            ("p_a,p_b\n0,1\n0.1234,0.8766\n", 5e-5),
            ("p_a,p_b\n0.00,1.00\n0.12,0.88\n", 5e-3),
            ("p_a,p_b\n0,100%\n12.3%,87.7%\n", 5e-4),
            (
                "p_a,p_b\n0.000000000,1.000000000\n0.123456789,0.876543211\n",
                5e-10,
            ),
            ("p_a,p_b\n2.5e-07,0.99999975\n", 5e-9),
            ("p_a,p_b\n1e-7,0.9999999\n", 5e-8),
            // Zeros at the end count as decimals.
            ("p_a,p_b\n0.0000,1.0000\n0.5000,0.5000\n", 5e-5),
            ("p_a,p_b\n0.00,1.00\n1.00,0.00\n", 5e-3),
            // Nothing shows how these were rounded.
            ("p_a,p_b\n0.0,1.0\n1,0\n", 5e-5),
        ] {
            let found = least(table);
            assert!((found / wanted - 1.0).abs() < 1e-9, "{table}: {found}");
        }
        assert!(least("p_a,p_b\n1e-320,1\n") > 0.0);
        assert!(least("p_a,p_b\n1e-9223372036854775808,1\n") >= 0.0);
    }

    fn row(text: &str) -> Result<Option<Vec<f64>>, String> {
        let table = LoadedTable::parse(Path::new("s.csv"), text, "rows").unwrap();
        let columns = (0..table.header.len()).collect();
        ScoredRows::new(Path::new("s.csv"), &table, &[], columns).probabilities(0)
    }

    #[test]
    fn rows_may_miss_one_by_what_rounding_explains() {
        for rounded in [
            "p_a,p_b,p_c\n0.33,0.33,0.33\n",
            "p_a,p_b,p_c\n0.15,0.25,0.61\n",
            "p_a;p_b;p_c;p_d\n0,13;0,13;0,13;0,63\n",
            "p_a,p_b,p_c\n33%,33%,33%\n",
            "p_a,p_b,p_c\n0.3,0.3,0.3\n",
            "p_a,p_b,p_c\n0.3000,0.3000,0.3000\n",
        ] {
            let p = row(rounded).unwrap_or_else(|error| panic!("{rounded}: {error}"));
            assert!((p.unwrap().iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
        for wrong in [
            "p_a,p_b,p_c\n0.33,0.33,0.30\n",
            "p_a,p_b,p_c\n0.3,0.3,0.3\n0.33,0.33,0.34\n",
            "p_a,p_b,p_c\n1,0,1\n",
            "p_a,p_b,p_c\n0,0,0\n",
            "p_a,p_b\n50%,0.7\n",
        ] {
            let error = row(wrong).unwrap_err();
            assert!(error.contains("sum to "), "{wrong}: {error}");
        }
        assert_eq!(row("p_a,p_b\n,\n"), Ok(None));
        let error = row("p_Yes,p_no\nx,1\n").unwrap_err();
        assert!(error.contains("“x” in the column p_Yes"), "{error}");
    }
}
