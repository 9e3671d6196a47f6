//! Which label has which colour.

use crate::output::sides::takes_no_side;

/// Colours that the style sheet has.
const COLOURS: usize = 7;

/// The class of each label: `c0` … by position, so that a label set always looks the same, and `grey` for what
/// takes no side. Each class is also a pattern of its own; beyond seven they come again.
pub fn classes(labels: &[String]) -> Vec<String> {
    let mut next = 0;
    let mut class = |label: &String| {
        if takes_no_side(label) {
            return "grey".to_string();
        }
        next += 1;
        format!("c{}", (next - 1) % COLOURS)
    };
    labels.iter().map(&mut class).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn labels_that_take_no_side_are_grey_and_take_no_colour() {
        let labels = ["against", "Neutral", "for"].map(String::from);
        assert_eq!(super::classes(&labels), ["c0", "grey", "c1"]);
        let many: Vec<String> = (0..8).map(|n| n.to_string()).collect();
        assert_eq!(super::classes(&many)[7], "c0");
    }
}
