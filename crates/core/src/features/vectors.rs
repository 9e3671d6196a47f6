//! Word vectors, and the mean of a sentence's word vectors.

use std::sync::OnceLock;

use safetensors::tensor::SafeTensors;

/// The numbers of a word vector.
pub const DIMENSIONS: usize = 64;
/// The norm of the vector in every row, beside blocks with an average norm of 1 (`docs/research/trials.md`).
const NORM: f64 = 0.6;
/// A smaller square of a difference is only rounding and has no direction.
const ROUNDING: f64 = 1e-12;

/// A table of word vectors for the stems of common English words, made from GloVe and from vectors learned
/// from a sentence encoder (`models/vectors/README.md`).
///
/// It is used as it is in the file. The stems are sorted by their bytes, so a look-up is a binary search and
/// nothing has to be built first.
pub struct Vectors<'t> {
    sha256: String,
    text: &'t [u8],
    /// The end of each stem in the text, as little-endian 32-bit numbers.
    ends: &'t [u8],
    /// [`DIMENSIONS`] numbers for each stem.
    numbers: &'t [u8],
    /// The factor of each stem's numbers.
    scales: &'t [u8],
    weights: &'t [u8],
}

standpoint_common::debug_as_name!(Vectors<'_>);

/// The vector of a stem.
#[derive(Debug, Clone, Copy)]
pub struct WordVector<'t> {
    /// Its weight in a sentence's mean: `a / (a + p)` with `a` = 0.001 for a stem that is the share `p` of
    /// running text (smooth inverse frequency: Arora, Liang and Ma 2017).
    pub weight: f32,
    scale: f32,
    numbers: &'t [u8; DIMENSIONS],
}

impl WordVector<'_> {
    /// The numbers of the vector.
    pub fn numbers(&self) -> impl Iterator<Item = f64> + '_ {
        // The bytes in the file are signed.
        self.numbers
            .iter()
            .map(|&byte| f64::from(self.scale) * f64::from(byte as i8))
    }
}

impl Vectors<'static> {
    /// The table for English, which is built into the program.
    ///
    /// # Panics
    /// Never: a test reads the built-in file.
    pub fn english() -> &'static Self {
        static TABLE: OnceLock<Vectors> = OnceLock::new();
        let bytes = include_bytes!("../../../../models/vectors/english.safetensors");
        TABLE.get_or_init(|| Vectors::read(bytes).expect("the built-in file is complete"))
    }
}

impl<'t> Vectors<'t> {
    /// Reads a table from the bytes of its file. Returns `None` if parts are missing or do not fit each
    /// other.
    fn read(bytes: &'t [u8]) -> Option<Self> {
        let (_, metadata) = SafeTensors::read_metadata(bytes).ok()?;
        let file = SafeTensors::deserialize(bytes).ok()?;
        let part = |name| Some(file.tensor(name).ok()?.data());
        let table = Vectors {
            sha256: metadata.metadata().as_ref()?.get("sha256")?.clone(),
            text: part("stems.text")?,
            ends: part("stems.ends")?,
            numbers: part("numbers")?,
            scales: part("scales")?,
            weights: part("weights")?,
        };
        let count = table.len();
        let fits = table.numbers.len() == count * DIMENSIONS
            && table.scales.len() == 4 * count
            && table.weights.len() == 4 * count;
        fits.then_some(table)
    }

    /// The SHA-256 of its tensors, which identifies the table.
    pub(crate) fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The number of stems.
    fn len(&self) -> usize {
        self.ends.len() / 4
    }

    /// The vector of a stem, if the table has it.
    pub(crate) fn word(&self, stem: &str) -> Option<WordVector<'t>> {
        let (mut first, mut end) = (0, self.len());
        while first < end {
            let middle = first.midpoint(end);
            match self.stem(middle)?.cmp(stem.as_bytes()) {
                std::cmp::Ordering::Less => first = middle + 1,
                std::cmp::Ordering::Greater => end = middle,
                std::cmp::Ordering::Equal => {
                    let float = |values| four(values, middle).map(f32::from_le_bytes);
                    return Some(WordVector {
                        weight: float(self.weights)?,
                        scale: float(self.scales)?,
                        numbers: self.numbers.get(middle * DIMENSIONS..)?.first_chunk()?,
                    });
                }
            }
        }
        None
    }

    fn stem(&self, at: usize) -> Option<&'t [u8]> {
        let end = |at| Some(u32::from_le_bytes(four(self.ends, at)?) as usize);
        let start = at.checked_sub(1).map_or(Some(0), end)?;
        self.text.get(start..end(at)?)
    }
}

