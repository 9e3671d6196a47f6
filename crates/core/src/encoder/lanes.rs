//! Loops over many numbers with the widest instructions that the processor has.
//!
//! Sums are added in [`LANES`] parts, in one order, whatever the instructions. So a result is the same on every
//! processor.

/// The numbers that are computed at a time: as many as the widest registers hold.
const LANES: usize = 16;

/// Compiles a function for each kind of processor, so that loops in it have the widest instructions. What it calls
/// must be inlined.
macro_rules! widest {
    ($function:item) => {
        #[multiversion::multiversion(targets(
            "x86_64+avx512f+avx512vl+avx512bw+avx512dq",
            "x86_64+avx2"
        ))]
        $function
    };
}
pub(super) use widest;

/// The sum of some numbers.
#[inline(always)]
pub(super) fn sum(numbers: &[f32]) -> f32 {
    reduce(numbers, 0.0, |sum, number| sum + number, |number| number)
}

/// The sum of the squares of some numbers.
#[inline(always)]
pub(super) fn sum_of_squares(numbers: &[f32]) -> f32 {
    let squares = |number: f32| number * number;
    reduce(numbers, 0.0, |sum, number| sum + number, squares)
}

/// The largest of some numbers, negative infinity of none.
#[inline(always)]
pub(super) fn largest(numbers: &[f32]) -> f32 {
    reduce(numbers, f32::NEG_INFINITY, larger, |number| number)
}

/// The largest absolute value, 0 of none.
#[inline(always)]
pub(super) fn largest_size(numbers: &[f32]) -> f32 {
    reduce(numbers, 0.0, larger, f32::abs)
}

/// `f32::max` without its rule for NaN, which has no instruction.
#[inline(always)]
fn larger(a: f32, b: f32) -> f32 {
    if b > a { b } else { a }
}

/// Joins what `of` makes of each number in parts, and then the parts.
#[inline(always)]
fn reduce(
    numbers: &[f32],
    start: f32,
    join: impl Fn(f32, f32) -> f32,
    of: impl Fn(f32) -> f32,
) -> f32 {
    let (parts, rest) = numbers.as_chunks::<LANES>();
    let mut joined = [start; LANES];
    for part in parts {
        let both = joined.iter_mut().zip(part);
        both.for_each(|(joined, number)| *joined = join(*joined, of(*number)));
    }
    let rest = rest.iter().map(|number| of(*number));
    joined.into_iter().chain(rest).fold(start, join)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_are_joined_as_all_would_be(numbers in prop::collection::vec(-9i8..9, 0..70)) {
            // Whole numbers are added without rounding.
            let numbers: Vec<f32> = numbers.into_iter().map(f32::from).collect();
            let found = [sum(&numbers), sum_of_squares(&numbers), largest(&numbers), largest_size(&numbers)];
            let squares: f32 = numbers.iter().map(|n| n * n).sum();
            let most = numbers.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let size = numbers.iter().fold(0.0, |most: f32, n| most.max(n.abs()));
            prop_assert_eq!(found, [numbers.iter().sum::<f32>(), squares, most, size]);
        }
    }
}
