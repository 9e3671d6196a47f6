//! The label set of a file, and slips in it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::messages;
use super::no_value::is_no_value;
use super::raw_sentence::RawSentence;
use super::several_labels::{label_in_cell, labels_in_cell, refuse_several_labels, several_labels};
use super::spelling::{nearest, plain, typed, without_doubt};
use super::votes::Voters;
use super::{LabelSet, LabelsProblem, UnknownLabel, in_order};

/// The largest number of labels in a file, whatever it is read for: no coder remembers more, and each is
/// compared with each.
const MAX_LABELS: usize = 1000;
/// A label that is this many times as frequent as a similar one is what was meant.
const DOMINANCE: usize = 5;

/// The label set of the file, checked for slips; or the known one.
pub(super) fn label_set(
    raws: &[RawSentence],
    voters: &Voters,
    expected: LabelSet<'_>,
) -> Result<Vec<String>, LabelsProblem> {
    if let LabelSet::Known(known) = expected {
        return Ok(known.to_vec());
    }
    refuse_several_labels(raws)?;
    let as_written = matches!(expected, LabelSet::AsWritten);
    // If all labels were decided, votes must be of their set; else decisions and votes make the set.
    let is_decided = !as_written
        && raws
            .iter()
            .all(|raw| raw.decided.is_some() || raw.correction.is_some());
    let votes = |raw: &RawSentence| if is_decided { 0 } else { raw.votes.len() };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for raw in raws {
        let votes = raw.votes.iter().take(votes(raw)).map(|(_, label)| label);
        let correction = raw.correction.iter().map(|correction| &correction.label);
        for label in raw.decided.iter().chain(correction).chain(votes) {
            *counts.entry(label).or_default() += 1;
        }
    }
    if counts.len() > MAX_LABELS {
        return Err(LabelsProblem::NoLabelSet {
            labels: counts.len(),
            most: MAX_LABELS,
        });
    }
    let slips: BTreeMap<&str, &str> = slips(&counts).into_iter().collect();
    if !slips.is_empty() && !as_written {
        let set: Vec<&str> = counts
            .keys()
            .copied()
            .filter(|label| !slips.contains_key(label))
            .collect();
        refuse(
            unknown_labels(raws, voters, &set),
            &set,
            ". Correct this and try again",
        )?;
    }
    Ok(in_order(counts.keys().map(ToString::to_string).collect()))
}

/// Checks the names of a label set before anybody labels with it, by the rules for the labels of a file: labels that
/// would be refused there, or read as others, are refused here.
///
/// # Errors
/// If a name would be read as another one, holds several labels, says that there is no label, or is a second spelling
/// of another one.
pub fn check_label_names(labels: &[String]) -> Result<(), LabelsProblem> {
    let because = |label: &str, why: String| LabelsProblem::LabelName {
        label: label.to_string(),
        why,
    };
    for label in labels {
        let read = label_in_cell(label).unwrap_or_default();
        let unquoted = label.trim_matches(QUOTES);
        if read != *label || (unquoted != label && label.starts_with(QUOTES)) {
            let plain = if read == *label { unquoted } else { &read };
            return Err(because(label, format!("write “{plain}”, as it is learned")));
        }
        if is_no_value(label, labels) {
            let why = "it says that there is no label: leave it out, for a sentence can be skipped";
            return Err(because(label, why.to_string()));
        }
    }
    let names: BTreeSet<&str> = labels.iter().map(String::as_str).collect();
    if let Some((_, several)) = several_labels(&names).into_iter().next()
        && let Some(label) = several.first()
    {
        let why = "it holds several labels, and a sentence has one".to_string();
        return Err(because(label, why));
    }
    // Nothing is more frequent yet, so the plainer of two spellings is what was meant.
    let times = |label: &&str| 1 + usize::from(plain(label) == **label);
    let counts: BTreeMap<&str, usize> = names.iter().map(|label| (*label, times(label))).collect();
    match slips(&counts).first() {
        Some((label, meant)) => Err(because(label, messages::did_you_mean(label, meant))),
        None => Ok(()),
    }
}

/// Marks of quotation, which belong to the command and not to the label.
const QUOTES: [char; 8] = ['"', '\'', '“', '”', '„', '‘', '«', '»'];

