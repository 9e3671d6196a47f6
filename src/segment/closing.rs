//! The publication's own words at the very end of a page: how to subscribe, write, or reprint.

use super::furniture::{Line, TEASER, set};
use super::{Furniture, Kind, boundaries, dateline, patterns, shape};

/// Most words of a closing line.
const MOST: usize = 90;

/// Names closing lines from the last line up, and stops at the first that is none.
pub(super) fn name(lines: &mut [Line]) {
    let Some(first) = lines.iter().position(|l| l.is_plain() && l.is_body()) else {
        return;
    };
    for at in (first + 1..lines.len()).rev() {
        let Some(line) = lines.get(at) else { break };
        if !line.is_plain() {
            continue;
        }
        match closing(line) {
            Some(kind) => set(lines, at, kind),
            // Links and labels have no full stop.
            None if !line.stops && line.words <= TEASER => {}
            None => break,
        }
    }
    name_listed_corrections(lines, first);
}

/// What a line is, if its first sentence or most of its sentences speak for the publication.
fn closing(line: &Line) -> Option<Furniture> {
    if line.words > MOST || line.text.is_empty() {
        return None;
    }
    if is_row(&line.text) {
        return Some(Furniture::Navigation);
    }
    if is_initials(&line.text) {
        return Some(Furniture::Byline);
    }
    if let Some(kind) = patterns::close(&line.text, line.words) {
        return Some(kind);
    }
    let mut first = None;
    let mut kinds = Vec::new();
    let sentences = boundaries::sentences(&line.text);
    for sentence in sentences
        .iter()
        .filter_map(|range| line.text.get(range.clone()))
    {
        let words = shape::words(sentence);
        let kind = patterns::close(sentence, words);
        if kinds.is_empty() {
            first = kind;
        }
        let date = || dateline::stands_alone(sentence, words).then_some(Furniture::DateLine);
        kinds.push(
            kind.or_else(|| patterns::classify(sentence, words, patterns::marks(sentence)))
                .or_else(date),
        );
    }
    let known: Vec<Furniture> = kinds.iter().flatten().copied().collect();
    let most = known.len() * 2 > kinds.len();
    let button = sentences
        .last()
        .and_then(|range| line.text.get(range.clone()))
        .is_some_and(|last| !last.contains(char::is_lowercase));
    // `The Echo appears on Mondays. Subscribe now.`: the last words say what the line is for.
    let calls = kinds.last().copied().flatten().filter(|kind| {
        (matches!(
            kind,
            Furniture::Contact | Furniture::Paywall | Furniture::SignUp
        ) || button && *kind == Furniture::Navigation)
            && kinds.len() <= 3
            && line.words <= 24
            && !line.text.contains(['“', '"'])
    });
    first
        .or_else(|| known.first().copied().filter(|_| most))
        .or(calls)
}

/// `Tides | Ferries and locks | Letters`: entries divided by bars, and no sentence among them.
pub(super) fn is_row(text: &str) -> bool {
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

/// `(mh, jr)`, `– MH`, `—JR / MH`, `M.H.`: initials of who wrote.
fn is_initials(text: &str) -> bool {
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

/// The other items of a list of corrections.
fn name_listed_corrections(lines: &mut [Line], first: usize) {
    let correction = Some(Kind::Furniture(Furniture::Correction));
    for at in first + 1..lines.len() {
        let above = lines.get(at - 1).is_some_and(|l| l.kind == correction);
        let item = lines
            .get(at)
            .is_some_and(|l| l.is_plain() && l.text.starts_with(['•', '▪', '*']));
        if above && item {
            set(lines, at, Furniture::Correction);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::segment;

    const PAGE: &str = "Envoys meet in the old palace\n\nThe envoys met on Monday in the old palace by the river for a fourth time.";

    fn last_kind(line: &str) -> &'static str {
        let text = format!("{PAGE}\n\n{line}");
        segment(&text, None)
            .last()
            .map_or("lost", |s| s.kind.as_str())
    }

    #[test]
    fn closing_lines() {
        for (line, kind) in [
            (
                "This interview was conducted in Arabic and has been shortened.",
                "credit",
            ),
            (
                "Published in the print edition of the March 4, 2021, issue.",
                "credit",
            ),
            (
                "Letters to the editor may be shortened. Please include your full name.",
                "contact",
            ),
            (
                "Do you have a story for us? Write to the newsroom.",
                "contact",
            ),
            (
                "You get this letter because you signed up at a fair.",
                "sign-up",
            ),
            ("To unsubscribe, reply with the word STOP.", "sign-up"),
            ("Reproduction prohibited without licence.", "copyright"),
            (
                "The Delta Desk does not give investment advice. Prices indicative.",
                "disclaimer",
            ),
            ("Next issue: 7 January.", "navigation"),
            ("(mh, jr)", "byline"),
            ("– MH", "byline"),
            (
                "[1] Agreement on the river, signed at Basra, March 4, 2009.",
                "cross-reference",
            ),
        ] {
            assert_eq!(last_kind(line), kind, "{line}");
        }
    }

    #[test]
    fn last_words_of_an_article() {
        for line in [
            "Tell our leaders to mend the dykes.",
            "Do you want our sons to drown there?",
            "Subscribers to that theory have never seen the river.",
            "That does not mean agreement.",
            "Letters from the delta still take a week.",
            "Support our boats.",
            "To stop the river, stop the rain.",
            "“No.”",
            "Call it what it is, a retreat.",
            "Not for the first time, the river won.",
            "This note is not a peace treaty, the envoy said.",
            "Next month they will meet again.",
            "Send them home.",
            "Write down the names.",
        ] {
            assert_eq!(last_kind(line), "sentence", "{line}");
        }
    }

    #[test]
    fn what_a_publication_says_of_itself() {
        for (line, kind) in [
            (
                "The Delta Echo is published in Port Amal. Letters are edited.",
                "disclaimer",
            ),
            ("Port & Pilot is reader-supported.", "paywall"),
            (
                "Our work is licensed under a Creative Commons license.",
                "copyright",
            ),
            (
                "Tides every Friday, before you sail. SUBSCRIBE NOW",
                "sign-up",
            ),
            ("Have we left something out? Write to the desk.", "contact"),
            ("Tides | Ferries and locks | Letters", "navigation"),
            ("MH", "byline"),
        ] {
            assert_eq!(last_kind(line), kind, "{line}");
        }
        for prose in [
            "The Basra pact is supported by its neighbours and by nobody else.",
            "They should be sent to the border before the water comes.",
            "Letters to the families have gone unanswered.",
            "Badr takes no position on the river.",
        ] {
            assert_eq!(last_kind(prose), "sentence", "{prose}");
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
        ] {
            assert!(super::is_initials(text), "{text}");
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
        ] {
            assert!(!super::is_initials(text), "{text}");
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
            assert!(super::is_row(text), "{text}");
        }
        for text in [
            "Tides | Ferries",
            "Tides | Ferries. | Letters",
            "All of the tides of the whole • Ferries • Letters",
            "All of the tides of the whole wide delta and more | Ferries | Letters",
        ] {
            assert!(!super::is_row(text), "{text}");
        }
    }
}
