//! Captions known by their neighbours: a label of captions, a photo credit, or the caption said again. And by an agency
//! behind a single sentence that reports nothing, above the last paragraph of the article.

use rustc_hash::FxHashMap;

use super::links::TEASER;
use super::photo_credits::{
    CREDITED, NAMED, is_credited, is_photo_credit, is_signed, names_agency,
};
use super::scenes::{is_description, is_scene, shows_one};
use crate::segment::kind::{Furniture, Kind};
use crate::segment::line::{Line, set};
use crate::segment::naming::extent::Extent;
use crate::segment::phrases::dateline;

/// Fewest bytes of a caption that is too long for its words to be compared.
const LONG: usize = 100;
/// Most words of a caption in a gallery, and how often it stands there at least.
const SHORT: usize = 8;
const GALLERY: usize = 3;
/// Fewest words of a line that is a caption because it stands twice.
const TWICE: usize = 5;
/// And above the first paragraph.
const DOUBLED: usize = 12;

/// Names captions: those that their neighbours or their own words tell.
pub(in crate::segment) fn name(lines: &mut [Line]) {
    name_labelled(lines);
    for line in lines.iter_mut().filter(|line| line.is_plain()) {
        if is_scene(line) || is_cut_off(line) || is_description(line) || is_glued_label(&line.text)
        {
            line.kind = Some(Kind::Furniture(Furniture::Caption));
        }
    }
    name_gallery(lines);
    name_between(lines);
    name_beside_credits(lines);
}

/// Names captions below `Image caption,`, or said again with one, and what a list counts below its name.
fn name_labelled(lines: &mut [Line]) {
    let caption = Some(Kind::Furniture(Furniture::Caption));
    for at in 1..lines.len() {
        let [Some(above), Some(below)] = [lines.get(at - 1), lines.get(at)] else {
            continue;
        };
        let counted = || above.folded().len() == 4 && above.folded().words().next() == Some("list");
        if above.words <= 4 && below.is_plain() && below.words <= TEASER && counted() {
            set(lines, at, Furniture::Navigation);
            continue;
        }
        let label =
            above.kind == caption && !above.told && above.words <= 2 && !above.text.contains(": ");
        let is_long = above.folded().len() == 0 && above.text.len() >= LONG;
        let again = below.kind == caption
            && (above.folded().len() >= 3 && below.folded().starts_with(above.folded())
                || is_long && below.text.starts_with(&*above.text));
        if label && below.is_plain() && below.words <= 45 && !dateline::opens(&below.text) {
            set(lines, at, Furniture::Caption);
        } else if again && above.is_plain() {
            set(lines, at - 1, Furniture::Caption);
        }
    }
}

/// Names captions above or below a photo credit.
fn name_beside_credits(lines: &mut [Line]) {
    let spaced = lines.iter().any(|l| l.is_body() && !l.tight);
    for at in 1..lines.len() {
        let credit = |l: &&Line| {
            l.words <= 10
                && l.kind == Some(Kind::Furniture(Furniture::Credit))
                && is_photo_credit(&l.text)
        };
        let Some(tight) = lines.get(at).filter(credit).map(|l| l.tight) else {
            continue;
        };
        // With a blank line between, a paragraph may stand there as well.
        let is_above = lines.get(at - 1).is_some_and(|line| {
            let beside = tight && (line.words <= 12 && !line.stops || spaced && line.words <= 45);
            line.is_plain() && (beside || shows_one(line))
        });
        // Below a credit the caption stands right below it, or above whom the article is by.
        let below = lines.get(at + 1).filter(|line| shows_one(line));
        let is_below = below.is_some_and(|line| {
            let after = lines.get(at + 2);
            line.tight && spaced && after.is_some_and(|after| !after.tight)
                || after.is_some_and(|after| after.kind == Some(Kind::Furniture(Furniture::Byline)))
        });
        if is_above {
            set(lines, at - 1, Furniture::Caption);
        } else if is_below {
            set(lines, at + 1, Furniture::Caption);
        }
    }
}

