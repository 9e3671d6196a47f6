//! Tables for a paper, in LaTeX with the rules of the package booktabs.

use std::fmt::Write;

use standpoint_common::phrases::significant;

use crate::evaluation::Estimate;

/// A table for a paper.
#[derive(Debug, Clone)]
pub(crate) struct PaperTable {
    /// What it shows.
    pub caption: String,
    /// The name by which the text refers to it.
    pub key: &'static str,
    /// Parts below each other, each with its own header.
    pub parts: Vec<PaperPart>,
    /// Sentences that explain the figures.
    pub notes: Vec<String>,
}

/// Rows below a header.
#[derive(Debug, Clone)]
pub(crate) struct PaperPart {
    /// The header of each column: first those of texts, then those of numbers, which begin with `#`.
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl PaperPart {
    /// Rows below a header: first columns of texts, then columns of numbers, whose names begin with `#`.
    pub fn new<'a>(columns: impl IntoIterator<Item = &'a str>, rows: Vec<Vec<String>>) -> Self {
        PaperPart {
            columns: columns.into_iter().map(str::to_string).collect(),
            rows,
        }
    }

    fn numbers(&self) -> usize {
        self.columns
            .iter()
            .filter(|name| name.starts_with('#'))
            .count()
    }

    fn texts(&self) -> usize {
        self.columns.len() - self.numbers()
    }

    /// The same without columns that are empty throughout.
    fn without_empty_columns(&self) -> Self {
        let is_filled = |at: usize| self.rows.iter().any(|row| !row[at].is_empty());
        let filled: Vec<usize> = (0..self.columns.len())
            .filter(|at| is_filled(*at))
            .collect();
        let pick = |cells: &Vec<String>| filled.iter().map(|at| cells[*at].clone()).collect();
        PaperPart {
            columns: pick(&self.columns),
            rows: self.rows.iter().map(pick).collect(),
        }
    }
}

impl PaperTable {
    /// The parts that have rows, without columns that are empty throughout.
    fn filled(&self) -> Vec<PaperPart> {
        let parts = self.parts.iter().filter(|part| !part.rows.is_empty());
        parts.map(PaperPart::without_empty_columns).collect()
    }

    /// The table as lines of cells, to be read in a spreadsheet: the caption, each part below its header, and the notes.
    /// The headers are those lines of which the first value is `true`.
    pub fn lines(&self) -> Vec<(bool, Vec<String>)> {
        let mut lines = vec![(false, vec![self.caption.clone()])];
        for part in self.filled() {
            lines.push((false, Vec::new()));
            let names = part.columns.iter();
            let names = names.map(|name| name.trim_start_matches('#').to_string());
            lines.push((true, names.collect()));
            lines.extend(part.rows.into_iter().map(|row| (false, row)));
        }
        lines.push((false, Vec::new()));
        let notes = self.notes.iter();
        lines.extend(notes.map(|note| (false, vec![note.clone()])));
        lines
    }

    /// The table as LaTeX. What stands in the first column is not repeated.
    pub fn latex(&self) -> String {
        let parts = self.filled();
        let most = |columns: fn(&PaperPart) -> usize| parts.iter().map(columns).max().unwrap_or(0);
        let (texts, numbers) = (most(PaperPart::texts), most(PaperPart::numbers));
        let alignment = "l".repeat(texts) + &"r".repeat(numbers);
        let mut text = format!(
            "% The preamble needs \\usepackage{{booktabs}}.\n\\begin{{table}}\n\\centering\n\\caption{{{}}}\n\\label{{tab:{}}}\n\\footnotesize\n\\begin{{tabular}}{{@{{}}{alignment}@{{}}}}\n\\toprule\n",
            latex_text(&self.caption),
            self.key
        );
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                text.push_str("\\midrule\n");
            }
            let header = part.columns.iter().map(|name| name.trim_start_matches('#'));
            let line = |cells: Vec<&str>| line(&cells, 1 + texts - part.texts(), texts + numbers);
            text += &line(header.collect());
            text.push_str("\\midrule\n");
            let mut before: Option<&str> = None;
            let is_grouped = part.rows.windows(2).any(|pair| pair[0][0] == pair[1][0]);
            for row in &part.rows {
                let is_same = before == Some(&row[0]);
                if is_grouped && !is_same && before.is_some() {
                    text.push_str("\\addlinespace\n");
                }
                before = Some(&row[0]);
                let first = if is_same { "" } else { &row[0] };
                let rest = row.iter().skip(1).map(String::as_str);
                text += &line(std::iter::once(first).chain(rest).collect());
            }
        }
        text.push_str("\\bottomrule\n\\end{tabular}\n");
        if !self.notes.is_empty() {
            let notes: Vec<String> = self.notes.iter().map(|note| latex_text(note)).collect();
            let _ = write!(
                text,
                "\n\\smallskip\n\\begin{{minipage}}{{0.95\\linewidth}}\n\\emph{{Note.}} {}\n\\end{{minipage}}\n",
                notes.join("\n")
            );
        }
        text + "\\end{table}\n"
    }
}

