//! Which line is the article's own headline.

mod candidate;
mod candidates;
mod copies;
mod labelled;
mod posts;
mod second_look;
mod strangers;
mod topic;

use super::extent::Extent;
use crate::segment::kind::{Furniture, Kind};
use crate::segment::line::Line;
use crate::segment::words::shape;
use candidate::{Candidate, FULL, is_open};
use candidates::{Candidates, is_signed};
use copies::{clean, ends_a_path, misnamed, report};
pub(super) use posts::name_poster;
pub(super) use second_look::{is_like_one, is_unlike_one, may_be_hidden, second_look};

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
        .or_else(|| labelled::find(lines, limit))
        .or_else(|| {
            let signed = first(all, |c| long(c) && is_signed(lines, c.0))?;
            Some(above_deck(all, signed))
        })
        .or_else(|| first(all, is_titled))
        .or_else(|| first(all, |c| long(c) && c.0 == 0))
        .or_else(|| {
            let short = |c: &&Candidate| is_open(c.1) && !candidates.is_name(c.1);
            // Where it was written may stand below the byline.
            let by = lines.iter().take(limit).position(signs);
            let above = by.and_then(|by| all.iter().rfind(|c| c.0 < by && short(c)));
            above.or_else(|| all.iter().rfind(short)).map(|(at, _)| *at)
        })
        .or_else(|| report(lines, limit))
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
    let is_short = |at: usize| lines.get(at).is_some_and(|line| line.words <= LONG);
    if first >= 5 || !is_short(first) {
        return Some(first);
    }
    // A headline of two sentences may be as long as a paragraph, but who wrote it or when stands right below.
    if is_signed(lines, first) {
        return Some(first + 1);
    }
    // Or below its deck, where nothing above could be the headline.
    let titles = |line: &Line| line.is_plain() && line.words >= FULL && is_open(line);
    let deck = lines
        .get(first + 1)
        .is_some_and(|deck| deck.is_plain() && deck.stops);
    let is_deck = deck && is_short(first + 1) && is_signed(lines, first + 1);
    let headline = is_deck && !lines.iter().take(first).any(titles);
    Some(if headline { first + 2 } else { first })
}

/// The line above a deck, where both end as sentences do; else the line at `deck`.
fn above_deck(all: &[Candidate], deck: usize) -> usize {
    let titles = |(at, line): &Candidate| {
        at + 1 == deck && line.stops && (FULL..=LONG).contains(&line.words)
    };
    first(all, titles).unwrap_or(deck)
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
    // `This article is more than 16 years old`: between a headline and its deck.
    let is_age =
        |line: &Line| line.text.starts_with("This article is ") && line.text.ends_with(" old");
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
            .rposition(|line| !line.is_plain() && !picture(line) && !is_age(line))
            .map_or(0, |furniture| furniture + 1);
        let start = above.partition_point(|(index, _)| *index < start);
        Some((above.get(start..)?, by))
    })
}

#[cfg(test)]
mod tests;
