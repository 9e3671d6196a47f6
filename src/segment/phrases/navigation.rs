//! Rows by which one moves through a site: paths, buttons, names of sections.

use crate::segment::words::{line_ends, shape, utterances};

/// Whether the line is such a row.
pub(in crate::segment) fn is_row(text: &str, words: usize) -> bool {
    is_breadcrumb(text, words)
        || is_buttons(text)
        || is_menu(text, words)
        || words <= SHORT
            && (is_file(text)
                || is_labels(text)
                || is_framed(text)
                || is_pointer(text)
                || is_languages(text))
}

/// Most words of a row that is known by its marks.
const SHORT: usize = 16;

/// `mona haddad boats vpx_0471.jpg`: the name of a picture's file.
fn is_file(text: &str) -> bool {
    let name = text.rsplit(' ').next().unwrap_or("");
    name.rsplit_once('.').is_some_and(|(name, extension)| {
        !name.is_empty()
            && ["gif", "jpeg", "jpg", "png", "webp"]
                .iter()
                .any(|known| extension.eq_ignore_ascii_case(known))
    })
}

/// `Published: Updated:`: labels, and nothing behind any of them.
fn is_labels(text: &str) -> bool {
    if !text.ends_with(':') {
        return false;
    }
    let mut labels = text.trim_end_matches(':').split(':');
    let is_name = |label: &str| {
        let label = label.trim();
        label.starts_with(char::is_uppercase) && label.split(' ').count() <= 3
    };
    labels.clone().count() >= 2 && labels.all(is_name)
}

/// Marks that frame a label.
const FRAME: [char; 7] = ['_', '=', '*', '~', '-', '—', '#'];
/// Fewest marks on each side.
const FRAMED: usize = 3;

/// `_____From the Gazette_____`: a label between rows of one mark.
fn is_framed(text: &str) -> bool {
    let Some(mark) = text.chars().next().filter(|mark| FRAME.contains(mark)) else {
        return false;
    };
    let label = text.trim_matches(mark);
    let marks = |side: &str| side.chars().take_while(|c| *c == mark).count();
    let before = marks(text);
    let after = text.chars().rev().take_while(|c| *c == mark).count();
    before >= FRAMED
        && after >= FRAMED
        && label.contains(char::is_alphabetic)
        && !label.trim().ends_with(['.', '!', '?', '”', '"'])
}

/// `Watch the envoy read the letter »`: an arrow behind a title.
fn is_pointer(text: &str) -> bool {
    text.strip_suffix(['»', '›', '→', '▶', '►'])
        .is_some_and(|title| {
            title.ends_with(' ')
                && title.starts_with(char::is_uppercase)
                && !title.contains(['«', '‹', '»'])
                && !utterances::holds_sentence(title)
                && !line_ends::ends_sentence(title.trim_end())
        })
}

/// `English العربية Français`: the languages of a site.
fn is_languages(text: &str) -> bool {
    let mut count = 0;
    text.split([' ', '|', '/', ',', '·', '•'])
        .filter(|word| !word.is_empty())
        .all(|word| {
            count += 1;
            LANGUAGES.contains(&word)
        })
        && count >= 3
}

/// Languages as the menus of sites write them, in English and in themselves.
#[rustfmt::skip]
const LANGUAGES: &[&str] = &[
    "Arabic", "Azeri", "Bahasa", "Bengali", "Chinese", "Deutsch", "Dutch", "English", "Español", "Farsi", "Français", "French", "German",
    "Hebrew", "Hindi", "Indonesia", "Indonesian", "Italian", "Italiano", "Japanese", "Korean", "Kurdî", "Kurdish", "Kurmanji", "Malay", "Nederlands",
    "Pashto", "Persian", "Polish", "Polski", "Português", "Portuguese", "Russian", "Somali", "Soranî", "Sorani", "Spanish", "Swahili", "Svenska",
    "Tamil", "Turkish", "Türkçe", "Turkmen", "Ukrainian", "Urdu", "Uzbek", "Việt", "Русский", "Українська", "हिन्दी",
    "اردو", "العربية", "عربي", "فارسی", "کوردی", "كوردی", "עברית", "中文", "日本語", "한국어",
];

