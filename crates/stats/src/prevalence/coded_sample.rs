//! Reads a coded random sample and finds the score of each sentence.

use std::collections::HashSet;
use std::path::Path;

use standpoint_common::phrases::shortened;

use super::code_agreement::CodeAgreement;
use super::{Coded, PrevalenceError, Scores};
use crate::evaluation::{SentenceIndex, SentenceRow};
use crate::labels::{
    Articles, LabelColumns, LabelSet, Labelled, LabelledSentence, LabelsFile, LabelsProblem,
    Reading, Report, Table, read_text, represent_another_number, sampling_probability, squeezed,
};

const NEEDS: &str = "the rows of a random sample";

/// A random sample of the sentences of a table of scores, coded by hand.
#[derive(Debug, Clone)]
pub struct CodedSample {
    /// The code of each sentence of the table, if it is in the sample.
    pub coded: Vec<Option<Coded>>,
    /// The sample as labelled sentences.
    pub labelled: Labelled,
    /// The report on what was read of it.
    pub report: Report,
    /// The number of sentences that the sample stands for: the sum of the inverse sampling probabilities.
    pub weight: f64,
    /// Whether that is another number than the table of scores has.
    pub is_of_another_table: bool,
    /// The rows that were left out because they were not drawn at random, and those that the coder found to be
    /// no sentence, in a table of labels that `label` wrote.
    pub left_out: [usize; 2],
    /// The lines of the sample whose text is garbled, and whose sentence was found by its place.
    pub respelled: Vec<usize>,
    /// The agreement of the codes with the model's labels.
    pub agreement: CodeAgreement,
}

impl CodedSample {
    /// Reads a coded sample. Every row that was drawn at random must have its probability, a label and a
    /// sentence of the scores. Rows that `label` asked for another reason are left out. `articles` are for a
    /// sample without text.
    pub fn read(
        path: &Path,
        columns: LabelColumns<'_>,
        articles: Option<Articles<'_>>,
        scores: &Scores,
    ) -> Result<Self, PrevalenceError> {
        // The file is read only once, because it may be a pipe.
        let text = read_text(path, NEEDS)?;
        let table = Table::parse(path, &text.0, NEEDS)?.with_columns(path, columns)?;
        let column = |column: &'static str| {
            table
                .column(column)
                .ok_or_else(|| PrevalenceError::UnknownOrigin {
                    path: path.to_path_buf(),
                    column,
                })
        };
        let (sampling, probability) = (column("sampling")?, column("probability")?);
        let labels = LabelSet::Known(&scores.labels);
        let reading = Reading { columns, labels };
        let read = LabelsFile::parse_file(path, text, articles, reading);
        let LabelsFile { labelled, report } = read.map_err(|error| match error.problem() {
            // The labels may be in another column if one has something in it.
            Some(LabelsProblem::NoLabels { unread }) if unread.is_empty() => {
                PrevalenceError::NotCoded {
                    path: path.to_path_buf(),
                }
            }
            _ => error.into(),
        })?;
        let cell_on = |line: usize, at: usize| -> &str {
            let record = table.on_line(line);
            record.and_then(|r| r.get(at)).unwrap_or_default().trim()
        };
        let is_random = |line: usize| cell_on(line, sampling).eq_ignore_ascii_case("random");
        let mut sentences = labelled.sentences.iter();
        // Of a table without a random row the first row is refused below.
        let has_random = sentences.any(|sentence| is_random(sentence.row));
        let is_other =
            |line: usize| has_random && !is_random(line) && !cell_on(line, sampling).is_empty();
        // Of several coders one may have skipped a sentence, or found it to be none, that another labelled.
        let [document, start] = ["document", "start"].map(|name| table.column(name));
        let place = |line: usize| {
            let cell = |at: Option<usize>| at.map_or("", |at| cell_on(line, at));
            (cell(document), cell(start))
        };
        let mut places: HashSet<(&str, &str)> =
            labelled.sentences.iter().map(|s| place(s.row)).collect();
        let is_new = |line: &usize| !is_other(*line) && places.insert(place(*line));
        let no_sentences = report.no_sentences.iter().copied();
        let no_sentences: Vec<usize> = no_sentences.filter(is_new).collect();
        let unlabelled = report.unlabelled.iter().copied();
        let is_new = |line: &usize| !is_other(*line) && !places.contains(&place(*line));
        let uncoded: Vec<usize> = unlabelled.filter(is_new).collect();
        if !uncoded.is_empty() {
            return Err(PrevalenceError::PartlyCoded {
                path: path.to_path_buf(),
                lines: uncoded,
            });
        }
        let others = labelled.sentences.iter().filter(|s| is_other(s.row));
        let left_out = [others.count(), no_sentences.len()];
        let drawn: Vec<usize> = (0..labelled.sentences.len())
            .filter(|row| !is_other(labelled.sentences[*row].row))
            .collect();
        let labelled = labelled.part(&drawn);
        let ties = report.ties.iter().copied();
        let ties: Vec<usize> = ties.filter(|line| !is_other(*line)).collect();
        if !ties.is_empty() {
            return Err(PrevalenceError::Tied {
                path: path.to_path_buf(),
                lines: ties,
            });
        }
        let index = SentenceIndex::new(sentence_rows(scores), &labelled);
        let mut taken = vec![false; scores.sentences.len()];
        let mut coded = vec![None; scores.sentences.len()];
        let mut respelled = Vec::new();
        let mut codes_and_labels = Vec::with_capacity(labelled.sentences.len());
        for sentence in &labelled.sentences {
            let wrong = |what: String| PrevalenceError::Row {
                path: path.to_path_buf(),
                row: sentence.row,
                what,
            };
            let cell = |at: usize| cell_on(sentence.row, at);
            if !is_random(sentence.row) {
                return Err(PrevalenceError::NotRandom {
                    path: path.to_path_buf(),
                    row: sentence.row,
                    sampling: cell(sampling).to_string(),
                });
            }
            let probability = sampling_probability(cell(probability)).ok_or_else(|| {
                wrong(format!(
                    "“{}” is no sampling probability above 0 and up to 1, so no interval can be defended: leave the column as the sample had it",
                    cell(probability)
                ))
            })?;
            if sentence.document.is_none() {
                return Err(wrong(
                    "the column document is empty: leave it as it was".to_string(),
                ));
            }
            let found = index.find(sentence, &taken);
            let place = found.map_err(|missing| {
                wrong(missing.explain(sentence, |column| {
                    let column =
                        column.map(|column| format!(", and leave the column {column} as it was"));
                    let leave = column.unwrap_or_default();
                    format!("name the table that the sample was drawn from{leave}")
                }))
            })?;
            if std::mem::replace(&mut taken[place], true) {
                let text = shortened(&sentence.text);
                return Err(wrong(format!(
                    "“{text}” stands in the sample twice: remove one"
                )));
            }
            if !index.has_text(place, sentence) {
                respelled.push(sentence.row);
            }
            codes_and_labels.push((sentence.label, scores.sentences[place].given));
            coded[place] = Some(Coded {
                label: sentence.label,
                probability,
            });
        }
        let of_no_sentences = no_sentences
            .iter()
            .filter_map(|line| sampling_probability(cell_on(*line, probability)));
        let probabilities = coded.iter().flatten().map(|coded| coded.probability);
        let probabilities: Vec<f64> = probabilities.chain(of_no_sentences).collect();
        Ok(CodedSample {
            coded,
            labelled,
            report,
            weight: probabilities
                .iter()
                .map(|probability| 1.0 / probability)
                .sum(),
            is_of_another_table: represent_another_number(
                probabilities.iter().copied(),
                scores.sentences.len(),
            ),
            left_out,
            respelled,
            agreement: CodeAgreement::new(&codes_and_labels, scores.labels.len()),
        })
    }

    /// The number of sentences of the sample that are also among other labelled sentences.
    pub fn overlap_with(&self, others: &Labelled) -> usize {
        let texts: HashSet<String> = others.sentences.iter().map(|s| squeezed(&s.text)).collect();
        let seen = |s: &&LabelledSentence| texts.contains(&squeezed(&s.text));
        self.labelled.sentences.iter().filter(seen).count()
    }
}

