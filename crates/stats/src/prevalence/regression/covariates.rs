//! Reads the covariates of a regression from the columns of a table of scores.

use std::collections::{BTreeMap, BTreeSet, HashMap};
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
const MAX_COEFFICIENTS: usize = 100;
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
    /// The columns that the formula names.
    pub(super) columns: Vec<CovariateColumn>,
    /// The product that each coefficient multiplies; that of the intercept is empty.
    products: Vec<Vec<Factor>>,
    /// The different rows of cells: of each column the number, or the index of the level.
    cells: Vec<Vec<f64>>,
    /// The rows of the design matrix, one for each row of cells.
    pub(super) patterns: Vec<Vec<f64>>,
    /// The pattern of each sentence; `None` if a number, a date or the weight is missing there.
    pub(super) of: Vec<Option<usize>>,
    /// The weight of each sentence; empty if all weigh the same.
    weights: Vec<f64>,
    /// The columns with missing numbers or dates, and the number of sentences that they leave out.
    pub left_out: Vec<(String, usize)>,
    /// The columns of categories that may have been meant as numbers.
    pub unreadable: Vec<Unreadable>,
    /// The columns of categories with empty cells, and the number of sentences for which these are a category.
    pub empty: Vec<(String, usize)>,
}

/// A column that a formula names.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct CovariateColumn {
    pub name: String,
    /// The values of a column of categories, the reference first; empty for numbers.
    pub levels: Vec<String>,
}

/// A factor of a product: a number, or 1 where a column has this level.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Factor {
    column: usize,
    level: Option<usize>,
}

impl Factor {
    fn value(self, cells: &[f64]) -> f64 {
        match self.level {
            Some(level) => f64::from(u8::from(cells[self.column] == level as f64)),
            None => cells[self.column],
        }
    }
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
    /// column `date` if there are no columns of that name. `outlet:date` is the product of two columns, or more, and
    /// `outlet*date` stands for `outlet + date + outlet:date`. `weights` is the column of the weights of sentences, such as
    /// those of a survey; a sentence without one takes no part.
    ///
    /// # Errors
    /// If the formula names no column, or one that does not exist, has one value only, or more than a hundred, or is the
    /// label that the model gave.
    pub fn read(
        path: &Path,
        table: &LoadedTable,
        scores: &Scores,
        formula: &str,
        weights: Option<&str>,
    ) -> Result<Self, PrevalenceError> {
        let wrong = |term: &str, what: String| PrevalenceError::Formula {
            path: path.to_path_buf(),
            term: term.to_string(),
            what,
        };
        let mut products: Vec<Vec<String>> = Vec::new();
        for term in terms(formula) {
            products.extend(expanded(table, &term));
        }
        // Main effects come before products, as R orders them.
        products.sort_by_key(Vec::len);
        let mut columns: Vec<ReadColumn> = Vec::new();
        let mut terms: Vec<Vec<usize>> = Vec::new();
        for product in products {
            let mut term = Vec::new();
            for written in product {
                let read = column(table, scores, &written).map_err(|what| wrong(&written, what))?;
                let known = columns.iter().position(|known| known.name == read.name);
                term.push(known.unwrap_or(columns.len()));
                if known.is_none() {
                    columns.push(read);
                }
            }
            if !terms.contains(&term) {
                terms.push(term);
            }
        }
        let weights = weights.map(|name| {
            let read = column(table, scores, name).and_then(ReadColumn::weights);
            read.map_err(|what| wrong(name, what))
        });
        let (weight_name, weights) = weights.transpose()?.unwrap_or_default();
        // Sentences without a number take no part, so they choose no reference either.
        let mut is_complete = vec![true; scores.sentences.len()];
        let mut left_out = Vec::new();
        for (is_complete, weight) in is_complete.iter_mut().zip(&weights) {
            *is_complete = weight.is_some();
        }
        let without = weights.iter().filter(|weight| weight.is_none()).count();
        if without > 0 {
            left_out.push((weight_name, without));
        }
        for column in &columns {
            let missing = column.values.missing(&mut is_complete);
            if missing > 0 {
                left_out.push((column.name.clone(), missing));
            }
        }
        let row = |is_complete: &bool| is_complete.then(Vec::new);
        let mut cells: Vec<Option<Vec<f64>>> = is_complete.iter().map(row).collect();
        let mut named = Vec::new();
        for column in &columns {
            let levels = column
                .add_to(&mut cells)
                .map_err(|what| wrong(&column.written, what + &column.odd_cell()))?;
            named.push(CovariateColumn {
                name: column.values.named(&column.name),
                levels,
            });
        }
        let mut covariates = Covariates::of_terms(named, &terms, cells).map_err(|at| {
            let written = terms[at].iter().map(|at| columns[*at].written.as_str());
            let values: usize = terms[at]
                .iter()
                .map(|at| columns[*at].values.different())
                .product();
            let odd: String = terms[at].iter().map(|at| columns[*at].odd_cell()).collect();
            let what = format!("it has {values} different values, too many to compare{odd}");
            wrong(&written.collect::<Vec<_>>().join(":"), what)
        })?;
        covariates.left_out = left_out;
        covariates.weights = weights.into_iter().map(Option::unwrap_or_default).collect();
        let empty = columns.iter().map(|column| {
            let empty = column.values.empty(&is_complete);
            (column.name.clone(), empty)
        });
        covariates.empty = empty.filter(|(_, empty)| *empty > 0).collect();
        let unreadable = columns.into_iter().filter_map(|column| column.unreadable);
        covariates.unreadable = unreadable.collect();
        Ok(covariates)
    }

