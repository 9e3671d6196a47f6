//! Student's t distribution.

use statrs::distribution::{ContinuousCDF, FisherSnedecor, StudentsT};

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
