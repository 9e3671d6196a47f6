//! Bytes counted many at once: in counters of one byte, which the processor adds side by side.

/// As many as a counter of one byte can count.
const MOST: usize = u8::MAX as usize;

/// How many bytes are such.
#[inline]
pub(crate) fn count(bytes: &[u8], is_such: impl Fn(u8) -> bool) -> usize {
    let few = |few: &[u8]| few.iter().map(|&byte| u8::from(is_such(byte))).sum::<u8>();
    bytes.chunks(MOST).map(few).map(usize::from).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn many_at_once_are_as_many_as_one_by_one(bytes in prop::collection::vec(0u8..4, 0..1200)) {
            let one_by_one = bytes.iter().filter(|&&byte| byte > 1).count();
            prop_assert_eq!(count(&bytes, |byte| byte > 1), one_by_one);
        }
    }

    #[test]
    fn a_counter_does_not_overflow() {
        assert_eq!(count(&[1; 1000], |byte| byte == 1), 1000);
    }
}
