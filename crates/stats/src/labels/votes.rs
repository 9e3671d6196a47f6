//! The votes of annotators: one column an annotator, or one row a vote.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use super::several_labels::label_in_cell;
use super::table::{LoadedTable, label_name};
use super::{LabelsError, LabelsProblem};

/// The beginning of the name of an annotator's column.
const PREFIX: &str = "annotator_";

/// The annotators of a file, and the places of their votes.
pub(crate) struct Voters {
    /// Their names: columns in the order of the header, values of the column `annotator` in alphabetical
    /// order.
    pub names: Vec<String>,
    /// The columns with one column an annotator, each with its name as written.
    wide: Vec<(usize, String)>,
    /// The column of the annotator, with one row a vote.
    long: Option<usize>,
}

impl Voters {
    /// Finds the annotators. A file must have one of the two forms.
    pub fn find(path: &Path, table: &LoadedTable) -> Result<Self, LabelsError> {
        let long = table.column("annotator");
        let columns = table
            .header
            .iter()
            .zip(&table.names)
            .enumerate()
            .filter(|(_, (meaning, _))| meaning.starts_with(PREFIX));
        let (wide, names): (Vec<_>, Vec<String>) = columns
            .filter_map(|(at, (meaning, column))| {
                let coder = meaning.strip_prefix(PREFIX)?;
                // Its last letters or one of its words are the coder's name as written, capitals and all.
                let last = column.get(column.len().saturating_sub(coder.len())..);
                let words = column.split(|c: char| !c.is_alphanumeric());
                let written = last
                    .into_iter()
                    .chain(words)
                    .find(|word| word.to_lowercase() == coder)
                    .unwrap_or(coder);
                Some(((at, column.clone()), written.to_string()))
            })
            .unzip();
        let Some(column) = long else {
            return Ok(Voters { names, wide, long });
        };
        if let Some((_, column)) = wide.first() {
            let column = column.clone();
            return Err(LabelsProblem::TwoForms { column }.in_file(path));
        }
        let cells = table.rows.iter().filter_map(|record| record.get(column));
        let distinct: BTreeSet<String> = cells.map(label_name).filter(|n| !n.is_empty()).collect();
        let names = distinct.into_iter().collect();
        Ok(Voters { names, wide, long })
    }

    /// The columns of annotators, each with the annotator's name.
    pub fn columns(&self) -> Vec<(usize, &str)> {
        let columns = self.wide.iter().map(|(at, _)| *at);
        columns.zip(self.names.iter().map(String::as_str)).collect()
    }

    /// Returns whether each annotator has a column.
    pub fn have_columns(&self) -> bool {
        !self.wide.is_empty()
    }

    /// Returns whether each row is a vote of an annotator.
    pub fn have_rows(&self) -> bool {
        self.long.is_some() && !self.names.is_empty()
    }

    /// The column of an annotator, if annotators have columns.
    pub fn column(&self, annotator: usize) -> Option<String> {
        self.wide.get(annotator).map(|(_, column)| column.clone())
    }

    /// The votes in the columns of annotators: annotator and label.
    pub fn votes_in_columns(&self, record: &csv::StringRecord) -> Vec<(usize, String)> {
        let cells = self.wide.iter().enumerate();
        cells
            .map(|(annotator, (at, _))| (annotator, record.get(*at).unwrap_or_default().trim()))
            .filter(|(_, label)| !label.is_empty())
            .filter_map(|(annotator, label)| Some((annotator, label_in_cell(label)?)))
            .collect()
    }

    /// The annotator of a row, where each row is a vote.
    pub fn annotator_of_row(&self, record: &csv::StringRecord) -> Option<usize> {
        let name = label_name(record.get(self.long?)?);
        self.names.binary_search(&name).ok()
    }
}

/// The key of a voted sentence: its document and first character if both are known, else its text by its words,
/// because coders' programs write blanks and accents in their own ways.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum SentenceKey {
    At(String, usize),
    Text(Option<String>, String),
}

