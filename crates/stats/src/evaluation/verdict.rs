//! Explains figures in sentences, for people who do not know the measures.

use standpoint_common::phrases::{plural, thousands};
use standpoint_core::labelled::takes_side;

use super::{Figures, Reliability};

/// A label with fewer sentences shows little, whatever its figures are.
const FEW: usize = 30;
/// Figures of fewer sentences in all may be far off.
const FEW_IN_ALL: usize = 100;
/// Shares of fewer sentences are given as counts.
const MIN_SHARE: usize = 10;
/// The number of labels that are described, the worst first.
const MAX_DESCRIBED: usize = 3;
/// Two sides are confused if this share of the sentences of one that were given either was given the other.
const CONFUSED: f64 = 1.0 / 3.0;
/// The least number of mistakes that show that sides are confused.
const MIN_CONFUSED: usize = 5;
/// Labels that are right this much more often than the most frequent one alone are of use.
const GAIN: f64 = 0.02;
/// A label with at least this F1 is found well.
const GOOD: f64 = 0.8;
/// Probabilities are too sure if they are this much higher than the share that is right.
const TOO_SURE: f64 = 0.05;

impl Figures {
    /// Explains the figures in a few sentences: whether sides are confused, how many sentences of each side are right and
    /// found, how much is gained over the most frequent label, and what to label next.
    pub fn verdict(&self) -> Vec<String> {
        let labels: Vec<&str> = self.labels.iter().map(|l| l.label.as_str()).collect();
        let by_chance = self.equal_mass_error_by_chance;
        let error = self.equal_mass_calibration_error.value;
        let surer = (error > 2.0 * by_chance).then_some(self.reliability.as_slice());
        verdict(&labels, &self.confusion, surer.unwrap_or_default())
    }
}

/// One label in the confusion matrix.
struct Side<'a> {
    name: &'a str,
    at: usize,
    /// Sentences with the label.
    sentences: usize,
    /// Sentences that were given it.
    given: usize,
    right: usize,
}

impl Side<'_> {
    fn f1(&self) -> f64 {
        2.0 * self.right as f64 / (self.sentences + self.given).max(1) as f64
    }
}

/// The verdict on a confusion matrix `[label][given]`, and on bins of probabilities that are further from the truth than
/// chance explains.
fn verdict(labels: &[&str], confusion: &[Vec<usize>], bins: &[Reliability]) -> Vec<String> {
    let all: Vec<Side> = (0..labels.len())
        .map(|at| Side {
            name: labels[at],
            at,
            sentences: confusion[at].iter().sum(),
            given: confusion.iter().map(|row| row[at]).sum(),
            right: confusion[at][at],
        })
        .collect();
    let total: usize = all.iter().map(|side| side.sentences).sum();
    if total == 0 {
        return Vec::new();
    }
    let mut sides: Vec<&Side> = all.iter().filter(|side| takes_side(side.name)).collect();
    if sides.len() < 2 && labels.len() > 2 {
        sides = all.iter().collect();
    }
    sides.sort_by(|a, b| a.f1().total_cmp(&b.f1()));
    let mut said = Vec::new();
    said.extend(confused(&sides, confusion));
    said.extend(sides.iter().take(MAX_DESCRIBED).map(|side| found(side)));
    said.extend(gain(&all, total));
    said.extend(too_sure(bins));
    said.extend(next(&sides, total));
    said
}

/// The two sides that are confused most.
fn confused(sides: &[&Side], confusion: &[Vec<usize>]) -> Option<String> {
    let pairs = sides
        .iter()
        .flat_map(|side| sides.iter().map(move |other| (side, other)));
    let wrong = |(side, other): &(&&Side, &&Side)| confusion[side.at][other.at];
    let is_confused = |pair: &(&&Side, &&Side)| {
        let (side, wrong) = (pair.0, wrong(pair));
        let of_either = (wrong + side.right) as f64;
        side.at != pair.1.at && wrong >= MIN_CONFUSED && wrong as f64 >= CONFUSED * of_either
    };
    let (side, other) = pairs.filter(is_confused).max_by_key(wrong)?;
    Some(format!(
        "The sides are confused: of {} that are “{}” {} were called “{}”: read some of these before you label more.",
        plural(side.sentences, "sentence"),
        side.name,
        thousands(confusion[side.at][other.at]),
        other.name
    ))
}