fn sentence_rows(scores: &Scores) -> Vec<SentenceRow<'_>> {
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
        let scores = Scores::read(&path("scores.csv", scores), None).unwrap();
        CodedSample::read(
            &path("coded.csv", sample),
            LabelColumns::default(),
            None,
            &scores,
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
        assert_eq!(sample.weight, 5.0);
        assert!(sample.respelled.is_empty());
        assert!(sample.is_of_another_table);
        let seen = LabelsFile::parse(Path::new("l"), "text,label\nGo now,yes\nElse,no\n", None);
        assert_eq!(sample.overlap_with(&seen.unwrap().labelled), 1);
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
        ));
        let sample = sample.unwrap();
        let coded: Vec<Option<usize>> = sample.coded.iter().map(|c| c.map(|c| c.label)).collect();
        assert_eq!(coded, [Some(1), None, None, Some(0)]);
        // The votes that tie are no part of the sample, and what two coders found to be no sentence is one.
        assert_eq!(sample.left_out, [1, 1]);
        assert!((sample.weight - 4.0).abs() < 1e-9 && !sample.is_of_another_table);
        // A sentence that all coders skipped is missing.
        let skipped = read(&format!(
            "{header}a,0,Go now,yes,ann,sentence,random,0.5\nb,0,=Wait,,ann,sentence,random,0.5\n\
             a,7,Stay,,ann,sentence,active,\n"
        ));
        refused(skipped, "1 sentence of the sample has no label");
    }

    #[test]
    fn places_may_be_written_as_pandas_writes_them() {
        let scores = SCORES.replace(",7,11\n", ",7.0,11.0\n");
        let sample = read_from(
            &scores.replace(",12,16\n", ",12.0,16.0\n"),
            "document,start,end,text,label,sampling,probability\n\
             a,12,16,Stay,no,random,0.5\na,7,11,#NAME?,no,random,0.5\n",
        );
        let sample = sample.unwrap();
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
            "line 3: “Wait no” is not in the table of scores, which has “=Wait” in this place",
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
            "line 2: “Stay” is in the table of scores in another document (“00123”, not “123”): a spreadsheet made a number of the one",
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
            "line 2: the sampling is “active”",
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
            "line 3: “Stay” stands in the sample twice",
        );
    }
}
