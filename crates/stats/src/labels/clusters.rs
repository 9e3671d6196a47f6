//! Clusters of documents by columns of a table, such as outlets or authors, and columns that look as if they had some.

use std::collections::HashSet;
use std::path::Path;

use serde::Serialize;
use standpoint_common::phrases::listed;
use standpoint_corpus::Dates;
use standpoint_tables::column_names::find as column_named;

use super::table::{LoadedTable, has_meaning, label_name};
use super::{Labelled, LabelledSentence, LabelsError, LabelsProblem};

/// Stands between the values of several columns. No cell has it.
const BETWEEN: &str = "\u{1F}";
/// Fewer values are categories, such as topics, and too few clusters for intervals.
const MIN_VALUES: usize = 10;
/// The rows of a value that repeats, on average.
const MIN_ROWS: usize = 2;
/// The columns that this program writes, besides those of a table of labels.
const OWN: [&str; 5] = ["fit", "kind", "paragraph", "reasons", "sentence"];

/// A column whose values repeat, as those of authors and outlets do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RepeatingColumn {
    /// Its name as written.
    pub name: String,
    /// The number of its values.
    pub values: usize,
}

/// The number of characters of an ISO date that say the month or the year.
pub(crate) fn length_in_date(name: &str) -> Option<usize> {
    match name.to_lowercase().as_str() {
        "year" => Some("2020".len()),
        "month" => Some("2020-01".len()),
        _ => None,
    }
}

impl LoadedTable {
    /// Makes clusters of the rows by a column, or by several with commas between them: rows with the same value in all of
    /// them are one cluster. If there is no column `month` or `year`, these come from the column `date`.
    ///
    /// # Errors
    /// If there is no such column.
    pub fn name_clusters(&mut self, path: &Path, named: &str) -> Result<(), LabelsError> {
        if let Some(one) = self.cluster_column(named) {
            self.clusters = vec![one];
            return Ok(());
        }
        self.clusters.clear();
        for name in named.split(',').map(str::trim) {
            let found = self.cluster_column(name).ok_or_else(|| {
                let problem = LabelsProblem::NoSuchColumn {
                    role: "cluster",
                    column: name.to_string(),
                    header: listed(&self.names),
                };
                problem.in_file(path)
            })?;
            self.clusters.push(found);
        }
        Ok(())
    }

    fn cluster_column(&mut self, name: &str) -> Option<usize> {
        column_named(&self.names, name).or_else(|| self.add_part_of_date(name))
    }

    /// Adds a column with the month or the year of each date, and returns its place. `None` if the name is neither, or the table
    /// has no column `date`.
    fn add_part_of_date(&mut self, name: &str) -> Option<usize> {
        let length = length_in_date(name)?;
        let column = self.column("date")?;
        let cells = self.rows.iter().filter_map(|row| row.get(column));
        let dates = Dates::of_column(cells);
        for row in &mut self.rows {
            let date = row.get(column).and_then(|cell| dates.iso(cell));
            let part = date.as_deref().and_then(|date| date.get(..length));
            row.push_field(part.unwrap_or_default());
        }
        self.header.push(name.to_lowercase());
        self.names.push(name.to_lowercase());
        Some(self.names.len() - 1)
    }

    /// The cluster of a row. `None` if none are named, or a cell is empty, so that nobody knows which it is.
    pub(crate) fn cluster_of(&self, row: &csv::StringRecord) -> Option<String> {
        let cell = |at: &usize| Some(label_name(row.get(*at)?)).filter(|cell| !cell.is_empty());
        let cells: Option<Vec<String>> = self.clusters.iter().map(cell).collect();
        Some(cells?.join(BETWEEN)).filter(|_| !self.clusters.is_empty())
    }

    /// The columns that nobody has given a meaning and this program does not write, besides some.
    pub(crate) fn free_columns(&self, beside: &[usize]) -> Vec<usize> {
        let is_free = |at: &usize| {
            let name = self.header[*at].as_str();
            let is_own = has_meaning(name) || OWN.contains(&name) || name.starts_with("p_");
            !is_own && !beside.contains(at)
        };
        (0..self.header.len()).filter(is_free).collect()
    }

    /// The columns with ten values or more, of two rows each or more, which are no numbers and no dates. `rows` are those that
    /// count.
    fn repeating_columns(&self, rows: &[&csv::StringRecord]) -> Vec<RepeatingColumn> {
        let repeating = |at: usize| {
            let cells = rows.iter().filter_map(|row| row.get(at)).map(str::trim);
            let cells: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
            let values: HashSet<&str> = cells.iter().copied().collect();
            if values.len() < MIN_VALUES || cells.len() < MIN_ROWS * values.len() {
                return None;
            }
            let dates = Dates::of_column(values.iter().copied());
            let is_name = |cell: &&&str| cell.parse::<f64>().is_err() && dates.iso(cell).is_none();
            let names = values.iter().filter(is_name).count();
            (2 * names > values.len()).then(|| RepeatingColumn {
                name: self.names[at].clone(),
                values: values.len(),
            })
        };
        let columns = self.free_columns(&[]).into_iter();
        columns.filter_map(repeating).collect()
    }
}

