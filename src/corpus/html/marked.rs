//! What the makers of pages mark as no part of the running text: words under pictures, notes, headings, who the author is, links
//! that are boxes, cells of tables. And items of lists, which are part of it.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::lines::Line;
use crate::segment::{Furniture, Marked};

/// Most words of a heading between paragraphs.
const HEADING: usize = 12;
/// Most words of the name of a field, and of a name.
const LABEL: usize = 6;
/// What stands before links to other articles, in capitals as no sentence begins.
const LABELS: [&str; 4] = ["RELATED", "READ ALSO", "READ MORE", "READ NEXT"];
/// Most words of a cell that says no sentence.
const CELL: usize = 8;

/// A line of the page in the text of its article.
pub(super) struct Written<'l> {
    /// Its number among the lines of the page.
    pub(super) at: usize,
    pub(super) line: &'l Line,
    pub(super) bytes: Range<usize>,
}

/// What the page marks in the text that is written of its kept `lines`, each with its place there. `body` is the number of the
/// first line of prose.
pub(super) fn of_text(lines: &[Written], body: usize, length: usize) -> Marked {
    let rows = rows_of_data(lines);
    let runs = runs_of_article(lines);
    let kind = |at: usize, line: &Line| {
        let is_heading = line.heading.is_some_and(|level| level > 1)
            && body < at
            && line.words() <= HEADING
            && !line.text.ends_with('.');
        let is_cell = line.row.is_some_and(|row| rows.contains(&row));
        match line.marked {
            None if is_heading => Some(Furniture::SectionHeading),
            None if is_cell || line.card => Some(Furniture::Navigation),
            None if is_content(line) || is_labelled_link(line) => Some(Furniture::Navigation),
            None if line.pull_quote && is_repeated(line, &runs) => Some(Furniture::PullQuote),
            Some(Furniture::Byline | Furniture::Navigation) if line.words() > LABEL => None,
            marked => marked,
        }
    };
    let mut marked = Marked::default();
    for Written { at, line, bytes } in lines {
        match kind(*at, line) {
            Some(kind) => marked.furniture.push((bytes.clone(), kind)),
            None if line.item && !line.mostly_links() => marked.items.push(bytes.clone()),
            None => {}
        }
    }
    marked.furniture = trusted(marked.furniture, length);
    marked
}

/// An item of a table of contents.
fn is_content(line: &Line) -> bool {
    line.item && line.within && !line.elsewhere && line.mostly_links()
}

/// `RELATED`, and a link.
fn is_labelled_link(line: &Line) -> bool {
    let rest = |label: &&str| line.text.strip_prefix(*label);
    line.linked > 0
        && LABELS
            .iter()
            .any(|label| rest(label).is_some_and(|rest| rest.starts_with([' ', ':'])))
}

/// Words of a run by which a pull quote is known again.
const RUN: usize = 3;

/// All runs of words of the lines beside pull quotes, in small letters; none where there is no pull quote.
fn runs_of_article(lines: &[Written]) -> HashSet<[String; RUN]> {
    let others = lines.iter().filter(|written| !written.line.pull_quote);
    match lines.iter().any(|written| written.line.pull_quote) {
        true => others.flat_map(|written| runs(written.line)).collect(),
        false => HashSet::new(),
    }
}

/// Whether at least half of the runs of a pull quote stand in the article, as where it was shortened or put together. Words that
/// stand nowhere else are the only copy, however they are set out.
fn is_repeated(line: &Line, of_article: &HashSet<[String; RUN]>) -> bool {
    let (mut known, mut all) = (0, 0);
    for run in runs(line) {
        known += usize::from(of_article.contains(&run));
        all += 1;
    }
    all > 0 && 2 * known >= all
}

