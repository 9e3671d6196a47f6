//! A coded random sample in, each sentence beside its score.

use std::collections::HashSet;
use std::path::Path;

use super::codes_and_labels::CodesAndLabels;
use super::places::Places;
use super::{Coded, PrevalenceError, Scores};
use crate::labels::{
    Articles, Labelled, LabelledSentence, LabelsProblem, Table, read_text,
    represent_another_number, sampling_probability, squeezed,
};

const NEEDS: &str = "the rows that “standpoint sample” wrote";

/// A random sample of the sentences of a table of scores, coded by hand.
#[derive(Debug, Clone)]
pub struct CodedSample {
    /// For each sentence of the table, what a coder said, if it is in the sample.
    pub coded: Vec<Option<Coded>>,
    /// The sample as a file of labels.
    pub labelled: Labelled,
    /// The number of sentences that the sample stands for: the sum of the inverse probabilities.
    pub weight: f64,
    /// The lines of the sample whose text is garbled, and whose sentence was known by its place.
    pub respelled: Vec<usize>,
    /// How far the codes are the labels that the model gave.
    pub(crate) beside_labels: CodesAndLabels,
}

impl CodedSample {
    /// Reads a coded sample. Every row must have the sampling `random`, its probability, a label that the
    /// scores know, and a sentence that they have. The articles are for a sample without text.
    pub fn read(
        path: &Path,
        articles: Option<Articles<'_>>,
        scores: &Scores,
    ) -> Result<Self, PrevalenceError> {
        // Once: a pipe has nothing to say a second time.
        let text = read_text(path, NEEDS)?;
        let table = Table::parse(path, &text.0, NEEDS)?;
        let column = |column: &'static str| {
            table
                .column(column)
                .ok_or_else(|| PrevalenceError::UnknownOrigin {
                    path: path.to_path_buf(),
                    column,
                })
        };
        let (sampling, probability) = (column("sampling")?, column("probability")?);
        let labelled = Labelled::parse_file(path, text, articles, Some(&scores.labels));
        let labelled = labelled.map_err(|error| match error.problem() {
            // Where another column has something in it, the labels may stand there.
            Some(LabelsProblem::NoLabels { unread }) if unread.is_empty() => {
                PrevalenceError::NotCoded {
                    path: path.to_path_buf(),
                }
            }
            _ => error.into(),
        })?;
        if !labelled.report.unlabelled.is_empty() {
            return Err(PrevalenceError::PartlyCoded {
                path: path.to_path_buf(),
                lines: labelled.report.unlabelled,
            });
        }
        if !labelled.report.ties.is_empty() {
            return Err(PrevalenceError::Tied {
                path: path.to_path_buf(),
                lines: labelled.report.ties,
            });
        }
        let places = Places::new(scores, &labelled);
        let mut coded = vec![None; scores.sentences.len()];
        let mut respelled = Vec::new();
        let mut beside_labels = Vec::with_capacity(labelled.sentences.len());
        for sentence in &labelled.sentences {
            let wrong = |what: String| PrevalenceError::Row {
                path: path.to_path_buf(),
                row: sentence.row,
                what,
            };
            let cell = |at: usize| -> &str {
                let record = table.on_line(sentence.row);
                record.and_then(|r| r.get(at)).unwrap_or_default().trim()
            };
            let origin = cell(sampling);
            if !origin.eq_ignore_ascii_case("random") {
                return Err(wrong(format!(
                    "the sampling is “{origin}”, and only a random sample carries an interval: draw one with “standpoint sample”"
                )));
            }
            let probability = sampling_probability(cell(probability)).ok_or_else(|| {
                wrong(format!(
                    "“{}” is no sampling probability above 0 and up to 1, so no interval can be defended: “standpoint sample” writes them",
                    cell(probability)
                ))
            })?;
            let place = places.find(sentence, scores, &coded).map_err(wrong)?;
            if squeezed(&scores.sentences[place].text) != squeezed(&sentence.text) {
                respelled.push(sentence.row);
            }
            beside_labels.push((sentence.label, scores.sentences[place].given));
            coded[place] = Some(Coded {
                label: sentence.label,
                probability,
            });
        }
        let weight = coded.iter().flatten().map(|c| 1.0 / c.probability).sum();
        Ok(CodedSample {
            coded,
            labelled,
            weight,
            respelled,
            beside_labels: CodesAndLabels::of(&beside_labels, scores.labels.len()),
        })
    }

    /// Whether the sample stands for another number of sentences than there are.
    pub(crate) fn is_of_another_table(&self) -> bool {
        let rows = self.coded.iter().flatten();
        represent_another_number(rows.map(|coded| coded.probability), self.coded.len())
    }

    /// How many sentences of the sample also stand in other labelled sentences: a model that learned from
    /// those has seen them.
    pub(crate) fn seen_in(&self, others: &Labelled) -> usize {
        let texts: HashSet<String> = others.sentences.iter().map(|s| squeezed(&s.text)).collect();
        let seen = |s: &&LabelledSentence| texts.contains(&squeezed(&s.text));
        self.labelled.sentences.iter().filter(seen).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCORES: &str = "document,label,p_no,p_yes,text,start,end\n\
        a,yes,0.2,0.8,Go now,0,6\na,no,0.9,0.1,Stay,7,11\na,no,0.9,0.1,Stay,12,16\nb,no,0.6,0.4,=Wait,0,5\n";

    fn read(audit: &str) -> Result<CodedSample, PrevalenceError> {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str, content: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, content).unwrap();
            path
        };
        let scores = Scores::read(&path("scores.csv", SCORES), None).unwrap();
        CodedSample::read(&path("audit.csv", audit), None, &scores)
    }

    #[test]
    fn rows_are_found_whatever_a_spreadsheet_did_to_them() {
        let audit = read(
            "document;start;text;label;sampling;probability\n\
             b;0;'=Wait;yes;Random;0,5\na;12;Stay;no;random;0,5\na;0.0;Go  now;no;random;1\n",
        )
        .unwrap();
        let coded: Vec<Option<(usize, f64)>> = audit
            .coded
            .iter()
            .map(|c| c.map(|c| (c.label, c.probability)))
            .collect();
        assert_eq!(
            coded,
            [Some((0, 1.0)), None, Some((0, 0.5)), Some((1, 0.5))]
        );
        assert_eq!(audit.weight, 5.0);
        assert!(audit.respelled.is_empty());
        assert!(audit.is_of_another_table());
        let seen = Labelled::parse(Path::new("l"), "text,label\nGo now,yes\nElse,no\n", None);
        assert_eq!(audit.seen_in(&seen.unwrap()), 1);
    }

    #[test]
    fn a_table_may_have_places_as_pandas_writes_them() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let scores = SCORES.replace(",7,11\n", ",7.0,11.0\n");
        std::fs::write(
            path("scores.csv"),
            scores.replace(",12,16\n", ",12.0,16.0\n"),
        )
        .unwrap();
        let coded = "document,start,end,text,label,sampling,probability\n\
            a,12,16,Stay,no,random,0.5\na,7,11,#NAME?,no,random,0.5\n";
        std::fs::write(path("coded.csv"), coded).unwrap();
        let scores = Scores::read(&path("scores.csv"), None).unwrap();
        let sample = CodedSample::read(&path("coded.csv"), None, &scores).unwrap();
        assert!(sample.coded[1].is_some() && sample.coded[2].is_some());
        assert_eq!(sample.respelled, [3]);
    }

    #[test]
    fn a_garbled_text_is_known_by_its_place() {
        let row = |text: &str, end: usize| {
            read(&format!(
                "document,start,end,text,label,sampling,probability\na,0,6,Go now,yes,random,0.5\nb,0,{end},{text},no,random,0.5\n"
            ))
        };
        for text in ["#NAME?", "#WERT!", "â€“Wait", "Ł Wait"] {
            let audit = row(text, 5).unwrap();
            assert_eq!(audit.coded[3].map(|coded| coded.label), Some(0), "{text}");
            assert_eq!(audit.respelled, [3], "{text}");
        }
        // Another sentence is none, nor what stands elsewhere.
        let message = row("Wait no", 5).unwrap_err().to_string();
        assert!(
            message.contains(
                "line 3: “Wait no” is not in the table of scores, which has “=Wait” in this place"
            ),
            "{message}"
        );
        let message = row("#NAME?", 6).unwrap_err().to_string();
        assert!(
            message.contains("“#NAME?” is not in the table of scores"),
            "{message}"
        );
    }

    #[test]
    fn a_text_in_another_script_is_garbled_where_signs_are_lost() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let table = "document,label,p_no,p_yes,text,start,end\na,no,0.6,0.4,Пора уходить,0,12\n";
        std::fs::write(path("scores.csv"), table).unwrap();
        let scores = Scores::read(&path("scores.csv"), None).unwrap();
        let sample = |text: &str| {
            let coded = format!(
                "document,start,end,text,label,sampling,probability\na,0,12,{text},no,random,0.5\n"
            );
            std::fs::write(path("coded.csv"), coded).unwrap();
            CodedSample::read(&path("coded.csv"), None, &scores)
        };
        assert_eq!(sample("???? ???????").unwrap().respelled, [2]);
        let message = sample("Они остаются").unwrap_err().to_string();
        assert!(
            message.contains("is not in the table of scores"),
            "{message}"
        );
    }

    #[test]
    fn a_name_that_a_spreadsheet_made_a_number_is_told_with_the_reason() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let scores = "document,label,p_no,p_yes,text,start,end\n\
            7,no,0.9,0.1,Stay,0,4\n00123,no,0.9,0.1,Stay,0,4\n";
        std::fs::write(path("scores.csv"), scores).unwrap();
        let coded = "document,start,end,text,label,sampling,probability\n\
            123,0,4,Stay,no,random,0.5\n";
        std::fs::write(path("coded.csv"), coded).unwrap();
        let scores = Scores::read(&path("scores.csv"), None).unwrap();
        let refused = CodedSample::read(&path("coded.csv"), None, &scores).unwrap_err();
        let message = refused.to_string();
        assert!(message.contains("line 2: “Stay” is in the table of scores in another document (“00123”, not “123”): a spreadsheet made a number of the one"), "{message}");
    }

    #[test]
    fn what_carries_no_interval_is_refused() {
        let refused = |audit: &str, what: &str| {
            let message = read(audit).unwrap_err().to_string();
            assert!(message.contains(what), "{message}");
        };
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