/// `Home > World > Middle East`.
fn is_breadcrumb(text: &str, words: usize) -> bool {
    let text = text.trim_end_matches([' ', '>', '»', '›']);
    if line_ends::ends_sentence(text) {
        return false;
    }
    let path = [" > ", " » ", " › ", " :: "]
        .iter()
        .any(|separator| is_path(text, separator));
    if path || is_path_of_arrows(text) || is_path_from_home(text) {
        return true;
    }
    let words = words.min(shape::words(text));
    if words > 18 && text.matches(" | ").nth(5).is_none() {
        return false;
    }
    [
        " > ", " » ", " › ", " / ", " | ", " • ", " · ", " → ", " ▸ ", " – ", " : ",
    ]
    .iter()
    .any(|separator| {
        if !text.contains(separator) {
            return false;
        }
        let parts: Vec<&str> = text.split(separator).map(str::trim).collect();
        let longest = parts
            .iter()
            .map(|part| part.split_whitespace().count())
            .max()
            .unwrap_or(0);
        let first = parts
            .first()
            .map(|part| part.to_lowercase())
            .unwrap_or_default();
        match parts.len() {
            _ if matches!(first.as_str(), "home" | "menu" | "main page") => longest <= 6,
            2 => longest <= 3 && words <= 5 && !matches!(*separator, " – " | " : "),
            _ => longest <= 4,
        }
    })
}

/// `World > Iraq > Envoys meet in the old palace`: names of sections, and a title behind them.
fn is_path(text: &str, separator: &str) -> bool {
    let mut parts = text.split(separator).map(shape::words);
    let sections = text.matches(separator).count();
    let named = parts
        .by_ref()
        .take(sections)
        .all(|words| (1..=7).contains(&words));
    named
        && (sections >= 2
            || sections == 1 && text.starts_with(char::is_alphabetic) && is_section(text))
}

/// `Military ❯Gulf ❯Training missions`: with marks that prose does not have, spaces or none beside them.
fn is_path_of_arrows(text: &str) -> bool {
    const ARROWS: &[char] = &['❯', '❱', '⟩', '➤', '▸'];
    let mut parts = text.split(ARROWS);
    text.matches(ARROWS).nth(1).is_some() && parts.all(|part| (1..=7).contains(&shape::words(part)))
}

/// `Home / Security / Envoys meet in the old palace`.
fn is_path_from_home(text: &str) -> bool {
    let start = text.split(' ').next().unwrap_or("");
    start.eq_ignore_ascii_case("home")
        && [" / ", " > ", " » ", " › ", " - "]
            .iter()
            .any(|s| text.get(4..).is_some_and(|rest| rest.starts_with(s)))
}

/// Whether the first word is the name of a section or of a site.
fn is_section(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or("");
    first.contains('.')
        || ["business", "home", "news", "opinion", "politics", "world"]
            .iter()
            .any(|known| first.eq_ignore_ascii_case(known))
}

/// A row of share buttons or menu words: `Facebook Twitter WhatsApp Print`.
fn is_buttons(text: &str) -> bool {
    if text.ends_with(['.', '!', '?', '”', '"']) {
        return false;
    }
    let mut count = 0;
    let all = text
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|w| !w.is_empty())
        .all(|word| {
            count += 1;
            BUTTONS.iter().any(|known| word.eq_ignore_ascii_case(known))
                || count > 1 && word.chars().all(char::is_numeric)
        });
    // `FacebookTwitterWhatsApp`: the row lost its spaces.
    let glued = text.split_whitespace().nth(2).is_none() && {
        let lower = text.to_lowercase();
        NETWORKS.iter().filter(|n| lower.contains(**n)).count() >= 2
    };
    (all || glued) && (1..=24).contains(&count)
}

/// Networks that a row of buttons nearly always names.
const NETWORKS: &[&str] = &["facebook", "twitter", "whatsapp", "pinterest", "linkedin"];

/// Fewest words of a row of sections of which many are not known, if all are capitalised.
const TITLED: usize = 7;

/// A row of the names of sections: `World Business Opinion Sport`.
fn is_menu(text: &str, words: usize) -> bool {
    if !(4..=30).contains(&words) || line_ends::ends_sentence(text) {
        return false;
    }
    let known = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| {
            SECTIONS
                .iter()
                .any(|known| word.eq_ignore_ascii_case(known))
        })
        .count();
    let titled = || {
        let mut bare = text.split_whitespace();
        bare.all(|word| {
            let is_word = word.contains(char::is_alphanumeric);
            !is_word || word.contains(char::is_uppercase) && !is_grammar(word)
        })
    };
    known >= 3 && (known * 5 >= words * 3 || words >= TITLED && known * 5 >= words * 2 && titled())
}

/// Whether a word alone is a button or the name of a section.
pub(in crate::segment) fn is_of_menu(word: &str) -> bool {
    let mut known = SECTIONS.iter().chain(BUTTONS);
    known.any(|known| word.eq_ignore_ascii_case(known))
}

