//! Lines below the last paragraph of the article: links, names, labels, notes about the author.

use super::dates;
use super::line::Line;
use super::line_ends::is_label;
use super::links::{TEASER, is_teaser};
use super::{Furniture, Kind, author, boundaries, headings, shape};

/// Links, names and labels below the last paragraph of the article, and notes about its author.
pub(super) fn name(lines: &mut [Line], last: usize) {
    let open = lines
        .iter()
        .skip(last + 1)
        .filter(|l| l.is_plain() && !l.stops)
        .count();
    // Below a label such as `Related` even items with a bullet are links.
    let mut listed = false;
    // How many links stand right above.
    let mut above = 0;
    for line in lines.iter_mut().skip(last + 1) {
        if !line.is_plain() {
            let link = matches!(
                line.kind,
                Some(Kind::Furniture(
                    Furniture::Navigation | Furniture::CrossReference
                ))
            );
            listed |= line.kind == Some(Kind::Furniture(Furniture::Navigation));
            above = if link { above + 1 } else { 0 };
            continue;
        }
        // `Who pays for the dykes?` below other links is one.
        let asks = above >= 2 && headings::is_question(&line.text) && line.words <= TEASER;
        let fact = line
            .text
            .split_once(": ")
            .is_some_and(|(head, _)| dates::is_date(head));
        let prose = line.words > 18 || boundaries::sentences(&line.text).len() > 1;
        if line.stops && !asks || is_label(&line.text) && !listed || prose || fact {
            continue;
        }
        line.kind = if shape::is_names(&line.text) && line.words <= 4 {
            Some(Kind::Furniture(Furniture::Byline))
        } else if line.words <= 8
            || open >= 3
            || above >= 2
            || asks
            || shape::is_title_case(&line.text)
            || is_teaser(&line.text)
        {
            Some(Kind::Furniture(Furniture::Navigation))
        } else {
            None
        };
        above = match line.kind {
            Some(Kind::Furniture(Furniture::Navigation)) => above + 1,
            _ => 0,
        };
    }
    author::name(lines);
}
