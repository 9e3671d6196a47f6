//! Lines below the last paragraph of the article: links, names, labels, notes about the author.

use super::author;
use crate::segment::kind::{Furniture, Kind};
use crate::segment::line::{Line, set};
use crate::segment::naming::between::links::{TEASER, is_teaser};
use crate::segment::phrases::dated;
use crate::segment::phrases::questions;
use crate::segment::words::line_ends::is_label;
use crate::segment::words::{shape, utterances};
use crate::segment::{boundaries, patterns};

/// So near the last paragraph another item of a list stands that goes on below it.
const NUMBERED: usize = 3;

/// `7- The pumps`, `3) The pumps`.
fn is_numbered_item(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    (1..=2).contains(&(text.len() - rest.len()))
        && [". ", ") ", "- ", ".- "]
            .iter()
            .any(|mark| rest.starts_with(mark))
}

/// Links, names and labels below the last paragraph of the article, and notes about its author.
pub(in crate::segment) fn name(lines: &mut [Line], last: usize) {
    let open = lines
        .iter()
        .skip(last + 1)
        .filter(|l| l.is_plain() && !l.stops)
        .count();
    // The last item of a numbered list may have no full stop, as those above have.
    let above_numbered = lines
        .iter()
        .take(last + 1)
        .rev()
        .take(NUMBERED)
        .any(|line| line.is_plain() && is_numbered_item(&line.text));
    let mut numbered = above_numbered;
    // Below a label such as `Related` even items with a bullet are links.
    let mut listed = false;
    // How many links stand right above.
    let mut above = 0;
    for line in lines.iter_mut().skip(last + 1) {
        numbered &= line.is_plain() && is_numbered_item(&line.text);
        if numbered {
            continue;
        }
        if !line.is_plain() {
            let link = matches!(
                line.kind,
                Some(Kind::Furniture(
                    Furniture::Navigation | Furniture::CrossReference
                ))
            );
            listed = (listed || line.kind == Some(Kind::Furniture(Furniture::Navigation)))
                && !announces_facts(&line.text);
            above = if link { above + 1 } else { 0 };
            continue;
        }
        // `Who pays for the dykes?` below other links is one.
        let asks = above >= 2 && questions::is_question(&line.text) && line.words <= TEASER;
        let fact = line
            .text
            .split_once(": ")
            .is_some_and(|(head, _)| dated::is_date(head));
        let prose = line.words > 18 || boundaries::sentences(&line.text).len() > 1;
        if line.stops && !asks
            || utterances::breaks_off(&line.text)
            || is_label(&line.text) && !listed
            || prose
            || fact
        {
            continue;
        }
        line.kind = if shape::is_names(&line.text) && line.words <= 4 {
            Some(Kind::Furniture(Furniture::Byline))
        } else if line.words <= 8
            || open >= 3
            || above >= 2
            || asks
            || shape::is_title_case(&line.text)
            || is_teaser(&line.text)
        {
            Some(Kind::Furniture(Furniture::Navigation))
        } else {
            None
        };
        above = match line.kind {
            Some(Kind::Furniture(Furniture::Navigation)) => above + 1,
            _ => 0,
        };
    }
    name_labels(lines, last);
    author::name(lines);
}

/// Most words of a label.
const LABEL: usize = 4;

/// `Organization Profile:`, `Investors:` above no more than furniture.
fn name_labels(lines: &mut [Line], last: usize) {
    for at in (last + 1..lines.len()).rev() {
        let below = lines.get(at + 1);
        let is_label = |line: &Line| {
            line.is_plain()
                && line.words <= LABEL
                && line.text.strip_suffix(':').is_some_and(|label| {
                    let mut words = label.split(' ');
                    words.all(|word| word.starts_with(char::is_uppercase))
                })
                && !patterns::names_speech(&line.text)
        };
        if below.is_none_or(|line| !line.is_plain()) && lines.get(at).is_some_and(is_label) {
            set(lines, at, Furniture::Navigation);
        }
    }
}

/// Whether a label stands above facts about the topic, not above links.
fn announces_facts(label: &str) -> bool {
    let label = label.trim_matches(|c: char| !c.is_alphanumeric());
    [
        "background",
        "fact box",
        "factbox",
        "facts",
        "in figures",
        "in numbers",
        "key facts",
        "the facts",
    ]
    .iter()
    .any(|known| label.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::is_numbered_item;
    use crate::segment::naming::tests::{LEAD, NEXT, kind_of};
    use crate::segment::segment;

    #[test]
    fn items_below_a_label_are_links_unless_it_announces_facts() {
        let kinds = |label: &str| -> Vec<&'static str> {
            let talk = "The envoys met on Monday in the old palace by the river for a fourth time.";
            let items = ["• Boats on the river: forty", "• Dykes to be mended: seven"];
            let page = [
                "Envoys meet in the old palace",
                talk,
                label,
                items[0],
                items[1],
            ];
            let segments = segment(&page.join("\n\n"), None);
            let kinds = segments.iter().skip(3).map(|s| s.kind.as_str());
            kinds.filter(|kind| *kind != "list-mark").collect()
        };
        assert_eq!(kinds("Most read"), ["navigation"; 2]);
        assert_eq!(kinds("Key facts"), ["sentence"; 2]);
    }

    #[test]
    fn the_last_item_of_a_numbered_list_has_no_stop() {
        let last_kind = |above: &str, item: &str| {
            let talk = "The envoys met on Monday in the old palace by the river for a fourth time.";
            let page = ["Envoys meet in the old palace", talk, above, item].join("\n\n");
            segment(&page, None).last().map(|s| s.kind.as_str())
        };
        let above = "2- Nobody may take a boat out of the delta at night.";
        assert_eq!(
            last_kind(above, "3- The pumps and dykes of the delta"),
            Some("sentence")
        );
        assert_eq!(
            last_kind(above, "The pumps and dykes of the delta"),
            Some("navigation")
        );
        let above = "Nobody may take a boat out of the delta at night.";
        assert_eq!(
            last_kind(above, "3- The pumps and dykes of the delta"),
            Some("navigation")
        );
        for text in ["3- The pumps", "12) The pumps", "3. The pumps"] {
            assert!(is_numbered_item(text), "{text}");
        }
        for text in ["3 pumps", "300. The pumps", "3-pump locks", "- The pumps"] {
            assert!(!is_numbered_item(text), "{text}");
        }
    }

    #[test]
    fn labels_above_no_more_than_furniture() {
        let title = "Envoys meet in the old palace by the river";
        let last_but_one = |label: &str| -> &'static str {
            let page = [title, LEAD, NEXT, LEAD, label, "© 2021 Gazette"];
            kind_of(&page, label)
        };
        assert_eq!(last_but_one("Organization Profile:"), "navigation");
        assert_eq!(last_but_one("Investors:"), "navigation");
        assert_eq!(last_but_one("He put it like this:"), "sentence");
        assert_eq!(last_but_one("Mona Haddad said:"), "sentence");
        let page = [
            title,
            LEAD,
            NEXT,
            "Dead And Missing:",
            "nine boatmen of the delta guard",
        ];
        assert_eq!(kind_of(&page, "Dead And Missing:"), "sentence");
    }
}
