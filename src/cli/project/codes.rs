//! The codes of the sample of a project: how many there are, and which file has them.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Mutex;

use serde::Serialize;

use super::history::Hashes;
use super::steps::{CODED, SAMPLE};
use crate::jobs::threads::lock;
use crate::labels::{LabelsProblem, LoadedTable, character, sampling_probability};

/// The codes of a sample.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Codes {
    /// The sentences of the sample; 0 if none was drawn.
    pub drawn: usize,
    /// Those of them that are coded.
    pub coded: usize,
    /// Those of them on which the votes of coders are tied, and nobody has decided.
    pub undecided: usize,
    /// The file that has codes; `None` if nothing is coded.
    pub file: Option<&'static str>,
    /// Whether it has the code of each sentence, with its probability.
    pub is_whole: bool,
}

/// The codes as they were read last, with the hashes of their files.
#[derive(Debug, Default)]
pub(super) struct KnownCodes(Mutex<Option<([Option<String>; 2], Codes)>>);

impl KnownCodes {
    /// The codes of the project in a folder, read anew if a file has changed.
    pub fn get(&self, folder: &Path, hashes: &Hashes) -> Codes {
        let now = [SAMPLE, CODED].map(|file| hashes.get(&folder.join(file)));
        if let Some((of, codes)) = &*lock(&self.0)
            && *of == now
        {
            return *codes;
        }
        let codes = read(&folder.join(SAMPLE), &folder.join(CODED));
        *lock(&self.0) = Some((now, codes));
        codes
    }
}

/// A sentence by its document and its first character.
type Place = (String, Option<usize>);

/// Reads the codes. What cannot be read counts as no sample: the command that needs it says why.
fn read(sample: &Path, coded: &Path) -> Codes {
    let sample = rows(sample).unwrap_or_default();
    let answers = rows(coded);
    let is_unread = coded.exists() && answers.is_none();
    let answers = answers.unwrap_or_default();
    // A page on which nobody answered leaves a table without rows.
    let coded_file = (is_unread || !answers.is_empty()).then_some(CODED);
    let mut undecided = 0;
    let mut coded: HashSet<&Place> = HashSet::new();
    let mut up_to_date: HashSet<&Place> = HashSet::new();
    for (place, answer) in answers.iter().filter(|(_, row)| row.is_coded) {
        if let Some(drawn) = sample.get(place) {
            coded.insert(place);
            undecided += usize::from(answer.is_tied());
            if (drawn.probability - answer.probability).abs() <= 1e-6 * drawn.probability {
                up_to_date.insert(place);
            }
        }
    }
    let in_sample = sample.iter().filter(|(_, row)| row.is_coded);
    let coded_in_sample = in_sample.clone().count();
    coded.extend(in_sample.map(|(place, _)| place));
    let drawn = sample.len();
    let (file, is_whole) = match drawn {
        0 => (coded_file, coded_file.is_some()),
        _ if is_unread => (coded_file, true),
        _ if up_to_date.len() == drawn => (Some(CODED), undecided == 0),
        _ if coded_in_sample == drawn => (Some(SAMPLE), true),
        _ => (coded_file, false),
    };
    Codes {
        drawn,
        coded: coded.len(),
        undecided,
        file,
        is_whole,
    }
}

/// What is known of a sentence of a sample.
struct Row {
    probability: f64,
    is_coded: bool,
    /// The labels of coders.
    votes: Vec<String>,
    /// Whether somebody decided, in a row without a coder.
    is_decided: bool,
}

impl Row {
    /// Whether no label has the most votes.
    fn is_tied(&self) -> bool {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for vote in &self.votes {
            *counts.entry(vote).or_default() += 1;
        }
        let most = counts.values().max();
        !self.is_decided && counts.values().filter(|count| Some(*count) == most).count() > 1
    }
}

