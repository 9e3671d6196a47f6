//! What the makers of pages mark as no part of the running text: words under pictures, notes.

use std::ops::Range;

use dom_query::Element;

use super::element::{BEFORE_FURNITURE, classes};
use crate::segment::Furniture;

/// Words for notes below an article.
const NOTES: &[&str] = &["endnote", "endnotes", "footnote", "footnotes", "reflist"];

/// What an element says that it holds, by its name or by what its maker called it: the words under a picture
/// (`wp-caption-text`), notes below the article.
pub(super) fn marks(name: &str, element: &Element) -> Option<Furniture> {
    if name == "figcaption" {
        return Some(Furniture::Caption);
    }
    let is_box = matches!(
        name,
        "aside" | "div" | "footer" | "li" | "ol" | "section" | "ul"
    );
    let marked = |class: &str| {
        let lower = class.to_ascii_lowercase();
        let words = || lower.split(|c: char| !c.is_ascii_alphanumeric());
        if words().any(|word| BEFORE_FURNITURE.contains(&word) || word == "closed") {
            return None;
        }
        let is_caption = |word: &str| {
            word.starts_with("caption") && word != "captions" || word.ends_with("caption")
        };
        match words().any(is_caption) {
            true => Some(Furniture::Caption),
            // Their marks in the text are called so too.
            false => (is_box && words().any(|word| NOTES.contains(&word)))
                .then_some(Furniture::CrossReference),
        }
    };
    classes(element).find_map(marked)
}

/// The marks that are believed in a text of `length` bytes: on a page of pictures the captions are the article.
pub(super) fn trusted(
    mut marked: Vec<(Range<usize>, Furniture)>,
    length: usize,
) -> Vec<(Range<usize>, Furniture)> {
    let holds = |wanted| {
        let of_kind = marked.iter().filter(|(_, kind)| *kind == wanted);
        of_kind.map(|(bytes, _)| bytes.len()).sum::<usize>()
    };
    let [captions, notes] = [Furniture::Caption, Furniture::CrossReference].map(holds);
    marked.retain(|(_, kind)| match kind {
        Furniture::Caption => captions < length / 2,
        _ => notes < length / 2,
    });
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
