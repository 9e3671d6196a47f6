//! Which line is the article's own headline.

mod candidate;
mod candidates;
mod copies;
mod strangers;

use super::extent::Extent;
use super::line::Line;
use super::{Furniture, Kind, shape, topic};
use candidate::{Candidate, FULL, is_open};
use candidates::{Candidates, is_signed};
use copies::{clean, ends_a_path, misnamed};

/// How many lines from the top a headline is looked for; menus may be long.
const HEAD: usize = 120;
/// How many lines of furniture may stand between a headline and the line that says who the article is by.
const TOOLS: usize = 8;
/// Fewest words of a headline that only a date below it tells from the other lines above.
const DATED: usize = 6;
/// Most words of a headline that ends as a sentence.
const LONG: usize = 20;
/// Fewest words of a deck that makes a title of two or three words of the line above it.
const DECK: usize = 13;

/// The index of the headline among `lines`, if the document has one.
///
/// Candidates stand above the first paragraph of prose. Those right above the line that says who the article is by come
/// first. One that comes back further down is the headline; else the first of at least four words; else, if nothing
/// better stands there, the last short line.
pub(super) fn find(lines: &[Line]) -> Option<usize> {
    let body = body(lines);
    if body.is_none() && lines.len() < 2 {
        return None;
    }
    let limit = body.unwrap_or(lines.len()).min(HEAD);
    let candidates = Candidates::of(lines, limit);
    let all = candidates.all();
    let long = |(_, line): &Candidate| line.words >= FULL;
    let is_twice = |(_, line): &Candidate| line.words >= 2 * FULL && line.folded().is_twice();
    let found = first(all, is_twice)
        .or_else(|| first(all, |c| ends_a_path(lines, c)))
        .or_else(|| blocks(&candidates).find_map(|(block, by)| announced(&candidates, block, by)))
        .or_else(|| first(all, |c| candidates.comes_back(c)))
        .or_else(|| first_full(&candidates, all))
        .or_else(|| first(all, |c| long(c) && is_signed(lines, c.0)))
        .or_else(|| first(all, is_titled))
        .or_else(|| first(all, |c| long(c) && c.0 == 0))
        .or_else(|| {
            let short = |c: &&Candidate| is_open(c.1) && !candidates.is_name(c.1);
            // Where it was written may stand below the byline.
            let by = lines.iter().take(limit).position(signs);
            let above = by.and_then(|by| all.iter().rfind(|c| c.0 < by && short(c)));
            above.or_else(|| all.iter().rfind(short)).map(|(at, _)| *at)
        })
        .or_else(|| first(all.get(..1).unwrap_or(&[]), |c| is_open(c.1)));
    let Some(found) = found else {
        return misnamed(lines, limit);
    };
    let others = all.iter().copied().filter(|(_, line)| is_open(line));
    let found = topic::better(found, others, lines, limit).unwrap_or(found);
    Some(clean(lines, found, limit).unwrap_or(found))
}

/// The index of the first line below the place of the headline.
pub(super) fn body(lines: &[Line]) -> Option<usize> {
    let first = Extent::of(lines)?.first;
    // A headline of two sentences may be as long as a paragraph, but who wrote it or when stands right below.
    let headline = first < 5
        && lines.get(first).is_some_and(|line| line.words <= LONG)
        && is_signed(lines, first);
    Some(if headline { first + 1 } else { first })
}

/// The first of some candidates that fits.
fn first(among: &[Candidate], fits: impl Fn(&Candidate) -> bool) -> Option<usize> {
    among.iter().find(|c| fits(c)).map(|(at, _)| *at)
}

/// The first full line among some candidates, or the short title right above it.
fn first_full(candidates: &Candidates, among: &[Candidate]) -> Option<usize> {
    let full = among.iter().find(|c| candidates.is_full(c))?;
    Some(short_title(candidates, full).unwrap_or(full.0))
}

/// Two or three words right above a long line: a title and its deck, unless a deck follows that.
fn short_title(candidates: &Candidates, full: &Candidate) -> Option<usize> {
    let deck = candidates.lines().get(full.0 + 1);
    let deck = deck.is_some_and(|line| line.is_plain() && line.words >= FULL);
    let may_have_one = (!deck || full.1.words > LONG) && full.1.words >= DECK;
    let is_title = |(at, line): &Candidate| {
        may_have_one
            && at + 1 == full.0
            && (2..FULL).contains(&line.words)
            && !line.stops
            && !candidates.is_name(line)
            && line.text.chars().any(char::is_lowercase)
    };
    first(candidates.all(), is_title)
}

