//! Links to other articles below a label that announces them: `Related`, `Most read`.

use crate::segment::boundaries;
use crate::segment::kind::{Furniture, Kind};
use crate::segment::line::{Line, set};
use crate::segment::words::utterances;

/// Most links below one label.
const MOST: usize = 12;
/// Most words of a link to another article between paragraphs.
pub(in crate::segment) const TEASER: usize = 24;

/// Fewest words of a title above the button that leads to it.
const TITLE: usize = 4;

/// Names what stands below each label of links, down to the next line of prose.
pub(in crate::segment) fn name(lines: &mut [Line]) {
    let first = lines.iter().position(|l| l.is_plain() && l.is_body());
    for label in 0..lines.len() {
        let Some(line) = lines.get(label) else { break };
        if line.words > 8 || line.text.ends_with(['.', '!', '”', '"']) {
            continue;
        }
        // Above the first paragraph stand headline and deck.
        let inside = first.is_some_and(|first| label > first);
        let short = match line.text.starts_with(['A', 'M']) {
            true => 5,
            false => 3,
        };
        let known = matches!(line.kind, Some(Kind::Furniture(_)))
            || line.is_plain() && (line.words <= short && !line.stops || names_stories(&line.text));
        let announced = || {
            inside && announces_links(&line.text) || line.text.eq_ignore_ascii_case("key events")
        };
        if !known || !announced() {
            continue;
        }
        let plain = line.is_plain();
        let teasers = ends_in_teasers(lines, label);
        for at in label + 1..lines.len().min(label + 1 + MOST) {
            let Some(line) = lines.get(at) else { break };
            if !teasers && (line.kind == Some(Kind::Headline) || line.is_plain() && !is_link(line))
            {
                // What the link leads to, in a sentence, and who wrote that: `By Mona Haddad`.
                let is_told = line.is_plain()
                    && at > label + 1
                    && line.words <= TEASER
                    && lines.get(at + 1).is_some_and(signs);
                if is_told {
                    set(lines, at, Furniture::Navigation);
                }
                break;
            }
            if line.is_plain() {
                set(lines, at, Furniture::Navigation);
                if plain {
                    set(lines, label, Furniture::Navigation);
                }
            }
        }
    }
    if let Some(first) = first {
        name_above_buttons(lines, first);
    }
}

/// Whether the page ends in lines right below each other and the label, while the paragraphs of the article stand apart: each
/// tells of another article, be it in a sentence.
fn ends_in_teasers(lines: &[Line], label: usize) -> bool {
    let below = lines.get(label + 1..).unwrap_or(&[]);
    let above = lines.get(..label).unwrap_or(&[]);
    let mut body = above
        .iter()
        .filter(|line| line.is_plain() && line.is_body());
    (2..=MOST).contains(&below.len())
        && below.iter().all(|line| line.tight && line.words <= TEASER)
        && body.all(|line| !line.tight)
}

/// `By Mona Haddad`.
fn signs(line: &Line) -> bool {
    line.kind == Some(Kind::Furniture(Furniture::Byline)) && line.text.starts_with("By ")
}

/// Names the title of another article above the button that leads to it: `Read more »`.
fn name_above_buttons(lines: &mut [Line], first: usize) {
    for at in first + 2..lines.len() {
        let is_button = lines.get(at).is_some_and(|line| {
            line.words == 2
                && line.kind == Some(Kind::Furniture(Furniture::Navigation))
                && line
                    .text
                    .trim_end_matches(|c: char| !c.is_alphanumeric())
                    .eq_ignore_ascii_case("read more")
        });
        let is_title = |line: &Line| {
            line.is_plain()
                && line.words >= TITLE
                && is_link(line)
                // The article may ask something above such a button.
                && (!line.text.ends_with('?') || line.text.contains(": "))
        };
        if is_button && lines.get(at - 1).is_some_and(is_title) {
            set(lines, at - 1, Furniture::Navigation);
        }
    }
}

/// A short line that is not a statement: no full stop at its end, unless it has a number before it. What has another mark may end as
/// titles do not, but for the stop: `• The pumps were sold.` below `Also in the news` is news.
fn is_link(line: &Line) -> bool {
    let marked = line.text.starts_with(|c: char| {
        c.is_ascii_digit() || matches!(c, '•' | '-' | '–' | '>' | '»' | '*')
    });
    let is_numbered = line.text.starts_with(|c: char| c.is_ascii_digit());
    let told = !is_numbered && line.text.ends_with('.') && !line.text.ends_with("..");
    let speech = line.text.starts_with(['“', '"', '‘']) && line.stops;
    // `It was a storm. How did they take it?`: of a talk that goes on.
    let talk = line.text.ends_with(['?', ')']) && {
        let sentences = boundaries::sentences(&line.text);
        let first = sentences
            .first()
            .and_then(|range| line.text.get(range.clone()));
        sentences.len() > 1 && first.is_some_and(|first| first.ends_with(['.', '”', '"']))
    };
    (1..=TEASER).contains(&line.words) && !speech && !talk && (marked && !told || !says(line))
}

