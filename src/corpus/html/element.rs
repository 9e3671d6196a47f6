//! What the elements of a page mean: lines, paragraphs, links, furniture, things unseen.

use std::hash::Hasher;

use dom_query::{Element, NodeRef};
use rustc_hash::FxHasher;

use super::attributes::{attribute, classes};
use super::called::Called;
use crate::segment::Furniture;

/// How far a line stands from the one before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    #[default]
    None,
    Line,
    Paragraph,
    /// As far as a paragraph, and no sentence goes on across it.
    Apart,
}

/// What an element means for the lines in it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Style {
    pub(super) gap: Gap,
    pub(super) link: bool,
    pub(super) paragraph: bool,
    pub(super) preformatted: bool,
    pub(super) heading: Option<u8>,
    pub(super) pull_quote: bool,
    pub(super) item: bool,
    pub(super) row: bool,
    pub(super) called: Called,
    pub(super) set_out: bool,
    pub(super) marks: Option<Furniture>,
    pub(super) region: Option<Suspicion>,
}

/// What makes a region of a page look like furniture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Suspicion {
    /// An `aside`, which may be a fact box of the article.
    Aside,
    /// Another element, which may stand inside or around an article as well (`footer`, `form`).
    Element,
    /// What its maker called it (`related-posts`).
    Name,
    /// What its maker called it, and what is in it reads as the article does (`comment-list`).
    Comments,
}

/// What the name of an element means.
pub(super) fn style(name: &str) -> Style {
    let (mut style, plain) = (Style::default(), Gap::Paragraph);
    match name {
        "a" => style.link = true,
        "p" | "blockquote" => (style.gap, style.paragraph) = (plain, true),
        "li" => (style.gap, style.paragraph, style.item) = (Gap::Apart, true, true),
        "dd" => (style.gap, style.paragraph) = (Gap::Apart, true),
        "pre" => (style.gap, style.preformatted) = (plain, true),
        "h1" => (style.gap, style.heading) = (plain, Some(1)),
        "h2" => (style.gap, style.heading) = (plain, Some(2)),
        "h3" | "h4" | "h5" | "h6" => (style.gap, style.heading) = (plain, Some(3)),
        "tr" => (style.gap, style.row) = (Gap::Line, true),
        "td" | "th" | "dt" | "caption" | "summary" | "option" => style.gap = Gap::Line,
        "address" | "article" | "aside" | "body" | "center" | "details" | "dialog" | "dir"
        | "div" | "dl" | "fieldset" | "figcaption" | "figure" | "footer" | "form" | "header"
        | "hgroup" | "hr" | "html" | "legend" | "main" | "menu" | "nav" | "ol" | "search"
        | "section" | "table" | "tbody" | "tfoot" | "thead" | "ul" => style.gap = plain,
        _ => {}
    }
    style
}

/// Whether readers of the page never see what is in this element.
pub(super) fn is_invisible(name: &str, element: &Element) -> bool {
    matches!(
        name,
        "head"
            | "script"
            | "style"
            | "noscript"
            | "template"
            | "iframe"
            | "object"
            | "embed"
            | "svg"
            | "math"
            | "canvas"
            | "audio"
            | "video"
            | "select"
            | "button"
            | "textarea"
            | "title"
    ) || attribute(element, "hidden").is_some()
        || attribute(element, "style").is_some_and(|css| {
            let css: String = css
                .split_ascii_whitespace()
                .collect::<String>()
                .to_ascii_lowercase();
            css.contains("display:none")
                || css.contains("visibility:hidden")
                || css.contains("clip:rect(0")
                || css.contains("clip:rect(1px")
        })
}

/// Whether only programs that read pages aloud are to find what is in this element: `, opens new tab`.
pub(super) fn is_for_screen_readers(element: &Element) -> bool {
    classes(element).any(is_read_aloud)
}