/// Returns the four bytes of a number.
fn four(values: &[u8], at: usize) -> Option<[u8; 4]> {
    values.get(4 * at..)?.first_chunk().copied()
}

/// The running weighted mean of the word vectors of a sentence. It is in single precision, because every word
/// of a text goes through here.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mean {
    sum: [f32; DIMENSIONS],
    weight: f32,
}

impl Default for Mean {
    fn default() -> Self {
        Mean {
            sum: [0.0; DIMENSIONS],
            weight: 0.0,
        }
    }
}

impl Mean {
    /// Adds a word that occurs `times` times.
    pub fn add(&mut self, word: &WordVector, times: u32) {
        let weight = times as f32 * word.weight;
        self.weight += weight;
        let scale = weight * word.scale;
        for (sum, &byte) in self.sum.iter_mut().zip(word.numbers) {
            *sum += scale * f32::from(byte as i8);
        }
    }

    /// The mean; `None` for a sentence without a known word.
    fn value(&self) -> Option<[f64; DIMENSIONS]> {
        let weight = f64::from(self.weight);
        (weight > 0.0).then(|| self.sum.map(|sum| f64::from(sum) / weight))
    }
}

/// The mean vector of the training sentences. What sentences have in common says nothing about any of them,
/// so a row has the difference from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Centre(pub [f64; DIMENSIONS]);

