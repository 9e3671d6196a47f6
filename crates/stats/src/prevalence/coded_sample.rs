//! Reads a coded random sample and finds the score of each sentence.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use super::checks::is_of_another_table;
use super::{Coded, PrevalenceError, Scores};
use crate::evaluation::{SentenceIndex, SentenceRow};
use crate::labels::{
    Articles, LabelColumns, LabelSet, Labelled, LabelledSentence, LabelsFile, LabelsProblem,
    LoadedTable, Report, correct_labelled, sampling_probability,
};
use standpoint_common::phrases::shortened;

pub(super) const NEEDS: &str = "the rows of a random sample";

/// A random sample of the sentences of a table of scores, coded by hand.
#[derive(Debug, Clone)]
pub struct CodedSample {
    /// The code of each sentence of the table, if it is in the sample.
    pub coded: Vec<Option<Coded>>,
    /// The sample as labelled sentences.
    pub labelled: Labelled,
    /// The report on what was read of it.
    pub report: Report,
    /// The places of its sentences in the table that it was read for, in the order of the file.
    pub places: Vec<usize>,
    /// The sampling probabilities of all that was drawn and not skipped, also of what the coder found to be no sentence.
    pub probabilities: Vec<f64>,
    /// Whether the sample stands for another number of sentences than the table has.
    pub is_of_another_table: bool,
    /// `true` if the table has more sentences than the sample stands for, of which it says nothing.
    pub is_of_fewer: bool,
    /// The rows that were left out because they were not drawn at random, and those that the coder found to be
    /// no sentence, in a table of labels that `label` wrote.
    pub left_out: [usize; 2],
    /// The rows of sentences that the coder skipped on the page of `label`, and their share of the sample.
    pub skipped: (Vec<usize>, f64),
    /// The lines of the sample whose text is garbled, and whose sentence was found by its place.
    pub respelled: Vec<usize>,
}

impl CodedSample {
    /// The number of sentences that are coded.
    #[must_use]
    pub fn count(&self) -> usize {
        self.coded.iter().flatten().count()
    }

    /// Reads a coded sample. Every row that was drawn at random must have its probability, a label and a
    /// sentence of the scores. Rows that `label` asked for another reason are left out. What was skipped there is left
    /// out too, and the others stand for it: their probabilities are smaller in the same proportion. `articles` are for
    /// a sample without text.
    ///
    /// # Errors
    /// If the sample cannot be read, is coded in part, or has a row that is not as it was drawn or not among the scores.
    pub fn read(
        path: &Path,
        columns: LabelColumns<'_>,
        articles: Option<Articles<'_>>,
        scores: &Scores,
        corrections: &[LabelsFile],
    ) -> Result<Self, PrevalenceError> {
        let table = LoadedTable::read(path, NEEDS)?.with_columns(path, columns)?;
        let mut rows = SampleRows::find(path, &table)?;
        let read = LabelsFile::from_table(path, &table, articles, LabelSet::Known(&scores.labels));
        let LabelsFile {
            mut labelled,
            mut report,
        } = read.map_err(|error| match error.problem() {
            // The labels may be in another column if one has something in it.
            Some(LabelsProblem::NoLabels { unread, .. }) if unread.is_empty() => {
                PrevalenceError::NotCoded {
                    path: path.to_path_buf(),
                }
            }
            _ => error.into(),
        })?;
        let others = correct_labelled(&mut labelled, corrections, &mut report.replaced);
        let corrected = labelled.sentences.iter().filter(|s| s.corrected.is_some());
        let corrected: HashSet<usize> = corrected.map(|s| s.row).collect();
        report.ties.retain(|line| !corrected.contains(line));
        // Of a table without a random row the first row is refused below.
        let mut sentences = labelled.sentences.iter();
        rows.has_random = sentences.any(|sentence| sentence.is_random());
        let Uncoded {
            no_sentences,
            skipped,
        } = rows.uncoded(&labelled, &report)?;
        let all = labelled.sentences.len();
        let labelled = rows.random_part(&labelled, &report)?;
        let mut found = MatchedSample::new(&rows, &labelled, scores)?;
        let of_sentences = found.coded.iter().flatten().map(|coded| coded.probability);
        let mut probabilities: Vec<f64> = of_sentences.collect();
        probabilities.extend(&no_sentences);
        let of_skipped: Vec<f64> = skipped
            .iter()
            .map(|(_, probability)| *probability)
            .collect();
        let share = weight(&of_skipped) / (weight(&of_skipped) + weight(&probabilities));
        let kept = if skipped.is_empty() { 1.0 } else { 1.0 - share };
        probabilities.iter_mut().for_each(|p| *p *= kept);
        let coded = found.coded.iter_mut().flatten();
        coded.for_each(|coded| coded.probability *= kept);
        let is_of_another_table = is_of_another_table(&probabilities, &found.coded, scores);
        Ok(CodedSample {
            left_out: [all - labelled.sentences.len() + others, no_sentences.len()],
            skipped: (skipped.iter().map(|(line, _)| *line).collect(), 1.0 - kept),
            coded: found.coded,
            labelled,
            report,
            places: found.places,
            is_of_fewer: is_of_another_table
                && weight(&probabilities) < scores.sentences.len() as f64,
            is_of_another_table,
            probabilities,
            respelled: found.respelled,
        })
    }