/// Sets the cluster of each sentence.
pub(super) fn set_clusters(table: &LoadedTable, sentences: &mut [LabelledSentence]) {
    for sentence in sentences {
        let row = table.on_line(sentence.row);
        sentence.cluster = row.and_then(|row| table.cluster_of(row));
    }
}

/// The columns that may have clusters of rows that stand alone: no document has two of them.
pub(super) fn repeating_columns(table: &LoadedTable, labelled: &Labelled) -> Vec<RepeatingColumn> {
    let documents = labelled.count_documents();
    if documents > 0 && documents < labelled.sentences.len() {
        return Vec::new();
    }
    let rows = labelled.sentences.iter();
    let rows: Vec<&csv::StringRecord> = rows.filter_map(|s| table.on_line(s.row)).collect();
    table.repeating_columns(&rows)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::labels::{LabelColumns, LabelsFile, Reading};

    fn read(table: &str, cluster: Option<&str>) -> LabelsFile {
        let columns = LabelColumns {
            cluster,
            ..LabelColumns::default()
        };
        let reading = Reading {
            columns,
            ..Reading::default()
        };
        LabelsFile::parse_against(Path::new("labels.csv"), table, None, reading).unwrap()
    }

    fn clusters(table: &str, cluster: &str) -> Vec<Option<String>> {
        let sentences = read(table, Some(cluster)).labelled.sentences;
        sentences.into_iter().map(|s| s.cluster).collect()
    }

    #[test]
    fn a_cluster_is_a_value_or_a_combination_and_an_empty_cell_is_none() {
        let table = "text,label,Outlet,author,\"a,b\"\na,x,Post, ann,1\nb,y,Post,bob,2\nc,x,Echo,ann ,3\nd,y,,ann,4\n";
        let some =
            |names: [&str; 4]| names.map(|name| (!name.is_empty()).then(|| name.to_string()));
        assert_eq!(
            clusters(table, "outlet"),
            some(["Post", "Post", "Echo", ""])
        );
        assert_eq!(
            clusters(table, "author"),
            some(["ann", "bob", "ann", "ann"])
        );
        let both = clusters(table, "author, outlet");
        assert_eq!(both[3], None);
        assert!(both[0] != both[1] && both[0] != both[2] && both[1] != both[2]);
        // A comma may be part of a name.
        assert_eq!(clusters(table, "a,b"), some(["1", "2", "3", "4"]));
        let file = read(table, Some("author,outlet"));
        assert_eq!(file.report.clusters.as_deref(), Some("author,Outlet"));
        assert_eq!(file.report.unread_columns, ["a,b"]);
    }

    #[test]
    fn months_are_those_of_the_dates() {
        let table = "text,label,date,outlet\na,x,2020-01-05,Post\nb,y,5.2.2020,Post\nc,x,2020-01-31,Echo\nd,y,soon,Echo\n";
        let found = clusters(table, "Month");
        assert!(found[0] == found[2] && found[0].as_deref() == Some("2020-01"));
        assert!(found[1].as_deref() == Some("2020-02") && found[3].is_none());
        let found = clusters(table, "year,outlet");
        assert!(found[0] == found[1] && found[0] != found[2]);
        // A column of this name counts.
        let named = clusters("text,label,date,month\na,x,2020-01-05,June\n", "month");
        assert_eq!(named[0].as_deref(), Some("June"));
    }

    /// Forty rows with the values of a column, in documents of so many rows.
    fn repeating(rows_of_document: usize, value: fn(usize) -> String) -> Vec<RepeatingColumn> {
        let mut table = String::from("document,text,label,column,reasons\n");
        for at in 0..40 {
            let (document, value) = (at / rows_of_document, value(at));
            let label = ["x", "y"][at % 2];
            let _ = writeln!(table, "{document},t{at},{label},{value},r{}", at % 12);
        }
        read(&table, None).report.repeating_columns
    }

    #[test]
    fn only_names_that_repeat_among_rows_that_stand_alone_are_clusters() {
        let found = repeating(1, |at| format!("author {}", at % 20));
        let name = "column".to_string();
        assert_eq!(found, [RepeatingColumn { name, values: 20 }]);
        let others: [fn(usize) -> String; 5] = [
            |at| format!("id {at}"),
            |at| format!("topic {}", at % 9),
            |at| format!("{}", at % 20),
            |at| format!("2020-01-{:02}", at % 20 + 1),
            |_| String::new(),
        ];
        for other in others {
            assert_eq!(repeating(1, other), []);
        }
        assert_eq!(repeating(2, |at| format!("author {}", at % 20)), []);
    }
}