    /// The covariates of terms, each a product of columns, from the cells of each sentence.
    ///
    /// # Errors
    /// The index of the term with which there are too many coefficients.
    pub(super) fn of_terms(
        columns: Vec<CovariateColumn>,
        terms: &[Vec<usize>],
        cells: Vec<Option<Vec<f64>>>,
    ) -> Result<Self, usize> {
        let mut covariates = Covariates {
            coefficients: vec![Coefficient::of_column(INTERCEPT)],
            columns,
            products: vec![Vec::new()],
            cells: Vec::new(),
            patterns: Vec::new(),
            of: Vec::with_capacity(cells.len()),
            weights: Vec::new(),
            left_out: Vec::new(),
            unreadable: Vec::new(),
            empty: Vec::new(),
        };
        for (at, term) in terms.iter().enumerate() {
            covariates.add_term(term);
            if covariates.coefficients.len() > MAX_COEFFICIENTS {
                return Err(at);
            }
        }
        let mut patterns: HashMap<Vec<u64>, usize> = HashMap::new();
        for cells in cells {
            let pattern = cells.map(|cells| {
                let next = patterns.len();
                let key = cells.iter().map(|x| x.to_bits()).collect();
                *patterns.entry(key).or_insert_with(|| {
                    covariates.patterns.push(covariates.row(&cells));
                    covariates.cells.push(cells);
                    next
                })
            });
            covariates.of.push(pattern);
        }
        Ok(covariates)
    }

