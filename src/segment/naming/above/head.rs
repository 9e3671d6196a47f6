//! Lines between the top of the page and the first paragraph: names, labels, the headings of the first section.

use super::{desks, short_sentences, source};
use crate::segment::kind::{Furniture, Kind};
use crate::segment::line::Line;
use crate::segment::naming::between::{heading_forms, scenes};
use crate::segment::patterns;
use crate::segment::phrases::bylines::{is_by_names, is_role, is_role_below, is_sent_from};
use crate::segment::phrases::{dateline, forms, occasions, outlets};
use crate::segment::words::line_ends::is_label;
use crate::segment::words::{cue_words, shape, utterances};

/// How many lines from the first paragraph on may still say who wrote the article and when.
const DECK: usize = 4;
/// Fewest words of a sentence that announces a list.
const ANNOUNCED: usize = 8;
/// Fewest words of a line above the byline that is no name, though it might be one: `Delta and Amara Say No; Port Abstains`.
const TITLE: usize = 6;
/// Most words of a caption that is known by where it stands alone.
const CAPTION: usize = 30;

/// Names the lines above `first`, the first paragraph of the article.
pub(in crate::segment) fn name(lines: &mut [Line], title: Option<usize>, first: usize) {
    name_first_heading(lines, title, first);
    for line in lines.iter_mut().take(first).filter(|l| l.is_plain()) {
        let marks = patterns::closing_marks(&line.text);
        let notice = patterns::close(&line.text, line.words, marks);
        if notice == Some(Furniture::Disclaimer) {
            line.kind = notice.map(Kind::Furniture);
        }
    }
    // A deck that ends as a sentence is no longer the head, but lines like these may stand below it.
    for line in lines.iter_mut().take(first + DECK).filter(|l| l.is_plain()) {
        if title.is_some() && dateline::stands_alone(&line.text, line.words) {
            line.kind = Some(Kind::Furniture(Furniture::DateLine));
        }
    }
    for line in lines.iter_mut().take(first + DECK).skip(first) {
        if line.is_plain()
            && !line.spoken
            && line.words <= desks::MOST
            && desks::is_desk_byline(&line.text)
        {
            line.kind = Some(Kind::Furniture(Furniture::Byline));
        }
    }
    let roles: Vec<usize> = lines
        .windows(2)
        .take(first)
        .enumerate()
        .filter_map(|(at, pair)| match pair {
            [name, line] => {
                let is_more = || {
                    name.kind == Some(Kind::Furniture(Furniture::Byline))
                        && line.text.strip_prefix("and ").is_some_and(shape::is_names)
                };
                (is_role_below(&name.text, &line.text, line.words) || is_more()).then_some(at + 1)
            }
            _ => None,
        })
        .collect();
    let said = short_sentences::find(lines, title, first);
    let signed_below = lines.iter().take(first).rposition(|line| {
        line.kind == Some(Kind::Furniture(Furniture::Byline))
            && line.folded().words().next() == Some("by")
    });
    // Whether a sentence of the article announced the list that a line stands in.
    let mut listed = false;
    for (index, line) in lines.iter_mut().enumerate().take(first) {
        if !line.is_plain() {
            listed = false;
            continue;
        }
        if line.text.ends_with(':') {
            listed = line.words >= ANNOUNCED && title.is_some_and(|at| at < index);
        }
        // Names of offices in capitals are no items.
        listed &= !heading_forms::is_shouted(&line.text);
        let speaks = short_sentences::is_said(line) || said.contains(&index);
        if listed || line.spoken || speaks || is_label(&line.text) {
            continue;
        }
        let above = title.is_some_and(|at| index < at);
        // `AFTER FOUR YEARS OF WAR` goes on with what stands above it.
        let is_inner = line.text.split(' ').next().is_some_and(cue_words::is_inner);
        let is_title = line.words >= TITLE
            && line.text.contains("; ")
            && signed_below.is_some_and(|by| index < by);
        let name = !is_inner && !is_title && shape::is_names(&line.text);
        let outlet = outlets::is_outlet(&line.text)
            || is_edition_in_brackets(&line.text)
            || line.words <= 8
                && line.text.contains('|')
                && line
                    .text
                    .split('|')
                    .any(|part| outlets::is_outlet(part.trim()))
            || forms::is_barred_row(&line.text) && line.text.contains('|');
        let by = line
            .text
            .get(..3)
            .is_some_and(|head| head.eq_ignore_ascii_case("by "))
            && line.words <= 12
            || !above && line.words <= 12 && is_by_names(&line.text)
            || !above && is_sent_from(&line.text, line.words);
        let signed = !above
            && title.is_some()
            && (is_name_with_role(&line.text)
                || desks::is_desk_byline(&line.text)
                || roles.contains(&index));
        let summary = line.words <= 3 && line.text.to_lowercase().ends_with("summary");
        line.kind = if summary {
            Some(Kind::Furniture(Furniture::Navigation))
        } else if by || signed {
            Some(Kind::Furniture(Furniture::Byline))
        } else if outlet || above && line.words <= 8 {
            Some(Kind::Furniture(Furniture::Navigation))
        } else if !above && name && title.is_some() {
            Some(Kind::Furniture(Furniture::Byline))
        } else if line.words <= 3 && title.is_some() && (above || !is_inner) {
            Some(Kind::Furniture(Furniture::Navigation))
        } else {
            // A deck without a full stop is the article's own words.
            None
        };
    }
    if let Some(title) = title {
        name_captions(lines, title, first);
    }
    name_venues(lines, first);
    // Last, for it asks which lines are known.
    if let Some(title) = title {
        source::name(lines, title, first);
    }
}

