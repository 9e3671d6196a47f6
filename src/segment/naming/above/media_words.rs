//! What names of outlets look like and what outlets are.

use crate::segment::words::verbs;

/// Whether every word is capitalised, but for those that stand within names, and none is the verb of a title.
pub(super) fn is_capitalised_name(text: &str) -> bool {
    let mut words = text.split_whitespace().peekable();
    words.peek().is_some()
        && text.split_whitespace().count() <= 6
        && !verbs::is_titled_clause(text)
        && words.all(|word| {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            let article = ["al-", "el-", "an-", "as-", "ar-", "ash-"]
                .iter()
                .any(|article| bare.starts_with(article));
            bare.starts_with(char::is_uppercase) && !bare.contains(':')
                || word == "&"
                || article
                || matches!(
                    word,
                    "of" | "the"
                        | "and"
                        | "for"
                        | "in"
                        | "de"
                        | "del"
                        | "der"
                        | "di"
                        | "du"
                        | "la"
                        | "le"
                )
        })
}

/// What outlets and their parts are.
#[rustfmt::skip]
pub(super) const MEDIA: &[&str] = &[
    "agency", "blog", "broadcaster", "bulletin", "channel", "daily", "digest", "edition", "journal", "magazine",
    "monthly", "network", "newsletter", "newspaper", "online", "page", "pages", "paper", "podcast", "portal", "quarterly",
    "section", "service", "site", "website", "weekly",
];
