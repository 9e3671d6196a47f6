//! What is not read of a labels file: columns, those among them that look as if they should be, and a first line that is no header.

use std::collections::BTreeSet;

use super::table::{Table, is_known};
use crate::segment::Kind;

/// A column that says who coded a row and is not called `annotator`.
const CODERS: [&str; 2] = ["coder", "rater"];
/// Columns that this program writes, that name or count rows, or that describe an article or how it was coded: nobody expects them to be
/// learned from.
const BESIDE: [&str; 26] = [
    "",
    "article_id",
    "author",
    "comment",
    "comments",
    "date",
    "doc_id",
    "docid",
    "document_id",
    "id",
    "index",
    "kind",
    "note",
    "notes",
    "outlet",
    "problem",
    "reasons",
    "row",
    "segment",
    "sentence",
    "sentence_id",
    "source",
    "title",
    "tweet_id",
    "unnamed: 0",
    "url",
];
/// A column of what the labels are a stance on, as the data sets of stance detection have it.
const TARGET: &str = "target";
/// The column in which `segment` says what a line is.
const KIND: &str = "kind";

/// Names of columns hardly have so many words and a full stop.
const WORDS_OF_SENTENCE: usize = 3;

impl Table {
    /// Whether the first line looks like a row: none of its cells means anything as a name, and one is a sentence or stands in its
    /// column again, as a label does.
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
        !self.header.iter().any(|name| is_known(name))
            && cells.any(|(at, cell)| is_sentence(cell) || stands_again(at, cell))
    }
}

/// Columns with something in them that mean nothing to the program, but for those that it writes itself and those that are no news to
/// anybody.
pub(super) fn unread_columns(table: &Table) -> Vec<String> {
    let is_filled = |at: usize| {
        let mut cells = table.rows.iter().filter_map(|row| row.get(at));
        cells.any(|cell| !cell.trim().is_empty())
    };
    let says_otherwise = |at: usize| {
        let mut cells = table.rows.iter().filter_map(|row| row.get(at));
        cells.any(|cell| !cell.trim().is_empty() && Kind::from_name(cell.trim()).is_none())
    };
    let is_news = |at: usize, name: &str| match name {
        // Labels may have slipped in there.
        KIND => says_otherwise(at),
        name => !is_known(name) && !BESIDE.contains(&name) && !name.starts_with("p_"),
    };
    let names = table.header.iter().zip(&table.names).enumerate();
    let found = names.filter(|(at, (name, _))| is_news(*at, name) && is_filled(*at));
    found.map(|(_, (_, name))| name.clone()).collect()
}

/// A column `target`, and how many things it names, if these are several.
pub(super) fn unread_targets(table: &Table) -> Option<(String, usize)> {
    let column = table.column(TARGET)?;
    let cells = table.rows.iter().filter_map(|row| row.get(column));
    let cells = cells.map(str::trim).filter(|cell| !cell.is_empty());
    let named: BTreeSet<&str> = cells.collect();
    (named.len() > 1).then(|| (table.names[column].clone(), named.len()))
}

/// Columns that look as if they held the votes of a coder, such as `coder1` or `Annotator 1`, and are not read because they are
/// not called `annotator_…`.
///
/// One with a name behind (`coder_anna`) looks so if it holds nothing but labels: `coder_notes` does not.
pub(super) fn unread_votes(table: &Table) -> Vec<String> {
    let cells = |at: usize| {
        let cells = table.rows.iter().filter_map(move |row| row.get(at));
        let cells = cells.map(|cell| cell.trim().to_lowercase());
        cells
            .filter(|cell| !cell.is_empty())
            .collect::<BTreeSet<_>>()
    };
    let is_of_labels = |name: &String| name == "label" || name.starts_with("annotator_");
    let of_labels = (0..table.header.len()).filter(|at| is_of_labels(&table.header[*at]));
    let labels: BTreeSet<String> = of_labels.flat_map(cells).collect();
    let holds_labels = |at: usize| {
        let given = cells(at);
        !given.is_empty() && given.is_subset(&labels)
    };
    let looks = |at: usize, name: &str| {
        let words = ["annotator", "coder", "rater"];
        let rest = words.iter().find_map(|word| name.strip_prefix(word));
        let rest = rest.filter(|rest| !name.starts_with("annotator_") && !rest.is_empty());
        rest.is_some_and(|rest| {
            let number = rest.trim_start_matches([' ', '_', '-', '.', '#']);
            let is_letter = number.chars().count() == 1 && number.chars().all(char::is_alphabetic);
            (is_letter || !number.is_empty() && holds_labels(at)) && number != rest
                || !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())
        })
    };
    let names = table.header.iter().zip(&table.names).enumerate();
    let found = names.filter(|(at, (name, _))| looks(*at, name));
    found.map(|(_, (_, name))| name.clone()).collect()
}

/// A column that looks as if it said whose vote each row is, if none is called `annotator` or `annotator_…`.
pub(super) fn unread_coder(table: &Table) -> Option<String> {
    if table
        .header
        .iter()
        .any(|name| name.starts_with("annotator"))
    {
        return None;
    }
    let names = table.header.iter().zip(&table.names);
    let mut found = names.filter(|(name, _)| CODERS.contains(&name.as_str()));
    found.next().map(|(_, name)| name.clone())
}

