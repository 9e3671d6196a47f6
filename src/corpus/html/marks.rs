//! What an element says that it holds: words under a picture, notes, who the author is.

use dom_query::Element;

use super::attributes::classes;
use super::element::BEFORE_FURNITURE;
use crate::segment::Furniture;

/// Words for notes below an article.
const NOTES: &[&str] = &["endnote", "endnotes", "footnote", "footnotes", "reflist"];

/// What an author's box is called behind `author`, or `about` before it.
const AUTHOR_BOX: &[&str] = &[
    "bio",
    "box",
    "card",
    "desc",
    "description",
    "info",
    "profile",
];
/// What an element says that it holds, by its name or by what its maker called it: the words under a picture
/// (`wp-caption-text`), notes below the article, who the author is.
pub(super) fn marks(name: &str, element: &Element) -> Option<Furniture> {
    if name == "figcaption" {
        return Some(Furniture::Caption);
    }
    let is_box = matches!(
        name,
        "aside" | "div" | "footer" | "li" | "ol" | "section" | "ul"
    );
    let marked = |class: &str| {
        // What one system calls the name of a field, and many who wrote an entry.
        match class {
            "field-label" | "field__label" => return Some(Furniture::Navigation),
            "contributor" => return Some(Furniture::Byline),
            _ => {}
        }
        let lower = class.to_ascii_lowercase();
        let words = || lower.split(|c: char| !c.is_ascii_alphanumeric());
        if words().any(|word| BEFORE_FURNITURE.contains(&word) || word == "closed") {
            return None;
        }
        let is_caption = |word: &str| {
            word.starts_with("caption") && word != "captions" || word.ends_with("caption")
        };
        if words().any(is_caption) {
            return Some(Furniture::Caption);
        }
        // Marks of notes in the text are called so too, and names above it.
        if !is_box {
            return None;
        }
        let is_of_author = words().zip(words().skip(1)).any(|(word, next)| {
            word == "author" && AUTHOR_BOX.contains(&next) || word == "about" && next == "author"
        });
        match is_of_author || words().any(|word| word == "bio") {
            true => Some(Furniture::Biography),
            false => words()
                .any(|word| NOTES.contains(&word))
                .then_some(Furniture::CrossReference),
        }
    };
    classes(element).find_map(marked)
}
