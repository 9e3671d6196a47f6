//! A small set of bits that tells most absent keys from present ones.

/// A Bloom filter (Bloom 1970, <https://doi.org/10.1145/362686.362692>) with one bit for each key: where most
/// keys that are asked for are absent, a look at a bit spares a look-up in a table that is too large to stay
/// near the processor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BitFilter(Vec<u64>);

/// The number of bits for each key. One absent key in this many seems present.
const BITS_PER_KEY: usize = 16;

impl BitFilter {
    /// Makes a filter of these keys.
    pub fn new(keys: impl ExactSizeIterator<Item = u64>) -> Self {
        let words = (keys.len() * BITS_PER_KEY).div_ceil(64);
        let mut filter = BitFilter(vec![0; words.next_power_of_two()]);
        for key in keys {
            let (word, bit) = filter.place(key);
            filter.0[word] |= bit;
        }
        filter
    }

    /// Returns `false` if a key is surely absent.
    #[inline]
    pub fn may_contain(&self, key: u64) -> bool {
        let (word, bit) = self.place(key);
        self.0.get(word).is_some_and(|bits| bits & bit != 0)
    }

    #[inline]
    fn place(&self, key: u64) -> (usize, u64) {
        // Fibonacci hashing: the high bits of the product depend on all bits of the key.
        let hash = key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        let word = (hash / 64) as usize & self.0.len().wrapping_sub(1);
        (word, 1 << (hash % 64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_found_and_few_others_are() {
        let filter = BitFilter::new((0..5000_u32).map(|key| u64::from(key) * 3));
        assert!((0..5000).all(|key| filter.may_contain(key * 3)));
        let wrong = (0..5000)
            .filter(|key| filter.may_contain(key * 3 + 1))
            .count();
        assert!(wrong < 5000 / 8, "{wrong}");
        assert!(!BitFilter::default().may_contain(7));
        assert!(!BitFilter::new(std::iter::empty()).may_contain(7));
    }
}
