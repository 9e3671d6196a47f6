//! Corrections: rows with a time in the column `corrected`. Their label replaces that of their sentence, in the same file
//! or in others that it is read with, in whatever order; of several the latest counts.

use std::collections::{BTreeMap, HashMap};

use super::raw_sentence::RawSentence;
use super::votes::SentenceKey;
use super::{Labelled, LabelledSentence, LabelsFile, label_name};

/// The column of the time at which a person replaced the label of a sentence.
pub(crate) const CORRECTED: &str = "corrected";

/// Returns whether a cell is a time in the form of ISO 8601, which begins with a day. A column `corrected` of another table may
/// hold anything else, such as yes and no.
pub(crate) fn is_time(cell: &str) -> bool {
    let day = cell.as_bytes().get(..10);
    day.is_some_and(|day| {
        let is_right = |(at, byte): (usize, &u8)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        };
        day.iter().enumerate().all(is_right)
    })
}

/// How often a label (the first index) was replaced by another one (the second).
pub type Replaced = BTreeMap<(usize, usize), usize>;

/// A label that replaces the earlier ones of its sentence.
pub(super) struct Correction {
    /// When it was given. Times are compared as text, which orders those of one form (ISO 8601).
    pub time: String,
    pub label: String,
}

/// Gives sentences the corrections of their place. One of no other row's sentence is a sentence of its own.
pub(super) fn correct(raws: &mut Vec<RawSentence>, corrections: Vec<RawSentence>) {
    let mut places: HashMap<SentenceKey, Vec<usize>> = HashMap::new();
    let place = |raw: &RawSentence| {
        SentenceKey::new(raw.document.as_deref(), raw.start, &label_name(&raw.text))
    };
    for (at, raw) in raws.iter().enumerate() {
        places.entry(place(raw)).or_default().push(at);
    }
    for raw in corrections {
        let own = places.entry(place(&raw)).or_default();
        if own.is_empty() {
            own.push(raws.len());
            raws.push(raw);
            continue;
        }
        for &at in own.iter() {
            let known = &mut raws[at];
            known.more_rows.push(raw.row);
            let Some(Correction { time, label }) = &raw.correction else {
                continue;
            };
            if known
                .correction
                .as_ref()
                .is_none_or(|known| known.time <= *time)
            {
                let (time, label) = (time.clone(), label.clone());
                known.correction = Some(Correction { time, label });
            }
        }
    }
}

