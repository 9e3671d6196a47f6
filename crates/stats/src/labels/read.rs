//! Reads a labels file into labelled sentences and reports what is odd about it.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::clusters::{repeating_columns, set_clusters};
use super::columns::LabelColumns;
use super::guesses::{guesses, is_audit};
use super::no_value::is_no_value;
use super::raw_sentences::{labelled, read_sentences};
use super::repeated_rows::RepeatedRows;
use super::report::{Conflict, Report};
use super::sampling::{count_random, set_sampling};
use super::several_labels::separator_in_all;
use super::standoff::{Articles, Resolved, is_standoff, resolve};
use super::table::LoadedTable;
use super::unread::{
    has_empty_label, labelled_boilerplate, unread_columns, unread_decisions, unread_targets,
};
use super::vocabulary::{check_labels, label_set};
use super::votes::Voters;
use super::{Code, Labelled, LabelledSentence, LabelsError, LabelsProblem, RareLabel};

/// The number of sentences that a label needs: one to test, and one for each of the inner folds.
const MIN_SENTENCES: usize = 3;

/// The largest number of labels of a model. Training time grows with their number times that of the
/// sentences, and columns that are no labels are more common than larger codebooks.
const MAX_LABELS: usize = 256;

/// The needs of a labels file.
const NEEDS: &str = "a header with text,label and under it one labelled sentence a row";

/// How a labels file is read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reading<'a> {
    /// The columns that the user named.
    pub columns: LabelColumns<'a>,
    /// The labels that may stand in it.
    pub labels: LabelSet<'a>,
}

impl<'a> Reading<'a> {
    fn known(labels: Option<&'a [String]>) -> Self {
        Reading {
            labels: LabelSet::known(labels),
            ..Reading::default()
        }
    }
}

/// The labels that may stand in a file.
#[derive(Debug, Clone, Copy, Default)]
pub enum LabelSet<'a> {
    /// Those of the file, without slips.
    #[default]
    OfFile,
    /// Those of a model.
    Known(&'a [String]),
    /// All that were written: slips are what coders are compared for.
    AsWritten,
    /// Those of the file, which only help, and may be those of a language model.
    Borrowed,
}

impl<'a> LabelSet<'a> {
    /// Those of a model, if there is one.
    #[must_use]
    pub fn known(labels: Option<&'a [String]>) -> Self {
        labels.map_or(LabelSet::OfFile, LabelSet::Known)
    }
}

/// The content of a labels file.
#[derive(Debug, Clone)]
pub struct LabelsFile {
    /// The labelled sentences.
    pub labelled: Labelled,
    /// The report on what was read and what was set aside.
    pub report: Report,
}

impl LabelsFile {
    /// Reads a labels file. It needs the columns `text` and `label`, or `text` and one column `annotator_…`
    /// for each coder. With a column `annotator` each row is a vote, and rows of one place (`document` and
    /// `start`, or else `document` and `text`) are votes on one sentence. With `known` the labels must be in
    /// that set (a model's).
    ///
    /// # Errors
    /// If the file cannot be read, lacks a column, or has labels that contradict each other or are unknown.
    pub fn read(path: &Path, known: Option<&[String]>) -> Result<Self, LabelsError> {
        Self::read_against(path, None, Reading::known(known))
    }

    /// Reads labels that may be without text, with the columns `document_sha256`, `start` and `end` instead
    /// of `document` and `text`. Their texts are taken from the articles, which are read only if the labels
    /// need them.
    ///
    /// # Errors
    /// If the file or an article cannot be read, or as for [`read`](Self::read).
    pub fn read_against(
        path: &Path,
        articles: Option<Articles<'_>>,
        reading: Reading<'_>,
    ) -> Result<Self, LabelsError> {
        let table = LoadedTable::read(path, NEEDS)?.with_columns(path, reading.columns)?;
        Self::from_table(path, &table, articles, reading.labels)
    }

    /// Parses labels from decoded text; `path` is for messages.
    ///
    /// # Errors
    /// If the text is no table, lacks a column, or has labels that contradict each other or are unknown.
    pub fn parse(path: &Path, text: &str, known: Option<&[String]>) -> Result<Self, LabelsError> {
        Self::parse_against(path, text, None, Reading::known(known))
    }

