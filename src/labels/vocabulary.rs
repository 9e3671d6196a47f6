//! The label set of a file, and slips of the pen in it.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use super::raw::Raw;
use super::spelling::{nearest, number, plain, several, typed};
use super::votes::Voters;
use super::{LabelsError, UnknownLabel};

/// A file has so many labels at most, whatever is to be done with them: no coder remembers more, and each is compared with each.
const MOST: usize = 1000;
/// A label this many times as frequent as a similar one is taken for what was meant.
const DOMINANCE: usize = 5;

/// The labels of the file, checked for slips; or the known ones.
pub(super) fn label_set(
    path: &Path,
    raws: &[Raw],
    voters: &Voters,
    known: Option<&[String]>,
) -> Result<Vec<String>, LabelsError> {
    if let Some(known) = known {
        return Ok(known.to_vec());
    }
    // Where all labels were decided, votes must be of their set; else decisions and votes make it.
    let decided = raws.iter().all(|raw| raw.decided.is_some());
    let votes = |raw: &'_ Raw| match decided {
        true => 0,
        false => raw.votes.len(),
    };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for raw in raws {
        let votes = raw.votes.iter().take(votes(raw)).map(|(_, label)| label);
        for label in raw.decided.iter().chain(votes) {
            *counts.entry(label).or_default() += 1;
        }
    }
    if counts.len() > MOST {
        return Err(LabelsError::NoLabelSet {
            path: path.to_path_buf(),
            labels: counts.len(),
            most: MOST,
        });
    }
    let slips: BTreeMap<&str, &str> = slips(&counts).into_iter().collect();
    if !slips.is_empty() {
        let is_known = |label: &str| counts.contains_key(label) && !slips.contains_key(label);
        let set: Vec<&str> = counts
            .keys()
            .copied()
            .filter(|label| is_known(label))
            .collect();
        let others = others(raws, voters, &set);
        refuse(path, others, &set, ". Correct this and try again")?;
    }
    Ok(in_order(counts.keys().map(ToString::to_string).collect()))
}

/// Labels, each once, in the order of all tables: numbers by their value where all labels are numbers, else by the alphabet.
pub(super) fn in_order(mut labels: Vec<String>) -> Vec<String> {
    labels.sort();
    labels.dedup();
    let value = |label: &String| number(label)?.parse::<f64>().ok();
    if labels.iter().all(|label| value(label).is_some()) {
        labels.sort_by(|a, b| value(a).unwrap_or(0.0).total_cmp(&value(b).unwrap_or(0.0)));
    }
    labels
}

/// Refuses labels that are not of the set.
pub(super) fn check_labels(
    path: &Path,
    raws: &[Raw],
    voters: &Voters,
    labels: &[String],
) -> Result<(), LabelsError> {
    let set: Vec<&str> = labels.iter().map(String::as_str).collect();
    let others = others(raws, voters, &set);
    if are_of_another_topic(raws, &others, labels) {
        return Err(LabelsError::OtherTopic {
            path: path.to_path_buf(),
            labels: others,
            set: labels.to_vec(),
        });
    }
    refuse(path, others, &set, "")
}

/// Whether labels that are not of the set are no slips: labels like none of it make up most of what was given, or as many of them as
/// there are of the set were given more than once.
fn are_of_another_topic(raws: &[Raw], others: &[UnknownLabel], set: &[String]) -> bool {
    let strange = others.iter().filter(|other| {
        let label = &other.label;
        other.meant.is_none() && several(label, set).is_none()
    });
    let times: Vec<usize> = strange.map(|other| other.times).collect();
    let of_others: usize = times.iter().sum();
    let given: usize = raws.iter().map(|raw| raw.given().count()).sum();
    let known: HashSet<&str> = raws
        .iter()
        .flat_map(Raw::given)
        .map(|(_, label)| label)
        .filter(|label| set.iter().any(|known| known == label))
        .collect();
    let whole = times.iter().filter(|times| **times > 1).count();
    of_others > 1 && 2 * of_others > given || whole > 0 && whole >= known.len()
}

