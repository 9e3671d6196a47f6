//! Tables as text for people.

use std::fmt;

/// The largest width of a column, so that one long name does not push all other columns off the screen.
const WIDEST: usize = 80;

/// The width of a column with these cells. A cell that is wider shifts the rest of its row.
pub fn widest<'a>(cells: impl IntoIterator<Item = &'a str>) -> usize {
    let widths = cells.into_iter().map(|cell| cell.chars().count());
    widths.max().unwrap_or(0).min(WIDEST)
}

/// A table of columns, each as wide as its widest cell.
pub struct TextTable {
    /// The header, then the rows.
    rows: Vec<Vec<String>>,
    /// Whether a column is aligned to the right.
    right: Vec<bool>,
}

impl TextTable {
    /// A table without rows. Bars part the names of its columns; one that begins with `>` is aligned to the right, and
    /// blanks make it wider.
    pub fn new(header: &str) -> Self {
        let mut table = TextTable {
            rows: vec![Vec::new()],
            right: Vec::new(),
        };
        for name in header.split('|') {
            let text = name.trim_start_matches('>');
            table.add_column(text.to_string(), text.len() < name.len());
        }
        table
    }

    /// Adds a column to a table without rows.
    pub fn add_column(&mut self, name: String, is_right: bool) {
        self.rows[0].push(name);
        self.right.push(is_right);
    }

    /// Adds a row.
    pub fn add(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }
}

impl fmt::Display for TextTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |at: usize| widest(self.rows.iter().map(|row| row[at].as_str()));
        let widths: Vec<usize> = (0..self.right.len()).map(width).collect();
        for row in &self.rows {
            let cells = row.iter().zip(&widths).zip(&self.right);
            let cells = cells.map(|((cell, &width), is_right)| match is_right {
                true => format!("{cell:>width$}"),
                false => format!("{cell:width$}"),
            });
            let line = cells.collect::<Vec<_>>().join("  ");
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}
