//! The order of labels, and labels that take no side.

/// Signs for a minus: the keyboard's hyphen, the typographic hyphen, the minus sign, and the dash that a word
/// processor makes of it.
const MINUS: [char; 4] = ['-', '‑', '−', '–'];

/// Labels that take no side.
const NO_SIDE: [&str; 3] = ["neutral", "none", "other"];

/// Beginnings of labels that are opposites, the one against first.
const OPPOSITES: [[&str; 2]; 7] = [
    ["against", "for"],
    ["anti", "pro"],
    ["con", "pro"],
    ["oppose", "support"],
    ["disagree", "agree"],
    ["negative", "positive"],
    ["no", "yes"],
];

/// Labels, each once, in the order of all tables: numbers by their value if all labels are numbers, else by
/// the alphabet.
pub fn in_order(mut labels: Vec<String>) -> Vec<String> {
    labels.sort();
    labels.dedup();
    let value = |label: &String| number(label)?.parse::<f64>().ok();
    if labels.iter().all(|label| value(label).is_some()) {
        labels.sort_by(|a, b| value(a).unwrap_or(0.0).total_cmp(&value(b).unwrap_or(0.0)));
    }
    labels
}

/// Normalises a label that is a number: `-0.5` for `−0,50`. A plus is kept, because somebody wrote it.
pub fn number(label: &str) -> Option<String> {
    let (sign, digits) = match label.strip_prefix(MINUS) {
        Some(digits) => ("-", digits),
        None => match label.strip_prefix('+') {
            Some(digits) => ("+", digits),
            None => ("", label),
        },
    };
    let (whole, decimals) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !are_digits(whole) || !are_digits(decimals) {
        return None;
    }
    Some(match decimals.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        decimals => format!("{sign}{whole}.{decimals}"),
    })
}

/// Returns whether a label takes a side, by its name.
pub fn takes_side(label: &str) -> bool {
    !NO_SIDE.contains(&label.trim().to_lowercase().as_str())
}

/// The indices of labels in the order of their scale: of two opposites the one against first, and between two
/// labels a third that takes no side. Others stay as they stand.
pub fn scale(labels: &[String]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..labels.len()).collect();
    let (sides, no_side): (Vec<usize>, Vec<usize>) =
        order.iter().partition(|at| takes_side(&labels[**at]));
    let &[first, second] = sides.as_slice() else {
        return order;
    };
    if is_against(&labels[second], &labels[first]) {
        order.swap(first, second);
    }
    if let &[middle] = no_side.as_slice() {
        order.retain(|at| *at != middle);
        order.insert(1, middle);
    }
    order
}

/// Returns whether the labels are opposites, the first of which is against.
fn is_against(one: &str, other: &str) -> bool {
    let word = |label: &str| -> String {
        let letters = label.trim().chars().take_while(|c| c.is_alphabetic());
        letters.collect::<String>().to_lowercase()
    };
    let words = [word(one), word(other)];
    OPPOSITES.iter().any(|pair| pair == &words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_in_the_order_of_their_values() {
        let in_order = |labels: &[&str]| in_order(labels.iter().map(ToString::to_string).collect());
        let numbers = ["-2", "-1", "0", "1", "2", "10"];
        assert_eq!(in_order(&["1", "-2", "10", "0", "-1", "2"]), numbers);
        assert_eq!(in_order(&["+1", "0,5", "-1"]), ["-1", "0,5", "+1"]);
        assert_eq!(in_order(&["2", "10", "none", "2"]), ["10", "2", "none"]);
    }

    #[test]
    fn labels_stand_in_the_order_of_their_scale() {
        for (given, expected) in [
            ("against for neutral", "against neutral for"),
            ("For None Against", "Against None For"),
            ("anti-war neutral pro-war", "anti-war neutral pro-war"),
            ("agree disagree", "disagree agree"),
            ("yes no", "no yes"),
            ("pro other con", "con other pro"),
            // No pair of opposites, and sets of other sizes.
            ("left other right", "left other right"),
            ("right left other", "right other left"),
            ("normal yes", "normal yes"),
            ("for against none neutral", "against for none neutral"),
            ("for against mixed neutral", "for against mixed neutral"),
            ("neutral", "neutral"),
            ("", ""),
        ] {
            let labels: Vec<String> = given.split_whitespace().map(String::from).collect();
            let sorted: Vec<&str> = scale(&labels).iter().map(|at| &*labels[*at]).collect();
            assert_eq!(sorted.join(" "), expected);
        }
    }
}