/// How many of the sentences that were given a label are right, and how many of those with it are found.
fn found(side: &Side) -> String {
    let name = side.name;
    match (side.sentences, side.given) {
        (0, 0) => format!("No sentence is “{name}”."),
        (sentences, 0) => {
            format!(
                "None of the {} that are “{name}” is found.",
                plural(sentences, "sentence")
            )
        }
        (sentences, given) => {
            let (of_given, right) = share(side.right, given);
            let (of_own, found) = share(side.right, sentences);
            let noun = if given == 1 { "sentence" } else { "sentences" };
            format!(
                "Of {of_given} {noun} called “{name}” {right} right; of {of_own} that are “{name}” {found} found."
            )
        }
    }
}

/// A part of some sentences: “ten” and “four are”, or the counts if they are few.
fn share(part: usize, all: usize) -> (String, String) {
    const WORDS: [&str; 11] = [
        "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "all",
    ];
    let is_few = all < MIN_SHARE;
    let tenths = (10.0 * part as f64 / all.max(1) as f64).round() as usize;
    let count = if is_few { part } else { tenths };
    let of = if is_few {
        all.to_string()
    } else {
        "ten".to_string()
    };
    let word = match count {
        0 if part > 0 => "hardly any",
        10 if part < all => "nearly all",
        count => WORDS[count.min(10)],
    };
    let verb = if count == 1 { "is" } else { "are" };
    (of, format!("{word} {verb}"))
}

/// Compares with giving every sentence the most frequent label.
fn gain(all: &[Side], total: usize) -> Option<String> {
    let most = all.iter().max_by_key(|side| side.sentences)?;
    let percent = |count: usize| 100.0 * count as f64 / total as f64;
    let right = percent(all.iter().map(|side| side.right).sum());
    let always = percent(most.sentences);
    let name = most.name;
    Some(if right < always + 100.0 * GAIN {
        format!(
            "Always saying “{name}” would be right for {always:.0} of 100 sentences, and this model is for {right:.0}: \
            so far it does no better."
        )
    } else {
        format!(
            "Always saying “{name}” would be right for {always:.0} of 100 sentences; this model is for {right:.0}."
        )
    })
}

/// Says that probabilities promise too much.
fn too_sure(bins: &[Reliability]) -> Option<String> {
    let sentences: usize = bins.iter().map(|bin| bin.sentences).sum();
    let mean = |of: fn(&Reliability) -> f64| {
        let sum: f64 = bins.iter().map(|bin| of(bin) * bin.sentences as f64).sum();
        sum / sentences.max(1) as f64
    };
    let (promised, kept) = (mean(|bin| bin.confidence), mean(|bin| bin.accuracy));
    (promised > kept + TOO_SURE).then(|| {
        format!(
            "Its probabilities are too high: they promise that {:.0} of 100 are right, and {:.0} are.",
            100.0 * promised,
            100.0 * kept
        )
    })
}

