//! A second look at the headline that was found, by what headlines and the lines above them are like (`models/headlines.tsv`), and
//! what furniture is (`models/furniture.tsv`).

use super::candidate::{FULL, is_open};
use super::candidates::is_alert;
use super::topic;
use crate::segment::boundaries;
use crate::segment::line::Line;
use crate::segment::phrases::dates;
use crate::segment::words::line_model::{DOUBTED, likeness};
use crate::segment::words::shape;

/// Where a line is doubted, another one must say so much for a headline.
const SURE: f32 = 1.5;
/// while none above it says as much as this.
const RIVAL: f32 = 0.0;
/// What a line must say where there is a title behind a colon in it, so many words, and so many small ones behind it.
const CLAUSED: f32 = -5.0;
const CLAUSE: usize = 6;
const SMALL: usize = 3;
/// By so much another one must be better where none is sure.
const MUCH: f32 = 5.0;
/// What says less than this is none, even where there is no other.
const NONE: f32 = -10.5;
/// What says less than this is none below a line that is none.
const HIDDEN: f32 = -6.0;
/// Fewest and most words of the other one.
const WORDS: [usize; 2] = [4, 20];
/// Fewest words of a line below a title of two or three words that is its deck and no title of its own.
const DECK: usize = 14;
/// Most words of a title above its deck.
const SHORT: usize = 8;
/// Fewest words of a deck below a short line that says as much as this for a headline, as names of sections do not.
const SHORT_DECK: usize = 10;
const SHORT_TITLE: f32 = -6.95;

/// The line above the first paragraph, at `body`, that is like a headline, where the one that was found is like none or none was
/// found; else the one that was found.
pub(in crate::segment) fn second_look(
    lines: &[Line],
    found: Option<usize>,
    body: usize,
) -> Option<usize> {
    let deck_or_title = |at: usize| {
        let deck = short_title(lines, at, body);
        deck.or_else(|| short_title(lines, at + 1, body))
    };
    if let Some(title) = found.and_then(deck_or_title) {
        return Some(title);
    }
    let says = |at: usize| lines.get(at).map_or(0.0, |line| likeness(&line.text));
    let is_call = |at: usize| lines.get(at).is_some_and(|line| is_alert(&line.text));
    let doubted = |at: usize| {
        if lines.get(at).is_some_and(is_clause) {
            CLAUSED
        } else {
            DOUBTED
        }
    };
    if found.is_some_and(|at| says(at) > doubted(at) || is_call(at)) {
        return found;
    }
    let above = lines.iter().take(body).enumerate();
    let others: Vec<(f32, usize)> = above
        .filter(|(_, line)| fits(line))
        .map(|(at, _)| (says(at), at))
        .collect();
    let sure = others.iter().find(|(says, _)| *says >= RIVAL);
    let sure = sure.filter(|(says, _)| *says >= SURE);
    let much_better = || {
        let bar = DOUBTED.max(says(found?) + MUCH);
        let best = others.iter().max_by(|one, other| one.0.total_cmp(&other.0));
        best.filter(|(says, _)| *says > bar)
    };
    let better = sure.or_else(much_better).map(|(_, at)| *at);
    let is_deck = |at: usize| found.is_some_and(|title| title + 1 == at && is_deck(lines, title));
    better.filter(|at| !is_deck(*at)).or(found)
}

/// `Delta offensive: army enters the eastern towns – live`: a title behind a colon, as no name of a site or a section has.
fn is_clause(line: &Line) -> bool {
    let title = line.text.split_once(": ").map_or("", |(_, title)| title);
    let small = title
        .split(' ')
        .filter(|word| word.starts_with(char::is_lowercase));
    line.words >= CLAUSE
        && small.count() >= SMALL
        && !topic::is_of_menu(line)
        && !line.text.contains(['|', '/', '»'])
}