    /// The number of sentences that the sample stands for: the sum of the inverse sampling probabilities.
    pub fn weight(&self) -> f64 {
        weight(&self.probabilities)
    }
}

fn weight(probabilities: &[f64]) -> f64 {
    probabilities.iter().map(|p| 1.0 / p).sum()
}

/// The sentences of a sample without a label.
struct Uncoded {
    /// The probabilities of those that the coder found to be none.
    no_sentences: Vec<f64>,
    /// The lines of those that the coder skipped, with their probabilities.
    skipped: Vec<(usize, f64)>,
}

/// The rows of a sample, by their lines in the file.
pub(super) struct SampleRows<'a> {
    path: &'a Path,
    table: &'a LoadedTable,
    sampling: usize,
    probability: usize,
    /// Whether a row was drawn at random: only then are the others left out.
    has_random: bool,
}

impl<'a> SampleRows<'a> {
    pub(super) fn find(path: &'a Path, table: &'a LoadedTable) -> Result<Self, PrevalenceError> {
        let column = |column: &'static str| {
            table
                .column(column)
                .ok_or_else(|| PrevalenceError::UnknownOrigin {
                    path: path.to_path_buf(),
                    column,
                })
        };
        Ok(SampleRows {
            path,
            table,
            sampling: column("sampling")?,
            probability: column("probability")?,
            has_random: false,
        })
    }

    pub(super) fn cell(&self, line: usize, at: Option<usize>) -> &'a str {
        let record = self.table.on_line(line);
        let cell = at.and_then(|at| record?.get(at));
        cell.unwrap_or_default().trim()
    }

    pub(super) fn sampling(&self, line: usize) -> &'a str {
        self.cell(line, Some(self.sampling))
    }

    /// The probability with which the row was drawn, if the cell holds one.
    pub(super) fn probability(&self, line: usize) -> Option<f64> {
        sampling_probability(self.cell(line, Some(self.probability)))
    }

    pub(super) fn is_random(&self, line: usize) -> bool {
        self.sampling(line).eq_ignore_ascii_case("random")
    }

    /// Returns whether the row was asked for another reason.
    fn is_other(&self, line: usize) -> bool {
        self.has_random && !self.is_random(line) && !self.sampling(line).is_empty()
    }

    /// Finds the sentences that no coder labelled. Fails if the sample has rows without an answer of any kind, which
    /// `label` never writes.
    fn uncoded(&self, labelled: &Labelled, report: &Report) -> Result<Uncoded, PrevalenceError> {
        // Of several coders one may have skipped a sentence, or found it to be none, that another labelled.
        let [document, start, kind] =
            ["document", "start", "kind"].map(|name| self.table.column(name));
        let place = |line: usize| (self.cell(line, document), self.cell(line, start));
        let coded: HashSet<_> = labelled.sentences.iter().map(|s| place(s.row)).collect();
        let drawn = |lines: &[usize]| -> Vec<(usize, f64)> {
            let lines = lines
                .iter()
                .copied()
                .filter(|line| !self.is_other(*line) && !coded.contains(&place(*line)));
            let mut of_place: BTreeMap<_, (usize, f64)> = BTreeMap::new();
            for line in lines {
                let probability = self.probability(line).unwrap_or(0.0);
                let known = of_place.entry(place(line)).or_insert((line, probability));
                known.1 = known.1.max(probability);
            }
            of_place.into_values().collect()
        };
        let no_sentences = drawn(&report.no_sentences);
        let is_known = |line: usize| {
            let mut lines = report.no_sentences.iter();
            lines.any(|other| place(*other) == place(line))
        };
        let mut skipped = drawn(&report.unlabelled);
        skipped.retain(|(line, _)| !is_known(*line));
        skipped.sort_unstable_by_key(|(line, _)| *line);
        let open: Vec<usize> = skipped
            .iter()
            .map(|(line, _)| *line)
            .filter(|line| self.cell(*line, kind).is_empty())
            .collect();
        if !open.is_empty() {
            return Err(PrevalenceError::PartlyCoded {
                path: self.path.to_path_buf(),
                lines: open,
            });
        }
        let is_drawn = |(_, probability): &(usize, f64)| *probability > 0.0;
        skipped.retain(is_drawn);
        Ok(Uncoded {
            no_sentences: no_sentences
                .into_iter()
                .filter(is_drawn)
                .map(|(_, p)| p)
                .collect(),
            skipped,
        })
    }

    /// The sentences that were drawn at random. Fails if the votes on one are tied.
    fn random_part(
        &self,
        labelled: &Labelled,
        report: &Report,
    ) -> Result<Labelled, PrevalenceError> {
        let is_drawn = |sentence: &LabelledSentence| {
            !self.has_random || sentence.is_random() || sentence.sampling.is_none()
        };
        let drawn: Vec<usize> = (0..labelled.sentences.len())
            .filter(|row| is_drawn(&labelled.sentences[*row]))
            .collect();
        let lines: Vec<usize> = drawn
            .iter()
            .map(|row| labelled.sentences[*row].row)
            .filter(|line| report.ties.contains(line))
            .collect();
        if lines.is_empty() {
            Ok(labelled.part(&drawn))
        } else {
            Err(PrevalenceError::Tied {
                path: self.path.to_path_buf(),
                lines,
            })
        }
    }

    /// The error of a row.
    fn wrong(&self, row: usize, what: String) -> PrevalenceError {
        let path = self.path.to_path_buf();
        PrevalenceError::Row { path, row, what }
    }

    /// The probability with which a sentence was drawn, if the row says all that an interval needs.
    pub(super) fn drawn_with(&self, sentence: &LabelledSentence) -> Result<f64, PrevalenceError> {
        let row = sentence.row;
        if !sentence.is_random() {
            return Err(PrevalenceError::NotRandom {
                path: self.path.to_path_buf(),
                row,
                sampling: sentence.sampling.clone().unwrap_or_default(),
            });
        }
        let probability = sentence.probability.ok_or_else(|| {
            let cell = self.cell(row, Some(self.probability));
            self.wrong(row, format!(
                "“{cell}” is no sampling probability above 0 and up to 1, so no interval can be defended: leave the column as the sample had it"
            ))
        })?;
        match sentence.document {
            Some(_) => Ok(probability),
            None => Err(self.wrong(
                row,
                "the column document is empty: leave it as it was".to_string(),
            )),
        }
    }
}

