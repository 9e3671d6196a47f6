//! Decides what each paragraph is.
//!
//! The source's marks come first. Then the score of the line model decides, with a higher threshold for
//! whatever looks like prose: losing a sentence is worse than keeping a line of boilerplate, which is scored
//! as neutral.

use super::headline;
use super::inside;
use super::kind::{Boilerplate, Kind};
use super::language;
use super::lines::Paragraph;
use super::marks::Part;
use super::model::{COLUMNS, ReadParagraph};
use super::shape;

/// Log-odds from which a line that says nothing is boilerplate.
const FRAGMENT: f32 = 1.75;
/// The same of a line of few words, such as a date or tags, and of one that is as short as a byline and worded like one.
const SIGNATURE: f32 = 0.5;
/// The same of a line that may say something: a statement, a question, a quotation, an item of a list, a line with a stop or
/// a colon, and any line of an article that was extracted from a page: most boilerplate is gone.
const PROSE: f32 = 2.75;
/// The same of a block or a statement of an extracted article.
const BLOCK: f32 = 4.5;
/// Words of a paragraph of several sentences from which on no score sets it aside: nobody can check what a whole page of
/// prose would lose.
const LONG_PROSE: usize = 120;
/// Words of a paragraph that may begin with a credit and go on with the lead of the article.
const LEAD: usize = 20;
/// Words of a block that may be a byline.
const BYLINE: usize = 4;
/// Words of the longest line that is boilerplate by the phrase with which it begins.
const PHRASED: usize = 60;
/// The advantage of a heading over other kinds inside the body of an article.
const IN_BODY: f32 = 1.0;
/// Words of the longest heading.
const HEADING: usize = 12;

/// Returns what each paragraph is; `None` is prose.
pub(super) fn name(
    paragraphs: &[Paragraph],
    slices: &[&str],
    lines: &[ReadParagraph],
    scores: &[f32],
) -> Vec<Option<Kind>> {
    let mut kinds: Vec<Option<Kind>> = paragraphs
        .iter()
        .map(|paragraph| marked(paragraph.part))
        .collect();
    let known = kinds.iter().position(|kind| *kind == Some(Kind::Headline));
    let headline = known.or_else(|| headline::find(slices, lines, scores));
    if let Some(headline) = headline {
        kinds[headline] = Some(Kind::Headline);
        headline::name_around(slices, headline, &mut kinds);
    }
    let body = body(lines, &kinds);
    let extracted = is_extracted(paragraphs);
    // A heading between the headline and the first paragraph of prose is a deck. In a text, so is a longer
    // line below the headline that is not worded like a byline or a caption.
    let is_deck = |at: usize| {
        let line = &lines[at];
        let is_between = at < body.start && headline.is_some_and(|headline| headline < at);
        let is_heading = paragraphs[at].part == Some(Part::Heading) && line.scores[0] < BLOCK;
        let is_below = headline.is_some_and(|headline| headline + 1 == at)
            && marked(paragraphs[at].part).is_none()
            && line.shape.words > BYLINE
            && !matches!(
                kind_of(line, false),
                Boilerplate::Byline | Boilerplate::Caption
            )
            && scores[at] < PROSE;
        is_between && (is_heading || is_below && !extracted)
    };
    for at in 0..paragraphs.len() {
        let (paragraph, line) = (&paragraphs[at], &lines[at]);
        // A short line that ends like a sentence, such as `Yes.`, recurs in transcripts.
        let recurs = line.repeated_elsewhere && !line.shape.ends && !line.shape.is_statement();
        let noted = || shape::is_stage_note(slices[at]).then_some(Boilerplate::Notice);
        let phrased = || {
            let kind = language::phrase_kind(slices[at]).filter(|_| line.shape.words <= PHRASED)?;
            // What follows a credit may be the lead of the article.
            let is_lead = inside::is_credit(slices[at])
                && line.shape.inner_end
                && line.shape.is_statement()
                && line.shape.words >= LEAD;
            (!is_lead && inside::photo_credit(slices[at]).is_none()).then_some(kind)
        };
        let phrase = || phrased().or_else(noted);
        if kinds[at].is_none()
            && let Some(kind) = phrase()
        {
            kinds[at] = Some(Kind::Boilerplate(kind));
        } else if is_deck(at) {
            kinds[at] = None;
        } else if kinds[at].is_none()
            && !line.shape.breaks_off
            && (recurs || scores[at] > threshold(paragraph, slices[at], line, extracted))
        {
            let may_be_heading =
                body.contains(&at) && !recurs && !line.shape.ends && paragraph.links < 0.5;
            kinds[at] = Some(Kind::Boilerplate(kind_of(line, may_be_heading)));
        }
    }
    name_headings(paragraphs, slices, lines, headline, &mut kinds);
    // A text of which nothing would be scored, such as a short post, is all prose but for what its source
    // marks.
    if kinds.iter().flatten().count() == kinds.len()
        && kinds.iter().flatten().all(|kind| !kind.is_scored())
    {
        let parts = paragraphs.iter().map(|paragraph| marked(paragraph.part));
        return parts.collect();
    }
    kinds
}

