//! How far coders agree.

use serde::Serialize;

/// Agreement of coders on nominal labels.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Agreement {
    /// Sentences with codes by at least two coders; only these count.
    pub sentences: usize,
    /// The share of pairs of codes of one sentence that are the same, each sentence weighing alike
    /// for each of its codes (the diagonal of the coincidences).
    pub observed: f64,
    /// Krippendorff's alpha: 1 is perfect agreement, 0 what chance would give. Undefined (none) when
    /// all codes are the same.
    pub alpha: Option<f64>,
    /// The coincidence matrix: `coincidences[c][k]`, symmetric.
    pub coincidences: Vec<Vec<f64>>,
}

impl Agreement {
    /// Krippendorff's alpha for nominal data with missing codes (Krippendorff 2011, "Computing
    /// Krippendorff's Alpha-Reliability"). `units` holds the codes of each sentence, all below
    /// `classes`; a coder who did not code a sentence is simply absent from it.
    ///
    /// Over units with `m ≥ 2` codes, `o_ck = Σ_u n_uc (n_uk − [c = k]) / (m_u − 1)`,
    /// `n_c = Σ_k o_ck`, `n = Σ n_c`, `alpha = 1 − D_o / D_e` with `D_o = Σ_{c≠k} o_ck` and
    /// `D_e = Σ_{c≠k} n_c n_k / (n − 1)`.
    pub fn new(units: &[Vec<usize>], classes: usize) -> Self {
        let mut coincidences = vec![vec![0.0; classes]; classes];
        let mut sentences = 0;
        for unit in units.iter().filter(|unit| unit.len() > 1) {
            sentences += 1;
            let mut counts = vec![0.0; classes];
            unit.iter().for_each(|&code| counts[code] += 1.0);
            for (c, row) in coincidences.iter_mut().enumerate() {
                for (k, cell) in row.iter_mut().enumerate() {
                    let others = counts[k] - f64::from(c == k);
                    *cell += counts[c] * others / (unit.len() - 1) as f64;
                }
            }
        }
        let totals: Vec<f64> = coincidences.iter().map(|row| row.iter().sum()).collect();
        let n: f64 = totals.iter().sum();
        let same: f64 = (0..classes).map(|c| coincidences[c][c]).sum();
        let expected: f64 = n * n - totals.iter().map(|t| t * t).sum::<f64>();
        Agreement {
            sentences,
            observed: if n > 0.0 { same / n } else { 0.0 },
            alpha: (expected > 0.0).then(|| 1.0 - (n - same) * (n - 1.0) / expected),
            coincidences,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Coders in rows, `.` where one did not code, to units.
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

    fn alpha(coders: &[&str], classes: usize) -> f64 {
        Agreement::new(&units(coders), classes).alpha.unwrap()
    }

    /// Krippendorff's own examples ("Computing Krippendorff's Alpha-Reliability", 2011): binary data
    /// by two coders, nominal data by two coders (a to e as 1 to 5), nominal data by four coders with
    /// missing codes.
    #[test]
    fn alpha_is_that_of_krippendorffs_examples() {
        let binary = alpha(&["0100000000", "1110010010"], 2);
        assert!((binary - 0.095_238_095_2).abs() < 1e-9);
        let two = alpha(&["112243335441", "212223335444"], 6);
        assert!((two - 0.691_964_285_7).abs() < 1e-9);
        let four = [
            "123321412...",
            "1233224125.3",
            ".3332342251.",
            "12332441251.",
        ];
        assert!((alpha(&four, 6) - 0.743_421_052_6).abs() < 1e-9);
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
