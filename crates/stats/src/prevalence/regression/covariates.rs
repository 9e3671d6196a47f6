//! What a regression explains shares by: the columns of a table of scores as numbers.

use std::collections::HashMap;
use std::path::Path;

use standpoint_common::phrases::listed;
use standpoint_corpus::Dates;

use crate::labels::Table;
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
}

/// The values of one column for all sentences.
enum Values {
    /// Numbers.
    Numbers(Vec<Option<f64>>),
    /// Dates as years since the first one.
    Years(Vec<Option<f64>>),
    /// The names of the levels, the reference first, and the level of each sentence.
    Levels(Vec<String>, Vec<usize>),
}

impl Covariates {
    /// Reads the columns that a formula such as `outlet + date` names from the table of these scores.
    ///
    /// A column of numbers, or of dates, is one covariate. Any other, and `factor(column)`, has a coefficient for each
    /// value but the one of most sentences, with which the others are compared. `month` and `year` come from the
    /// column `date` if there are no columns of that name.
    ///
    /// # Errors
    /// If the formula names no column, or one that does not exist, has one value only, or more than a hundred.
    pub fn read(
        path: &Path,
        table: &Table,
        scores: &Scores,
        formula: &str,
    ) -> Result<Self, PrevalenceError> {
        let sentences = scores.sentences.len();
        let mut covariates = Covariates {
            coefficients: vec![Coefficient {
                term: INTERCEPT.to_string(),
                level: None,
                against: None,
            }],
            patterns: Vec::new(),
            of: Vec::new(),
            left_out: Vec::new(),
        };
        let mut rows: Vec<Option<Vec<f64>>> = vec![Some(vec![1.0]); sentences];
        for term in formula.split('+').map(str::trim) {
            let wrong = |what: String| PrevalenceError::Formula {
                path: path.to_path_buf(),
                term: term.to_string(),
                what,
            };
            let factor = term.strip_prefix("factor(");
            let factor = factor.and_then(|term| term.strip_suffix(')'));
            let name = factor.unwrap_or(term).trim().trim_matches('`');
            let column = Grouping::find(table, name).ok_or_else(|| {
                wrong(format!(
                    "there is no such column: write names of columns with + between them, such as “outlet + date”; the header has {}",
                    listed(&table.names)
                ))
            })?;
            let cells = scores.sentences.iter().map(|sentence| {
                let cell = table.rows[sentence.row].get(column.column);
                cell.unwrap_or_default().trim()
            });
            let cells: Vec<&str> = cells.collect();
            let term = match column.date {
                Some(_) => name.to_lowercase(),
                None => table.names[column.column].clone(),
            };
            let values = match factor.is_none() && column.date.is_none() {
                true => Values::of(&cells),
                false => None,
            };
            let values = values.unwrap_or_else(|| Values::levels(&cells, &column));
            covariates.add(&term, values, &mut rows).map_err(wrong)?;
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
        let no_variation =
            || "all sentences have the same value there, which explains nothing".to_string();
        let is_years = matches!(values, Values::Years(_));
        match values {
            Values::Numbers(numbers) | Values::Years(numbers) => {
                let mut known = numbers.iter().flatten();
                let first = known.next();
                if known.all(|number| Some(number) == first) {
                    return Err(no_variation());
                }
                let missing = numbers.iter().filter(|number| number.is_none()).count();
                if missing > 0 {
                    self.left_out.push((term.to_string(), missing));
                }
                for (row, number) in rows.iter_mut().zip(numbers) {
                    match (row.as_mut(), number) {
                        (Some(row), Some(number)) => row.push(number),
                        _ => *row = None,
                    }
                }
                self.coefficients.push(Coefficient {
                    term: match is_years {
                        true => format!("{term} (years)"),
                        false => term.to_string(),
                    },
                    level: None,
                    against: None,
                });
            }
            Values::Levels(levels, of) => {
                if levels.len() < 2 {
                    return Err(no_variation());
                }
                if self.coefficients.len() + levels.len() > MOST {
                    return Err(format!(
                        "it has {} different values, too many to compare",
                        levels.len()
                    ));
                }
                for (row, of) in rows.iter_mut().zip(of) {
                    let dummies = (1..levels.len()).map(|level| f64::from(u8::from(level == of)));
                    if let Some(row) = row {
                        row.extend(dummies);
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

impl Values {
    /// The values as numbers, if all cells that are not empty are numbers, or all are complete dates.
    fn of(cells: &[&str]) -> Option<Self> {
        let of_each = |read: &dyn Fn(&str) -> Option<f64>| -> Option<Vec<Option<f64>>> {
            let value = |cell: &&str| match cell.is_empty() {
                true => Some(None),
                false => read(cell).map(Some),
            };
            let values: Option<Vec<Option<f64>>> = cells.iter().map(value).collect();
            values.filter(|values| values.iter().any(Option::is_some))
        };
        if let Some(numbers) = of_each(&|cell| number(cell)) {
            return Some(Values::Numbers(numbers));
        }
        let dates = Dates::of_column(cells.iter().copied());
        let mut days = of_each(&|cell| dates.iso(cell).as_deref().and_then(day_number))?;
        let first = days.iter().flatten().copied().fold(f64::INFINITY, f64::min);
        days.iter_mut()
            .flatten()
            .for_each(|day| *day = (*day - first) / DAYS_OF_YEAR);
        Some(Values::Years(days))
    }

    /// The values as levels, that of most sentences first and the others in natural order. An empty one comes last, because
    /// nobody compares with it.
    fn levels(cells: &[&str], column: &Grouping) -> Self {
        let names: Vec<String> = cells.iter().map(|cell| column.group(cell)).collect();
        let mut levels = names.clone();
        levels.sort_by(|one, other| {
            let is_empty = |name: &str| name == EMPTY;
            let by_name = || natural_order(one, other);
            is_empty(one).cmp(&is_empty(other)).then_with(by_name)
        });
        levels.dedup();
        let mut sentences: HashMap<&String, usize> = HashMap::new();
        for name in names.iter().filter(|name| *name != EMPTY) {
            *sentences.entry(name).or_default() += 1;
        }
        let most = sentences.values().max();
        if let Some(place) = levels.iter().position(|level| sentences.get(level) == most) {
            levels[..=place].rotate_right(1);
        }
        let places: HashMap<&String, usize> = levels.iter().zip(0..).collect();
        let of = names.iter().map(|name| places[name]).collect();
        Values::Levels(levels, of)
    }
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
        let (scores, table) = Scores::with_table(&path).unwrap();
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
                "Outlet: Daily / Post",
                "Outlet: (empty) / Post",
                "words",
                "date (years)"
            ]
        );
        assert_eq!(found.left_out, [("words".to_string(), 1)]);
        assert_eq!(found.of, [Some(0), Some(1), Some(2), None]);
        assert_eq!(found.patterns[0], [1.0, 0.0, 0.0, 120.0, 0.0]);
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
            (
                "label ~ outlet",
                "“label ~ outlet”: there is no such column",
            ),
            ("outlet + same", "“same”: all sentences have the same value"),
        ] {
            let error = read("outlet,same", &rows, formula).unwrap_err().to_string();
            assert!(error.contains(what), "{error}");
        }
        let many: Vec<String> = (0..120).map(|at| format!("o{at},x")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let error = read("outlet,same", &many, "outlet").unwrap_err();
        assert!(error.to_string().contains("120 different values"));
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