/// The label that lacks sentences most: the one with the fewest if those are few, else the worst.
fn next(sides: &[&Side], total: usize) -> Option<String> {
    let fewest = sides.iter().min_by_key(|side| side.sentences)?;
    let side = if fewest.sentences < FEW {
        fewest
    } else {
        sides.first()?
    };
    let tens = |count: usize| count.div_ceil(10) * 10;
    let name = side.name;
    if side.sentences < FEW {
        let more = tens(FEW - side.sentences);
        return Some(match side.sentences {
            0 => format!("Label about {more} sentences that are “{name}” next."),
            few => format!(
                "Only {} {} “{name}”, so what is said of it may be far off: label about {more} more next.",
                plural(few, "sentence"),
                if few == 1 { "is" } else { "are" }
            ),
        });
    }
    if total < FEW_IN_ALL {
        return Some(format!(
            "{} are few, so all of this may be far off: label more.",
            plural(total, "sentence")
        ));
    }
    (side.f1() < GOOD).then(|| {
        format!(
            "Label about {} more “{name}” next.",
            tens(side.sentences / 2)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABELS: [&str; 3] = ["against", "for", "neutral"];

    fn said(confusion: [[usize; 3]; 3], bins: &[Reliability]) -> String {
        verdict(&LABELS, &confusion.map(Vec::from), bins).join("\n")
    }

    #[test]
    fn six_models_are_described() {
        let sure = [Reliability {
            above: 0.8,
            to: 0.9,
            sentences: 100,
            confidence: 0.88,
            accuracy: 0.74,
        }];
        let good = [[90, 2, 8], [3, 88, 9], [10, 10, 180]];
        let confused = [[34, 31, 10], [31, 30, 7], [20, 20, 200]];
        for (said, wanted) in [
            (
                said(good, &[]),
                &[
                    "Of ten sentences called “for” nine are right; of ten that are “for” nine are found.",
                    "Of ten sentences called “against” nine are right; of ten that are “against” nine are found.",
                    "Always saying “neutral” would be right for 50 of 100 sentences; this model is for 90.",
                ][..],
            ),
            // Useless.
            (
                said([[2, 0, 38], [0, 3, 37], [6, 4, 910]], &[]),
                &[
                    "Of 8 sentences called “against” two are right; of ten that are “against” one is found.",
                    "Of 7 sentences called “for” three are right; of ten that are “for” one is found.",
                    "Always saying “neutral” would be right for 92 of 100 sentences, and this model is for 92: so far \
                    it does no better.",
                    "Label about 20 more “against” next.",
                ],
            ),
            // Too few labels.
            (
                said([[6, 1, 3], [2, 5, 2], [1, 1, 9]], &[]),
                &[
                    "Of 7 sentences called “for” five are right; of 9 that are “for” five are found.",
                    "Of 9 sentences called “against” six are right; of ten that are “against” six are found.",
                    "Always saying “neutral” would be right for 37 of 100 sentences; this model is for 67.",
                    "Only 9 sentences are “for”, so what is said of it may be far off: label about 30 more next.",
                ],
            ),
            // A side is missing.
            (
                said([[40, 0, 20], [0, 0, 0], [15, 0, 125]], &[]),
                &[
                    "No sentence is “for”.",
                    "Of ten sentences called “against” seven are right; of ten that are “against” seven are found.",
                    "Always saying “neutral” would be right for 70 of 100 sentences; this model is for 82.",
                    "Label about 30 sentences that are “for” next.",
                ],
            ),
            (
                said(confused, &[]),
                &[
                    "The sides are confused: of 75 sentences that are “against” 31 were called “for”: read some of these before you label more.",
                    "Of ten sentences called “for” four are right; of ten that are “for” four are found.",
                    "Of ten sentences called “against” four are right; of ten that are “against” five are found.",
                    "Always saying “neutral” would be right for 63 of 100 sentences; this model is for 69.",
                    "Label about 40 more “for” next.",
                ],
            ),
        ] {
            assert_eq!(said.lines().collect::<Vec<_>>(), wanted);
        }
        let too_sure = said(good, &sure);
        let last =
            "Its probabilities are too high: they promise that 88 of 100 are right, and 74 are.";
        assert_eq!(too_sure.lines().last(), Some(last));
    }

    #[test]
    fn all_and_none_are_said_only_of_all_and_none() {
        let said = said([[96, 2, 2], [97, 3, 0], [0, 0, 200]], &[]);
        let wanted = "of ten that are “for” hardly any are found.";
        assert!(said.contains(wanted), "{said}");
        let wanted = "of ten that are “against” nearly all are found.";
        assert!(said.contains(wanted), "{said}");
    }

    #[test]
    fn no_sentences_have_no_verdict() {
        assert!(said([[0; 3]; 3], &[]).is_empty());
    }

    #[test]
    fn two_labels_of_which_one_takes_no_side_are_described_by_the_other() {
        let said = verdict(&["ban", "none"], &[vec![30, 30], vec![10, 130]], &[]);
        assert_eq!(
            said[0],
            "Of ten sentences called “ban” eight are right; of ten that are “ban” five are found."
        );
    }
}
