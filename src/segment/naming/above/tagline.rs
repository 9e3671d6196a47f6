//! What a paper or a site says of itself below its name: `Notes on the delta`, `A blog for boatmen`.

/// Whether a line below a name, or the part of a line after it, is such a motto.
///
/// Headlines may be short and without a verb too, so only the words with which papers describe themselves count.
pub(super) fn is_tagline(text: &str) -> bool {
    if text.contains(['?', '!', ':', '“', '"', '«', ';'])
        || text.contains(|c: char| c.is_ascii_digit())
    {
        return false;
    }
    let lower = text.to_lowercase().replace('’', "'");
    let words: Vec<&str> = lower.split_whitespace().collect();
    if !(2..=16).contains(&words.len()) {
        return false;
    }
    OPENINGS.iter().any(|opening| lower.starts_with(opening))
        || READERS.iter().any(|reader| lower.ends_with(reader))
        || names_medium(&words)
        || is_for_readers(&lower)
}

/// `A blog of the institute`, `The boatmen's own site`, `Your Monday letter from the delta`.
fn names_medium(words: &[&str]) -> bool {
    let first = words.first().copied().unwrap_or("");
    let yours = matches!(first, "your" | "our");
    if !yours && !matches!(first, "a" | "an" | "the") {
        return false;
    }
    words.iter().enumerate().skip(1).take(6).any(|(at, word)| {
        let noun = word.trim_end_matches(',');
        let regular = words.iter().take(at).any(|w| {
            w.ends_with("day") || matches!(*w, "weekly" | "daily" | "monthly" | "morning")
        });
        let known = MEDIA.contains(&noun) || (yours || regular) && LETTERS.contains(&noun);
        let then = words.get(at + 1);
        known
            && (*word != noun
                || then.is_none_or(|then| {
                    matches!(
                        *then,
                        "about" | "by" | "for" | "from" | "in" | "of" | "on" | "–" | "—"
                    )
                }))
    })
}

/// `For sailors, pilots and dockers`.
fn is_for_readers(lower: &str) -> bool {
    lower.strip_prefix("for ").is_some_and(|list| {
        list.contains(" and ")
            && list
                .split(" and ")
                .flat_map(|part| part.split(", "))
                .all(|item| {
                    (1..=2).contains(&item.split_whitespace().count()) && item.ends_with('s')
                })
    })
}

/// How mottoes begin.
#[rustfmt::skip]
const OPENINGS: &[&str] = &[
    "all the news ", "analysis and ", "commentary and ", "commentary on ", "daily news ", "dispatches from ",
    "english transcript", "english edition", "english page", "english pages", "english selection", "english service", "essays and ",
    "essays on ", "fortnightly ", "free minds", "independent journalism ", "independent news ",
    "independent reporting ", "independent voice ", "international affairs from ", "international politics from ",
    "international politics monthly", "international politics quarterly", "just another ", "news & ", "news and analysis", "news and views", "news for ", "notes from ",
    "notes on ", "reporting from ", "reporting on ", "stories from ", "views from ", "weekly news ",
    "weekly notes ", "world affairs from ",
];

/// For whom mottoes say a paper is.
#[rustfmt::skip]
const READERS: &[&str] = &[
    "for institutional subscribers", "for professional investors", "for professionals", "for subscribers",
    "in translation)", "paid for by readers",
];

/// What papers and sites are.
#[rustfmt::skip]
const MEDIA: &[&str] = &[
    "blog", "forum", "journal", "magazine", "monthly", "newsletter", "newspaper", "podcast", "portal", "publication",
    "quarterly", "site", "weblog", "website", "weekly",
];

/// What comes from a paper on its days.
#[rustfmt::skip]
const LETTERS: &[&str] = &["briefing", "bulletin", "digest", "guide", "letter", "read", "round-up", "roundup"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mottoes_and_headlines() {
        for line in [
            "Notes on river politics from our Basra office",
            "A blog of the institute's delta programme",
            "The boatmen's community site",
            "Your Monday letter from the delta",
            "For sailors, pilots and dockers",
            "Ships, cargo, tides – for professional investors",
        ] {
            assert!(is_tagline(line), "{line}");
        }
        for line in [
            "News of a ferry strike reaches the palace",
            "A letter from the delta",
            "The newspaper that would not close",
            "For the delta, a hard choice and a long wait",
            "Why a website went dark",
        ] {
            assert!(!is_tagline(line), "{line}");
        }
    }

    #[test]
    fn mottoes_by_their_words() {
        for line in [
            "our letter for boatmen",
            "The daily digest of Basra",
            "The delta newsletter, and more",
            "The Monday guide – free",
            "For dockers and pilots",
            "Free minds",
            "Just another weblog",
            "A forum on law and rivers",
        ] {
            assert!(is_tagline(line), "{line}");
        }
        for line in [
            "Blog",
            "A letter for boatmen",
            "Delta blog of boatmen",
            "The newsletter closes",
            "A forum closes",
            "The newsletter: of boatmen",
            "A blog of 12 boatmen",
            "For dockers",
            "For dockers and pilot",
            "For all the dockers and pilots",
            "A very long and slow and old and odd blog of boatmen",
        ] {
            assert!(!is_tagline(line), "{line}");
        }
    }
}
