//! Reads the covariates of a regression from the columns of a table of scores.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use standpoint_common::phrases::{listed, shortened};
use standpoint_corpus::Dates;
use standpoint_tables::is_empty_word;

use crate::labels::LoadedTable;
use crate::prevalence::columns::Grouping;
use crate::prevalence::groups::EMPTY;
use crate::prevalence::natural_order::{natural_order, number};
use crate::prevalence::{PrevalenceError, Scores};

/// The name of the coefficient that all sentences have.
const INTERCEPT: &str = "(intercept)";
/// The most coefficients. A regression with more is one of a column that differs in nearly every document.
const MOST: usize = 100;
/// The mean length of a year.
const DAYS_OF_YEAR: f64 = 365.2425;

/// What one coefficient of a regression stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coefficient {
    /// The column, or `(intercept)`. A column of dates counts in years: `date (years)`.
    pub term: String,
    /// The value of a column of categories that is compared.
    pub level: Option<String>,
    /// The value that it is compared with.
    pub against: Option<String>,
}

impl Coefficient {
    fn of_column(term: &str) -> Self {
        Coefficient {
            term: term.to_string(),
            level: None,
            against: None,
        }
    }
}

/// The covariates of scored sentences.
#[derive(Debug, Clone, PartialEq)]
pub struct Covariates {
    /// What the coefficients stand for, the intercept first.
    pub coefficients: Vec<Coefficient>,
    /// The different rows of the design matrix.
    pub(super) patterns: Vec<Vec<f64>>,
    /// The pattern of each sentence; `None` if a number or a date is missing there.
    pub(super) of: Vec<Option<usize>>,
    /// The columns with missing numbers or dates, and the number of sentences that they leave out.
    pub left_out: Vec<(String, usize)>,
    /// The columns of categories that may have been meant as numbers.
    pub unreadable: Vec<Unreadable>,
    /// The columns of categories with empty cells, and the number of sentences for which these are a category.
    pub empty: Vec<(String, usize)>,
}

/// A cell for which a column counts as one of categories, though most of its cells are numbers or dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The column.
    pub column: String,
    /// What most cells are: `number` or `date`.
    pub kind: &'static str,
    /// The row of the cell, from 1, as a spreadsheet counts.
    pub row: usize,
    /// What it holds.
    pub cell: String,
    /// How many other rows have such a cell.
    pub more: usize,
}

/// The values of one column for all sentences.
enum Values {
    /// Numbers, or dates as years since the first one.
    Numbers {
        numbers: Vec<Option<f64>>,
        are_years: bool,
    },
    /// Names of categories.
    Names(Vec<String>),
}

impl Covariates {
    /// Reads the columns that a formula such as `outlet + date` names from the table of these scores.
    ///
    /// A column of numbers, or of dates, is one covariate. Any other, and `factor(column)`, has a coefficient for each
    /// value but the one of most sentences, with which the others are compared. `month` and `year` come from the
    /// column `date` if there are no columns of that name.
    ///
    /// # Errors
    /// If the formula names no column, or one that does not exist, has one value only, or more than a hundred, or is the
    /// label that the model gave.
    pub fn read(
        path: &Path,
        table: &LoadedTable,
        scores: &Scores,
        formula: &str,
    ) -> Result<Self, PrevalenceError> {
        let mut covariates = Covariates {
            coefficients: vec![Coefficient::of_column(INTERCEPT)],
            patterns: Vec::new(),
            of: Vec::new(),
            left_out: Vec::new(),
            unreadable: Vec::new(),
            empty: Vec::new(),
        };
        let wrong = |term: &str, what: String| PrevalenceError::Formula {
            path: path.to_path_buf(),
            term: term.to_string(),
            what,
        };
        let mut columns = Vec::new();
        for term in terms(formula) {
            let (name, values, unreadable) =
                column(table, scores, &term).map_err(|what| wrong(&term, what))?;
            covariates.unreadable.extend(unreadable);
            columns.push((term, name, values));
        }
        // Sentences without a number take no part, so they choose no reference either.
        let mut is_complete = vec![true; scores.sentences.len()];
        for (_, name, values) in &columns {
            let missing = values.missing(&mut is_complete);
            if missing > 0 {
                covariates.left_out.push((name.clone(), missing));
            }
        }
        let row = |is_complete: &bool| is_complete.then(|| vec![1.0]);
        let mut rows: Vec<Option<Vec<f64>>> = is_complete.iter().map(row).collect();
        for (term, name, values) in columns {
            let unreadable = covariates.unreadable.iter().find(|odd| odd.column == name);
            let odd = unreadable.map_or(String::new(), |odd| {
                format!(
                    "; row {} holds “{}”, which is no {}",
                    odd.row, odd.cell, odd.kind
                )
            });
            covariates
                .add(&name, values, &mut rows)
                .map_err(|what| wrong(&term, what + &odd))?;
        }
        let mut patterns: HashMap<Vec<u64>, usize> = HashMap::new();
        for row in rows {
            let pattern = row.map(|row| {
                let next = patterns.len();
                let key = row.iter().map(|x| x.to_bits()).collect();
                *patterns.entry(key).or_insert_with(|| {
                    covariates.patterns.push(row);
                    next
                })
            });
            covariates.of.push(pattern);
        }
        Ok(covariates)
    }

