//! Tables of scores of several questions, read one question at a time.

use std::path::Path;

use standpoint_tables::own_results::questions;

use super::table::{LoadedTable, label_name};
use super::{LabelsError, LabelsProblem};

/// What the columns of a question are called after its name, besides `p_…`.
const COLUMNS: [&str; 4] = ["label", "probability", "reasons", "fit"];

impl LoadedTable {
    /// Reads a table of scores. Where it has several questions, reads the one of this name as if it stood alone. `needs`
    /// says what an empty file lacks.
    ///
    /// # Errors
    /// If the file cannot be read as a table, or the question is not named or not there.
    pub fn read_scores(
        path: &Path,
        needs: &'static str,
        question: Option<&str>,
    ) -> Result<Self, LabelsError> {
        let table = Self::read(path, needs)?;
        match (table.questions(), question) {
            (questions, None) if questions.is_empty() => Ok(table),
            (questions, Some(question)) => table.of_question(path, question, &questions),
            (questions, None) => match questions.as_slice() {
                [only] => table.of_question(path, only, &questions),
                _ => Err(LabelsProblem::SeveralQuestions { questions }.in_file(path)),
            },
        }
    }

    /// The names of the questions of a table of scores; none if it has one, whose columns are called `label` and `p_…`.
    pub fn questions(&self) -> Vec<String> {
        questions(&self.names)
    }

    /// Returns whether the labels are those that models gave to several questions, or missing beside these.
    pub(super) fn has_only_answers(&self) -> bool {
        let questions = self.questions();
        let is_answer = |at: usize| {
            let mut of = questions.iter();
            of.any(|of| column_of(&self.names[at], of) == Some(COLUMNS[0]))
        };
        !questions.is_empty() && self.column("label").is_none_or(is_answer)
    }

    /// The columns of one of the `questions`, called as if there was no other, and those that belong to none.
    fn of_question(
        mut self,
        path: &Path,
        question: &str,
        questions: &[String],
    ) -> Result<Self, LabelsError> {
        let same =
            |name: &&String| label_name(name).to_lowercase() == label_name(question).to_lowercase();
        let Some(own) = questions.iter().find(same) else {
            return Err(LabelsProblem::NoSuchQuestion {
                question: question.to_string(),
                questions: questions.to_vec(),
            }
            .in_file(path));
        };
        // The columns that stay, with their names, and whether these are of the question.
        let mut kept: Vec<(usize, String, bool)> = Vec::new();
        for (at, name) in self.names.iter().enumerate() {
            let of = questions
                .iter()
                .find_map(|of| Some((of, column_of(name, of)?)));
            match of {
                Some((of, column)) if of == own => kept.push((at, column.to_string(), true)),
                Some(_) => {}
                None => kept.push((at, name.clone(), false)),
            }
        }
        let ours: Vec<String> = kept
            .iter()
            .filter(|(.., is_ours)| *is_ours)
            .map(|(_, name, _)| name.to_lowercase())
            .collect();
        for (_, name, is_ours) in &mut kept {
            if !*is_ours && ours.contains(&name.to_lowercase()) {
                *name = format!("meta_{name}");
            }
        }
        self.header = kept
            .iter()
            .map(|(_, name, _)| name.to_lowercase())
            .collect();
        for row in &mut self.rows {
            let cells = kept.iter().map(|(at, ..)| row.get(*at).unwrap_or_default());
            *row = cells.collect();
        }
        self.names = kept.into_iter().map(|(_, name, _)| name).collect();
        Ok(self)
    }
}

/// The name of a column of a question without that of the question; `None` if it is no such column.
fn column_of<'a>(name: &'a str, question: &str) -> Option<&'a str> {
    let column = name.strip_prefix(question)?.strip_prefix('_')?;
    (COLUMNS.contains(&column) || column.starts_with("p_")).then_some(column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, question: Option<&str>) -> Result<LoadedTable, LabelsError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scores.csv");
        std::fs::write(&path, text).unwrap();
        LoadedTable::read_scores(&path, "rows", question)
    }

    const TWO: &str = "document,Tax_label,Tax_probability,Tax_p_No,Tax_p_yes,Tax_fit,b_label,b_probability,b_p_x,text,label\n\
        d,No,0.7,0.7,0.3,all,x,1,1,Go,mine\n";

    #[test]
    fn a_question_is_read_as_if_it_stood_alone() {
        let table = read(TWO, Some(" tax")).unwrap();
        let names = [
            "document",
            "label",
            "probability",
            "p_No",
            "p_yes",
            "fit",
            "text",
            "meta_label",
        ];
        assert_eq!(table.names, names);
        assert_eq!(table.header[3], "p_no");
        let row: Vec<&str> = table.rows[0].iter().collect();
        assert_eq!(row, ["d", "No", "0.7", "0.7", "0.3", "all", "Go", "mine"]);
        let one = "document,label,p_x,text\nd,x,1,Go\n";
        assert_eq!(read(one, None).unwrap().names[1], "label");
    }

    #[test]
    fn a_question_must_be_named_and_there() {
        let error = |question| read(TWO, question).unwrap_err().to_string();
        assert!(error(None).contains("(Tax, b)"), "{}", error(None));
        assert!(
            error(Some("c")).contains("no question “c”"),
            "{}",
            error(Some("c"))
        );
        let one = read("document,label,p_x,text\nd,x,1,Go\n", Some("c")).unwrap_err();
        assert!(one.to_string().contains("one question"), "{one}");
    }
}
