//! Krippendorff's alpha and other figures of the coincidence matrix.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::labels::{Labelled, LabelledSentence};

/// Agreement of coders on nominal labels.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Agreement {
    /// Sentences with codes by at least two coders; only these count.
    pub sentences: usize,
    /// The share of pairs of codes of one sentence that are the same. Each sentence has the weight of its
    /// codes, not of its pairs: it is the diagonal of the coincidence matrix divided by its sum.
    pub observed: f64,
    /// Krippendorff's alpha: 1 is perfect agreement, 0 is agreement by chance. Undefined for equal codes.
    pub alpha: Option<f64>,
    /// The coincidence matrix: `coincidences[c][k]`, symmetric.
    pub coincidences: Vec<Vec<f64>>,
}

impl Agreement {
    /// Computes the agreement of the annotators of a labels file.
    pub fn from_labels(labelled: &Labelled) -> Self {
        let codes = |s: &LabelledSentence| s.codes.iter().map(|code| code.label).collect();
        let units: Vec<Vec<usize>> = labelled.sentences.iter().map(codes).collect();
        Agreement::new(&units, labelled.labels.len())
    }

    /// Computes Krippendorff's alpha for nominal data with missing codes (Krippendorff 2011, "Computing
    /// Krippendorff's Alpha-Reliability"). `units` holds the codes of each sentence, all below `classes`.
    ///
    /// Over units with `m ≥ 2` codes, `o_ck = Σ_u n_uc (n_uk − [c = k]) / (m_u − 1)`, `n_c = Σ_k o_ck`,
    /// `n = Σ n_c`, `alpha = 1 − D_o / D_e` with `D_o = Σ_{c≠k} o_ck` and `D_e = Σ_{c≠k} n_c n_k / (n − 1)`.
    ///
    /// # Panics
    /// When a code is not below `classes`.
    pub fn new(units: &[Vec<usize>], classes: usize) -> Self {
        let mut coincidences = vec![vec![0.0; classes]; classes];
        let mut sentences = 0;
        let (mut counts, mut given) = (vec![0.0; classes], Vec::new());
        for unit in units.iter().filter(|unit| unit.len() > 1) {
            sentences += 1;
            // A sentence has a few of perhaps a thousand labels.
            given.iter().for_each(|&label: &usize| counts[label] = 0.0);
            unit.iter().for_each(|&code| counts[code] += 1.0);
            given.clear();
            given.extend_from_slice(unit);
            given.sort_unstable();
            given.dedup();
            for &c in &given {
                for &k in &given {
                    let others = counts[k] - f64::from(c == k);
                    coincidences[c][k] += counts[c] * others / (unit.len() - 1) as f64;
                }
            }
        }
        let sums = Coincidences::from_matrix(&coincidences);
        let observed = sums.observed();
        let alpha = sums.alpha();
        Agreement {
            sentences,
            observed: if observed.is_nan() { 0.0 } else { observed },
            alpha: (!alpha.is_nan()).then_some(alpha),
            coincidences,
        }
    }
}

/// The parts of a coincidence matrix that alpha needs: its diagonal and its sums. They add up over
/// sentences, so that clusters can be left out.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Coincidences {
    /// `o_kk` of each label.
    same: Vec<f64>,
    /// `n_k` of each label.
    all: Vec<f64>,
}

impl Coincidences {
    /// No coincidences yet, with so many labels.
    pub(super) fn zeros(labels: usize) -> Self {
        Coincidences {
            same: vec![0.0; labels],
            all: vec![0.0; labels],
        }
    }

    /// The diagonal and the sums of a coincidence matrix.
    pub(super) fn from_matrix(matrix: &[Vec<f64>]) -> Self {
        Coincidences {
            same: matrix.iter().enumerate().map(|(k, row)| row[k]).collect(),
            all: matrix.iter().map(|row| row.iter().sum()).collect(),
        }
    }