    /// Adds a column to the rows.
    fn add(
        &mut self,
        term: &str,
        values: Values,
        rows: &mut [Option<Vec<f64>>],
    ) -> Result<(), String> {
        let no_variation = || {
            "all sentences that take part have the same value there, which explains nothing"
                .to_string()
        };
        match values {
            Values::Numbers { numbers, are_years } => {
                let mut known = rows
                    .iter()
                    .zip(&numbers)
                    .filter(|(row, _)| row.is_some())
                    .filter_map(|(_, number)| *number);
                let first = known.next();
                if known.all(|number| Some(number) == first) {
                    return Err(no_variation());
                }
                for (row, number) in rows.iter_mut().zip(numbers) {
                    if let Some(row) = row {
                        row.push(number.unwrap_or_default());
                    }
                }
                let unit = if are_years { " (years)" } else { "" };
                self.coefficients
                    .push(Coefficient::of_column(&format!("{term}{unit}")));
            }
            Values::Names(names) => {
                let levels = levels(rows.iter().zip(&names).filter_map(|(row, name)| {
                    row.as_ref()?;
                    Some(name.as_str())
                }));
                if levels.len() < 2 {
                    return Err(no_variation());
                }
                if self.coefficients.len() + levels.len() > MOST {
                    return Err(format!(
                        "it has {} different values, too many to compare",
                        levels.len()
                    ));
                }
                let taking_part = rows.iter().zip(&names).filter(|(row, _)| row.is_some());
                let empty = taking_part.filter(|(_, name)| *name == EMPTY).count();
                if empty > 0 {
                    self.empty.push((term.to_string(), empty));
                }
                for (row, name) in rows.iter_mut().zip(&names) {
                    if let Some(row) = row {
                        let compared = levels[1..].iter();
                        row.extend(compared.map(|level| f64::from(u8::from(level == name))));
                    }
                }
                let compared = levels[1..].iter().map(|level| Coefficient {
                    term: term.to_string(),
                    level: Some(level.clone()),
                    against: Some(levels[0].clone()),
                });
                self.coefficients.extend(compared);
            }
        }
        Ok(())
    }
}

/// The parts of a formula between plus signs; a plus within backticks belongs to a name.
fn terms(formula: &str) -> Vec<String> {
    let mut terms = vec![String::new()];
    let mut is_quoted = false;
    for c in formula.chars() {
        is_quoted ^= c == '`';
        match (c, terms.last_mut()) {
            ('+', _) if !is_quoted => terms.push(String::new()),
            (c, Some(term)) => term.push(c),
            (_, None) => {}
        }
    }
    terms.iter().map(|term| term.trim().to_string()).collect()
}

