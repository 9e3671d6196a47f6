//! Finds the headline: the line above the article that looks most like one.

use std::hash::Hasher;

use rustc_hash::{FxBuildHasher, FxHashSet, FxHasher};

use super::kind::{Boilerplate, Kind};
use super::language::phrase_kind;
use super::model::ReadParagraph;
use super::shape::Shape;

/// Lines from the top of a page that may be the headline.
const DEEPEST: usize = 40;
/// Words of the longest headline.
const MAX_LENGTH: usize = 30;
/// Log-odds that a headline has at least.
const THRESHOLD: f32 = -3.0;
/// Log-odds of a line that is surely boilerplate, and so no headline.
const SURE: f32 = 6.0;
/// By how much a line must beat those above it.
const MARGIN: f32 = 4.0;
/// Words of the longest date of an issue.
const DATE: usize = 8;
/// Words that the headline below a letterhead shares with the article and the letterhead does not.
const TELLING: usize = 2;
/// Blanks that part the columns of a letterhead.
const GAP: &str = "   ";
/// Bytes of the article in which words of the headline come back.
const ARTICLE: usize = 3_000;

/// Returns the index of the headline. `slices` are the paragraphs of the document, `lines` what the model
/// reads of them, `boilerplate` the log-odds that each is boilerplate.
pub(super) fn find(slices: &[&str], lines: &[ReadParagraph], boilerplate: &[f32]) -> Option<usize> {
    let body = (0..lines.len())
        .find(|at| is_body(slices[*at], &lines[*at].shape) && boilerplate[*at] < 0.0);
    // A text of which no paragraph is prose has a headline only if more than one line follows.
    let last = body
        .unwrap_or_else(|| lines.len().saturating_sub(1))
        .min(DEEPEST);
    if body == Some(0) {
        return None;
    }
    let may_be = |at: &usize| {
        let shape = &lines[*at].shape;
        boilerplate[*at] < SURE
            && (2..=MAX_LENGTH).contains(&shape.words)
            && shape.lettered > 0
            && !slices[*at].ends_with(',')
            && !slices[*at].lines().any(|line| line.trim().contains(GAP))
            && phrase_kind(slices[*at]).is_none()
            && !(shape.ends && shape.is_long_statement())
    };
    let mut candidates = (0..last).filter(may_be).peekable();
    candidates.peek()?;
    let article = body.map_or_else(FxHashSet::default, |body| content_words(&slices[body..]));
    let shared = |at: usize| {
        words(slices[at])
            .filter(|word| article.contains(word))
            .count()
    };
    // The name of a paper above the date of the issue. The headline below it says more of the article.
    let is_letterhead = |at: usize, below: usize| {
        let is_date =
            |line: &ReadParagraph| line.shape.dated && line.shape.words <= DATE && !line.shape.ends;
        let starts_small = |word: &str| word.len() >= 4 && word.starts_with(char::is_lowercase);
        lines.get(at + 1).is_some_and(is_date)
            && !slices[at].split_whitespace().any(starts_small)
            && shared(at) <= 1
            && shared(at) + TELLING <= shared(below)
    };
    let score = |at: usize| {
        let (slice, line) = (slices[at], &lines[at]);
        let shared = shared(at).min(4) as f32;
        // A byline below a headline, perhaps with a deck between them.
        let mut below = lines.iter().take(last).skip(at + 1).take(3);
        let signed = below.any(|line| line.scores[2] > 0.0 && line.shape.words <= 20);
        let again = slices
            .iter()
            .skip(at + 1)
            .any(|other| other.eq_ignore_ascii_case(slice));
        // Where one line stands above the article it is the headline more often than not.
        let first = f32::from(u8::from(at == 0)) + f32::from(u8::from(last == 1));
        line.scores[1]
            + 0.8 * shared
            + 1.5 * f32::from(u8::from(signed))
            + f32::from(u8::from(again))
            + first
            - line.scores[2].max(0.0)
            - 0.5 * boilerplate[at].clamp(-4.0, 6.0)
    };
    let candidates = candidates.map(|at| (at, score(at)));
    // A lower line must be the better one by far: a deck looks like a headline.
    let best = candidates.fold(None, |best: Option<(usize, f32)>, (at, score)| match best {
        Some((above, highest)) if highest + MARGIN >= score && !is_letterhead(above, at) => best,
        _ => Some((at, score)),
    });
    best.filter(|(_, score)| *score > THRESHOLD)
        .map(|(at, _)| at)
}

