//! Joins the labels of several files.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use sha2::{Digest, Sha256};
use standpoint_common::hash::hex;

use super::decision::decide;
use super::votes::SentenceKey;
use super::{Code, Labelled, LabelledSentence, LabelsFile, Report, common_order, label_name};
use crate::occurrences::count_before;

/// Two rows of different files are one sentence if these are equal: its key, and how often the file has had it
/// before.
type Key = (SentenceKey, usize);

impl LabelsFile {
    /// Joins the labels of several files as if they were one. A sentence in several files counts once; its coders
    /// are those of all of them. Where files overlap, one without annotators is the work of one coder, whom it is
    /// named after.
    pub fn join(files: Vec<(&Path, LabelsFile)>) -> LabelsFile {
        let names = names_of_files(files.iter().map(|(path, _)| *path));
        // A file without places can only be compared by words, of which another one may have its places.
        let has_places = |labelled: &Labelled| labelled.sentences.iter().any(|s| s.start.is_some());
        let have_places = files.iter().all(|(_, file)| has_places(&file.labelled));
        let keys: Vec<Vec<Key>> = files
            .iter()
            .map(|(_, file)| keys(&file.labelled, have_places))
            .collect();
        let mut files_with: HashMap<&Key, usize> = HashMap::new();
        for ((_, file), keys) in files.iter().zip(&keys) {
            voted_keys(&file.labelled, keys)
                .for_each(|key| *files_with.entry(key).or_default() += 1);
        }
        let label_sets = files.iter().map(|(_, file)| &*file.labelled.labels);
        let mut joined = Labelled {
            labels: common_order(&label_sets.collect::<Vec<_>>()),
            files: names.clone(),
            ..Labelled::default()
        };
        let mut report = Report::default();
        let mut hash = Sha256::new();
        let mut places: HashMap<&Key, usize> = HashMap::new();
        let mut decisions: Vec<Option<usize>> = Vec::new();
        let mut corrections: Vec<Option<(usize, String)>> = Vec::new();
        for (number, ((_, read), keys)) in files.into_iter().zip(&keys).enumerate() {
            let file = read.labelled;
            hash.update(&file.sha256);
            let is_coders = file.annotators.is_empty()
                && voted_keys(&file, keys).any(|key| files_with[key] > 1);
            let label = |label: usize| -> usize {
                let mut all = joined.labels.iter();
                all.position(|known| *known == file.labels[label])
                    .unwrap_or(0)
            };
            let numbers: Vec<usize> = (0..file.labels.len()).map(label).collect();
            let annotators: Vec<usize> = if is_coders {
                vec![place(&mut joined.annotators, &names[number])]
            } else {
                let own = file.annotators.iter();
                own.map(|name| place(&mut joined.annotators, name))
                    .collect()
            };
            report.add(&read.report);
            for (sentence, key) in file.sentences.into_iter().zip(keys) {
                let decision = decision(&sentence).map(|label| numbers[label]);
                let correction = sentence.corrected.clone();
                let correction = correction.map(|time| (numbers[sentence.label], time));
                let mut codes: Vec<Code> = sentence
                    .codes
                    .iter()
                    .map(|code| Code {
                        annotator: annotators[code.annotator],
                        label: numbers[code.label],
                    })
                    .collect();
                let decision = if is_coders {
                    codes.extend(decision.map(|label| Code {
                        annotator: annotators[0],
                        label,
                    }));
                    None
                } else {
                    decision
                };
                let next = joined.sentences.len();
                let at = *places.entry(key).or_insert(next);
                if at == next {
                    decisions.push(None);
                    corrections.push(None);
                    let file = number;
                    joined.sentences.push(LabelledSentence {
                        codes: Vec::new(),
                        votes: vec![0.0; joined.labels.len()],
                        file,
                        ..sentence
                    });
                } else {
                    let known = &mut joined.sentences[at];
                    known.join_sampling(sentence.sampling, sentence.probability);
                    known.cluster = known.cluster.take().or(sentence.cluster);
                }
                let known = &mut joined.sentences[at].codes;
                for code in codes {
                    if known.iter().all(|other| other.annotator != code.annotator) {
                        known.push(code);
                    }
                }
                decisions[at] = decisions[at].or(decision);
                let earlier = corrections[at].take();
                // Of the same time the later file counts.
                corrections[at] = [earlier, correction]
                    .into_iter()
                    .flatten()
                    .max_by(|a, b| a.1.cmp(&b.1));
            }
        }
        for ((sentence, decision), correction) in
            joined.sentences.iter_mut().zip(decisions).zip(corrections)
        {
            let is_tied = decide(sentence, decision, correction, &mut report.replaced);
            report.ties.extend(is_tied.then_some(sentence.row));
        }
        joined.sha256 = hex(&hash.finalize());
        LabelsFile {
            labelled: joined,
            report,
        }
    }
}

