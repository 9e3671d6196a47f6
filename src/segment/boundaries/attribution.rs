//! Who spoke the quotation that ended right before with a question or a cry: `“Who pays?” Haddad's spokesman asked.`
//!
//! A name may be a new subject as well, so what stands behind the verb decides: `“Who pays?” Haddad said the council would.`

use crate::segment::words::quotation::is_opener;
use crate::segment::words::shape::is_articled;
use crate::segment::words::{abbreviations, cue_words};

/// Most words before the verb: of a name with its office, and of more than that.
const NAME: usize = 7;
const SUBJECT: usize = 14;

/// How many words behind the verb may stand before what is asked then.
const ASKED: usize = 3;

/// Most small words behind a possessive: `Haddad's old press secretary`.
const OWNED: usize = 3;

/// What of the subject was read last.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// A name with titles, office and age.
    Name,
    /// What somebody's is, in so many small words: `Haddad's spokesman`.
    Owned(usize),
    /// A plural behind a name: `Basran officials`.
    Group,
    /// What is said of the subject between commas: `Haddad, a baker from Basra,`.
    Aside,
}

/// Whether these words, which follow a quotation, say who spoke it.
pub(super) fn attributes(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().take(SUBJECT + REST).collect();
    // `Then I cried a little.`: what came next.
    if words.first().is_some_and(|word| GOING_ON.contains(word)) {
        return false;
    }
    // `I ask.`: nobody else speaks of what is done now in that form.
    if let [first, verb, rest @ ..] = &*words
        && *first == "I"
        && let Some(asks) = in_third_person(verb)
    {
        let ends = verb.ends_with(['.', ',']);
        let whom = rest.first().is_some_and(|whom| whom.ends_with(['.', ',']));
        return ends && is_said_of(verb, rest, false) || whom && is_said_of(asks, rest, false);
    }
    let mut part = Part::Name;
    // `White House spokesman Ned Pitt`
    let mut role = false;
    // Whether it is more than a name: then less is believed of what follows the verb.
    let mut wide = false;
    for (at, word) in words.iter().enumerate().take(SUBJECT) {
        let before = at.checked_sub(1).and_then(|at| words.get(at));
        let rest = words.get(at + 1..).unwrap_or(&[]);
        let then = rest.first().copied().unwrap_or("");
        let bare = word.trim_end_matches([',', '.', ':', ';']);
        let closed = part != Part::Aside || before.is_some_and(|word| word.ends_with(','));
        // `Haddad had asked.`
        if closed
            && at > 0
            && *word == "had"
            && is_of_speech(then.trim_end_matches([',', '.', ':', ';']), "")
        {
            continue;
        }
        if closed && is_of_speech(bare, then) {
            let several = before.is_some_and(|word| word.ends_with('s') || *word == "People");
            return at > 0 && (several || !PLURAL.contains(&bare)) && is_said_of(word, rest, wide);
        }
        // `Sgt. 1st Class Omar Reyes`
        let ordinal = word.starts_with(|c: char| c.is_ascii_digit())
            && ["st", "nd", "rd", "th"]
                .iter()
                .any(|end| word.ends_with(end));
        let small = word.chars().all(|c| c.is_lowercase() || c == '-');
        let titled = word.starts_with(char::is_uppercase);
        let inner_stop =
            bare != *word && word.ends_with('.') && abbreviations::lookup(bare).is_none();
        if inner_stop {
            return false;
        }
        part = match part {
            Part::Aside => Part::Aside,
            Part::Name | Part::Owned(_) if at > 0 && opens_aside(word) && is_parted(before) => {
                Part::Aside
            }
            Part::Name if titled && is_possessive(bare) => Part::Owned(0),
            Part::Name | Part::Owned(_) if ordinal && at > 0 => part,
            Part::Name if at < NAME && is_of_name(word, then, at > 0, role) => {
                role |= word.starts_with(char::is_lowercase) && is_role(word, then);
                Part::Name
            }
            Part::Name if at > 0 && small && word.len() > 4 && word.ends_with('s') => Part::Group,
            Part::Owned(count) if count < OWNED && small && !CLAUSE.contains(word) => {
                Part::Owned(count + 1)
            }
            Part::Owned(count) if titled || bare.len() < word.len() && count < OWNED => part,
            _ => return false,
        };
        wide |= part != Part::Name;
        if wide && words.first().is_some_and(|first| begins_anew(first)) {
            return false;
        }
    }
    false
}

