//! The headline of a page: its `h1`, or what else it shows that its title names or that stands in its place, or the title.

mod titles;

use std::collections::HashSet;

use self::titles::{alike, covers, is_divided, parts, shared, without_site};
use super::called::Called;
use super::lines::{Line, key};
use super::regions::Furniture;
use crate::segment::{is_byline, is_date, may_be_headline};

/// Fewest words of a title that is believed although the page does not show it, or of a line that is believed
/// although it is no heading.
const FULL: usize = 4;
/// Fewest letters and digits of a heading that a title names.
const TELLING: usize = 12;
/// Most words of a headline.
const MOST: usize = 40;

/// What a page gives for its title.
#[derive(Debug, Default)]
pub(super) struct Titles {
    /// Its `title` element.
    pub(super) whole: String,
    /// The same without the name of the site, as far as that was found.
    pub(super) cleaned: String,
    pub(super) outlet: String,
}

/// The headline of a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Headline {
    pub(super) text: String,
    /// The line that shows it.
    pub(super) line: Option<usize>,
    /// Whether it is the headline beyond doubt.
    pub(super) known: bool,
}

/// Finds the headline. `body` is the number of the first line of prose.
pub(super) fn find(
    lines: &[Line],
    furniture: &Furniture,
    titles: &Titles,
    body: usize,
) -> Option<Headline> {
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let outlet = key(&titles.outlet);
    let head = lines.iter().enumerate().take(body.saturating_add(1));
    let head = head.filter(|(_, line)| {
        (2..=MOST).contains(&line.words())
            && (outlet.is_empty() || line.key != outlet)
            && !line.home
    });
    let search = Search {
        lines,
        furniture,
        above: head.collect(),
        body,
        title: key(&titles.whole),
        cleaned: squeezed(&titles.cleaned),
        parts: parts(&titles.whole),
        outlet,
    };
    if let Some((at, line)) = search.by_tags().or_else(|| search.by_place()) {
        return Some(Headline {
            text: line.text.clone(),
            line: Some(at),
            // What is no heading may be the name of the site, which the title of the page says too.
            known: line.words() <= MOST && (line.heading.is_some() || may_be_headline(&line.text)),
        });
    }
    // Of `Site | Section | Headline` what names the site may be what was left.
    let text = without_site(&match is_divided(&search.cleaned) {
        true => squeezed(&titles.whole),
        false => search.cleaned,
    });
    (!key(&text).is_empty()).then(|| Headline {
        // A title from which nothing was taken may be that of the site.
        known: key(&text) != search.title && (FULL..=MOST).contains(&text.split(' ').count()),
        text,
        line: None,
    })
}

/// A line and its number.
type Numbered<'l> = (usize, &'l Line);

/// The lines of a page, and what its title says.
struct Search<'l> {
    lines: &'l [Line],
    furniture: &'l Furniture,
    /// Those above the text that are no name of the site and as long as headlines are.
    above: Vec<Numbered<'l>>,
    /// The number of the first line of prose.
    body: usize,
    /// The letters and digits of the title.
    title: String,
    cleaned: String,
    parts: Vec<HashSet<String>>,
    outlet: String,
}

