//! Which line is the article's own headline, and which lines repeat it.

use super::extent::Extent;
use super::folded::repeats;
use super::line::Line;
use super::links::is_teaser;
use super::outlets::is_outlet;
use super::{Furniture, Kind, address, dateline, shape, topic};

/// How many lines from the top a headline is looked for; menus may be long.
const HEAD: usize = 120;
/// How many lines of furniture may stand between a headline and the line that says who the article is by.
const TOOLS: usize = 8;
/// Fewest lines of furniture that make a menu.
const MENU: usize = 3;
/// Most points below a label that announces them.
const HIGHLIGHTS: usize = 6;
/// Fewest words of a headline that only a date below it tells from the other lines above.
const DATED: usize = 6;
/// Fewest words of a line that is taken for a headline although another line stands beside it.
const FULL: usize = 4;
/// Most words of a headline that ends as a sentence.
const LONG: usize = 20;
/// Most words of a headline.
const MOST: usize = 40;

/// A line that may be the headline, and where it stands.
type Candidate<'a> = (usize, &'a Line<'a>);

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
    let candidates: Vec<Candidate> = lines
        .iter()
        .enumerate()
        .take(limit)
        .filter(|(_, line)| line.is_plain() && (1..=MOST).contains(&line.words))
        .filter(|(_, line)| !line.text.ends_with([':', ';', ',']) && !is_outlet(&line.text))
        .filter(|(index, line)| !(is_below_byline(lines, *index) && is_dated(line)))
        .filter(|(index, _)| !is_highlight(lines, *index))
        .filter(|(_, line)| !address::is_offer(&line.text))
        .collect();
    // A press office puts its name above the label, and the headline below.
    let release = lines
        .iter()
        .take(limit)
        .rposition(|line| is_release(&line.text));
    let mut candidates = candidates;
    if let Some(release) = release
        && candidates
            .iter()
            .any(|(index, line)| *index > release && line.words >= FULL)
    {
        candidates.retain(|(index, _)| *index > release);
    }
    let comes_back = |(index, line): &Candidate| {
        let caption = Some(Kind::Furniture(Furniture::Caption));
        let mut below = lines
            .iter()
            .skip(index + 1)
            .filter(|other| other.kind != caption);
        line.words >= FULL
            && open(line)
            && below.any(|other| repeats(line.folded(), other.folded()))
    };
    // Where a line says who the article is by, another line that could be a name is a title.
    let signed = |reach: usize| {
        let mut head = lines.iter().take(reach);
        head.any(|line| {
            line.kind == Some(Kind::Furniture(Furniture::Byline))
                && line.folded().words().next() == Some("by")
        })
    };
    let (above, below) = (signed(limit), signed(limit + 3));
    let name = |line: &Line| {
        let titled = above || below && line.text.contains(char::is_lowercase);
        !titled && line.words < 5 && shape::is_names(&line.text)
    };
    let is_full = |(index, line): &Candidate| {
        open(line) && line.words >= FULL && !name(line) && !is_masthead(lines, *index, &candidates)
    };
    // Two or three words right above a line of fifteen: a title and its deck, unless a deck follows that.
    let short_title = |full: &Candidate| {
        let deck = lines.get(full.0 + 1);
        let deck = deck.is_some_and(|line| line.is_plain() && line.words >= FULL);
        candidates.iter().find(|(index, line)| {
            (!deck || full.1.words > LONG)
                && index + 1 == full.0
                && full.1.words >= 13
                && (2..FULL).contains(&line.words)
                && !line.stops
                && !name(line)
                && line.text.chars().any(char::is_lowercase)
        })
    };
    // A headline of two sentences.
    let titled = |(_, line): &Candidate| {
        (FULL..=LONG).contains(&line.words) && shape::is_title_case(&line.text)
    };
    let full = |among: &[Candidate]| {
        let full = among.iter().find(|c| is_full(c))?;
        Some(short_title(full).unwrap_or(full).0)
    };
    let first = |among: &[Candidate], fits: &dyn Fn(&Candidate) -> bool| {
        among.iter().find(|c| fits(c)).map(|(index, _)| *index)
    };
    let last_open = |(_, line): &&Candidate| open(line) && !name(line);
    let quoted = |line: &Line| line.text.starts_with(['“', '"']) && line.text.ends_with(['”', '"']);
    let said_again = |c: &Candidate| c.1.words >= DATED && comes_back(c);
    let announced = |(block, by): (&[Candidate], bool)| {
        let long = |(_, line): &Candidate| {
            by || line.words >= DATED
                && line.text.contains(char::is_lowercase)
                // The motto of a paper stands above a date as well.
                && !quoted(line)
        };
        let found = first(block, &said_again).or_else(|| full(block));
        let found = found.filter(|at| block.iter().any(|c| c.0 == *at && long(c)));
        found.or_else(|| first(block, &titled).filter(|_| by))
    };
    let found = blocks(lines, limit, &candidates)
        .find_map(announced)
        .or_else(|| first(&candidates, &comes_back))
        .or_else(|| full(&candidates))
        .or_else(|| {
            first(&candidates, &|(index, line)| {
                line.words >= FULL && is_signed(lines, *index)
            })
        })
        .or_else(|| first(&candidates, &titled))
        .or_else(|| {
            first(&candidates, &|(index, line)| {
                *index == 0 && line.words >= FULL
            })
        })
        .or_else(|| candidates.iter().rfind(last_open).map(|(index, _)| *index))
        .or_else(|| first(candidates.get(..1).unwrap_or(&[]), &|(_, line)| open(line)))?;
    let others = candidates.iter().copied().filter(|(_, line)| open(line));
    topic::better(found, others, lines, limit).or(Some(found))
}

