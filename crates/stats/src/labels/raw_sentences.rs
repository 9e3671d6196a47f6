//! Reads rows into sentences with the labels that they were given, and decides their labels.

use std::collections::HashMap;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::offsets::offset;
use super::raw_sentence::RawSentence;
use super::report::Report;
use super::several_labels::label_in_cell;
use super::table::Table;
use super::unread::{BOILERPLATE, unread_columns};
use super::votes::{Vote, VotedSentences, Voters};
use super::{Code, LabelledSentence, LabelsError, LabelsProblem};

/// Reads the rows with a text and a label and joins the votes on one sentence.
pub(super) fn read_sentences(
    path: &Path,
    table: &Table,
    voters: &Voters,
    report: &mut Report,
) -> Result<Vec<RawSentence>, LabelsError> {
    let text = table.text_column(path)?;
    let label = table.label_column(path)?;
    let [document, start, end, paragraph, kind] =
        ["document", "start", "end", "paragraph", "kind"].map(|name| table.column(name));
    let mut raws: Vec<RawSentence> = Vec::new();
    let mut voted = VotedSentences::default();
    for (at, record) in table.rows.iter().enumerate() {
        let row = table.line(at);
        let cell = |column: Option<usize>| -> Option<String> {
            let value = record.get(column?)?.trim();
            (!value.is_empty()).then(|| value.to_string())
        };
        let Some(sentence) = cell(Some(text)) else {
            report.without_text += 1;
            if cell(label).is_some() || !voters.votes_in_columns(record).is_empty() {
                report.labelled_without_text.push(row);
            }
            continue;
        };
        let start = cell(start)
            .map(|value| offset(path, row, "start", &value))
            .transpose()?;
        // These two only say which sentences share a paragraph, so other values are ignored.
        let number = |column| offset(path, row, "", &cell(column)?).ok();
        let mut raw = RawSentence {
            row,
            more_rows: Vec::new(),
            text: sentence,
            document: cell(document),
            start,
            end: number(end),
            paragraph: number(paragraph),
            decided: cell(label).and_then(|label| label_in_cell(&label)),
            votes: voters.votes_in_columns(record),
        };
        if raw.decided.is_none() && raw.votes.is_empty() {
            match cell(kind).is_some_and(|kind| kind == BOILERPLATE) {
                true => report.no_sentences.push(row),
                false => report.unlabelled.push(row),
            }
            continue;
        }
        if let (true, Some(label)) = (voters.have_rows(), raw.decided.clone()) {
            let annotator = voters.annotator_of_row(record);
            let vote = Vote {
                row,
                annotator: annotator.map_or("", |at| voters.names[at].as_str()),
                document: raw.document.as_deref(),
                start: raw.start,
                text: &raw.text,
            };
            let earlier = voted.find_or_add(path, &vote, raws.len())?;
            let sentence = match earlier {
                Some(earlier) => &mut raws[earlier],
                None => &mut raw,
            };
            // A row without an annotator is no vote but the decision.
            match annotator {
                Some(annotator) => sentence.votes.push((annotator, label)),
                None => sentence.decided = Some(label),
            }
            if earlier.is_some() {
                sentence.more_rows.push(row);
                continue;
            }
            if annotator.is_some() {
                raw.decided = None;
            }
        }
        raws.push(raw);
    }
    match raws.is_empty() {
        true => Err(LabelsProblem::NoLabels {
            unread: unread_columns(table),
        }
        .in_file(path)),
        false => Ok(raws),
    }
}

/// Decides the label of a sentence and its votes. Labels that are not in the set have been refused.
pub(super) fn decide(
    raw: &RawSentence,
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
            // The decision is one more vote, so that an adjudicated label has at least one vote.
            votes[label] += 1.0;
            label
        }
        None => {
            let (label, is_tied) = most_probable(&votes, &raw.text);
            if is_tied {
                report.ties.push(raw.row);
            }
            label
        }
    };
    let total: f64 = votes.iter().sum();
    votes.iter_mut().for_each(|v| *v /= total);
    LabelledSentence {
        votes,
        codes,
        document: raw.document.clone(),
        start: raw.start,
        end: raw.end,
        paragraph: raw.paragraph,
        ..LabelledSentence::new(raw.text.clone(), label, labels, raw.row)
    }
}

/// Draws one of several by lot: always the same for a sentence, and none more often than another. If the
/// first of tied labels were taken, the alphabet would decide the shares.
fn draw(text: &str, many: usize) -> usize {
    let hash = Sha256::digest(text).first_chunk().copied();
    let number = u64::from_le_bytes(hash.unwrap_or_default());
    (number % many as u64) as usize
}

/// Returns the most probable label of a sentence, drawn by lot if several are, and whether several are.
pub(crate) fn most_probable(probabilities: &[f64], text: &str) -> (usize, bool) {
    let most = probabilities.iter().copied().fold(0.0, f64::max);
    let tied: Vec<usize> = (0..probabilities.len())
        .filter(|&label| probabilities[label] >= most)
        .collect();
    let drawn = draw(text, tied.len().max(1));
    (tied.get(drawn).copied().unwrap_or(0), tied.len() > 1)
}

#[cfg(test)]
mod tests {
    use crate::labels::LabelsFile;
    use std::path::Path;

    fn counts(labels: [&str; 3]) -> Vec<usize> {
        let rows = (0..3000).map(|at| {
            let [a, b] = [labels[at % 3], labels[(at + 1) % 3]];
            format!("sentence {at},{a},{b}\n")
        });
        let text: String = std::iter::once("text,annotator_1,annotator_2\n".to_string())
            .chain(rows)
            .collect();
        let LabelsFile { labelled, report } =
            LabelsFile::parse(Path::new("labels.csv"), &text, None).unwrap();
        assert_eq!(report.ties.len(), 3000);
        let place = |name: &str| labelled.labels.iter().position(|l| l == name).unwrap();
        labels
            .map(|name| {
                let own = labelled.label_indices().into_iter();
                own.filter(|&label| label == place(name)).count()
            })
            .to_vec()
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
    fn no_label_wins_by_its_place_where_several_are_equally_probable() {
        assert_eq!(super::most_probable(&[0.2, 0.5, 0.3], "x"), (1, false));
        let drawn = (0..3000).map(|at| super::most_probable(&[0.4, 0.2, 0.4], &at.to_string()));
        let last = drawn.filter(|drawn| *drawn == (2, true)).count();
        // 1,500 expected, with a standard error of 27.
        assert!((1400..1600).contains(&last), "{last}");
    }

    #[test]
    fn a_sentence_has_the_same_lot_wherever_it_stands() {
        let text = "document,text,annotator_1,annotator_2\na,We go.,yes,no\nb,Other.,no,no\nc,We go.,no,yes\n";
        let LabelsFile { labelled, report } =
            LabelsFile::parse(Path::new("labels.csv"), text, None).unwrap();
        assert_eq!(labelled.sentences[0].label, labelled.sentences[2].label);
        assert!(report.conflicts.is_empty());
    }
}
