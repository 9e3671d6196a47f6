//! What an element calls its words, or how it sets them out, where that may make them the headline.

use dom_query::Element;

use super::attributes::{attribute, classes};

/// The smallest of the sizes, from 1 to 7, in which old pages set headlines.
const LARGE: u8 = 4;
/// Most letters of what stands for a system in the name of a class.
const INITIALS: usize = 3;

/// Whether an element is called the title of an article.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Called {
    #[default]
    Nothing,
    /// What is no heading is called a title (`<div class=headline>`).
    Line,
    /// A heading is called a title, be it that of the site.
    Heading,
    /// A heading is called the title of an article or a post (`entry-title`).
    Article,
}

/// What an element is called, as many systems do.
pub(super) fn called(element: &Element, is_heading: bool) -> Called {
    if attribute(element, "itemprop") == Some("headline") && is_heading {
        return Called::Article;
    }
    let by_class = |class: &str| {
        let class = class.to_ascii_lowercase().replace('_', "-");
        let (of, what) = class.rsplit_once('-').unwrap_or(("", &class));
        // The initials of a system may stand before it. `related-post-title` is that of another.
        let (system, of) = of.rsplit_once('-').unwrap_or(("", of));
        if system.len() > INITIALS && system != "wp-block" {
            return Called::Nothing;
        }
        let of_article = matches!(of, "article" | "entry" | "news" | "post" | "story");
        match what {
            "headline" | "title" if is_heading && of_article => Called::Article,
            "headline" | "title" if is_heading && of.is_empty() => Called::Heading,
            "hd" | "headline" | "hed" | "title" if of_article || of.is_empty() => Called::Line,
            _ => Called::Nothing,
        }
    };
    classes(element).map(by_class).max().unwrap_or_default()
}

/// Whether an element sets its words in bold or in large letters.
pub(super) fn is_set_out(name: &str, element: &Element) -> bool {
    match name {
        "b" | "big" | "strong" => true,
        "font" => attribute(element, "size").is_some_and(|size| {
            let size = size.trim();
            size.starts_with('+') || size.parse::<u8>().is_ok_and(|size| size >= LARGE)
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(html: &str) -> (Called, bool) {
        let page = dom_query::Document::from(html);
        let found = page.select("body > *");
        let node = found.nodes().first().expect("an element");
        let read = node.query(|node| match &node.data {
            dom_query::NodeData::Element(element) => {
                let name: &str = &element.name.local;
                let is_heading = name.starts_with('h');
                (called(element, is_heading), is_set_out(name, element))
            }
            _ => (Called::Nothing, false),
        });
        read.expect("an element")
    }

    #[test]
    fn what_elements_call_their_words() {
        for (html, is) in [
            ("<h3 class='post-title entry-title'>x</h3>", Called::Article),
            ("<h2 class='c-Post_title'>x</h2>", Called::Article),
            ("<h2 itemprop=headline>x</h2>", Called::Article),
            ("<h1 class=title>x</h1>", Called::Heading),
            ("<div class='headline'>x</div>", Called::Line),
            ("<span class=hed>x</span>", Called::Line),
            ("<h2 class='wp-block-post-title'>x</h2>", Called::Article),
            ("<h2 class='widget-title'>x</h2>", Called::Nothing),
            ("<h2 class='related-post-title'>x</h2>", Called::Nothing),
            (
                "<div class='subtitle entry-titles'>x</div>",
                Called::Nothing,
            ),
        ] {
            assert_eq!(of(html), (is, false), "{html}");
        }
    }

    #[test]
    fn what_sets_words_out() {
        for (html, is) in [
            ("<b>x</b>", true),
            ("<font size=5>x</font>", true),
            ("<font size='+1'>x</font>", true),
            ("<font size=3>x</font>", false),
            ("<font size=-1>x</font>", false),
            ("<i>x</i>", false),
        ] {
            assert_eq!(of(html).1, is, "{html}");
        }
    }
}