/// Names what stands above the headline, and lines that repeat it.
pub(super) fn name_around(slices: &[&str], headline: usize, kinds: &mut [Option<Kind>]) {
    let title: Vec<&str> = slices[headline].split_whitespace().collect();
    let is_title = |slice: &str| {
        let mut words = slice.split_whitespace();
        let is_next = |word: &&str| {
            words
                .next()
                .is_some_and(|other| other.eq_ignore_ascii_case(word))
        };
        title.iter().all(is_next) && words.next().is_none()
    };
    for (at, slice) in slices.iter().enumerate() {
        if at != headline && kinds[at].is_none() && is_title(slice) {
            kinds[at] = Some(Kind::Boilerplate(Boilerplate::Repeated));
        }
    }
}

/// Returns true if a paragraph may be the first of an article. A question by itself may be its headline.
fn is_body(slice: &str, shape: &Shape) -> bool {
    let is_question = slice.ends_with('?') && !shape.inner_end && shape.words <= MAX_LENGTH;
    shape.ends && shape.is_statement() && shape.words >= 9 && !is_question
}

/// Hashes of the words of four bytes or more, in small letters.
fn words(text: &str) -> impl Iterator<Item = u64> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| word.len() >= 4).map(|word| {
        let mut hasher = FxHasher::default();
        let small = |c: char| {
            if c.is_ascii() {
                c.to_ascii_lowercase()
            } else {
                c.to_lowercase().next().unwrap_or(c)
            }
        };
        word.chars()
            .for_each(|c| hasher.write_u32(u32::from(small(c))));
        hasher.finish()
    })
}

/// The longer words at the beginning of the article.
fn content_words(slices: &[&str]) -> FxHashSet<u64> {
    let mut read = 0;
    let beginning = slices.iter().take_while(|slice| {
        read += slice.len();
        read < ARTICLE + slice.len()
    });
    let mut content = FxHashSet::with_capacity_and_hasher(ARTICLE / 6, FxBuildHasher);
    content.extend(beginning.flat_map(|slice| words(slice)));
    content
}

#[cfg(test)]
mod tests {
    use crate::segment::{Kind, segment};

    #[test]
    fn the_headline_stands_below_a_letterhead() {
        let french = "Le marché du port partira au printemps au vieux moulin, a décidé lundi le conseil après un long débat.";
        let spanish = "El mercado del puerto se mudará en primavera al viejo molino, decidió el lunes el concejo tras un debate.";
        let english = "The harbour market will move to the old mill in spring, the council decided on Monday after a debate.";
        for (top, headline, body) in [
            (
                "Le Courrier du Port\nLundi 3 mai 2021",
                "Le marché part au vieux moulin",
                french,
            ),
            (
                "El Correo del Norte\n3 de mayo de 2021",
                "El mercado se muda al viejo molino",
                spanish,
            ),
            // A headline above its date and a deck.
            (
                "",
                "Market moves to the old mill",
                &format!("3 May 2021\n\nTraders of the harbour get a roof in spring\n\n{english}"),
            ),
            (
                "",
                "A roof at last",
                &format!("Monday, 3 May 2021\n\nThe council moves the harbour market\n\n{english}"),
            ),
        ] {
            let text = format!("{top}\n\n{headline}\n\n{body}");
            let found = segment(&text, None)
                .iter()
                .find(|s| s.kind == Kind::Headline)
                .and_then(|s| text.get(s.bytes.clone()));
            assert_eq!(found, Some(headline), "{text}");
        }
    }
}
