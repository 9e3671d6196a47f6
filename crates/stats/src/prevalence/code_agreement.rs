//! Compares the codes of a sample with the model's labels to find codes in the wrong rows. An estimator
//! cannot notice a column that was sorted by itself or moved by a row, or two exchanged labels.

use serde::Serialize;

use super::groups::LEAST_CODED;

/// One of a hundred random orders of codes agrees with the labels by more standard deviations above the mean.
const BEYOND_CHANCE: f64 = 2.33;
/// Two equally good ways to read the codes differ by more standard deviations in one of a hundred samples.
const MUCH_BETTER: f64 = 2.58;

/// The agreement of codes and model labels in a sample.
#[derive(Debug, Clone, PartialEq)]
pub struct CodeAgreement {
    /// The rows of the sample.
    pub rows: usize,
    /// The rows in which the two agree.
    pub agree: usize,
    /// The sign that codes are in the wrong rows, if there is one.
    pub doubt: Option<Doubt>,
}

/// A sign that codes are in the wrong rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "doubt", rename_all = "kebab-case")]
pub enum Doubt {
    /// Codes would agree in many more rows if each was in the row above or below.
    Moved {
        /// `above` or `below`.
        to: &'static str,
        /// In how many rows they would.
        would: usize,
    },
    /// Codes would agree in many more rows if two labels were exchanged.
    Exchanged {
        /// The labels.
        labels: [String; 2],
        /// In how many rows they would.
        would: usize,
    },
    /// Codes in any other order would agree as often.
    Chance {
        /// In how many rows they would on average.
        would: f64,
    },
}

impl CodeAgreement {
    /// Compares the code and the label of each row, in the order of the file.
    pub(super) fn new(rows: &[(usize, usize)], labels: &[String]) -> Self {
        let classes = labels.len();
        let mut counts = vec![vec![0; classes]; classes];
        rows.iter()
            .for_each(|(code, given)| counts[*code][*given] += 1);
        let agree = (0..classes).map(|label| counts[label][label]).sum();
        let doubt = moved(rows, agree)
            .filter(|doubt| matches!(doubt, Doubt::Moved { would, .. } if chance(&counts, *would).is_none()))
            .or_else(|| exchanged(&counts, agree, labels))
            .or_else(|| chance(&counts, agree));
        CodeAgreement {
            rows: rows.len(),
            agree,
            doubt,
        }
    }
}

/// Returns true if one way to read the codes agrees in significantly more rows than another (McNemar 1947).
/// `right` and `wrong` count the rows in which only one of them agrees.
fn is_much_better(right: usize, wrong: usize) -> bool {
    let (right, wrong) = (right as f64, wrong as f64);
    right - wrong > MUCH_BETTER * (right + wrong).sqrt()
}

/// Looks for codes that belong a row above or below.
fn moved(rows: &[(usize, usize)], agree: usize) -> Option<Doubt> {
    let below = rows.iter().zip(rows.iter().skip(1));
    // For each row the code that would move there, its own code and its label.
    let up = below.clone().map(|(row, next)| (next.0, row.0, row.1));
    let down = below.map(|(row, next)| (row.0, next.0, next.1));
    let better = |to, rows: &mut dyn Iterator<Item = (usize, usize, usize)>| {
        let (mut all, mut right, mut wrong) = (0, 0, 0);
        for (moved, own, given) in rows {
            all += usize::from(moved == given);
            right += usize::from(moved == given && own != given);
            wrong += usize::from(moved != given && own == given);
        }
        (all > agree && is_much_better(right, wrong)).then_some(Doubt::Moved { to, would: all })
    };
    better("above", &mut { up }).or_else(|| better("below", &mut { down }))
}

/// Looks for the pair of labels whose exchange improves agreement most. The model must give each of the two
/// to the other's codes more often than to its own, which one that gives a label too often does not do.
fn exchanged(counts: &[Vec<usize>], agree: usize, labels: &[String]) -> Option<Doubt> {
    let pairs = (0..counts.len()).flat_map(|one| (0..one).map(move |other| [other, one]));
    let better = pairs.filter_map(|[one, other]| {
        let own = [counts[one][one], counts[other][other]];
        let crossed = [counts[one][other], counts[other][one]];
        let are_crossed = crossed[0] > own[0] && crossed[1] > own[1];
        let (crossed, own) = (crossed[0] + crossed[1], own[0] + own[1]);
        (are_crossed && is_much_better(crossed, own))
            .then_some((agree + crossed - own, [one, other]))
    });
    let (would, labels_of) = better.max_by_key(|(would, _)| *would)?;
    Some(Doubt::Exchanged {
        labels: labels_of.map(|label| labels[label].clone()),
        would,
    })
}