impl Centre {
    /// The mean of some sentences; those without a known word do not count.
    pub(super) fn mean_of<'m>(sentences: impl Iterator<Item = &'m Mean>) -> Self {
        let (mut sum, mut count) = ([0.0; DIMENSIONS], 0.0);
        for mean in sentences.filter_map(Mean::value) {
            sum.iter_mut().zip(mean).for_each(|(s, m)| *s += m);
            count += 1.0;
        }
        Centre(sum.map(|s| if count > 0.0 { s / count } else { 0.0 }))
    }

    /// The factor for what a word adds to the row of its sentence: `w d` times this for a word with weight
    /// `w` that differs from the centre by `d`. It is the constant norm over the norm of the mean's
    /// difference, over the sum of the weights; 0 for a sentence that has no known word or does not differ.
    pub fn scale(&self, sentence: &Mean) -> f64 {
        let Some(mean) = sentence.value() else {
            return 0.0;
        };
        let differences = mean.iter().zip(&self.0).map(|(m, c)| m - c);
        let square: f64 = differences.map(|d| d * d).sum();
        if square > ROUNDING {
            NORM / square.sqrt() / f64::from(sentence.weight)
        } else {
            0.0
        }
    }

    /// The row of a sentence: the difference of its mean, with the norm [`NORM`]. `None` if
    /// [`scale`](Self::scale) is 0.
    pub(super) fn row(&self, sentence: &Mean) -> Option<[f64; DIMENSIONS]> {
        let scale = self.scale(sentence);
        let weight = f64::from(sentence.weight);
        let number = |at: usize| scale * (f64::from(sentence.sum[at]) - weight * self.0[at]);
        (scale > 0.0).then(|| std::array::from_fn(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};

    /// Two words with easy vectors.
    static NUMBERS: [[u8; DIMENSIONS]; 2] = {
        let (mut go, mut stay) = ([0; DIMENSIONS], [0; DIMENSIONS]);
        (go[0], go[1]) = (3, 0u8.wrapping_sub(4));
        stay[0] = 10;
        [go, stay]
    };

    fn go() -> WordVector<'static> {
        WordVector {
            weight: 0.75,
            scale: 0.5,
            numbers: &NUMBERS[0],
        }
    }

    fn stay() -> WordVector<'static> {
        WordVector {
            weight: 0.25,
            scale: 0.1,
            numbers: &NUMBERS[1],
        }
    }

    fn mean(words: &[(WordVector, u32)]) -> Mean {
        let mut mean = Mean::default();
        words
            .iter()
            .for_each(|(word, times)| mean.add(word, *times));
        mean
    }

    #[test]
    fn the_mean_is_the_one_by_hand() {
        // go is (1.5, −2), stay is (1, 0); twice stay weighs 0.5 beside 0.75:
        // ((0.75·1.5 + 0.5·1) / 1.25, 0.75·(−2) / 1.25) = (1.3, −1.2)
        let value = mean(&[(go(), 1), (stay(), 2)]).value().unwrap();
        assert!((value[0] - 1.3).abs() < 1e-6 && (value[1] + 1.2).abs() < 1e-6);
        assert!(value[2..].iter().all(|v| *v == 0.0));
    }

    #[test]
    fn a_row_is_what_differs_from_the_centre_and_as_long_as_any_other() {
        let sentences = [mean(&[(go(), 1)]), mean(&[(stay(), 3)]), Mean::default()];
        // The mean of the two that have words: ((1.5 + 1) / 2, (−2 + 0) / 2).
        let centre = Centre::mean_of(sentences.iter());
        assert!((centre.0[0] - 1.25).abs() < 1e-6 && (centre.0[1] + 1.0).abs() < 1e-6);
        // (0.25, −1) over its norm, the root of 1.0625, times the constant.
        let row = centre.row(&sentences[0]).unwrap();
        let norm = 1.0625f64.sqrt();
        assert!((row[0] - NORM * 0.25 / norm).abs() < 1e-6);
        assert!((row[1] + NORM / norm).abs() < 1e-6);
        assert_eq!(centre.row(&sentences[2]), None);
        // The centre itself has no direction.
        let itself = Centre::mean_of([mean(&[(go(), 1)])].iter());
        assert_eq!(itself.scale(&sentences[0]), 0.0);
        assert_eq!(Centre::mean_of([].iter()).0, [0.0; DIMENSIONS]);
    }

    #[test]
    fn a_sentence_is_the_sum_of_what_its_words_add() {
        let sentence = mean(&[(go(), 2), (stay(), 1)]);
        let centre = Centre::mean_of([mean(&[(stay(), 1)]), mean(&[(go(), 1)])].iter());
        let scale = centre.scale(&sentence);
        let row = centre.row(&sentence).unwrap();
        for (at, number) in row.into_iter().enumerate() {
            let part = |word: WordVector, times: f64| {
                let differs = word.numbers().nth(at).unwrap() - centre.0[at];
                scale * times * f64::from(word.weight) * differs
            };
            assert!((part(go(), 2.0) + part(stay(), 1.0) - number).abs() < 1e-6);
        }
    }

    #[test]
    fn the_built_in_table_is_complete_and_in_order() {
        let table = Vectors::english();
        let mut hash = Sha256::new();
        for part in [
            table.numbers,
            table.scales,
            table.ends,
            table.text,
            table.weights,
        ] {
            hash.update(part);
        }
        assert_eq!(
            standpoint_common::hash::hex(&hash.finalize()),
            table.sha256()
        );
        let stems: Vec<&[u8]> = (0..table.len()).map(|at| table.stem(at).unwrap()).collect();
        assert!(stems.is_sorted_by(|a, b| a < b));
        for stem in &stems {
            let word = table.word(std::str::from_utf8(stem).unwrap()).unwrap();
            assert!(word.weight > 0.0 && word.weight < 1.0);
            assert!(word.numbers().all(f64::is_finite));
        }
        assert!(
            ["", "qqqq", "zzzzzz"]
                .iter()
                .all(|stem| table.word(stem).is_none())
        );
    }

    #[test]
    fn words_of_like_meaning_have_like_vectors_and_frequent_ones_weigh_less() {
        fn word(stem: &str) -> WordVector<'static> {
            Vectors::english().word(stem).unwrap()
        }
        let cosine = |a: &str, b: &str| {
            let (a, b) = (word(a), word(b));
            let dot = |a: &WordVector, b: &WordVector| -> f64 {
                a.numbers().zip(b.numbers()).map(|(a, b)| a * b).sum()
            };
            dot(&a, &b) / (dot(&a, &a) * dot(&b, &b)).sqrt()
        };
        assert!(cosine("troop", "soldier") > cosine("troop", "banana") + 0.3);
        assert!(cosine("withdraw", "pullout") > cosine("withdraw", "music") + 0.3);
        assert!(word("the").weight < 0.1 && word("withdraw").weight > 0.9);
    }

    #[test]
    fn a_table_whose_parts_do_not_fit_is_refused() {
        let bytes = include_bytes!("../../../../models/vectors/english.safetensors");
        assert!(Vectors::read(bytes).is_some());
        assert!(Vectors::read(&bytes[..bytes.len() - 4]).is_none());
        let model = include_bytes!("../../../../models/withdrawal.safetensors");
        assert!(Vectors::read(model).is_none());
    }
}
