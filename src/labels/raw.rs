//! Rows in, sentences with what was said of them out; and the label that follows.

use std::collections::HashMap;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::report::Report;
use super::spans::offset;
use super::table::{Table, label_name};
use super::unread::unread_columns;
use super::votes::{Cast, Joined, Voters};
use super::{Code, LabelledSentence, LabelsError};
use crate::phrases::listed;

/// A sentence with the labels it was given, before the label set is known.
pub(super) struct Raw {
    pub(super) row: usize,
    pub(super) text: String,
    document: Option<String>,
    start: Option<usize>,
    end: Option<usize>,
    paragraph: Option<usize>,
    /// The label column: the decided label.
    pub(super) decided: Option<String>,
    /// One a vote: the annotator and the label.
    pub(super) votes: Vec<(usize, String)>,
}

impl Raw {
    /// Every label that was given, with the annotator of a vote.
    pub(super) fn given(&self) -> impl Iterator<Item = (Option<usize>, &str)> {
        let decided = self.decided.iter().map(|label| (None, label.as_str()));
        let votes = self.votes.iter();
        decided.chain(votes.map(|(annotator, label)| (Some(*annotator), label.as_str())))
    }
}

/// The rows with a text and a label, votes on one sentence joined.
pub(super) fn collect(
    path: &Path,
    table: &Table,
    voters: &Voters,
    report: &mut Report,
) -> Result<Vec<Raw>, LabelsError> {
    let text = text_column(path, table, voters)?;
    let label = label_column(path, table, voters, report)?;
    let document = table.column("document");
    let start = table.column("start");
    let [end, paragraph] = ["end", "paragraph"].map(|name| table.column(name));
    let mut raws: Vec<Raw> = Vec::new();
    let mut joined = Joined::default();
    for (at, record) in table.rows.iter().enumerate() {
        let row = table.line(at);
        let cell = |column: Option<usize>| -> Option<String> {
            let value = record.get(column?)?.trim();
            (!value.is_empty()).then(|| value.to_string())
        };
        let Some(sentence) = cell(Some(text)) else {
            report.without_text += 1;
            if cell(label).is_some() || !voters.in_columns(record).is_empty() {
                report.labelled_without_text.push(row);
            }
            continue;
        };
        let start = match cell(start) {
            None => None,
            Some(value) => Some(offset(path, row, "start", &value)?),
        };
        // These two only tell which sentences share a paragraph: what is no number says nothing.
        let number = |column| offset(path, row, "", &cell(column)?).ok();
        let mut raw = Raw {
            row,
            text: sentence,
            document: cell(document),
            start,
            end: number(end),
            paragraph: number(paragraph),
            decided: cell(label).map(|label| label_name(&label)),
            votes: voters.in_columns(record),
        };
        if raw.decided.is_none() && raw.votes.is_empty() {
            report.unlabelled.push(row);
            continue;
        }
        if let (true, Some(label)) = (voters.have_rows(), raw.decided.clone()) {
            let annotator = voters.of_row(record);
            let cast = Cast {
                row,
                annotator: annotator.map_or("", |at| voters.names[at].as_str()),
                document: raw.document.as_deref(),
                start: raw.start,
                text: &raw.text,
            };
            let earlier = joined.sentence(path, &cast, raws.len())?;
            let sentence = match earlier {
                Some(earlier) => &mut raws[earlier],
                None => &mut raw,
            };
            // A row of nobody is no vote, and decides.
            match annotator {
                Some(annotator) => sentence.votes.push((annotator, label)),
                None => sentence.decided = Some(label),
            }
            if earlier.is_some() {
                continue;
            }
            if annotator.is_some() {
                raw.decided = None;
            }
        }
        raws.push(raw);
    }
    report.annotators = voters.names.len();
    match raws.is_empty() {
        true => Err(LabelsError::NoLabels {
            path: path.to_path_buf(),
            unread: unread_columns(table),
        }),
        false => Ok(raws),
    }
}

/// Where the sentences are.
fn text_column(path: &Path, table: &Table, voters: &Voters) -> Result<usize, LabelsError> {
    let needs_label = !voters.have_columns()
        && table.column("label").is_none()
        // Then there are no names to be changed.
        && !table.has_no_header();
    table.require(path, "text").map_err(|error| match error {
        LabelsError::MissingColumn {
            path,
            column,
            header,
            hint,
        } if needs_label => LabelsError::MissingColumn {
            path,
            column,
            header,
            hint: format!(
                "{hint}; there is none called “label” either: rename the one that holds the labels"
            ),
        },
        error => error,
    })
}

/// Where the labels are, if not only in the columns of coders.
fn label_column(
    path: &Path,
    table: &Table,
    voters: &Voters,
    report: &Report,
) -> Result<Option<usize>, LabelsError> {
    if table.column("label").is_none() && voters.have_columns() {
        return Ok(None);
    }
    let label = table.require(path, "label").map_err(|error| match error {
        LabelsError::MissingColumn {
            path,
            column,
            header,
            ..
        } if !report.unread_votes.is_empty() => LabelsError::MissingColumn {
            path,
            column,
            header,
            hint: format!(
                ": if coders' labels stand in {}, call these columns annotator_1, annotator_2 …",
                listed(&report.unread_votes)
            ),
        },
        error => error,
    })?;
    Ok(Some(label))
}

