//! Lines above an article that look like no headline, whatever else they are: addresses, paths, notes in brackets, notices of
//! several sentences, what a picture shows, what a writer is.

use super::candidate::{Candidate, FULL, is_open};
use crate::segment::boundaries;
use crate::segment::kind::{Furniture, Kind};
use crate::segment::line::Line;
use crate::segment::naming::between::scenes::is_scene;
use crate::segment::naming::between::{members, photo_credits};
use crate::segment::phrases::bylines::{is_by_names, is_role_below, is_sent_from};
use crate::segment::words::shape;
use crate::segment::words::shape::is_all_names;

/// Fewest words of a line that is no headline because it stands twice below one.
const DOUBLED: usize = 12;
/// Most words of a headline of several sentences.
const NOTICE: usize = 30;

/// Fewest words of a rubric.
const RUBRIC: usize = 3;
/// Most words of the name of an institute.
const BODY: usize = 8;
/// What units of an army are called, at the end of their names.
#[rustfmt::skip]
const UNITS: &[&str] = &[
    "Affairs", "Battalion", "Brigade", "Command", "Corps", "Division", "Force", "Group", "Regiment", "Squadron", "Team", "Wing",
];
/// What those are called who publish papers.
#[rustfmt::skip]
const BODIES: &[&str] = &[
    "ACADEMY", "ASSOCIATION", "CENTER", "CENTRE", "COLLEGE", "COUNCIL", "FORUM", "FOUNDATION", "INSTITUTE", "INSTITUTION", "SCHOOL",
    "UNIVERSITY",
];

/// Leaves out of `all` the candidates that are no headline, if one is left that may be one.
pub(super) fn leave_out(all: &mut Vec<Candidate>, lines: &[Line]) {
    let is_picture = |line: &Line| is_scene(line) || photo_credits::is_credited(line);
    let is_role = |at: usize, line: &Line| {
        let name = at.checked_sub(1).and_then(|above| lines.get(above));
        name.is_some_and(|name| is_role_below(&name.text, &line.text, line.words))
    };
    let is_sender = |at: usize, line: &Line| {
        is_unit(lines, at, &line.text) || is_body(lines, at, line) || is_rubric(lines, at, line)
    };
    let titles = |(at, line): &Candidate| {
        line.words >= FULL
            && is_open(line)
            && !is_strange(line)
            && !is_sender(*at, line)
            && !is_picture(line)
            && !is_role(*at, line)
            && !is_doubled(lines, *at)
    };
    let Some((title, _)) = all.iter().find(|c| titles(c)).copied() else {
        let is_left = |(_, line): &Candidate| !is_strange(line);
        if all.iter().any(|c| is_left(c) && is_open(c.1)) {
            all.retain(is_left);
        }
        return;
    };
    all.retain(|(at, line)| {
        *at == title
            || !is_strange(line)
                && !is_sender(*at, line)
                && !is_picture(line)
                && !is_role(*at, line)
                && (*at < title && !photo_credits::is_signed(line) || !is_doubled(lines, *at))
    });
}

/// `Joint River Force - Operation Reed` below the line that says whom a story is by: the unit that sent it.
fn is_unit(lines: &[Line], at: usize, text: &str) -> bool {
    let by = at.checked_sub(1).and_then(|above| lines.get(above));
    let mut parts = text.split([',', '-', '–']).map(str::trim);
    by.is_some_and(|by| {
        by.kind == Some(Kind::Furniture(Furniture::Byline)) || by.text == "Courtesy Story"
    }) && is_all_names(text)
        && parts.any(|part| UNITS.iter().any(|unit| part.ends_with(unit)))
}

/// `RIVER INSTITUTE FOR PEACE` above a title in capitals and small letters: who publishes a paper.
fn is_body(lines: &[Line], at: usize, line: &Line) -> bool {
    let below = lines.get(at + 1);
    !line.text.contains(char::is_lowercase)
        && line.words <= BODY
        && line.text.split(' ').any(|word| BODIES.contains(&word))
        && below.is_some_and(|title| {
            title.is_plain()
                && title.words >= FULL
                && is_open(title)
                && title.text.contains(char::is_lowercase)
                && shape::is_title_case(&title.text)
        })
}

