//! Sentences that only begin as furniture does: `Sponsored by three members, the bill became law.`

use crate::segment::kind::Furniture;

/// Whether a line of this kind by its first words is one sentence of the article, because it goes on with a clause.
pub(super) fn is_statement(line: &str, kind: Furniture) -> bool {
    if opens_with_speech(line, kind)
        || kind == Furniture::CrossReference && asks_for_more(line)
        || goes_on_small(line, kind)
    {
        return true;
    }
    let said = line.trim_end_matches(['”', '"']);
    said.ends_with(['.', '!', '?']) && !holds_stop(said) && clause(said, kind).is_some_and(has_verb)
}

/// Whether the words by which the line was named are a quotation that the sentence goes on behind: `“Give blood!” the clerk cried.`
fn opens_with_speech(line: &str, kind: Furniture) -> bool {
    let quoted = line
        .strip_prefix('“')
        .and_then(|said| said.split_once('”'))
        .or_else(|| line.strip_prefix('"')?.split_once('"'));
    let asks_readers = matches!(
        kind,
        Furniture::Contact | Furniture::Navigation | Furniture::Paywall | Furniture::SignUp
    );
    asks_readers
        && line.ends_with(['.', '”', '"'])
        && quoted.is_some_and(|(said, rest)| {
            let rest = rest.strip_prefix(' ').unwrap_or("");
            said.ends_with(['!', '?', ',', '…'])
                && rest.starts_with(char::is_lowercase)
                && !rest.starts_with("by ")
        })
}

/// `Read the report, and then ask who wrote it.`: what readers are to do goes on with something that no page is for.
fn asks_for_more(line: &str) -> bool {
    let more = [", and ", ", but ", ", then "]
        .iter()
        .find_map(|word| line.split_once(word));
    let is_of_page = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        OF_PAGES.contains(&word) || word.starts_with(|c: char| c.is_ascii_digit())
    };
    more.is_some_and(|(_, rest)| {
        line.ends_with('.')
            && rest.starts_with(char::is_lowercase)
            && rest.split(' ').nth(2).is_some()
            && !rest.split(' ').any(is_of_page)
    })
}

/// Words about what else is on a page.
#[rustfmt::skip]
const OF_PAGES: &[&str] = &[
    "article", "below", "charts", "click", "coverage", "graphic", "here", "map", "page", "pages", "photo", "photos", "photographs",
    "read", "see", "site", "story", "subscribe", "turn", "video", "watch",
];

/// What goes on in small letters where a notice begins a sentence or names somebody: `Correction: there were three boats.`, `Editor’s note,
/// the letter began: burn this.`, `Photo by photo, they found out.`, `Photographs by the hundred lay in the mud.`
fn goes_on_small(line: &str, kind: Furniture) -> bool {
    if !line.ends_with(['.', '!', '?', '”', '"']) {
        return false;
    }
    let is_small = |rest: &str| rest.starts_with(char::is_lowercase);
    match kind {
        Furniture::Correction => {
            // `Correction: an earlier version of this article …`
            let of_text = || {
                let mut words = line.split(|c: char| !c.is_alphabetic());
                words.any(|word| OF_TEXTS.contains(&word))
            };
            let labelled = ["Correction: ", "Clarification: "];
            let labelled = labelled.iter().find_map(|label| line.strip_prefix(label));
            let of_note = ["Editor’s note, ", "Editor's note, "];
            let of_note = of_note
                .iter()
                .find_map(|opening| line.strip_prefix(opening));
            // `This article of the treaty was amended twice.`
            let of_law = line
                .strip_prefix("This article of the ")
                .is_some_and(is_small);
            of_note.is_some_and(is_small) || labelled.is_some_and(is_small) && !of_text() || of_law
        }
        Furniture::Credit => by(line).is_some_and(|(opening, rest)| {
            let next = rest.split([' ', ',']).next().unwrap_or("");
            let counted = rest
                .strip_prefix("the ")
                .and_then(|rest| rest.split(' ').next());
            opening.eq_ignore_ascii_case(next) || counted.is_some_and(|of| COUNTED.contains(&of))
        }),
        _ => false,
    }
}

