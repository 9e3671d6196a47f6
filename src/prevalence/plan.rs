//! How many random sentences to code for an interval of a wanted width.

use std::collections::BTreeMap;

use serde::Serialize;

use super::correlation::correlation;
use super::design::{LEAST_DOCUMENTS, grows, quantile};
use super::{Item, dsl};

/// p(1 − p) at its largest.
const LARGEST_VARIANCE: f64 = 0.25;
/// Smaller samples are not planned: too few documents would have a coded sentence.
const LEAST_SENTENCES: f64 = 30.0;

/// What a plan is made of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// Sentences of the table.
    pub sentences: usize,
    /// Their documents.
    pub documents: usize,
    /// The mean square of what the model's probability misses (from an audit sample), of the label that
    /// needs the most sentences; without a sample p(1 − p) at its largest, ¼.
    pub residual_variance: f64,
    /// How much n times the variance grows with every unit by which the share lies further off than it was
    /// found ([`Linear::interval`](super::Linear::interval)), the mean of both ways; 0 without a sample, where
    /// the variance is the largest already.
    pub unseen: f64,
    /// How alike the sentences of a document are: the larger of the two correlations below.
    pub intraclass_correlation: f64,
    /// The intraclass correlation of the model's probabilities, of the label where it is largest. A model that looks at each sentence
    /// by itself, or hardly tells labels apart, may not see how alike they are.
    pub model_correlation: f64,
    /// That of the codes of the audit sample, of the label that needs the most sentences. Absent without a sample, and where no
    /// document has two of its sentences.
    pub pilot_correlation: Option<f64>,
    /// How many times larger the variance of a share is than if sentences stood alone:
    /// `1 + (Σ M²/N − 1)·ρ`, M the sentences of a document.
    pub design_effect: f64,
    /// The width of the interval if every sentence were coded: documents differ, and there are no more. Absent
    /// where there are too few documents for any interval.
    pub narrowest: Option<f64>,
    /// The answer.
    pub wanted: Wanted,
}

/// The width asked for and what it takes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Wanted {
    /// The width of the 95 % interval from end to end.
    pub width: f64,
    /// Random sentences to code, at least thirty and so many that ten documents hardly fail to have one, or all if there are fewer; absent where even all are too few.
    pub sentences: Option<usize>,
}

