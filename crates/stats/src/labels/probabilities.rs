//! Reads probabilities as programs and spreadsheets write them: with a comma, in per cent, rounded.

use super::table::label_name;

/// Reads a probability, which may have a decimal comma or be in per cent.
pub(crate) fn probability(cell: &str) -> Option<f64> {
    let number = |cell: &str| cell.replace(',', ".").parse::<f64>().ok();
    let p = match cell.trim().strip_suffix('%') {
        Some(percent) => number(percent.trim_end()).map(|p| p / 100.0),
        None => number(cell.trim()),
    };
    p.filter(|p| (0.0..=1.0).contains(p))
}

/// The columns `p_<label>`, each with its label; `names` are as written. Other columns such as `p_value` are
/// among them.
pub fn probability_columns(names: &[String]) -> Vec<(usize, String)> {
    let column = |(at, name): (usize, &String)| {
        let label = name.strip_prefix("p_").or(name.strip_prefix("P_"))?;
        Some((at, label_name(label)))
    };
    names.iter().enumerate().filter_map(column).collect()
}

/// Counts the decimals of a probability, and those of them that are no zeros at its end. A single zero
/// (`1.0`) is no decimal, because programs write whole numbers so.
pub(super) fn decimals(cell: &str) -> [usize; 2] {
    let (number, of_percent) = match cell.trim().strip_suffix('%') {
        Some(number) => (number.trim_end(), 2),
        None => (cell.trim(), 0),
    };
    let (number, exponent) = match number.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, exponent.parse().unwrap_or(0)),
        None => (number, 0i64),
    };
    let fraction = number
        .rsplit_once(['.', ','])
        .map_or("", |(_, after)| after);
    let written = if fraction == "0" { "" } else { fraction };
    [written, written.trim_end_matches('0')].map(|digits| {
        let digits = of_percent + digits.len();
        usize::try_from((digits as i64).saturating_sub(exponent)).unwrap_or(0)
    })
}

/// The value of the last of `decimals` decimals.
pub(super) fn last_decimal(decimals: usize) -> f64 {
    10f64.powi(-i32::try_from(decimals).unwrap_or(i32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreadsheets_write_commas_and_per_cent() {
        for (cell, p) in [
            ("0,71", Some(0.71)),
            (" 0.5 ", Some(0.5)),
            ("71%", Some(0.71)),
            ("71,5\u{a0}%", Some(0.715)),
            ("1E-2", Some(0.01)),
            ("101 %", None),
            ("71", None),
            ("-0.1", None),
            ("%", None),
            ("", None),
            ("NaN", None),
        ] {
            let found = probability(cell);
            let is_same = match (found, p) {
                (Some(found), Some(p)) => (found - p).abs() < 1e-12,
                (found, p) => found == p,
            };
            assert!(is_same, "{cell}: {found:?}");
        }
    }
}