/// Words of those who correct an article.
#[rustfmt::skip]
const OF_TEXTS: &[&str] = &[
    "article", "caption", "clarified", "column", "corrected", "earlier", "edition", "error", "headline", "incorrectly", "misidentified",
    "misspelled", "misstated", "originally", "page", "photo", "previous", "published", "report", "story", "version", "wrong", "wrongly",
];

/// By what photographs are counted.
#[rustfmt::skip]
const COUNTED: &[&str] = &["dozen", "dozens", "hundred", "hundreds", "score", "thousand", "thousands"];

/// Whether a sentence may end within the text: a full stop with no small letter behind it.
fn holds_stop(text: &str) -> bool {
    let mut stops = text.match_indices(". ");
    stops.any(|(stop, mark)| {
        let rest = text.get(stop + mark.len()..).unwrap_or("");
        !rest.starts_with(char::is_lowercase)
    })
}

/// Whether the line begins with a quotation in marks that point inwards, as in German: `»Wir bleiben«, sagte der Gesandte`. Of links
/// only the first of them stands there.
pub(super) fn is_quotation(line: &str) -> bool {
    let inner = line.strip_prefix('»').or(line.strip_prefix('›'));
    inner.is_some_and(|inner| inner.contains(['«', '‹']))
}

/// What follows the words by which the line was named, if a clause may.
fn clause(line: &str, kind: Furniture) -> Option<&str> {
    let is_small = |text: &&str| text.starts_with(char::is_lowercase);
    match kind {
        Furniture::Advertisement => {
            let (_, rest) = by(line)?;
            let (_, clause) = rest.split_once(", ")?;
            Some(clause).filter(is_small)
        }
        Furniture::Caption => {
            // `File photos were all that they had.`, but `File photo was taken in March.`
            let shown = ["File photos ", "File pictures ", "File images "];
            let shown = shown.iter().find_map(|opening| line.strip_prefix(opening));
            let shows = |rest: &&str| {
                let mut words = rest.split(' ');
                let is_verb = words.next().is_some_and(|word| VERBS.contains(&word));
                is_verb && !words.next().is_some_and(|word| TAKEN.contains(&word))
            };
            shown
                .filter(shows)
                .or_else(|| labelled(line).filter(is_small))
        }
        Furniture::Credit => {
            if let Some(rest) = labelled(line) {
                return Some(rest).filter(is_small);
            }
            // `With help from the army, the pumps ran again.`
            if line.starts_with("With ") && by(line).is_none() {
                return line.split_once(", ").map(|(_, rest)| rest).filter(is_small);
            }
            // `Translated from the Arabic, the name means a ford.`
            let translated = || line.strip_prefix("Translated from ")?.split_once(", ");
            let (_, rest) = by(line).or_else(translated)?;
            let credits = [" by ", "; ", " funded", " grant", " supported"];
            let is_long = credits.iter().any(|mark| rest.contains(mark));
            (!is_long).then_some(rest)
        }
        Furniture::Copyright => {
            let rest = line.strip_prefix("All rights reserved ")?;
            let bans = ["copied", "copies", "distribut", "permi", "publi", "reprodu"];
            let forbids = bans.iter().any(|ban| rest.contains(ban));
            (!forbids).then_some(rest).filter(is_small)
        }
        Furniture::Navigation => {
            // `Click here was all that it said.`
            if let Some(rest) = line.strip_prefix("Click here ") {
                let first = rest.split(' ').next().unwrap_or("");
                return VERBS.contains(&first).then_some(rest);
            }
            let (word, rest) = line.split_once(": ")?;
            // A newsletter goes on with a whole sentence, as it does below its other labels.
            if word == "Go deeper" {
                return Some(rest);
            }
            let asks = rest
                .split_whitespace()
                .next()
                .is_some_and(|first| RELATIVE.contains(&first));
            (INVITING.contains(&word) && !asks)
                .then_some(rest)
                .filter(is_small)
        }
        // `Contact with the lock was lost at 3.10pm.`
        Furniture::Contact if line.starts_with("Contact with ") => {
            (!line.contains('@')).then_some(line)
        }
        Furniture::Contact => {
            let words = || line.split([' ', ',']);
            let is_address = words().next_back().is_some_and(|last| last.contains('@'));
            let invites = words().any(|word| TO_READERS.contains(&word));
            (is_address && !invites && words().any(|word| PAST.contains(&word))).then_some(line)
        }
        _ => None,
    }
}