/// Whether nothing stands in the column `label`.
pub(super) fn has_empty_label(table: &Table) -> bool {
    let is_empty =
        |row: &csv::StringRecord, at| row.get(at).is_none_or(|cell| cell.trim().is_empty());
    let label = table.column("label");
    label.is_some_and(|at| table.rows.iter().all(|row| is_empty(row, at)))
}

/// Of rows with a label, by their lines, those that the column `kind` calls page furniture.
pub(super) fn labelled_furniture(table: &Table, lines: impl Iterator<Item = usize>) -> Vec<usize> {
    let Some(column) = table.column(KIND) else {
        return Vec::new();
    };
    let is_furniture = |line: &usize| {
        let cell = table.on_line(*line).and_then(|row| row.get(column));
        let kind = cell.and_then(|cell| Kind::from_name(cell.trim()));
        kind.is_some_and(|kind| !kind.is_scored())
    };
    lines.filter(is_furniture).collect()
}

/// Columns with a label in most rows and nothing else in the others, if none is called `label` or that is empty: they look like
/// the decision of the coders and are not read.
pub(super) fn unread_decisions(table: &Table, labels: &[String]) -> Vec<String> {
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
    let columns = columns.filter(|at| table.header[*at] != "text" && holds_labels(*at));
    columns.map(|at| table.names[at].clone()).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Table;
    use crate::labels::{Labelled, LabelsError};

    fn parse(text: &str) -> Result<Labelled, LabelsError> {
        Labelled::parse(Path::new("labels.csv"), text, None)
    }

    #[test]
    fn columns_that_look_like_votes_and_are_none_are_named() {
        let table = "text,label,Annotator 1,coder2,rater_b,annotator_c,coder notes,coders,decoder1\n\
            a,yes,no,no,no,yes,x,y,z\n";
        assert_eq!(
            parse(table).unwrap().report.unread_votes,
            ["Annotator 1", "coder2", "rater_b"]
        );
    }

    #[test]
    fn a_coder_of_a_name_votes_if_the_cells_are_labels() {
        let table = "text,label,coder_anna,Coder Ben,coder_notes,coder_eve\n\
            a,yes,no,Yes,see b,\nb,no,no,,,\n";
        let report = parse(table).unwrap().report;
        assert_eq!(report.unread_votes, ["coder_anna", "Coder Ben"]);
        let votes = table.replace("label", "annotator_c");
        let report = parse(&votes).unwrap().report;
        assert_eq!(report.unread_votes, ["coder_anna", "Coder Ben"]);
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
            .replace(",yes,,yes", ",sentence,,yes");
        let report = parse(&kinds.replace("b,no,", "b,headline,"))
            .unwrap()
            .report;
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
    fn rows_of_page_furniture_that_have_a_label_are_named() {
        let table = "text,kind,label,annotator_a\na,sentence,yes,\nb,byline,no,\nc,copyright,,\n\
            d,caption,,no\ne,headline,no,\nf,blog,yes,\n";
        assert_eq!(parse(table).unwrap().report.labelled_furniture, [3, 5]);
        assert!(
            parse(&table.replace("kind", "sort"))
                .unwrap()
                .report
                .labelled_furniture
                .is_empty()
        );
    }

    #[test]
    fn a_column_that_says_whose_vote_a_row_is_is_named() {
        let table = "text,Coder,label\na,ann,yes\na,bob,no\n";
        let unread = |table: &str| parse(table).unwrap().report.unread_coder;
        assert_eq!(unread(table).as_deref(), Some("Coder"));
        assert_eq!(unread(&table.replace("Coder", "annotator")), None);
        assert_eq!(unread(&table.replace("Coder", "coders")), None);
    }

    #[test]
    fn columns_that_mean_nothing_are_named_but_for_those_that_nobody_expects_to() {
        let table = "ID,Target,text,label,weight,date,p_yes,empty,annotator_a\n\
            1,tax,a,yes,2,x,0.5,,yes\n2,war,b,no,1,,0.5, ,no\n3,tax,c,no,1,,0.5,,no\n";
        let report = parse(table).unwrap().report;
        assert_eq!(report.unread_columns, ["Target", "weight"]);
        assert_eq!(report.unread_targets, Some(("Target".to_string(), 2)));
        let one = parse(&table.replace("war", "tax")).unwrap().report;
        assert_eq!(one.unread_targets, None);
    }

    #[test]
    fn a_first_line_that_is_a_row_is_no_header() {
        let told = |text: &str| {
            let table = Table::parse(Path::new("x.csv"), text, "a header").unwrap();
            let error = table.require(Path::new("x.csv"), "text").unwrap_err();
            error.to_string()
        };
        for rows in [
            "The troops must go.,for\nLet them stay.,against\n",
            "d1;Go;for\nd2;Stay;against\nd3;Now;for\n",
            "They should all leave now!\nNever.\n",
        ] {
            let told = told(rows);
            assert!(told.contains("write a header above it"), "{told}");
            assert!(!told.contains("rename"), "{told}");
        }
        for rows in [
            "sentence,stance\nThe troops must go.,for\n",
            "a long name of a column,label\nGo.,label\n",
            "sentence,stance\nGo.,for\nsentence,stance\nStay.,against\n",
        ] {
            let told = told(rows);
            assert!(told.contains("rename that one to text"), "{told}");
        }
    }
}
