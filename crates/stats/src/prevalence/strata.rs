//! The strata of a coded sample: the sentences of one sampling probability.

use std::collections::BTreeMap;

use super::{Coded, Item};
use crate::labels::represent_another_number;

/// The mean of a number over the codes of each stratum, by the bits of its probability.
#[derive(Debug, Default)]
pub(super) struct Strata(BTreeMap<u64, Stratum>);

#[derive(Debug, Default, Clone, Copy)]
struct Stratum {
    codes: f64,
    sum: f64,
}

impl Strata {
    /// The strata of these sentences. There are none if all codes have one probability, and none if the codes do not stand
    /// for exactly these sentences: then nobody knows how many of them each stratum has, as in an outlet of a sample that was
    /// drawn from all outlets.
    pub fn new(items: &[Item], value: impl Fn(&Item, Coded) -> f64) -> Self {
        let mut strata: BTreeMap<u64, Stratum> = BTreeMap::new();
        let coded = items.iter().filter_map(|item| Some((item, item.coded?)));
        for (item, coded) in coded.clone() {
            let stratum = strata.entry(coded.probability.to_bits()).or_default();
            stratum.codes += 1.0;
            stratum.sum += value(item, coded);
        }
        let probabilities = coded.map(|(_, coded)| coded.probability);
        let are_known = !represent_another_number(probabilities, items.len());
        Strata(match strata.len() > 1 && are_known {
            true => strata,
            false => BTreeMap::new(),
        })
    }

    /// Returns whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What a code contributes to the variance: the deviation from the mean of its stratum, times `√(n/(n − 1))`, n the codes
    /// of the stratum, so that the squares add up to its sampling variance (Cochran 1977, theorem 5.3). Without strata, or
    /// with one code in a stratum, it is the deviation from `mean`.
    pub fn deviation(&self, value: f64, coded: Coded, mean: f64) -> f64 {
        match self.0.get(&coded.probability.to_bits()) {
            Some(Stratum { codes, sum }) if *codes > 1.0 => {
                (value - sum / codes) * (codes / (codes - 1.0)).sqrt()
            }
            _ => value - mean,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prevalence::tests::{item, near};
    use crate::prevalence::{dsl, ppi};

    /// 20 sentences of which 4 are coded, with labels 1, 1, 1, 0, and 60 of which 6 are, with 0, 0, 0, 0, 0, 1.
    fn two_waves() -> Vec<Item<'static>> {
        let mut items = Vec::new();
        for (size, codes, with) in [(20, 4, [1, 1, 1, 0, 0, 0]), (60, 6, [0, 0, 0, 0, 0, 1])] {
            let probability = codes as f64 / size as f64;
            for at in 0..size {
                let label = with.get(at).filter(|_| at < codes);
                let code = label.map(|label| (*label, probability));
                items.push(item(items.len(), &[1.0, 0.0], code));
            }
        }
        items
    }

    /// By hand, with Cochran's 5.3: the share is ¼ · ¾ + ¾ · ⅙ = 0.3125, and its variance
    /// `Σ W²(1 − f)s²/n` with s² = ¼ and ⅙: 1/16 · 0.8 · ¼/4 + 9/16 · 0.9 · ⅙/6 = 0.0171875. Of these ten codes the
    /// program multiplies it by 10/9.
    #[test]
    fn the_variance_is_that_of_a_stratified_sample() {
        let items = two_waves();
        let found = ppi(&items, 1, 0.0).unwrap().of_these_articles(&items);
        near(found.value, 0.3125);
        near(found.standard_error().powi(2), 0.017_187_5 * 10.0 / 9.0);
        let other = dsl(&items, 1).unwrap().of_these_articles(&items);
        assert_eq!(
            (other.value, other.standard_error()),
            (found.value, found.standard_error())
        );
    }

    #[test]
    fn a_part_of_the_sentences_has_no_strata() {
        let items = two_waves();
        let value = |_: &Item, coded: Coded| coded.label as f64;
        assert!(!Strata::new(&items, value).is_empty());
        assert!(Strata::new(&items[..70], value).is_empty());
        assert!(Strata::new(&items[..20], value).is_empty());
    }
}
