//! Wrapped text whose every line a program set apart with a blank one, as if each were a paragraph.

use super::raw_lines::Line;
use super::wrapped::fills;
use crate::segment::words::line_ends::{ends_sentence, starts_lower};

/// Fewest characters of a line that breaks off inside a sentence: in the columns of a newspaper, and elsewhere.
const NARROW: usize = 15;
const WIDE: usize = 40;
/// Fewest lines of that kind, and of ten pairs of lines how many must break so.
const FEWEST: usize = 4;
const SHARE: usize = 4;
/// How near to the widest of them two of three are, as where the next word had no room.
const NEAR: usize = 16;
/// In narrow columns as many lines as that, and more of them, break off; of ten nine are as wide as the next word allows, up to this
/// share of the widest. Lists are as narrow, but for what they leave free.
const FEWEST_NARROW: usize = 8;
const SHARE_NARROW: usize = 5;
const SLACK: f64 = 0.85;
/// Of ten pairs of lines, in how many no blank line may stand, as between a name and a date above the article.
const TIGHT: usize = 1;

/// Takes one blank line away between all lines where nearly each has one and many go on below it.
pub(in crate::segment) fn close_up(lines: &mut [Line<'_>]) {
    let below = lines.get(1..).unwrap_or(&[]);
    let tight = below.iter().filter(|line| line.blank_before == 0).count();
    // Nearly all texts have lines close together or lines that end as sentences do.
    if below.len() < FEWEST || tight * 10 > below.len() * TIGHT {
        return;
    }
    if is_wrapped(lines, WIDE) || is_wrapped(lines, NARROW) {
        for line in lines.iter_mut().skip(1) {
            line.blank_before = line.blank_before.saturating_sub(1);
        }
    }
}

/// Whether many lines of such a width at least break off inside a sentence, where the next word had no room.
fn is_wrapped(lines: &[Line<'_>], width: usize) -> bool {
    let first = |line: &Line<'_>| line.text.split(' ').next().map(str::to_owned);
    let pairs = lines.windows(2).filter_map(|pair| match pair {
        // Items of a list begin alike.
        [line, next]
            if line.width >= width
                && !ends_sentence(line.text)
                && starts_lower(next.text)
                && first(line) != first(next) =>
        {
            Some((line, next))
        }
        _ => None,
    });
    let broken: Vec<(&Line<'_>, &Line<'_>)> = pairs.collect();
    let narrow = width == NARROW;
    let (fewest, share) = match narrow {
        true => (FEWEST_NARROW, SHARE_NARROW),
        false => (FEWEST, SHARE),
    };
    if broken.len() < fewest || broken.len() * 10 < lines.len().saturating_sub(1) * share {
        return false;
    }
    let widest = broken.iter().map(|(line, _)| line.width).max().unwrap_or(0);
    let is_full = |(line, next): &&(&Line<'_>, &Line<'_>)| match narrow {
        true => fills(line, next, widest, SLACK),
        false => line.width + NEAR >= widest,
    };
    let full = broken.iter().filter(is_full).count();
    match narrow {
        true => full * 10 >= broken.len() * 9,
        false => full * 3 >= broken.len() * 2,
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

    #[test]
    fn lines_as_narrow_as_a_newspapers_are_joined_too() {
        let lines = [
            "A guard of the old palace said on",
            "Monday that the envoys had not met",
            "at all, and that nobody had seen them",
            "come down to the river. The boats",
            "were gone by noon, and he had heard",
            "of none that came back later, though",
            "the families of the delta waited for",
            "them until dark, as they had on each",
            "of the days before it. Nobody in the",
            "town knew who had sent for the boats,",
            "nor what they had brought.",
        ];
        assert_eq!(sentences(&lines.join("\n\n")), 3);
        // A byline and a date stand close together above them.
        let dated = format!("By Mona Haddad\n4 March 2021\n\n{}", lines.join("\n\n"));
        assert_eq!(sentences(&dated), 3);
        // Lines that leave room for the next word are a list.
        let items = [
            "boats of reed, old and new ones",
            "pumps with their hoses",
            "locks of the delta in the spring",
            "ferries",
            "all of the old nets that we had",
            "reeds",
            "dykes of the upper delta towns",
            "ropes and sails",
            "lamps",
            "oars for the boats of the guild",
            "nets that nobody mends",
            "hulls of the ferries at the old pier",
            "two bells of the keepers",
            "sacks of salt",
            "maps of each town along the river",
            "tar and paint for the hulls",
        ];
        let found = segment(&items.join("\n\n"), None);
        assert_eq!(found.len(), items.len());
    }
}