/// The decision, if it is more than the votes of coders and no correction.
fn decision(sentence: &LabelledSentence) -> Option<usize> {
    if sentence.corrected.is_some() {
        return None;
    }
    let codes = sentence.codes.len() as f64;
    let own = sentence
        .codes
        .iter()
        .filter(|code| code.label == sentence.label)
        .count() as f64;
    let is_voted = codes > 0.0 && (sentence.votes[sentence.label] - own / codes).abs() < 1e-9;
    // A decision for what all coders said changes nothing.
    (!is_voted).then_some(sentence.label)
}

impl Report {
    /// Adds the counts of another file. What is said of lines is said of each file before.
    fn add(&mut self, other: &Report) {
        self.rows += other.rows;
        self.without_text += other.without_text;
        self.without_document += other.without_document;
        self.document_column |= other.document_column;
        self.clusters = self.clusters.take().or_else(|| other.clusters.clone());
        if self.repeating_columns.is_empty() {
            self.repeating_columns = other.repeating_columns.clone();
        }
        self.duplicates += other.duplicates;
    }
}

/// The place of a name in a list, to which it is added if it is new.
fn place(names: &mut Vec<String>, name: &str) -> usize {
    let known = names.iter().position(|known| known == name);
    known.unwrap_or_else(|| {
        names.push(name.to_string());
        names.len() - 1
    })
}

/// The names of files without their folders and endings, or the whole paths if two are alike.
pub fn names_of_files<'a>(paths: impl Iterator<Item = &'a Path> + Clone) -> Vec<String> {
    let stem = |path: &Path| {
        path.file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    let stems: Vec<String> = paths.clone().map(stem).collect();
    if stems.iter().collect::<HashSet<_>>().len() == stems.len() {
        stems
    } else {
        paths.map(|path| path.display().to_string()).collect()
    }
}

/// The keys of the sentences that have a label from somebody and not only a correction.
fn voted_keys<'k>(file: &Labelled, keys: &'k [Key]) -> impl Iterator<Item = &'k Key> {
    let is_voted = |sentence: &LabelledSentence| sentence.corrected.is_none();
    let are_voted: Vec<bool> = file.sentences.iter().map(is_voted).collect();
    keys.iter()
        .zip(are_voted)
        .filter(|(_, is_voted)| *is_voted)
        .map(|(key, _)| key)
}

