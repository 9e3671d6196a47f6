//! Lines in which a publication speaks to its readers: invitations, conditions, thanks. Prose may use the same words, so
//! these are believed outside the article, and inside it beside other lines of the kind.

use super::extent::Extent;
use crate::segment::kind::{Furniture, Kind};
use crate::segment::line::{Line, set};
use crate::segment::patterns;

/// Most words of such a line.
const MOST: usize = 90;
/// Most words of one between the paragraphs of the article.
const INSIDE: usize = 40;

/// Names such lines before, after and between the paragraphs of the article.
pub(super) fn name(lines: &mut [Line], extent: Extent) {
    let title = lines.iter().position(|l| l.kind == Some(Kind::Headline));
    for at in 0..lines.len() {
        // The line right above the first paragraph may be a deck, the one right below the last a short end.
        let outside = at + 1 < extent.first || at > extent.last + 1;
        // Nearly all of an article is neither outside nor beside such a line, and its words need not be looked at.
        if !outside && !is_beside(lines, at) {
            continue;
        }
        let most = if outside { MOST } else { INSIDE };
        let Some(line) = lines
            .get(at)
            .filter(|line| line.is_plain() && line.words <= most && !speaks(&line.text))
        else {
            continue;
        };
        let address = Address::of(&line.text);
        // `They leave on our terms, says envoy`: right below the headline stands what the article says.
        let is_deck = !line.stops && title.is_some_and(|title| title + 1 == at);
        let names_page = address.names_page && outside && !is_deck;
        let believed = address.addresses && (address.offers || names_page)
            || at > extent.last + 1 && is_about_page(&line.text);
        if believed {
            set(
                lines,
                at,
                if address.offers {
                    Furniture::SignUp
                } else {
                    Furniture::Navigation
                },
            );
        }
    }
}

/// Whether the line right above or below is an invitation, a condition or a button.
fn is_beside(lines: &[Line], at: usize) -> bool {
    let asks = |line: &Line| {
        matches!(
            line.kind,
            Some(Kind::Furniture(
                Furniture::Consent | Furniture::Navigation | Furniture::Paywall | Furniture::SignUp
            ))
        )
    };
    let above = at.checked_sub(1).and_then(|above| lines.get(above));
    above.is_some_and(asks) || lines.get(at + 1).is_some_and(asks)
}

/// Whether somebody is quoted, or said to say something.
fn speaks(text: &str) -> bool {
    quotes(text) || patterns::names_speech(text)
}

fn quotes(text: &str) -> bool {
    text.contains(['“', '"', '«'])
}

/// Whether a line offers readers something: `Get our essential newsletters`.
pub(super) fn is_offer(text: &str) -> bool {
    let address = Address::of(text);
    address.addresses && address.offers && !quotes(text)
}

/// Whether a line below the article says what those who run a page say of it: a word that is theirs alone, and others they use.
pub(super) fn is_about_page(text: &str) -> bool {
    // Few lines have a word of theirs, and of the others no more need be known.
    if !words(text).any(|word| is_in(OWN, word)) || speaks(text) {
        return false;
    }
    let mut said: Vec<&str> = Vec::new();
    let mut all = 0;
    for word in words(text) {
        all += 1;
        let is_theirs = [OWN, OFFERS, PAGE, BESIDE]
            .iter()
            .any(|list| is_in(list, word));
        if is_theirs && !is_in(&said, word) {
            said.push(word);
        }
    }
    said.len() >= SAID && said.len() * SHARE >= all
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '\'' | '’')))
        .filter(|word| !word.is_empty())
}

