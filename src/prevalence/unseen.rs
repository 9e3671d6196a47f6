//! What the coded sample cannot have shown, as a part of the variance.

use std::collections::BTreeMap;

use super::Item;

/// How much the variance of a mean over sentences of weight `total`, corrected by codes, grows with every unit
/// by which the share of a label lies lower than it was found, and higher.
///
/// If in a stratum (the sentences of one sampling probability π, n of them coded) the share δ of sentences had
/// the label and were coded without it, the variance of their mean error e = Y − ĝ would grow by δ·a/n,
/// `a = 1 − 2(ḡ + ē)`, ḡ the mean of ĝ over those coded without the label and ē the mean error; less δ²/n,
/// which is left out. A shift of the whole share by d that lies in this stratum so adds d·a/(π·total), and it
/// counts where that is largest. With one stratum and ĝ alike everywhere a is 1 − 2p, as in Wilson's interval.
/// The other way it is `2(ḡ + ē) − 1`, ḡ over those coded with the label.
pub(super) fn unseen(
    items: &[Item],
    label: usize,
    predicted: impl Fn(&Item) -> f64,
    total: f64,
) -> [f64; 2] {
    // By π, whose bits are in the order of the number: the codes without and with the label, and their ĝ.
    let mut strata: BTreeMap<u64, [(f64, f64); 2]> = BTreeMap::new();
    for item in items {
        if let Some(coded) = item.coded {
            let sides = strata.entry(coded.probability.to_bits()).or_default();
            let side = &mut sides[usize::from(coded.label == label)];
            *side = (side.0 + 1.0, side.1 + predicted(item));
        }
    }
    let mut unseen = [0.0f64; 2];
    for (bits, sides) in strata {
        let weight = 1.0 / (f64::from_bits(bits) * total);
        for (most, grows) in unseen.iter_mut().zip(grows(sides)) {
            *most = most.max(weight * grows);
        }
    }
    unseen
}

/// a of [`unseen`] for a lower share and for a higher one, no less than 0, from how many were coded without the label and
/// with it, and the sum of ĝ over either.
pub(super) fn grows([without, with]: [(f64, f64); 2]) -> [f64; 2] {
    let error = (with.0 - with.1 - without.1) / (with.0 + without.0);
    let a = |(n, sum): (f64, f64), sign: f64| match n > 0.0 {
        true => (sign * (2.0 * (sum / n + error) - 1.0)).max(0.0),
        false => 0.0,
    };
    [a(with, 1.0), a(without, -1.0)]
}
