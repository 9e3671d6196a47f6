//! Student's t distribution, and others of intervals and tests.

use statrs::distribution::{Beta, ContinuousCDF, FisherSnedecor, StudentsT};

/// The 97.5th percentile of Student's t, infinite without a degree of freedom.
pub fn t_quantile(freedom: f64) -> f64 {
    upper_quantile(freedom, 0.025)
}

/// The probability that Student's t is at least so far from 0, 1 without a degree of freedom.
pub fn two_sided_p(t: f64, freedom: f64) -> f64 {
    let student = StudentsT::new(0.0, 1.0, freedom);
    student.map_or(1.0, |student| 2.0 * student.cdf(-t.abs()))
}

/// The probability of an F statistic at least so large, 1 without degrees of freedom.
pub fn upper_f(f: f64, numerator: f64, denominator: f64) -> f64 {
    let fisher = FisherSnedecor::new(numerator, denominator);
    fisher.map_or(1.0, |fisher| fisher.sf(f))
}

/// The value that Student's t exceeds with this probability, infinite without a degree of freedom.
pub fn upper_quantile(freedom: f64, probability: f64) -> f64 {
    let student = StudentsT::new(0.0, 1.0, freedom);
    student.map_or(f64::INFINITY, |student| {
        student.inverse_cdf(1.0 - probability)
    })
}

/// The 95 % interval of Clopper and Pearson (1934) for a share of `n` independent draws, which need not be whole: its ends
/// are quantiles of beta distributions.
pub fn exact_interval(share: f64, n: f64) -> (f64, f64) {
    let with = share * n;
    let quantile = |a: f64, b: f64, p: f64, end: f64| match Beta::new(a, b) {
        Ok(beta) => beta.inverse_cdf(p),
        Err(_) => end,
    };
    (
        quantile(with, n - with + 1.0, 0.025, 0.0).min(share),
        quantile(with + 1.0, n - with, 0.975, 1.0).max(share),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R: `binom.test(8, 10)$conf.int`, `binom.test(0, 5)$conf.int`, and `qbeta(c(.025, .975), c(4.8, 5.8), c(4.2, 3.2))`.
    #[test]
    fn the_exact_interval_is_that_of_r() {
        for (share, n, low, high) in [
            (0.8, 10.0, 0.443_904_537_7, 0.974_789_273_7),
            (0.0, 5.0, 0.0, 0.521_823_750_1),
            (1.0, 5.0, 0.478_176_249_9, 1.0),
            (0.6, 8.0, 0.226_026_837_9, 0.901_763_553_4),
        ] {
            let found = exact_interval(share, n);
            let is_near = (found.0 - low).abs() < 1e-8 && (found.1 - high).abs() < 1e-8;
            assert!(is_near, "{share} of {n}: {found:?}");
        }
    }
}
