//! Dropout (Srivastava et al. 2014) from a hash of seed and place, so that the backward pass forgets the same
//! numbers, and a run on any number of threads too.

use ndarray::Array2;

/// Sets numbers to 0 at random, and multiplies the others so that the mean stays.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dropout {
    /// The share of the numbers that are forgotten, below 1.
    pub share: f32,
    /// Another seed forgets other numbers.
    pub seed: u64,
}

impl Dropout {
    /// Forgets nothing, in both places of a layer.
    pub const NONE: [Dropout; 2] = [Dropout {
        share: 0.0,
        seed: 0,
    }; 2];

    pub fn apply(self, x: &mut Array2<f32>) {
        let limit = (f64::from(self.share) * 2f64.powi(32)) as u64;
        if limit == 0 {
            return;
        }
        let scale = 1.0 / (1.0 - self.share);
        for (at, number) in (0..).zip(x.iter_mut()) {
            let is_kept = split_mix(self.seed, at) >> 32 >= limit;
            *number *= if is_kept { scale } else { 0.0 };
        }
    }

    /// The same dropout with a seed of its own for each place.
    pub fn at(self, place: u64) -> Self {
        Dropout {
            seed: split_mix(self.seed, place),
            ..self
        }
    }
}

/// The random number with an index: SplitMix64 (Steele, Lea and Flood 2014).
fn split_mix(seed: u64, at: u64) -> u64 {
    let mut mixed = seed.wrapping_add((at + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first numbers of the generator's published C code with the seed 1234567.
    #[test]
    fn the_hash_is_the_published_one() {
        let first: Vec<u64> = (0..3).map(|at| split_mix(1_234_567, at)).collect();
        let wanted = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
        ];
        assert_eq!(first, wanted);
    }

    #[test]
    fn the_share_is_forgotten_and_the_mean_stays() {
        let dropout = Dropout {
            share: 0.1,
            seed: 3,
        };
        let forget = |dropout: Dropout| {
            let mut x = Array2::<f32>::ones((100, 100));
            dropout.apply(&mut x);
            x
        };
        let x = forget(dropout);
        let forgotten = x.iter().filter(|v| **v == 0.0).count();
        // Five standard deviations of 1,000 ± 30.
        assert!((850..1150).contains(&forgotten), "{forgotten}");
        assert!(x.iter().all(|v| *v == 0.0 || (v - 1.0 / 0.9).abs() < 1e-6));
        assert_eq!(x, forget(dropout));
        assert_ne!(x, forget(dropout.at(1)));
        let nothing = Dropout {
            share: 0.0,
            ..dropout
        };
        assert!(forget(nothing).iter().all(|v| *v == 1.0));
    }
}