    /// Parses labels that may be without text from decoded text; `path` is for messages.
    ///
    /// # Errors
    /// If an article cannot be read, or as for [`parse`](Self::parse).
    pub fn parse_against(
        path: &Path,
        text: &str,
        articles: Option<Articles<'_>>,
        reading: Reading<'_>,
    ) -> Result<Self, LabelsError> {
        let table = LoadedTable::parse(path, text, NEEDS)?.with_columns(path, reading.columns)?;
        Self::from_table(path, &table, articles, reading.labels)
    }

    /// Takes the labels from a table whose columns have their meaning.
    pub(crate) fn from_table(
        path: &Path,
        given: &LoadedTable,
        articles: Option<Articles<'_>>,
        labels: LabelSet<'_>,
    ) -> Result<Self, LabelsError> {
        let (mut with_text, mut resolved) = (None, None);
        if is_standoff(given) {
            let articles = articles.ok_or_else(|| LabelsProblem::WithoutText.in_file(path))?;
            let (table, found) = resolve(path, given, articles)?;
            (with_text, resolved) = (Some(table), Some(found));
        }
        let table = with_text.as_ref().unwrap_or(given);
        let more_notes = with_text.iter().flat_map(|table| &table.notes);
        let is_as_written = matches!(labels, LabelSet::AsWritten);
        let mut report = Report {
            rows: table.rows.len(),
            document_column: table.column("document").is_some(),
            found_columns: given.found.clone(),
            no_votes: given.no_votes.clone(),
            unread_columns: unread_columns(given),
            unread_targets: unread_targets(given).filter(|_| !is_as_written),
            notes: given.notes.iter().chain(more_notes).cloned().collect(),
            ..Report::default()
        };
        let voters = Voters::find(path, table)?;
        // A language model is a coder to be compared, and helps like any other.
        let of_machines = matches!(labels, LabelSet::AsWritten | LabelSet::Borrowed);
        let guesses = guesses(table).filter(|guesses| !(guesses.of_coder && of_machines));
        if !voters.have_columns() && guesses.is_some_and(|g| g.own == g.labelled) {
            let coder = voters.names.first().cloned();
            let coder = coder.filter(|_| guesses.is_some_and(|guesses| guesses.of_coder));
            return Err(match coder {
                Some(coder) => LabelsProblem::OfMachine { coder }.in_file(path),
                None => LabelsProblem::Guesses.in_file(path),
            });
        }
        if !voters.have_columns() && is_audit(&table.names) {
            return Err(LabelsProblem::Audit.in_file(path));
        }
        report.guesses = guesses.filter(|guesses| guesses.own > 0);
        let raw = read_sentences(path, table, &voters, &mut report)?;
        report.without_text -= resolved.as_ref().map_or(0, Resolved::rows_left_out);
        if resolved.is_some() {
            // These rows are about articles that are missing.
            report.labelled_without_text.clear();
        }
        report.resolved = resolved;
        let labels = label_set(&raw, &voters, labels).map_err(|problem| problem.in_file(path))?;
        let index: HashMap<&str, usize> = labels.iter().map(String::as_str).zip(0..).collect();
        report.separator_in_labels = separator_in_all(&labels);
        check_labels(&raw, &voters, &labels).map_err(|problem| problem.in_file(path))?;
        if voters.have_columns() {
            report.decided_beside = raw.iter().filter(|raw| raw.decided.is_some()).count();
            let decisions = unread_decisions(table, &labels).into_iter();
            report.unread_decisions = decisions.map(|at| table.names[at].clone()).collect();
            report.empty_label = has_empty_label(table);
        }
        report.labelled_boilerplate = labelled_boilerplate(table, raw.iter().map(|raw| raw.row));
        let decided = raw
            .iter()
            .map(|raw| labelled(raw, &index, labels.len(), &mut report.replaced));
        let (mut sentences, are_tied): (Vec<LabelledSentence>, Vec<bool>) = decided.unzip();
        let ties = sentences
            .iter()
            .zip(are_tied)
            .filter(|(_, is_tied)| *is_tied);
        report.ties = ties.map(|(sentence, _)| sentence.row).collect();
        set_sampling(given, &raw, &mut sentences);
        set_clusters(given, &mut sentences);
        report.unlabelled_random = count_random(given, &report.unlabelled);
        report.count_repeats(&sentences);
        let labelled = Labelled {
            labels,
            annotators: voters.names,
            sentences,
            files: Vec::new(),
            sha256: given.sha256.clone(),
        };
        if given.clusters.is_empty() {
            report.repeating_columns = repeating_columns(given, &labelled);
        } else {
            let names = given.clusters.iter().map(|at| given.names[*at].as_str());
            report.clusters = Some(names.collect::<Vec<_>>().join(","));
        }
        Ok(LabelsFile { labelled, report })
    }
}

