//! Boxes that old pages let float beside the text, with a picture and the words under it.

use dom_query::{Element, NodeData, NodeRef};

use super::attributes::{attribute, classes};

/// Most elements and texts of such a box.
const PARTS: usize = 60;
/// Most words under a picture.
const WORDS: usize = 50;
/// What systems call the side at which a box floats.
const SIDES: &[&str] = &[
    "alignleft",
    "alignright",
    "float-left",
    "float-right",
    "floatleft",
    "floatright",
];

/// Whether the element floats beside the text and holds nothing but a picture and a few words: `<table align=right>…<img>…`.
pub(super) fn is_picture_box(node: &NodeRef, element: &Element) -> bool {
    if !floats(element) {
        return false;
    }
    let (mut has_picture, mut words, mut parts) = (false, 0, 0);
    let mut stack = vec![*node];
    while let Some(node) = stack.pop() {
        parts += 1;
        let fits = node.query(|inner| match &inner.data {
            NodeData::Text { contents } => {
                words += contents.split_whitespace().take(WORDS + 1).count();
                true
            }
            NodeData::Element(element) => {
                let name: &str = &element.name.local;
                has_picture |= name == "img";
                !matches!(
                    name,
                    "form" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "li"
                )
            }
            _ => true,
        });
        if fits == Some(false) || parts > PARTS || words > WORDS {
            return false;
        }
        stack.extend(node.children_it(false));
    }
    has_picture && words > 0
}

/// Words that the makers of pages use for a box with a picture.
const PICTURES: &[&str] = &["image", "img", "photo", "photograph", "picture"];
/// Most words below a picture that nothing else says to be a caption.
const FEW: usize = 20;

/// Whether the element holds a picture, the words behind it and nothing else: `<div class=lead-image><img>…</div>`, or
/// `<div><img><br>…</div>` where the words are few and no sentence. They may be a paragraph that begins with a picture.
pub(super) fn is_picture_with_words(node: &NodeRef, element: &Element) -> bool {
    if &*element.name.local != "div" {
        return false;
    }
    let (mut has_picture, mut is_broken, mut words, mut parts) = (false, false, 0, 0);
    let mut last = None;
    let mut stack: Vec<NodeRef> = node.children_it(true).take(PARTS + 1).collect();
    while let Some(node) = stack.pop() {
        parts += 1;
        let fits = node.query(|inner| match &inner.data {
            NodeData::Text { contents } => {
                words += contents.split_whitespace().take(WORDS + 1).count();
                last = contents.trim_end().chars().next_back().or(last);
                has_picture || words == 0
            }
            NodeData::Element(element) => {
                let name: &str = &element.name.local;
                match name {
                    "img" => has_picture = words == 0,
                    "br" => is_broken |= has_picture && words == 0,
                    _ => {}
                }
                matches!(
                    name,
                    "a" | "b"
                        | "br"
                        | "cite"
                        | "em"
                        | "font"
                        | "i"
                        | "img"
                        | "picture"
                        | "small"
                        | "source"
                        | "span"
                        | "strong"
                ) && (name != "img" || has_picture)
            }
            _ => true,
        });
        if fits == Some(false) || parts > PARTS || words > WORDS {
            return false;
        }
        stack.extend(node.children_it(true).take(PARTS + 1));
    }
    let is_called = || {
        classes(element).any(|class| {
            let class = class.to_ascii_lowercase();
            let mut words = class.split(|c: char| !c.is_ascii_alphanumeric());
            words.any(|word| PICTURES.contains(&word))
        })
    };
    let is_open = !last.is_some_and(|last| ".!?…:”\"".contains(last));
    has_picture && words > 0 && (is_called() || is_broken && is_open && words <= FEW)
}

fn floats(element: &Element) -> bool {
    let to_a_side =
        |side: &str| matches!(side.trim().to_ascii_lowercase().as_str(), "left" | "right");
    let by_style = |css: &str| {
        let css: String = css.split_ascii_whitespace().collect();
        let css = css.to_ascii_lowercase();
        css.contains("float:left") || css.contains("float:right")
    };
    // Of other elements it says where their text stands.
    &*element.name.local == "table" && attribute(element, "align").is_some_and(to_a_side)
        || attribute(element, "style").is_some_and(by_style)
        || classes(element).any(|class| SIDES.contains(&class))
}

#[cfg(test)]
mod tests {
    use super::super::extract;

    const PROSE: &str = "The envoys met on Monday in the old palace by the river for a fourth time, and neither of them would say why.";

    /// What a page with this box between its paragraphs says that it holds.
    fn kind(html: &str) -> Option<&'static str> {
        let page =
            format!("<h1>Envoys meet again</h1><p>{PROSE}<p>{PROSE}{html}<p>{PROSE}<p>{PROSE}");
        let page = extract(&page).expect("a page with text");
        page.marked.furniture.first().map(|(_, kind)| kind.as_str())
    }

    #[test]
    fn a_picture_and_a_few_words_that_float() {
        let inner = "<tr><td><img src=nets.jpg><br><font size=1>Two men mend a net by the pier. <i>JON REYES, the Echo</i></font></td></tr>";
        for html in [
            format!("<TABLE ALIGN=RIGHT WIDTH=200>{inner}</TABLE>"),
            format!("<table style='width: 9em; Float : left'>{inner}</table>"),
            "<div class='box alignright'><img src=nets.jpg>Two men mend a net by the pier.</div>"
                .to_string(),
        ] {
            assert_eq!(kind(&html), Some("caption"), "{html}");
        }
        let long = inner.replace("Two men", &"Two men and a boy ".repeat(20));
        for html in [
            format!("<table align=center>{inner}</table>"),
            format!("<table align=right>{}</table>", inner.replace("img", "b")),
            format!("<table align=right>{long}</table>"),
            "<p align=right><img src=nets.jpg>Two men mended a net by the pier.".to_string(),
        ] {
            assert_eq!(kind(&html), None, "{html}");
        }
    }

    #[test]
    fn a_picture_and_the_words_behind_it() {
        for html in [
            "<div class='lead-image'><img src=nets.jpg>Two men mend a net by the pier, March 2021 | Mona Haddad.</div>",
            "<div><a href=nets.jpg><img src=nets.jpg></a><br><span>a net by the old pier</span></div>",
        ] {
            assert_eq!(kind(html), Some("caption"), "{html}");
        }
        for html in [
            "<div><img src=nets.jpg><br>Two men mended a net by the pier.</div>",
            "<div><img src=nets.jpg>Two men mended a net by the pier</div>",
            "<div class=image>Two men mended a net by the pier.<br><img src=nets.jpg></div>",
            "<div class=image><img src=nets.jpg><p>Two men mended a net by the pier.</p></div>",
            "<p><img src=nets.jpg><br>a net by the old pier",
        ] {
            assert_eq!(kind(html), None, "{html}");
        }
    }
}