/// Reads the column of a term, its name, and the cell for which it is none of numbers.
fn column(
    table: &LoadedTable,
    scores: &Scores,
    term: &str,
) -> Result<(String, Values, Option<Unreadable>), String> {
    let factor = term
        .strip_prefix("factor(")
        .and_then(|term| term.strip_suffix(')'));
    let name = factor.unwrap_or(term).trim().trim_matches('`');
    let column = Grouping::find(table, name).ok_or_else(|| {
        format!(
            "there is no such column: write names of columns with + between them, such as “outlet + date”; the header has {}",
            listed(&table.names)
        )
    })?;
    if Some(column.column) == table.column("label") {
        return Err(
            "it is what the model says and not what is true, and its errors would bias all coefficients: name a column coded by hand, or a probability (p_…)"
                .to_string(),
        );
    }
    let cells: Vec<&str> = scores
        .sentences
        .iter()
        .map(|sentence| {
            let cell = table.rows[sentence.row].get(column.column);
            cell.unwrap_or_default().trim()
        })
        .collect();
    let name = match column.date {
        Some(_) => name.to_lowercase(),
        None => table.names[column.column].clone(),
    };
    let may_be_numbers = factor.is_none() && column.date.is_none();
    if may_be_numbers && let Some(values) = Values::numbers(&cells)? {
        return Ok((name, values, None));
    }
    let unreadable = unreadable(&cells)
        .filter(|_| may_be_numbers)
        .map(|(kind, at, more)| Unreadable {
            column: name.clone(),
            kind,
            row: table.line(scores.sentences[at].row),
            cell: shortened(cells[at]),
            more,
        });
    let names = cells.iter().map(|cell| column.group(cell));
    Ok((name, Values::Names(names.collect()), unreadable))
}

/// If most cells that are not empty are dates, or numbers: which of both, the first cell that is not, and how many more
/// are not.
fn unreadable(cells: &[&str]) -> Option<(&'static str, usize, usize)> {
    let dates = Dates::of_column(cells.iter().copied());
    let is_date = |cell: &str| date(&dates, cell).is_some();
    let is_number = |cell: &str| decimal(cell).is_some();
    let among = |kind, is_such: &dyn Fn(&str) -> bool| {
        let filled = cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !is_missing(cell));
        let (such, others): (Vec<_>, Vec<_>) = filled.partition(|(_, cell)| is_such(cell));
        let (first, _) = others.first().filter(|_| such.len() > others.len())?;
        Some((kind, *first, others.len() - 1))
    };
    among("date", &is_date).or_else(|| among("number", &is_number))
}

/// Returns whether a cell holds nothing, or a word for nothing such as `NA`.
fn is_missing(cell: &str) -> bool {
    cell.is_empty() || is_empty_word(cell)
}

/// A complete date as a number of days.
fn date(dates: &Dates, cell: &str) -> Option<f64> {
    dates.iso(cell).as_deref().and_then(day_number)
}

fn decimal(cell: &str) -> Option<f64> {
    number(cell).or_else(|| exponential(cell))
}

impl Values {
    /// The values as numbers, if all cells that are not empty are complete dates, or all are numbers.
    fn numbers(cells: &[&str]) -> Result<Option<Self>, String> {
        let of_each = |read: &dyn Fn(&str) -> Option<f64>| -> Option<Vec<Option<f64>>> {
            let value = |cell: &&str| {
                if is_missing(cell) {
                    Some(None)
                } else {
                    read(cell).map(Some)
                }
            };
            let values: Option<Vec<Option<f64>>> = cells.iter().map(value).collect();
            values.filter(|values| values.iter().any(Option::is_some))
        };
        let dates = Dates::of_column(cells.iter().copied());
        if let Some(mut days) = of_each(&|cell| date(&dates, cell)) {
            let first = days.iter().flatten().copied().fold(f64::INFINITY, f64::min);
            days.iter_mut()
                .flatten()
                .for_each(|day| *day = (*day - first) / DAYS_OF_YEAR);
            return Ok(Some(Values::Numbers {
                numbers: days,
                are_years: true,
            }));
        }
        let Some(numbers) = of_each(&decimal) else {
            return Ok(None);
        };
        match cells.iter().find(|cell| may_have_thousands(cell)) {
            Some(cell) => Err(format!(
                "“{cell}” has a comma that may part thousands or decimals: write numbers with a point and without separators"
            )),
            None => Ok(Some(Values::Numbers {
                numbers,
                are_years: false,
            })),
        }
    }

    /// Marks the sentences without a number as incomplete, and counts them.
    fn missing(&self, is_complete: &mut [bool]) -> usize {
        let Values::Numbers { numbers, .. } = self else {
            return 0;
        };
        let missing = is_complete
            .iter_mut()
            .zip(numbers)
            .filter(|(_, number)| number.is_none());
        missing.map(|(is_complete, _)| *is_complete = false).count()
    }
}