/// A word that joins others to a sentence, which a title in capitals has and a menu has not.
fn is_grammar(word: &str) -> bool {
    let words = [
        "and", "as", "at", "by", "for", "from", "how", "in", "is", "of", "on", "to", "why", "with",
    ];
    words.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// Names of the sections of a site.
#[rustfmt::skip]
const SECTIONS: &[&str] = &[
    "about", "advertise", "africa", "analysis", "archive", "arts", "asia", "blogs", "books", "breaking", "business", "classifieds", "columnists", "comment", "commentary", "community",
    "culture", "donate", "economy", "editorial", "education", "enewspaper", "entertainment", "environment", "explainers", "europe", "fashion", "features",
    "food", "gulf", "health", "home", "interviews", "iran", "iraq", "jobs", "kurdistan", "life", "lifestyle",
    "live", "local", "magazine", "markets", "media", "mena", "menu", "money", "multimedia", "national", "news", "obituaries",
    "opinion", "opinions", "photos", "podcasts", "politics", "properties", "puzzles", "reviews", "science",
    "security", "society", "sport", "sports", "style", "subscribe", "syria", "tech", "technology", "travel",
    "tv", "veterans", "video", "videos", "weather", "weekend", "world",
];

/// Words of which rows of buttons consist.
#[rustfmt::skip]
const BUTTONS: &[&str] = &[
    "a", "article", "bluesky", "button", "buzz", "comment", "comments", "copied", "copy", "delicious", "digg", "download", "e-mail", "email", "facebook",
    "f", "flipboard", "follow", "friend", "gmail", "google", "icon", "in", "instagram", "like", "line", "link", "linkedin",
    "listen", "logo", "mastodon", "messenger", "more", "new", "next", "of", "on", "opens", "options", "pinterest", "play", "plus",
    "pocket", "post", "previous", "print", "printable", "reddit", "replay", "rss", "save", "share", "sharing", "skype", "sms",
    "snapchat", "t", "telegram", "this", "threads", "tiktok", "story", "stumbleupon", "to", "tumblr", "tweet", "twitter", "url", "us", "version", "via",
    "viber", "vk", "wechat", "weibo", "whatsapp", "window", "x", "youtube",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::naming::tests::all;

    #[test]
    #[rustfmt::skip]
    fn paths_through_a_site() {
        all(
            &[
                "Home > World > Middle East", "Home / The news of the whole delta", "World | Iraq",
                "World » Iraq » Basra and the delta", "World > Basra and the delta",
                "World > Basra and the whole delta > Dykes", "Home > The news of the whole wide delta",
                "gazette.example > Delta | Print", "You are here: Delta > Rivers > Dykes", "Delta ❯Rivers ❯Dykes of the south",
            ],
            true,
            is_breadcrumb,
        );
        all(
            &[
                "Dykes > boats and the delta", "Syria » Envoys meet in the old palace by the river", "World – Iraq", "World > Iraq.", "Dykes ❯ boats", "Home of the envoys / and of others", "World of Iraq",
            ],
            false,
            is_breadcrumb,
        );
    }

    #[test]
    fn rows_known_by_their_marks() {
        for row in [
            "Published: Updated:",
            "Name: E-mail Address:",
            "_____From the Gazette_____",
            "*** Tides and locks ***",
            "=== NOTICE ===",
            "Watch the envoy read the letter »",
            "English العربية Français",
            "English | Kurdish | Turkish",
            "HOME : NEWS : The dykes : Print",
            "mona haddad boats vpx_0471.jpg",
        ] {
            assert!(is_row(row, shape::words(row)), "{row}");
        }
        for line in [
            "He put it like this:",
            "They sent a .jpg",
            "The treaty: a summary:",
            "__ the gate",
            "*** He left. ***",
            "They spoke of «dykes »",
            "And then they left. »",
            "The envoys spoke. Nobody is to stay in the delta »",
            "English and Kurdish",
            "English French",
            "The dykes : a history",
        ] {
            assert!(!is_row(line, shape::words(line)), "{line}");
        }
    }

    #[test]
    #[rustfmt::skip]
    fn rows_of_buttons_and_sections() {
        let is_row = |line: &str, _| is_buttons(line);
        all(&["Facebook Twitter Print", "Share 12", "FacebookTwitterWhatsApp", "e-mail"], true, is_row);
        all(&["Facebook Twitter Basra", "12 Share", "Share.", "FacebookBasra", "—"], false, is_row);
        all(&["World Business Opinion Sport", "World Business Opinion Basra Delta",
            "News Sports Basra & Delta Opinion Port Boats"], true, is_menu);
        all(
            &[
                "World Business Opinion", "World Business Basra Delta", "World Business Opinion Basra Delta Port",
                "World Business Opinion Sport.", "Why Iran Needs Iraq And Syria Now", "IRAN TIGHTENS GRIP ON IRAQ AND SYRIA",
            ],
            false,
            is_menu,
        );
    }
}