/// Returns what the source says a paragraph is.
fn marked(part: Option<Part>) -> Option<Kind> {
    match part? {
        Part::Headline => Some(Kind::Headline),
        Part::Heading => Some(Kind::Boilerplate(Boilerplate::SectionHeading)),
        Part::Boilerplate(boilerplate) => Some(Kind::Boilerplate(boilerplate)),
        Part::Item | Part::Paragraph => None,
    }
}

/// Returns true if a text is the article of a web page, whose tags tell its paragraphs.
fn is_extracted(paragraphs: &[Paragraph]) -> bool {
    let has_tag =
        |paragraph: &Paragraph| matches!(paragraph.part, Some(Part::Paragraph | Part::Item));
    paragraphs.iter().any(has_tag)
}

/// Returns the log-odds that a paragraph must exceed to be set aside.
fn threshold(paragraph: &Paragraph, slice: &str, line: &ReadParagraph, extracted: bool) -> f32 {
    let quotes = slice.starts_with(['“', '"', '«', '„', '‘']);
    if line.shape.words >= LONG_PROSE
        && line.shape.inner_end
        && line.shape.is_statement()
        && paragraph.links < 0.5
    {
        return f32::INFINITY;
    }
    if shape::is_turn(slice) || inside::photo_credit(slice).is_some() {
        return BLOCK;
    }
    let is_item = paragraph.part == Some(Part::Item) || shape::is_item(slice);
    // A block of a page is prose unless it is a date, tags, or as short as a byline and worded like one.
    let is_signature =
        line.shape.has_few_words() || line.shape.words <= BYLINE && line.scores[2] > 0.0;
    let is_block = paragraph.part == Some(Part::Paragraph) && !is_signature;
    let may_say_something = line.shape.is_statement()
        || quotes
        || is_item
        || line.shape.is_running_text()
        || line.shape.ends
        || line.shape.introduces;
    if extracted && (is_block || line.shape.is_statement()) {
        BLOCK
    } else if may_say_something || extracted && !is_signature {
        PROSE
    } else if is_signature {
        SIGNATURE
    } else {
        FRAGMENT
    }
}

/// Returns where the body of the article may be: from its first statement to its last.
fn body(lines: &[ReadParagraph], kinds: &[Option<Kind>]) -> std::ops::Range<usize> {
    let is_prose = |(line, kind): (&ReadParagraph, &Option<Kind>)| {
        kind.is_none() && line.shape.is_statement() && line.shape.words >= 9
    };
    let first = lines.iter().zip(kinds).position(is_prose).unwrap_or(0);
    first..lines.iter().zip(kinds).rposition(is_prose).unwrap_or(0)
}

/// Returns the kind of boilerplate whose score is the highest; a heading stands inside the body only.
fn kind_of(line: &ReadParagraph, may_be_heading: bool) -> Boilerplate {
    const KINDS: [Boilerplate; COLUMNS.len() - 2] = [
        Boilerplate::Byline,
        Boilerplate::Caption,
        Boilerplate::Navigation,
        Boilerplate::Promotion,
        Boilerplate::Notice,
        Boilerplate::Comment,
        Boilerplate::SectionHeading,
    ];
    let mut scores = [0.0; KINDS.len()];
    scores.copy_from_slice(&line.scores[2..]);
    let heading = KINDS.len() - 1;
    scores[heading] += if may_be_heading {
        IN_BODY
    } else {
        f32::NEG_INFINITY
    };
    let best = (0..KINDS.len()).max_by(|a, b| scores[*a].total_cmp(&scores[*b]));
    KINDS[best.unwrap_or(2)]
}

/// Names headings: short lines without a stop below the headline that prose follows.
fn name_headings(
    paragraphs: &[Paragraph],
    slices: &[&str],
    lines: &[ReadParagraph],
    headline: Option<usize>,
    kinds: &mut [Option<Kind>],
) {
    let body = lines
        .iter()
        .zip(&*kinds)
        .position(|(line, kind)| kind.is_none() && line.shape.is_statement());
    let first = body
        .unwrap_or(lines.len())
        .max(headline.map_or(0, |at| at + 1));
    for at in first..lines.len() {
        let shape = &lines[at].shape;
        let is_short =
            shape.words <= HEADING && shape.lettered > 0 && !shape.ends && !shape.breaks_off;
        let is_item = paragraphs[at].part.is_some() || shape::is_item(slices[at]);
        let continues = slices[at].ends_with([',', ';', ':', '”', '"', '’']) || shape.lower;
        let above = at.checked_sub(1).map(|at| (kinds[at], &lines[at].shape));
        let next = (at + 1..lines.len())
            .find(|next| kinds[*next].is_none() || kinds[*next] == Some(Kind::Headline));
        let prose_follows = next == Some(at + 1) && lines[at + 1].shape.words > shape.words;
        let stands_apart =
            paragraphs[at].blank_before > 0 || above.is_none_or(|(_, shape)| shape.ends);
        if kinds[at].is_none()
            && is_short
            && !is_item
            && !continues
            && !shape::is_turn(slices[at])
            && prose_follows
            && stands_apart
        {
            kinds[at] = Some(Kind::Boilerplate(Boilerplate::SectionHeading));
        }
    }
}
