//! What the name, the role, the classes and the id of an element say about its content.

use dom_query::Element;

use super::lines::attribute;

/// What an element is called. Its content may prove otherwise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) region: Option<Region>,
    pub(super) is_caption: bool,
    pub(super) is_byline: bool,
    /// Words of the article set out again in large letters.
    pub(super) is_pull_quote: bool,
    pub(super) is_for_screen_readers: bool,
    /// `headline`, `entry-title` and the like.
    pub(super) is_title: bool,
    /// The page says that the article is in it.
    pub(super) is_article: bool,
}

/// A region that is probably no part of the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Region {
    /// An `aside`, which may be a fact box of the article.
    Aside,
    /// By its element, such as `nav` or `footer`.
    Element,
    /// By its class or id, such as `related-posts`.
    Name,
    /// What readers write.
    Comments,
}

/// Words in classes and ids for what is no part of the article.
const BOILERPLATE: &[&str] = &[
    "ad", "ads", "banner", "bookmark", "consent", "disclaimer", "gdpr", "legal", "login", "masthead", "menu", "modal", "mostread",
    "nav", "navbar", "navigation", "outbrain", "overlay", "pager", "pagination", "paywall", "popular", "popup", "promo",
    "promos", "rail", "recirc", "recirculation", "search", "share", "sharedaddy", "sharing", "shoutbox", "signup",
    "social", "sociallinks", "subscribe", "subscription", "taboola", "tags", "teaser", "teasers", "toc", "toolbar", "trending", "widget",
];
/// Beginnings of such words.
const BEGINNINGS: &[&str] =
    &["advert", "breadcrumb", "cookie", "footer", "newsletter", "recommend", "related", "sidebar", "sponsor"];
/// Words for what readers write.
const COMMENTS: &[&str] = &["comment", "commentlist", "comments", "disqus", "respond", "responses", "replies"];
/// Words for what stands under a picture.
const CAPTIONS: &[&str] = &["caption", "figcaption", "imagecaption", "photocaption", "wp-caption-text"];
/// Words before or behind a word that only say whether there is such a thing: `no-ads`, `has-sidebar`, `above-footer`.
const RELATIONS: &[&str] = &[
    "above", "before", "between", "eligible", "enabled", "free", "has", "hide", "no", "non", "open", "with", "without",
    "wrapper", "container", "layout",
];

/// Reads what an element is called.
pub(super) fn named(name: &str, element: &Element) -> Named {
    let mut named = Named {
        is_caption: name == "figcaption",
        is_article: name == "main" || name == "article",
        ..Named::default()
    };
    let itemprop = attribute(element, "itemprop").unwrap_or_default();
    named.is_article |= itemprop.split_ascii_whitespace().any(|word| word == "articleBody");
    named.is_title |= itemprop == "headline";
    let class = attribute(element, "class").unwrap_or_default();
    let id = attribute(element, "id").unwrap_or_default();
    let role = attribute(element, "role").unwrap_or_default();
    let may_be_region = matches!(
        name,
        "div" | "section" | "ul" | "ol" | "dl" | "table" | "td" | "tr" | "header" | "details" | "nav" | "footer"
            | "aside" | "form" | "dialog" | "menu" | "search"
    );
    let mut by_name = None;
    for class in class.split_ascii_whitespace().chain(id.split_ascii_whitespace()) {
        let words = words_of(class);
        let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
        let joined: String = words.concat();
        named.is_caption |= has(CAPTIONS) && !has(RELATIONS);
        named.is_byline |= has(&["byline", "author", "authors", "bylines", "contributor"]);
        named.is_pull_quote |= joined.contains("pullquote") || name == "blockquote" && joined == "pull";
        named.is_for_screen_readers |= joined.contains("visuallyhidden")
            || joined.contains("screenreader")
            || matches!(joined.as_str(), "sronly" | "assistivetext");
        named.is_title |= words.last().is_some_and(|word| matches!(word.as_str(), "headline" | "title" | "hed"));
        named.is_article |= matches!(joined.as_str(), "articlebody" | "entrycontent" | "storybody" | "postcontent");
        if !may_be_region || has(RELATIONS) || words.iter().any(|word| word.starts_with("embed")) {
            continue;
        }
        let is_boilerplate = |word: &String| {
            BOILERPLATE.contains(&word.as_str()) || BEGINNINGS.iter().any(|begin| word.starts_with(begin))
        };
        if has(COMMENTS) || words.iter().any(|word| word.starts_with("comment")) {
            by_name = Some(Region::Comments);
        } else if words.iter().any(is_boilerplate) {
            by_name = by_name.or(Some(Region::Name));
        }
    }
    let by_role = matches!(
        role,
        "navigation" | "complementary" | "contentinfo" | "search" | "dialog" | "alertdialog" | "menu"
    );
    named.region = by_name.or(match name {
        _ if by_role => Some(Region::Element),
        "aside" => Some(Region::Aside),
        "nav" | "footer" | "form" | "dialog" | "menu" | "search" | "button" | "object" | "video" | "audio" | "canvas" => {
            Some(Region::Element)
        }
        _ => None,
    });
    if name == "body" || name == "html" {
        named.region = None;
    }
    named
}

/// The words of a class name in lower case, parted by marks and by capitals inside it: `relatedArticles`, `site_Footer`.
fn words_of(class: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in class.chars() {
        if c.is_ascii_alphanumeric() {
            let begins = !before.is_ascii_alphanumeric() || c.is_ascii_uppercase() && before.is_ascii_lowercase();
            if begins || words.is_empty() {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.push(c.to_ascii_lowercase());
            }
        }
        before = c;
    }
    words
}