fn is_read_aloud(class: &str) -> bool {
    let class = class.to_ascii_lowercase().replace('_', "-");
    let bare = class.strip_prefix("u-").unwrap_or(&class);
    let bare = bare.strip_prefix("is-").unwrap_or(bare);
    matches!(
        bare,
        "visually-hidden"
            | "visuallyhidden"
            | "sr-only"
            | "show-for-sr"
            | "screen-reader"
            | "screen-reader-only"
            | "screen-reader-text"
            | "screenreader"
            | "screenreader-only"
            | "screenreader-text"
            | "element-invisible"
            | "assistive-text"
    )
}

/// Whether the element sets out words of the article again in large letters. A quotation that is called nothing may be the only
/// place where somebody is quoted.
pub(super) fn is_pull_quote(node: &NodeRef, element: &Element) -> bool {
    let is_quotation = &*element.name.local == "blockquote";
    let is_called = |class: &str| {
        let mut class = class.to_ascii_lowercase();
        class.retain(|c| c.is_ascii_alphanumeric());
        class.contains("pullquote") || is_quotation && class == "pull"
    };
    let stands_aside = || node.parent().is_some_and(|around| around.has_name("aside"));
    classes(element).any(is_called) || is_quotation && stands_aside()
}

/// Whether a link leads to the first page of the site.
pub(super) fn leads_home(element: &Element) -> bool {
    attribute(element, "href").is_some_and(|href| {
        let path = match href.trim().split_once("://") {
            Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
            None => href.trim().trim_start_matches("./").trim_start_matches('/'),
        };
        !href.trim().is_empty() && matches!(path, "" | "index.html" | "index.htm" | "index.php")
    })
}

/// Whether a link leads to another page.
pub(super) fn leads_elsewhere(element: &Element) -> bool {
    attribute(element, "href").is_some_and(|href| !href.contains('#') && !href.is_empty())
}

/// Whether a link leads to another place of the same page.
pub(super) fn leads_within(element: &Element) -> bool {
    attribute(element, "href").is_some_and(|href| href.starts_with('#') && href.len() > 1)
}

/// What elements have in common that a page repeats: name, first class and id, numbers apart.
pub(super) fn shape(name: &str, element: &Element) -> u64 {
    let class = classes(element).next().unwrap_or_default();
    hash([name, class, attribute(element, "id").unwrap_or_default()])
}

/// The same with all classes.
pub(super) fn region_shape(name: &str, element: &Element) -> u64 {
    let [class, id] = ["class", "id"].map(|name| attribute(element, name).unwrap_or_default());
    hash([name, class, id])
}

fn hash(parts: [&str; 3]) -> u64 {
    let mut hasher = FxHasher::default();
    for part in parts {
        let letters = part.bytes().filter(|b| !b.is_ascii_digit());
        letters.for_each(|byte| hasher.write_u8(byte));
        hasher.write_u8(b' ');
    }
    hasher.finish()
}

/// Words that the makers of pages use in `class` and `id` for what is not the article.
const FURNITURE: &[&str] = &[
    "ad",
    "ads",
    "consent",
    "gdpr",
    "login",
    "masthead",
    "menu",
    "modal",
    "mostread",
    "nav",
    "navbar",
    "navigation",
    "outbrain",
    "pager",
    "pagination",
    "popular",
    "popup",
    "promo",
    "promos",
    "recirc",
    "search",
    "share",
    "sharedaddy",
    "sharing",
    "signup",
    "social",
    "subscribe",
    "taboola",
    "tags",
    "toc",
    "toolbar",
    "trending",
];
/// Beginnings of such words.
const FURNITURE_BEGINNINGS: &[&str] = &[
    "advert",
    "breadcrumb",
    "cookie",
    "footer",
    "newsletter",
    "recommend",
    "related",
    "sidebar",
    "sponsor",
];
/// Words for what readers say.
const COMMENTS: &[&str] = &["comment", "commentlist", "comments", "disqus", "respond"];
/// Words with which a class begins or ends that only says whether there is furniture: `no-ads`, `has-sidebar`, `ad-free`.
pub(super) const BEFORE_FURNITURE: &[&str] = &["has", "hide", "no", "non", "with", "without"];
const AFTER_FURNITURE: &[&str] = &["eligible", "enabled", "free"];

