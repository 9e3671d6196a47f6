//! A headline and what the page makes of it: the path that ends in it, a copy with more before or behind it, a row.

use super::candidate::{Candidate, FULL, is_open};
use super::topic;
use crate::segment::kind::{Furniture, Kind};
use crate::segment::line::Line;
use crate::segment::phrases::outlets::is_outlet;
use crate::segment::phrases::{dated, occasions};

/// More words than a clean copy of a headline has.
const MOST: usize = 30;
/// Fewest words of a headline that was taken for a row.
const MISNAMED: usize = 6;

/// Whether the path of the page above ends in this line: `Home / Security / Envoys meet in the old palace`.
pub(super) fn ends_a_path(lines: &[Line], (at, line): &Candidate) -> bool {
    let row = Some(Kind::Furniture(Furniture::Navigation));
    let mut above = lines.iter().take(*at);
    line.words >= FULL
        && above.any(|path| {
            let sections = path.text.strip_suffix(&*line.text);
            path.kind == row
                && sections.is_some_and(|s| s.trim_end().ends_with(['/', '>', '»', '›']))
        })
}

/// Where nothing else may be the headline: a row that speaks of the article all the same, such as `Delta crisis | Field
/// report | 2 to 16 March`.
pub(super) fn misnamed(lines: &[Line], limit: usize) -> Option<usize> {
    let row = Some(Kind::Furniture(Furniture::Navigation));
    let is_path = |text: &str| text.contains(['>', '»', '›', '@']);
    let is_labelled = |text: &str| {
        text.split(' ')
            .next()
            .is_some_and(|word| word.ends_with(':'))
    };
    let is_title = |line: &Line| {
        line.words >= MISNAMED
            && line.kind == row
            && !is_path(&line.text)
            && !is_labelled(&line.text)
            && topic::is_shared(line, lines, limit)
    };
    let mut above = lines.iter().take(limit).enumerate();
    above.find(|(_, line)| is_title(line)).map(|(at, _)| at)
}

/// What appears every day may have no title but its name and its day: `Delta Update, 4 March 2021`.
pub(super) fn report(lines: &[Line], limit: usize) -> Option<usize> {
    let dated = Some(Kind::Furniture(Furniture::DateLine));
    let is_report = |line: &Line| line.kind == dated && occasions::names_report(&line.text);
    lines.iter().take(limit).position(is_report)
}

/// The copy of the headline without the path of the page before it, or the day or the name of the site behind it.
pub(super) fn clean(lines: &[Line], found: usize, limit: usize) -> Option<usize> {
    let text = &lines.get(found)?.text;
    let is_copy = |line: &Line| {
        (FULL..MOST).contains(&line.words)
            && line.text.len() < text.len()
            && is_open(line)
            && (text.strip_suffix(&*line.text).is_some_and(|path| {
                !path
                    .trim_end()
                    .ends_with(['—', '–', '-', ':', ';', ',', '.', '/'])
            }) || text.strip_prefix(&*line.text).is_some_and(is_of_page))
    };
    let mut above = lines.iter().take(limit).enumerate();
    above.find(|(_, line)| is_copy(line)).map(|(at, _)| at)
}

/// ` 4.3.2021`, ` - Port Amal Echo`: what pages put behind a title.
fn is_of_page(rest: &str) -> bool {
    let name = rest.trim_start_matches([' ', '-', '–', '—', '|', '·']);
    name.len() < rest.len() && (dated::is_date(name) || is_outlet(name))
}

#[cfg(test)]
mod tests {
    use crate::segment::naming::tests::{LEAD, NEXT, kind_of};

    #[test]
    fn copies_of_a_title() {
        let title = "Envoys meet in the old palace";
        for copy in [
            "Home Rivers Envoys meet in the old palace",
            "EchoRiversEnvoys meet in the old palace",
            "Envoys meet in the old palace 4.3.2021",
            "Envoys meet in the old palace - Port Amal Echo",
        ] {
            for page in [[copy, title, LEAD, NEXT], [title, copy, LEAD, NEXT]] {
                assert_eq!(kind_of(&page, title), "headline", "{copy}");
                assert_ne!(kind_of(&page, copy), "sentence", "{copy}");
            }
        }
        // A title that goes on, and the half of one.
        for longer in [
            "No boat today: Envoys meet in the old palace",
            "Envoys meet in the old palace and the river rises",
        ] {
            assert_eq!(
                kind_of(&[longer, title, LEAD, NEXT], longer),
                "headline",
                "{longer}"
            );
        }
    }

    #[test]
    fn paths_end_in_the_title() {
        let tags = "River delta boats and old palaces";
        let title = "Envoys meet in the old palace by boat";
        let path = format!("Home / Rivers / {title}");
        assert_eq!(
            kind_of(&[&path, "Rivers", tags, title, LEAD, NEXT], title),
            "headline"
        );
        assert_eq!(
            kind_of(&["Home / Rivers", "Rivers", tags, title, LEAD, NEXT], tags),
            "headline"
        );
    }

    #[test]
    fn rows_that_speak_of_the_article() {
        let row = "Envoys | Old palace | River talks of March";
        assert_eq!(kind_of(&[row, LEAD, NEXT], row), "headline");
        let report = "Delta Update, March 4, 2021";
        assert_eq!(kind_of(&[report, LEAD, NEXT], report), "headline");
        let report = "Highlights: Delta Press 4 Mar 21";
        let page = ["DELTA SOURCE CENTER", report, LEAD, NEXT];
        assert_eq!(kind_of(&page, report), "headline");
        let page = ["Boats leave", report, LEAD, NEXT];
        assert_eq!(kind_of(&page, "Boats leave"), "headline");
        for row in [
            "Tides | Sport and weather | Letters to us",
            "Rivers > Palaces > Envoys meet in the old palace",
        ] {
            assert_eq!(kind_of(&[row, LEAD, NEXT], row), "navigation", "{row}");
        }
    }
}
