//! Lines below the last paragraph of the article: links, names, labels, notes about the author.

use super::dates;
use super::line::Line;
use super::line_ends::is_label;
use super::links::{TEASER, is_teaser};
use super::{Furniture, Kind, author, boundaries, headings, shape};

/// Links, names and labels below the last paragraph of the article, and notes about its author.
pub(super) fn name(lines: &mut [Line], last: usize) {
    let open = lines
        .iter()
        .skip(last + 1)
        .filter(|l| l.is_plain() && !l.stops)
        .count();
    // Below a label such as `Related` even items with a bullet are links.
    let mut listed = false;
    // How many links stand right above.
    let mut above = 0;
    for line in lines.iter_mut().skip(last + 1) {
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
        let asks = above >= 2 && headings::is_question(&line.text) && line.words <= TEASER;
        let fact = line
            .text
            .split_once(": ")
            .is_some_and(|(head, _)| dates::is_date(head));
        let prose = line.words > 18 || boundaries::sentences(&line.text).len() > 1;
        if line.stops && !asks || is_label(&line.text) && !listed || prose || fact {
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
    author::name(lines);
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
    use super::super::segment;

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
            segments.iter().skip(3).map(|s| s.kind.as_str()).collect()
        };
        assert_eq!(kinds("Most read"), ["navigation"; 2]);
        assert_eq!(kinds("Key facts"), ["sentence"; 2]);
    }
}