/// A number with an exponent, as pandas writes small ones.
fn exponential(cell: &str) -> Option<f64> {
    let starts = cell.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    cell.parse().ok().filter(|x: &f64| starts && x.is_finite())
}

/// Whether the only comma stands before three digits: `1,234`.
fn may_have_thousands(cell: &str) -> bool {
    let Some((whole, after)) = cell.split_once(',') else {
        return false;
    };
    after.len() == 3
        && after.bytes().all(|b| b.is_ascii_digit())
        && whole.trim_start_matches(['-', '+']) != "0"
}

/// The different names: that of most sentences first, the others in natural order. An empty one comes last, because nobody
/// compares with it.
fn levels<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut sentences: BTreeMap<&str, usize> = BTreeMap::new();
    names.for_each(|name| *sentences.entry(name).or_default() += 1);
    let is_empty = |name: &str| name == EMPTY;
    let named = sentences.iter().filter(|(name, _)| !is_empty(name));
    let most = named.map(|(_, sentences)| *sentences).max();
    let mut levels: Vec<&str> = sentences.keys().copied().collect();
    levels.sort_by(|one, other| {
        let by_name = || natural_order(one, other);
        is_empty(one).cmp(&is_empty(other)).then_with(by_name)
    });
    let reference = levels.iter().position(|name| Some(sentences[name]) == most);
    if let Some(place) = reference.filter(|place| !is_empty(levels[*place])) {
        levels[..=place].rotate_right(1);
    }
    levels.into_iter().map(str::to_string).collect()
}

