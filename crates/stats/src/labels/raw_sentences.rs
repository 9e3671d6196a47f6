//! Reads rows into sentences with the labels that they were given.

use std::collections::HashMap;
use std::path::Path;

use super::corrections::{CORRECTED, Correction, Replaced, correct, is_time};
use super::decision::decide;
use super::offsets::offset;
use super::raw_sentence::RawSentence;
use super::report::Report;
use super::several_labels::label_in_cell;
use super::table::LoadedTable;
use super::unread::{BOILERPLATE, unread_columns};
use super::votes::{Vote, VotedSentences, Voters};
use super::{Code, LabelledSentence, LabelsError, LabelsProblem};

/// Reads the rows with a text and a label and joins the votes on one sentence.
pub(super) fn read_sentences(
    path: &Path,
    table: &LoadedTable,
    voters: &Voters,
    report: &mut Report,
) -> Result<Vec<RawSentence>, LabelsError> {
    let text = table.text_column(path)?;
    let label = table.label_column(path)?;
    let [document, start, end, paragraph, kind] =
        ["document", "start", "end", "paragraph", "kind"].map(|name| table.column(name));
    let corrected = table.column(CORRECTED);
    let (mut raws, mut corrections) = (Vec::<RawSentence>::new(), Vec::new());
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
            correction: None,
        };
        let time = cell(corrected).filter(|time| is_time(time));
        if let (Some(time), Some(label)) = (time, raw.decided.clone()) {
            raw.correction = Some(Correction { time, label });
            (raw.decided, raw.votes) = (None, Vec::new());
            corrections.push(raw);
            continue;
        }
        if raw.decided.is_none() && raw.votes.is_empty() {
            if cell(kind).is_some_and(|kind| kind == BOILERPLATE) {
                report.no_sentences.push(row)
            } else {
                report.unlabelled.push(row)
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
    correct(&mut raws, corrections);
    if raws.is_empty() {
        let is_labelled = !report.labelled_without_text.is_empty();
        Err(LabelsProblem::NoLabels {
            column: if is_labelled { "text" } else { "label" },
            unread: unread_columns(table),
        }
        .in_file(path))
    } else {
        Ok(raws)
    }
}

/// Gives a sentence its label and votes, which are in the set: others have been refused. Returns also whether the votes are
/// tied. A correction counts among the labels that are `replaced` if there was another one before.
pub(super) fn labelled(
    raw: &RawSentence,
    index: &HashMap<&str, usize>,
    labels: usize,
    replaced: &mut Replaced,
) -> (LabelledSentence, bool) {
    let find = |label: &String| index.get(label.as_str()).copied();
    let code = |(annotator, label): &(usize, String)| {
        let (annotator, label) = (*annotator, find(label)?);
        Some(Code { annotator, label })
    };
    let mut sentence = LabelledSentence {
        codes: raw.votes.iter().filter_map(code).collect(),
        document: raw.document.clone(),
        start: raw.start,
        end: raw.end,
        paragraph: raw.paragraph,
        ..LabelledSentence::new(raw.text.clone(), 0, labels, raw.row)
    };
    let decided = raw.decided.as_ref().and_then(find);
    let correction = raw.correction.as_ref();
    let correction = correction.and_then(|new| Some((find(&new.label)?, new.time.clone())));
    let is_tied = decide(&mut sentence, decided, correction, replaced);
    (sentence, is_tied)
}