/// A row of a table with so many columns. Its first cell reaches over some of them.
fn line(cells: &[&str], over: usize, columns: usize) -> String {
    let mut cells: Vec<String> = cells.iter().map(|cell| latex_text(cell)).collect();
    cells.resize(columns + 1 - over, String::new());
    if over > 1 {
        cells[0] = format!("\\multicolumn{{{over}}}{{@{{}}l}}{{{}}}", cells[0]);
    }
    // The braces keep LaTeX from reading “[” or “*” as an option of the line before.
    let guard = if over > 1 { "" } else { "{}" };
    format!("{guard}{} \\\\\n", cells.join(" & "))
}

/// A number with its interval in brackets, if it has one. `format` writes a number.
pub(super) fn with_interval(
    [value, low, high]: [Option<f64>; 3],
    format: impl Fn(f64) -> String,
) -> String {
    match (value, low.zip(high)) {
        (None, _) => "–".to_string(),
        (Some(value), None) => format(value),
        (Some(value), Some((low, high))) => {
            format!("{} [{}, {}]", format(value), format(low), format(high))
        }
    }
}

/// The same for an estimate.
pub(super) fn estimate(
    estimate: impl Into<Option<Estimate>>,
    format: impl Fn(f64) -> String,
) -> String {
    let numbers = estimate
        .into()
        .map(|Estimate { value, low, high }| [Some(value), low, high]);
    with_interval(numbers.unwrap_or_default(), format)
}

/// A number with so many decimals and a minus sign.
pub(super) fn fixed(decimals: usize) -> impl Fn(f64) -> String + Copy {
    move |number| {
        let text = format!("{number:.decimals$}");
        let digits = text.trim_start_matches('-');
        let is_zero = digits.chars().all(|digit| matches!(digit, '0' | '.'));
        if text == digits || is_zero {
            digits.to_string()
        } else {
            format!("−{digits}")
        }
    }
}

/// A share in per cent with one decimal.
pub(super) fn percent(share: f64) -> String {
    fixed(1)(100.0 * share)
}

/// A number with three significant digits and a minus sign.
pub(super) fn three_digits(number: f64) -> String {
    significant(number, 3).replace('-', "−")
}

/// A text as LaTeX shows it.
fn latex_text(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => shown.extend(['\\', c]),
            '\\' => shown.push_str("\\textbackslash{}"),
            '<' => shown.push_str("\\textless{}"),
            '>' => shown.push_str("\\textgreater{}"),
            '|' => shown.push_str("\\textbar{}"),
            '~' => shown.push_str("\\textasciitilde{}"),
            '^' => shown.push_str("\\textasciicircum{}"),
            '−' => shown.push_str("$-$"),
            '–' => shown.push_str("--"),
            '\u{a0}' => shown.push('~'),
            '\n' | '\r' => shown.push(' '),
            c => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_no_empty_columns_and_repeats_no_group() {
        let row = |cells: [&str; 4]| cells.map(str::to_string).to_vec();
        let table = PaperTable {
            caption: "50 % of A_B".to_string(),
            key: "shares",
            parts: vec![
                PaperPart::new(
                    ["Outlet", "Label", "#Share", "#Coded"],
                    vec![
                        row(["*Post*", "pro", "1.0 [0.5, 2.0]", ""]),
                        row(["*Post*", "anti", "−1.0", ""]),
                        row(["Times", "pro", "–", ""]),
                    ],
                ),
                PaperPart::new(["Difference"], Vec::new()),
                PaperPart::new(
                    ["All", "#Of"],
                    vec![vec!["[x]".to_string(), "2".to_string()]],
                ),
            ],
            notes: vec!["One.".to_string(), "Two & three.".to_string()],
        };
        assert_eq!(
            table.latex(),
            "% The preamble needs \\usepackage{booktabs}.\n\\begin{table}\n\\centering\n\\caption{50 \\% of A\\_B}\n\\label{tab:shares}\n\\footnotesize\n\
             \\begin{tabular}{@{}llr@{}}\n\\toprule\n{}Outlet & Label & Share \\\\\n\\midrule\n\
             {}*Post* & pro & 1.0 [0.5, 2.0] \\\\\n{} & anti & $-$1.0 \\\\\n\\addlinespace\n{}Times & pro & -- \\\\\n\
             \\midrule\n\\multicolumn{2}{@{}l}{All} & Of \\\\\n\\midrule\n\\multicolumn{2}{@{}l}{[x]} & 2 \\\\\n\
             \\bottomrule\n\\end{tabular}\n\n\\smallskip\n\\begin{minipage}{0.95\\linewidth}\n\\emph{Note.} One.\nTwo \\& three.\n\\end{minipage}\n\\end{table}\n"
        );
    }

    #[test]
    fn numbers_have_a_minus_unless_they_are_zero() {
        let texts = [-0.0004, -0.5, 0.25].map(percent);
        assert_eq!(texts, ["0.0", "−50.0", "25.0"]);
        assert_eq!(with_interval([Some(0.5), None, None], percent), "50.0");
        assert_eq!(with_interval([None; 3], percent), "–");
        assert_eq!(
            with_interval([Some(-0.1), Some(-0.2), Some(0.0)], fixed(2)),
            "−0.10 [−0.20, 0.00]"
        );
        assert_eq!(three_digits(-0.012345), "−0.0123");
    }
}