/// The number of days from 1 March of the year 0 to a complete date `YYYY-MM-DD` of the Gregorian calendar.
fn day_number(iso: &str) -> Option<f64> {
    let parts: Vec<i64> = iso
        .split('-')
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let &[year, month, day] = &parts[..] else {
        return None;
    };
    // Years begin in March, so that a leap day is the last of its year.
    let (year, month) = match month {
        3.. => (year, month - 3),
        _ => (year - 1, month + 9),
    };
    let leap_days = year / 4 - year / 100 + year / 400;
    Some((365 * year + leap_days + (153 * month + 2) / 5 + day - 1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(columns: &str, rows: &[&str], formula: &str) -> Result<Covariates, PrevalenceError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.csv");
        let rows = rows.iter().map(|row| format!("d,a,0.7,0.3,x,{row}\n"));
        let text = format!(
            "document,label,p_a,p_b,text,{columns}\n{}",
            rows.collect::<String>()
        );
        std::fs::write(&path, text).unwrap();
        let (scores, table) = Scores::with_table(&path, None, None, None).unwrap();
        Covariates::read(&path, &table, &scores, formula)
    }

    fn names(covariates: &Covariates) -> Vec<String> {
        let name = |c: &Coefficient| match (&c.level, &c.against) {
            (Some(level), Some(against)) => format!("{}: {level} / {against}", c.term),
            _ => c.term.clone(),
        };
        covariates.coefficients.iter().map(name).collect()
    }

    #[test]
    fn columns_are_numbers_dates_or_levels() {
        let rows = [
            "Post,120,2003-03-01,1",
            "Daily,80,2004-03-01,2",
            ",95,2003-03-01,10",
            "Post,,2003-09-01,1",
        ];
        let of = |formula: &str| read("Outlet,words,date,desk", &rows, formula).unwrap();
        let found = of("outlet + words + date");
        assert_eq!(
            names(&found),
            [
                "(intercept)",
                "Outlet: Post / Daily",
                "Outlet: (empty) / Daily",
                "words",
                "date (years)"
            ]
        );
        assert_eq!(found.left_out, [("words".to_string(), 1)]);
        assert_eq!(found.empty, [("Outlet".to_string(), 1)]);
        assert_eq!(found.of, [Some(0), Some(1), Some(2), None]);
        assert_eq!(found.patterns[0], [1.0, 1.0, 0.0, 120.0, 0.0]);
        // 2004 is a leap year, and its 1 March 366 days later.
        assert_eq!(found.patterns[1][4], 366.0 / 365.2425);
        assert_eq!(
            names(&of("factor(desk)"))[1..],
            ["desk: 2 / 1", "desk: 10 / 1"]
        );
        assert_eq!(names(&of("`desk`"))[1..], ["desk"]);
        assert_eq!(
            names(&of("month"))[1..],
            ["month: 2003-09 / 2003-03", "month: 2004-03 / 2003-03"]
        );
        // Sentences of one pattern share it.
        assert_eq!(of("Outlet").of, [Some(0), Some(1), Some(2), Some(0)]);
    }

    #[test]
    fn a_formula_that_explains_nothing_is_refused() {
        let rows = ["Post,x", "Daily,x"];
        for (formula, what) in [
            ("author", "“author”: there is no such column"),
            ("outlet + ", "“”: there is no such column"),
            ("outlet + Label", "“Label”: it is what the model says"),
            ("factor(label)", "its errors would bias all coefficients"),
            (
                "label ~ outlet",
                "“label ~ outlet”: there is no such column",
            ),
            (
                "outlet + same",
                "“same”: all sentences that take part have the same value",
            ),
        ] {
            let error = read("outlet,same", &rows, formula).unwrap_err().to_string();
            assert!(error.contains(what), "{error}");
        }
        let commas = ["Post,\"1,234\"", "Daily,950"];
        let error = read("outlet,words", &commas, "words").unwrap_err();
        assert!(
            error.to_string().contains("thousands or decimals"),
            "{error}"
        );
        let many: Vec<String> = (0..120).map(|at| format!("o{at},x")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let error = read("outlet,same", &many, "outlet").unwrap_err();
        assert!(error.to_string().contains("120 different values"));
    }

    #[test]
    fn a_cell_that_is_no_number_among_numbers_is_named() {
        let of = |rows: &[&str], formula: &str| read("words,day", rows, formula).unwrap();
        let rows = [
            "120,2003-03-20",
            "n.d.,2003-03-21",
            ",soon",
            "80,2004-03-20",
            "NA,",
            "none,",
        ];
        let found = of(&rows, "day");
        let cell = |column: &str, kind, row, cell: &str, more| Unreadable {
            column: column.into(),
            kind,
            row,
            cell: cell.into(),
            more,
        };
        assert_eq!(found.unreadable, [cell("day", "date", 4, "soon", 0)]);
        // Two of four cells are no majority.
        assert_eq!(of(&rows, "words").unreadable, []);
        let more = [&rows[..], &["3,", "4,"]].concat();
        let found = of(&more, "words + factor(day)");
        assert_eq!(names(&found)[1..3], ["words: 4 / 3", "words: 80 / 3"]);
        assert_eq!(found.unreadable, [cell("words", "number", 3, "n.d.", 1)]);
        let many: Vec<String> = (0..120).map(|at| format!("{at},x")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).chain(["n.d.,x"]).collect();
        let error = read("words,day", &many, "words").unwrap_err().to_string();
        assert!(
            error.ends_with("too many to compare; row 122 holds “n.d.”, which is no number"),
            "{error}"
        );
    }

    /// The Post has no number, so it is no reference; compact dates are dates, and NA is an empty cell.
    #[test]
    fn sentences_without_a_number_choose_nothing() {
        let rows = [
            "Post,,20030320",
            "Post,NA,20030320",
            "Daily,1e-05,20030321",
            "Echo,2,20040320",
        ];
        let of = |formula: &str| read("outlet,words,day", &rows, formula).unwrap();
        let found = of("outlet + words");
        assert_eq!(names(&found)[1], "outlet: Echo / Daily");
        assert_eq!(found.of, [None, None, Some(0), Some(1)]);
        assert_eq!(names(&of("day"))[1..], ["day (years)"]);
        assert_eq!(terms("`R+D` + b"), ["`R+D`", "b"]);
    }

    /// Python: `(date(2004, 2, 29) - date(2003, 12, 31)).days` and the like.
    #[test]
    fn days_are_counted_through_leap_years() {
        let between =
            |one: &str, other: &str| day_number(other).unwrap() - day_number(one).unwrap();
        assert_eq!(between("2003-12-31", "2004-02-29"), 60.0);
        assert_eq!(between("1899-12-31", "1900-03-01"), 60.0);
        assert_eq!(between("1999-12-31", "2000-03-01"), 61.0);
        assert_eq!(between("2003-03-20", "2011-12-18"), 3195.0);
        assert_eq!(day_number("2003-03"), None);
    }
}