/// Whether the line says something to its end, as titles do not: it stops, or breaks off. Titles ask as well, and are cut short
/// with an ellipsis.
fn says(line: &Line) -> bool {
    let may_be_title = || {
        line.text
            .trim_end_matches(['’', '\'', ')', ']', '»', '«', '*'])
            .ends_with(['?', '…'])
    };
    line.text.ends_with(['.', '”', '"', '!', ':'])
        || line.stops && !may_be_title()
        || utterances::breaks_off(&line.text)
}

/// Whether a line speaks of articles.
fn names_stories(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| {
        ["articles", "posts", "reading", "stories"]
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known))
    })
}

/// Whether a line of a page says that links follow.
fn announces_links(text: &str) -> bool {
    let words: Vec<String> = text
        .split(|c: char| !(c.is_alphanumeric() || c == '-'))
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    let is = |at: usize, list: &[&str]| words.get(at).is_some_and(|w| list.contains(&w.as_str()));
    let stories = || names_stories(text);
    words.len() <= if text.ends_with(':') { 8 } else { 6 }
        && (is(0, &["related", "recommended", "trending"])
            || is(0, &["don"]) && is(2, &["miss"])
            || is(0, &["people"]) && is(2, &["also"]) && is(3, &["reading"])
            || is(0, &["more", "possibly", "read", "these"]) && (stories() || is(1, &["related"]))
            || is(0, &["here"]) && is(2, &["some"]) && stories()
            || is(0, &["read", "see", "also"])
                && is(1, &["also", "next", "more", "in", "read", "see"])
            || is(0, &["keep", "further"]) && is(1, &["reading"])
            || is(0, &["you"]) && is(1, &["may", "might"]) && is(2, &["also"])
            || is(0, &["more"])
                && is(
                    1,
                    &["from", "on", "in", "stories", "news", "coverage", "about"],
                )
            || is(0, &["most", "recent", "latest", "popular", "other", "top"])
                && is(
                    1,
                    &[
                        "read", "viewed", "popular", "e-mailed", "emailed", "shared", "stories",
                        "posts", "articles", "news",
                    ],
                )
            || is(0, &["want"]) && is(1, &["to"]) && is(3, &["more"])
            || words.iter().any(|w| w == "stories" || w == "articles")
                && is(words.len().wrapping_sub(2), &["read"])
                && is(words.len().wrapping_sub(1), &["next"])
            || is(0, &["what"]) && is(1, &["to"]) && is(2, &["read"]))
}

