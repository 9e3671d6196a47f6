//! The publication's own words at the very end of a page: how to subscribe, write, or reprint.

use crate::segment::kind::{Furniture, Kind};
use crate::segment::line::mixed;
use crate::segment::line::{Line, set};
use crate::segment::naming::address;
use crate::segment::naming::between::links::TEASER;
use crate::segment::naming::extent::Extent;
use crate::segment::phrases::forms::{is_barred_row, is_change, is_initials, is_labelled_row};
use crate::segment::phrases::{dateline, outlets};
use crate::segment::words::shape;
use crate::segment::{boundaries, patterns};

/// Most words of a closing line.
const MOST: usize = 90;
/// Most words of a line that may stand among closing lines without being one.
const ALONE: usize = 30;

/// Names closing lines from the last line up; within the article it stops at the first that is none, or at the second where
/// lines of prose are named below it.
pub(in crate::segment) fn name(lines: &mut [Line]) {
    let Some(Extent { first, last }) = Extent::of(lines) else {
        return;
    };
    let (mut named, mut passed) = (0, false);
    for at in (first + 1..lines.len()).rev() {
        let Some(line) = lines.get(at) else { break };
        if !line.is_plain() {
            continue;
        }
        match closing(line) {
            Some(kind) => {
                set(lines, at, kind);
                named += usize::from(at <= last);
            }
            // Links and labels have no full stop.
            None if at > last || !line.stops && line.words <= TEASER => {}
            // Among several of the kind there is one that says it in its own words.
            None if named > 1 && !passed && line.words <= ALONE => passed = true,
            None => break,
        }
    }
    name_listed_corrections(lines, first);
}

/// What a line is, if its first sentence or most of its sentences speak for the publication.
fn closing(line: &Line) -> Option<Furniture> {
    if line.words > MOST || line.text.is_empty() || line.spoken {
        return None;
    }
    if is_barred_row(&line.text) {
        return Some(Furniture::Navigation);
    }
    if is_initials(&line.text) {
        return Some(Furniture::Byline);
    }
    if is_change(&line.text, line.words) {
        return Some(Furniture::Correction);
    }
    let marks = patterns::closing_marks(&line.text);
    if let Some(kind) = patterns::close(&line.text, line.words, marks) {
        return Some(kind);
    }
    let mut first = None;
    let mut kinds = Vec::new();
    let sentences = boundaries::sentences(&line.text);
    for sentence in sentences
        .iter()
        .filter_map(|range| line.text.get(range.clone()))
    {
        let words = shape::words(sentence);
        let marks = marks.of_part(|| patterns::closing_marks(sentence));
        let kind = patterns::close(sentence, words, marks);
        if kinds.is_empty() {
            first = kind;
        }
        let date = || dateline::stands_alone(sentence, words).then_some(Furniture::DateLine);
        let any = kind
            .or_else(|| {
                let marks = line.marks.of_part(|| patterns::marks(sentence));
                patterns::classify(sentence, words, marks)
            })
            .or_else(date);
        // `The Delta Gazette. Reprinting is forbidden.`: the name alone says nothing.
        let name = || outlets::is_outlet(sentence.trim_end_matches('.'));
        if any.is_some() || !kinds.is_empty() || !name() {
            kinds.push(any);
        }
    }
    if is_labelled_row(&line.text) && first.is_none() && kinds.iter().all(Option::is_none) {
        return Some(Furniture::Navigation);
    }
    let goes_on = kinds.iter().skip(1).all(Option::is_none);
    if first.is_some() && goes_on && mixed::tells_behind(&line.text, &sentences) {
        return None;
    }
    // `They left on Monday. Copyright 2021. All rights reserved.`
    let notice = kinds.iter().position(Option::is_some);
    if let Some(at) = notice
        && kinds.get(at) == Some(&Some(Furniture::Copyright))
        && kinds.len() == sentences.len()
        && mixed::tell_up_to(&line.text, &sentences, at)
    {
        return None;
    }
    let known: Vec<Furniture> = kinds.iter().flatten().copied().collect();
    let most = known.len() * 2 > kinds.len();
    let button = sentences
        .last()
        .and_then(|range| line.text.get(range.clone()))
        .is_some_and(|last| !last.contains(char::is_lowercase));
    // `The Echo appears on Mondays. Subscribe now.`: the last words say what the line is for.
    let calls = kinds.last().copied().flatten().filter(|kind| {
        (matches!(
            kind,
            Furniture::Contact | Furniture::Paywall | Furniture::SignUp
        ) || button && *kind == Furniture::Navigation)
            && kinds.len() <= 3
            && !mixed::tells_before(&line.text, &sentences)
            && line.words <= 24
            && !line.text.contains(['“', '"'])
    });
    first
        .or_else(|| known.first().copied().filter(|_| most))
        .or(calls)
        .or_else(|| address::is_about_page(&line.text).then_some(Furniture::Disclaimer))
}

/// The other items of a list of corrections.
fn name_listed_corrections(lines: &mut [Line], first: usize) {
    let correction = Some(Kind::Furniture(Furniture::Correction));
    for at in first + 1..lines.len() {
        let above = lines.get(at - 1).is_some_and(|l| l.kind == correction);
        let item = lines
            .get(at)
            .is_some_and(|l| l.is_plain() && l.text.starts_with(['•', '▪', '*']));
        if above && item {
            set(lines, at, Furniture::Correction);
        }
    }
}

#[cfg(test)]
mod tests;
