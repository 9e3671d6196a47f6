//! Finds rows that repeat an earlier row of the same table.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::table::LoadedTable;

/// Repeated rows of a table of scores or labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepeatedRows {
    /// The number of rows that repeat an earlier one.
    pub rows: usize,
    /// The line of the first of them.
    pub line: usize,
    /// The line of the row that it repeats.
    pub first: usize,
}

/// The fewest words of a sentence that hardly stands in a document twice.
const MIN_WORDS: usize = 8;

impl LoadedTable {
    /// Finds rows that repeat an earlier one: the same sentence of the same document, by its number or its
    /// place. A row with neither counts by its text if that has eight words or more, because shorter ones
    /// recur in a document.
    pub fn repeated_rows(&self) -> Option<RepeatedRows> {
        let pairs = self.repeated_pairs();
        let [first, line] = *pairs.first()?;
        Some(RepeatedRows {
            rows: pairs.len(),
            line: self.line(line),
            first: self.line(first),
        })
    }

    /// Each repeated row, after the row that it repeats.
    pub fn repeated_pairs(&self) -> Vec<[usize; 2]> {
        let (Some(document), Some(text)) = (self.column("document"), self.column("text")) else {
            return Vec::new();
        };
        let (number, start) = (self.column("sentence"), self.column("start"));
        let mut first: HashMap<[&str; 4], usize> = HashMap::new();
        let mut pairs = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).unwrap_or_default().trim();
            let key = [Some(document), number, start, Some(text)].map(cell);
            let has_place = match number {
                Some(_) => !key[1].is_empty(),
                None => !key[2].is_empty(),
            };
            let has_none = key[1].is_empty() && key[2].is_empty();
            let is_long = key[3].split_whitespace().count() >= MIN_WORDS;
            if !(has_place || has_none && is_long) {
                continue;
            }
            match first.entry(key) {
                Entry::Vacant(entry) => {
                    entry.insert(at);
                }
                Entry::Occupied(earlier) => pairs.push([*earlier.get(), at]),
            }
        }
        pairs
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn parse(text: &str) -> LoadedTable {
        LoadedTable::parse(Path::new("labels.csv"), text, "a header").unwrap()
    }

    #[test]
    fn rows_that_repeat_others_are_found() {
        let rows = "d,1,0,a\nd,2,2,a\n,,,x\n,,,x\nd,1,0,a\ne,1,0,a\nd,1,0,a\nd,1,0,b\n";
        let table = parse(&format!("document,sentence,start,text\n{rows}"));
        let repeated = RepeatedRows {
            rows: 2,
            line: 6,
            first: 2,
        };
        assert_eq!(table.repeated_rows(), Some(repeated));
        assert_eq!(parse("document,text\na,b\na,b\n").repeated_rows(), None);
        let long = "We will never again build a road here.";
        let found = |columns: &str, place: &str| {
            let rows = format!("a,{place}{long}\n").repeat(2);
            let table = parse(&format!("document,{columns}text\n{rows}"));
            table.repeated_rows().map(|repeated| repeated.rows)
        };
        assert_eq!(found("", ""), Some(1));
        assert_eq!(found("sentence,start,", ",,"), Some(1));
    }
}
