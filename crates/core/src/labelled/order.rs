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

/// Labels, each once, in the order that they have unless somebody gave them another one: numbers by their value if all
/// labels are numbers, or else by the alphabet, but of two sides with opposite names the one against first,
/// and labels that take no side between them.
pub fn in_order(mut labels: Vec<String>) -> Vec<String> {
    labels.sort();
    labels.dedup();
    let value = |label: &String| number(label)?.parse::<f64>().ok();
    if labels.iter().all(|label| value(label).is_some()) {
        labels.sort_by(|a, b| value(a).unwrap_or(0.0).total_cmp(&value(b).unwrap_or(0.0)));
        return labels;
    }
    scale(labels)
}

/// The labels of several sets, each once: in the order of the first set that has an order of its own, followed by the
/// labels that it lacks; or else [`in_order`].
pub fn common_order(sets: &[&[String]]) -> Vec<String> {
    let all = in_order(sets.concat());
    let has_own_order = |set: &&&[String]| in_order(set.to_vec()) != **set;
    let first = sets.iter().find(has_own_order).copied().unwrap_or(&[]);
    let others = all.into_iter().filter(|label| !first.contains(label));
    first.iter().cloned().chain(others).collect()
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

/// The two labels that take sides, if no more than two do and others are beside them.
pub(crate) fn sides(labels: &[String]) -> Option<[usize; 2]> {
    let sides = (0..labels.len()).filter(|&at| takes_side(&labels[at]));
    let sides: Vec<usize> = sides.collect();
    (labels.len() > 2).then(|| sides.try_into().ok()).flatten()
}

/// Puts labels that take no side between two that do, of two opposites the one against first. Others stay as they stand.
fn scale(labels: Vec<String>) -> Vec<String> {
    let (sides, mut middle): (Vec<_>, Vec<_>) =
        labels.iter().cloned().partition(|label| takes_side(label));
    let Ok([first, last]) = <[String; 2]>::try_from(sides) else {
        return labels;
    };
    let is_reversed = is_against(&last, &first);
    let [first, last] = if is_reversed {
        [last, first]
    } else {
        [first, last]
    };
    middle.insert(0, first);
    middle.push(last);
    middle
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
        assert_eq!(in_order(&["2", "10", "none", "2"]), ["10", "none", "2"]);
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
            ("right left other", "left other right"),
            ("normal yes", "normal yes"),
            ("for against none neutral", "against neutral none for"),
            ("for against mixed neutral", "against for mixed neutral"),
            ("neutral", "neutral"),
            ("", ""),
        ] {
            assert_eq!(in_order(words(given)).join(" "), expected);
        }
    }

    #[test]
    fn sets_are_joined_in_the_order_that_somebody_gave_to_one() {
        for (given, expected) in [
            (
                ["against neutral for", "for against"],
                "for against neutral",
            ),
            (["against for", "neutral"], "against neutral for"),
            (
                ["neutral against for", "against for"],
                "neutral against for",
            ),
            (
                ["against for", "for neutral against"],
                "for neutral against",
            ),
            (
                ["for against", "mixed neutral"],
                "for against mixed neutral",
            ),
            (["b a", "c a b"], "b a c"),
            (["", ""], ""),
        ] {
            let sets = given.map(words);
            let joined = common_order(&[&sets[0], &sets[1]]);
            assert_eq!(joined.join(" "), expected, "{given:?}");
        }
    }

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(String::from).collect()
    }
}
