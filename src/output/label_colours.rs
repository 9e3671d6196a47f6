//! Colours of labels, the same for equal label sets.

use crate::labels::{in_order, takes_side};

/// Numbers the colours of the labels from 0, whatever order they stand in. Labels that take no side are grey and have no
/// number. The numbers repeat when there are more labels than `colours`.
pub(super) fn colour_numbers(labels: &[String], colours: usize) -> Vec<Option<usize>> {
    let mut sides = in_order(labels.to_vec());
    sides.retain(|label| takes_side(label));
    let number = |label| sides.iter().position(|side| side == label);
    let numbers = labels.iter().map(number);
    numbers.map(|number| Some(number? % colours)).collect()
}

/// The number of colours in `base.css`.
const COLOURS: usize = 7;

/// The CSS class of each label on a page, which gives it a colour and a pattern: `c0` … `c6`, or `grey`.
pub(crate) fn classes(labels: &[String]) -> Vec<String> {
    let numbers = colour_numbers(labels, COLOURS).into_iter();
    let class = |number: Option<usize>| number.map_or("grey".to_string(), |n| format!("c{n}"));
    numbers.map(class).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_take_no_side_have_no_colour_and_colours_repeat() {
        let labels = ["against", "Neutral", "for", "undecided"].map(String::from);
        assert_eq!(
            colour_numbers(&labels, 2),
            [Some(0), None, Some(1), Some(0)]
        );
        let reversed = ["for", "neutral", "against"].map(String::from);
        assert_eq!(colour_numbers(&reversed, 8), [Some(1), None, Some(0)]);
    }
}
