//! The cover that a news database puts before the articles of an export: who asked for them, and which they are.

use crate::corpus::files::exports::{Parting, line_texts, lines};

/// What a cover says of the request that the articles answer, also where they are not the first that were found.
const REQUEST: [&str; 2] = ["Download Request:", "Time Of Request:"];
/// In so many lines of a cover its list begins.
const COVER: usize = 8;

/// How long the cover is that a database puts before the first article.
pub(super) fn cover(text: &str, parting: Parting) -> Option<usize> {
    match parting {
        Parting::Place => cover_before_mark(text, parting),
        Parting::Ruled => cover_of_report(text, parting),
        Parting::End => cover_with_list(text),
        Parting::Tagged | Parting::Number | Parting::Certified => None,
    }
}

/// What stands before the mark of the first article.
fn cover_before_mark(text: &str, parting: Parting) -> Option<usize> {
    let (start, _) = lines(text).find(|(_, line)| parting.is_mark(line))?;
    let (before, rest) = text.split_at(start);
    let is_first = parting.is_first(line_texts(rest).next()?);
    let is_request = || lines(before).any(|(_, line)| REQUEST.iter().any(|r| line.starts_with(r)));
    ((is_first || is_request()) && !before.trim().is_empty()).then_some(start)
}

/// What is said of the whole report, and the list of its articles: each ends with a rule.
fn cover_of_report(text: &str, parting: Parting) -> Option<usize> {
    let mut lines = lines(text).skip_while(|(_, line)| parting.is_mark(line));
    let (_, first) = lines.next()?;
    first.starts_with("Report Information from").then_some(())?;
    let mut lines = lines.skip_while(|(_, line)| !parting.is_mark(line));
    let mut end = lines.next()?.0;
    // An empty list leaves its rule.
    for (start, line) in lines.by_ref() {
        if parting.is_mark(line) {
            end = start;
        } else if line.eq_ignore_ascii_case("table of contents") {
            return Some(lines.find(|(_, line)| parting.is_mark(line))?.0);
        } else {
            break;
        }
    }
    Some(end)
}

/// A list of the articles, which ends where the first of their headlines comes again.
fn cover_with_list(text: &str) -> Option<usize> {
    let mut lines = lines(text);
    lines.by_ref().take(COVER).find(|(_, line)| {
        let count = line.strip_prefix("Documents (");
        count.is_some_and(|count| count.ends_with(')'))
    })?;
    let (_, first) = lines.next()?;
    let first = first.strip_prefix("1.")?.trim();
    let (start, _) = lines.find(|(_, line)| *line == first)?;
    Some(start)
}

#[cfg(test)]
mod tests {
    use super::super::articles::Articles;
    use super::*;

    #[test]
    fn the_cover_is_none_of_the_first_article() {
        let cover = "Job Number: 12\n\nDocuments (2)\n\n1. Boats leave\n\nSearch Terms: boats\n\n2. Boats are back\n\n";
        let article =
            "Boats leave\n\nDelta Post\n\nMarch 4, 2008 Tuesday\n\nThey left.\n\nEnd of Document\n";
        let export = [cover, article, "Boats are back\n\nEnd of Document\n"].concat();
        let mut articles = Articles::of(&export, usize::MAX).unwrap();
        let found = articles.push(&export);
        assert_eq!(found[0].furniture, 0..cover.len());
        assert_eq!(found[0].told[1].as_deref(), Some("Delta Post"));
        assert_eq!(found[1].furniture, 0..0);
        // Without a list, or where its first headline does not come again, nothing is left out.
        for other in [
            "Documents (2)\n\nThe boats left.\n",
            "Documents (2)\n\n1. Boats\n\n2. Ships\n",
        ] {
            assert_eq!(cover_with_list(other), None);
        }
    }

    #[test]
    fn what_stands_before_the_first_place_is_a_cover() {
        let articles = "Document 1 of 2\n\nBoats leave\n\nDocument 2 of 2\n\nBoats are back\n";
        let furniture = |before: &str, articles: &str| {
            let export = [before, articles].concat();
            let mut found = Articles::of(&export, usize::MAX).unwrap();
            found.push(&export).remove(0).furniture
        };
        let before = "Report Information\n\n12 March 2008 11:03\n\n";
        assert_eq!(furniture(before, articles), 0..before.len());
        assert_eq!(furniture("\n\n", articles), 0..0);
        // The end of an article whose mark is missing.
        let later = articles.replace("1 of 2", "501 of 2146");
        assert_eq!(furniture(before, &later), 0..0);
        let before = "Download Request: Selected Items: 501-1000\n\nTerms: (boats)\n\n";
        assert_eq!(furniture(before, &later), 0..before.len());
    }
}