/// Whether an element looks like furniture of the page; its content may prove otherwise.
pub(super) fn suspicion(name: &str, element: &Element) -> Option<Suspicion> {
    match name {
        "nav" | "footer" | "aside" | "form" | "dialog" | "menu" | "search" => {}
        "div" | "section" | "ul" | "ol" | "dl" | "table" | "td" | "tr" | "header" | "details" => {}
        // Paragraphs and headings speak for themselves, whatever their class.
        _ => return None,
    }
    let role = attribute(element, "role").unwrap_or_default();
    let role = matches!(
        role,
        "navigation" | "complementary" | "contentinfo" | "search" | "dialog" | "alertdialog"
    );
    let names = [attribute(element, "class"), attribute(element, "id")];
    let named = names.into_iter().flatten().filter_map(by_name);
    let named = named.max_by_key(|found| *found == Suspicion::Comments);
    if named.is_some() || role {
        named.or(Some(Suspicion::Name))
    } else if name == "aside" {
        Some(Suspicion::Aside)
    } else if matches!(
        name,
        "nav" | "footer" | "form" | "dialog" | "menu" | "search"
    ) || attribute(element, "aria-hidden") == Some("true")
    {
        Some(Suspicion::Element)
    } else {
        None
    }
}

/// What the classes or the id of an element make of it.
fn by_name(names: &str) -> Option<Suspicion> {
    let mut found = None;
    for name in names.split_ascii_whitespace() {
        let lower = name.to_ascii_lowercase();
        let words = || lower.split(|c: char| !c.is_ascii_alphanumeric());
        // An embedded post is quoted by the article.
        if words().any(|word| word.starts_with("embed")) {
            return None;
        }
        let begins = words()
            .next()
            .is_some_and(|w| BEFORE_FURNITURE.contains(&w));
        if begins
            || words()
                .next_back()
                .is_some_and(|w| AFTER_FURNITURE.contains(&w))
        {
            continue;
        }
        let is_comments = |word: &str| COMMENTS.contains(&word) || word.starts_with("comments");
        let is_furniture = |word: &str| {
            let begins = |beginning: &&str| word.starts_with(*beginning);
            FURNITURE.contains(&word) || FURNITURE_BEGINNINGS.iter().any(begins)
        };
        if words().any(is_comments) {
            found = Some(Suspicion::Comments);
        } else if lower == "widget-area" || words().any(is_furniture) {
            found = found.or(Some(Suspicion::Name));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_the_first_page_of_a_site() {
        for (href, is_home) in [
            ("/", true),
            ("https://example.org", true),
            ("https://example.org/", true),
            ("./index.html", true),
            ("/story", false),
            ("https://example.org/story/", false),
            ("#top", false),
            ("", false),
        ] {
            let page = dom_query::Document::from(format!("<a href='{href}'>x</a>"));
            let node = page.select("a");
            let link = node.nodes().first().expect("a link");
            let found = link.query(|node| match &node.data {
                dom_query::NodeData::Element(element) => leads_home(element),
                _ => false,
            });
            assert_eq!(found, Some(is_home), "{href}");
        }
    }

    #[test]
    fn names_of_furniture_and_names_that_only_speak_of_it() {
        for names in [
            "ad",
            "story related-posts",
            "top_ads",
            "widget-area",
            "site-Footer",
        ] {
            assert_eq!(by_name(names), Some(Suspicion::Name), "{names}");
        }
        for names in ["comments-area", "ads comment", "disqus_thread"] {
            assert_eq!(by_name(names), Some(Suspicion::Comments), "{names}");
        }
        for names in [
            "text ad-eligible",
            "no-ads",
            "has-sidebar",
            "story",
            "advice",
            "ad embedded",
        ] {
            assert_eq!(by_name(names), None, "{names}");
        }
    }
}
