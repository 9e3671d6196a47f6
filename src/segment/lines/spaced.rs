//! Wrapped text whose every line a program set apart with a blank one, as if each were a paragraph.

use super::raw_lines::Line;
use crate::segment::words::line_ends::{ends_sentence, starts_lower};

/// Fewest characters of a line that breaks off inside a sentence.
const WIDE: usize = 40;
/// Fewest lines of that kind, and of ten pairs of lines how many must break so.
const FEWEST: usize = 4;
const SHARE: usize = 4;
/// How near to the widest of them two of three are, as where the next word had no room.
const NEAR: usize = 16;

/// Takes one blank line away between all lines where each has one and many go on below it.
pub(in crate::segment) fn close_up(lines: &mut [Line<'_>]) {
    let below = lines.get(1..).unwrap_or(&[]);
    // Nearly all texts have lines close together or lines that end as sentences do.
    if below.len() < FEWEST || below.iter().any(|line| line.blank_before == 0) {
        return;
    }
    let first = |line: &Line<'_>| line.text.split(' ').next().map(str::to_owned);
    let breaks = |pair: &[Line<'_>]| match pair {
        // Items of a list begin alike.
        [line, next] => {
            line.width >= WIDE
                && !ends_sentence(line.text)
                && starts_lower(next.text)
                && first(line) != first(next)
        }
        _ => false,
    };
    let broken: Vec<usize> = lines
        .windows(2)
        .filter(|pair| breaks(pair))
        .map(|pair| pair[0].width)
        .collect();
    let widest = broken.iter().max().copied().unwrap_or(0);
    let full = broken
        .iter()
        .filter(|width| **width + NEAR >= widest)
        .count();
    if broken.len() >= FEWEST
        && broken.len() * 10 >= below.len() * SHARE
        && full * 3 >= broken.len() * 2
    {
        for line in lines.iter_mut().skip(1) {
            line.blank_before -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::segment::segment;

    fn sentences(text: &str) -> usize {
        let found = segment(text, None);
        found
            .iter()
            .filter(|s| s.kind.as_str() == "sentence")
            .count()
    }

    #[test]
    fn lines_that_all_stand_apart_are_joined_as_wrapped_ones() {
        let lines = [
            "A guard of the old palace said on Monday that the envoys had",
            "not met at all, and that nobody had seen them come down to",
            "the river. The boats were gone by noon, and he had heard of",
            "none that came back later, though the families of the delta",
            "waited for them until dark, as they had on each of the days",
            "before it.",
        ];
        for gap in ["\n", "\n\n"] {
            assert_eq!(sentences(&lines.join(gap)), 2, "{gap:?}");
        }
        // With two blank lines between paragraphs these stay paragraphs.
        let text = format!(
            "{}\n\n\nNobody else was there to hear of it.",
            lines.join("\n\n")
        );
        assert_eq!(sentences(&text), 3);
        // A list without stops.
        let items = [
            "that the guards come home before the end of this summer",
            "that the dead are named in the hall of the council",
            "that nobody pays for the dykes who does not live there",
            "that the envoys tell the families what they agreed on",
            "that the boats are given back to those who built them",
        ];
        assert_eq!(sentences(&items.join("\n\n")), 4);
    }
}