/// `THE FLOOD IN AMARA: THE BOATS` right above a title: under what a paper files what it prints on one matter. Few titles begin
/// with an article, and none in capitals has another below it.
fn is_rubric(lines: &[Line], at: usize, line: &Line) -> bool {
    let is_title = |title: &Line| {
        title.is_plain()
            && title.words > FULL
            && is_open(title)
            && title.text.contains(char::is_lowercase)
            && shape::is_title_case(&title.text)
            // The title of a series stands above its parts.
            && !["Chapter ", "Episode ", "Part ", "Season "]
                .iter()
                .any(|part| title.text.starts_with(part))
    };
    (RUBRIC..=BODY).contains(&line.words)
        && !line
            .text
            .contains(|c: char| c.is_lowercase() || c.is_ascii_digit())
        && ["A ", "AN ", "THE "]
            .iter()
            .any(|article| line.text.starts_with(article))
        && lines.get(at + 1).is_some_and(is_title)
        && !lines.get(at + 2).is_some_and(is_title)
}

/// Whether a long line, or one that somebody signs, stands twice, one copy right below the other: a picture, once for those who
/// do not see it.
fn is_doubled(lines: &[Line], at: usize) -> bool {
    let may_be = |line: &&Line| line.words >= DOUBLED || photo_credits::is_signed(line);
    let Some(line) = lines.get(at).filter(may_be) else {
        return false;
    };
    let beside = [at.checked_sub(1), at.checked_add(1)].into_iter().flatten();
    let mut others = beside.filter_map(|at| lines.get(at));
    others.any(|other| other.words == line.words && other.folded() == line.folded())
}

/// Whether the line is an address, a path, a note in brackets, a source, or a notice of several sentences.
fn is_strange(line: &Line) -> bool {
    let text = &*line.text;
    text.contains("http") && text.contains("://")
        || text.starts_with("www.")
        || text.contains(" > ")
        || text.ends_with('»') && !text.contains('«')
        || text.starts_with('«') && !text.contains('»')
        || text.starts_with(['(', '[']) && text.ends_with([')', ']'])
        || text.strip_prefix("Source: ").is_some_and(is_all_names)
        || text.strip_prefix("Home ").is_some_and(begins_menu)
        || members::is_one(text)
        || is_by_names(text)
        || is_sent_from(text, line.words)
        || is_box(line)
        || is_of_series(line)
        || is_invocation(text)
        || is_question_of_member(text)
        || line.words > NOTICE && text.contains(". ") && boundaries::sentences(text).len() > 1
}

/// `Part of the river war`: the first line of a box beside an article of an encyclopaedia.
fn is_box(line: &Line) -> bool {
    line.words <= BODY && !line.stops && line.text.starts_with("Part of the ")
}

/// `In the name of God, the Merciful, the Compassionate`: what stands above a sermon or a statement.
fn is_invocation(text: &str) -> bool {
    let named = text
        .get(.."in the name of ".len())
        .is_some_and(|head| head.eq_ignore_ascii_case("in the name of "));
    let whose = || text.split(", ").skip(1);
    named
        && whose().next().is_some()
        && whose().all(|name| name.to_lowercase().starts_with("the ") && shape::words(name) <= 4)
}

/// `1. What he will do about the pumps. [905214]`: a question to a minister, with its numbers.
fn is_question_of_member(text: &str) -> bool {
    let number = text
        .strip_suffix(']')
        .and_then(|text| text.rsplit_once(" ["));
    text.starts_with(|c: char| c.is_ascii_digit())
        && number.is_some_and(|(_, number)| {
            number.len() >= 5 && number.bytes().all(|b| b.is_ascii_digit())
        })
}

/// `Policy Brief No. 47`: the number of a paper in its series.
fn is_of_series(line: &Line) -> bool {
    let words: Vec<&str> = line.text.split(' ').collect();
    let number = words
        .iter()
        .position(|word| matches!(*word, "No." | "Number" | "no." | "Nr." | "#"));
    let Some((paper, number)) = number.and_then(|at| words.split_at_checked(at)) else {
        return false;
    };
    let counts = number
        .get(1)
        .is_some_and(|n| n.starts_with(|c: char| c.is_ascii_digit()));
    line.words <= BODY
        && counts
        && paper.len() <= 3
        && paper
            .iter()
            .any(|word| PAPERS.contains(&word.trim_end_matches(',')))
}

