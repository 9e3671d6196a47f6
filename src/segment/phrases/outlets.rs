//! The names of newspapers, agencies and sites.

/// Whether a line is the name of a newspaper, an agency or a site.
pub(in crate::segment) fn is_outlet(line: &str) -> bool {
    // `Basra Herald — founded for the port`: the name decides.
    let line = line.split(" — ").next().unwrap_or(line);
    // `Basra Herald (English edition)`
    let line = line
        .strip_suffix(')')
        .and_then(|line| line.rsplit_once(" ("))
        .map_or(line, |(name, _)| name);
    // `The Delta Times, Basra`
    let line = line
        .split_once(", ")
        .filter(|(_, place)| !place.contains([' ', ',']) && place.starts_with(char::is_uppercase))
        .map_or(line, |(name, _)| name);
    let count = line.split_whitespace().filter(|word| *word != "&").count();
    let named = line.split_whitespace().all(|word| {
        !word.starts_with(char::is_lowercase)
            || matches!(word, "of" | "the" | "and" | "for" | "in" | "on" | "al")
    });
    let last = line
        .split_whitespace()
        .next_back()
        .unwrap_or("")
        .to_lowercase();
    // `The Delta Review of World Affairs`
    let review = line.strip_prefix("The ").is_some_and(|name| {
        named
            && count <= 8
            && [
                " Review of ",
                " Journal of ",
                " Magazine of ",
                " Bulletin of ",
            ]
            .iter()
            .any(|kind| name.contains(kind))
    });
    // `Times of Amara`, `THE VOICE OF AMARA`
    let mut words = line.split_whitespace().map(str::to_lowercase);
    let first = words.find(|word| word != "the").unwrap_or_default();
    let of_town = count <= 4
        && named
        && matches!(&*first, "herald" | "times" | "tribune" | "voice")
        && words.next().as_deref() == Some("of")
        && words.next().is_some_and(|town| town != "the");
    // `Tribune-Worker`: either half names a paper.
    let agency = line.ends_with(" News Agency")
        || line
            .split_whitespace()
            .rev()
            .nth(1)
            .is_some_and(|word| matches!(word, "Daily" | "Evening" | "Morning" | "Sunday"));
    let daily = agency && count >= 4 && named && last == "union";
    let paper = last.split('-').any(is_paper)
        && named
        && (count <= 4 || count <= 6 && (line.starts_with("The ") || agency));
    let domain = count == 1
        && line
            .trim_matches(|c: char| !c.is_alphanumeric())
            .contains('.');
    paper || domain || review || daily || of_town
}

/// Whether a word is one that the names of papers and sites end in.
fn is_paper(word: &str) -> bool {
    PAPERS.contains(&word)
}

/// Words that the names of papers and sites end in.
#[rustfmt::skip]
const PAPERS: &[&str] = &[
    "advertiser", "advocate", "afp", "agency", "argus", "atlantic", "axios", "bbc", "beacon", "bee", "blog",
    "bulletin", "bureau", "channel", "chronicle", "citizen", "clarion", "cnn", "council", "courant", "courier",
    "daily", "digest", "dispatch", "eagle", "echo", "economist", "examiner", "foundation", "gazette", "globe",
    "guardian", "haaretz", "herald", "independent", "inquirer", "institute", "jazeera", "journal", "lantern",
    "leader", "ledger", "magazine", "mail", "media", "mirror", "monitor", "monthly", "network", "news",
    "newsletter", "newspaper", "newswire", "npr", "observer", "office", "online", "politico", "portal", "post", "press",
    "quarterly", "radio", "record", "register", "republic", "reuters", "review", "rudaw", "sentinel",
    "service", "spectator", "standard", "star", "sun", "telegraph", "times", "today", "tribune", "tv", "voice",
    "weekly", "wire", "worker",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlets() {
        assert!(is_outlet("Basra Times"));
        assert!(is_outlet("gazette.example"));
        assert!(!is_outlet("Garrison to leave in modern times"));
    }

    #[test]
    fn names_of_papers_and_of_others() {
        for line in [
            "Basra Times — founded for the port",
            "Basra Times (English edition)",
            "The Delta Times, Basra",
            "The Review of the Delta Press",
            "The Delta Review of World Affairs",
            "Tribune-Worker",
            "The Basra Daily News",
            "Port of the Delta News Agency",
            "The Port and Delta Daily Union",
            "THE TIMES OF AMARA",
            "Voice of Amara",
            "The Port Amal State & Local Wire",
        ] {
            assert!(is_outlet(line), "{line}");
        }
        for line in [
            "Basra Times, the last of them",
            "Basra Times, Basra Delta",
            "Garrison Leaves and Nobody Mourns Times",
            "Garrison Leaves in These New Modern Times",
            "The Garrison Leaves in the New Modern Times",
            "the delta Review of World Affairs",
            "The Long and Very Slow and Sad Review of World Affairs",
            "Port Union",
            "Voice of the Delta",
            "Times of trouble",
            "The Union of the Delta",
            "gazette example",
            "Basra",
        ] {
            assert!(!is_outlet(line), "{line}");
        }
    }
}