/// `Opinion: …`, `In pictures: …`: the start of a headline, and below the first paragraph of a link to another article.
pub(in crate::segment) fn is_teaser(text: &str) -> bool {
    let kinds = [
        "opinion",
        "analysis",
        "explainer",
        "explained",
        "exclusive",
        "video",
        "videos",
        "podcast",
        "gallery",
        "background",
        "live",
        "in pictures",
        "photos",
        "profile",
        "timeline",
        "factbox",
        "fact box",
        "interview",
        "editorial",
        "comment",
    ];
    text.split_once([':', '|'])
        .is_some_and(|(kind, _)| kinds.contains(&kind.trim().to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use crate::segment::naming::tests::{LEAD, NEXT, kind_of};
    use crate::segment::segment;

    fn kinds(text: &str) -> Vec<&'static str> {
        let segments = segment(text, None);
        segments.iter().map(|s| s.kind.as_str()).collect()
    }

    #[test]
    fn what_says_something_is_no_link() {
        let of = |line: &str, label: &str, is_above: bool| {
            let pair = match is_above {
                true => [line, label],
                false => [label, line],
            };
            let page = [
                &["Envoys meet in the old palace", LEAD, NEXT],
                &pair[..],
                &[NEXT, LEAD],
            ];
            kind_of(&page.concat(), line)
        };
        for line in [
            "He called it ‘a day for the boats.’",
            "The pumps had been sold (nobody said to whom.)",
            "The pumps had been sold [by the town.]",
            "The pumps of the town had been sold.[12]",
            "The pumps of the town had been sold.12",
            "The pumps of the town had been sold.*",
            "The pumps had been sold, and then —",
            "The pumps of the town had been sold.«",
        ] {
            assert_eq!(of(line, "Read more:", true), "sentence", "{line}");
            assert_eq!(of(line, "Most read", false), "sentence", "{line}");
        }
        for line in [
            "Pumps sold to a cousin of the clerk",
            "The pumps had been sold…",
        ] {
            assert_eq!(of(line, "Read more:", true), "navigation", "{line}");
            assert_eq!(of(line, "Most read", false), "navigation", "{line}");
        }
    }

    #[test]
    fn items_that_end_as_sentences_are_no_links() {
        let items = [
            "• A ferry sank near Amara, and all of its crew were saved.",
            "• Basra had no light for a day.",
        ];
        for label in ["ALSO IN THE NEWS", "More news", "IN OTHER NEWS"] {
            let page = [
                "Envoys meet again",
                LEAD,
                NEXT,
                label,
                items[0],
                items[1],
                LEAD,
            ];
            for item in items {
                assert_eq!(kind_of(&page, item), "sentence", "{label}");
            }
            let links = ["• Ferry sinks near Amara", "• Boats leave the delta..."];
            let page = [
                "Envoys meet again",
                LEAD,
                NEXT,
                "More news",
                links[0],
                links[1],
                LEAD,
            ];
            assert_eq!(kind_of(&page, links[0]), "navigation");
        }
    }

    #[test]
    fn a_talk_goes_on_below_a_link() {
        let page = "The envoys talk\n\nThe envoys met on Monday in the old palace by the river for a fourth time.\n\nRead also:\n\nThe dykes: A village comes back\n\nEcho: The water was high. How did they take it?\n\nThe envoys left by boat on Tuesday and said that they would be back in the spring.";
        assert_eq!(
            kinds(page),
            [
                "headline",
                "sentence",
                "navigation",
                "navigation",
                "sentence",
                "sentence",
                "sentence"
            ]
        );
    }

    #[test]
    fn links_end_where_prose_begins() {
        let text = "Envoys meet in the old palace\n\nThe envoys met on Monday in the old palace by the river for a fourth time.\n\n\
                    Related\n\nWho pays for the dykes?\n\nDec. 15, 2011: The flood in pictures\n\n\
                    Nobody else was there to hear what they said.\n\nWho pays?\n\nThe talks go on until Friday, one of the guards said at the gate.";
        assert_eq!(
            kinds(text),
            [
                "headline",
                "sentence",
                "navigation",
                "navigation",
                "navigation",
                "sentence",
                "sentence",
                "sentence"
            ]
        );
    }

    #[test]
    fn teasers_at_the_end_may_be_sentences() {
        let page = |gap: &str| {
            let text = format!(
                "Envoys meet in the old palace\n\nThe envoys met on Monday in the old palace by the river for a fourth time.\n\n\
                 Nobody else was there to hear what they said.\n\nTop stories\n\
                 The storm caused a blackout and shut a number of roads.{gap}A dredger of the port was adrift at noon.\n"
            );
            segment(&text, None)
                .iter()
                .map(|s| s.kind.as_str())
                .collect::<Vec<_>>()
        };
        assert_eq!(page("\n")[3..], ["navigation"; 3]);
        assert_eq!(page("\n\n")[3..], ["navigation", "sentence", "sentence"]);
    }

    #[test]
    fn labels_that_announce_links() {
        for line in [
            "Top stories",
            "Related",
            "Trending now",
            "Read also:",
            "See more",
            "Also in the news",
            "Keep reading",
            "Further reading",
            "You may also like",
            "More from the delta",
            "Most read",
            "Latest news",
            "What to read next",
            "Don’t miss",
            "People are also reading…",
            "More good stories on the delta",
            "Possibly related posts:",
            "Related stories from the old port of Basra:",
        ] {
            assert!(super::announces_links(line), "{line}");
        }
        for line in [
            "Read the treaty",
            "The next also",
            "Keep the dykes",
            "The reading",
            "You may go",
            "You also may",
            "More dykes",
            "The stories",
            "Most dykes",
            "What to do",
            "What not read",
            "Related dykes of the whole wide delta",
        ] {
            assert!(!super::announces_links(line), "{line}");
        }
    }

    #[test]
    fn starts_of_headlines_of_other_articles() {
        for text in ["Opinion: The dykes", "FACT BOX | The dykes"] {
            assert!(super::is_teaser(text), "{text}");
        }
        for text in ["Opinion The dykes", "The dykes: opinion"] {
            assert!(!super::is_teaser(text), "{text}");
        }
    }

    #[test]
    fn what_a_link_leads_to_and_who_wrote_that() {
        use crate::segment::naming::tests::{LEAD, NEXT, kind_of};
        let title = "Envoys meet in the old palace";
        let told = "Two men of the guard were hurt, one of them badly.";
        let head = [
            title,
            "By Jon Reyes",
            LEAD,
            NEXT,
            "RELATED",
            "Boats leave Amara again",
        ];
        let page = [&head[..], &[told, "By Mona Haddad", NEXT, LEAD]].concat();
        assert_eq!(kind_of(&page, told), "navigation");
        let page = [&head[..], &[told, NEXT, LEAD]].concat();
        assert_eq!(kind_of(&page, told), "sentence");
    }

    #[test]
    fn titles_above_the_button_that_leads_to_them() {
        use crate::segment::naming::tests::{LEAD, NEXT, kind_of};
        let title = "Envoys meet in the old palace";
        for (line, kind) in [
            ("The flood: What happens now?", "navigation"),
            ("Boats leave Amara for the north", "navigation"),
            ("And what happens to the boats?", "sentence"),
            ("The boats left Amara for the north.", "sentence"),
        ] {
            let page = [
                title,
                "By Jon Reyes",
                LEAD,
                NEXT,
                line,
                "Read More »",
                NEXT,
                LEAD,
            ];
            assert_eq!(kind_of(&page, line), kind, "{line}");
        }
    }
}