/// All labels that are not of the set, in the order of the rows.
fn others(raws: &[Raw], voters: &Voters, set: &[&str]) -> Vec<UnknownLabel> {
    let mut others: BTreeMap<&str, UnknownLabel> = BTreeMap::new();
    for raw in raws {
        for (annotator, label) in raw.given().filter(|(_, label)| !set.contains(label)) {
            let other = others.entry(label).or_insert_with(|| UnknownLabel {
                row: raw.row,
                column: annotator.and_then(|annotator| voters.column(annotator)),
                times: 0,
                votes: 0,
                meant_beside: None,
                label: label.to_string(),
                meant: nearest(label, set.iter().copied()).map(ToString::to_string),
            });
            other.times += 1;
            other.votes += usize::from(annotator.is_some());
        }
    }
    let mut labels: Vec<UnknownLabel> = others.into_values().collect();
    for unknown in labels
        .iter_mut()
        .filter(|unknown| unknown.votes == unknown.times)
    {
        unknown.meant_beside = unknown.meant.as_ref().and_then(|meant| {
            let given = raws
                .iter()
                .flat_map(Raw::given)
                .filter(|(_, label)| label == meant);
            let (decided, votes): (Vec<_>, Vec<_>) = given.partition(|(by, _)| by.is_none());
            (votes.is_empty() && !decided.is_empty()).then_some(decided.len())
        });
    }
    labels.sort_by_key(|unknown| unknown.row);
    labels
}

/// An error that names all labels that are not of the set, if there are any.
fn refuse(
    path: &Path,
    labels: Vec<UnknownLabel>,
    set: &[&str],
    then: &'static str,
) -> Result<(), LabelsError> {
    match labels.is_empty() {
        true => Ok(()),
        false => Err(LabelsError::UnknownLabels {
            path: path.to_path_buf(),
            set: set.iter().map(ToString::to_string).collect(),
            labels,
            then,
        }),
    }
}

/// The labels that look like slips: rare, and similar to a much more frequent one; or, however frequent, written like
/// another but for case, spaces and hyphens. Each with what was probably meant.
fn slips<'a>(counts: &BTreeMap<&'a str, usize>) -> Vec<(&'a str, &'a str)> {
    let mut in_case: BTreeMap<Case, usize> = BTreeMap::new();
    for (label, times) in counts {
        *in_case.entry(Case::of(label)).or_default() += times;
    }
    let slip = |(&label, &count): (&&'a str, &usize)| {
        let alike = counts.iter().map(|(other, times)| (*other, *times));
        let ways: Vec<(&str, usize)> = alike
            .filter(|(other, _)| plain(other) == plain(label))
            .collect();
        match meant(&ways, &in_case) {
            Some(way) if way != label => return Some((label, way)),
            _ => {}
        }
        let frequent = counts
            .iter()
            .filter(|(_, other)| **other >= count.saturating_mul(DOMINANCE))
            .map(|(other, _)| *other);
        Some((label, nearest(label, frequent)?))
    };
    counts.iter().filter_map(slip).collect()
}

/// How a label is written, which is mostly the same for all labels of a codebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Case {
    Mixed,
    Upper,
    Lower,
}

impl Case {
    fn of(label: &str) -> Self {
        match label {
            _ if label == label.to_lowercase() => Case::Lower,
            _ if label == label.to_uppercase() => Case::Upper,
            _ => Case::Mixed,
        }
    }
}