/// The sentences of a sample among those of the scores.
struct MatchedSample {
    coded: Vec<Option<Coded>>,
    respelled: Vec<usize>,
    places: Vec<usize>,
}

impl MatchedSample {
    fn new(
        rows: &SampleRows<'_>,
        labelled: &Labelled,
        scores: &Scores,
    ) -> Result<Self, PrevalenceError> {
        let index = SentenceIndex::new(sentence_rows(scores), labelled);
        let mut taken = vec![false; scores.sentences.len()];
        let mut found = MatchedSample {
            coded: vec![None; scores.sentences.len()],
            respelled: Vec::new(),
            places: Vec::with_capacity(labelled.sentences.len()),
        };
        for sentence in &labelled.sentences {
            let probability = rows.drawn_with(sentence)?;
            let place = index.find(sentence, &taken).map_err(|missing| {
                let what = missing.explain(sentence, |column| {
                    let column =
                        column.map(|column| format!(", and leave the column {column} as it was"));
                    let leave = column.unwrap_or_default();
                    format!("name the table that the sample was drawn from{leave}")
                });
                rows.wrong(sentence.row, what)
            })?;
            if std::mem::replace(&mut taken[place], true) {
                let text = shortened(&sentence.text);
                let what = format!("“{text}” stands in the sample twice: remove one");
                return Err(rows.wrong(sentence.row, what));
            }
            if !index.has_text(place, sentence) {
                found.respelled.push(sentence.row);
            }
            let label = sentence.label;
            found.places.push(place);
            found.coded[place] = Some(Coded { label, probability });
        }
        Ok(found)
    }
}

