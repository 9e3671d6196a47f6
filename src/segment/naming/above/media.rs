//! The names of outlets with what they are, and numbers of them.

use super::dated_desks;
use super::media_words::{MEDIA, is_capitalised_name};
use crate::segment::phrases::dated;
use crate::segment::words::shape;

/// Most words of a line with the name of an outlet.
const MOST: usize = 14;

/// Whether the line is the name of an outlet and what it is, or a number of it: `Radio Delta – English service`,
/// `Policy Brief No. 7`, `River Affairs magazine, March 2021`.
pub(super) fn is_source(text: &str) -> bool {
    if shape::words(text) > MOST || text.contains(['“', '"', '«', '?', '!', ':', ';']) {
        return false;
    }
    if dated_desks::is_one(text) {
        return true;
    }
    let bare = text.strip_prefix("Published in ").unwrap_or(text);
    let bare = bare.replace([',', '(', ')', '|'], " – ").replace('—', "–");
    let mut parts = bare
        .split(" – ")
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let Some(name) = parts.next() else {
        return false;
    };
    let rest: Vec<&str> = parts.collect();
    let dated = rest.last().is_some_and(|part| dated::is_date(part));
    let known = |part: &str| is_capitalised_name(part) || dated::is_date(part);
    if is_numbered_issue(name) {
        return rest
            .iter()
            .all(|part| known(part) || part.ends_with(|c: char| c.is_ascii_digit()));
    }
    if rest.iter().any(|part| part.starts_with("translated by ")) {
        return rest.len() == 1 && shape::words(name) <= 3;
    }
    // `Monitored text, Thursday 4 March 2021`
    if dated && rest.len() == 1 && shape::words(name) <= 2 {
        return true;
    }
    let titled = name
        .rsplit_once(' ')
        .is_some_and(|(name, last)| is_capitalised_name(name) && MEDIA.contains(&last));
    (titled
        || is_capitalised_name(name)
            && rest
                .iter()
                .any(|part| describes_medium(part) || is_numbered_issue(part)))
        && rest
            .iter()
            .all(|part| known(part) || describes_medium(part) || is_numbered_issue(part))
}

/// `weekly bulletin`, `a Basra-based news site`: a medium and what is said of it.
fn describes_medium(part: &str) -> bool {
    let mut medium = false;
    part.split_whitespace().all(|word| {
        let lower = word.to_lowercase();
        medium |= MEDIA.contains(&lower.as_str());
        MEDIA.contains(&lower.as_str())
            || ABOUT_MEDIA.contains(&lower.as_str())
            || word.starts_with(char::is_uppercase)
            || word.contains('-')
    }) && medium
}

/// `Policy Brief No. 7`, `session report No. 7`, `Issue 7`.
fn is_numbered_issue(part: &str) -> bool {
    let words: Vec<String> = part.split_whitespace().map(str::to_lowercase).collect();
    let Some((number, before)) = words.split_last() else {
        return false;
    };
    let kind = match before.split_last() {
        Some((mark, before))
            if matches!(mark.as_str(), "no." | "no" | "nr." | "nr" | "№" | "number") =>
        {
            before.last()
        }
        kind => kind
            .filter(|(_, before)| before.is_empty())
            .map(|(kind, _)| kind),
    };
    // `Policy Brief 4/2020`
    number.chars().all(|c| c.is_ascii_digit() || c == '/')
        && number.starts_with(|c: char| c.is_ascii_digit())
        && kind.is_some_and(|kind| NUMBERED.contains(&kind.as_str()))
}

/// Small words that describe outlets.
#[rustfmt::skip]
const ABOUT_MEDIA: &[&str] = &[
    "a", "an", "and", "community", "for", "independent", "letter", "local", "national", "news", "of", "official", "our",
    "regional", "the", "web",
];

/// What is numbered.
#[rustfmt::skip]
const NUMBERED: &[&str] = &[
    "brief", "briefing", "bulletin", "digest", "dispatch", "edition", "issue", "memo", "newsletter", "note", "paper",
    "report",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_and_decks() {
        for line in [
            "Radio Delta – English service",
            "The Basra Boatman – weekly bulletin",
            "Amara Channel (Beirut-based pan-Arab weekly), English web edition",
            "Published in River Notes, an Amara-based news site",
            "Delta TV – website, English",
            "River affairs – translated by the paper's English desk",
            "River & Sea magazine, March 2021",
            "Delta World Service online",
            "Port Council Watch – session report No. 7",
            "Policy Brief No. 7",
            "Brief 4/2020, Delta Institute for River Security, The Hague",
            "AL-JISR, monthly letter of the Delta House, Amara",
            "Issue 7, first half of March 2021",
            "Monitored text, Thursday 4 March 2021",
        ] {
            assert!(is_source(line), "{line}");
        }
        for line in [
            "A historian of the river on what the old maps can tell",
            "Envoys Meet Again – and the river waits",
            "Public Enemy No. 1",
            "Envoys quit talks, say the river page is closed",
            "The newspaper that would not close, a memoir",
            "Dykers strike – website hacked",
            "How a Basra daily survived",
        ] {
            assert!(!is_source(line), "{line}");
        }
    }
}