/// Whether it is a headline of two sentences.
fn is_titled((_, line): &Candidate) -> bool {
    (FULL..=LONG).contains(&line.words) && shape::is_title_case(&line.text)
}

/// The headline of a block above the line that says who the article is by, or, unless `by`, only when it appeared.
fn announced(candidates: &Candidates, block: &[Candidate], by: bool) -> Option<usize> {
    let is_quoted =
        |line: &Line| line.text.starts_with(['“', '"']) && line.text.ends_with(['”', '"']);
    let is_enough = |(_, line): &Candidate| {
        by || line.words >= DATED
            && line.text.contains(char::is_lowercase)
            // The motto of a paper stands above a date as well.
            && !is_quoted(line)
    };
    let said_again = |c: &Candidate| c.1.words >= DATED && candidates.comes_back(c);
    first(block, said_again)
        .or_else(|| first_full(candidates, block))
        .filter(|at| block.iter().any(|c| c.0 == *at && is_enough(c)))
        .or_else(|| first(block, is_titled).filter(|_| by))
}

/// `By Mona Haddad`.
fn signs(line: &Line) -> bool {
    line.kind == Some(Kind::Furniture(Furniture::Byline))
        && matches!(line.folded().words().next(), Some("by" | "author"))
}

/// The candidates that stand together above each line that says who the article is by or when it appeared, with nothing
/// but the tools of the page between, and whether that line begins with `By`.
fn blocks<'a, 'b>(
    candidates: &'b Candidates<'a, 'b>,
) -> impl Iterator<Item = (&'b [Candidate<'a, 'b>], bool)> {
    let lines = candidates.lines();
    let picture = |line: &Line| {
        matches!(
            line.kind,
            Some(Kind::Furniture(Furniture::Caption | Furniture::Credit))
        )
    };
    let head = lines.iter().enumerate().take(candidates.limit() + 3);
    head.filter_map(move |(at, line)| {
        let by = match line.kind? {
            Kind::Furniture(Furniture::Byline) => signs(line),
            Kind::Furniture(Furniture::DateLine) => false,
            _ => return None,
        };
        // The day of the paper, and below it a headline with its own byline.
        let below = lines.get(at + 1..).unwrap_or(&[]);
        let title = below.iter().take(3).position(Line::is_plain);
        if !by && title.is_some_and(|title| below.iter().skip(title + 1).take(2).any(signs)) {
            return None;
        }
        let all = candidates.all();
        let above = all.get(..all.partition_point(|(index, _)| *index < at))?;
        let (last, _) = above.last().filter(|(last, _)| last + TOOLS >= at)?;
        let start = lines
            .iter()
            .take(*last)
            .rposition(|line| !line.is_plain() && !picture(line))
            .map_or(0, |furniture| furniture + 1);
        let start = above.partition_point(|(index, _)| *index < start);
        Some((above.get(start..)?, by))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TITLE: &str = "Envoys meet in the old palace by the river";
    const LEAD: &str = "The envoys met on Monday in the old palace by the river for a fourth time.";

    /// The headline of a page whose article is four paragraphs.
    fn headline(head: &[&'static str]) -> Option<&'static str> {
        let page: Vec<&str> = [head, &[LEAD; 4]].concat();
        let lines: Vec<Line> = page.iter().map(|l| Line::new(l, false, None)).collect();
        find(&lines).and_then(|at| head.get(at).copied())
    }

    #[test]
    fn a_headline_stands_above_its_byline() {
        let motto = "Truth and the river are our only masters";
        let deck = "Both of them came by boat";
        assert_eq!(
            headline(&[motto, "World", TITLE, deck, "By Mona Haddad"]),
            Some(TITLE)
        );
        assert_eq!(
            headline(&[motto, "World", TITLE, deck, "4 March 2021"]),
            Some(TITLE)
        );
        // Of five words only the byline tells.
        let short = "Envoys meet in old palace";
        assert_eq!(
            headline(&[motto, "World", short, "By Mona Haddad"]),
            Some(short)
        );
        assert_eq!(
            headline(&[motto, "World", short, "4 March 2021"]),
            Some(motto)
        );
        // The day of the paper is no byline of what stands above it.
        let page = [motto, "4 March 2021", TITLE, "By Mona Haddad"];
        assert_eq!(headline(&page), Some(TITLE));
        let quoted = "“Truth and the river are our only masters”";
        assert_eq!(headline(&[quoted, "4 March 2021", TITLE]), Some(quoted));
        assert_eq!(
            headline(&[quoted, "4 March 2021", TITLE, "5 March 2021"]),
            Some(TITLE)
        );
        // Pictures may stand between it and its byline, tools as well.
        let page = [
            motto,
            "World",
            TITLE,
            "Photo: Jon Reyes",
            deck,
            "Share",
            "By Mona Haddad",
        ];
        assert_eq!(headline(&page), Some(TITLE));
    }

    #[test]
    fn headlines_below_labels_and_menus() {
        let office = "Office of the Envoy for the Rivers";
        assert_eq!(
            headline(&[office, "FOR IMMEDIATE RELEASE", TITLE]),
            Some(TITLE)
        );
        assert_eq!(headline(&[office, "World", TITLE]), Some(office));
        let motto = "ALL THE NEWS OF THE DELTA AND BEYOND";
        let menu = ["World", "Sport", "Opinion"];
        assert_eq!(
            headline(&[&[motto], &menu[..], &[TITLE]].concat()),
            Some(TITLE)
        );
        // However short the menu: the motto speaks of the news, the title of the article.
        assert_eq!(
            headline(&[&[motto], &menu[..2], &[TITLE]].concat()),
            Some(TITLE)
        );
        let capitals = "ALL THE TIDES OF THE GULF AND BEYOND";
        assert_eq!(headline(&[capitals, TITLE]), Some(capitals));
        let notice = "When suggestions are there, use the arrows up and down to look at them all.";
        let menu = ["World"; 9];
        let article = [TITLE, LEAD, LEAD, LEAD];
        assert_eq!(
            headline(&[&[notice], &menu[..], &article].concat()),
            Some(TITLE)
        );
        // Two sentences, and no line without a full stop.
        let two = "The Envoys Meet Again. Nobody Knows What For.";
        assert_eq!(headline(&["World", two, "By Mona Haddad"]), Some(two));
    }

    #[test]
    fn a_short_title_stands_right_above_a_long_deck() {
        let deck = "Both of them came by boat on the first day of the new year";
        let title = "Old palace talks";
        let by = "By Mona Haddad";
        assert_eq!(headline(&[title, deck, by]), Some(title));
        assert_eq!(headline(&["World", title, deck, by]), Some(title));
        // A deck of a few words, a line between, a name, a section, a sentence.
        let short = "Both of them came by boat today";
        assert_eq!(headline(&[title, short, by]), Some(short));
        assert_eq!(headline(&[title, "Share", deck, by]), Some(deck));
        assert_eq!(headline(&["OLD PALACE", deck, by]), Some(deck));
        assert_eq!(headline(&["Palace", deck, by]), Some(deck));
        assert_eq!(headline(&["Old palace talks.", deck, by]), Some(deck));
        // What stands above a headline with a deck of its own is none.
        assert_eq!(
            headline(&[title, deck, "Nobody knows what for, they say", by]),
            Some(deck)
        );
    }

    #[test]
    fn names_of_people_and_papers_are_no_headlines() {
        assert_eq!(
            headline(&["Mona Haddad", "Old Palace Talks", "By Jon Reyes"]),
            Some("Old Palace Talks")
        );
        assert_eq!(
            headline(&["Old Palace Talks", "By Mona Haddad"]),
            Some("Old Palace Talks")
        );
        assert_eq!(
            headline(&["By Mona Haddad", "MONA HADDAD", TITLE]),
            Some(TITLE)
        );
        assert_eq!(headline(&["Mona Haddad Reyes", TITLE]), Some(TITLE));
        assert_eq!(headline(&["Tides", "BASRA, March 4"]), Some("Tides"));
        assert_eq!(
            headline(&["Tides", "By Mona Haddad", "BASRA, March 4"]),
            Some("Tides")
        );
        let paper = "Port Amal Daily Echo";
        assert_eq!(headline(&[paper, "March 3, 2021", TITLE]), Some(TITLE));
        assert_eq!(headline(&[paper, "March 3, 2021"]), None);
        let small = "Port Amal daily echo of the delta";
        assert_eq!(headline(&[small, "March 3, 2021", TITLE]), Some(TITLE));
        assert_eq!(headline(&[small, TITLE]), Some(small));
        assert_eq!(
            headline(&["Palace talks | Port Amal Echo", TITLE]),
            Some(TITLE)
        );
        let labelled = "Analysis | Why the river vote matters";
        assert_eq!(headline(&[labelled, TITLE]), Some(labelled));
    }

    #[test]
    fn sections_stand_in_capitals_above_a_title_and_its_deck() {
        let (title, deck) = ("Envoys meet in the old palace", "Both came by boat today");
        assert_eq!(
            headline(&["World", "TIDES AND OLD BOATS AGAIN", title, deck]),
            Some(title)
        );
        // At the top, above capitals, above one line only, and of six words it is the headline.
        assert_eq!(
            headline(&["TIDES AND OLD BOATS AGAIN", title, deck]),
            Some("TIDES AND OLD BOATS AGAIN")
        );
        let shouted = [
            "World",
            "TIDES AND OLD BOATS AGAIN",
            title,
            "BOTH CAME BY BOAT",
        ];
        assert_eq!(headline(&shouted), Some(shouted[1]));
        let six = "TIDES AND OLD BOATS AND RIVERS";
        assert_eq!(headline(&["World", six, title, deck]), Some(six));
    }

    #[test]
    fn what_is_no_headline_leaves_its_place() {
        for above in [
            "A pilot waits for a boat at the pier near Amara, March 4, 2021",
            "Two pilots came by boat after dawn. (Reuters)",
            "(UPDATES with the vote and the envoys, adds photo)",
            "Mona Haddad, 202 555 0181",
            "Site icon Port Amal Echo",
            "1. Skip to content",
            "Mona Haddad :: Gazette.example Columnist",
            "“Keeping an eye on the delta since the flood”",
        ] {
            assert_eq!(
                headline(&[above, "Envoys Meet in the Old Palace"]),
                Some("Envoys Meet in the Old Palace"),
                "{above}"
            );
        }
        // A long line that stands twice shows a picture, if one above it may be the headline.
        let long =
            "Two envoys of the delta in the hall of the old palace, with the river behind them";
        assert_eq!(headline(&[TITLE, long, long, "4 March 2021"]), Some(TITLE));
        assert_eq!(headline(&[long, long, "4 March 2021"]), Some(long));
        // The headline twice on its line.
        let twice = "Envoys meet in palace Envoys meet in palace";
        assert_eq!(
            headline(&["All the tides of the delta", twice]),
            Some(twice)
        );
        // Where it was written stands below the byline.
        assert_eq!(
            headline(&["Pilots' nights", "By Mona Haddad", "Share", "Amara and Kut"]),
            Some("Pilots' nights")
        );
    }

    #[test]
    fn points_below_their_label_are_no_headlines() {
        let point = "Both of them came by boat to the palace";
        let page = [TITLE, "Share", "Story Highlights", point, "By Mona Haddad"];
        assert_eq!(headline(&page), Some(TITLE));
        let page = [TITLE, "Share", "Story Tides", point, "By Mona Haddad"];
        assert_eq!(headline(&page), Some(point));
    }

    #[test]
    fn what_comes_back_below_is_the_headline() {
        let motto = "All the tides of the delta";
        assert_eq!(headline(&[motto, TITLE, "Share", TITLE]), Some(TITLE));
        // Not under a picture, nor what ends as a sentence does.
        assert_eq!(
            headline(&[
                motto,
                TITLE,
                "Photo: Envoys meet in the old palace by the river"
            ]),
            Some(motto)
        );
        let sentence = "They came by boat today.";
        assert_eq!(headline(&[sentence, TITLE, "Share", sentence]), Some(TITLE));
        assert_eq!(
            headline(&["Will they meet at the river again?", TITLE]),
            Some("Will they meet at the river again?")
        );
        assert_eq!(
            headline(&["They meet at the river again.", TITLE]),
            Some(TITLE)
        );
    }

    #[test]
    fn a_label_of_a_release_counts_only_above_a_title() {
        let office = "Office of the Envoy for the Rivers";
        assert_eq!(headline(&[office, "PRESS RELEASE"]), Some(office));
        assert_eq!(
            headline(&[office, "PRESS RELEASE", "Out of town"]),
            Some(office)
        );
        let again = "Rivers of the delta rise again";
        assert_eq!(
            headline(&[office, "PRESS RELEASE", TITLE, again]),
            Some(TITLE)
        );
    }
}