    /// Adds the coefficients of a term: one for each combination of levels without a reference.
    fn add_term(&mut self, term: &[usize]) {
        let mut products: Vec<Vec<Factor>> = vec![Vec::new()];
        for &column in term {
            let levels: Vec<Option<usize>> = match self.columns[column].levels.len() {
                0 => vec![None],
                levels => (1..levels).map(Some).collect(),
            };
            let longer = |level: &Option<usize>| {
                let factor = Factor {
                    column,
                    level: *level,
                };
                products
                    .iter()
                    .map(|product| [product.as_slice(), &[factor]].concat())
                    .collect::<Vec<_>>()
            };
            products = levels.iter().flat_map(longer).collect();
        }
        for product in products {
            let of_levels = |name: &dyn Fn(&CovariateColumn, usize) -> String| {
                let names = product
                    .iter()
                    .filter_map(|factor| Some(name(&self.columns[factor.column], factor.level?)));
                let names: Vec<String> = names.collect();
                (!names.is_empty()).then(|| names.join(":"))
            };
            let names = term.iter().map(|at| self.columns[*at].name.as_str());
            self.coefficients.push(Coefficient {
                term: names.collect::<Vec<_>>().join(":"),
                level: of_levels(&|column, level| column.levels[level].clone()),
                against: of_levels(&|column, _| column.levels[0].clone()),
            });
            self.products.push(product);
        }
    }

    /// The row of the design matrix for a row of cells.
    fn row(&self, cells: &[f64]) -> Vec<f64> {
        let product = |product: &Vec<Factor>| product.iter().map(|f| f.value(cells)).product();
        self.products.iter().map(product).collect()
    }

    /// Sets the weights of all sentences.
    #[cfg(test)]
    pub(super) fn set_weights(&mut self, weights: Vec<f64>) {
        self.weights = weights;
    }

    /// The weight of a sentence.
    pub(super) fn weight(&self, sentence: usize) -> f64 {
        self.weights.get(sentence).copied().unwrap_or(1.0)
    }

    /// Returns true if a coefficient multiplies a column.
    pub(super) fn involves(&self, coefficient: usize, column: usize) -> bool {
        let factors = &self.products[coefficient];
        factors.iter().any(|factor| factor.column == column)
    }

    /// Returns true if a pattern has the levels of a coefficient.
    pub(super) fn is_at_levels(&self, pattern: usize, coefficient: usize) -> bool {
        let mut of_levels = self.products[coefficient]
            .iter()
            .filter(|of| of.level.is_some());
        of_levels.all(|factor| factor.value(&self.cells[pattern]) == 1.0)
    }

    /// The level of a column of categories in a pattern.
    pub(super) fn level(&self, pattern: usize, column: usize) -> usize {
        self.cells[pattern][column] as usize
    }

    /// The patterns as they would be if a column of categories had this level in each sentence.
    pub(super) fn with_level(&self, column: usize, level: usize) -> Vec<Vec<f64>> {
        let row = |cells: &Vec<f64>| {
            let mut cells = cells.clone();
            cells[column] = level as f64;
            self.row(&cells)
        };
        self.cells.iter().map(row).collect()
    }
}

/// A column of a formula as it was read.
struct ReadColumn {
    /// As the formula writes it.
    written: String,
    name: String,
    values: Values,
    unreadable: Option<Unreadable>,
}

impl ReadColumn {
    /// The name of a column of weights, and its numbers.
    fn weights(self) -> Result<(String, Vec<Option<f64>>), String> {
        let odd = self.odd_cell();
        match self.values {
            Values::Numbers {
                numbers,
                are_years: false,
            } => match numbers.iter().flatten().find(|weight| **weight <= 0.0) {
                Some(weight) => Err(format!(
                    "the weight {weight} is not above 0: leave out such rows, or their weight"
                )),
                None => Ok((self.name, numbers)),
            },
            _ => Err(format!("weights are numbers{odd}")),
        }
    }