/// What stands behind the label of a source or a picture.
fn labelled(line: &str) -> Option<&str> {
    let (label, rest) = line.split_once(": ")?;
    LABELS.contains(&label).then_some(rest)
}

/// The line parted behind `by`, where no more than two words stand before it: `Reporting by`.
fn by(line: &str) -> Option<(&str, &str)> {
    line.split_once(" by ")
        .filter(|(opening, _)| opening.split(' ').count() <= 2)
}

/// Whether a verb stands there that is not that of a relative clause: `, who is in Basra`.
fn has_verb(clause: &str) -> bool {
    let is_mark = |c| matches!(c, ',' | ';' | ':' | '—' | '–');
    clause.split(is_mark).any(|part| {
        part.split_whitespace()
            .enumerate()
            .take_while(|(at, word)| !RELATIVE.contains(word) && (*word != "that" || *at == 0))
            .any(|(_, word)| VERBS.contains(&word.trim_end_matches(['.', '!', '?'])))
    })
}

/// Labels of sources and pictures.
const LABELS: &[&str] = &["Image", "Photo", "Picture", "Source", "Sources", "Video"];

/// What is said of pictures in their captions.
#[rustfmt::skip]
const TAKEN: &[&str] = &["made", "of", "provided", "released", "shot", "supplied", "taken"];

/// What invites to follow a link.
#[rustfmt::skip]
const INVITING: &[&str] = &[
    "Explore", "Hear", "Learn", "Listen", "More", "Play", "Read", "See", "View", "Watch",
];

/// Words of lines that tell readers where to write.
#[rustfmt::skip]
const TO_READERS: &[&str] = &[
    "Contact", "Email", "contact", "contacted", "e-mail", "e-mailed", "email", "emailed", "reach", "reached", "you", "your",
];

/// Verbs with which an address is part of a story.
const PAST: &[&str] = &["came", "did", "had", "was", "went", "were"];

/// Words that begin a question or a relative clause.
#[rustfmt::skip]
const RELATIVE: &[&str] = &[
    "how", "what", "when", "where", "whether", "which", "who", "whose", "why",
];

/// Forms of verbs that are no participles.
#[rustfmt::skip]
const VERBS: &[&str] = &[
    "are", "became", "becomes", "began", "begins", "brings", "broke", "came", "can", "cannot", "comes", "could", "did", "does",
    "fell", "finds", "found", "gave", "gives", "goes", "grew", "had", "has", "have", "is", "isn't", "isn’t", "knew", "knows",
    "makes", "may", "means", "might", "must", "needs", "ran", "remains", "reveals", "rose", "seems", "should", "showed", "shows",
    "suggests", "takes", "tells", "took", "was", "wasn't", "wasn’t", "went", "were", "will", "won't", "won’t", "would", "wrote",
];

#[cfg(test)]
mod tests {
    use super::super::tests::all;
    use crate::segment::kind::Furniture;

    #[test]
    fn quotations_in_marks_that_point_inwards() {
        all(
            &[
                "»Wir bleiben«, sagte der Gesandte am Montag",
                "»Das ist das Ende!«",
            ],
            None,
        );
        all(&["» Mehr vom Gesandten"], Some(Furniture::Navigation));
    }