    /// Adds a sentence so many times, of which the number of codes for each label is known, as
    /// [`Agreement::new`] does.
    pub(super) fn count(&mut self, codes: &BTreeMap<usize, usize>, times: f64) {
        let all: usize = codes.values().sum();
        if all < 2 {
            return;
        }
        for (&label, &count) in codes {
            let count = count as f64;
            self.same[label] += times * count * (count - 1.0) / (all - 1) as f64;
            self.all[label] += times * count;
        }
    }

    /// Adds those of other sentences.
    pub(super) fn add(&mut self, other: &Self) {
        let sums = self.same.iter_mut().chain(&mut self.all);
        let added = other.same.iter().chain(&other.all);
        sums.zip(added).for_each(|(sum, n)| *sum += n);
    }

    /// The observed agreement, see [`Agreement::observed`]. NaN without coincidences.
    pub(super) fn observed(&self) -> f64 {
        self.same.iter().sum::<f64>() / self.n()
    }

    /// Krippendorff's alpha, see [`Agreement::new`]. NaN if all codes are the same.
    pub(super) fn alpha(&self) -> f64 {
        let squares = self.all.iter().map(|t| t * t).sum();
        alpha(self.n(), self.same.iter().sum(), squares)
    }

    /// Alpha of the same sentences without those of a cluster. NaN if all their codes are the same.
    pub(super) fn alpha_without(&self, cluster: &Self) -> f64 {
        let labels = self
            .all
            .iter()
            .zip(&cluster.all)
            .map(|(all, left_out)| all - left_out);
        let same = self.same.iter().sum::<f64>() - cluster.same.iter().sum::<f64>();
        let (n, squares) = labels.fold((0.0, 0.0), |(n, squares), t| (n + t, squares + t * t));
        alpha(n, same, squares)
    }

    /// The number of labels.
    pub(super) fn labels(&self) -> usize {
        self.all.len()
    }

    /// The specific agreement on a label, `o_kk / n_k`: how often another coder gave it where one coder did
    /// (Cicchetti and Feinstein 1990, "High Agreement but Low Kappa: II", for two coders and two labels;
    /// Uebersax 1982, "A Design-Independent Method for Measuring the Reliability of Psychiatric Diagnosis",
    /// for more). Not corrected for chance. NaN if no coder gave it.
    pub(super) fn specific_agreement(&self, label: usize) -> f64 {
        self.same[label] / self.all[label]
    }

    /// Krippendorff's alpha of one label against all others taken together. It is the counterpart of the
    /// kappa of one category (Fleiss 1971, "Measuring Nominal Scale Agreement among Many Raters"). NaN if all
    /// codes or none have the label.
    pub(super) fn label_alpha(&self, label: usize) -> f64 {
        self.of_label(label).alpha()
    }

    /// Those of one label and all others taken together.
    pub(super) fn of_label(&self, label: usize) -> Self {
        let (n, with) = (self.n(), self.all[label]);
        Coincidences {
            same: vec![self.same[label], n - 2.0 * with + self.same[label]],
            all: vec![with, n - with],
        }
    }

    fn n(&self) -> f64 {
        self.all.iter().sum()
    }
}