/// Whether the line stands among the points below a label such as `Story Highlights`.
fn is_highlight(lines: &[Line], at: usize) -> bool {
    let labels = |line: &Line| {
        line.words <= 3
            && matches!(
                line.folded().words().last(),
                Some("highlights" | "takeaways")
            )
    };
    let above = lines.get(..at).unwrap_or(&[]);
    let label = above
        .iter()
        .rposition(|line| !line.is_plain() || labels(line));
    // Where nothing above could be the headline it stands below the label.
    label.is_some_and(|label| {
        let titles = |line: &Line| line.is_plain() && line.words >= FULL && open(line);
        label + HIGHLIGHTS >= at
            && lines.get(label).is_some_and(labels)
            && above.iter().take(label).any(titles)
    })
}

/// `NEWS RELEASE`, `For Immediate Release`.
fn is_release(text: &str) -> bool {
    let text = text
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    matches!(
        text.as_str(),
        "for immediate release"
            | "immediate release"
            | "media release"
            | "news release"
            | "press release"
    )
}

/// The candidates that stand together above each line that says who the article is by or when it appeared, with nothing
/// but the tools of the page between, and whether that line begins with `By`.
fn blocks<'a, 'b>(
    lines: &'b [Line],
    limit: usize,
    candidates: &'b [Candidate<'a>],
) -> impl Iterator<Item = (&'b [Candidate<'a>], bool)> {
    let picture = |line: &Line| {
        matches!(
            line.kind,
            Some(Kind::Furniture(Furniture::Caption | Furniture::Credit))
        )
    };
    let signs = |line: &Line| {
        line.kind == Some(Kind::Furniture(Furniture::Byline))
            && matches!(line.folded().words().next(), Some("by" | "author"))
    };
    let head = lines.iter().enumerate().take(limit + 3);
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
        let above = candidates.get(..candidates.partition_point(|(index, _)| *index < at))?;
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

/// Whether the line ends as a headline may.
fn open(line: &Line) -> bool {
    !line.stops || line.text.ends_with(['?', '!', '’', '”', '"', '\''])
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

/// Whether the line below says who wrote the article, or when.
fn is_signed(lines: &[Line], at: usize) -> bool {
    lines.get(at + 1).is_some_and(|below| {
        matches!(
            below.kind,
            Some(Kind::Furniture(Furniture::Byline | Furniture::DateLine))
        ) || below.is_plain() && is_dated(below)
    })
}

fn is_dated(line: &Line) -> bool {
    dateline::stands_alone(&line.text, line.words)
}

/// Whether the line above says who the article is by.
fn is_below_byline(lines: &[Line], at: usize) -> bool {
    at.checked_sub(1)
        .and_then(|above| lines.get(above))
        .is_some_and(|above| above.kind == Some(Kind::Furniture(Furniture::Byline)))
}

/// Whether a short line in capitals is divided by a date or a menu from a better candidate: a paper's name.
fn is_masthead(lines: &[Line], index: usize, candidates: &[Candidate]) -> bool {
    let Some(line) = lines.get(index) else {
        return false;
    };
    let capitals = line
        .text
        .split_whitespace()
        .all(|w| w.len() <= 3 || !w.starts_with(char::is_lowercase));
    let next = candidates
        .iter()
        .find(|(at, other)| *at > index && other.words >= FULL && open(other));
    let divided = [" / ", " | ", " · ", " • "]
        .iter()
        .any(|mark| line.text.contains(mark));
    // `Analysis | Why the river vote matters` is a headline with a label before it.
    let divided = divided && !is_teaser(&line.text);
    // A short line in capitals above a title and its deck is the name of the section.
    let shouted = index > 0
        && line.words <= 5
        && !line.text.contains(char::is_lowercase)
        && [index + 1, index + 2].iter().all(|at| {
            candidates.iter().any(|(other, l)| {
                other == at && l.words >= FULL && l.text.contains(char::is_lowercase)
            })
        });
    // In capitals, with a menu below before the next: a motto.
    let menu = !line.text.contains(char::is_lowercase)
        && next.is_some_and(|(at, next)| {
            let between = lines.get(index + 1..*at).unwrap_or(&[]);
            next.text.contains(char::is_lowercase)
                && between.iter().filter(|line| !line.is_plain()).count() >= MENU
        });
    if shouted || menu {
        return true;
    }
    if divided && next.is_some() {
        return true;
    }
    line.words <= 6
        && capitals
        && next.is_some_and(|(at, _)| {
            lines
                .iter()
                .take(*at)
                .skip(index + 1)
                .any(|between| !between.is_plain() || is_outlet(&between.text))
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