/// The runs of a line's words.
fn runs(line: &Line) -> Vec<[String; RUN]> {
    let words = line.text.split(|c: char| !c.is_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let runs = words.windows(RUN);
    runs.filter_map(|run| <[String; RUN]>::try_from(run.to_vec()).ok())
        .collect()
}

/// The rows of tables that have two cells or more, all of them short and none a sentence. Old pages have tables for a layout.
fn rows_of_data(lines: &[Written]) -> HashSet<usize> {
    let mut rows: HashMap<usize, (usize, bool)> = HashMap::new();
    for Written { line, .. } in lines {
        if let Some(row) = line.row {
            let (cells, are_short) = rows.entry(row).or_insert((0, true));
            *cells += 1;
            *are_short &= line.words() <= CELL && !line.text.ends_with(['.', '!', '?', '”', '"']);
        }
    }
    let rows = rows.into_iter();
    let rows = rows.filter(|(_, (cells, are_short))| *cells > 1 && *are_short);
    rows.map(|(row, _)| row).collect()
}

/// The marks that are believed in a text of `length` bytes: on a page of pictures the captions are the article.
fn trusted(
    mut marked: Vec<(Range<usize>, Furniture)>,
    length: usize,
) -> Vec<(Range<usize>, Furniture)> {
    let mut sums: HashMap<Furniture, usize> = HashMap::new();
    for (bytes, kind) in &marked {
        *sums.entry(*kind).or_default() += bytes.len();
    }
    marked.retain(|(_, kind)| sums[kind] < length / 2);
    marked
}

#[cfg(test)]
mod tests {
    use super::super::extract;
    use super::*;

    const PROSE: &str = "<p>The envoys met on Monday in the old palace by the river for a fourth time, and a guard let them in.\
        <p>Nobody else was there to hear what they said to each other, and neither of them would tell the press.\
        <p>“We agree on the water,” one of them said at the gate, “and on nothing else that I could name to you.”";

    /// What the page marks in its text, in a word or two.
    fn found(html: &str) -> Vec<(&'static str, String)> {
        let page = extract(&format!(
            "<h1>Envoys meet again</h1><article>{html}</article>"
        ))
        .unwrap();
        let text = |bytes: Range<usize>| page.text[bytes].to_owned();
        let marked = page.marked.furniture.into_iter();
        marked
            .map(|(bytes, kind)| (kind.as_str(), text(bytes)))
            .collect()
    }

    #[test]
    fn words_under_pictures() {
        let words = "Two men mend a net by the old pier.";
        for caption in [
            format!("<figure><img><figcaption>{words}</figcaption></figure>"),
            format!("<figure><img><figcaption><p>{words}</p></figcaption></figure>"),
            format!("<div class='wp-caption'><img><p class='wp-caption-text'>{words}</p></div>"),
            format!("<div class='photo'><span class='story__imageCaption'>{words}</span></div>"),
        ] {
            let html = format!("{caption}{PROSE}");
            assert_eq!(found(&html), [("caption", words.to_owned())], "{caption}");
        }
        for other in [
            format!("<p class='no-caption'>{words}</p>"),
            format!("<div class='has-captions'><p>{words}</p></div>"),
            format!("<figure><blockquote>{words}</blockquote></figure>"),
            format!("<div class='closed-caption'><p>{words}</p></div>"),
        ] {
            assert_eq!(found(&format!("{PROSE}{other}")), [], "{other}");
        }
    }

    #[test]
    fn names_of_fields_and_of_writers() {
        let html =
            |class: &str, text: &str| format!("{PROSE}<div class='{class}'>{text}</div>{PROSE}");
        assert_eq!(
            found(&html("field-label", "Issued by:&nbsp;")),
            [("navigation", "Issued by:".to_owned())]
        );
        assert_eq!(
            found(&html("contributor", "Mona Haddad")),
            [("byline", "Mona Haddad".to_owned())]
        );
        assert_eq!(found(&html("fields", "Issued by the port")), []);
        let said = "The envoys said on Monday that they would go.";
        assert_eq!(found(&html("contributor", said)), []);
    }

    #[test]
    fn headings_below_the_first_paragraph() {
        for (heading, is_heading) in [
            ("<h2>A message, but from whom?</h2>", true),
            ("<h3>What we carried</h3>", true),
            ("<h2>Leave now!</h2>", true),
            ("<h4>They went to the river that night.</h4>", false),
            ("<p><b>Why now?</b></p>", false),
        ] {
            let marked = found(&format!("{PROSE}{heading}<p>Yes.</p>{PROSE}"));
            let is = marked.iter().any(|(kind, _)| *kind == "section-heading");
            assert_eq!(is, is_heading, "{heading}");
        }
        // Above it a heading is a summary.
        let deck = format!("<h2>Two envoys and a river that will not wait</h2>{PROSE}");
        assert_eq!(found(&deck), []);
    }

    #[test]
    fn cells_links_and_authors() {
        let table = "<table><tr><td>Boats</td><td>110</td></tr><tr><td>Men</td><td>about 500</td></tr></table>";
        let cells: Vec<String> = found(&format!("{PROSE}{table}{PROSE}"))
            .into_iter()
            .map(|(kind, text)| format!("{kind} {text}"))
            .collect();
        let wanted = [
            "navigation Boats",
            "navigation 110",
            "navigation Men",
            "navigation about 500",
        ];
        assert_eq!(cells, wanted);
        let layout = format!("<table><tr><td>{PROSE}</td><td>Nobody came.</td></tr></table>");
        assert_eq!(found(&layout), []);
        let bio = "Mona Haddad is a novelist who lives in Amman.";
        let html = format!("<div class='author-bio'><p>{bio}</p></div>{PROSE}");
        assert!(found(&html).iter().all(|(kind, _)| *kind == "biography"));
        let card = "<a href='/t'><h4>The treaty</h4><p>Every treaty has an annex, and every annex has a secret.</p></a>";
        assert!(
            found(&format!("{PROSE}{card}{PROSE}"))
                .iter()
                .all(|(kind, _)| *kind != "sentence")
        );
    }

    #[test]
    fn words_set_out_again() {
        let words = "We agree on the water … and on nothing else.";
        for quote in [
            format!("<figure><aside class=x><blockquote>{words}</blockquote></aside></figure>"),
            format!("<blockquote class=pull>{words}</blockquote>"),
            format!("<div class='c-pullquote'>{words}</div>"),
        ] {
            let html = format!("{PROSE}{quote}{PROSE}");
            assert_eq!(found(&html), [("pull-quote", words.to_owned())], "{quote}");
        }
        // However it is called, it may be the only copy.
        let new = "I kept the lamp, and nobody came to see it.";
        for quote in [
            format!("<blockquote class=pull>{new}</blockquote>"),
            format!("<div class='c-pullquote'>{new}</div>"),
            format!("<blockquote>{words}</blockquote>"),
            format!("<blockquote class=quote>{words}</blockquote>"),
            format!("<p class=pull>{words}</p>"),
        ] {
            assert_eq!(found(&format!("{PROSE}{quote}{PROSE}")), [], "{quote}");
        }
    }

    #[test]
    fn links_to_parts_and_to_other_articles() {
        let navigation = |html: &str| {
            let found = found(&format!("{PROSE}{html}{PROSE}"));
            found.iter().any(|(kind, _)| *kind == "navigation")
        };
        for html in [
            "<ul><li><a href='#a'>3. The gate that nobody closed</a></ul>",
            "<div><strong>RELATED</strong><a href=/t>Tides of the delta</a><span>Boats wait at the lock.</span></div>",
            "<p>READ NEXT: <a href=/t>Tides of the delta rise again.</a>",
        ] {
            assert!(navigation(html), "{html}");
        }
        for html in [
            "<ul><li><a href='#a'>The gate</a> stood open all night, and nobody closed it.</ul>",
            "<p>Related work by <a href=/t>two keepers of the lock</a> says the same of all the gates.",
            "<p>RELATED WORK BY two keepers of the lock says the same of all the gates.",
        ] {
            assert!(!navigation(html), "{html}");
        }
    }

    #[test]
    fn items_of_lists() {
        let list = "<ul><li>Withdraw the boats</li><li>Close the lock</li><li><a href='/x'>Tides</a></li></ul>";
        let page = extract(&format!(
            "<h1>Envoys meet again</h1><article>{PROSE}{list}{PROSE}</article>"
        ))
        .unwrap();
        let items = page
            .marked
            .items
            .iter()
            .map(|bytes| &page.text[bytes.clone()]);
        assert_eq!(
            items.collect::<Vec<_>>(),
            ["Withdraw the boats", "Close the lock"]
        );
    }

    #[test]
    fn on_a_page_of_pictures_captions_are_the_article() {
        let captions = PROSE.replace("<p>", "<figure><img><figcaption>");
        let captions = captions.replace('\n', "</figcaption></figure>");
        assert_eq!(
            found(&format!("<p>Three pictures from the river.{captions}")),
            []
        );
    }

    #[test]
    fn notes_by_their_box_or_by_their_link() {
        let note = "Mona Haddad, A House of Reed, Basra 2009, page 12.";
        for html in [
            format!("<ol class='footnotes'><li>{note}</li></ol>"),
            format!("<ol><li>{note} <a href='#fnref1'>↩\u{fe0e}</a></li></ol>"),
            format!(
                "<div id='ftn1'><p><a href='#_ftnref1'></a>{note} <a href='#_ftnref1'>↑</a></div>"
            ),
        ] {
            let found = found(&format!("{PROSE}{html}"));
            assert_eq!(found.len(), 1, "{html}");
            assert!(
                found[0].0 == "cross-reference" && found[0].1.starts_with(note),
                "{html}"
            );
        }
        let numbered = format!("{PROSE}<p><a href='#_ftnref3'>[3]</a> {note}");
        assert_eq!(
            found(&numbered),
            [("cross-reference", format!("[3] {note}"))]
        );
        for html in [
            // A paragraph with a number that links to itself.
            format!("<p><a href='#p12'>12.</a> {note}"),
            format!(
                "<p>As he wrote,<a class='footnote' href='#fn1'>1</a> the envoys met in that house of reed.<p>{note}"
            ),
            format!("<div class='has-footnotes'><p>{note}</div>"),
        ] {
            assert_eq!(found(&format!("{PROSE}{html}")), [], "{html}");
        }
    }
}