/// `- Envoys to meet again`: one of the points that an agency puts above its report.
fn is_point(text: &str) -> bool {
    is_label(text) || text.starts_with(['-', '–', '—'])
}

/// What stands between the byline and a paragraph that begins with its place may belong to a picture: with a day, or a name in
/// brackets behind it, it does. Else it is a deck.
fn name_captions(lines: &mut [Line], title: usize, first: usize) {
    let opens = |line: &Line| line.is_plain() && dateline::opens(&line.text);
    let head = lines.iter().take(first + DECK);
    let Some(paragraph) = head.skip(first).position(opens).map(|at| first + at) else {
        return;
    };
    let above = lines.get(title + 1..paragraph).unwrap_or(&[]);
    let is = |notice: Furniture| {
        let mut kinds = above.iter().map(|line| line.kind);
        kinds.position(|kind| kind == Some(Kind::Furniture(notice)))
    };
    // A deck may stand below the day of the paper, above the byline.
    let Some(notice) = is(Furniture::Byline).or_else(|| is(Furniture::DateLine)) else {
        return;
    };
    for line in lines.iter_mut().take(paragraph).skip(title + 1 + notice) {
        let is_caption = || {
            line.text.ends_with(')') && !utterances::ends_in_update(&line.text)
                || scenes::ends_in_day(&line.text)
        };
        let is_long_enough = (5..=CAPTION).contains(&line.words);
        if line.is_plain() && is_long_enough && !is_point(&line.text) && is_caption() {
            line.kind = Some(Kind::Furniture(Furniture::Caption));
        }
    }
}

/// `The Delta Letter (English edition)`.
fn is_edition_in_brackets(text: &str) -> bool {
    (text.ends_with(" edition)") || text.ends_with(" service)"))
        && shape::words(text) <= 8
        && text.split('(').next().is_some_and(|name| {
            name.split_whitespace()
                .all(|w| !w.starts_with(char::is_lowercase))
        })
}

/// `Old Palace Press Room` beside the day or the hour: where something was said.
fn name_venues(lines: &mut [Line], first: usize) {
    let is_dated = |line: &Line| line.kind == Some(Kind::Furniture(Furniture::DateLine));
    for at in 0..first {
        let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
        let dated = beside.filter_map(|at| lines.get(at)).any(is_dated);
        if let Some(line) = lines.get_mut(at).filter(|line| dated && line.is_plain())
            && occasions::names_room(&line.text)
        {
            line.kind = Some(Kind::Furniture(Furniture::DateLine));
        }
    }
}

