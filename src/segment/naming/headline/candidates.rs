//! The lines that may be a headline.

use super::candidate::{Candidate, FULL, is_open};
use super::posts;
use super::strangers;
use super::topic;
use crate::segment::kind::{Furniture, Kind};
use crate::segment::line::Line;
use crate::segment::naming::above::dated_desks;
use crate::segment::naming::address;
use crate::segment::naming::between::links::is_teaser;
use crate::segment::phrases::bylines::is_by_names;
use crate::segment::phrases::dateline;
use crate::segment::phrases::outlets::is_outlet;
use crate::segment::words::folded::repeats;
use crate::segment::words::shape;

/// Fewest lines of furniture that make a menu.
const MENU: usize = 3;
/// Most points below a label that announces them.
const HIGHLIGHTS: usize = 6;
/// Fewest words of a title that could be the name of a paper, were it not for what it speaks of.
const TITLED: usize = 6;
/// Most words of a headline.
const MOST: usize = 40;

/// What may be the headline of a page.
pub(super) struct Candidates<'a, 'b> {
    lines: &'b [Line<'a>],
    /// Where the article begins.
    limit: usize,
    all: Vec<Candidate<'a, 'b>>,
    /// Whether a line above the article says who it is by.
    is_signed: bool,
    /// Whether one does above it or right below its beginning.
    is_signed_below: bool,
}

impl<'a, 'b> Candidates<'a, 'b> {
    /// Those among the lines up to a limit.
    pub fn of(lines: &'b [Line<'a>], limit: usize) -> Self {
        let above = || lines.iter().enumerate().take(limit);
        let mut all: Vec<Candidate> = above()
            .filter(|(_, line)| {
                line.is_plain() && !line.told && !line.spoken && (1..=MOST).contains(&line.words)
            })
            .filter(|(_, line)| !line.text.ends_with([':', ';', ',']) && !is_outlet(&line.text))
            .filter(|(at, line)| !(is_below_byline(lines, *at) && is_dated(line)))
            .filter(|(at, _)| !is_highlight(lines, *at) && !posts::is_one(lines, *at))
            .filter(|(_, line)| !address::is_offer(&line.text) && !dated_desks::is_one(&line.text))
            .collect();
        strangers::leave_out(&mut all, lines);
        // A press office puts its name above the label, and the headline below.
        if let Some((release, _)) = above().rfind(|(_, line)| is_release(&line.text)) {
            let is_below = |(at, _): &Candidate| *at > release;
            if all.iter().any(|c| is_below(c) && c.1.words >= FULL) {
                all.retain(is_below);
            }
        }
        // Where a line says who the article is by, another line that could be a name is a title.
        let signed = |reach: usize| {
            lines.iter().take(reach).any(|line| {
                line.kind == Some(Kind::Furniture(Furniture::Byline))
                    && line.folded().words().next() == Some("by")
            })
        };
        Candidates {
            lines,
            limit,
            all,
            is_signed: signed(limit),
            is_signed_below: signed(limit + 3),
        }
    }

    /// In the order of the page.
    pub fn all(&self) -> &[Candidate<'a, 'b>] {
        &self.all
    }

    /// The lines of the page.
    pub fn lines(&self) -> &'b [Line<'a>] {
        self.lines
    }

    /// Where the article begins.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Whether a line says further down what this one says, and not of a picture.
    pub fn comes_back(&self, (at, line): &Candidate) -> bool {
        let caption = Some(Kind::Furniture(Furniture::Caption));
        let below = self.lines.iter().skip(at + 1);
        // Who signs an article is named again below it.
        let mut below =
            below.filter(|other| other.kind != caption && !other.text.starts_with("SOURCE "));
        line.words >= FULL
            && is_open(line)
            && !is_by_names(&line.text)
            && !self.is_below_title(*at, line)
            && below.any(|other| repeats(line.folded(), other.folded()))
    }

    /// Whether only names stand in the line, and a title right above it: who published the article, as is said again below it.
    fn is_below_title(&self, at: usize, line: &Line) -> bool {
        let above = at.checked_sub(1).and_then(|above| self.lines.get(above));
        let is_title = |line: &Line| {
            line.is_plain()
                && line.words >= FULL
                && is_open(line)
                && !shape::is_all_names(&line.text)
        };
        line.words <= TITLED && shape::is_names(&line.text) && above.is_some_and(is_title)
    }

    /// Whether a line is the name of somebody or something.
    pub fn is_name(&self, line: &Line) -> bool {
        let titled =
            self.is_signed || self.is_signed_below && line.text.contains(char::is_lowercase);
        !titled && line.words < 5 && shape::is_names(&line.text)
    }

    /// Whether a line may be a headline by itself.
    pub fn is_full(&self, (at, line): &Candidate) -> bool {
        is_open(line)
            && line.words >= FULL
            && !self.is_name(line)
            && !is_masthead(self.lines, *at, &self.all, self.limit)
    }
}

/// `🔴 Urgent | Rockets fall near the lock`: a headline with a call before it.
pub(super) fn is_alert(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| !c.is_alphabetic());
    let call = text.split_once(" | ").map(|(call, _)| call.trim());
    call.is_some_and(|call| matches!(call.to_lowercase().as_str(), "breaking" | "urgent"))
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
        let titles = |line: &Line| line.is_plain() && line.words >= FULL && is_open(line);
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

/// Whether the line below says who wrote the article, or when.
pub(super) fn is_signed(lines: &[Line], at: usize) -> bool {
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
fn is_masthead(lines: &[Line], index: usize, candidates: &[Candidate], body: usize) -> bool {
    let Some(line) = lines.get(index) else {
        return false;
    };
    let capitals = line
        .text
        .split_whitespace()
        .all(|w| w.len() <= 3 || !w.starts_with(char::is_lowercase));
    let next = candidates
        .iter()
        .find(|(at, other)| *at > index && other.words >= FULL && is_open(other));
    let divided = [" / ", " | ", " · ", " • ", " :: "]
        .iter()
        .any(|mark| line.text.contains(mark));
    // `Analysis | Why the river vote matters` is a headline with a label before it.
    let divided = divided && !is_teaser(&line.text) && !is_alert(&line.text);
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
    // `"All the tides of the delta"` at the top, and a title below.
    let is_motto = index == 0
        && line.text.starts_with(['“', '"'])
        && line.text.ends_with(['”', '"'])
        && !shape::is_title_case(&line.text)
        && next.is_some_and(|(at, next)| *at == 1 && shape::is_title_case(&next.text));
    if is_motto {
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
        // However short, what speaks of the article is its title.
        && !(line.words >= TITLED
            && line.text.contains(char::is_lowercase)
            && topic::is_shared(line, lines, body))
}
