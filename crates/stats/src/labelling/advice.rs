//! Advice on more labels, from the agreement of the coders, the rarest label and the gain of the last labels.

use std::collections::BTreeMap;

use standpoint_common::phrases::plural;

use super::session::FIRST_ROUND;
use super::{Chosen, Session};
use crate::evaluation::Agreement;

/// A difference of shares in points, with a minus sign.
fn points(share: f64) -> String {
    let points = (100.0 * share).round();
    let sign = if points < 0.0 { "−" } else { "" };
    format!("{sign}{:.0}", points.abs())
}

/// The least number of sentences for advice on more labels.
const MIN_COMPARED: usize = 30;
/// A label with fewer sentences lacks examples.
const FEW: usize = 15;
/// A gain of less than this share is little.
const LITTLE: f64 = 0.02;

impl Session {
    /// Krippendorff's alpha of the coders, with the number of sentences that two or more of them labelled. `None`
    /// if there is none.
    pub fn agreement(&self) -> Option<(f64, usize)> {
        let labels = &self.labels;
        let place = |label: &str| labels.iter().position(|known| known == label);
        let mut codes: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (sentence, answer) in self.answers.iter() {
            let label = answer.label().and_then(place);
            if let (Some(sentence), Some(label), false) = (sentence, label, answer.coder.is_empty())
            {
                codes.entry(sentence).or_default().push(label);
            }
        }
        let units: Vec<Vec<usize>> = codes.into_values().collect();
        let agreement = Agreement::new(&units, labels.len());
        Some((agreement.alpha?, agreement.sentences))
    }

    /// Returns whether the model may know no more than which label is the most frequent: the lower end of its accuracy on
    /// the random sentences is not above the share of that label among them.
    pub fn is_model_weak(&self) -> bool {
        let random = self
            .answers
            .iter()
            .filter(|(_, answer)| answer.chosen == Chosen::Random);
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for label in random.filter_map(|(_, answer)| answer.label()) {
            *counts.entry(label).or_default() += 1;
        }
        let most = counts.values().max().copied().unwrap_or(0);
        let share = most as f64 / counts.values().sum::<usize>().max(1) as f64;
        let low = self.curve().last().and_then(|last| last.interval);
        low.is_none_or(|(low, _)| low <= share)
    }

    /// Plain advice on whether more labels pay, and which label lacks sentences.
    pub fn advice(&self) -> Vec<String> {
        // A list is labelled to its end.
        if self.list.is_some() {
            return Vec::new();
        }
        let labelled = self.labelled();
        if labelled < FIRST_ROUND {
            let left = FIRST_ROUND - labelled;
            return vec![format!(
                "The model starts at {FIRST_ROUND} labels: {left} to go."
            )];
        }
        let counts = self.answers.counts();
        let count = |label: &String| counts.get(label.as_str()).copied().unwrap_or(0);
        let mut advice = Vec::new();
        let rarest = self.labels.iter().min_by_key(|label| count(label));
        if let Some(label) = rarest.filter(|label| count(label) < FEW) {
            advice.push(format!(
                "{label} has only {} so far: search for words that name it.",
                plural(count(label), self.articles.unit().noun())
            ));
        }
        advice.extend(self.gain());
        advice
    }

    /// Compares the last training round with the last one of half as many labels, on the same random sentences.
    fn gain(&self) -> Option<String> {
        let (labels, right) = self.earlier.last()?;
        let mut earlier = self.earlier.iter().rev();
        let (fewer, before) = earlier.find(|(fewer, _)| 2 * fewer <= *labels)?;
        let both = before.iter().filter_map(|(place, before)| {
            let now = right.get(place)?;
            Some(f64::from(i8::from(*now) - i8::from(*before)))
        });
        let changes: Vec<f64> = both.collect();
        let count = changes.len() as f64;
        if changes.len() < MIN_COMPARED {
            return None;
        }
        let mean = changes.iter().sum::<f64>() / count;
        let squares = changes.iter().map(|change| (change - mean).powi(2));
        let error = 1.96 * squares.sum::<f64>().sqrt() / count;
        let unit = self.articles.unit().noun();
        let from = format!("From {fewer} to {labels} labels");
        Some(if mean - error > 0.0 {
            format!(
                "{from} {} points more of the random {unit}s were right: more labels still pay.",
                points(mean)
            )
        } else if mean + error < LITTLE {
            format!(
                "{from} accuracy hardly grew: look at the codebook, a dictionary or an encoder before you label more."
            )
        } else {
            format!(
                "{from} accuracy changed by {} points, give or take {}: too few random {unit}s to tell.",
                points(mean),
                points(error)
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::points;

    #[test]
    fn losses_have_a_minus_sign() {
        let all = [-0.051, -0.004, 0.0, 0.12].map(points);
        assert_eq!(all, ["−5", "0", "0", "12"]);
    }
}
