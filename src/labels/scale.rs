//! The order of labels on a scale, and labels that take no side.

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

/// Returns whether a label takes a side, by its name.
pub(crate) fn takes_side(label: &str) -> bool {
    !NO_SIDE.contains(&label.trim().to_lowercase().as_str())
}

/// The indices of labels in the order of their scale: of two opposites the one against first, and between two
/// labels a third that takes no side. Others stay as they stand.
pub(crate) fn scale(labels: &[String]) -> Vec<usize> {
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