/// What a verb of speech behind `I` is behind a name: `asks` of `ask,`.
fn in_third_person(verb: &str) -> Option<&'static str> {
    match verb.trim_end_matches([',', '.', ':']) {
        "ask" => Some("asks"),
        "answer" | "reply" | "say" | "shout" | "wonder" => Some("says"),
        _ => None,
    }
}

/// `that it`, `whether they`: what follows is asked now; `that night` only says when.
fn asks_next(words: &[&str]) -> bool {
    match words {
        ["whether", _] => true,
        ["that", then] => !matches!(
            then.trim_end_matches(|c: char| !c.is_alphabetic()),
            "afternoon" | "day" | "evening" | "morning" | "night" | "same" | "week" | "year"
        ),
        _ => false,
    }
}

/// Whether a verb of speech with `rest` behind it looks back at what was spoken.
fn is_said_of(word: &str, rest: &[&str], wide: bool) -> bool {
    let then = rest.first().copied().unwrap_or("");
    let verb = word.trim_end_matches([',', '.', ':', ';']);
    // `Reyes said, “No.”` says what was said next.
    let answers = word.ends_with(',') && opens_with_capital(then);
    let ends = verb != word || then.is_empty();
    if ASKING.contains(&verb) && !wide {
        // `People shouted at him.` says what they did then, and `She asked in closing that it be read.` what she asked then.
        return then != "at" && !rest.windows(2).take(ASKED).any(asks_next);
    }
    match verb {
        "wanted" => rest.get(1).is_some_and(|word| word.starts_with("know")),
        "told" => names_listeners(rest),
        "cut" | "cuts" | "chimed" | "chimes" => then.ends_with(['.', ',']),
        "began" | "begins" => ends && !answers,
        "asked" | "asks" => {
            ends && !answers || is_adverbial(rest, wide) || names_listeners(rest) && is_plain(rest)
        }
        _ => ends && !answers || is_adverbial(rest, wide),
    }
}

/// Whether a word is a verb of speech, alone or with the word after it.
fn is_of_speech(word: &str, then: &str) -> bool {
    let phrase = match word {
        "wanted" => then == "to",
        "cut" | "cuts" | "chimed" | "chimes" => then.trim_end_matches(['.', ',']) == "in",
        _ => false,
    };
    phrase
        || word == "told"
        || ASKING.contains(&word)
        || CALLING.contains(&word)
        || PLURAL.contains(&word)
        || cue_words::is_saying(word)
}

/// Whether what follows the verb only says how, where or when: `quietly.`, `outside the court`, `on Monday`.
fn is_adverbial(rest: &[&str], wide: bool) -> bool {
    let Some((then, more)) = rest.split_first() else {
        return false;
    };
    let bare = then.trim_end_matches([',', '.']);
    let adverb = bare.len() > 4 && bare.ends_with("ly") || ADVERBS.contains(&bare);
    if adverb {
        // `said angrily that they would` says it anew.
        return bare != *then
            || more.is_empty()
            || more.first().is_some_and(|word| ADJUNCTS.contains(word)) && is_plain(more);
    }
    if matches!(bare, "outside" | "inside") {
        let place = |word: &&str| word.starts_with(char::is_uppercase) || ARTICLES.contains(word);
        return bare != *then || more.first().is_some_and(place) && is_plain(more);
    }
    ADJUNCTS.contains(then) && (!wide || CLAUSES.contains(then) || is_plain(more))
}

/// Whether the words up to the next stop hold no clause of their own, nor what somebody asks for.
fn is_plain(words: &[&str]) -> bool {
    for word in words {
        let bare = word.trim_end_matches([',', '.', ';', ':', '?', '!']);
        if CLAUSE.contains(&bare) || WANTED.contains(&bare) {
            return false;
        }
        if bare != *word && abbreviations::lookup(bare).is_none() {
            break;
        }
    }
    true
}

