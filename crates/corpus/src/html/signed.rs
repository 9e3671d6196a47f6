//! Finds comments below an article by their heads: who wrote each and when, or `NAME wrote:`.
//!
//! Posts of a live page and answers of an interview have heads as well. But comments have a box of their own below a
//! whole article, and their heads say more than a time of day.

use std::collections::HashSet;
use std::ops::Range;

use super::lines::{PageLine, PageLines};
use super::names::{Region, counts_back, is_ago};
use crate::months;

/// Comments that show what the box around them is.
const COMMENTS: usize = 2;
/// Characters of prose above the comments that are an article.
const ARTICLE: usize = 300;
/// Fewest characters of what a comment says.
const SAID: usize = 25;
/// Most words of a name, and of a head.
const NAME: usize = 4;
const HEAD: usize = 10;

/// Names the boxes of signed comments below the article.
pub(super) fn name_signed_comments(read: &mut PageLines) {
    let heads: Vec<(usize, &str)> = (0..read.lines.len())
        .filter_map(|at| Some((at, name_in_head(&read.lines, at)?)))
        .collect();
    if heads.len() < COMMENTS {
        return;
    }
    let mut prose = vec![0];
    for line in &read.lines {
        // What somebody says in a box of its own may be short.
        let is_said = line.is_prose() || line.chars >= SAID && line.ends();
        let is_of_page = is_said && !read.within(line).region;
        let sum = prose.last().copied().unwrap_or(0);
        prose.push(sum + if is_of_page { line.chars } else { 0 });
    }
    let prose = |lines: Range<usize>| prose[lines.end].saturating_sub(prose[lines.start]);
    let (mut boxes, mut end) = (Vec::new(), 0);
    for (at, block) in read.blocks.iter().enumerate().skip(1) {
        let lines = block.lines.clone();
        let from = heads.partition_point(|(head, _)| *head < lines.start);
        let to = heads.partition_point(|(head, _)| *head < lines.end);
        let heads = heads.get(from..to).unwrap_or_default();
        let (Some((first, _)), true) = (heads.first(), lines.start >= end) else {
            continue;
        };
        let ends = heads.iter().skip(1).map(|(head, _)| *head);
        let signed = heads
            .iter()
            .zip(ends.chain([lines.end]))
            .filter(|((head, _), end)| prose(*head..*end) > 0);
        let names: HashSet<&str> = signed.map(|((_, name), _)| *name).collect();
        if names.len() >= COMMENTS
            && prose(lines.start..*first) == 0
            && prose(0..lines.start) >= ARTICLE
        {
            end = lines.end;
            boxes.push(at);
        }
    }
    for at in boxes {
        read.blocks[at].named.region = Some(Region::Comments);
    }
    read.join_regions();
}

/// The name of who wrote what follows, if the head of a comment begins at a line.
fn name_in_head(lines: &[PageLine], at: usize) -> Option<&str> {
    let line = lines.get(at)?;
    let text = line.text.as_str();
    if line.words() > HEAD
        || !text
            .trim_start_matches(['@', '#'])
            .starts_with(char::is_alphabetic)
    {
        return None;
    }
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    let starts_small = |word: &str| word.starts_with(char::is_lowercase);
    // `NAME wrote:`, the name in bold letters or a link.
    if let Some(said) = rest.strip_suffix(':') {
        let is_named = line.has_set_out() || !line.links.is_empty();
        let says = said.split(' ').any(starts_small);
        return (is_named && says).then_some(first);
    }
    let small = first.trim_end_matches(['.', ',']).to_lowercase();
    if months::number(&small).is_some() || months::is_weekday(&small) {
        return None;
    }
    if is_stamp(rest) && !is_ago(&small) {
        return Some(first);
    }
    let is_name = line.words() <= NAME && !rest.split(' ').any(starts_small);
    let stamp = lines.get(at + 1).is_some_and(|line| is_stamp(&line.text));
    (is_name && stamp).then_some(text)
}

/// Returns true if a text says when something was written: a day with the time of day, or how long ago.
fn is_stamp(text: &str) -> bool {
    let words = || text.split_whitespace();
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    let is_clock = |word: &&str| {
        let bare = word.trim_matches(|c: char| !c.is_ascii_digit());
        let parts = bare.split_once([':', '.', 'h']);
        parts.is_some_and(|(hour, minute)| {
            let is_pair = |part: &str| part.len() == 2 && digits(part) == 2;
            digits(hour) == hour.len() && hour.len() <= 2 && minute.split(':').all(is_pair)
        })
    };
    let clock = words().find(is_clock);
    let has_day = clock.is_some_and(|clock| digits(text) > digits(clock));
    words().count() <= HEAD && (has_day || counts_back(text))
}
