//! The exponential and the GELU of 32-bit numbers without calls and branches, so that a processor computes
//! several at once, and the results are the same on every machine.

use super::lanes::widest;

/// `e^x` to within 2 units of the last place for x from −87 to 0; its value at −87 for smaller x, and at most
/// `e^88` for larger x.
#[inline(always)]
pub(super) fn exp(x: f32) -> f32 {
    /// Adding and subtracting it rounds a small number to a whole one.
    const ROUND: f32 = 12_582_912.0;
    // ln 2 in two parts. The first has few enough digits that its product with a whole number is exact.
    const LN_2_HIGH: f32 = 0.693_359_4;
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    let x = x.clamp(-87.0, 88.0);
    let rounded = x * std::f32::consts::LOG2_E + ROUND;
    let whole = rounded - ROUND;
    let rest = (x - whole * LN_2_HIGH) - whole * LN_2_LOW;
    // Taylor series: rest is at most ln 2 / 2, so the first omitted term is below 2⁻²⁴.
    let mut sum = 1.0 / 5040.0;
    for factor in [
        1.0 / 720.0,
        1.0 / 120.0,
        1.0 / 24.0,
        1.0 / 6.0,
        0.5,
        1.0,
        1.0,
    ] {
        sum = sum * rest + factor;
    }
    // The last bits of `rounded` are those of the whole number. In the exponent they make a power of 2,
    // without the branches of a conversion.
    let power = f32::from_bits((rounded.to_bits() << 23).wrapping_add(127 << 23));
    sum * power
}

widest! {
    /// Replaces numbers by their [`gelu`].
    pub(super) fn activate(x: &mut [f32]) {
        x.iter_mut().for_each(|v| *v = gelu(*v));
    }
}

widest! {
    /// Multiplies gradients by the derivatives of [`gelu`] at `x`.
    pub(super) fn activate_backward(x: &[f32], gradients: &mut [f32]) {
        let both = gradients.iter_mut().zip(x);
        both.for_each(|(gradient, x)| *gradient *= gelu_derivative(*x));
    }
}

/// `x Φ(x)` with the distribution function of the normal distribution (Hendrycks and Gimpel 2016).
#[inline(always)]
fn gelu(x: f32) -> f32 {
    x * normal(x).0
}

/// The derivative of [`gelu`].
#[inline(always)]
fn gelu_derivative(x: f32) -> f32 {
    const DENSITY_AT_0: f32 = 0.398_942_3;
    let (below, power) = normal(x);
    below + x * DENSITY_AT_0 * power
}

/// The distribution function of the normal distribution, and `e^(-x²/2)`. The error function is formula 7.1.26
/// of Abramowitz and Stegun (1964), which is off by at most 1.5·10⁻⁷.
#[inline(always)]
fn normal(x: f32) -> (f32, f32) {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let mut sum = 1.061_405_4;
    for factor in [-1.453_152, 1.421_413_7, -0.284_496_74, 0.254_829_6] {
        sum = sum * t + factor;
    }
    let power = exp(-z * z);
    // Half of 1 − erf z: the part of the distribution beyond |x|.
    let beyond = 0.5 * sum * t * power;
    (if x < 0.0 { beyond } else { 1.0 - beyond }, power)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_exponential_is_that_of_the_library(x in -87.0f32..0.0) {
            let wanted = libm::exp(f64::from(x));
            prop_assert!((f64::from(exp(x)) / wanted - 1.0).abs() < 3e-7, "{x}");
        }

        #[test]
        fn the_gelu_is_the_one_of_its_definition(x in -12.0f32..12.0) {
            let wide = f64::from(x);
            let wanted = wide * 0.5 * (1.0 + libm::erf(wide * std::f64::consts::FRAC_1_SQRT_2));
            prop_assert!((f64::from(gelu(x)) - wanted).abs() < 1e-6, "{x}");
        }

        #[test]
        fn the_slope_is_that_of_small_steps(x in -6.0f32..6.0) {
            const STEP: f32 = 1e-2;
            let wanted = (gelu(x + STEP) - gelu(x - STEP)) / (2.0 * STEP);
            prop_assert!((gelu_derivative(x) - wanted).abs() < 2e-4, "{x}");
        }
    }

    #[test]
    fn the_ends() {
        assert_eq!((exp(0.0), gelu(0.0)), (1.0, 0.0));
        assert!(exp(f32::NEG_INFINITY) < 2e-38 && exp(f32::INFINITY).is_finite());
        assert_eq!(gelu(40.0), 40.0);
        assert!(gelu(-40.0).abs() < 1e-30);
    }
}