/// Whether a word belongs to a name: a capital, a particle, the age behind it or the office before it.
fn is_of_name(word: &str, then: &str, named: bool, role: bool) -> bool {
    word.starts_with(char::is_uppercase)
        || matches!(word, "the" | "of" | "al" | "bin" | "de")
        || is_articled(word)
        || named && is_age(word)
        || named && !role && is_role(word, then)
}

/// Whether a word may say what the person is whose name follows: `spokesman Ned Pitt`.
fn is_role(word: &str, then: &str) -> bool {
    word.len() >= 5 && word.chars().all(char::is_lowercase) && then.starts_with(char::is_uppercase)
}

/// Whether a word is the age of somebody who was named: `41,`.
fn is_age(word: &str) -> bool {
    word.strip_suffix(',')
        .is_some_and(|age| (1..=3).contains(&age.len()) && age.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether what follows `told` only says whom: `reporters.`, `Delta Radio in Basra.` What was told would be said anew.
fn names_listeners(words: &[&str]) -> bool {
    let named = |word: &str| word.starts_with(char::is_uppercase) || matches!(word, "the" | "a");
    words
        .iter()
        .take(6)
        .enumerate()
        .find_map(|(at, word)| match word.strip_suffix('.') {
            Some(bare) if abbreviations::lookup(bare).is_none() => Some(true),
            _ if named(word) || at == 0 => None,
            _ => Some(ADJUNCTS.contains(word) && !words.contains(&"that")),
        })
        .unwrap_or(false)
}

/// Whether the name owns what follows: `Haddad's`, `the Reyes’`.
fn is_possessive(word: &str) -> bool {
    word.ends_with(['\'', '’']) || word.ends_with("'s") || word.ends_with("’s")
}

/// Whether the word before stands behind a comma, as what is said of a name does.
fn is_parted(before: Option<&&str>) -> bool {
    before.is_some_and(|word| word.ends_with(','))
}

/// Whether a word opens what is said of somebody between commas: `a baker`, `of Basra`, `who sells boats`.
fn opens_aside(word: &str) -> bool {
    ARTICLES.contains(&word)
        || matches!(
            word,
            "from" | "in" | "now" | "of" | "one" | "then" | "who" | "whose"
        )
        || is_age(word)
}

/// Whether the first word is rather that of a new sentence than of a name.
fn begins_anew(word: &str) -> bool {
    cue_words::starts_sentences(word.trim_end_matches([',', '.']))
}

/// Whether a word opens a quotation with a capital: `“No`.
fn opens_with_capital(word: &str) -> bool {
    let said = word.trim_start_matches(|c| is_opener(c) || matches!(c, '"' | '\'' | '’'));
    said.len() < word.len() && said.starts_with(char::is_uppercase)
}

/// With what a new sentence goes on, and nobody's name begins.
const GOING_ON: &[&str] = &["And", "But", "Later", "Now", "So", "Soon", "Then", "Yet"];

/// How many words behind the verb are looked at.
const REST: usize = 12;

/// Verbs that attribute a quotation which ended in `?”` or `!”`.
#[rustfmt::skip]
const ASKING: &[&str] = &[
    "asked", "asks", "wondered", "wonders", "cried", "cries", "shouted", "shouts", "exclaimed", "exclaims",
    "demanded", "demands", "inquired", "yelled", "screamed", "chanted", "joked", "quipped", "replied",
];

/// Others, of which some are nouns or take objects: they end the sentence, or an adverb follows.
#[rustfmt::skip]
const CALLING: &[&str] = &[
    "answered", "answers", "barked", "began", "begins", "chants", "interjected", "interrupted", "jokes", "murmured", "muttered", "replies",
    "responded", "retorted", "roared", "screams", "snapped", "thought", "thundered", "whispered", "yells",
];

/// What several do.
const PLURAL: &[&str] = &["ask", "chant", "cry", "say", "shout", "wonder"];

/// What follows a verb of saying that looks back at a quotation.
#[rustfmt::skip]
const ADJUNCTS: &[&str] = &[
    "after", "as", "at", "during", "in", "on", "through", "to", "when", "while",
];

/// Those of them that open a clause.
const CLAUSES: &[&str] = &["after", "as", "when", "while"];

/// How and where besides what ends in `-ly`.
#[rustfmt::skip]
const ADVERBS: &[&str] = &[
    "afterward", "afterwards", "again", "aloud", "back", "later", "recently", "today", "yesterday",
];

/// What stands before nouns.
const ARTICLES: &[&str] = &["a", "an", "her", "his", "its", "our", "the", "their"];

/// Words of a clause of its own.
#[rustfmt::skip]
const CLAUSE: &[&str] = &[
    "are", "can", "could", "did", "does", "had", "has", "have", "he", "is", "it", "may", "might", "must", "she", "should", "that",
    "they", "was", "we", "were", "will", "would",
];

/// What asks for something, or asks anew.
const WANTED: &[&str] = &["for", "how", "if", "to", "what", "whether", "why"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_speaks_after_a_quotation() {
        for text in [
            "Reyes asked.",
            "Reyes of the Echo asked reporters.",
            "J. Reyes said in Basra.",
            "Reyes said, and left.",
            "Reyes said.",
            "Reyes asked that night.",
            "Reyes had asked.",
        ] {
            assert!(attributes(text), "{text}");
        }
        for text in [
            "Reyes said they would.",
            "Then I cried a little.",
            "Then Reyes asked.",
            "Reyes left when asked.",
            "Reyes had left.",
            "Reyes had asked whether they would.",
            "Reyes shouted at him.",
            "Reyes asked in closing that the record show it.",
            "Reyes asked whether they would.",
            "Basra. Reyes asked.",
            "Asked so, Reyes left.",
            "Mona Ann Layla Omar Jon Ben Max Reyes asked.",
        ] {
            assert!(!attributes(text), "{text}");
        }
    }

    #[test]
    fn more_than_a_name() {
        for text in [
            "Haddad's spokesman asked.",
            "Haddad’s old press secretary asked reporters.",
            "Basra's harbour master, a boatman, said.",
            "Mona Haddad, a baker, said.",
            "Pfc. Omar Reyes Jr., 19, of Port Amal, Delta, asked.",
            "Haddad, the baker, asks.",
            "Maj. Reyes, a regular, cuts in.",
            "Basran elders asked the visitors.",
            "Reyes supporters chanted.",
            "Basrans ask.",
            "Sgt. 1st Class Omar Reyes of the Guard's 2nd Lock Division asked.",
        ] {
            assert!(attributes(text), "{text}");
        }
        for text in [
            "Haddad's answer was silence.",
            "Haddad's answer was said to be silence.",
            "Haddad's spokesman asked for time.",
            "Haddad's spokesman asked the court to wait.",
            "Haddad's spokesman said on Monday that it would.",
            "Haddad's spokesman said the council would.",
            "Haddad, the council said, would pay.",
            "Haddad, a baker, said the council would.",
            "Basran elders asked whether it would.",
            "Some envoys asked.",
            "The envoy's aide asked.",
            "Haddad ask.",
        ] {
            assert!(!attributes(text), "{text}");
        }
    }

    #[test]
    fn how_and_where_it_was_said() {
        for text in [
            "Haddad said quietly.",
            "Haddad said quietly, and left.",
            "Haddad said quietly on Monday.",
            "Haddad said outside.",
            "Haddad said outside the court.",
            "Haddad's mother said outside.",
            "Haddad wrote back.",
            "Haddad yells.",
            "Mr. Haddad began.",
        ] {
            assert!(attributes(text), "{text}");
        }
        for text in [
            "Haddad said quietly that it was.",
            "Haddad said outside help would come.",
            "Haddad said outside the court that it was.",
            "Haddad yells slogans.",
            "Haddad began to row.",
            "Haddad cuts in front.",
        ] {
            assert!(!attributes(text), "{text}");
        }
    }
}
