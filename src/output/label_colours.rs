//! Colours of labels, the same for equal label sets.

/// Labels that take no side and are grey.
const NO_SIDE: [&str; 3] = ["neutral", "none", "other"];

/// Numbers the colours of the labels from 0. Labels that take no side have no number. The numbers repeat when
/// there are more labels than `colours`.
pub(super) fn colour_numbers(labels: &[String], colours: usize) -> Vec<Option<usize>> {
    let mut next = 0;
    let number = |label: &String| {
        let takes_side = !NO_SIDE.contains(&label.trim().to_lowercase().as_str());
        takes_side.then(|| {
            next += 1;
            (next - 1) % colours
        })
    };
    labels.iter().map(number).collect()
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
    }
}
