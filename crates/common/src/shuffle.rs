//! Random orders that are the same in every run.

/// Shuffles by Fisher and Yates, with Marsaglia's xorshift64 as the random number generator.
#[derive(Debug)]
pub struct Shuffle(u64);

impl Default for Shuffle {
    fn default() -> Self {
        Shuffle(0x9E37_79B9_7F4A_7C15)
    }
}

impl Shuffle {
    /// Puts numbers in a random order, another one at each call.
    pub fn shuffle(&mut self, numbers: &mut [u32]) {
        for last in (1..numbers.len()).rev() {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            let other = (self.0 % (last as u64 + 1)) as usize;
            numbers.swap(last, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_orders_are_equally_likely() {
        let mut random = Shuffle::default();
        let mut order = vec![0, 1, 2, 3];
        let mut seen = std::collections::BTreeMap::new();
        for _ in 0..2400 {
            random.shuffle(&mut order);
            *seen.entry(order.clone()).or_insert(0) += 1;
        }
        assert_eq!(seen.len(), 24);
        // A hundred each, give or take five standard deviations.
        assert!(seen.values().all(|times| (50..150).contains(times)));
    }
}
