//! As how many documents of one length those of a table count.

use std::collections::HashMap;

use crate::numbers::{plural, thousands};

/// Documents of unlike length that count as fewer of one length have intervals that are too short.
const FEW: f64 = 25.0;
/// Documents that count as this part of their number, or more, are nearly as long as each other, and intervals know their number:
/// 12 to 20 of one length covered the truth in 94 to 96 % of simulated tables, as many that count as four fifths in 92 %.
const NEARLY_ALL: f64 = 0.9;

/// That documents count as fewer than are enough for intervals as wide as they should be.
pub fn as_fewer() -> String {
    format!("as fewer than {FEW}")
}

/// What intervals of shares are worth where documents are [uneven](Documents::are_uneven).
pub fn uneven() -> String {
    format!(
        "Where the sentences of a document are alike, intervals of fewer than {FEW} such are too narrow: in most simulated tables with 10 to 25 they covered the truth in 87 to 93 %, not 95 %"
    )
}

/// In how many of 100 simulated tables with documents of unlike length, which count as fewer than so many, the interval of an
/// accuracy held the truth (`docs/research/coverage.md`). These have ten documents or more: few that are equally long are worse off.
const HELD: [(f64, &str); 3] = [(6.0, "84 to 93"), (10.0, "86 to 93"), (15.0, "89 to 92")];
/// The same where they count as that many or more, and are [uneven](Documents::are_uneven).
const HELD_OF_MORE: &str = "91 to 93";

/// Some documents, by how many sentences each has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Documents {
    /// How many there are.
    pub number: usize,
    /// As how many of one length they count: `N²/Σ M²`, M the sentences of a document and N of all (Kish 1965).
    pub effective: f64,
}

impl Documents {
    /// Told is the document of each sentence.
    pub fn of(sentences: impl IntoIterator<Item = usize>) -> Self {
        let mut sizes: HashMap<usize, u64> = HashMap::new();
        for document in sentences {
            *sizes.entry(document).or_default() += 1;
        }
        // Of whole numbers, so that ten documents of one length are ten, in whatever order they come.
        let all: u64 = sizes.values().sum();
        let squares: u64 = sizes.values().map(|size| size * size).sum();
        Documents {
            number: sizes.len(),
            effective: match squares {
                0 => 0.0,
                squares => all as f64 * all as f64 / squares as f64,
            },
        }
    }

    /// Whether so few of them hold most of the sentences that intervals are too narrow.
    pub fn are_uneven(&self) -> bool {
        self.effective < FEW && self.effective < NEARLY_ALL * self.number as f64
    }

    /// As how many they count, with one decimal, rounded down: what is below ten is not called ten.
    pub fn effective_as_told(&self) -> String {
        format!("{:.1}", (self.effective * 10.0).floor() / 10.0)
    }

    /// How many there are, and as how many they count.
    pub fn as_counted(&self) -> String {
        format!("{} as {}", thousands(self.number), self.effective_as_told())
    }

    /// The same as a clause of a sentence, which begins with `whose` they are.
    pub fn as_unlike(&self, whose: &str) -> String {
        format!(
            "{whose} {} are of unlike length and count as {} of one length",
            plural(self.number, "document"),
            self.effective_as_told()
        )
    }

    /// What intervals of figures were worth in simulated tables with documents like these.
    pub fn held(&self) -> String {
        let below = HELD.iter().position(|(most, _)| self.effective < *most);
        let as_many = match below {
            Some(0) => format!("fewer than {}", HELD[0].0),
            Some(at) => format!("{} to {}", HELD[at - 1].0, HELD[at].0),
            None => format!("{} to {FEW}", HELD[HELD.len() - 1].0),
        };
        let held = below.map_or(HELD_OF_MORE, |at| HELD[at].1);
        format!(
            "where documents counted as {as_many} they held the truth in {held} of 100 simulated tables"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Documents of these lengths.
    fn of(sizes: &[usize]) -> Documents {
        let documents = sizes.iter().enumerate();
        Documents::of(documents.flat_map(|(at, &size)| std::iter::repeat_n(at, size)))
    }

    #[test]
    fn documents_count_by_their_length() {
        assert_eq!(of(&[]).effective, 0.0);
        for number in 1..60 {
            let effective = number as f64;
            assert_eq!(of(&vec![7; number]), Documents { number, effective });
        }
        // By hand: (3 · 200 + 57 · 5)² / (3 · 200² + 57 · 5²) = 885² / 121,425.
        let few = of(&[&[200; 3][..], &[5; 57][..]].concat());
        assert!((few.effective - 783_225.0 / 121_425.0).abs() < 1e-12);
    }

    #[test]
    fn few_documents_of_one_length_are_not_uneven() {
        assert!(!of(&[7; 15]).are_uneven());
        assert!(!of(&[8, 9, 10, 11, 12].repeat(4)).are_uneven());
        assert!(of(&[&[100; 8][..], &[5; 60][..]].concat()).are_uneven());
        // More than half of their number, and too few all the same.
        assert!(of(&[&[60; 10][..], &[20; 10][..]].concat()).are_uneven());
        assert!(!of(&[&[60; 40][..], &[20; 40][..]].concat()).are_uneven());
    }

    #[test]
    fn intervals_are_judged_by_tables_of_such_documents() {
        let held = |effective| {
            let number = 60;
            Documents { number, effective }.held()
        };
        for (effective, told) in [
            (
                1.8,
                "as fewer than 6 they held the truth in 84 to 93 of 100",
            ),
            (6.0, "as 6 to 10 they held the truth in 86 to 93 of 100"),
            (14.9, "as 10 to 15 they held the truth in 89 to 92 of 100"),
            (15.0, "as 15 to 25 they held the truth in 91 to 93 of 100"),
        ] {
            assert!(held(effective).contains(told), "{}", held(effective));
        }
    }

    #[test]
    fn what_is_below_ten_is_not_called_ten() {
        let told = |effective| {
            Documents {
                number: 12,
                effective,
            }
            .effective_as_told()
        };
        assert_eq!([9.98, 10.0, 11.84].map(told), ["9.9", "10.0", "11.8"]);
    }
}