/// The sentences of a sample that were drawn at random.
fn rows(path: &Path) -> Option<HashMap<Place, Row>> {
    let table = match LoadedTable::read(path, "the rows of a sample") {
        Ok(table) => table,
        Err(error) => {
            let is_empty = matches!(error.problem(), Some(LabelsProblem::Empty { .. }));
            return is_empty.then(HashMap::new);
        }
    };
    let [
        document,
        start,
        label,
        kind,
        sampling,
        probability,
        annotator,
    ] = [
        "document",
        "start",
        "label",
        "kind",
        "sampling",
        "probability",
        "annotator",
    ]
    .map(|name| table.column(name));
    let mut rows: HashMap<Place, Row> = HashMap::new();
    for cells in &table.rows {
        let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).unwrap_or_default().trim();
        let is_random = cell(sampling).eq_ignore_ascii_case("random");
        let Some(probability) = sampling_probability(cell(probability)).filter(|_| is_random)
        else {
            continue;
        };
        // A coder who found no sentence, or skipped it on the page, has answered.
        let is_coded = !cell(label).is_empty() || !cell(kind).is_empty();
        let place = (cell(document).to_string(), character(cell(start)));
        let row = rows.entry(place).or_insert(Row {
            probability,
            is_coded,
            votes: Vec::new(),
            is_decided: false,
        });
        row.is_coded |= is_coded;
        match cell(annotator) {
            "" => row.is_decided |= is_coded,
            _ if cell(label).is_empty() => {}
            _ => row.votes.push(cell(label).to_string()),
        }
    }
    Some(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "document,start,text,label,kind,sampling,probability\n";

    fn codes(sample: &str, coded: Option<&str>) -> Codes {
        let folder = tempfile::tempdir().unwrap();
        let paths = ["sample.csv", "coded.csv"].map(|name| folder.path().join(name));
        for (path, rows) in paths.iter().zip([Some(sample), coded]) {
            let text = rows.map(|rows| format!("{HEADER}{rows}"));
            text.iter()
                .for_each(|text| std::fs::write(path, text).unwrap());
        }
        let [sample, coded] = paths;
        read(&sample, &coded)
    }

    #[test]
    fn a_sample_is_whole_once_one_file_has_all_codes_with_their_probabilities() {
        let drawn = "a,0,Go.,,,random,0.5\nb,7,Stay.,,,random,0.5\n";
        let of = |codes: Codes| (codes.drawn, codes.coded, codes.file, codes.is_whole);
        assert_eq!(of(codes(drawn, None)), (2, 0, None, false));
        assert_eq!(of(codes(drawn, Some(""))), (2, 0, None, false));
        let one = "a,0,Go.,yes,sentence,random,0.5\n";
        assert_eq!(of(codes(drawn, Some(one))), (2, 1, Some(CODED), false));
        let all =
            format!("{one}b,7,Stay.,,boilerplate,random,0.5\nb,9,Or go.,no,sentence,found,\n");
        assert_eq!(of(codes(drawn, Some(&all))), (2, 2, Some(CODED), true));
        // It was extended since, and nothing is left to code.
        let extended = "a,0,Go.,yes,,random,0.4\nb,7,Stay.,no,,random,0.4\n";
        assert_eq!(of(codes(extended, Some(&all))), (2, 2, Some(SAMPLE), true));
        let open = format!("{extended}c,0,New.,,,random,0.4\n");
        assert_eq!(of(codes(&open, Some(&all))), (3, 2, Some(CODED), false));
    }

    #[test]
    fn tied_votes_wait_for_a_decision() {
        let folder = tempfile::tempdir().unwrap();
        let [sample, coded] = ["sample.csv", "coded.csv"].map(|name| folder.path().join(name));
        let header = "document,start,text,label,kind,sampling,probability,annotator\n";
        let row = |label: &str, coder: &str| format!("a,0,Go.,{label},,random,0.5,{coder}\n");
        std::fs::write(&sample, format!("{header}{}", row("", ""))).unwrap();
        let codes = |rows: &[(&str, &str)]| {
            let rows: String = rows
                .iter()
                .map(|(label, coder)| row(label, coder))
                .collect();
            std::fs::write(&coded, format!("{header}{rows}")).unwrap();
            let codes = read(&sample, &coded);
            (codes.coded, codes.undecided, codes.is_whole)
        };
        let tied = [("yes", "ann"), ("no", "ben")];
        assert_eq!(codes(&tied[..1]), (1, 0, true));
        assert_eq!(codes(&tied), (1, 1, false));
        assert_eq!(
            codes(&[&tied[..], &[("no", "cleo")]].concat()),
            (1, 0, true)
        );
        assert_eq!(codes(&[&tied[..], &[("yes", "")]].concat()), (1, 0, true));
    }
}