impl LabelsFile {
    /// Checks that a model can learn the labels, as [`check_learnable`] does; the error names the column of the labels if
    /// that was found by a usual name.
    ///
    /// # Errors
    /// If there are fewer than two labels, too many, or one is too rare.
    pub fn check_learnable(&self, path: &Path) -> Result<(), LabelsError> {
        let Some(mut problem) = why_not_learnable(&self.labelled) else {
            return Ok(());
        };
        if let LabelsProblem::RareLabels { column, .. } = &mut problem {
            let mut found = self.report.found_columns.iter();
            let label = found.find(|found| found.meaning == "label");
            *column = label.map(|found| found.name.clone());
        }
        Err(problem.in_file(path))
    }
}

/// Checks that a model can learn the labels: there are at least two, not too many, and none too rare to be
/// tested. `path` is for messages.
///
/// # Errors
/// If there are fewer than two labels, too many, or one is too rare.
pub fn check_learnable(labelled: &Labelled, path: &Path) -> Result<(), LabelsError> {
    why_not_learnable(labelled).map_or(Ok(()), |problem| Err(problem.in_file(path)))
}

/// Leaves out sentences with labels that are too rare to be tested, and returns the others if a model can
/// learn them.
pub(crate) fn without_rare(labelled: Labelled, path: &Path) -> Result<Labelled, LabelsError> {
    let labels = 0..labelled.labels.len();
    let kept: Vec<bool> = labels
        .map(|label| count_rows(&labelled, label).rows >= MIN_SENTENCES)
        .collect();
    let labelled = if kept.iter().all(|kept| *kept) {
        labelled
    } else {
        labelled.keep_labels(&kept).0
    };
    check_learnable(&labelled, path)?;
    Ok(labelled)
}

fn why_not_learnable(labelled: &Labelled) -> Option<LabelsProblem> {
    if let [label] = labelled.labels.as_slice() {
        return Some(LabelsProblem::OneLabel(label.clone()));
    }
    if labelled.labels.len() > MAX_LABELS {
        return Some(LabelsProblem::ManyLabels {
            labels: labelled.labels.len(),
            most: MAX_LABELS,
        });
    }
    let counted = (0..labelled.labels.len()).map(|label| count_rows(labelled, label));
    let rare = counted.filter(|label| label.rows < MIN_SENTENCES);
    let (never, labels): (Vec<_>, Vec<_>) = rare.partition(|label| label.rows == 0);
    let needed = MIN_SENTENCES;
    match (never.is_empty(), labels.is_empty()) {
        (true, true) => None,
        (true, false) => Some(LabelsProblem::RareLabels {
            labels,
            needed,
            column: None,
        }),
        (false, _) => Some(LabelsProblem::NeverDecided(never)),
    }
}

fn count_rows(labelled: &Labelled, label: usize) -> RareLabel {
    let with = labelled.sentences.iter().filter(|s| s.label == label);
    let given = |codes: &[Code]| codes.iter().any(|code| code.label == label);
    let voted = labelled.sentences.iter().find(|s| given(&s.codes));
    let first = with.clone().next().or(voted);
    RareLabel {
        label: labelled.labels[label].clone(),
        rows: with.count(),
        row: first.map_or(0, |sentence| sentence.row),
        is_no_value: is_no_value(&labelled.labels[label], &labelled.labels),
    }
}

