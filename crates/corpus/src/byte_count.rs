//! Counts bytes with one-byte counters, many of which a processor adds at once.

/// The largest number that a counter of one byte holds.
const MAX_COUNT: usize = u8::MAX as usize;

/// Counts the bytes that satisfy a predicate.
#[inline]
pub(crate) fn count_bytes(bytes: &[u8], predicate: impl Fn(u8) -> bool) -> usize {
    let chunk = |chunk: &[u8]| {
        chunk
            .iter()
            .map(|&byte| u8::from(predicate(byte)))
            .sum::<u8>()
    };
    bytes.chunks(MAX_COUNT).map(chunk).map(usize::from).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn counting_many_at_once_is_counting_one_by_one(bytes in prop::collection::vec(0u8..4, 0..1200)) {
            let one_by_one = bytes.iter().filter(|&&byte| byte > 1).count();
            prop_assert_eq!(count_bytes(&bytes, |byte| byte > 1), one_by_one);
        }
    }

    #[test]
    fn a_counter_does_not_overflow() {
        assert_eq!(count_bytes(&[1; 1000], |byte| byte == 1), 1000);
    }
}