/// Refuses labels that are not in the set.
pub(super) fn check_labels(
    raws: &[RawSentence],
    voters: &Voters,
    labels: &[String],
) -> Result<(), LabelsProblem> {
    let set: Vec<&str> = labels.iter().map(String::as_str).collect();
    let unknown = unknown_labels(raws, voters, &set);
    if are_of_another_topic(raws, &unknown, labels) {
        return Err(LabelsProblem::OtherTopic {
            labels: unknown,
            set: labels.to_vec(),
        });
    }
    refuse(unknown, &set, "")
}

/// Returns whether unknown labels are no slips: those that are like none of the set make up most of what was
/// given, or as many of them as there are labels of the set were given more than once.
fn are_of_another_topic(raws: &[RawSentence], unknown: &[UnknownLabel], set: &[String]) -> bool {
    let foreign = unknown
        .iter()
        .filter(|other| other.meant.is_none() && labels_in_cell(&other.label, set).is_none());
    let times: Vec<usize> = foreign.map(|other| other.times).collect();
    let of_foreign: usize = times.iter().sum();
    let given = || {
        raws.iter()
            .flat_map(RawSentence::given)
            .map(|(_, label)| label)
    };
    let known: HashSet<&str> = given()
        .filter(|label| set.iter().any(|known| known == label))
        .collect();
    let repeated = times.iter().filter(|times| **times > 1).count();
    of_foreign > 1 && 2 * of_foreign > given().count() || repeated > 0 && repeated >= known.len()
}

