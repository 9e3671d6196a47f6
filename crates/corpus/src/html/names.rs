//! Reads what the name, the role, the classes and the id of an element say about its content.

use std::sync::LazyLock;

use dom_query::Element;
use rustc_hash::FxHashMap;

/// The names of an element, as far as they tell something. Its content may prove otherwise.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Named {
    pub(super) region: Option<Region>,
    pub(super) is_caption: bool,
    pub(super) is_byline: bool,
    /// `headline`, `entry-title` and the like.
    pub(super) is_title: bool,
    /// A control to answer a comment.
    pub(super) is_reply: bool,
    /// Read aloud and not shown.
    pub(super) is_for_screen_readers: bool,
}

/// A region that is probably no part of the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Region {
    /// An `aside`, which may be a fact box of the article.
    Aside,
    /// By its element or role, such as `nav` or `footer`.
    Element,
    /// By its class or id, such as `related-posts`.
    Name,
    /// Comments of readers.
    Comments,
}

/// The words of `names.txt` and what they stand for.
struct Words {
    whole: FxHashMap<&'static str, &'static str>,
    beginnings: Vec<(&'static str, &'static str)>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let lines = include_str!("names.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(": "));
    let words = || {
        lines
            .clone()
            .flat_map(|(sense, words)| words.split(' ').map(move |word| (word, sense)))
    };
    Words {
        whole: words().filter(|(word, _)| !word.ends_with('*')).collect(),
        beginnings: words()
            .filter_map(|(word, sense)| Some((word.strip_suffix('*')?, sense)))
            .collect(),
    }
});

/// Looks up what a word in a class or an id stands for, such as `boilerplate`; empty for an unknown
/// word.
fn sense(word: &str) -> &'static str {
    let mut beginnings = WORDS.beginnings.iter();
    let whole = WORDS.whole.get(word).copied();
    let found = whole.or_else(|| Some(beginnings.find(|(begin, _)| word.starts_with(begin))?.1));
    found.unwrap_or_default()
}

/// Returns true if a text is the word of a control to answer a comment.
pub(super) fn is_reply(text: &str) -> bool {
    let words = words_of(text);
    words.len() <= 3 && words.first().is_some_and(|word| sense(word) == "reply")
}

/// Returns true if a text of few words counts a time back from now, as in `3 days ago`.
pub(super) fn counts_back(text: &str) -> bool {
    text.split_whitespace().count() <= 5
        && text.contains(|c: char| c.is_ascii_digit())
        && words_of(text).iter().any(|word| is_ago(word))
}

/// Returns true if a word in small letters counts a time back from now.
pub(super) fn is_ago(word: &str) -> bool {
    sense(word) == "ago"
}

/// The words of a text in small letters.
fn words_of(text: &str) -> Vec<String> {
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.take(6).map(str::to_lowercase).collect()
}

/// Reads what an element is called. Only a box may be a region: paragraphs and headings speak for
/// themselves.
pub(super) fn named(name: &str, element: &Element, is_box: bool) -> Named {
    let mut named = Named {
        is_caption: name == "figcaption",
        ..Named::default()
    };
    let mut by_name = None;
    let values = ["class", "id", "itemprop", "itemtype"]
        .map(|name| attribute(element, name).unwrap_or_default());
    // The last part of an address, as in `https://schema.org/Comment`.
    let names = values
        .into_iter()
        .flat_map(str::split_ascii_whitespace)
        .filter_map(|name| name.rsplit('/').next());
    for name in names {
        let words = words(name);
        let has = |wanted: &str| words.iter().any(|word| sense(word) == wanted);
        named.is_byline |= has("byline");
        named.is_reply |= has("reply");
        named.is_title |= words.last().is_some_and(|word| sense(word) == "title");
        named.is_for_screen_readers |= sense(&words.concat()) == "screenreaders";
        if has("relation") {
            continue;
        }
        named.is_caption |= has("caption");
        if is_box && has("comments") {
            by_name = Some(Region::Comments);
        } else if is_box && has("boilerplate") {
            by_name = by_name.or(Some(Region::Name));
        }
    }
    let role = attribute(element, "role").unwrap_or_default();
    named.region = by_name.or(match (name, role) {
        (
            _,
            "alertdialog" | "complementary" | "contentinfo" | "dialog" | "menu" | "navigation"
            | "search",
        )
        | (
            "nav" | "footer" | "form" | "dialog" | "menu" | "search" | "object" | "button"
            | "video" | "audio" | "canvas",
            _,
        ) => Some(Region::Element),
        ("aside", _) => Some(Region::Aside),
        _ => None,
    });
    named
}

/// The words of a name in lower case, parted by marks and by capitals in it: `site_Footer`,
/// `relatedArticles`.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            let begins = !before.is_ascii_alphanumeric()
                || c.is_ascii_uppercase() && before.is_ascii_lowercase();
            match words.last_mut().filter(|_| !begins) {
                Some(word) => word.push(c.to_ascii_lowercase()),
                None => words.push(c.to_ascii_lowercase().to_string()),
            }
        }
        before = c;
    }
    words
}

/// The value of an attribute.
pub(super) fn attribute<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    let mut attributes = element.attrs.iter();
    attributes
        .find(|attribute| &*attribute.name.local == name)
        .map(|attribute| &*attribute.value)
}
