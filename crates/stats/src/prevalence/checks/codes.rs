//! Compares the codes of a sample with what the model says to find codes in the wrong rows. An estimator
//! cannot notice a column that was sorted by itself or moved by a row, or two exchanged labels.
//!
//! Right codes of a model that is of no use look like codes in a random order. So a doubt needs a sign that codes belong
//! elsewhere, and few right codes are doubted however bad the model is (docs/research/coverage.md).

use serde::Serialize;

use crate::prevalence::groups::MIN_CODED;

/// One of a hundred random orders of codes agrees with the labels by more standard deviations above the mean.
const BEYOND_CHANCE: f64 = 2.33;
/// One of two equally good ways to read the codes is better by more standard deviations in one of two hundred samples.
const MUCH_BETTER: f64 = 2.58;
/// The same if it is looked for in each part of the rows from one on, as where a cell was inserted. Parts are many and overlap, so
/// that this limit and those below were simulated (docs/research/coverage.md).
const MUCH_BETTER_IN_PART: f64 = 4.0;
/// Exchanged labels agree better by more standard deviations, in the rows where they are exchanged.
const EXCHANGED: f64 = 3.0;
/// If these are a part, from one row on or up to one, as where another coder began: they differ from the others by more standard
/// deviations. A model that tells nothing of the labels differs nowhere.
const UNLIKE_OTHERS: f64 = 4.5;
/// The most rows by which a column is looked for above and below. One of twenty samples would look moved if MUCH_BETTER
/// was smaller.
const MAX_ROWS: usize = 5;

/// A sign that codes are in the wrong rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "doubt", rename_all = "kebab-case")]
pub enum Doubt {
    /// Codes would be much more probable if each was some rows above or below.
    Moved {
        /// The number of rows.
        by: usize,
        /// `above` or `below`.
        to: &'static str,
        /// In how many rows they would.
        would: usize,
        /// The first of these rows, if it is not the first of all.
        first: Option<usize>,
    },
    /// Codes would agree in many more rows if two labels were exchanged.
    Exchanged {
        /// The labels.
        labels: [String; 2],
        /// In how many rows they would.
        would: usize,
        /// The first of the rows where they would have to be, if it is not the first of all.
        first: Option<usize>,
        /// The last of these rows, if it is not the last of all.
        last: Option<usize>,
    },
    /// Codes stand in the order of their labels, and in any other order would agree as often.
    Sorted {
        /// In how many rows they would on average.
        would: f64,
    },
}

/// A row of a sample.
#[derive(Debug, Clone)]
pub(super) struct CodedRow<'a> {
    /// The line of the file.
    pub line: usize,
    /// The label that a coder gave.
    pub code: usize,
    /// The label that the model gave.
    pub given: usize,
    /// The probabilities of the labels.
    pub probabilities: &'a [f64],
}

/// The rows in which codes and labels of the model agree.
pub(super) fn agreement(rows: &[CodedRow]) -> usize {
    rows.iter().filter(|row| row.code == row.given).count()
}

/// Compares the code and the label of each row, in the order of the file, and looks for a sign that codes are in the wrong rows.
pub(super) fn doubt(rows: &[CodedRow], labels: &[String]) -> Option<Doubt> {
    let mut counts = vec![vec![0; labels.len()]; labels.len()];
    rows.iter().for_each(|row| counts[row.code][row.given] += 1);
    let agree = agreement(rows);
    moved(rows, agree)
        .filter(|doubt| matches!(doubt, Doubt::Moved { would, .. } if chance(&counts, *would).is_none()))
        .or_else(|| exchanged(rows, agree, labels))
        .or_else(|| chance(&counts, agree).filter(|_| are_sorted(rows)))
}

/// Returns whether equal codes stand together, as in a column that was sorted.
fn are_sorted(rows: &[CodedRow]) -> bool {
    let changes = rows.windows(2).filter(|pair| pair[0].code != pair[1].code);
    let mut codes: Vec<usize> = rows.iter().map(|row| row.code).collect();
    codes.sort_unstable();
    codes.dedup();
    changes.count() + 1 == codes.len()
}

/// The limit of moved codes.
fn limit(is_all: bool) -> f64 {
    if is_all {
        MUCH_BETTER
    } else {
        MUCH_BETTER_IN_PART
    }
}