    #[test]
    fn openings_of_furniture_that_a_sentence_goes_on_with() {
        all(
            &[
                "Listen to the boatmen, not the envoys.",
                "Listen to this: the dyke is holding.",
                "Sponsored by two members, the bill was passed in May.",
                "Sponsored by the Pilots, the new lock has been shut since.",
                "Reporting by the Delta Echo shows that nine mills were sold.",
                "Reporting by Mona Haddad has been used in court.",
                "Edited by Jon Reyes, the letters are a delight.",
                "Terms and conditions apply to boats too.",
                "Terms and conditions of the loan were never told.",
                "Watch: the tide will turn.",
                "Listen: it is only the river.",
                "All rights reserved for owners, none for lodgers: so it was.",
                "The threat was sent from dyke@delta.example.",
                "“Donate boats!” the clerk of the port cried on Monday.",
                "\"Sign up for the boats!\" the pilots called from the pier.",
                "Contact with the guards on lock 160 was lost at 3.10pm and not found again.",
                "Click here was all that the letter said.",
                "All rights reserved for the boatmen, wrote a columnist.",
                "Correction: there were three boats in the harbour, not two.",
                "Clarification: nobody was paid.",
                "Editor’s note, the letter began: burn this.",
                "This article of the treaty has been changed twice.",
                "Photo by photo, the guards found out who had been on the pier.",
                "Photographs by the hundred lay in the mud.",
                "Source: the captain would not say.",
                "Sources: they were not to be named.",
                "File photos are all that is left of the pier.",
                "With help from the army, the pumps ran again.",
                "Go deeper: The next stage would be for two, i.e. without the pilots.",
            ],
            None,
        );
    }

    #[test]
    fn what_readers_are_asked_to_do_besides() {
        all(
            &[
                "Read the report, and then ask the council who let it burn.",
                "Read the story, but ask who tells it.",
            ],
            None,
        );
        all(
            &[
                "Read the report, and see the map on page 3.",
                "Read the full report, and more stories, here.",
                "See the report on page 3.",
            ],
            Some(Furniture::CrossReference),
        );
    }

    #[test]
    fn furniture_with_the_same_openings() {
        all(
            &[
                "Go deeper: What the pilots want",
                "Listen to this article",
                "Listen to this article.",
                "Listen (4 min)",
                "Listen to the latest episode.",
                "Listen here.",
                "Listen on Delta Radio.",
                "Terms and conditions apply.",
                "Terms and conditions apply. See in store.",
                "Terms of use & privacy policy.",
                "Watch: Boats storm the harbour gate",
                "Watch: the boats that will not leave",
                "Watch: how the dyke was built.",
            ],
            Some(Furniture::Navigation),
        );
        all(
            &[
                "Sponsored by Delta Dynamics",
                "Sponsored by Delta Dynamics.",
                "Sponsored by Delta Dynamics, the maker of pumps.",
                "Sponsored by Delta Dynamics, which is based in Basra.",
            ],
            Some(Furniture::Advertisement),
        );
        all(
            &[
                "Reporting by Mona Haddad; editing by Jon Reyes",
                "Reporting by Mona Haddad, who is in Basra; editing by Jon Reyes.",
                "Reporting by Mona Haddad, who has been in Basra since May.",
                "Reporting by Mona Haddad was supported by the River Fund.",
            ],
            Some(Furniture::Credit),
        );
        all(
            &[
                "Correction: an earlier version gave another day.",
                "Correction: the lock opened on 3 May, not on 4 May as the article had it.",
                "Editor’s note: This was written in May.",
                "Editor’s note, 3 May: This was written in March.",
                "This article was amended on 3 May.",
                "This version of the article has been corrected.",
            ],
            Some(Furniture::Correction),
        );
        all(
            &[
                "Photo by the author.",
                "Photo by Mona Haddad",
                "Source: Port office.",
                "Source: port office.",
                "With help from Mona Haddad, the envoy in Amara.",
                "With help from Mona Haddad, who was in Amara.",
            ],
            Some(Furniture::Credit),
        );
        all(
            &[
                "File photos were taken in March.",
                "File photo: boats were lost.",
            ],
            Some(Furniture::Caption),
        );
        all(
            &["Click here to see how the dyke was built."],
            Some(Furniture::Navigation),
        );
        all(
            &["“Donate boats!”", "Donate boats! The port will thank you."],
            Some(Furniture::Paywall),
        );
        all(
            &[
                "All rights reserved.",
                "All rights reserved. No part may be copied.",
                "All rights reserved by the Delta Echo and its writers.",
                "All rights reserved and nothing may be reproduced.",
            ],
            Some(Furniture::Copyright),
        );
    }
}