/// Which of several ways to write a label is meant: the most frequent, of equals the last in the order of bytes. But where others
/// differ from it in case alone and are not rare, it is the one in the case of most rows, whatever their labels: or “for” would
/// have to become “For” and in the same file “Neutral” become “neutral”. And of ways that look the same it is the one that a
/// keyboard types.
fn meant<'a>(ways: &[(&'a str, usize)], in_case: &BTreeMap<Case, usize>) -> Option<&'a str> {
    let (most, times) = *ways.iter().max_by_key(|(way, times)| (*times, *way))?;
    let rivals = ways.iter().filter(|(way, rarer)| {
        way.to_lowercase() == most.to_lowercase() && rarer.saturating_mul(DOMINANCE) > times
    });
    let rows = |way: &str| in_case.get(&Case::of(way)).copied();
    let meant = rivals.max_by_key(|(way, times)| (rows(way), Case::of(way), *times, *way))?;
    let all = ways.iter().map(|(way, _)| *way);
    let of_case = all.filter(|way| Case::of(way) == Case::of(meant.0));
    Some(typed(meant.0, of_case))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::Labelled;

    #[test]
    fn labels_of_another_topic_are_told_from_slips() {
        let known = ["con", "neutral", "pro"].map(String::from);
        let said = |labels: &[&str]| {
            let rows = labels.iter().zip(0..);
            let rows: String = rows
                .map(|(label, at)| format!("text {at},{label}\n"))
                .collect();
            let text = format!("text,label\n{rows}");
            let read = Labelled::parse(Path::new("x.csv"), &text, Some(&known));
            read.unwrap_err().to_string()
        };
        for labels in [
            &["against", "in favour", "against", "neutral"][..],
            // Most rows are neutral, which both topics have.
            &[
                "neutral", "neutral", "neutral", "neutral", "neutral", "against", "against",
            ],
            &["against", "in favour"],
        ] {
            let said = said(labels);
            assert!(said.contains("of another topic"), "{said}");
            assert!(
                said.contains("“against” (") && said.contains("with -m"),
                "{said}"
            );
        }
        for labels in [
            &["pro", "con", "neutral", "maybe"][..],
            &["pro", "con", "maybe", "maybe"],
            &["maybe"],
            // Slips throughout, but slips.
            &["netural", "netural", "netural"],
            &["pro; con", "pro; con", "pro; con"],
        ] {
            let said = said(labels);
            assert!(!said.contains("of another topic"), "{said}");
        }
    }

    #[test]
    fn a_label_that_no_annotator_gave_may_be_the_slip() {
        let rows = "a,neutrl,neutral,neutral\nb,neutrl,neutral,\nc,pro,pro,pro\n";
        let text = format!("text,label,annotator_1,annotator_2\n{rows}");
        let said = Labelled::parse(Path::new("x.csv"), &text, None).unwrap_err();
        let said = said.to_string();
        assert!(
            said.contains("line 2 (column annotator_1) and 2 more have the label “neutral”, where the column label has “neutrl” (2 times), which no annotator gave: one of the two is a slip"),
            "{said}"
        );
        let voted = text.replace("neutral,\n", "neutral,neutrl\n");
        let said = Labelled::parse(Path::new("x.csv"), &voted, None).unwrap_err();
        assert!(
            said.to_string().contains("did you mean “neutrl”?"),
            "{said}"
        );
    }

    #[test]
    fn votes_for_labels_of_another_topic_are_counted_by_themselves() {
        let known = ["con", "neutral", "pro"].map(String::from);
        let text = "text,label,annotator_1,annotator_2\na,for,for,for\nb,for,against,for\nc,,against,against\n";
        let read = Labelled::parse(Path::new("x.csv"), text, Some(&known));
        let said = read.unwrap_err().to_string();
        assert!(
            said.contains("“for” (2 times in the column label and 3 votes, first in line 2)"),
            "{said}"
        );
        assert!(
            said.contains("“against” (3 votes, first in line 3)"),
            "{said}"
        );
    }

    #[test]
    fn a_rare_label_like_a_frequent_one_is_a_slip() {
        let counts = BTreeMap::from([("neutral", 40), ("nuetral", 1), ("pro", 20)]);
        assert_eq!(slips(&counts), [("nuetral", "neutral")]);
        let counts = BTreeMap::from([("Neutral", 2), ("neutral", 40), ("netural", 1)]);
        assert_eq!(
            slips(&counts),
            [("Neutral", "neutral"), ("netural", "neutral")]
        );
    }

    #[test]
    fn a_label_is_written_in_one_way_however_often_it_is_written_otherwise() {
        let counts = BTreeMap::from([("For", 30), ("for", 31), ("pro war", 9), ("pro-war", 9)]);
        assert_eq!(slips(&counts), [("For", "for"), ("pro war", "pro-war")]);
        // Most rows are in small letters, so all are to be.
        let counts = BTreeMap::from([("For", 8), ("for", 6), ("Neutral", 7), ("neutral", 9)]);
        assert_eq!(slips(&counts), [("For", "for"), ("Neutral", "neutral")]);
        let counts = BTreeMap::from([("For", 8), ("for", 1), ("neutral", 90)]);
        assert_eq!(slips(&counts), [("for", "For")], "a single slip");
        // What pandas and a spreadsheet make of numbers.
        let counts = BTreeMap::from([("-1", 50), ("0", 50), ("1", 60), ("1.0", 40), ("−1", 20)]);
        assert_eq!(slips(&counts), [("1.0", "1"), ("−1", "-1")]);
        let counts = BTreeMap::from([
            ("1", 60),
            ("1,0", 40),
            ("10", 50),
            ("1000", 60),
            ("2000", 9),
        ]);
        assert_eq!(slips(&counts), [("1,0", "1")]);
        // Most rows have the hyphen of a word processor, but that is not the one that is typed.
        let counts = BTreeMap::from([("phase-out", 16), ("phase\u{2011}out", 19), ("no", 20)]);
        assert_eq!(slips(&counts), [("phase\u{2011}out", "phase-out")]);
        // A sign is no hyphen.
        let counts = BTreeMap::from([("-1", 2), ("0", 50), ("1", 60), ("+1", 1)]);
        assert_eq!(slips(&counts), [("+1", "1")]);
    }

    #[test]
    fn numbers_are_in_the_order_of_their_values() {
        let in_order = |labels: &[&str]| in_order(labels.iter().map(ToString::to_string).collect());
        assert_eq!(
            in_order(&["1", "-2", "10", "0", "-1", "2"]),
            ["-2", "-1", "0", "1", "2", "10"]
        );
        assert_eq!(in_order(&["+1", "0,5", "-1"]), ["-1", "0,5", "+1"]);
        assert_eq!(in_order(&["2", "10", "none", "2"]), ["10", "2", "none"]);
    }

    #[test]
    fn what_differs_to_the_eye_is_another_label() {
        for labels in [
            ["↑", "↓"],
            ["C", "C++"],
            ["👍", "👎"],
            ["?", "!"],
            ["pro↑", "pro↓"],
        ] {
            let [one, other] = labels;
            assert_eq!(slips(&BTreeMap::from([(one, 50), (other, 3)])), []);
        }
        // The last with Cyrillic letters.
        for alike in ["pro.", "Pro", "pro\u{200f}", "p-ro", "рrо"] {
            let counts = BTreeMap::from([("pro", 50), (alike, 40)]);
            assert_eq!(slips(&counts), [(alike, "pro")], "{alike}");
        }
    }

    #[test]
    fn different_or_comparable_labels_are_not() {
        assert_eq!(slips(&BTreeMap::from([("pro", 30), ("anti", 2)])), []);
        assert_eq!(
            slips(&BTreeMap::from([("pro-war", 30), ("pro-wax", 20)])),
            []
        );
        // A Latin letter and a Cyrillic one, but not two that look the same.
        assert_eq!(
            slips(&BTreeMap::from([("группа A", 30), ("группа Б", 20)])),
            []
        );
        // Opposites that share most of their letters.
        assert_eq!(
            slips(&BTreeMap::from([
                ("pro-withdrawal", 9),
                ("anti-withdrawal", 50)
            ])),
            []
        );
    }
}
