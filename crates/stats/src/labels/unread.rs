//! Finds what is not read in a labels file: columns, those of them that look as if they should be read, and a
//! first line that is no header.

use std::collections::BTreeSet;

use standpoint_core::segment::Kind;
use standpoint_tables::column_names::is_among;

use super::corrections::{CORRECTED, is_time};
use super::table::{LoadedTable, has_meaning};

/// Columns that this program writes, that name or count rows, or that describe an article or its coding.
/// Nobody expects them to be learned from.
#[rustfmt::skip]
const BESIDE: [&str; 25] = [
    "article_id", "author", "comment", "comments", "date", "doc_id", "document_id", "id", "index", "kind", "note", "notes", "outlet", "problem", "reasons", "row", "sampling_probability", "segment", "sentence",
    "sentence_id", "source", "title", "tweet_id", "unnamed: 0", "url",
];
/// The column of the stances' targets in data sets of stance detection.
const TARGET: &str = "target";
/// The column in which `segment` writes the kind of a line.
const KIND: &str = "kind";
/// The kind of what a coder found to be no sentence.
pub const BOILERPLATE: &str = "boilerplate";

/// A sentence has at least this many words; a name of a column hardly has as many and a full stop.
const WORDS_OF_SENTENCE: usize = 3;

impl LoadedTable {
    /// Returns whether the first line looks like a row: none of its cells is a meaningful name, and one is a
    /// sentence or occurs again in its column, as a label does.
    pub(super) fn has_no_header(&self) -> bool {
        let is_sentence = |cell: &str| {
            cell.split_whitespace().count() >= WORDS_OF_SENTENCE
                && cell.ends_with(['.', '!', '…', '"', '”', '»'])
        };
        let stands_again = |at: usize, cell: &str| {
            let mut below = self.rows.iter().filter_map(|row| row.get(at));
            !cell.is_empty() && below.any(|other| other.trim() == cell)
        };
        let mut cells = self.names.iter().enumerate();
        !self.header.iter().any(|name| has_meaning(name))
            && cells.any(|(at, cell)| is_sentence(cell) || stands_again(at, cell))
    }
}

/// Columns with content that mean nothing to the program, except for those that it writes itself and those of
/// [`BESIDE`].
pub(super) fn unread_columns(table: &LoadedTable) -> Vec<String> {
    let has_cell = |at: usize, is_such: &dyn Fn(&str) -> bool| {
        let mut cells = table
            .rows
            .iter()
            .filter_map(|row| row.get(at))
            .map(str::trim);
        cells.any(|cell| !cell.is_empty() && is_such(cell))
    };
    let is_unread = |at: usize, name: &str| match name {
        // Labels may be in this column by mistake.
        KIND => has_cell(at, &|cell| {
            cell != BOILERPLATE && Kind::from_name(cell).is_none()
        }),
        CORRECTED => has_cell(at, &|cell| !is_time(cell)),
        name => {
            let is_beside = name.is_empty() || is_among(name, &BESIDE);
            let is_read = has_meaning(name) || is_beside || name.starts_with("p_");
            !is_read && has_cell(at, &|_| true)
        }
    };
    let names = table.header.iter().zip(&table.names).enumerate();
    let found = names.filter(|(at, (name, _))| is_unread(*at, name));
    let unread = found.filter(|(at, _)| !table.clusters.contains(at));
    unread.map(|(_, (_, name))| name.clone()).collect()
}

/// A column `target` and the number of its targets, if there are several.
pub(super) fn unread_targets(table: &LoadedTable) -> Option<(String, usize)> {
    let column = table.column(TARGET)?;
    let cells = table
        .rows
        .iter()
        .filter_map(|row| row.get(column))
        .map(str::trim)
        .filter(|cell| !cell.is_empty());
    let named: BTreeSet<&str> = cells.collect();
    (named.len() > 1).then(|| (table.names[column].clone(), named.len()))
}

/// Returns whether the column `label` is there and empty.
pub(super) fn has_empty_label(table: &LoadedTable) -> bool {
    let is_empty =
        |row: &csv::StringRecord, at| row.get(at).is_none_or(|cell| cell.trim().is_empty());
    let label = table.column("label");
    label.is_some_and(|at| table.rows.iter().all(|row| is_empty(row, at)))
}

/// Finds labelled rows, given by their lines, that are boilerplate by their column `kind`.
pub(super) fn labelled_boilerplate(
    table: &LoadedTable,
    lines: impl Iterator<Item = usize>,
) -> Vec<usize> {
    let Some(column) = table.column(KIND) else {
        return Vec::new();
    };
    let is_boilerplate = |line: &usize| {
        let cell = table.on_line(*line).and_then(|row| row.get(column));
        let kind = cell.and_then(|cell| Kind::from_name(cell.trim()));
        kind.is_some_and(|kind| !kind.is_scored())
    };
    lines.filter(is_boilerplate).collect()
}

