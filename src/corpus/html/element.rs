//! What the elements of a page mean: lines, paragraphs, links, furniture, things unseen.

use dom_query::Element;

/// How far a line stands from the one before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    #[default]
    None,
    Line,
    Paragraph,
}

/// What an element means for the lines in it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Style {
    pub(super) gap: Gap,
    pub(super) link: bool,
    pub(super) paragraph: bool,
    pub(super) preformatted: bool,
    pub(super) heading: Option<u8>,
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
}

/// What the name of an element means.
pub(super) fn style(name: &str) -> Style {
    let (mut style, plain) = (Style::default(), Gap::Paragraph);
    match name {
        "a" => style.link = true,
        "p" | "blockquote" => (style.gap, style.paragraph) = (plain, true),
        "li" | "dd" => (style.gap, style.paragraph) = (Gap::Line, true),
        "pre" => (style.gap, style.preformatted) = (plain, true),
        "h1" => (style.gap, style.heading) = (plain, Some(1)),
        "h2" => (style.gap, style.heading) = (plain, Some(2)),
        "h3" | "h4" | "h5" | "h6" => (style.gap, style.heading) = (plain, Some(3)),
        "td" | "th" | "tr" | "dt" | "caption" | "summary" | "option" => style.gap = Gap::Line,
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
            css.contains("display:none") || css.contains("visibility:hidden")
        })
}

/// Words that the makers of pages use in `class` and `id` for what is not the article.
const FURNITURE: &[&str] = &[
    "ad",
    "ads",
    "comment",
    "commentlist",
    "consent",
    "disqus",
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
    "respond",
    "search",
    "share",
    "sharedaddy",
    "sharing",
    "signup",
    "social",
    "subscribe",
    "taboola",
    "tags",
    "toolbar",
    "trending",
];
/// Beginnings of such words.
const FURNITURE_BEGINNINGS: &[&str] = &[
    "advert",
    "breadcrumb",
    "comments",
    "cookie",
    "footer",
    "newsletter",
    "recommend",
    "related",
    "sidebar",
    "sponsor",
];

/// Whether an element looks like furniture of the page; its content may prove otherwise.
pub(super) fn suspicion(name: &str, element: &Element) -> Option<Suspicion> {
    match name {
        "nav" | "footer" | "aside" | "form" | "dialog" | "menu" | "search" => {}
        "div" | "section" | "ul" | "ol" | "dl" | "table" | "td" | "tr" | "header" | "details" => {}
        // Paragraphs and headings speak for themselves, whatever their class.
        _ => return None,
    }
    let role = attribute(element, "role").unwrap_or_default();
    let named = matches!(
        role,
        "navigation" | "complementary" | "contentinfo" | "search" | "dialog" | "alertdialog"
    ) || [attribute(element, "class"), attribute(element, "id")]
        .into_iter()
        .flatten()
        .any(is_furniture_name);
    if named {
        Some(Suspicion::Name)
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

fn is_furniture_name(names: &str) -> bool {
    let mut found = names
        .split_ascii_whitespace()
        .any(|name| name == "widget-area");
    for word in names.split(|c: char| !c.is_ascii_alphanumeric()) {
        let word = word.to_ascii_lowercase();
        // An embedded post is quoted by the article.
        if word.starts_with("embed") {
            return false;
        }
        found |= FURNITURE.contains(&word.as_str())
            || FURNITURE_BEGINNINGS
                .iter()
                .any(|beginning| word.starts_with(beginning));
    }
    found
}

fn attribute<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    element
        .attrs
        .iter()
        .find(|a| &*a.name.local == name)
        .map(|a| &*a.value)
}