/// Looks for codes that belong some rows above or below, all or from a row on: the probability of the code that would move there
/// is larger than that of the own one, by far more than chance. For labels that are certain this is the test of McNemar (1947).
fn moved(rows: &[CodedRow], agree: usize) -> Option<Doubt> {
    let mut best = (1.0, None);
    for by in 1..=MAX_ROWS.min(rows.len().saturating_sub(1)) {
        let upper = || &rows[..rows.len() - by];
        let lower = || &rows[by..];
        for (to, from, into) in [("above", lower(), upper()), ("below", upper(), lower())] {
            let (mut sum, mut squares, mut would) = (0.0, 0.0, agree);
            for (at, (from, into)) in from.iter().zip(into).enumerate().rev() {
                let gain = into.probabilities[from.code] - into.probabilities[into.code];
                sum += gain;
                squares += gain * gain;
                would += usize::from(from.code == into.given);
                would -= usize::from(into.code == into.given);
                let times = sum / f64::sqrt(squares) / limit(at == 0);
                if would > agree && times > best.0 {
                    let first = (at > 0).then_some(into.line);
                    best = (
                        times,
                        Some(Doubt::Moved {
                            by,
                            to,
                            would,
                            first,
                        }),
                    );
                }
            }
        }
    }
    best.1
}