/// What series of papers are called.
const PAPERS: &[&str] = &[
    "Analysis", "Brief", "Briefing", "Memo", "Note", "Paper", "Report",
];

/// Whether the first word is one that follows `Home` in menus.
fn begins_menu(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or("");
    matches!(
        first,
        "About" | "Archives" | "Blog" | "Contact" | "News" | "World"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::naming::tests::{LEAD, NEXT, kind_of};

    #[test]
    fn what_looks_like_no_headline() {
        for text in [
            "This page stands at http://gazette.example/2021/tides for a year",
            "www.gazette.example 2021-03-04 Print",
            "The boats of the delta »",
            "« The boats of the delta",
            "The paper > Politics and rivers > March",
            "(UPDATES with the vote and the envoys, adds photo)",
            "Source: Office for the Rivers of the Delta",
            "This copy is for you alone, and for nobody who reads over your shoulder in the boat. To have more of them for the \
             other pilots of the old port, ask the office at the pier",
            "Home About My boats",
            "Par Mona Haddad (Amara, correspondante)",
            "Part of the river war",
            "Policy Brief No. 47",
            "In the Name of God, the Merciful, the Compassionate",
            "1. What he will do about the pumps of Amara. [905214]",
        ] {
            assert!(is_strange(&Line::new(text, false, None)), "{text}");
        }
        for text in [
            "(LEAD) Envoys meet again in the old palace",
            "«No boats in the delta»",
            "Sources: envoys to leave the delta",
            "The Envoys of the Delta (Part Two)",
            "Source: envoys quit Port Amal",
            "Home for the summer",
            "By boat to the islands of Amara",
            "Part of the river was closed.",
            "Report finds no pumps in the delta",
            "Brief No. Boats Leave",
            "In the Name of God, Let the Boats Go",
            "In the Name of the Delta",
            "The Envoys Meet Again. Nobody Knows What For.",
            "Statement of Pilot J. R. Reyes on the vote of the council of the delta about the boats that lie in the port of Amara",
        ] {
            assert!(!is_strange(&Line::new(text, false, None)), "{text}");
        }
    }

    #[test]
    fn who_sent_or_published_an_article_is_no_headline() {
        let title = "Force hands over the boats of the delta";
        for unit in [
            "Joint River Force - Operation Reed",
            "3rd Boat Brigade, Port Amal",
        ] {
            let page = ["Story by Capt. Mona Haddad", unit, title, LEAD, NEXT];
            assert_eq!(kind_of(&page, title), "headline", "{unit}");
        }
        let page = [
            "Story by Capt. Mona Haddad",
            "Brigade Leaves the Boats of Amara",
            "Nobody waved",
            LEAD,
        ];
        assert_eq!(kind_of(&page, page[1]), "headline");
        let body = "RIVER INSTITUTE FOR PEACE";
        let title = "Boats, Locks and Dykes: The Future of the Delta";
        let page = [body, title, "Mona Haddad and Jon Reyes", LEAD, NEXT];
        assert_eq!(kind_of(&page, title), "headline");
        for rubric in ["A DELTA UNDER WATER", "THE FLOOD IN AMARA: THE BOATS"] {
            let page = [rubric, title, LEAD, NEXT];
            assert_eq!(kind_of(&page, title), "headline", "{rubric}");
            let page = [rubric, "Nobody knows where all of them will go", LEAD, NEXT];
            assert_eq!(kind_of(&page, rubric), "headline", "{rubric}");
        }
        let series = "THE LONG FLOOD OF AMARA";
        let page = [series, "Episode 3: The Boats Come Back Again", LEAD, NEXT];
        assert_eq!(kind_of(&page, series), "headline");
        let title = "COUNCIL TELLS BOATS TO LEAVE";
        let page = [title, "Nobody knows where they will go", LEAD, NEXT];
        assert_eq!(kind_of(&page, title), "headline");
    }
}