/// Gives labelled sentences the corrections of other files, and counts the labels that they replace. Returns the number of
/// corrections of no sentence among them.
pub(crate) fn correct_labelled(
    labelled: &mut Labelled,
    corrections: &[LabelsFile],
    replaced: &mut Replaced,
) -> usize {
    let mut places: HashMap<SentenceKey, Vec<usize>> = HashMap::new();
    let place = |sentence: &LabelledSentence| {
        let text = label_name(&sentence.text);
        SentenceKey::new(sentence.document.as_deref(), sentence.start, &text)
    };
    for (at, sentence) in labelled.sentences.iter().enumerate() {
        places.entry(place(sentence)).or_default().push(at);
    }
    let all = corrections.iter().flat_map(|file| {
        let labels = &file.labelled.labels;
        let sentences = file.labelled.sentences.iter();
        sentences.map(|sentence| (sentence, &labels[sentence.label]))
    });
    let mut others = 0;
    let mut latest: BTreeMap<usize, (String, usize)> = BTreeMap::new();
    for (correction, label) in all {
        let own = places.get(&place(correction));
        others += usize::from(own.is_none());
        let number = labelled.labels.iter().position(|known| known == label);
        let Some((time, number)) = correction.corrected.clone().zip(number) else {
            continue;
        };
        for at in own.into_iter().flatten() {
            let known = labelled.sentences[*at].corrected.as_ref();
            let known = known.max(latest.get(at).map(|(known, _)| known));
            if known.is_none_or(|known| *known <= time) {
                latest.insert(*at, (time.clone(), number));
            }
        }
    }
    for (at, (time, label)) in latest {
        let sentence = &mut labelled.sentences[at];
        if sentence.label != label {
            *replaced.entry((sentence.label, label)).or_default() += 1;
        }
        sentence.correct(label, time);
    }
    others
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::labels::{Labelled, LabelsFile};

    const PLACES: &str = "document,start,end,text";

    fn read(tables: &[&str]) -> LabelsFile {
        let files = tables.iter().zip(["a.csv", "b.csv", "c.csv"]);
        let files: Vec<(&Path, LabelsFile)> = files
            .map(|(table, name)| {
                let path = Path::new(name);
                (path, LabelsFile::parse(path, table, None).unwrap())
            })
            .collect();
        LabelsFile::join(files)
    }

    /// The text, the label and the votes of each sentence, in alphabetical order.
    fn shown(labelled: &Labelled) -> Vec<String> {
        let mut shown: Vec<String> = labelled
            .sentences
            .iter()
            .map(|s| format!("{} {} {:?}", s.text, labelled.labels[s.label], s.votes))
            .collect();
        shown.sort_unstable();
        shown
    }

    #[test]
    fn a_correction_replaces_the_label_of_one_coder_or_of_several_in_either_order_of_files() {
        let corrections =
            format!("{PLACES},label,sampling,corrected\nd,0,3,Go.,no,found,2026-05-01T10:00:00Z\n");
        for labels in [
            "label\nd,0,3,Go.,yes\nd,9,14,Stay.,no\n",
            "annotator,label\nd,0,3,Go.,,yes\nd,9,14,Stay.,,no\n",
            "annotator,label\nd,0,3,Go.,ann,yes\nd,0,3,Go.,bob,yes\nd,9,14,Stay.,ann,no\n",
            "annotator_ann,annotator_bob\nd,0,3,Go.,yes,yes\nd,9,14,Stay.,no,no\n",
        ] {
            let labels = format!("{PLACES},{labels}");
            for files in [[labels.as_str(), &corrections], [&corrections, &labels]] {
                let LabelsFile { labelled, report } = read(&files);
                let wanted = ["Go. no [1.0, 0.0]", "Stay. no [1.0, 0.0]"];
                assert_eq!(shown(&labelled), wanted, "{files:?}");
                assert!(report.ties.is_empty());
                assert_eq!(report.replaced, [((1, 0), 1)].into());
            }
        }
    }

    #[test]
    fn the_latest_correction_counts_also_in_one_file() {
        let header = format!("{PLACES},label,corrected");
        let table = format!(
            "{header}\nd,0,3,Go.,maybe,2026-05-02\nd,0,3,Go.,yes,\nd,9,14,Stay.,no,\nd,0,3,Go.,no,2026-05-01\n"
        );
        let LabelsFile { labelled, report } = read(&[&table]);
        assert_eq!(shown(&labelled)[0], "Go. maybe [1.0, 0.0, 0.0]");
        let (first, second) = (
            format!("{header}\nd,0,3,Go.,no,2026-05-04\n"),
            format!("{header}\nd,0,3,Go.,yes,2026-05-03\n"),
        );
        assert_eq!(
            report.replaced.len(),
            0,
            "what one file replaces is told of that file"
        );
        let LabelsFile { labelled, .. } = read(&[&first, &table, &second]);
        assert_eq!(shown(&labelled)[0], "Go. no [0.0, 1.0, 0.0]");
        assert_eq!(labelled.sentences.len(), 2);
    }

    #[test]
    fn a_column_of_another_meaning_corrects_nothing_and_is_named() {
        for [first, second] in [["yes", "no"], ["1", "0"], ["2026", "May 1, 2026"]] {
            let table = format!(
                "{PLACES},annotator,label,corrected\nd,0,3,Go.,ann,yes,{first}\nd,0,3,Go.,bob,no,\"{second}\"\n\
                d,9,14,Stay.,ann,no,{first}\n"
            );
            let file = LabelsFile::parse(Path::new("a.csv"), &table, None).unwrap();
            assert_eq!(file.labelled.sentences[0].codes.len(), 2, "{table}");
            assert!(file.report.replaced.is_empty());
            assert_eq!(file.report.unread_columns, ["corrected"]);
        }
    }

    #[test]
    fn a_correction_of_no_other_sentence_is_a_label() {
        let header = format!("{PLACES},label");
        let labels = format!("{header}\nd,0,3,Go.,yes\nd,9,14,Stay.,no\n");
        let more = format!("{header},corrected\nd,20,25,Wait.,no,2026-05-01\n");
        let LabelsFile { labelled, report } = read(&[&labels, &more]);
        assert_eq!(shown(&labelled)[2], "Wait. no [1.0, 0.0]");
        assert!(report.replaced.is_empty());
    }

    #[test]
    fn what_coders_said_stays_for_their_agreement() {
        let votes =
            format!("{PLACES},annotator_a,annotator_b\nd,0,3,Go.,yes,yes\nd,9,14,Stay.,no,no\n");
        let correction = format!("{PLACES},label,corrected\nd,0,3,Go.,no,2026-05-01\n");
        let labelled = read(&[&votes, &correction]).labelled;
        assert_eq!(labelled.annotators, ["a", "b"]);
        assert_eq!(labelled.sentences[0].codes.len(), 2);
    }
}