impl SentenceKey {
    /// The key of a sentence with these words, as [`label_name`] writes them.
    pub fn new(document: Option<&str>, start: Option<usize>, words: &str) -> Self {
        let document = document.map(str::to_string);
        match (document, start) {
            (Some(document), Some(start)) => SentenceKey::At(document, start),
            (document, _) => SentenceKey::Text(document, words.to_string()),
        }
    }
}

/// A vote as its row has it.
pub(super) struct Vote<'a> {
    pub row: usize,
    /// Empty where the row is the decision.
    pub annotator: &'a str,
    pub document: Option<&'a str>,
    pub start: Option<usize>,
    pub text: &'a str,
}

/// The sentences that were voted on.
#[derive(Default)]
pub(super) struct VotedSentences {
    /// The rows of an annotator's votes on a place.
    voted: HashMap<(String, SentenceKey), Vec<usize>>,
    /// The sentence of a place and the n-th vote of one annotator there, with its row and text.
    sentences: HashMap<(SentenceKey, usize), (usize, usize, String)>,
}

impl VotedSentences {
    /// Finds the sentence of a vote, if it had a vote before; else adds it with the number `next`.
    ///
    /// A text without a place can occur twice in a document: an annotator's second vote on it is on the
    /// second of them. In one place only one vote of an annotator and one text can be right.
    pub fn find_or_add(
        &mut self,
        path: &Path,
        vote: &Vote,
        next: usize,
    ) -> Result<Option<usize>, LabelsError> {
        let text = label_name(vote.text);
        let place = SentenceKey::new(vote.document, vote.start, &text);
        let row = vote.row;
        let own = (vote.annotator.to_string(), place.clone());
        let earlier = self.voted.entry(own).or_default();
        if let (SentenceKey::At(..), Some(&first)) = (&place, earlier.first()) {
            let annotator = vote.annotator.to_string();
            let problem = LabelsProblem::VotedTwice {
                row,
                first,
                annotator,
            };
            return Err(problem.in_file(path));
        }
        let key = (place, earlier.len());
        earlier.push(row);
        match self.sentences.get(&key) {
            Some((sentence, _, known)) if *known == text => Ok(Some(*sentence)),
            Some(&(_, first, _)) => Err(LabelsProblem::OtherText { row, first }.in_file(path)),
            None => {
                self.sentences.insert(key, (next, row, text));
                Ok(None)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::{Code, Labelled, LabelsFile};

    fn read(text: &str) -> Result<LabelsFile, LabelsError> {
        LabelsFile::parse(Path::new("labels.csv"), text, None)
    }

    fn parse(text: &str) -> Result<Labelled, LabelsError> {
        Ok(read(text)?.labelled)
    }

    fn message(text: &str) -> String {
        parse(text).unwrap_err().to_string()
    }

    /// The labels of each sentence with their annotators.
    fn codes(labelled: &Labelled) -> String {
        let code = |c: &Code| {
            let annotator = &labelled.annotators[c.annotator];
            format!("{annotator} {}", labelled.labels[c.label])
        };
        let codes = |codes: &[Code]| codes.iter().map(code).collect::<Vec<_>>().join(", ");
        let sentences = labelled.sentences.iter();
        let codes: Vec<String> = sentences.map(|s| codes(&s.codes)).collect();
        codes.join("; ")
    }

    #[test]
    fn votes_are_joined_by_sentence() {
        for (table, annotators, wanted) in [
            // An annotator has the name after the underscore.
            (
                "text,annotator_Zoe,annotator_2\na,yes,no\nb,,no\nc,yes,yes\n",
                &["Zoe", "2"][..],
                "Zoe yes, 2 no; 2 no; Zoe yes, 2 yes",
            ),
            // Rows of one place are votes on one sentence.
            (
                "document,start,text,label,annotator\nd1,0,a,yes,ann\nd1,0,a,no,bob\nd1,0,a,yes,cyd\n\
                 d1,9,b,no,ann\nd2,0,a,no,ann\nd2,5,c,yes,bob\n",
                &["ann", "bob", "cyd"],
                "ann yes, bob no, cyd yes; ann no; ann no; bob yes",
            ),
            // Names and words may have other blanks and accents.
            (
                "text,label,annotator\nThe café  is open.,yes,ann\nThe cafe\u{301} is open.,no,bob\n\
                 Other.,yes,Zoe\u{308} B\nOther.,no,ann\nThird.,no,Zoë  B\n",
                &["Zoë B", "ann", "bob"],
                "ann yes, bob no; Zoë B yes, ann no; Zoë B no",
            ),
            // A text on which one annotator votes twice occurs twice.
            (
                "text,label,annotator\na,yes,ann\na,no,ann\na,no,bob\nb,no,bob\na,yes,bob\n",
                &["ann", "bob"],
                "ann yes, bob no; ann no, bob yes; bob no",
            ),
        ] {
            let labelled = parse(table).unwrap();
            assert_eq!(labelled.annotators, annotators);
            assert_eq!(codes(&labelled), wanted);
        }
    }

    #[test]
    fn a_row_without_an_annotator_is_the_decision() {
        let votes = "d,0,a,yes,ann\nd,0,a,no,bob\n";
        let header = "document,start,text,label,annotator\n";
        let rest = "d,9,b,no,ann\nd,9,b,no,bob\ne,0,c,yes,\n";
        for rows in [
            format!("{votes}d,0,a,no,\n{rest}"),
            format!("d,0,a,no,\n{votes}{rest}"),
        ] {
            let LabelsFile { labelled, report } = read(&format!("{header}{rows}")).unwrap();
            assert_eq!(labelled.sentences.len(), 3, "{rows}");
            let decided = &labelled.sentences[0];
            let label = labelled.labels[decided.label].as_str();
            assert_eq!((label, decided.codes.len()), ("no", 2));
            assert!(report.ties.is_empty());
            assert_eq!(labelled.annotators.len(), 2);
        }
        let twice = message(&format!("{header}{votes}d,0,a,no,\nd,0,a,yes,\n"));
        assert!(
            twice.contains("row 5 is a second decision on the sentence of row 4"),
            "{twice}"
        );
    }

    #[test]
    fn both_forms_give_the_same_labels() {
        let wide = "document,text,annotator_ann,annotator_bob\nd,a,yes,no\nd,b,no,no\ne,a,yes,\n";
        let long = "document,text,label,annotator\n\
            d,a,no,bob\nd,a,yes,ann\nd,b,no,ann\ne,a,yes,ann\nd,b,no,bob\n";
        let (wide, long) = (parse(wide).unwrap(), parse(long).unwrap());
        assert_eq!(wide.annotators, long.annotators);
        let votes = |l: &Labelled| -> Vec<_> {
            let sentences = l.sentences.iter();
            sentences
                .map(|s| (s.label, s.votes.clone(), s.document.clone()))
                .collect()
        };
        assert_eq!(votes(&wide), votes(&long));
        assert_eq!(codes(&long), "bob no, ann yes; ann no, bob no; ann yes");
    }

    #[test]
    fn one_place_has_one_vote_of_an_annotator_and_one_text() {
        let head = "document,start,text,label,annotator\nd,0,a,yes,ann\n";
        for (row, wanted) in [
            (
                "d,0,a,no,ann",
                "row 3 is a second vote of “ann” on the sentence of row 2:",
            ),
            (
                "d,0,b,no,bob",
                "row 3 has the document and start of row 2 and another text",
            ),
        ] {
            let message = message(&format!("{head}{row}\n"));
            assert!(message.contains(wanted), "{message}");
        }
    }

    #[test]
    fn a_file_has_one_of_the_forms() {
        let both = message("text,label,annotator,annotator_a\na,yes,ann,yes\nb,no,ann,yes\n");
        assert!(both.contains("“annotator_a”"), "{both}");
    }
}
