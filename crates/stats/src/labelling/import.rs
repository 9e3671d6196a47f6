//! Reads answers back from tables of labels, those of other coders and of other programs.

use std::collections::HashMap;
use std::path::Path;

use super::written_table::Places;
use super::{Chosen, LABELLED_COLUMNS, LabelledRow, LabellingError, Place};
use crate::labels::{
    BOILERPLATE, LabelColumns, LabelsError, LabelsProblem, Table, Voters, character, label_name,
    sampling_probability,
};

/// What such a table needs.
const NEEDS: &str = "a header with text,label,annotator and under it one labelled sentence a row";

/// The first answer of a coder on a sentence.
#[derive(Clone)]
struct First<'p> {
    path: &'p Path,
    line: usize,
    /// The label, and whether it is no sentence.
    answer: (String, bool),
}

/// Reads the answers of several tables, each with the name of its coder if it names none. Of one coder on one sentence
/// they may have only one answer.
///
/// # Errors
/// If a file cannot be read, or has no column `text`, or none with labels, or if a coder has two answers on a sentence.
pub fn read_answers<'p>(
    files: impl Iterator<Item = (&'p Path, String)>,
) -> Result<Vec<LabelledRow>, LabellingError> {
    let mut rows = Vec::new();
    let mut known: HashMap<(String, Place), First> = HashMap::new();
    for (path, unnamed) in files {
        for (line, row) in answers_in(path, &unnamed)? {
            let place = Place {
                end: 0,
                paragraph: 0,
                ..row.place.clone()
            };
            let own = First {
                path,
                line,
                answer: (row.label.clone(), row.is_boilerplate),
            };
            let first = known
                .entry((row.coder.clone(), place))
                .or_insert_with(|| own.clone());
            if first.answer != own.answer {
                return Err(LabellingError::TwoAnswers {
                    coder: row.coder,
                    files: [first.path, path].map(Path::to_path_buf),
                    lines: [first.line, line],
                });
            }
            rows.push(row);
        }
    }
    Ok(rows)
}