/// The first line of the page but for short names above it, `Dollars and drones`, right above the line at `deck`, which seemed to be
/// the headline and is rather its deck: long, in small letters, and with nothing but furniture between it and the first paragraph, at
/// `body`.
fn short_title(lines: &[Line], deck: usize, body: usize) -> Option<usize> {
    let at = deck.checked_sub(1)?;
    let (title, line) = (lines.get(at)?, lines.get(deck)?);
    let is_full = |line: &Line| line.is_plain() && line.words >= FULL;
    let is_first = !lines.iter().take(at).any(is_full);
    // Who wrote it may not be known yet for a byline: `By our columnist at the port`.
    let is_by = |line: &Line| matches!(line.folded().words().next(), Some("by" | "from"));
    let mut below = lines.iter().take(body).skip(deck + 1);
    let is_last = !below.any(|line| line.is_plain() && !is_by(line));
    let is_small = |line: &Line| line.text.contains(char::is_lowercase);
    let is_title = title.is_plain()
        && (2..=SHORT).contains(&title.words)
        && !topic::is_of_menu(title)
        && is_open(title)
        && !title.text.ends_with([':', ';', ','])
        && is_small(title)
        // `DELTA ECHO – the paper of the river`, `News / Boats and ferries`
        && !title.text.contains(['–', '—', '|', '/'])
        && !shape::is_names(&title.text);
    let is_deck = line.words >= SHORT_DECK && is_small(line) && !shape::is_title_case(&line.text);
    (is_first && is_last && is_title && is_deck && likeness(&title.text) >= SHORT_TITLE)
        .then_some(at)
}

/// Whether the line below the one at `title` is its deck: a long one below a title of two or three words, or one in small letters
/// below a title in capitals.
fn is_deck(lines: &[Line], title: usize) -> bool {
    let Some([title, deck]) = lines.get(title..title + 2) else {
        return false;
    };
    let is_small = |line: &Line| line.text.contains(char::is_lowercase);
    let is_below_capitals = !is_small(title)
        && is_small(deck)
        && !shape::is_title_case(&deck.text)
        && likeness(&title.text) >= NONE;
    title.words < FULL && deck.words >= DECK || is_below_capitals
}

/// Whether a line is like no headline at all. What somebody said may be a title, whatever its words.
pub(in crate::segment) fn is_unlike_one(line: &Line) -> bool {
    let is_said = line.text.starts_with(['‘', '“', '\'', '"']);
    !is_said && line.words >= FULL - 1 && likeness(&line.text) < NONE && !is_life(&line.text)
}

/// `Capt. Mona Haddad, 1921–2014`: of whom an obituary is.
fn is_life(text: &str) -> bool {
    let years = text
        .rsplit([' ', '('])
        .next()
        .unwrap_or("")
        .trim_end_matches(')');
    let years = years.split_once(['–', '-', '—']);
    years.is_some_and(|(born, died)| dates::is_year(born) && dates::is_year(died))
}

/// Whether a line may be the headline where one above it, which seemed to be, is none. Two sentences are rather the article's.
pub(in crate::segment) fn may_be_hidden(line: &Line) -> bool {
    likeness(&line.text) > HIDDEN && boundaries::sentences(&line.text).len() == 1
}

/// Whether a line is like a headline in its form and in its words.
pub(in crate::segment) fn is_like_one(line: &Line) -> bool {
    fits(line) && likeness(&line.text) >= SURE
}

/// Whether a line may be a headline by its form.
fn fits(line: &Line) -> bool {
    let [fewest, most] = WORDS;
    line.is_plain()
        && !line.told
        && !line.spoken
        && is_open(line)
        && (fewest..=most).contains(&line.words)
        && !line.text.ends_with([':', ';', ','])
        && boundaries::sentences(&line.text).len() == 1
}

#[cfg(test)]
mod tests {
    use crate::segment::naming::tests::{LEAD, NEXT, kind_of};

    #[test]
    fn a_headline_below_the_name_of_a_publication() {
        let title = "Army chief denies talk of leaving the river towns";
        for name in [
            "Delta Institute for Strategic Affairs",
            "Independent – printed in Arabic and English",
            "English supplement, page 2",
            "NewsCenter 9 — Amara, Basra, Port Amal",
        ] {
            let page = [name, title, LEAD, NEXT];
            assert_eq!(kind_of(&page, title), "headline", "{name}");
            assert_ne!(kind_of(&page, name), "headline", "{name}");
        }
    }

    #[test]
    fn a_title_behind_a_colon_above_its_deck() {
        let title = "Delta offensive: boats enter the eastern towns – live";
        let deck = "Rolling coverage as the river guards cross the line of the dykes";
        let page = [title, deck, "Key events", "16.42 Summary", LEAD, NEXT];
        assert_eq!(kind_of(&page, title), "headline");
        assert_ne!(kind_of(&page, deck), "headline");
    }

    #[test]
    fn the_title_of_an_obituary() {
        for title in [
            "Maj. Gen. H. W. “Bunny” Haddad, 1921–2014",
            "Capt. M. A. J. Haddad, K.C.B. (1921-2014)",
        ] {
            assert_eq!(kind_of(&[title, LEAD, NEXT], title), "headline", "{title}");
        }
    }

