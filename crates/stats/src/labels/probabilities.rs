//! Reads probabilities as programs and spreadsheets write them: with a comma, in per cent, rounded.

use standpoint_common::phrases::{listed, shortened};
use standpoint_tables::is_empty_word;

use super::several_labels::label_in_cell;
use super::table::{Table, label_name};

/// The sum of a row's probabilities may differ from 1 by this much.
const SLACK: f64 = 0.01;
/// And by no more than this, however coarsely they are rounded.
const MOST_SLACK: f64 = 0.5;
/// A probability of 0 in a table of four decimals is anything below this.
const LEAST: f64 = 5e-5;

/// Reads a probability, which may have a decimal comma or be in per cent.
pub(crate) fn probability(cell: &str) -> Option<f64> {
    let number = |cell: &str| cell.replace(',', ".").parse::<f64>().ok();
    let p = match cell.trim().strip_suffix('%') {
        Some(percent) => number(percent.trim_end()).map(|p| p / 100.0),
        None => number(cell.trim()),
    };
    p.filter(|p| (0.0..=1.0).contains(p))
}

/// The columns `p_<label>`, each with its label; `names` are as written. Other columns such as `p_value` are
/// among them.
pub fn probability_columns(names: &[String]) -> Vec<(usize, String)> {
    let column = |(at, name): (usize, &String)| {
        let label = name.strip_prefix("p_").or(name.strip_prefix("P_"))?;
        Some((at, label_name(label)))
    };
    names.iter().enumerate().filter_map(column).collect()
}

/// Counts the decimals of a probability, and those of them that are no zeros at its end. A single zero
/// (`1.0`) is no decimal, because programs write whole numbers so.
fn decimals(cell: &str) -> [usize; 2] {
    let (number, of_percent) = match cell.trim().strip_suffix('%') {
        Some(number) => (number.trim_end(), 2),
        None => (cell.trim(), 0),
    };
    let (number, exponent) = match number.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, exponent.parse().unwrap_or(0)),
        None => (number, 0i64),
    };
    let fraction = number
        .rsplit_once(['.', ','])
        .map_or("", |(_, after)| after);
    let written = if fraction == "0" { "" } else { fraction };
    [written, written.trim_end_matches('0')].map(|digits| {
        let digits = of_percent + digits.len();
        usize::try_from((digits as i64).saturating_sub(exponent)).unwrap_or(0)
    })
}

/// The value of the last of `decimals` decimals.
fn last_decimal(decimals: usize) -> f64 {
    10f64.powi(-i32::try_from(decimals).unwrap_or(i32::MAX))
}

/// The columns of a table that hold the probabilities of labels.
pub(crate) struct Probabilities<'a> {
    table: &'a Table,
    columns: Vec<usize>,
    /// The column of the label given and the labels, if there are no columns of probabilities: each counts as certain.
    certain: Option<(usize, &'a [String])>,
    /// The largest difference from 1 of a row's sum.
    slack: f64,
    least: f64,
}

impl<'a> Probabilities<'a> {
    /// Finds out how many decimals the table has. A spreadsheet saves what it shows: of three numbers with
    /// two decimals each may be wrong by half a hundredth, even if zeros were appended later. Zeros and ones
    /// alone do not show how they were rounded.
    pub fn new(table: &'a Table, columns: Vec<usize>) -> Self {
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
                rounded.clamp(SLACK, MOST_SLACK)
            }
        };
        let least = match written {
            0 => LEAST,
            _ => (0.5 * last_decimal(written)).max(1e-300),
        };
        Probabilities {
            table,
            columns,
            certain: None,
            slack,
            least,
        }
    }

    /// The probabilities of a table that has none: 1 for the label in a column, and 0 for the others.
    pub fn certain(table: &'a Table, column: usize, labels: &'a [String]) -> Self {
        Probabilities {
            certain: Some((column, labels)),
            ..Self::new(table, Vec::new())
        }
    }

    /// The largest value that was rounded to 0: half of the last decimal in the table, so that 0.0000 is
    /// anything below 0.00005. For zeros and ones without decimals it is that of four decimals.
    pub fn least(&self) -> f64 {
        self.least
    }

    /// The lines of two rows of one sentence with different probabilities.
    pub fn contradiction(&self) -> Option<[usize; 2]> {
        let mut pairs = self.table.repeated_pairs().into_iter();
        let other = pairs.find(|&[one, other]| self.differ(one, other));
        other.map(|rows| rows.map(|row| self.table.line(row)))
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
        let (column, labels) = self.certain?;
        let given = label_in_cell(self.table.rows[row].get(column).unwrap_or_default())?;
        let is_given = |label: &String| f64::from(u8::from(*label == given));
        (!given.is_empty()).then(|| labels.iter().map(is_given).collect())
    }

    /// Describes a contradiction with an earlier row.
    pub fn contradicts(first: usize) -> String {
        format!(
            "row {first} has other probabilities for the same sentence, and which of them count would depend on the order of rows: leave one row for each sentence (are these the scores of two models?), and if it does stand there twice, say in a column start where"
        )
    }

    /// Names the columns `p_…` that belong to no label.
    fn not_counted(&self) -> String {
        let columns = probability_columns(&self.table.names).into_iter();
        let others = columns.filter(|(at, _)| !self.columns.contains(at));
        let others: Vec<&String> = others.map(|(at, _)| &self.table.names[at]).collect();
        match others.is_empty() {
            true => String::new(),
            false => format!(
                "; not counted, because no sentence here has the label: {}",
                listed(&others)
            ),
        }
    }

    /// The probabilities of a row, normalised to a sum of 1, or what is wrong with them. `None` if all cells
    /// are empty.
    pub fn row(&self, row: usize) -> Result<Option<Vec<f64>>, String> {
        if self.certain.is_some() {
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
    use std::path::Path;

    use super::*;

    #[test]
    fn spreadsheets_write_commas_and_per_cent() {
        for (cell, p) in [
            ("0,71", Some(0.71)),
            (" 0.5 ", Some(0.5)),
            ("71%", Some(0.71)),
            ("71,5\u{a0}%", Some(0.715)),
            ("1E-2", Some(0.01)),
            ("101 %", None),
            ("71", None),
            ("-0.1", None),
            ("%", None),
            ("", None),
            ("NaN", None),
        ] {
            let found = probability(cell);
            let is_same = match (found, p) {
                (Some(found), Some(p)) => (found - p).abs() < 1e-12,
                (found, p) => found == p,
            };
            assert!(is_same, "{cell}: {found:?}");
        }
    }

    #[test]
    fn a_zero_is_half_of_the_last_decimal() {
        let least = |text: &str| {
            let table = Table::parse(Path::new("s.csv"), text, "rows").unwrap();
            Probabilities::new(&table, vec![0, 1]).least()
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
        let table = Table::parse(Path::new("s.csv"), text, "rows").unwrap();
        let columns = (0..table.header.len()).collect();
        Probabilities::new(&table, columns).row(0)
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
