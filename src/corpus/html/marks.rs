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
/// What is said of a film in the midst of an article, behind `video`.
const OF_VIDEO: &[&str] = &["credit", "duration", "headline", "title"];

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
        // The first heading of a page about a film is its headline.
        let mut of_video = words().skip_while(|word| !word.starts_with("video"));
        if name != "h1" && of_video.next().is_some() && of_video.any(|w| OF_VIDEO.contains(&w)) {
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

#[cfg(test)]
mod tests {
    use super::super::extract;

    const PROSE: &str = "The envoys met on Monday in the old palace by the river for a fourth time, and neither of them would say why.";

    /// What of a page with this element between its paragraphs is marked as the words of a picture or a film.
    fn captions(html: &str) -> Vec<String> {
        let page = format!("<title>Envoys meet again</title>{html}<p>{PROSE}<p>{PROSE}");
        let page = extract(&page).expect("a page with text");
        let captions = page.marked.furniture.iter();
        captions
            .filter(|(_, kind)| kind.as_str() == "caption")
            .map(|(bytes, _)| page.text[bytes.clone()].to_owned())
            .collect()
    }

    #[test]
    fn what_a_film_is_called_is_no_sentence_of_the_article() {
        let film = "<h1>Envoys meet again</h1><div class='video-resource__details'><div class='video-resource__headline'>Watch what the envoy \
            did outside the palace</div><div class='video-resource__credit'>02:12 - Source: Delta TV</div></div>";
        assert_eq!(
            captions(film),
            [
                "Watch what the envoy did outside the palace",
                "02:12 - Source: Delta TV"
            ]
        );
        for other in [
            "<h1 class='video-title'>Envoys meet again</h1>",
            "<h1>Envoys meet again</h1><div class='video-description'>They met once more</div>",
            "<h1>Envoys meet again</h1><div class='headline-video'>They met once more</div>",
        ] {
            assert!(captions(other).is_empty(), "{other}");
        }
    }
}
