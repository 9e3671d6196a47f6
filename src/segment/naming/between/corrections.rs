//! What a heading that announces a correction stands above.

use crate::segment::kind::{Furniture, Kind};
use crate::segment::line::{Line, set};

/// Most words of such a heading, with its day: `Correction — Monday, March 2, 2020`.
const HEADING: usize = 7;
/// Words of one who corrects what was published.
const OF_THE_DESK: [&str; 14] = [
    "article",
    "caption",
    "clarified",
    "corrected",
    "earlier",
    "headline",
    "incorrectly",
    "misidentified",
    "misspelled",
    "misstated",
    "originally",
    "page",
    "story",
    "version",
];

/// Names the paragraph below a heading that announces a correction, if it speaks of what was published.
pub(in crate::segment) fn name(lines: &mut [Line]) {
    for at in 1..lines.len() {
        let [heading, below] = [&lines[at - 1], &lines[at]];
        let speaks = || {
            let mut words = below.folded().words();
            words.any(|word| OF_THE_DESK.contains(&word))
        };
        if below.is_plain() && announces(heading) && speaks() {
            set(lines, at - 1, Furniture::Correction);
            set(lines, at, Furniture::Correction);
        }
    }
}

/// `Correction`, `Clarification, March 2, 2020:`: the word alone, or a day behind it.
fn announces(line: &Line) -> bool {
    let is_word = || {
        let first = line.folded().words().next();
        matches!(
            first,
            Some("correction" | "corrections" | "clarification" | "amendment")
        )
    };
    let is_named = |kind| line.kind == Some(Kind::Furniture(kind));
    line.words <= HEADING
        && is_word()
        && (line.words == 1 || is_named(Furniture::DateLine) || is_named(Furniture::Correction))
}

#[cfg(test)]
mod tests {
    use crate::segment::naming::tests::{LEAD, NEXT};
    use crate::segment::segment;

    #[test]
    fn what_a_correction_says() {
        let kinds = |heading: &str, below: &str| -> Vec<&str> {
            let text =
                format!("Envoys meet in the old palace\n\n{heading}\n{below}\n\n{LEAD}\n\n{NEXT}");
            let found = segment(&text, None);
            found[1..4].iter().map(|s| s.kind.as_str()).collect()
        };
        let said = "This article calls the pier new; however, the pier was rebuilt.";
        for heading in [
            "Correction",
            "Correction:",
            "CLARIFICATION",
            "Correction — March 2, 2020",
        ] {
            assert_eq!(
                kinds(heading, said),
                ["correction", "correction", "sentence"],
                "{heading}"
            );
        }
        let prose = "The market fell by a tenth before noon.";
        assert_eq!(kinds("Correction", prose)[1], "sentence");
        assert_eq!(kinds("A pier at last", said)[1], "sentence");
    }
}