fn is_in(list: &[&str], word: &str) -> bool {
    list.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Fewest different words of those who run a page that tell a line of theirs.
const SAID: usize = 3;
/// One of so many words of the line is such a word at least.
const SHARE: usize = 8;

/// What only those who run pages speak of.
#[rustfmt::skip]
const OWN: &[&str] = &[
    "affiliate", "browser", "browsers", "cached", "commenters", "commenting", "cookies", "copyright", "copyrighted", "homepage", "in-box", "inbox",
    "log-in", "login", "newsletter", "newsletters", "password", "photocopy", "redistribution", "reprint", "republished", "retransmission",
    "sign-up", "subscribe", "subscriber", "subscribers", "subscription", "subscriptions", "tax-deductible", "trademark", "trademarks", "unsubscribe",
    "url",
];

/// What they speak of besides the page and what it offers.
#[rustfmt::skip]
const BESIDE: &[&str] = &[
    "access", "agreement", "alerts", "cancel", "click", "consent", "content", "editor", "editors", "free", "headlines", "information", "latest",
    "license", "licence", "link", "links", "moderated", "newsroom", "nonprofit", "non-profit", "offensive", "permission", "policy", "reader",
    "register", "registered", "reproduced", "reproduction", "service", "submit", "support", "unlimited", "user", "visit", "web", "your",
];

/// What the words of a line say of who speaks to whom.
#[derive(Debug, PartialEq, Eq)]
struct Address {
    /// Somebody says `we` or `you`, or it begins with what readers are told to do.
    addresses: bool,
    /// It names what is offered to readers alone.
    offers: bool,
    /// It names the page or the publication.
    names_page: bool,
}

impl Address {
    fn of(text: &str) -> Address {
        let mut address = Address {
            addresses: false,
            offers: false,
            names_page: false,
        };
        for (at, word) in words(text).enumerate() {
            let stem = word.split(['\'', '’']).next().unwrap_or("");
            address.addresses |= is_in(READERS, stem) || at == 0 && is_in(CALLS, stem);
            address.offers |= is_in(OFFERS, word);
            address.names_page |= is_in(PAGE, word);
        }
        address
    }
}

/// Who speaks to readers, and they.
const READERS: &[&str] = &["we", "our", "us", "you", "your"];

/// With what a line begins that tells readers what to do.
#[rustfmt::skip]
const CALLS: &[&str] = &[
    "become", "choose", "click", "discover", "download", "enjoy", "enter", "explore", "find", "follow", "get", "join", "keep", "listen",
    "manage", "please", "read", "receive", "register", "see", "share", "sign", "start", "stay", "subscribe", "support",
    "take", "tap", "thank", "thanks", "try", "unlock", "upgrade", "visit", "watch",
];

/// What is offered to readers.
#[rustfmt::skip]
const OFFERS: &[&str] = &[
    "app", "e-mail", "email", "in-box", "inbox", "newsletter", "newsletters", "podcast", "podcasts", "subscriber", "subscribers", "subscription",
    "subscriptions", "unsubscribe",
];

/// What pages and publications call themselves and their parts.
#[rustfmt::skip]
const PAGE: &[&str] = &[
    "account", "ads", "advertisements", "advertising", "article", "articles", "bookmarks", "browser", "browsers", "comment", "commenting",
    "comments", "contents", "contribution", "cookies", "coverage", "donation", "donations", "download", "edition", "experience",
    "guidelines", "journalism", "member", "members", "membership", "page", "password", "privacy", "profile", "readers", "reporting",
    "site", "sponsor", "sponsors", "stories", "story", "terms", "topics", "updates", "video", "videos", "viewers", "website",
];

#[cfg(test)]
mod tests {
    use super::super::tests::{LEAD, NEXT, kind_of};

    const TITLE: &str = "Envoys meet in the old palace";

    #[test]
    fn offers_are_known_outside_the_article_and_beside_others() {
        let offer = "Five hundred people of the delta wait for our letter by email each week.";
        let menu = ["Tides"; 9];
        let article = [LEAD, NEXT, LEAD, NEXT, LEAD, NEXT, LEAD, NEXT];
        let page = [&[TITLE], &article[..], &menu, &[offer]].concat();
        assert_eq!(kind_of(&page, offer), "sign-up");
        assert_eq!(
            kind_of(&[TITLE, LEAD, "Subscribe", offer, NEXT], offer),
            "sign-up"
        );
        assert_eq!(kind_of(&[TITLE, LEAD, offer, NEXT], offer), "sentence");
        let said = "“Five hundred people of the delta wait for our letter by email.”";
        assert_eq!(
            kind_of(&[TITLE, LEAD, "Subscribe", said, NEXT], said),
            "sentence"
        );
    }

    #[test]
    fn an_offer_is_no_headline() {
        let offer = "Get the essential newsletters of the delta: sign up";
        let page = [offer, TITLE, LEAD, NEXT];
        assert_eq!(kind_of(&page, TITLE), "headline");
        let title = "Newsletters of the delta stop for a week";
        assert_eq!(kind_of(&[title, LEAD, NEXT], title), "headline");
    }

    #[test]
    fn what_only_names_the_page_is_known_outside_the_article() {
        let terms =
            "What you write here becomes part of the page and may be cut by those who run it.";
        let menu = ["Tides"; 9];
        let article = [LEAD, NEXT, LEAD, NEXT, LEAD, NEXT, LEAD, NEXT];
        let page = [&[TITLE], &article[..], &menu, &[terms]].concat();
        assert_eq!(kind_of(&page, terms), "navigation");
        assert_eq!(
            kind_of(&[TITLE, LEAD, "Subscribe", terms, NEXT], terms),
            "likely-furniture"
        );
        let fact =
            "The water stands higher in the delta than it has for a hundred years of its story.";
        let page = [&[TITLE], &article[..], &menu, &[fact]].concat();
        assert_eq!(kind_of(&page, fact), "sentence");
    }

    #[test]
    fn a_deck_above_and_a_short_end_below_are_no_address() {
        let menu = ["Tides"; 9];
        let article = [LEAD, NEXT, LEAD, NEXT, LEAD, NEXT, LEAD, NEXT];
        let terms =
            "What you write here becomes part of the page and may be cut by those who run it.";
        let above = [&[terms], &menu[..], &[TITLE], &article].concat();
        assert_eq!(kind_of(&above, terms), "navigation");
        let short = "Now we turn the page by the river.";
        let deck = [&[TITLE, short], &article[..]].concat();
        assert_eq!(kind_of(&deck, short), "sentence");
        let end = [&[TITLE], &article[..], &[short]].concat();
        assert_eq!(kind_of(&end, short), "sentence");
        let far = [&[TITLE], &article[..], &menu, &[short]].concat();
        assert_eq!(kind_of(&far, short), "navigation");
        // What stands below makes it believable as well as what stands above.
        let offer = "Five hundred people of the delta wait for our letter by email each week.";
        assert_eq!(
            kind_of(&[TITLE, LEAD, offer, "Subscribe", NEXT], offer),
            "sign-up"
        );
        // A call only calls where it begins the line.
        let calls = [
            &[TITLE],
            &article[..],
            &menu,
            &["Visit the old palace page by the river each week."],
        ]
        .concat();
        assert_eq!(kind_of(&calls, calls[calls.len() - 1]), "navigation");
        let calls = [
            &[TITLE],
            &article[..],
            &menu,
            &["Nobody will visit the old palace page by the river."],
        ]
        .concat();
        assert_eq!(kind_of(&calls, calls[calls.len() - 1]), "sentence");
    }

    #[test]
    fn a_deck_says_what_the_article_says() {
        let deck = "Deputy envoy tells council that the boats will leave on our terms";
        let page = [TITLE, deck, "By Mona Haddad", LEAD, NEXT];
        assert_eq!(kind_of(&page, deck), "sentence");
        let notice = "Help us keep this page current: report an error.";
        let page = [TITLE, notice, "By Mona Haddad", LEAD, NEXT];
        assert_eq!(kind_of(&page, notice), "navigation");
    }
}