pub(super) fn sentence_rows(scores: &Scores) -> Vec<SentenceRow<'_>> {
    let rows = scores.sentences.iter().map(|sentence| SentenceRow {
        document: Some(&scores.documents[sentence.document]),
        text: &sentence.text,
        start: &sentence.start,
        end: &sentence.end,
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use standpoint_core::model::Fit;

    use super::super::scores::tests::read as read_scores;
    use super::*;

    const SCORES: &str = "document,label,p_no,p_yes,text,start,end\n\
        a,yes,0.2,0.8,Go now,0,6\na,no,0.9,0.1,Stay,7,11\na,no,0.9,0.1,Stay,12,16\nb,no,0.6,0.4,=Wait,0,5\n";

    /// Reads a coded sample of a table of scores.
    fn read_from(scores: &str, sample: &str) -> Result<CodedSample, PrevalenceError> {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str, content: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, content).unwrap();
            path
        };
        let scores = Scores::read(&path("scores.csv", scores), None, None).unwrap();
        CodedSample::read(
            &path("coded.csv", sample),
            LabelColumns::default(),
            None,
            &scores,
            &[],
        )
    }

    fn read(sample: &str) -> Result<CodedSample, PrevalenceError> {
        read_from(SCORES, sample)
    }

    /// Asserts that the message of an error contains a text.
    fn refused(read: Result<CodedSample, PrevalenceError>, expected: &str) {
        let message = read.unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
    }

    #[test]
    fn rows_are_found_whatever_a_spreadsheet_did_to_them() {
        let sample = read(
            "document;start;text;label;sampling;probability\n\
             b;0;'=Wait;yes;Random;0,5\na;12;Stay;no;random;0,5\na;0.0;Go  now;no;random;1\n",
        )
        .unwrap();
        let coded: Vec<Option<(usize, f64)>> = sample
            .coded
            .iter()
            .map(|c| c.map(|c| (c.label, c.probability)))
            .collect();
        assert_eq!(
            coded,
            [Some((0, 1.0)), None, Some((0, 0.5)), Some((1, 0.5))]
        );
        assert_eq!(sample.weight(), 5.0);
        assert!(sample.respelled.is_empty());
        let seen = LabelsFile::parse(Path::new("l"), "text,label\nGo now,yes\nElse,no\n", None)
            .unwrap()
            .labelled;
        let scores = |fit: &str| {
            let rows = SCORES.lines().zip(["fit", fit, "all", "all", "all"]);
            let table: String = rows.map(|(row, fit)| format!("{row},{fit}\n")).collect();
            read_scores(&table, None).unwrap()
        };
        assert_eq!(sample.overlap_with(&seen, &scores("all")), 1);
        assert_eq!(sample.count_fit(&scores("all"), Fit::HeldOut), 0);
        // What a fit without it said may be corrected by its label.
        assert_eq!(sample.overlap_with(&seen, &scores("held-out")), 0);
        assert_eq!(sample.count_fit(&scores("held-out"), Fit::HeldOut), 1);
    }

    #[test]
    fn the_random_part_of_labels_is_the_sample() {
        let header = "document,start,text,label,annotator,kind,sampling,probability\n";
        let sample = read(&format!(
            "{header}\
             a,0,Go now,yes,ann,sentence,random,0.75\n\
             a,7,Stay,no,ann,sentence,active,\n\
             a,7,Stay,yes,bob,sentence,active,\n\
             a,12,Stay,,ann,boilerplate,random,0.75\n\
             a,12,Stay,,bob,boilerplate,random,0.75\n\
             b,0,=Wait,,ann,sentence,random,0.75\n\
             b,0,=Wait,no,bob,sentence,random,0.75\n"
        ))
        .unwrap();
        let coded: Vec<Option<usize>> = sample.coded.iter().map(|c| c.map(|c| c.label)).collect();
        assert_eq!(coded, [Some(1), None, None, Some(0)]);
        // The votes that tie are no part of the sample, and what two coders found to be no sentence is one.
        assert_eq!(sample.left_out, [1, 1]);
        assert!((sample.weight() - 4.0).abs() < 1e-9);
        // The others stand for a sentence that all coders skipped.
        let skipped = read(&format!(
            "{header}a,0,Go now,yes,ann,sentence,random,0.5\nb,0,=Wait,,ann,sentence,random,0.5\n\
             b,0,=Wait,,bob,sentence,random,0.5\na,7,Stay,,ann,sentence,active,\n"
        ));
        let sample = skipped.unwrap();
        assert_eq!(sample.skipped, (vec![3], 0.5));
        let probabilities: Vec<f64> = sample
            .coded
            .iter()
            .flatten()
            .map(|c| c.probability)
            .collect();
        assert_eq!((sample.weight(), probabilities), (4.0, vec![0.25]));
        // Coders whose random parts have another size drew from one order.
        let sizes = read(&format!(
            "{header}a,0,Go now,yes,ann,sentence,random,0.5\na,0,Go now,yes,bob,sentence,random,0.75\n\
             b,0,=Wait,no,bob,sentence,random,0.75\na,7,Stay,no,ann,sentence,found,\n\
             a,7,Stay,no,bob,sentence,random,0.75\n"
        ));
        let sample = sizes.unwrap();
        assert_eq!(
            (sample.coded.iter().flatten().count(), sample.weight()),
            (3, 4.0)
        );
    }

    #[test]
    fn places_may_be_written_as_pandas_writes_them() {
        let scores = SCORES.replace(",7,11\n", ",7.0,11.0\n");
        let sample = read_from(
            &scores.replace(",12,16\n", ",12.0,16.0\n"),
            "document,start,end,text,label,sampling,probability\n\
             a,12,16,Stay,no,random,0.5\na,7,11,#NAME?,no,random,0.5\n",
        )
        .unwrap();
        assert!(sample.coded[1].is_some() && sample.coded[2].is_some());
        assert_eq!(sample.respelled, [3]);
    }

    #[test]
    fn a_garbled_text_is_found_by_its_place() {
        let row = |text: &str, end: usize| {
            read(&format!(
                "document,start,end,text,label,sampling,probability\na,0,6,Go now,yes,random,0.5\nb,0,{end},{text},no,random,0.5\n"
            ))
        };
        for text in ["#NAME?", "#WERT!", "â€“Wait", "Ł Wait"] {
            let sample = row(text, 5).unwrap();
            assert_eq!(sample.coded[3].map(|coded| coded.label), Some(0), "{text}");
            assert_eq!(sample.respelled, [3], "{text}");
        }
        // Neither another sentence in its place nor the garbled sentence elsewhere.
        refused(
            row("Wait no", 5),
            "row 3: “Wait no” is not in the table of scores, which has “=Wait” in this place",
        );
        refused(row("#NAME?", 6), "“#NAME?” is not in the table of scores");
    }

    #[test]
    fn a_text_in_another_script_is_garbled_if_characters_are_lost() {
        let sample = |text: &str| {
            read_from(
                "document,label,p_no,p_yes,text,start,end\na,no,0.6,0.4,Пора уходить,0,12\n",
                &format!(
                    "document,start,end,text,label,sampling,probability\na,0,12,{text},no,random,0.5\n"
                ),
            )
        };
        assert_eq!(sample("???? ???????").unwrap().respelled, [2]);
        refused(sample("Они остаются"), "is not in the table of scores");
    }

    #[test]
    fn a_name_that_a_spreadsheet_turned_into_a_number_is_explained() {
        let sample = read_from(
            "document,label,p_no,p_yes,text,start,end\n\
             7,no,0.9,0.1,Stay,0,4\n00123,no,0.9,0.1,Stay,0,4\n",
            "document,start,end,text,label,sampling,probability\n123,0,4,Stay,no,random,0.5\n",
        );
        refused(
            sample,
            "row 2: “Stay” is in the table of scores in another document (“00123”, not “123”): a spreadsheet made a number of the one",
        );
    }

    #[test]
    fn a_sample_without_intervals_is_refused() {
        let refused = |sample: &str, expected: &str| refused(read(sample), expected);
        let row = |row: &str| format!("document,start,text,label,sampling,probability\n{row}\n");
        refused(
            "document,text,label\na,Go now,yes\n",
            "no column “sampling”",
        );
        refused(
            "document,text,label,sampling\na,Go now,yes,random\n",
            "no column “probability”",
        );
        refused(
            &row("a,0,Go now,yes,active,0.5"),
            "row 2: the sampling is “active”",
        );
        refused(&row("a,0,Go now,yes,,0.5"), "the sampling is “”");
        for p in ["", "0", "1.5", "x", "NaN"] {
            refused(
                &row(&format!("a,0,Go now,yes,random,{p}")),
                &format!("“{p}” is no"),
            );
        }
        refused(
            &row("a,0,Go now,yes,random,0.5\na,7,Stay,,random,0.5"),
            "1 sentence of the sample has no label",
        );
        refused(&row("a,0,Go now,maybe,random,0.5"), "“maybe”");
        refused(
            &row("b,0,Go now,yes,random,0.5"),
            "“Go now” is in the table of scores in another document (“a”, not “b”): name the table",
        );
        refused(
            &row("a,7,Stay,no,random,0.5\na,7,Stay,no,random,0.5"),
            "row 3: “Stay” stands in the sample twice",
        );
    }
}