    #[test]
    fn what_is_like_no_headline_is_none() {
        for line in [
            "Letters to the Editor, Jan. 14",
            "Your morning read  |  View in browser  |  Forward to a friend",
        ] {
            assert_ne!(kind_of(&[line, LEAD, NEXT], line), "headline", "{line}");
        }
        for title in ["'Close our real dykes'", "High Water", "The 2,500"] {
            assert_eq!(kind_of(&[title, LEAD, NEXT], title), "headline", "{title}");
        }
        // A title of two words and its deck.
        let deck = "Nobody in the delta can tell you when the boats come home, and nobody asks";
        let page = ["The 2,500", deck, "By Mona Haddad", LEAD, NEXT];
        assert_eq!(kind_of(&page, page[0]), "headline");
    }

    #[test]
    fn a_short_title_above_its_deck() {
        let deck = "A barracks was built for eighteen months, and its kitchens are still open";
        for title in [
            "The treaty habit",
            "Dollars and drones",
            "Forty minutes for Amara",
            "A quiet runway",
            "What no pilot can see",
            "The last ferry to Port Amal",
            "High water: all your questions answered",
        ] {
            for page in [
                &[title, deck, LEAD, NEXT][..],
                &[title, deck, "By Mona Haddad", LEAD, NEXT],
                &[title, deck, "By our columnist at the port", LEAD, NEXT],
                &[title, &format!("{deck}."), "By Mona Haddad", LEAD, NEXT],
                &[
                    "DELTA ECHO",
                    "World",
                    title,
                    deck,
                    "By Mona Haddad",
                    LEAD,
                    NEXT,
                ],
            ] {
                assert_eq!(kind_of(page, title), "headline", "{title}");
                assert!(kind_of(page, deck) != "headline", "{title}");
            }
        }
        for section in [
            "World news",
            "Special report",
            "Middle East",
            "Guest column",
            "All the news from the delta",
            "DELTA ECHO – the paper of the river",
            "News / Boats of the delta",
        ] {
            let page = [section, deck, LEAD, NEXT];
            assert_eq!(kind_of(&page, deck), "headline", "{section}");
        }
        // What introduces a title, a title with a deck of its own, and one like titles.
        let quoted = "\"They did not give up the delta, the delta threw them up and out\"";
        let page = ["Prayer leader of Amara:", quoted, LEAD, NEXT];
        assert_eq!(kind_of(&page, quoted), "headline");
        let page = [
            "The treaty habit",
            deck,
            "Nobody in the delta minds that",
            LEAD,
            NEXT,
        ];
        assert_eq!(kind_of(&page, deck), "headline");
        let title = "Army Chief Denies All Talk of Leaving the River Towns";
        let page = ["The river war", title, LEAD, NEXT];
        assert_eq!(kind_of(&page, title), "headline");
    }

    #[test]
    fn a_headline_below_what_is_none() {
        let pages = "Page 4 of 5  < Back     Next >";
        for title in ["A Portrait of Fallen Pilots", "What is a boat worth?"] {
            let page = ["echo.example > World > Delta", pages, title, LEAD, NEXT];
            assert_eq!(kind_of(&page, title), "headline", "{title}");
            assert_ne!(kind_of(&page, pages), "headline", "{title}");
        }
        let waves = "World Service of the Delta, 15 410 and 17 660 kHz";
        assert_ne!(kind_of(&[pages, waves, LEAD, NEXT], waves), "headline");
    }

    #[test]
    fn a_headline_below_a_notice_in_whole_sentences() {
        let title = "Boats leave the delta as pilgrims fill Amara";
        for notice in [
            "The recording of this talk has expired, but its text is printed in full on this page.",
            "Our rules for readers have changed. Please look at them before you go on reading.",
        ] {
            let page = [notice, "No image", title, LEAD, NEXT];
            assert_eq!(kind_of(&page, title), "headline", "{notice}");
            assert_eq!(kind_of(&page, notice), "likely-furniture", "{notice}");
        }
    }

    #[test]
    fn a_title_that_may_be_one_is_kept_before_what_introduces_the_article() {
        let title = "High Water";
        for below in [
            "Whereas the envoys of the towns have met four times since the flood;",
            "An envoy of the river towns asked the minister:",
        ] {
            let page = [title, below, LEAD, NEXT];
            assert_ne!(kind_of(&page, below), "headline", "{below}");
        }
    }
}
