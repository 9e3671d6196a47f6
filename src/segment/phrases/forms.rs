//! Lines known by their form more than by their words: entries divided by bars, initials, a day and what was changed on it.

use super::dated;
use crate::segment::words::shape;

/// `Tides | Ferries and locks | Letters`: entries divided by bars, and no sentence among them.
pub(in crate::segment) fn is_barred_row(text: &str) -> bool {
    // Dots also divide the facts of a box, which say more.
    let most = if text.contains('|') { 10 } else { 6 };
    let entries: Vec<&str> = text
        .split(['|', '•', '·'])
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
        .collect();
    entries.len() >= 3
        && entries
            .iter()
            .all(|entry| shape::words(entry) <= most && !entry.ends_with(['.', '”', '"']))
}

/// `Map: The locks of the delta | Your questions`: a label, and entries divided by bars.
pub(in crate::segment) fn is_labelled_row(text: &str) -> bool {
    let fits = |entry: &str| shape::words(entry) <= 10 && !entry.ends_with(['.', '”', '"']);
    text.contains('|')
        && text.split('|').map(str::trim).all(fits)
        && text
            .split_once(": ")
            .is_some_and(|(label, rest)| shape::words(label) <= 2 && rest.contains('|'))
}

/// `4 March 2021: Map added.`: a change of the page and its day.
pub(in crate::segment) fn is_change(text: &str, words: usize) -> bool {
    let Some((day, change)) = text.split_once(": ").filter(|_| words <= 9) else {
        return false;
    };
    let change = change.trim_end_matches('.').to_lowercase();
    let what = CHANGES
        .iter()
        .find_map(|verb| change.strip_suffix(verb))
        .map(str::trim);
    dated::is_date(day)
        && day
            .split([' ', ','])
            .filter(|word| !word.is_empty())
            .count()
            >= 3
        && what.is_some_and(|what| what.is_empty() || CHANGED.contains(&what))
}

/// What is done to a page.
const CHANGES: [&str; 6] = [
    "added",
    "amended",
    "corrected",
    "published",
    "removed",
    "updated",
];

/// What of a page is changed.
#[rustfmt::skip]
const CHANGED: &[&str] = &[
    "chart", "correction", "figures", "first", "image", "link", "links", "map", "page", "photo", "photos", "q&a",
    "statement", "table", "text", "transcript", "translation", "video",
];

/// `m.h. / j.r.`: small letters, each with its stop.
fn is_dotted(text: &str) -> bool {
    text.len() <= 16
        && text.matches('.').count() >= 2
        && text
            .split([' ', '/', ','])
            .filter(|part| !part.is_empty())
            .all(|part| {
                let mut letters = part.split_terminator('.');
                part.ends_with('.')
                    && letters.all(|l| l.chars().count() == 1 && l.chars().all(char::is_alphabetic))
            })
        && !matches!(text, "a.m." | "p.m." | "i.e." | "e.g.")
}

/// `(mh, jr)`, `– MH`, `—JR / MH`, `M.H.`, `m.h. / j.r.`, `mh/jr (AFP, dpa)`: initials of who wrote.
pub(in crate::segment) fn is_initials(text: &str) -> bool {
    if is_dotted(text) || is_credited_to_agencies(text) {
        return true;
    }
    let inner = text.trim_start_matches(['(', '[', '–', '—', '-', ' ']);
    let bare = inner.trim_end_matches([')', ']']);
    let bare_too = text.len() <= 4 && text.chars().all(|c| c.is_uppercase() || c == '.');
    (inner.len() < text.len() || bare_too)
        && text.len() <= 24
        && !bare.is_empty()
        && bare
            .split([',', '/', ' ', '.'])
            .filter(|part| !part.is_empty())
            .all(|part| {
                part.chars().count() <= 3
                    && part.chars().all(char::is_alphabetic)
                    && (part.chars().all(char::is_uppercase) || part.len() == 2)
            })
}

/// `mh/jr (AFP, dpa)`: small initials, and the agencies that were read.
fn is_credited_to_agencies(text: &str) -> bool {
    text.split_once(" (").is_some_and(|(initials, agencies)| {
        let is_one = |part: &str| {
            (2..=3).contains(&part.len()) && part.chars().all(|c| c.is_ascii_lowercase())
        };
        agencies.len() <= 48
            && agencies
                .strip_suffix(')')
                .is_some_and(|inside| !inside.contains(')'))
            && initials.contains('/')
            && initials.split('/').all(is_one)
    })
}

/// Most bytes of what a transcript says of the room.
const NOISE: usize = 20;

/// `[Interruption.]`, `(Applause.)`: what those do who do not speak. Laughter says how something was meant, and is labelled.
pub(in crate::segment) fn is_noise(text: &str) -> bool {
    if text.len() > NOISE {
        return false;
    }
    let inner = text.strip_prefix(['(', '[']);
    let inner = inner.and_then(|inner| inner.trim_end_matches('.').strip_suffix([')', ']']));
    inner.is_some_and(|noise| {
        let noise = noise.trim_end_matches('.').to_lowercase();
        matches!(
            &*noise,
            "applause" | "crosstalk" | "interruption" | "interruptions"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_transcript_says_of_the_room() {
        for text in [
            "[Interruption.]",
            "(Applause.)",
            "(APPLAUSE)",
            "[crosstalk]",
        ] {
            assert!(is_noise(text), "{text}");
        }
        for text in [
            "(Laughter.)",
            "Applause.",
            "(Applause for Haddad.)",
            "(applause",
        ] {
            assert!(!is_noise(text), "{text}");
        }
    }

    #[test]
    fn initials() {
        for text in [
            "(mh, jr)",
            "– MH",
            "—JR / MH",
            "M.H.",
            "MH",
            "[Mh]",
            "(MHJ)",
            "mh/jr (AFP, dpa)",
        ] {
            assert!(is_initials(text), "{text}");
        }
        for text in [
            "MHJR",
            "mh",
            "Mh",
            "(mhj)",
            "(M3)",
            "()",
            "(mh, jr, ab, cd, ef, gh, ij)",
            "MH said no",
            "and/or (AFP)s",
            "mh (AFP)",
            "mh/jr (",
        ] {
            assert!(!is_initials(text), "{text}");
        }
    }

    #[test]
    fn rows_of_entries() {
        for text in [
            "Tides | Ferries and locks | Letters",
            "Tides • Ferries • Letters",
            "| Tides | Ferries | Letters |",
            "All of the tides of the whole wide delta here | Ferries | Letters",
        ] {
            assert!(is_barred_row(text), "{text}");
        }
        for text in [
            "Tides | Ferries",
            "Tides | Ferries. | Letters",
            "All of the tides of the whole • Ferries • Letters",
            "All of the tides of the whole wide delta and more | Ferries | Letters",
        ] {
            assert!(!is_barred_row(text), "{text}");
        }
    }
}
