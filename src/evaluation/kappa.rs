//! Cohen's kappa: how far two coders agree.

/// How often two coders, each sentence coded by both, gave which labels.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct CrossTable {
    same: f64,
    first: Vec<f64>,
    second: Vec<f64>,
}

impl CrossTable {
    /// No sentence yet, so many labels.
    pub(super) fn new(labels: usize) -> Self {
        CrossTable {
            same: 0.0,
            first: vec![0.0; labels],
            second: vec![0.0; labels],
        }
    }

    /// Counts a sentence, with what each of the two said.
    pub(super) fn count(&mut self, first: usize, second: usize) {
        self.same += f64::from(first == second);
        self.first[first] += 1.0;
        self.second[second] += 1.0;
    }

    /// Adds another table, counting so many times.
    pub(super) fn add(&mut self, other: &Self, times: u32) {
        let times = f64::from(times);
        self.same += times * other.same;
        let sums = self.first.iter_mut().chain(&mut self.second);
        let added = other.first.iter().chain(&other.second);
        sums.zip(added).for_each(|(sum, n)| *sum += times * n);
    }

    /// The share of sentences on which the two agree.
    pub(super) fn observed(&self) -> f64 {
        self.same / self.sentences()
    }

    /// Cohen's kappa (Cohen 1960, "A Coefficient of Agreement for Nominal Scales"):
    /// `(p_o − p_e) / (1 − p_e)` with the observed agreement `p_o` and `p_e = Σ_k p_1k p_2k`, what
    /// two coders would reach who give the labels as often as these and at random. NaN where both
    /// gave one and the same label throughout.
    pub(super) fn kappa(&self) -> f64 {
        let n = self.sentences();
        let products = self.first.iter().zip(&self.second).map(|(a, b)| a * b);
        let expected = products.sum::<f64>() / (n * n);
        (self.observed() - expected) / (1.0 - expected)
    }

    fn sentences(&self) -> f64 {
        self.first.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(cells: [(usize, usize, usize); 4]) -> CrossTable {
        let mut table = CrossTable::new(2);
        for (first, second, times) in cells {
            (0..times).for_each(|_| table.count(first, second));
        }
        table
    }

    /// Fifty proposals read by two readers: 20 both for, 15 both against, 5 and 10 apart. By hand:
    /// p_o = 0.7, p_e = 0.5 · 0.6 + 0.5 · 0.4 = 0.5.
    #[test]
    fn kappa_is_that_worked_out_by_hand() {
        let readers = table([(0, 0, 20), (0, 1, 5), (1, 0, 10), (1, 1, 15)]);
        assert!((readers.observed() - 0.7).abs() < 1e-12);
        assert!((readers.kappa() - 0.4).abs() < 1e-12);
    }

    #[test]
    fn a_table_counted_twice_is_the_table_of_twice_the_sentences() {
        let once = table([(0, 0, 3), (0, 1, 2), (1, 0, 1), (1, 1, 1)]);
        let mut twice = CrossTable::new(2);
        twice.add(&once, 2);
        assert_eq!(twice, table([(0, 0, 6), (0, 1, 4), (1, 0, 2), (1, 1, 2)]));
        assert!((twice.kappa() - once.kappa()).abs() < 1e-12);
    }

    #[test]
    fn kappa_of_a_single_label_is_undefined() {
        assert!(
            table([(0, 0, 4), (0, 0, 0), (0, 0, 0), (0, 0, 0)])
                .kappa()
                .is_nan()
        );
        assert!(CrossTable::new(2).kappa().is_nan());
    }
}