/// All labels that are not in the set, in the order of the rows.
fn unknown_labels(raws: &[RawSentence], voters: &Voters, set: &[&str]) -> Vec<UnknownLabel> {
    let mut unknown: BTreeMap<&str, UnknownLabel> = BTreeMap::new();
    for raw in raws {
        for (annotator, label) in raw.given().filter(|(_, label)| !set.contains(label)) {
            let other = unknown.entry(label).or_insert_with(|| UnknownLabel {
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
    let mut labels: Vec<UnknownLabel> = unknown.into_values().collect();
    for label in labels.iter_mut().filter(|label| label.votes == label.times) {
        label.meant_beside = label.meant.as_ref().and_then(|meant| {
            let given = raws
                .iter()
                .flat_map(RawSentence::given)
                .filter(|(_, label)| label == meant);
            let (decided, votes): (Vec<_>, Vec<_>) = given.partition(|(by, _)| by.is_none());
            (votes.is_empty() && !decided.is_empty()).then_some(decided.len())
        });
    }
    labels.sort_by_key(|unknown| unknown.row);
    labels
}

/// Refuses unknown labels, if there are any.
fn refuse(
    labels: Vec<UnknownLabel>,
    set: &[&str],
    then: &'static str,
) -> Result<(), LabelsProblem> {
    if labels.is_empty() {
        Ok(())
    } else {
        Err(LabelsProblem::UnknownLabels {
            set: set.iter().map(ToString::to_string).collect(),
            labels,
            then,
        })
    }
}

/// The labels that look like slips, each with what was probably meant: rare ones that are similar to a much
/// more frequent one, and ones of any frequency that differ from another only in case, spaces and hyphens.
fn slips<'a>(counts: &BTreeMap<&'a str, usize>) -> Vec<(&'a str, &'a str)> {
    let mut in_case: BTreeMap<Case, usize> = BTreeMap::new();
    for (label, times) in counts {
        *in_case.entry(Case::find(label)).or_default() += times;
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
        if let Some(sure) = doubted(label, counts.keys().copied()) {
            return Some((label, sure));
        }
        let is_frequent = |other: &usize| *other >= count.saturating_mul(DOMINANCE);
        let frequent = counts
            .iter()
            .filter(|(_, other)| is_frequent(other))
            .map(|(other, _)| *other);
        Some((label, nearest(label, frequent)?))
    };
    counts.iter().filter_map(slip).collect()
}

/// The label of the set that a coder gave with a mark of doubt, such as `pro` for `pro?`.
pub fn doubted<'a>(label: &str, set: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let sure = plain(without_doubt(label)?);
    let mut others = set.filter(|other| *other != label);
    others.find(|other| plain(other) == sure)
}

/// Pairs of labels that differ only in capitals, blanks, hyphens or the form of a number.
pub fn written_two_ways(labels: &[String]) -> Vec<[&str; 2]> {
    let mut pairs = Vec::new();
    for (at, one) in labels.iter().enumerate() {
        let others = labels.iter().skip(at + 1);
        let alike = others.filter(|other| plain(other) == plain(one));
        pairs.extend(alike.map(|other| [one.as_str(), other.as_str()]));
    }
    pairs
}

/// The case of a label, which is mostly the same for all labels of a codebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Case {
    Mixed,
    Upper,
    Lower,
}

impl Case {
    fn find(label: &str) -> Self {
        match label {
            _ if label == label.to_lowercase() => Case::Lower,
            _ if label == label.to_uppercase() => Case::Upper,
            _ => Case::Mixed,
        }
    }
}

/// Which of several spellings of a label is meant: the most frequent, of equals the last in the order of
/// bytes. But if others that differ only in case are not rare, it is the one in the case of most rows of all
/// labels. Otherwise “for” would have to become “For” and “Neutral” become “neutral” in one file. Of
/// spellings that look the same it is the one that a keyboard types.
fn meant<'a>(ways: &[(&'a str, usize)], in_case: &BTreeMap<Case, usize>) -> Option<&'a str> {
    let (most, times) = *ways.iter().max_by_key(|(way, times)| (*times, *way))?;
    let rivals = ways.iter().filter(|(way, rarer)| {
        way.to_lowercase() == most.to_lowercase() && rarer.saturating_mul(DOMINANCE) > times
    });
    let rows = |way: &str| in_case.get(&Case::find(way)).copied();
    let meant = rivals.max_by_key(|(way, times)| (rows(way), Case::find(way), *times, *way))?;
    let all = ways.iter().map(|(way, _)| *way);
    let of_case = all.filter(|way| Case::find(way) == Case::find(meant.0));
    Some(typed(meant.0, of_case))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::labels::LabelsFile;

    #[test]
    fn labels_of_another_topic_differ_from_slips() {
        let known = ["con", "neutral", "pro"].map(String::from);
        let said = |labels: &[&str]| {
            let rows: String = labels
                .iter()
                .zip(0..)
                .map(|(label, at)| format!("text {at},{label}\n"))
                .collect();
            let text = format!("text,label\n{rows}");
            let read = LabelsFile::parse(Path::new("x.csv"), &text, Some(&known));
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
            assert!(said.contains("if they mean the same"), "{said}");
            assert!(said.contains("“against” ("), "{said}");
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
            assert!(!said.contains("if they mean the same"), "{said}");
        }
    }

    #[test]
    fn names_of_labels_are_refused_as_they_would_be_in_a_file() {
        let refused = |labels: &[&str]| {
            let labels: Vec<String> = labels.iter().map(ToString::to_string).collect();
            check_label_names(&labels)
                .err()
                .map(|problem| problem.to_string())
        };
        for (labels, wanted) in [
            (&["pro", "Pro", "anti"][..], "did you mean “pro”?"),
            (&["pro-war", "pro war"], "did you mean “pro-war”?"),
            (&["pro", "рro"], "did you mean “pro”, which looks the same?"),
            (&["1.0", "1", "2"], "did you mean “1”?"),
            (&["pro", "anti", "pro; anti"], "several labels"),
            (&["pro", "anti", "Pro, Anti"], "several labels"),
            (&["pro", "anti", "['pro', 'anti']"], "several labels"),
            (&["\"pro\"", "anti"], "write “pro”"),
            (&["„pro“", "anti"], "write “pro”"),
            (&["['pro']", "anti"], "write “pro”"),
            (&["pro;", "anti"], "write “pro”"),
            (&["pro", "n/a"], "says that there is no label"),
        ] {
            let said = refused(labels).unwrap_or_default();
            assert!(said.contains(wanted), "{labels:?}: {said}");
        }
        for good in [
            &["pro", "anti"][..],
            &["pro-war", "anti-war", "yes, but"],
            &["-1", "0", "+1"],
            &["C", "C#", "C++"],
            &["↑", "↓"],
            &["für", "fur"],
        ] {
            assert_eq!(refused(good), None, "{good:?}");
        }
    }

    #[test]
    fn a_label_that_no_annotator_gave_may_be_the_slip() {
        let rows = "a,neutrl,neutral,neutral\nb,neutrl,neutral,\nc,pro,pro,pro\n";
        let said = |text: &str| {
            let read = LabelsFile::parse(Path::new("x.csv"), text, None);
            read.unwrap_err().to_string()
        };
        let text = format!("text,label,annotator_1,annotator_2\n{rows}");
        assert!(
            said(&text).contains("row 2 (column annotator_1) and 2 more have the label “neutral”, where the column label has “neutrl” (2 times), which no annotator gave: one of the two is a slip"),
        );
        let voted = text.replace("neutral,\n", "neutral,neutrl\n");
        assert!(said(&voted).contains("did you mean “neutrl”?"));
    }

    #[test]
    fn votes_for_labels_of_another_topic_are_counted_by_themselves() {
        let known = ["con", "neutral", "pro"].map(String::from);
        let text = "text,label,annotator_1,annotator_2\na,for,for,for\nb,for,against,for\nc,,against,against\n";
        let read = LabelsFile::parse(Path::new("x.csv"), text, Some(&known));
        let said = read.unwrap_err().to_string();
        for wanted in [
            "“for” (2 times in the column label and 3 votes, first in row 2)",
            "“against” (3 votes, first in row 3)",
        ] {
            assert!(said.contains(wanted), "{said}");
        }
    }

    #[test]
    fn slips_are_found_with_what_was_meant() {
        for (counts, wanted) in [
            // A rare label like a frequent one.
            (
                &[("neutral", 40), ("nuetral", 1), ("pro", 20)][..],
                &[("nuetral", "neutral")][..],
            ),
            (
                &[("Neutral", 2), ("neutral", 40), ("netural", 1)],
                &[("Neutral", "neutral"), ("netural", "neutral")],
            ),
            // A label has one spelling, however frequent another one is.
            (
                &[("For", 30), ("for", 31), ("pro war", 9), ("pro-war", 9)],
                &[("For", "for"), ("pro war", "pro-war")],
            ),
            // Most rows are in lower case, so all should be.
            (
                &[("For", 8), ("for", 6), ("Neutral", 7), ("neutral", 9)],
                &[("For", "for"), ("Neutral", "neutral")],
            ),
            (
                &[("For", 8), ("for", 1), ("neutral", 90)],
                &[("for", "For")],
            ),
            // Numbers as pandas and a spreadsheet write them.
            (
                &[("-1", 50), ("0", 50), ("1", 60), ("1.0", 40), ("−1", 20)],
                &[("1.0", "1"), ("−1", "-1")],
            ),
            (
                &[
                    ("1", 60),
                    ("1,0", 40),
                    ("10", 50),
                    ("1000", 60),
                    ("2000", 9),
                ],
                &[("1,0", "1")],
            ),
            // Most rows have a word processor's hyphen, but no keyboard types it.
            (
                &[("phase-out", 16), ("phase\u{2011}out", 19), ("no", 20)],
                &[("phase\u{2011}out", "phase-out")],
            ),
            // A sign is no hyphen.
            (
                &[("-1", 2), ("0", 50), ("1", 60), ("+1", 1)],
                &[("+1", "1")],
            ),
            // A mark or a word of doubt, however frequent.
            (
                &[
                    ("pro", 9),
                    ("pro?", 9),
                    ("?pro", 2),
                    ("pro*", 1),
                    ("pro (unsure)", 8),
                    ("maybe pro", 1),
                ],
                &[
                    ("?pro", "pro"),
                    ("maybe pro", "pro"),
                    ("pro (unsure)", "pro"),
                    ("pro*", "pro"),
                    ("pro?", "pro"),
                ],
            ),
            (
                &[
                    ("other", 9),
                    ("other (specify)", 9),
                    ("C", 9),
                    ("C#", 9),
                    ("unclear", 9),
                    ("unclear anti", 9),
                ],
                &[],
            ),
            // Different labels, or comparably frequent ones.
            (&[("pro", 30), ("anti", 2)], &[]),
            (&[("pro-war", 30), ("pro-wax", 20)], &[]),
            // A Latin letter and a Cyrillic one that do not look the same.
            (&[("группа A", 30), ("группа Б", 20)], &[]),
            // Opposites that share most of their letters.
            (&[("pro-withdrawal", 9), ("anti-withdrawal", 50)], &[]),
        ] {
            assert_eq!(slips(&counts.iter().copied().collect()), wanted);
        }
    }

    #[test]
    fn labels_that_look_different_are_different() {
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
        // The last one has Cyrillic letters.
        for alike in ["pro.", "Pro", "pro\u{200f}", "p-ro", "рrо"] {
            let counts = BTreeMap::from([("pro", 50), (alike, 40)]);
            assert_eq!(slips(&counts), [(alike, "pro")], "{alike}");
        }
    }
}