fn keys(file: &Labelled, have_places: bool) -> Vec<Key> {
    let mut times = HashMap::new();
    let key = |sentence: &LabelledSentence| {
        let start = sentence.start.filter(|_| have_places);
        let place = SentenceKey::new(
            sentence.document.as_deref(),
            start,
            &label_name(&sentence.text),
        );
        (place.clone(), count_before(&mut times, place))
    };
    file.sentences.iter().map(key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Joins files, given by name and rows after `document,start,text,label` and further columns.
    fn read(files: &[(&'static str, &str)]) -> LabelsFile {
        let read = |(name, text): &(&'static str, &str)| {
            let path = Path::new(*name);
            (path, LabelsFile::parse(path, text, None).unwrap())
        };
        LabelsFile::join(files.iter().map(read).collect())
    }

    fn join(files: &[(&'static str, &str)]) -> Labelled {
        read(files).labelled
    }

    /// Text, label and codes of each sentence.
    fn shown(labelled: &Labelled) -> Vec<String> {
        let code = |code: &Code| {
            let annotator = &labelled.annotators[code.annotator];
            format!("{annotator}={}", labelled.labels[code.label])
        };
        let sentences = labelled.sentences.iter();
        sentences
            .map(|s| {
                let codes: Vec<String> = s.codes.iter().map(code).collect();
                format!(
                    "{} {} [{}]",
                    s.text,
                    labelled.labels[s.label],
                    codes.join(" ")
                )
            })
            .collect()
    }

    #[test]
    fn files_that_do_not_overlap_are_one_after_the_other() {
        let joined = join(&[
            ("a.csv", "text,label\nGo.,yes\nStay.,no\n"),
            ("b.csv", "text,label\nWait.,maybe\nGone.,yes\n"),
        ]);
        assert_eq!(joined.labels, ["maybe", "no", "yes"]);
        let wanted = [
            "Go. yes []",
            "Stay. no []",
            "Wait. maybe []",
            "Gone. yes []",
        ];
        assert_eq!(shown(&joined), wanted);
        assert_eq!(joined.sentences[3].votes, [0.0, 0.0, 1.0]);
        assert_eq!(joined.name_line(&joined.sentences[3]), "b row 3");
    }

    #[test]
    fn files_that_overlap_are_those_of_coders() {
        let LabelsFile {
            labelled: joined,
            report,
        } = read(&[
            (
                "ann.csv",
                "document,start,text,label\nd,0,Go.,yes\nd,9,Stay.,no\n",
            ),
            (
                "bob.csv",
                "document,start,text,label\nd,0,Go.,no\nd,9,Stay.,no\ne,0,Go.,yes\n",
            ),
        ]);
        let shown = shown(&joined);
        assert!(shown[0].ends_with("[ann=yes bob=no]"), "{shown:?}");
        assert_eq!(
            shown[1..],
            ["Stay. no [ann=no bob=no]", "Go. yes [bob=yes]"]
        );
        assert_eq!((report.ties.len(), joined.count_documents()), (1, 2));
        assert_eq!(joined.sentences[0].votes, [0.5, 0.5]);
    }

    #[test]
    fn annotators_and_decisions_are_kept() {
        let header = "document,start,text,label,annotator\n";
        let LabelsFile {
            labelled: joined,
            report,
        } = read(&[
            (
                "x.csv",
                &format!("{header}d,0,Go.,yes,ann\nd,0,Go.,no,bob\nd,9,Stay.,no,ann\n"),
            ),
            (
                "y.csv",
                &format!("{header}d,0,Go.,no,\nd,9,Stay.,yes,bob\nd,9,Stay.,yes,cyd\n"),
            ),
        ]);
        // The second file has a decision, which nobody else has to make.
        let wanted = [
            "Go. no [ann=yes bob=no]",
            "Stay. yes [ann=no bob=yes cyd=yes]",
        ];
        assert_eq!(shown(&joined), wanted);
        assert!(report.ties.is_empty());
    }

    #[test]
    fn samplings_and_their_probabilities_are_kept() {
        let header = "document,start,text,label,sampling,probability\n";
        let joined = join(&[
            (
                "x.csv",
                &format!("{header}d,0,Go.,yes,random,0.5\nd,9,Stay.,no,active,\n"),
            ),
            ("y.csv", &format!("{header}e,0,Go.,no,random,0.25\n")),
        ]);
        assert_eq!(joined.count_samplings(), [("active", 1), ("random", 2)]);
        assert_eq!(joined.representative(), Some(vec![0, 2]));
        assert_eq!(joined.unequal_probabilities(), Some((0.25, 0.5)));
    }
}