/// Looks for the pair of labels whose exchange improves agreement most, in all rows, from one on, or up to one (McNemar 1947).
/// There the model must give each of the two to the other's codes more often than to its own, which one that gives a label too
/// often does not do.
fn exchanged(rows: &[CodedRow], agree: usize, labels: &[String]) -> Option<Doubt> {
    let mut best = (1.0, None);
    let pairs = (0..labels.len()).flat_map(|one| (0..one).map(move |other| [other, one]));
    for pair in pairs {
        // How often the model gives each label to its own codes, and to those of the other, in the rows so far.
        let cell = |row: &CodedRow| {
            let [code, given] = [row.code, row.given].map(|of| pair.iter().position(|l| *l == of));
            Some(2 * usize::from(code? != given?) + code?)
        };
        let mut so_far = vec![[0usize; 4]];
        for row in rows {
            let mut counts = so_far[so_far.len() - 1];
            cell(row).into_iter().for_each(|cell| counts[cell] += 1);
            so_far.push(counts);
        }
        let all = so_far[rows.len()];
        let gain = |counts: [usize; 4]| {
            let [own, other_own, crossed, other_crossed] = counts.map(|count| count as f64);
            (
                crossed + other_crossed - own - other_own,
                counts.iter().sum::<usize>() as f64,
            )
        };
        let (gain_of_all, of_all) = gain(all);
        let mut look = |counts: [usize; 4], first: Option<usize>, last: Option<usize>| {
            let [own, other_own, crossed, other_crossed] = counts;
            if crossed <= own || other_crossed <= other_own {
                return;
            }
            let (gain, of) = gain(counts);
            let mut times = gain / of.sqrt() / EXCHANGED;
            if first.is_some() || last.is_some() {
                let unlike = (2.0 * gain - gain_of_all) / of_all.sqrt();
                times = times.min(unlike / UNLIKE_OTHERS);
            }
            if times > best.0 {
                best = (
                    times,
                    Some(Doubt::Exchanged {
                        labels: pair.map(|label| labels[label].clone()),
                        would: agree + crossed + other_crossed - own - other_own,
                        first,
                        last,
                    }),
                );
            }
        };
        look(all, None, None);
        for (at, before) in so_far.iter().enumerate().take(rows.len()).skip(1) {
            let after = std::array::from_fn(|cell| all[cell] - before[cell]);
            look(*before, None, Some(rows[at - 1].line));
            look(after, Some(rows[at].line), None);
        }
    }
    best.1
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
    if others(&coded).min(others(&given)) < MIN_CODED as f64 {
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
    ((agree as f64) < mean + BEYOND_CHANCE * deviation).then_some(Doubt::Sorted { would: mean })
}

#[cfg(test)]
mod tests {
    use rand::{Rng, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    use super::*;

    /// A hundred rows with three labels, of which the model has seven in eight right.
    fn rows() -> Vec<(usize, usize)> {
        let code = |at: usize| [0, 1, 1, 2, 1, 0, 1][(at * at + at / 3) % 7];
        let given = |at: usize| (code(at) + usize::from(at % 8 == 3)) % 3;
        (0..100).map(|at| (code(at), given(at))).collect()
    }

    const PROBABILITIES: [[f64; 3]; 3] = [[0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.1, 0.1, 0.8]];

    /// The model gives 0.8 to the label that it gives.
    fn coded_rows(rows: &[(usize, usize)]) -> Vec<CodedRow<'static>> {
        let row = |(at, &(code, given)): (usize, &(usize, usize))| CodedRow {
            line: at + 2,
            code,
            given,
            probabilities: &PROBABILITIES[given],
        };
        rows.iter().enumerate().map(row).collect()
    }

    fn compare(rows: &[(usize, usize)]) -> Option<Doubt> {
        let labels = ["no", "perhaps", "yes"].map(String::from);
        doubt(&coded_rows(rows), &labels)
    }

    #[test]
    fn codes_in_their_rows_are_not_doubted() {
        assert_eq!(agreement(&coded_rows(&rows())), 87);
        assert_eq!(compare(&rows()), None);
        // Nearly all codes are the same, and the model misses the others.
        let rare: Vec<_> = (0..100).map(|at| (usize::from(at < 9), 0)).collect();
        assert_eq!(compare(&rare), None);
        // A model that gives one label too often.
        let often: Vec<_> = (0..100)
            .map(|at| (usize::from(at % 2 == 0), usize::from(at % 8 == 0)))
            .collect();
        assert_eq!(compare(&often), None);
        assert_eq!(compare(&[]), None);
        assert_eq!(compare(&[(0, 1)]), None);
    }

    #[test]
    fn codes_that_were_moved_by_a_row_are_found() {
        let good = rows();
        let codes: Vec<usize> = good.iter().map(|row| row.0).collect();
        let moved = |by: usize| {
            let codes = (0..100).map(|at| codes[(at + by) % 100]);
            let rows: Vec<_> = codes.zip(&good).map(|(code, row)| (code, row.1)).collect();
            compare(&rows)
        };
        for (moved_by, rows, direction) in [(1, 1, "below"), (99, 1, "above"), (4, 4, "below")] {
            match moved(moved_by) {
                Some(Doubt::Moved {
                    by,
                    to,
                    would,
                    first: None,
                }) => {
                    assert!(
                        by == rows && to == direction && (82..=88).contains(&would),
                        "{by} {to} {would}"
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
            compare(&mixed),
            Some(Doubt::Exchanged {
                labels,
                would,
                first: None,
                last: None
            })
        );
    }

    /// A cell that was inserted or deleted moves all below it, and a coder who takes one label for another has a part of the rows.
    #[test]
    fn codes_of_a_part_are_found() {
        let good = rows();
        let with = |change: &dyn Fn(&mut Vec<usize>)| {
            let mut codes: Vec<usize> = good.iter().map(|row| row.0).collect();
            change(&mut codes);
            let rows: Vec<_> = codes
                .into_iter()
                .zip(&good)
                .map(|(code, row)| (code, row.1))
                .collect();
            compare(&rows)
        };
        let near =
            |line: Option<usize>, wanted: usize| line.is_some_and(|line| line.abs_diff(wanted) < 6);
        let inserted = with(&|codes| codes[40..].rotate_right(1));
        let deleted = with(&|codes| codes[50..].rotate_left(1));
        for (found, direction, line) in [(inserted, "above", 42), (deleted, "below", 52)] {
            let is_found = matches!(found, Some(Doubt::Moved { by: 1, to, first, .. }) if to == direction && near(first, line));
            assert!(is_found, "{found:?}");
        }
        let exchange =
            |codes: &mut [usize]| codes.iter_mut().for_each(|code| *code = [0, 2, 1][*code]);
        let later = with(&|codes| exchange(&mut codes[45..]));
        let is_found =
            matches!(&later, Some(Doubt::Exchanged { first, last: None, .. }) if near(*first, 47));
        assert!(is_found, "{later:?}");
        let earlier = with(&|codes| exchange(&mut codes[..55]));
        let is_found =
            matches!(&earlier, Some(Doubt::Exchanged { first: None, last, .. }) if near(*last, 56));
        assert!(is_found, "{earlier:?}");
        // Too few for that part alone, but it is unlike the others.
        let few = with(&|codes| exchange(&mut codes[66..]));
        let is_found =
            matches!(&few, Some(Doubt::Exchanged { first, last: None, .. }) if near(*first, 68));
        assert!(is_found, "{few:?}");
    }

    /// Two labels that are exchanged agree better in any other row, but no better than by chance.
    #[test]
    fn codes_are_not_moved_if_they_agree_by_chance_there() {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
        let rows: Vec<_> = (0..100)
            .map(|_| usize::from(random.random_bool(0.5)))
            .map(|code| (code, 1 - code))
            .collect();
        let coded = coded_rows(&rows);
        assert!(moved(&coded, agreement(&coded)).is_some());
        let found = compare(&rows);
        assert!(matches!(found, Some(Doubt::Exchanged { .. })), "{found:?}");
    }

    /// By hand: half of twenty codes and labels, ten of either kind, agree on average. The variance is
    /// 2 · 10⁴/(400 · 19) · 2 = 5.26, so that 10 + 2.33 · 2.29 = 15.3 agree in one of a hundred orders.
    #[test]
    fn codes_that_agree_by_chance_are_found() {
        let found = |agree: usize| {
            let row = |at: usize| (at % 2, if at < agree { at % 2 } else { 1 - at % 2 });
            chance(&counts(&(0..20).map(row).collect::<Vec<_>>()), agree)
        };
        assert_eq!(found(14), Some(Doubt::Sorted { would: 10.0 }));
        assert_eq!(found(16), None);
        let mut sorted = rows();
        let mut codes: Vec<usize> = sorted.iter().map(|row| row.0).collect();
        codes.sort_unstable();
        sorted
            .iter_mut()
            .zip(codes)
            .for_each(|(row, code)| row.0 = code);
        assert!(matches!(compare(&sorted), Some(Doubt::Sorted { .. })));
    }

    /// Samples of so many rows of 40 documents of 20 sentences, whose labels are alike, and the part of them that is
    /// doubted: where codes stand in their rows, and where they are moved by so many rows. A `useful` model gives a label
    /// that is right more often than by chance.
    fn doubted(rows: usize, shares: [f64; 3], useful: f64, by: usize) -> f64 {
        const SAMPLES: u64 = 200;
        let mut random = Xoshiro256PlusPlus::seed_from_u64(7);
        let pick = |random: &mut Xoshiro256PlusPlus| {
            let at: f64 = random.random();
            usize::from(at > shares[0]) + usize::from(at > shares[0] + shares[1])
        };
        let labels = ["no", "perhaps", "yes"].map(String::from);
        let sample = |random: &mut Xoshiro256PlusPlus| {
            let mut all = Vec::new();
            for _ in 0..40 {
                let [leaning, of_model] = [pick(random), pick(random)];
                for _ in 0..20 {
                    let code = if random.random_bool(0.5) {
                        leaning
                    } else {
                        pick(random)
                    };
                    let given = match random.random::<f64>() {
                        at if at < useful => code,
                        at if at < (1.0 + useful) / 2.0 => of_model,
                        _ => pick(random),
                    };
                    all.push((code, given));
                }
            }
            let mut drawn = rand::seq::index::sample(random, all.len(), rows).into_vec();
            drawn.sort_unstable();
            let found = |at: usize| (all[drawn[(at + by) % rows]].0, all[drawn[at]].1);
            let found: Vec<_> = (0..rows).map(found).collect();
            doubt(&coded_rows(&found), &labels).is_some()
        };
        let doubted = (0..SAMPLES).filter(|_| sample(&mut random)).count();
        doubted as f64 / SAMPLES as f64
    }

    /// The numbers are in docs/research/coverage.md.
    #[test]
    fn few_right_codes_are_doubted_however_bad_the_model_is() {
        for shares in [[0.3, 0.5, 0.2], [0.1, 0.87, 0.03]] {
            for rows in [60, 200] {
                let row = [0.0, 0.2, 0.5, 0.8].map(|useful| {
                    let [right, by_one, by_four] =
                        [0, 1, 4].map(|by| doubted(rows, shares, useful, by));
                    println!("| {shares:?} | {rows} | {useful} | {right} | {by_one} | {by_four} |");
                    assert!(right <= 0.05, "{shares:?} {rows} {useful}: {right}");
                    by_one
                });
                assert!(row[3] > 0.3, "{row:?}");
            }
        }
    }

    fn counts(rows: &[(usize, usize)]) -> Vec<Vec<usize>> {
        let mut counts = vec![vec![0; 2]; 2];
        rows.iter()
            .for_each(|(code, given)| counts[*code][*given] += 1);
        counts
    }
}