impl<'l> Search<'l> {
    /// The headline that the page makes a heading, and calls so or names in its title.
    fn by_tags(&self) -> Option<Numbered<'l>> {
        let numbered = || self.lines.iter().enumerate();
        let is_said = |line: &Line| !line.key.is_empty() && self.title.contains(&line.key);
        let titled = numbered().take(self.body.saturating_add(1));
        let titled = titled
            .filter(|(_, line)| line.called >= Called::Heading && is_said(line) && !line.home);
        // That of the article rather than that of the site, and the first of these.
        let titled: Vec<Numbered> = titled.collect();
        if let Some(titled) = titled.into_iter().rev().max_by_key(|(_, line)| line.called) {
            return Some(titled);
        }
        let tops: Vec<Numbered> = numbered()
            .filter(|(_, line)| {
                line.heading == Some(1) && !self.furniture.holds(line) && !line.home
            })
            .collect();
        // Those in the article are the headings of its parts.
        let first = tops.partition_point(|(at, _)| *at <= self.body);
        let tops = tops
            .get(..first)
            .filter(|above| !above.is_empty())
            .unwrap_or(&tops);
        let named_top = tops
            .iter()
            .find(|(_, line)| alike(&line.text, &self.cleaned));
        // The name of a blog stands above the title of its post, which may be a link to itself.
        let post = self.called(Called::Article).filter(|(at, line)| {
            tops.last().is_none_or(|top| top.0 < *at)
                && (named_top.is_none() || !line.mostly_links())
        });
        if let Some(found) = post.or(named_top.copied()) {
            return Some(found);
        }
        // Headlines differ from the titles that pages give to search engines, and from site names.
        let is_telling = |(_, line): &Numbered| {
            let is_site = !self.outlet.is_empty() && line.key == self.outlet;
            line.words() > 2 && !line.mostly_links() && !is_site
        };
        let only_top = match tops {
            [] => self.called(Called::Heading),
            [top] => Some(*top),
            tops => {
                let tops = tops.iter().copied().filter(is_telling);
                only(tops.filter(|(_, line)| !is_said(line)))
            }
        };
        let headings = self
            .above
            .iter()
            .copied()
            .filter(|(_, line)| line.heading.is_some());
        let named = headings.filter(|found| self.names(found));
        let named = named.max_by_key(|(_, line)| line.key.len());
        named.or(only_top.filter(is_telling))
    }

    /// The headline that stands where headlines do, and perhaps shares words with the title.
    fn by_place(&self) -> Option<Numbered<'l>> {
        let plain = self.above.iter().copied();
        // What leads elsewhere is a menu.
        let plain = plain.filter(|(_, line)| !line.mostly_links() && !self.furniture.holds(line));
        let plain: Vec<Numbered> = plain.collect();
        let full = || {
            plain
                .iter()
                .copied()
                .filter(|(_, line)| line.words() >= FULL)
        };
        let shares = |(_, line): &Numbered| shared(&line.text, &self.parts);
        let right_above = self.above_text(&plain);
        let named = full().filter(|found| self.names(found));
        let named = named.max_by_key(|(_, line)| line.key.len());
        // A banner, if the title says more than that and the headline says it in other words.
        let longest = self.parts.iter().map(HashSet::len).max().unwrap_or(0);
        let other = right_above.filter(|found| shares(found) > 0);
        if let Some(named) = named.filter(|(_, line)| other.is_none() || line.words() >= longest) {
            return Some(named);
        }
        let alike = full().filter(|found| is_title(found.1) && shares(found) > 0);
        let alike = other.or_else(|| alike.max_by_key(shares));
        // Without a text below it nothing stands in the place of a headline.
        if alike.is_some() || self.body >= self.lines.len() {
            return alike;
        }
        let called = highest(&plain).or_else(|| self.called(Called::Line));
        let called = called.filter(|(_, line)| line.words() >= FULL && is_title(line));
        called.or(right_above)
    }

    /// The line above the text that is called so, if no other is.
    fn called(&self, least: Called) -> Option<Numbered<'l>> {
        let called = self.above.iter().copied();
        only(called.filter(|(_, line)| line.called >= least && !self.furniture.holds(line)))
    }

    /// Whether the title of the page names a line.
    fn names(&self, (_, line): &Numbered) -> bool {
        let is_named = || self.title.contains(&line.key) || covers(&line.text, &self.cleaned);
        line.key.len() >= TELLING && is_named()
    }

    /// The line right above the byline, the date or the text that is bold or in large letters or has a date or a byline below it.
    fn above_text(&self, plain: &[Numbered<'l>]) -> Option<Numbered<'l>> {
        let is_head = |line: &Line| is_byline(&line.text, line.words()) || is_date(&line.text);
        let head = self.lines.get(..self.body)?;
        let below = head.iter().rev().take_while(|line| {
            is_head(line) || line.marked.is_some() || line.mostly_links() || line.ends()
        });
        let below = head.len() - below.count();
        let at = below.checked_sub(1)?;
        let found = plain.iter().find(|(number, _)| *number == at).copied()?;
        let is_set_off = found.1.set_out || self.lines.get(below).is_some_and(is_head);
        let is_it = is_set_off && found.1.words() >= FULL && is_title(found.1);
        (is_it && may_be_headline(&found.1.text)).then_some(found)
    }
}

/// What there is, if there is no second.
fn only<T>(mut found: impl Iterator<Item = T>) -> Option<T> {
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// Whether a line has the shape of a title: no sentence, no byline and no date. A heading may ask.
fn is_title(line: &Line) -> bool {
    let asks = line.heading.is_some() && line.text.ends_with(['?', '!']);
    (asks || !line.ends()) && !is_byline(&line.text, line.words()) && !is_date(&line.text)
}

/// The heading of the highest level, if no other has that.
fn highest<'l>(above: &[Numbered<'l>]) -> Option<Numbered<'l>> {
    let level = above.iter().filter_map(|(_, line)| line.heading).min()?;
    let found = above.iter().filter(|(_, line)| line.heading == Some(level));
    only(found.copied())
}

#[cfg(test)]
mod tests;