/// Reads a table in which each row is the answer of one coder (column `annotator`), or has the labels of several
/// (columns `annotator_…`), with the lines of the rows. A table with the names of none is the work of one coder, of the
/// name `unnamed`. Rows that nobody came to are left out.
fn answers_in(path: &Path, unnamed: &str) -> Result<Vec<(usize, LabelledRow)>, LabelsError> {
    let table = Table::read(path, NEEDS)?.with_columns(path, LabelColumns::default())?;
    if !table.no_votes.is_empty() {
        return Err(LabelsProblem::NoVotes(table.no_votes).in_file(path));
    }
    let text = table.text_column(path)?;
    let voters = Voters::find(path, &table)?;
    let votes = voters.columns();
    let label = table.label_column(path)?;
    let is_named = |at: &usize| {
        let mut cells = table.rows.iter().filter_map(|row| row.get(*at));
        cells.any(|cell| !cell.trim().is_empty())
    };
    let annotator = table.column("annotator").filter(is_named);
    let columns = [
        "document",
        "start",
        "end",
        "paragraph",
        "comment",
        "kind",
        "sampling",
        "probability",
    ];
    let [
        document,
        start,
        end,
        paragraph,
        comment,
        kind,
        sampling,
        probability,
    ] = columns.map(|name| table.column(name));
    let is_ours = table.names == LABELLED_COLUMNS;
    let (mut rows, mut places) = (Vec::new(), Places::default());
    for (row, &line) in table.rows.iter().zip(&table.lines) {
        let as_written = |at: Option<usize>| at.and_then(|at| row.get(at)).unwrap_or_default();
        let cell = |at| as_written(at).trim();
        let text = row.get(text).unwrap_or_default().to_string();
        let place = Place {
            // A name may end with a blank, where the program wrote it.
            document: if is_ours {
                as_written(document)
            } else {
                cell(document)
            }
            .to_string(),
            start: character(cell(start)).unwrap_or(0),
            end: character(cell(end)).unwrap_or_else(|| text.chars().count()),
            paragraph: character(cell(paragraph)).unwrap_or(1),
            text,
        };
        let answer = |coder: &str, label: &str, comment: &str| LabelledRow {
            place: place.clone(),
            label: label_name(label),
            coder: coder.to_string(),
            comment: comment.to_string(),
            is_boilerplate: cell(kind) == BOILERPLATE,
            is_there: character(cell(start)).is_some(),
            chosen: Chosen::named(cell(sampling)).unwrap_or(Chosen::Found),
            probability: sampling_probability(cell(probability)),
        };
        let given = votes.iter().filter(|(at, _)| !cell(Some(*at)).is_empty());
        let mut own: Vec<LabelledRow> = given
            .map(|(at, coder)| answer(coder, cell(Some(*at)), ""))
            .collect();
        let coder = match (annotator, votes.is_empty()) {
            (Some(_), _) => Some(cell(annotator)),
            (None, true) => Some(unnamed),
            // Beside votes the label is the decision.
            (None, false) => (!cell(label).is_empty()).then_some(""),
        };
        let coder = coder.filter(|_| {
            let is_asked = !cell(sampling).is_empty() || cell(kind) == BOILERPLATE;
            !cell(label).is_empty() || is_asked || !cell(comment).is_empty()
        });
        own.extend(coder.map(|coder| answer(coder, cell(label), cell(comment))));
        // The votes of one row are on one sentence, whoever voted on those before.
        if votes.is_empty() {
            own.iter_mut().for_each(|row| places.number(row));
        } else {
            let mut of_all = answer("", "", "");
            places.number(&mut of_all);
            own.iter_mut()
                .for_each(|row| row.place.start = of_all.place.start);
        }
        rows.extend(own.into_iter().map(|row| (line, row)));
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, table: &str) -> Vec<(String, String, String)> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, table).unwrap();
        let files = [(path.as_path(), "eve".to_string())];
        let rows = read_answers(files.into_iter()).unwrap().into_iter();
        rows.map(|row| (row.place.text, row.coder, row.label))
            .collect()
    }

    #[test]
    fn each_layout_gives_the_answers_of_its_coders() {
        let answers = |rows: &[[&str; 3]]| -> Vec<(String, String, String)> {
            let rows = rows.iter().map(|row| row.map(str::to_string));
            rows.map(|[text, coder, label]| (text, coder, label))
                .collect()
        };
        let long = "text,label,annotator\nGo.,yes,ann\nGo.,no,\n";
        assert_eq!(
            read("x.csv", long),
            answers(&[["Go.", "ann", "yes"], ["Go.", "", "no"]])
        );
        let wide = "text,annotator_Ann,annotator_bob,label\nGo.,yes,no,no\nStay.,,no,\n";
        assert_eq!(
            read("x.csv", wide),
            answers(&[
                ["Go.", "Ann", "yes"],
                ["Go.", "bob", "no"],
                ["Go.", "", "no"],
                ["Stay.", "bob", "no"]
            ])
        );
        // A row that nobody came to is no answer.
        for alone in [
            "text,label\nGo.,yes\nStay.,\n",
            "text,label,annotator\nGo.,yes,\nStay.,,\n",
        ] {
            assert_eq!(read("x.csv", alone), answers(&[["Go.", "eve", "yes"]]));
        }
    }

    #[test]
    fn a_coder_has_one_answer_on_a_sentence_in_all_tables() {
        let folder = tempfile::tempdir().unwrap();
        let all = |tables: &[&str]| {
            let paths: Vec<_> = (0..tables.len())
                .map(|at| folder.path().join(at.to_string()))
                .collect();
            paths
                .iter()
                .zip(tables)
                .for_each(|(path, table)| std::fs::write(path, table).unwrap());
            read_answers(paths.iter().map(|path| (path.as_path(), "eve".to_string())))
        };
        let first = "document,start,text,label,annotator\na,0,Go.,yes,ann\na,9,Go.,no,ann\n";
        // The same answer again, and that of another coder.
        assert_eq!(
            all(&[
                first,
                first,
                &first.replace("ann", "bob").replace("yes", "no")
            ])
            .unwrap()
            .len(),
            6
        );
        let said = all(&[first, &first.replace("yes", "no")])
            .unwrap_err()
            .to_string();
        assert!(
            said.contains("“ann” gave two answers") && said.contains("in line 2 of "),
            "{said}"
        );
        // Without places the second one is on the second of two sentences.
        let twice = "text,label\nGo.,yes\nGo.,no\n";
        let rows = all(&[twice]).unwrap();
        assert_ne!(rows[0].place, rows[1].place);
        // The votes of a row stay together.
        let wide = "text,annotator_a,annotator_b\nGo.,yes,\nGo.,no,yes\n";
        let rows = all(&[wide]).unwrap();
        assert_eq!(rows[1].place, rows[2].place);
    }
}