/// Alpha from n, the sum of `o_kk` and that of `n_k²`.
fn alpha(n: f64, same: f64, squares: f64) -> f64 {
    let expected = n * n - squares;
    if expected > 0.0 {
        1.0 - (n - same) * (n - 1.0) / expected
    } else {
        f64::NAN
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Units from one row a coder, with `.` or `*` where the coder did not code.
    fn units(coders: &[&str]) -> Vec<Vec<usize>> {
        let length = coders[0].len();
        let code = |at: usize| {
            let codes = coders
                .iter()
                .filter_map(move |c| c[at..at + 1].parse().ok());
            codes.collect()
        };
        (0..length).map(code).collect()
    }

    fn alpha_of(coders: &[&str], classes: usize) -> f64 {
        Agreement::new(&units(coders), classes).alpha.unwrap()
    }

    /// Krippendorff's own examples ("Computing Krippendorff's Alpha-Reliability", 2011): binary data by two
    /// coders, nominal data by two coders (a to e as 1 to 5), nominal data by four coders with missing codes.
    #[test]
    fn alpha_is_that_of_krippendorffs_examples() {
        let binary = alpha_of(&["0100000000", "1110010010"], 2);
        assert!((binary - 0.095_238_095_2).abs() < 1e-9);
        let two = alpha_of(&["112243335441", "212223335444"], 6);
        assert!((two - 0.691_964_285_7).abs() < 1e-9);
        let four = [
            "123321412...",
            "1233224125.3",
            ".3332342251.",
            "12332441251.",
        ];
        assert!((alpha_of(&four, 6) - 0.743_421_052_6).abs() < 1e-9);
    }

    /// Three coders of fifteen units, three of them coded by one coder or none: the example in the
    /// documentation of the Python package krippendorff, which gives 0.691358.
    #[test]
    fn alpha_is_that_of_the_python_package() {
        let coders = ["*****34121133*3", "1*213343*******", "**21344*21133*4"];
        assert!((alpha_of(&coders, 5) - 0.691_358).abs() < 1e-6);
    }

    /// Fifty sentences by two coders: 20 and 15 alike, 5 and 10 apart. By hand: specific agreement
    /// 2 · 20 / (2 · 20 + 5 + 10), and with two labels either one's alpha is that of both.
    #[test]
    fn agreement_on_a_label_is_that_worked_out_by_hand() {
        let pairs = [([0, 0], 20), ([0, 1], 5), ([1, 0], 10), ([1, 1], 15)];
        let units: Vec<Vec<usize>> = pairs
            .iter()
            .flat_map(|&(codes, times)| vec![codes.to_vec(); times])
            .collect();
        let agreement = Agreement::new(&units, 2);
        let sums = Coincidences::from_matrix(&agreement.coincidences);
        assert!((sums.specific_agreement(0) - 40.0 / 55.0).abs() < 1e-12);
        assert!((sums.specific_agreement(1) - 30.0 / 45.0).abs() < 1e-12);
        let alpha = 1.0 - 30.0 * 99.0 / (2.0 * 55.0 * 45.0);
        for found in [
            agreement.alpha.unwrap(),
            sums.label_alpha(0),
            sums.label_alpha(1),
        ] {
            assert!((found - alpha).abs() < 1e-12);
        }
    }

    /// Taking labels together in the codes gives what taking them together in the coincidences does.
    #[test]
    fn the_alpha_of_a_label_is_that_of_the_label_against_the_others() {
        let coders = [
            "123321412...",
            "1233224125.3",
            ".3332342251.",
            "12332441251.",
        ];
        let units = units(&coders);
        let sums = Coincidences::from_matrix(&Agreement::new(&units, 6).coincidences);
        for label in 1..6 {
            let binary =
                |unit: &Vec<usize>| unit.iter().map(|&c| usize::from(c == label)).collect();
            let binary: Vec<Vec<usize>> = units.iter().map(binary).collect();
            let alpha = Agreement::new(&binary, 2).alpha.unwrap();
            assert!((sums.label_alpha(label) - alpha).abs() < 1e-12, "{label}");
        }
        assert!(sums.label_alpha(0).is_nan() && sums.specific_agreement(0).is_nan());
    }

    #[test]
    fn agreement_that_cannot_be_judged_is_undefined() {
        assert_eq!(Agreement::new(&[vec![1, 1], vec![1, 1]], 2).alpha, None);
        let single = Agreement::new(&[vec![0], vec![1]], 2);
        assert_eq!((single.sentences, single.alpha), (0, None));
    }

    #[test]
    fn perfect_agreement_is_one() {
        let agreement = Agreement::new(&[vec![0, 0], vec![1, 1], vec![0, 0, 0]], 2);
        assert_eq!((agreement.alpha, agreement.observed), (Some(1.0), 1.0));
    }
}