impl Plan {
    /// Plans the audit sample of `items` for an interval of this width, with what their own audit sample
    /// says, if they have one.
    ///
    /// The variance of the design-based share has two parts: that of the articles, `p(1 − p)·deff/N`, which no
    /// coding makes smaller, and that of the sample, `(1 − n/N)·E(Y − ĝ)²/n`. Sentences are drawn one by
    /// one, not by document, so that the design effect belongs to the first only. To the second comes what
    /// a sample of n cannot show, `u·d/n`, d half the width, because the interval makes room for it. The quantile is that of the
    /// interval: Student's t of the documents in which so many random sentences stand.
    pub fn new(items: &[Item], classes: usize, width: f64) -> Self {
        let n = items.len() as f64;
        let mut sizes: BTreeMap<usize, f64> = BTreeMap::new();
        for item in items {
            *sizes.entry(item.document).or_default() += 1.0;
        }
        let of_model = (0..classes).map(|label| {
            let rows = items.iter();
            correlation(rows.map(|item| (item.document, item.probabilities[label])))
        });
        let model_correlation = of_model.flatten().fold(0.0, f64::max);
        let mean_size = sizes.values().map(|size| size * size).sum::<f64>() / n;
        let correlation_of =
            |part: &Variance| part.correlation.unwrap_or(0.0).max(model_correlation);
        let design_effect = |part: &Variance| 1.0 + (mean_size - 1.0) * correlation_of(part);
        let half = width / 2.0;
        let of_articles = |part: &Variance| part.variance * design_effect(part) / n;
        // With so many coded sentences; more of them reach more documents, so that t, and what it takes, become less.
        let takes = |part: &Variance, coded: f64| {
            let reached = documents_reached(&sizes, coded / n);
            let target = (half / quantile(reached.mean.max(2.0) - 1.0)).powi(2);
            let of_sample = part.residual + half * part.unseen;
            let articles = of_articles(part);
            let has_interval = reached.at_least() >= LEAST_DOCUMENTS as f64;
            (has_interval && target > articles)
                .then(|| of_sample / (target - articles + part.residual / n))
        };
        let needed = |part: &Variance| {
            let enough = |coded: f64| takes(part, coded).is_some_and(|takes| takes <= coded);
            let (mut low, mut high) = (0.0, n);
            if !enough(high) {
                return None;
            }
            while high - low > 1e-6 * high {
                let middle = (low + high) / 2.0;
                match enough(middle) {
                    true => high = middle,
                    false => low = middle,
                }
            }
            Some(high)
        };
        let parts: Vec<Variance> = match items.iter().any(|item| item.coded.is_some()) {
            true => (0..classes)
                .filter_map(|label| Variance::audited(items, label))
                .collect(),
            false => vec![Variance::UNKNOWN],
        };
        let widest = quantile(sizes.len() as f64 - 1.0);
        let narrowest = |part: &Variance| {
            let room = widest * widest * part.unseen / n / 2.0;
            2.0 * (room + room.hypot(widest * of_articles(part).sqrt()))
        };
        // The label that needs the most; one that cannot be had needs more than any, and of several such the one that stays widest.
        let most = |part: &Variance| (needed(part).unwrap_or(f64::INFINITY), narrowest(part));
        let worst = parts.iter().max_by(|a, b| {
            let (a, b) = (most(a), most(b));
            a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
        let worst = worst.copied().unwrap_or(Variance::UNKNOWN);
        let enough_documents = sizes.len() >= LEAST_DOCUMENTS;
        let sentences = needed(&worst).filter(|needed| enough_documents && *needed <= n);
        Plan {
            sentences: items.len(),
            documents: sizes.len(),
            residual_variance: worst.residual,
            unseen: worst.unseen,
            intraclass_correlation: correlation_of(&worst),
            model_correlation,
            pilot_correlation: worst.correlation,
            design_effect: design_effect(&worst),
            narrowest: enough_documents.then(|| narrowest(&worst)),
            wanted: Wanted {
                width,
                sentences: sentences.map(|s| s.max(LEAST_SENTENCES).ceil().min(n) as usize),
            },
        }
    }
}

/// What the variance of a label's share is made of.
#[derive(Debug, Clone, Copy)]
struct Variance {
    /// p(1 − p).
    variance: f64,
    /// E(Y − ĝ)².
    residual: f64,
    /// What n times the variance grows by with every unit further off.
    unseen: f64,
    /// How alike the codes of a document are, if any has two.
    correlation: Option<f64>,
}

impl Variance {
    /// Nothing has been coded.
    const UNKNOWN: Variance = Variance {
        variance: LARGEST_VARIANCE,
        residual: LARGEST_VARIANCE,
        unseen: 0.0,
        correlation: None,
    };

    /// From an audit sample.
    fn audited(items: &[Item], label: usize) -> Option<Self> {
        let share = dsl(items, label)?.value.clamp(0.0, 1.0);
        let (mut squares, mut sides) = (0.0, [(0.0, 0.0); 2]);
        for item in items {
            if let Some(coded) = item.coded {
                let (predicted, weight) = (item.probabilities[label], 1.0 / coded.probability);
                let with = coded.label == label;
                squares += weight * (f64::from(with) - predicted).powi(2);
                let side = &mut sides[usize::from(with)];
                *side = (side.0 + weight, side.1 + weight * predicted);
            }
        }
        // Whatever strata the pilot has, the sample to come has none: what it cannot show is that of all sentences.
        let [low, high] = grows(sides);
        let coded = items.iter().filter_map(|item| Some((item, item.coded?)));
        let codes = coded.map(|(item, coded)| (item.document, f64::from(coded.label == label)));
        Some(Variance {
            correlation: correlation(codes),
            variance: share * (1.0 - share),
            residual: squares / (sides[0].0 + sides[1].0),
            unseen: (low + high) / 2.0,
        })
    }
}

/// In how many documents the sentences of a sample stand.
struct Reached {
    mean: f64,
    variance: f64,
}

impl Reached {
    /// In no fewer, but by bad luck: two standard deviations below the mean.
    fn at_least(&self) -> f64 {
        self.mean - 2.0 * self.variance.sqrt()
    }
}

/// In how many documents sentences stand of which each is drawn with this probability.
fn documents_reached(sizes: &BTreeMap<usize, f64>, drawn: f64) -> Reached {
    let reached = sizes
        .values()
        .map(|size| 1.0 - libm::pow((1.0 - drawn).max(0.0), *size));
    let (mean, variance) = reached.fold((0.0, 0.0), |(mean, variance), p| {
        (mean + p, variance + p * (1.0 - p))
    });
    Reached { mean, variance }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prevalence::Coded;

    fn near(found: f64, wanted: f64) {
        assert!((found - wanted).abs() < 1e-9, "{found} is not {wanted}");
    }

    /// Two thousand documents of two sentences whose probabilities are the same.
    fn items(coded: bool) -> Vec<Item<'static>> {
        const P: [[f64; 2]; 2] = [[0.5, 0.5], [0.9, 0.1]];
        let item = |at: usize| Item {
            document: at / 2,
            given: 0,
            probabilities: &P[at / 2 % 2],
            coded: (coded && at.is_multiple_of(4)).then_some(Coded {
                label: at / 4 % 2,
                probability: 0.25,
            }),
        };
        (0..4000).map(item).collect()
    }

    /// By hand: ρ = 1, deff = 2, articles ¼ · 2/4000 = 0.000125. Of n sentences drawn at random stand, in documents of two, some in
    /// 2000·(1 − (1 − n/4000)²) documents: with n = 427.8 in 404.9, of which t is 1.965855. For a width of 0.1 the variance may be
    /// (0.05/1.965855)² = 0.00064690; n = 0.25/(0.00064690 − 0.000125 + 0.25/4000) = 427.8. With the normal 1.959964 it was 425.
    #[test]
    fn without_a_sample_the_plan_is_conservative() {
        let plan = Plan::new(&items(false), 2, 0.1);
        near(plan.intraclass_correlation, 1.0);
        near(plan.design_effect, 2.0);
        near(plan.residual_variance, 0.25);
        assert_eq!(plan.wanted.sentences, Some(428));
        assert_eq!(plan.pilot_correlation, None);
        // Of 2000 documents t is 1.961151: 2 · 1.961151 · √0.000125.
        let narrowest = plan.narrowest.unwrap();
        assert!((narrowest - 0.043_853).abs() < 1e-6, "{narrowest}");
    }

    /// Of one document of 1,200 sentences and twelve of four, 75 random sentences reach four. An interval takes ten: from twelve with
    /// probability 1 − (1 − n/1248)⁴ each, two standard deviations off, that is n = 564.
    #[test]
    fn a_plan_reaches_ten_documents() {
        let item = |at: usize| Item {
            document: at.saturating_sub(1196) / 4,
            given: 0,
            probabilities: &[0.5, 0.5],
            coded: None,
        };
        let items: Vec<Item> = (0..1248).map(item).collect();
        let wanted = Plan::new(&items, 2, 0.4).wanted.sentences.unwrap();
        let missed = (1.0 - wanted as f64 / 1248.0).powi(4);
        let least = 13.0 - 12.0 * missed - 2.0 * (12.0 * missed * (1.0 - missed)).sqrt();
        assert!((10.0..10.05).contains(&least), "{wanted}: {least}");
    }

    /// Audited are the sentences of p = ½ only, coded 0 and 1 in turn: E(Y − ĝ)² = ¼, and the share is
    /// 0.3 + 0 = 0.3, so the articles have 0.21 · 2/4000. ḡ is ½ and ē = 0, so that nothing is unseen: u = 0.
    #[test]
    fn a_sample_says_how_much_the_model_misses() {
        let plan = Plan::new(&items(true), 2, 0.1);
        near(plan.residual_variance, 0.25);
        near(plan.unseen, 0.0);
        near(
            plan.narrowest.unwrap(),
            2.0 * quantile(1999.0) * (0.21f64 * 2.0 / 4000.0).sqrt(),
        );
        // In documents of two, n sentences reach 2000·(1 − (1 − n/4000)²): of 414 that is 392.6, t = 1.966043.
        let n = plan.wanted.sentences.unwrap() as f64;
        let t = quantile(2000.0 * (1.0 - (1.0 - n / 4000.0).powi(2)) - 1.0);
        let needed = 0.25 / ((0.05 / t).powi(2) - 0.000_105 + 0.25 / 4000.0);
        assert!((needed - n).abs() < 1.0, "{needed} {n}");
    }

    /// A model that was right in a pilot of a thousand: u = 1 either way, and the width of 0.1 needs by the label's ½
    /// 0.05/((0.05/t)² − 0.000125), not two: with 98.1 sentences, which stand in 96.9 documents, t = 1.985 and that is 98.1.
    #[test]
    fn a_model_without_errors_still_needs_a_sample_that_could_show_some() {
        const P: [[f64; 2]; 2] = [[1.0, 0.0], [0.0, 1.0]];
        let item = |at: usize| Item {
            document: at / 2,
            given: at / 2 % 2,
            probabilities: &P[at / 2 % 2],
            coded: at.is_multiple_of(2).then_some(Coded {
                label: at / 2 % 2,
                probability: 0.5,
            }),
        };
        let items: Vec<Item> = (0..4000).map(item).collect();
        let plan = Plan::new(&items, 2, 0.1);
        near(plan.residual_variance, 0.0);
        near(plan.unseen, 1.0);
        assert_eq!(plan.wanted.sentences, Some(99));
        assert_eq!(Plan::new(&items, 2, 0.9).wanted.sentences, Some(30));
    }

    /// Two hundred documents of ten sentences, each document of one label throughout, and a model that says ½ of all: its probabilities
    /// do not correlate, and what two sentences a document were coded do.
    #[test]
    fn what_the_pilot_shows_of_documents_counts_where_the_model_does_not_see_it() {
        let items: Vec<Item> = (0..2000)
            .map(|at| Item {
                document: at / 10,
                given: 0,
                probabilities: &[0.5, 0.5],
                coded: (at % 5 == 0).then_some(Coded {
                    label: at / 10 % 2,
                    probability: 0.2,
                }),
            })
            .collect();
        let plan = Plan::new(&items, 2, 0.2);
        near(plan.model_correlation, 0.0);
        near(plan.pilot_correlation.unwrap(), 1.0);
        near(plan.intraclass_correlation, 1.0);
        near(plan.design_effect, 10.0);
        // The documents alone: 2·t·√(¼ · 10/2000), and no more than ½ of each is to be had.
        near(
            plan.narrowest.unwrap(),
            2.0 * quantile(199.0) * (0.25f64 * 10.0 / 2000.0).sqrt(),
        );
        // By the model's probabilities alone half as many would do, and the interval would come out wider.
        let by_model: Vec<Item> = items
            .iter()
            .map(|item| Item {
                coded: None,
                ..*item
            })
            .collect();
        let by_model = Plan::new(&by_model, 2, 0.2).wanted.sentences.unwrap();
        let by_pilot = plan.wanted.sentences.unwrap();
        assert!(by_pilot > 3 * by_model / 2, "{by_pilot} {by_model}");
    }

    /// A pilot by label, of which every sentence of the first stratum was drawn and one in nine of the second: what it shows of the second counts
    /// nine times. By hand, label 1: with it one code of the first (ĝ = 0.9), without it one of the first (0.9) and two of
    /// the second (0.1), so that ē = (1 − 0.9 − 0.9 − 18 · 0.1)/20 = −0.13, and a = 2(0.9 − 0.13) − 1 = 0.54 and
    /// 1 − 2((0.9 + 1.8)/19 − 0.13) = 0.975789; of E(Y − ĝ)² it is (0.01 + 0.81 + 18 · 0.01)/20 = 0.05.
    #[test]
    fn a_pilot_with_strata_counts_by_what_its_codes_stand_for() {
        const P: [[f64; 2]; 2] = [[0.1, 0.9], [0.9, 0.1]];
        let coded = |at: usize| match at {
            0 | 1 => Some((at, 1.0)),
            2 | 11 => Some((0, 1.0 / 9.0)),
            _ => None,
        };
        let item = |at: usize| Item {
            document: at / 2,
            given: usize::from(at < 2),
            probabilities: &P[usize::from(at >= 2)],
            coded: coded(at).map(|(label, probability)| Coded { label, probability }),
        };
        let items: Vec<Item> = (0..20).map(item).collect();
        let plan = Plan::new(&items, 2, 0.1);
        near(plan.residual_variance, 0.05);
        near(plan.unseen, (0.54 + 1.0 - 2.0 * (2.7 / 19.0 - 0.13)) / 2.0);
    }

    #[test]
    fn a_probability_that_only_rounding_moves_is_alike_nowhere() {
        let p: Vec<[f64; 2]> = (0..100)
            .map(|at| match at / 10 % 2 {
                0 => [0.1 + 0.2, 0.7],
                _ => [0.3, 0.7],
            })
            .collect();
        let items: Vec<Item> = p
            .iter()
            .enumerate()
            .map(|(at, probabilities)| Item {
                document: at / 10,
                given: 1,
                probabilities,
                coded: None,
            })
            .collect();
        near(Plan::new(&items, 2, 0.1).intraclass_correlation, 0.0);
    }

    #[test]
    fn what_no_coding_can_give_is_not_promised() {
        let few: Vec<Item> = items(false).into_iter().take(18).collect();
        let plan = Plan::new(&few, 2, 0.9);
        assert_eq!((plan.wanted.sentences, plan.narrowest), (None, None));
        assert_eq!(Plan::new(&items(false), 2, 0.04).wanted.sentences, None);
        let alone: Vec<Item> = items(false).into_iter().take(1).collect();
        assert_eq!(Plan::new(&alone, 2, 0.5).wanted.sentences, None);
    }
}
