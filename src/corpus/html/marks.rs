//! Writes the text of an article, and what the tags tell about its parts.

use std::collections::{HashMap, HashSet};

use super::headline::{Headline, key};
use super::lines::{Gap, Line, LineTag, Lines};
use crate::segment::{Boilerplate, Marks, Part};

/// Most words of a section heading; longer ones are statements.
const HEADING_WORDS: usize = 20;
/// Fewest words of a heading that asks or says something as a sentence does.
const SENTENCE_WORDS: usize = 5;
/// Most words of a byline.
const BYLINE_WORDS: usize = 12;
/// Most words of a cell of data.
const CELL_WORDS: usize = 8;
/// So many pull quotes are looked for in the article.
const PULL_QUOTES: usize = 200;

/// Writes the kept lines below the headline.
pub(super) fn write(page: &Lines, kept: &[bool], headline: Option<&Headline>) -> (String, Marks) {
    let mut text = String::new();
    let mut marks = Marks::default();
    if let Some(headline) = headline {
        text.push_str(&headline.text);
        if headline.is_certain {
            marks.parts.push((0..text.len(), Part::Headline));
        }
    }
    let parts = parts(page, kept);
    let mut gap = Gap::Paragraph;
    for ((line, kept), part) in page.lines.iter().zip(kept).zip(parts) {
        gap = gap.max(line.gap);
        if !kept {
            continue;
        }
        if !text.is_empty() {
            text.push_str(match gap {
                Gap::Apart => "\n\n\n",
                Gap::Paragraph => "\n\n",
                _ => "\n",
            });
        }
        let start = text.len();
        text.push_str(&line.text);
        marks.parts.extend(part.map(|part| (start..text.len(), part)));
        marks.links.extend(line.links.iter().map(|link| start + link.start..start + link.end));
        gap = Gap::None;
    }
    // On a page of pictures the captions are the article.
    let mut sums: HashMap<Part, usize> = HashMap::new();
    for (bytes, part) in &marks.parts {
        *sums.entry(*part).or_default() += bytes.len();
    }
    marks.parts.retain(|(_, part)| !matches!(part, Part::Boilerplate(_)) || sums[part] * 2 < text.len());
    (text, marks)
}

/// What the tags tell about each line.
fn parts(page: &Lines, kept: &[bool]) -> Vec<Option<Part>> {
    let first_prose = page.lines.iter().zip(kept).position(|(line, kept)| *kept && line.is_prose());
    let first_prose = first_prose.unwrap_or(page.lines.len());
    let rows = rows_of_data(page);
    let mut is_repeated = repeated_quotes(page, kept);
    let lines = page.lines.iter().enumerate();
    let parts = lines.map(|(at, line)| {
        let within = page.within(line);
        let says = line.ends() && line.words() >= SENTENCE_WORDS && !line.text.ends_with(':');
        if within.caption {
            return Some(Part::Boilerplate(Boilerplate::Caption));
        }
        if is_repeated.remove(&at) {
            return Some(Part::Boilerplate(Boilerplate::Repeated));
        }
        if line.in_card || row(page, line).is_some_and(|row| rows.contains(&row)) {
            return Some(Part::Boilerplate(Boilerplate::Navigation));
        }
        if within.byline && line.words() <= BYLINE_WORDS && !says {
            return Some(Part::Boilerplate(Boilerplate::Byline));
        }
        match line.tag {
            LineTag::Heading(level) => {
                let is_section = level > 1 && first_prose < at && line.words() <= HEADING_WORDS && !says;
                match is_section {
                    true => Some(Part::Heading),
                    false => (first_prose < at && says).then_some(Part::Paragraph),
                }
            }
            // A short paragraph in bold letters stands for a heading.
            LineTag::Paragraph if line.set_out && first_prose < at && line.words() <= HEADING_WORDS / 2 && !line.ends() => {
                Some(Part::Heading)
            }
            LineTag::Item if !line.is_mostly_links() => Some(Part::Item),
            LineTag::Paragraph | LineTag::Quotation if !line.is_mostly_links() => Some(Part::Paragraph),
            LineTag::Plain | LineTag::Cell if says && !line.is_mostly_links() => Some(Part::Paragraph),
            _ => None,
        }
    });
    parts.collect()
}

/// The row of a table in which a line stands.
fn row(page: &Lines, line: &Line) -> Option<usize> {
    let row = page.around(line.block).take(4).find(|(_, block)| block.name == "tr");
    row.map(|(at, _)| at)
}

/// The rows of tables that have two cells or more, all of them short and none a sentence. Old pages have tables for a layout.
fn rows_of_data(page: &Lines) -> HashSet<usize> {
    let mut rows: HashMap<usize, (usize, bool)> = HashMap::new();
    for line in &page.lines {
        if let Some(row) = row(page, line) {
            let (cells, are_short) = rows.entry(row).or_insert((0, true));
            *cells += 1;
            *are_short &= line.words() <= CELL_WORDS && !line.ends();
        }
    }
    rows.into_iter().filter(|(_, (cells, are_short))| *cells > 1 && *are_short).map(|(row, _)| row).collect()
}

/// The pull quotes whose words stand in another line. Words that stand nowhere else are the only copy.
fn repeated_quotes(page: &Lines, kept: &[bool]) -> HashSet<usize> {
    let is_quote = |line: &Line| page.around(line.block).take(3).any(|(_, block)| block.named.is_pull_quote);
    let lines = || page.lines.iter().enumerate().filter(|(at, _)| kept.get(*at) == Some(&true));
    let quotes: Vec<usize> = lines().filter(|(_, line)| is_quote(line)).map(|(at, _)| at).take(PULL_QUOTES).collect();
    if quotes.is_empty() {
        return HashSet::new();
    }
    let others = lines().filter(|(at, _)| !quotes.contains(at)).map(|(_, line)| key(&line.text));
    let article: String = others.collect::<Vec<_>>().join(" ");
    let is_repeated = |at: &usize| {
        let quote = page.lines.get(*at).map(|line| key(&line.text)).unwrap_or_default();
        !quote.is_empty() && article.contains(&quote)
    };
    quotes.into_iter().filter(is_repeated).collect()
}