    /// Adds the cells of a column to those of the sentences that take part, and returns the levels of a column of
    /// categories.
    fn add_to(&self, cells: &mut [Option<Vec<f64>>]) -> Result<Vec<String>, String> {
        let no_variation = || {
            "all sentences that take part have the same value there, which explains nothing"
                .to_string()
        };
        match &self.values {
            Values::Numbers { numbers, .. } => {
                let mut known = cells
                    .iter()
                    .zip(numbers)
                    .filter(|(cells, _)| cells.is_some())
                    .filter_map(|(_, number)| *number);
                let first = known.next();
                if known.all(|number| Some(number) == first) {
                    return Err(no_variation());
                }
                for (cells, number) in cells.iter_mut().zip(numbers) {
                    if let Some(cells) = cells {
                        cells.push(number.unwrap_or_default());
                    }
                }
                Ok(Vec::new())
            }
            Values::Names(names) => {
                let levels = levels(cells.iter().zip(names).filter_map(|(cells, name)| {
                    cells.as_ref()?;
                    Some(name.as_str())
                }));
                if levels.len() < 2 {
                    return Err(no_variation());
                }
                let places: HashMap<&str, usize> =
                    levels.iter().map(String::as_str).zip(0..).collect();
                for (cells, name) in cells.iter_mut().zip(names) {
                    if let Some(cells) = cells {
                        cells.push(places[name.as_str()] as f64);
                    }
                }
                Ok(levels)
            }
        }
    }

    /// Says which cell made a column one of categories that may have been meant as numbers.
    fn odd_cell(&self) -> String {
        self.unreadable.as_ref().map_or(String::new(), |odd| {
            format!(
                "; row {} holds “{}”, which is no {}",
                odd.row, odd.cell, odd.kind
            )
        })
    }
}

/// The terms of a formula.
fn terms(formula: &str) -> Vec<String> {
    parted(formula, '+')
}

/// The parts of a formula between such signs; a sign within backticks belongs to a name.
fn parted(formula: &str, sign: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut is_quoted = false;
    for c in formula.chars() {
        is_quoted ^= c == '`';
        match parts.last_mut() {
            Some(_) if c == sign && !is_quoted => parts.push(String::new()),
            Some(part) => part.push(c),
            None => {}
        }
    }
    parts.iter().map(|part| part.trim().to_string()).collect()
}

/// The products that a term stands for: `a*b` stands for `a`, `b` and `a:b`.
fn expanded(table: &LoadedTable, term: &str) -> Vec<Vec<String>> {
    if Grouping::find(table, term).is_some() {
        return vec![vec![term.to_string()]];
    }
    let mut products: Vec<Vec<String>> = vec![Vec::new()];
    for crossed in parted(term, '*') {
        let factors = parted(&crossed, ':');
        let longer = |product: &Vec<String>| [product.as_slice(), &factors].concat();
        products.extend(products.iter().map(longer).collect::<Vec<_>>());
    }
    products.split_off(1)
}

/// Reads a column that a formula names, and the cell for which it is none of numbers.
fn column(table: &LoadedTable, scores: &Scores, term: &str) -> Result<ReadColumn, String> {
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
    let read = |name: String, values, unreadable| ReadColumn {
        written: term.to_string(),
        name,
        values,
        unreadable,
    };
    if may_be_numbers && let Some(values) = Values::numbers(&cells)? {
        return Ok(read(name, values, None));
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
    let values = Values::Names(names.collect());
    Ok(read(name, values, unreadable))
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

    /// The name of a coefficient of a column of this name.
    fn named(&self, name: &str) -> String {
        match self {
            Values::Numbers {
                are_years: true, ..
            } => format!("{name} (years)"),
            Values::Numbers { .. } | Values::Names(_) => name.to_string(),
        }
    }

    /// How many different categories there are; 1 for numbers, which have one coefficient.
    fn different(&self) -> usize {
        match self {
            Values::Numbers { .. } => 1,
            Values::Names(names) => names.iter().collect::<BTreeSet<_>>().len(),
        }
    }

    /// The number of sentences that take part for which an empty cell is a category.
    fn empty(&self, is_complete: &[bool]) -> usize {
        let Values::Names(names) = self else {
            return 0;
        };
        let taking_part = is_complete.iter().zip(names).filter(|(part, _)| **part);
        taking_part.filter(|(_, name)| *name == EMPTY).count()
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
        Covariates::read(&path, &table, &scores, formula, None)
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