/// A sentence with its label and votes; labels that are not of the set have been refused.
pub(super) fn decide(
    raw: &Raw,
    index: &HashMap<&str, usize>,
    labels: usize,
    report: &mut Report,
) -> LabelledSentence {
    let find = |label: &String| index.get(label.as_str()).copied();
    let code = |(annotator, label): &(usize, String)| {
        let (annotator, label) = (*annotator, find(label)?);
        Some(Code { annotator, label })
    };
    let codes: Vec<Code> = raw.votes.iter().filter_map(code).collect();
    let mut votes = vec![0.0; labels];
    codes.iter().for_each(|code| votes[code.label] += 1.0);
    let label = match raw.decided.as_ref().and_then(find) {
        Some(label) => {
            // The decision is one more vote, so that what was adjudicated has at least one vote.
            votes[label] += 1.0;
            label
        }
        None => {
            let most = votes.iter().copied().fold(0.0, f64::max);
            let tied: Vec<usize> = (0..labels).filter(|&at| votes[at] == most).collect();
            if tied.len() > 1 {
                report.ties.push(raw.row);
            }
            let drawn = lot(&raw.text, tied.len().max(1));
            tied.get(drawn).copied().unwrap_or(0)
        }
    };
    let total: f64 = votes.iter().sum();
    votes.iter_mut().for_each(|v| *v /= total);
    LabelledSentence {
        text: raw.text.clone(),
        label,
        votes,
        codes,
        document: raw.document.clone(),
        start: raw.start,
        end: raw.end,
        paragraph: raw.paragraph,
        row: raw.row,
        probability: None,
    }
}

/// One of so many, drawn by lot: the same for a sentence wherever it stands, and none more often than another. The first of tied
/// labels would have the alphabet decide the shares.
fn lot(text: &str, many: usize) -> usize {
    let hash = Sha256::digest(text).first_chunk().copied();
    let number = u64::from_le_bytes(hash.unwrap_or_default());
    (number % many as u64) as usize
}

/// The most probable label of a sentence, one of several by lot, and whether there are several.
pub(crate) fn most_probable(probabilities: &[f64], text: &str) -> (usize, bool) {
    let most = probabilities.iter().copied().fold(0.0, f64::max);
    let tied: Vec<usize> = (0..probabilities.len())
        .filter(|&label| probabilities[label] >= most)
        .collect();
    let drawn = lot(text, tied.len().max(1));
    (tied.get(drawn).copied().unwrap_or(0), tied.len() > 1)
}

#[cfg(test)]
mod tests {
    use crate::labels::Labelled;
    use std::path::Path;

    fn counts(labels: [&str; 3]) -> Vec<usize> {
        let rows = (0..3000).map(|at| {
            let [a, b] = [labels[at % 3], labels[(at + 1) % 3]];
            format!("sentence {at},{a},{b}\n")
        });
        let text: String = std::iter::once("text,annotator_1,annotator_2\n".to_string())
            .chain(rows)
            .collect();
        let labelled = Labelled::parse(Path::new("labels.csv"), &text, None).unwrap();
        assert_eq!(labelled.report.ties.len(), 3000);
        let place = |name: &str| labelled.labels.iter().position(|l| l == name).unwrap();
        let of = |name: &str| {
            let own = labelled.label_indices().into_iter();
            own.filter(|&label| label == place(name)).count()
        };
        labels.map(of).to_vec()
    }

    #[test]
    fn no_label_wins_ties_by_its_name() {
        for labels in [["a", "b", "c"], ["c", "b", "a"], ["b", "c", "a"]] {
            for count in counts(labels) {
                // 1,000 expected, with a standard error of 26.
                assert!((900..1100).contains(&count), "{labels:?}: {count}");
            }
        }
    }

    #[test]
    fn no_label_wins_by_its_place_where_several_are_as_probable() {
        assert_eq!(super::most_probable(&[0.2, 0.5, 0.3], "x"), (1, false));
        let drawn = (0..3000).map(|at| super::most_probable(&[0.4, 0.2, 0.4], &at.to_string()));
        let last = drawn.filter(|drawn| *drawn == (2, true)).count();
        // 1,500 expected, with a standard error of 27.
        assert!((1400..1600).contains(&last), "{last}");
    }

    #[test]
    fn a_sentence_has_the_same_lot_wherever_it_stands() {
        let text = "document,text,annotator_1,annotator_2\na,We go.,yes,no\nb,Other.,no,no\nc,We go.,no,yes\n";
        let labelled = Labelled::parse(Path::new("labels.csv"), text, None).unwrap();
        assert_eq!(labelled.sentences[0].label, labelled.sentences[2].label);
        assert!(labelled.report.conflicts.is_empty());
    }
}
