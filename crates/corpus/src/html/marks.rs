//! Writes the text of an article and marks its parts as the tags tell.

use std::collections::{HashMap, HashSet};

use standpoint_core::segment::{Boilerplate, Marks, Part};

use super::headline::Headline;
use super::lines::{LineGap, LineTag, PageLine, PageLines};

/// Most words of a section heading; longer ones are statements.
const HEADING_WORDS: usize = 20;
/// Most words of a paragraph in bold letters that stands for a heading, and of a byline.
const FEW_WORDS: usize = 12;
/// Most words of the signature under a post.
const SIGNATURE_WORDS: usize = 20;
/// Fewest words of what is a sentence by its full stop, whatever its tag.
const SENTENCE_WORDS: usize = 5;
/// Most words of a cell of data.
const CELL_WORDS: usize = 8;

/// Writes the kept lines below the headline.
pub(super) fn write(
    page: &PageLines,
    kept: &[bool],
    headline: Option<&Headline>,
) -> (String, Marks) {
    let mut text = headline
        .map(|headline| headline.text.clone())
        .unwrap_or_default();
    let mut marks = Marks::default();
    if headline.is_some_and(|headline| headline.is_certain) {
        marks.parts.push((0..text.len(), Part::Headline));
    }
    let parts = parts(page, kept);
    let mut gap = LineGap::Paragraph;
    for ((line, kept), part) in page.lines.iter().zip(kept).zip(parts) {
        gap = gap.max(line.gap);
        if !kept {
            continue;
        }
        if !text.is_empty() {
            text.push_str(match gap {
                LineGap::Apart => "\n\n\n",
                LineGap::Paragraph => "\n\n",
                _ => "\n",
            });
        }
        let start = text.len();
        text.push_str(&line.text);
        marks
            .parts
            .extend(part.map(|part| (start..text.len(), part)));
        marks.links.extend(
            line.links
                .iter()
                .map(|link| start + link.start..start + link.end),
        );
        gap = LineGap::None;
    }
    // On a page of pictures the captions are the article.
    let mut sums: HashMap<Part, usize> = HashMap::new();
    for (bytes, part) in &marks.parts {
        *sums.entry(*part).or_default() += bytes.len();
    }
    let is_most = |part: &Part| sums.get(part).is_some_and(|sum| sum * 2 >= text.len());
    marks
        .parts
        .retain(|(_, part)| !(matches!(part, Part::Boilerplate(_)) && is_most(part)));
    (text, marks)
}

/// Derives the part from the tags of each line.
fn parts(page: &PageLines, kept: &[bool]) -> Vec<Option<Part>> {
    let is_kept_prose = |(line, kept): (&PageLine, &bool)| *kept && line.is_prose();
    let first_prose = page
        .lines
        .iter()
        .zip(kept)
        .position(is_kept_prose)
        .unwrap_or(page.lines.len());
    let rows = rows_of_data(page);
    // Lines that only a line break divides may be one paragraph.
    let is_apart = |at: usize| {
        page.lines
            .get(at)
            .is_none_or(|line| line.gap > LineGap::Line)
    };
    let is_alone =
        |at: usize, line: &PageLine| is_apart(at) && is_apart(at + 1) && !line.text.contains('\n');
    let lines = page.lines.iter().enumerate();
    let parts = lines.map(|(at, line)| {
        let within = page.within(line);
        let is_sentence =
            line.ends() && line.words() >= SENTENCE_WORDS && !line.text.ends_with(':');
        let is_text = !line.is_mostly_links();
        let is_below = first_prose < at;
        if within.caption {
            return Some(Part::Boilerplate(Boilerplate::Caption));
        } else if line.in_card || within.row.is_some_and(|row| rows.contains(&row)) {
            return Some(Part::Boilerplate(Boilerplate::Navigation));
        } else if !is_sentence
            && (within.byline && line.words() <= FEW_WORDS || is_below && signs_a_post(line))
        {
            return Some(Part::Boilerplate(Boilerplate::Byline));
        }
        match line.tag {
            LineTag::Heading(_) if is_below && is_sentence => Some(Part::Paragraph),
            LineTag::Heading(2..) if is_below && line.words() <= HEADING_WORDS => {
                Some(Part::Heading)
            }
            LineTag::Heading(_) => None,
            LineTag::Item if is_text => Some(Part::Item),
            LineTag::Paragraph
                if line.is_set_out() && is_below && line.words() <= FEW_WORDS && !line.ends() =>
            {
                Some(Part::Heading)
            }
            LineTag::Paragraph if is_text => Some(Part::Paragraph),
            LineTag::Cell if is_text && is_sentence => Some(Part::Paragraph),
            LineTag::Plain if is_text && is_sentence && is_alone(at, line) => Some(Part::Paragraph),
            _ => None,
        }
    });
    parts.collect()
}

/// Returns true if a line says who posted what stands above it, if it is no sentence: `— Ann Reed (@annreed) May 6, 2020`.
fn signs_a_post(line: &PageLine) -> bool {
    let mut handles = line.text.split("(@").skip(1);
    let is_handle = |rest: &str| {
        let handle = rest.split_once(')').map_or("", |(handle, _)| handle);
        !handle.is_empty() && !handle.contains(char::is_whitespace)
    };
    line.words() <= SIGNATURE_WORDS && handles.any(is_handle) && !line.ends()
}

/// The rows of tables that have two cells or more, all of them short and none a sentence. Old pages
/// have tables for a layout.
fn rows_of_data(page: &PageLines) -> HashSet<usize> {
    let mut rows: HashMap<usize, (usize, bool)> = HashMap::new();
    for line in &page.lines {
        if let Some(row) = page.within(line).row {
            let (cells, are_short) = rows.entry(row).or_insert((0, true));
            *cells += 1;
            *are_short &= line.words() <= CELL_WORDS && !line.ends();
        }
    }
    let rows = rows
        .into_iter()
        .filter(|(_, (cells, are_short))| *cells > 1 && *are_short);
    rows.map(|(row, _)| row).collect()
}