impl Report {
    /// Counts texts and places that occur more than once, and rows without a document.
    fn count_repeats(&mut self, sentences: &[LabelledSentence]) {
        let mut first: HashMap<&str, &LabelledSentence> = HashMap::new();
        let mut documents: HashSet<&str> = HashSet::new();
        let mut places: HashMap<(&str, usize, &str), usize> = HashMap::new();
        for sentence in sentences {
            documents.extend(sentence.document.as_deref());
            if let (Some(document), Some(start)) = (&sentence.document, sentence.start) {
                let place = (document.as_str(), start, sentence.text.as_str());
                let first = *places.entry(place).or_insert(sentence.row);
                if first != sentence.row {
                    let (rows, line) = (0, sentence.row);
                    self.repeated
                        .get_or_insert(RepeatedRows { rows, line, first })
                        .rows += 1;
                }
            }
            match first.get(sentence.text.as_str()) {
                None => {
                    first.insert(&sentence.text, sentence);
                }
                Some(earlier) if earlier.label == sentence.label => self.duplicates += 1,
                Some(earlier) => self.conflicts.push(Conflict {
                    first: earlier.row,
                    second: sentence.row,
                }),
            }
        }
        let named = sentences.iter().filter(|s| s.document.is_some()).count();
        let without = sentences.len() - named;
        self.without_document = if named > 0 { without } else { 0 };
        self.merged_documents = named > 1 && named == documents.len() && without >= named;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<LabelsFile, LabelsError> {
        LabelsFile::parse(Path::new("labels.csv"), text, None)
    }

    fn parse(text: &str) -> Result<Labelled, LabelsError> {
        Ok(read(text)?.labelled)
    }

    fn report(text: &str) -> Report {
        read(text).unwrap().report
    }

    fn message(text: &str) -> String {
        let path = Path::new("labels.csv");
        let learned = parse(text).and_then(|labelled| check_learnable(&labelled, path));
        learned.unwrap_err().to_string()
    }

    const PLAIN: &str = "text,label\na,yes\nb,no\nc,yes\nd,no\ne,yes\nf,no\n";

    #[test]
    fn text_and_label_are_enough() {
        let labelled = parse(PLAIN).unwrap();
        assert_eq!(labelled.labels, ["no", "yes"]);
        assert_eq!(labelled.label_indices(), [1, 0, 1, 0, 1, 0]);
        assert_eq!(labelled.sentences[1].votes, [1.0, 0.0]);
        assert!(!labelled.has_documents());
    }

    /// Three sentences of each of two labels, and more rows after them.
    fn with(more: &str) -> String {
        let rows = |label: &str| format!("s {label},{label}\n").repeat(3);
        format!("text,label\n{}{}{more}", rows("yes"), rows("no"))
    }

    #[test]
    fn a_label_that_is_too_rare_is_named_with_its_line() {
        assert_eq!(
            message(&with("t,unclear\n")),
            "labels.csv: the label “unclear” stands in 1 row only (row 8): a label needs at least 3 to be learned and tested; label more sentences with it, or correct it if it is a slip"
        );
        // All of them are named at once.
        let said = message(&with("t,unclear\nu,mixed\nv,unclear\n"));
        let each = "some labels stand in few rows only: “mixed” in 1 row (row 9), “unclear” in 2 rows (row 8): a label";
        assert!(said.contains(each), "{said}");
        assert!(!said.contains("empty the cells"), "{said}");
    }

    #[test]
    fn a_code_for_a_missing_label_is_to_be_deleted() {
        let said = message(&with("t,?\nu,mixed\nv,#N/A\n"));
        let end = "or correct it if it is a slip; empty the cells if “#N/A” or “?” only says that there is no label";
        assert!(said.ends_with(end), "{said}");
    }

    #[test]
    fn labels_that_no_vote_decided_are_named_at_once_whether_tied_or_outvoted() {
        let rows = |label: &str| format!("s {label},{label},{label},{label}\n").repeat(3);
        let outvoted = "t,yes,yes,odd\n";
        let header = "text,annotator_1,annotator_2,annotator_3\n";
        let said = message(&format!("{header}{}{}{outvoted}", rows("yes"), rows("no")));
        assert!(
            said.contains("no sentence has the label “odd” (row 8), though coders gave it: others have as many votes or more wherever it stands;"),
            "{said}"
        );
        let said = message(&format!(
            "{header}{}{}{outvoted}u,yes,no,rare\nv,no,no,?\n",
            rows("yes"),
            rows("no")
        ));
        // One of three tied labels is drawn by lot.
        assert!(said.contains("“?” (row 10)"), "{said}");
        assert!(said.contains("“odd” (row 8)"), "{said}");
    }

    #[test]
    fn rows_without_label_or_text_are_counted_and_skipped() {
        let LabelsFile { labelled, report } = read(&format!("{PLAIN}g,\n,yes\n")).unwrap();
        assert_eq!(
            (report.rows, report.unlabelled, report.without_text),
            (8, vec![8], 1)
        );
        assert_eq!(report.labelled_without_text, [9]);
        assert_eq!(labelled.sentences.len(), 6);
    }

    #[test]
    fn votes_of_annotators_are_shares_and_the_decision_is_one_of_them() {
        let wide = "text,label,annotator_a,annotator_b\n\
            a,yes,yes,no\nb,no,no,no\nc,yes,,\nd,no,no,\ne,yes,yes,yes\nf,no,no,no\n";
        let labelled = parse(wide).unwrap();
        assert_eq!(labelled.sentences[0].votes, [1.0 / 3.0, 2.0 / 3.0]);
        assert_eq!(labelled.sentences[2].votes, [0.0, 1.0]);
        assert_eq!(labelled.annotators, ["a", "b"]);
    }

    #[test]
    fn without_a_decision_the_most_votes_win_and_ties_are_counted() {
        let wide = "text,annotator_1,annotator_2,annotator_3\n\
            a,yes,yes,no\nb,no,yes,\nc,no,no,no\n";
        let LabelsFile { labelled, report } = read(wide).unwrap();
        assert_eq!(labelled.label_indices(), [1, 0, 0]);
        assert_eq!(report.ties, [3]);
    }

    #[test]
    fn repeats_and_conflicts_are_reported_with_their_rows() {
        let report = report(&format!("{PLAIN}a,yes\nb,yes\n"));
        assert_eq!(report.duplicates, 1);
        assert_eq!(
            report.conflicts,
            [Conflict {
                first: 3,
                second: 9
            }]
        );
    }

    #[test]
    fn a_slip_of_the_pen_is_named_with_what_was_meant() {
        let rows: String = (0..6)
            .map(|i| format!("t{i},neutral\nu{i},pro\n"))
            .collect();
        let said = message(&format!("text,label\n{rows}x,nuetral\n"));
        assert!(
            said.contains("row 14") && said.contains("did you mean “neutral”"),
            "{said}"
        );
        let said =
            message("text,label,annotator_a\na,yes,yess\nb,no,\nc,yes,\nd,no,\ne,yes,\nf,no,\n");
        assert!(
            said.contains("row 2 (column annotator_a) has the label “yess”"),
            "{said}"
        );
    }

    #[test]
    fn labels_that_cannot_be_learned_are_refused() {
        for (table, wanted) in [
            (
                "text,label\na,yes\nb,yes\n",
                "every row has the label “yes”",
            ),
            (&format!("{PLAIN}g,perhaps\n"), "“perhaps”"),
            ("text,label\n,\n", "no row has both"),
            ("text,label\na,\n", "fill in the column label"),
            ("text,label\n,yes\n", "fill in the column text"),
            ("sentence,label\na,b\n", "no column “text”"),
            ("text,stance\na,b\n", "no column “label”"),
            (
                "text,coder1,coder2\na,b,c\n",
                "if each coder has a column, call them annotator_1",
            ),
            ("text,label,start\na,yes,x\n", "column start"),
        ] {
            let message = message(table);
            assert!(message.contains(wanted), "{message}");
        }
    }

    #[test]
    fn a_place_may_be_written_as_pandas_does() {
        let known = ["no".to_string(), "yes".to_string()];
        let text = "text,label,start\na,yes,12.0\nb,no,\n";
        let labelled = LabelsFile::parse(Path::new("x.csv"), text, Some(&known))
            .unwrap()
            .labelled;
        assert_eq!(labelled.sentences[0].start, Some(12));
    }

    #[test]
    fn the_apostrophe_that_keeps_a_label_from_being_a_formula_is_no_part_of_it() {
        let labelled = parse("text,label,annotator_a\na,'-1,-1\nb,+1,'+1\nc,-1,\n").unwrap();
        assert_eq!(labelled.labels, ["-1", "+1"]);
        assert_eq!(labelled.label_indices(), [0, 1, 0]);
        assert_eq!(labelled.sentences[1].votes, [0.0, 1.0]);
    }

    #[test]
    fn decisions_on_some_sentences_and_votes_on_all_make_one_label_set() {
        let text = "text,label,annotator_a,annotator_b\n\
            a,yes,yes,no\nb,,perhaps,perhaps\nc,,no,no\nd,,yes,yes\n";
        let labelled = parse(text).unwrap();
        assert_eq!(labelled.labels, ["no", "perhaps", "yes"]);
        assert_eq!(labelled.label_indices(), [2, 1, 0, 2]);
    }

    #[test]
    fn a_models_labels_are_the_only_ones_allowed() {
        let known = ["no".to_string(), "yes".to_string()];
        let file = LabelsFile::parse(Path::new("x.csv"), "text,label\na,yes\n", Some(&known));
        assert_eq!(file.unwrap().labelled.labels, known);
        let error = LabelsFile::parse(Path::new("x.csv"), "text,label\na,maybe\n", Some(&known));
        let message = error.unwrap_err().to_string();
        assert!(message.contains("not one of no, yes"), "{message}");
    }
}