/// Checks that codes agree more often than in a random order, for which the mean and the variance are known.
/// `None` too if nearly all codes or nearly all labels are the same: agreement says little then.
fn chance(counts: &[Vec<usize>], agree: usize) -> Option<Doubt> {
    let coded: Vec<f64> = counts
        .iter()
        .map(|row| row.iter().sum::<usize>() as f64)
        .collect();
    let given: Vec<f64> = (0..counts.len())
        .map(|at| counts.iter().map(|row| row[at]).sum::<usize>() as f64)
        .collect();
    let n: f64 = coded.iter().sum();
    let others = |counts: &[f64]| n - counts.iter().copied().fold(0.0, f64::max);
    if others(&coded).min(others(&given)) < LEAST_CODED as f64 {
        return None;
    }
    let mean = coded.iter().zip(&given).map(|(r, c)| r * c).sum::<f64>() / n;
    let mut variance = 0.0;
    for (one, (r, c)) in coded.iter().zip(&given).enumerate() {
        for (other, (s, d)) in coded.iter().zip(&given).enumerate() {
            variance += if one == other {
                r * c * (n - r) * (n - c)
            } else {
                r * c * s * d
            };
        }
    }
    let deviation = (variance / (n * n * (n - 1.0))).sqrt();
    ((agree as f64) < mean + BEYOND_CHANCE * deviation).then_some(Doubt::Chance { would: mean })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A hundred rows with three labels, of which the model has seven in eight right.
    fn rows() -> Vec<(usize, usize)> {
        let code = |at: usize| [0, 1, 1, 2, 1, 0, 1][(at * at + at / 3) % 7];
        let given = |at: usize| (code(at) + usize::from(at % 8 == 3)) % 3;
        (0..100).map(|at| (code(at), given(at))).collect()
    }

    fn compare(rows: &[(usize, usize)]) -> CodeAgreement {
        CodeAgreement::new(rows, &["no", "perhaps", "yes"].map(String::from))
    }

    #[test]
    fn codes_in_their_rows_are_not_doubted() {
        let all = compare(&rows());
        assert_eq!((all.agree, all.rows, &all.doubt), (87, 100, &None));
        // Nearly all codes are the same, and the model misses the others.
        let rare: Vec<_> = (0..100).map(|at| (usize::from(at < 9), 0)).collect();
        assert_eq!(compare(&rare).doubt, None);
        // A model that gives one label too often.
        let often: Vec<_> = (0..100)
            .map(|at| (usize::from(at % 2 == 0), usize::from(at % 8 == 0)))
            .collect();
        assert_eq!(compare(&often).doubt, None);
        assert_eq!(compare(&[]).doubt, None);
        assert_eq!(compare(&[(0, 1)]).doubt, None);
    }

    #[test]
    fn codes_that_were_moved_by_a_row_are_found() {
        let good = rows();
        let codes: Vec<usize> = good.iter().map(|row| row.0).collect();
        let moved = |by: usize| {
            let codes = (0..100).map(|at| codes[(at + by) % 100]);
            let rows: Vec<_> = codes.zip(&good).map(|(code, row)| (code, row.1)).collect();
            compare(&rows).doubt
        };
        for (by, direction) in [(1, "below"), (99, "above")] {
            match moved(by) {
                Some(Doubt::Moved { to, would }) => {
                    assert!(
                        to == direction && (86..=87).contains(&would),
                        "{to} {would}"
                    );
                }
                doubt => panic!("{doubt:?}"),
            }
        }
        assert_eq!(moved(0), None);
    }

    #[test]
    fn labels_that_were_exchanged_are_found() {
        let mixed: Vec<_> = rows()
            .iter()
            .map(|(code, given)| ([0, 2, 1][*code], *given))
            .collect();
        let (labels, would) = (["perhaps", "yes"].map(String::from), 87);
        assert_eq!(
            compare(&mixed).doubt,
            Some(Doubt::Exchanged { labels, would })
        );
    }

    /// Three labels in rotation agree a little better a row further up, but no better than by chance.
    #[test]
    fn codes_are_not_moved_if_they_agree_by_chance_there() {
        let code = |at: usize| [0, 1, 1, 2, 1, 0, 1][(at * at + at / 3) % 7];
        let turned: Vec<_> = (0..100).map(|at| ((code(at) + 1) % 3, code(at))).collect();
        let all = compare(&turned);
        assert!(moved(&turned, all.agree).is_some());
        assert!(
            !matches!(all.doubt, Some(Doubt::Moved { .. }) | None),
            "{:?}",
            all.doubt
        );
    }

    /// By hand: half of twenty codes and labels, ten of either kind, agree on average. The variance is
    /// 2 · 10⁴/(400 · 19) · 2 = 5.26, so that 10 + 2.33 · 2.29 = 15.3 agree in one of a hundred orders.
    #[test]
    fn codes_that_agree_by_chance_are_found() {
        let doubt = |agree: usize| {
            let row = |at: usize| (at % 2, if at < agree { at % 2 } else { 1 - at % 2 });
            chance(&counts(&(0..20).map(row).collect::<Vec<_>>()), agree)
        };
        assert_eq!(doubt(14), Some(Doubt::Chance { would: 10.0 }));
        assert_eq!(doubt(16), None);
        let mut sorted = rows();
        let mut codes: Vec<usize> = sorted.iter().map(|row| row.0).collect();
        codes.sort_unstable();
        sorted
            .iter_mut()
            .zip(codes)
            .for_each(|(row, code)| row.0 = code);
        assert!(matches!(compare(&sorted).doubt, Some(Doubt::Chance { .. })));
    }

    fn counts(rows: &[(usize, usize)]) -> Vec<Vec<usize>> {
        let mut counts = vec![vec![0; 2]; 2];
        rows.iter()
            .for_each(|(code, given)| counts[*code][*given] += 1);
        counts
    }
}