/// `image captionTwo men mend a net`: the label of a caption lost the blank behind it.
fn is_glued_label(text: &str) -> bool {
    let label = text
        .get(..5)
        .is_some_and(|head| head.eq_ignore_ascii_case("image"));
    let rest = text.get(5..).filter(|_| label).unwrap_or("");
    [" caption", " copyright", " source"].iter().any(|label| {
        rest.strip_prefix(label)
            .is_some_and(|rest| rest.starts_with(char::is_uppercase))
    })
}

/// `Two men mend a net near the pier. |`: the name behind the bar was left out.
fn is_cut_off(line: &Line) -> bool {
    let sentence = line.text.strip_suffix(" |");
    sentence.is_some_and(|text| text.ends_with(['.', '”', '"']) && line.words >= TWICE)
}

/// Names captions above the last paragraph of the article: `A tug by the pier. AFP`, and below the first a line that stands
/// twice, once for those who do not see the picture.
fn name_between(lines: &mut [Line]) {
    let Some(Extent { first, last }) = Extent::of(lines) else {
        return;
    };
    let is_title = |line: &Line| line.kind == Some(Kind::Headline);
    let title = lines.iter().position(is_title);
    for at in 0..lines.len() {
        let line = &lines[at];
        if !line.is_plain() {
            continue;
        }
        let Some(above) = at.checked_sub(1).and_then(|above| lines.get(above)) else {
            if title.is_some_and(|title| title > at) && is_credited(line) {
                set(lines, at, Furniture::Caption);
            }
            continue;
        };
        // A deck may be doubled as well, and ends as a sentence does.
        let is_below_title = title.is_some_and(|title| title + 1 < at);
        let is_there = match at > first {
            true => line.tight,
            false => !line.stops && (is_below_title && line.words >= DOUBLED || is_signed(line)),
        };
        let twice = is_there
            && line.words == above.words
            && line.folded().len() >= TWICE
            && line.folded() == above.folded()
            && (above.is_plain() || above.kind == Some(Kind::Furniture(Furniture::Caption)));
        if twice && is_deck(&lines[at]) && title.is_some_and(|title| title + 2 == at) {
            set(lines, at, Furniture::RepeatedHeadline);
        } else if twice {
            set(lines, at - 1, Furniture::Caption);
            set(lines, at, Furniture::Caption);
        } else if at < last && (is_credited(line) || at > first && is_signed_by_agency(lines, at)) {
            set(lines, at, Furniture::Caption);
        }
    }
}

/// Whether what stands twice right below the headline is its deck, and no picture's caption.
fn is_deck(line: &Line) -> bool {
    line.stops && line.words >= DOUBLED && !is_scene(line) && !is_description(line)
}

/// Whether a photographer of an agency signs below a line between paragraphs: `By Mona Haddad, AP`.
fn is_signed_by_agency(lines: &[Line], at: usize) -> bool {
    let signs = |below: &Line| {
        below.kind == Some(Kind::Furniture(Furniture::Byline))
            && below.words <= NAMED
            && below
                .text
                .rsplit([',', '/'])
                .next()
                .is_some_and(|agency| names_agency(agency, false))
    };
    lines.get(at + 1).is_some_and(signs) && lines.get(at).is_some_and(|line| line.words <= CREDITED)
}

/// Names the captions of a gallery: short lines that stand three times or more.
fn name_gallery(lines: &mut [Line]) {
    let is_short = |line: &Line| {
        line.is_plain()
            && (2..=SHORT).contains(&line.words)
            && !line.stops
            && !line.text.ends_with([':', ',', ';'])
    };
    let mut times: FxHashMap<String, usize> = FxHashMap::default();
    for line in lines.iter().filter(|line| is_short(line)) {
        *times.entry(line.text.to_string()).or_default() += 1;
    }
    times.retain(|_, times| *times >= GALLERY);
    if times.is_empty() {
        return;
    }
    for line in lines.iter_mut().filter(|line| is_short(line)) {
        if times.contains_key(&*line.text) {
            line.kind = Some(Kind::Furniture(match line.words {
                // A button.
                2 => Furniture::Navigation,
                _ => Furniture::Caption,
            }));
        }
    }
}

#[cfg(test)]
mod tests;