/// The places of columns with a label in most rows and nothing else in the others, if there is no column `label` or it
/// is empty: they look like the decision of the coders and are not read.
pub(super) fn unread_decisions(table: &LoadedTable, labels: &[String]) -> Vec<usize> {
    if table.column("label").is_some() && !has_empty_label(table) {
        return Vec::new();
    }
    let holds_labels = |at: usize| {
        let cells = table.rows.iter().filter_map(|row| row.get(at));
        let given = cells.map(str::trim).filter(|cell| !cell.is_empty());
        let (known, other): (Vec<&str>, Vec<&str>) =
            given.partition(|cell| labels.iter().any(|label| label == cell));
        other.is_empty() && 2 * known.len() > table.rows.len()
    };
    let columns = (0..table.header.len()).filter(|at| !table.header[*at].starts_with("annotator"));
    columns
        .filter(|at| table.header[*at] != "text" && holds_labels(*at))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::LoadedTable;
    use crate::labels::{LabelSet, LabelsError, LabelsFile, Reading};

    fn parse(text: &str) -> Result<LabelsFile, LabelsError> {
        LabelsFile::parse(Path::new("labels.csv"), text, None)
    }

    #[test]
    fn a_decision_that_is_not_called_label_is_named() {
        let unread = |table: &str| parse(table).unwrap().report.unread_decisions;
        let votes =
            "text,annotator_a,annotator_b,Stance,note\na,yes,no,no,\nb,no,yes, no ,no\nc,no,no,,\n";
        assert_eq!(unread(votes), ["Stance"]);
        assert!(unread(&votes.replace("Stance", "label")).is_empty());
        assert!(unread(&votes.replace(" no ,", "perhaps,")).is_empty());
    }

    #[test]
    fn labels_beside_an_empty_column_label_are_noticed() {
        let table = "text,kind,label,annotator_a,annotator_b\na,yes,,yes,\nb,no,,no,\nc,yes,,,\n";
        let report = parse(table).unwrap().report;
        assert!(report.empty_label);
        assert_eq!(report.unread_decisions, ["kind"]);
        assert_eq!(report.unread_columns, ["kind"]);
        let kinds = table
            .replace("c,yes,", "c,byline,")
            .replace(",yes,,yes", ",sentence,,yes")
            .replace("b,no,", "b,headline,");
        let report = parse(&kinds).unwrap().report;
        assert!(report.empty_label);
        assert!(report.unread_decisions.is_empty() && report.unread_columns.is_empty());
        let filled = parse(&table.replace("a,yes,,", "a,yes,yes,"))
            .unwrap()
            .report;
        assert!(!filled.empty_label && filled.unread_decisions.is_empty());
        let alone = "text,kind,label\na,yes,\nb,no,\n";
        let said = parse(alone).unwrap_err().to_string();
        assert!(said.contains("kind"), "{said}");
    }

    #[test]
    fn rows_of_boilerplate_that_have_a_label_are_named() {
        let table = "text,kind,label,annotator_a\na,sentence,yes,\nb,byline,no,\nc,copyright,,\n\
            d,caption,,no\ne,headline,no,\nf,blog,yes,\n";
        assert_eq!(parse(table).unwrap().report.labelled_boilerplate, [3, 5]);
        let other = parse(&table.replace("kind", "sort")).unwrap().report;
        assert!(other.labelled_boilerplate.is_empty());
    }

    #[test]
    fn columns_without_a_meaning_are_named_except_for_the_usual_ones() {
        let table = "ID,Target,text,label,weight,date,p_yes,empty,annotator_a\n\
            1,tax,a,yes,2,x,0.5,,yes\n2,war,b,no,1,,0.5, ,no\n3,tax,c,no,1,,0.5,,no\n";
        let report = parse(table).unwrap().report;
        assert_eq!(report.unread_columns, ["Target", "weight"]);
        assert_eq!(report.unread_targets, Some(("Target".to_string(), 2)));
        let reading = Reading {
            labels: LabelSet::AsWritten,
            ..Reading::default()
        };
        let coded = LabelsFile::parse_against(Path::new("x.csv"), table, None, reading);
        assert_eq!(coded.unwrap().report.unread_targets, None);
        let one = parse(&table.replace("war", "tax")).unwrap().report;
        assert_eq!(one.unread_targets, None);
    }

    #[test]
    fn a_first_line_that_is_a_row_is_no_header() {
        let message = |text: &str| {
            let table = LoadedTable::parse(Path::new("x.csv"), text, "a header").unwrap();
            let error = table.require(Path::new("x.csv"), "text").unwrap_err();
            error.to_string()
        };
        for rows in [
            "The troops must go.,for\nLet them stay.,against\n",
            "d1;Go;for\nd2;Stay;against\nd3;Now;for\n",
            "They should all leave now!\nNever.\n",
        ] {
            let message = message(rows);
            assert!(message.contains("write a header above it"), "{message}");
            assert!(!message.contains("rename"), "{message}");
        }
        for rows in [
            "sentence,stance\nThe troops must go.,for\n",
            "a long name of a column,label\nGo.,label\n",
            "sentence,stance\nGo.,for\nsentence,stance\nStay.,against\n",
        ] {
            let message = message(rows);
            assert!(message.contains("rename that one to text"), "{message}");
        }
    }
}