/// `1. THE DYKES` right above the first paragraph, where such headings stand above others too.
fn name_first_heading(lines: &mut [Line], title: Option<usize>, first: usize) {
    let Some(at) = first
        .checked_sub(1)
        .filter(|at| title.is_some_and(|title| title < *at))
    else {
        return;
    };
    let alike = |line: &Line| {
        heading_forms::is_shouted(&line.text)
            && (line.is_plain() || line.kind == Some(Kind::Furniture(Furniture::Navigation)))
    };
    let shouted = |l: &Line| l.is_plain() && heading_forms::is_shouted(&l.text);
    if !lines.get(at).is_some_and(shouted) {
        return;
    }
    let others = lines.iter().skip(first).filter(|l| alike(l)).count();
    if let Some(line) = lines.get_mut(at).filter(|_| others >= 2) {
        line.kind = Some(Kind::Furniture(Furniture::SectionHeading));
    }
}

/// `Assoc. Prof. Mona Haddad`, `Mona Haddad, Basra; correspondent in the delta`: a name, and what its bearer is.
fn is_name_with_role(text: &str) -> bool {
    let bare = shape::without_ranks(text);
    let ranked = bare.len() < text.len();
    if text.ends_with(['.', '!', '?', ':']) || shape::words(text) > 14 {
        return false;
    }
    let mut parts = bare.split([',', ';', '|', '–', '—']).map(str::trim);
    let name = parts.next().unwrap_or("");
    let each = name.split(" and ");
    if !shape::is_names(name)
        || each
            .into_iter()
            .any(|name| name.split_whitespace().count() > 4)
    {
        return false;
    }
    let rest: Vec<&str> = parts.collect();
    let role = rest
        .iter()
        .any(|part| part.split(|c: char| !c.is_alphanumeric()).any(is_role));
    ranked && rest.is_empty() || role
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_sentences_above_the_first_paragraph() {
        use crate::segment::naming::tests::{LEAD, NEXT, kind_of};
        for (line, kind) in [
            ("Good evening.", "sentence"),
            ("Three years.", "sentence"),
            ("Good Evening.", "navigation"),
            ("Basra, U.S.", "navigation"),
            ("Good evening", "navigation"),
            ("Gazette.", "navigation"),
        ] {
            let page = ["Envoys meet in the old palace", line, LEAD, NEXT];
            assert_eq!(kind_of(&page, line), kind, "{line}");
        }
        let said = "The clerk says that the long watch by the river has cost:";
        let page = [
            "Envoys meet in the old palace",
            said,
            "212 guards killed",
            "40 million",
            LEAD,
        ];
        assert_eq!(
            (kind_of(&page, page[2]), kind_of(&page, page[3])),
            ("sentence", "sentence")
        );
        let page = [
            "Envoys meet in the old palace",
            said,
            "RIVER GUARD OFFICE",
            "Basra 40",
            LEAD,
        ];
        assert_eq!(kind_of(&page, page[3]), "navigation");
        let page = [
            "Envoys meet in the old palace",
            "In brief:",
            "Guards killed",
            LEAD,
        ];
        assert_eq!(kind_of(&page, page[2]), "navigation");
    }

    #[test]
    fn writers_and_what_is_no_writer() {
        for line in [
            "Assoc. Prof. Dr. Mona Haddad",
            "Mona Haddad, Basra; correspondent in the delta",
            "Col. (ret.) Jon Reyes and Mona Haddad",
            "Mona Haddad, senior analyst",
        ] {
            assert!(is_name_with_role(line), "{line}");
        }
        for line in [
            "Mona Haddad, Jon Reyes and the river",
            "Jon Reyes, the envoy, leaves",
            "High Water",
        ] {
            assert!(!is_name_with_role(line), "{line}");
        }
    }

    #[test]
    fn names_with_and_without_a_role() {
        for line in [
            "Dr. Mona Haddad",
            "Mona Haddad, editor",
            "Mona Ann Layla Haddad, editor",
            "Mona Haddad | Senior Staff, Delta Echo",
            "Gen. Mona Haddad – writer",
        ] {
            assert!(is_name_with_role(line), "{line}");
        }
        for line in [
            "Mona Haddad",
            "Mona Haddad, editor.",
            "Dr. Mona Haddad, of the Delta Echo",
            "Mona Haddad Jon Reyes Omar, editor",
            "the editor, Mona Haddad",
            "Mona Haddad, editor of the Delta Echo, of the Basra Herald, of the Gazette and of more",
        ] {
            assert!(!is_name_with_role(line), "{line}");
        }
    }

    #[test]
    fn what_stands_between_the_byline_and_a_paragraph_with_its_place() {
        use crate::segment::naming::tests::{LEAD, NEXT, kind_of};
        for (line, kind) in [
            ("The boats will never leave the delta.", "sentence"),
            ("Who pays for the dykes of the delta?", "sentence"),
            (
                "Envoys in the hall of the old palace, March 4, 2021",
                "caption",
            ),
            (
                "Envoys in the hall of the old palace (Mona Haddad)",
                "caption",
            ),
            (
                "Pilots of the delta voice unease (Adds reply of council, background)",
                "sentence",
            ),
        ] {
            let dispatch = format!("AMARA (DNA) — {LEAD}");
            let page = [
                "Envoys meet in the old palace",
                "By Mona Haddad",
                line,
                &dispatch,
                NEXT,
            ];
            assert_eq!(kind_of(&page, line), kind, "{line}");
        }
    }

    #[test]
    fn a_deck_in_the_capitals_of_titles_is_no_byline() {
        use crate::segment::naming::tests::{LEAD, NEXT, kind_of};
        let title = "Envoys meet in the old palace";
        let by = "By Mona Haddad";
        for deck in [
            "Council Should Pay for Pumps",
            "Amara Denies Loan and Recalls Envoy",
            "Pilots Face Fog, Tides and Debt",
        ] {
            let page = [title, deck, LEAD, NEXT];
            assert_eq!(kind_of(&page, deck), "sentence", "{deck}");
            let page = [title, deck, by, LEAD, NEXT];
            assert_eq!(kind_of(&page, deck), "sentence", "{deck}");
            assert_eq!(kind_of(&page, by), "byline", "{deck}");
        }
        let names = "Mona Haddad and Jon Reyes";
        let page = [title, names, LEAD, NEXT];
        assert_eq!(kind_of(&page, names), "byline");
    }

    #[test]
    fn where_something_was_said_and_by_whom() {
        use crate::segment::naming::tests::{LEAD, NEXT, kind_of};
        let title = "Remarks by the Envoy on the Boats of the Delta";
        let room = "Jon A. Reyes Press Briefing Room";
        let page = [title, room, "12:52 P.M. EST", LEAD, NEXT];
        assert_eq!(kind_of(&page, room), "date-line");
        assert_eq!(kind_of(&[title, room, LEAD, NEXT], room), "sentence");
        let role = "Specialist in Rivers of the Delta";
        let page = [
            "The Boats Debate, in Brief",
            "June 3, 2021",
            "Mona Haddad",
            role,
            LEAD,
            NEXT,
        ];
        assert_eq!(kind_of(&page, page[0]), "headline");
        assert_eq!(kind_of(&page, role), "byline");
    }

    #[test]
    fn editions() {
        for line in [
            "The Delta Letter (English edition)",
            "Delta Wire (news service)",
        ] {
            assert!(is_edition_in_brackets(line), "{line}");
        }
        for line in [
            "The delta letter (English edition)",
            "The Delta Letter (English)",
            "The Delta Letter of the Many Towns of Basra (English edition)",
        ] {
            assert!(!is_edition_in_brackets(line), "{line}");
        }
    }
}
