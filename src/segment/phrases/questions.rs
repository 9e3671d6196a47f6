//! Questions as an explainer asks them, and answers in the first person, which show that somebody was interviewed.

/// Whether a question asks as an explainer does.
pub(in crate::segment) fn is_question(text: &str) -> bool {
    let mut words = text
        .split(|c: char| c.is_whitespace() || matches!(c, '—' | '–' | '►' | '➤' | '>'))
        .filter(|w| !w.is_empty())
        .map(|w| w.to_lowercase().replace('’', "'"));
    let mut first = words.next().unwrap_or_default();
    let numbered = first.starts_with(|c: char| c.is_ascii_digit());
    // `And Basra?`: a name alone.
    let named = || {
        let rest: Vec<&str> = text.split_whitespace().skip(1).collect();
        (1..=3).contains(&rest.len()) && rest.iter().all(|w| w.starts_with(char::is_uppercase))
    };
    if matches!(first.as_str(), "and" | "but") && named() {
        return text.ends_with('?');
    }
    // `On what basis are they there?`
    if matches!(
        first.as_str(),
        "at" | "for" | "from" | "in" | "on" | "to" | "under" | "with"
    ) {
        first = words.next().unwrap_or_default();
    }
    if numbered || LINKS.contains(&first.trim_end_matches(',')) {
        first = words.next().unwrap_or_default();
        // `And the critics?`: what an explainer has not said yet.
        if !numbered && matches!(first.as_str(), "the" | "their" | "his" | "our") {
            return text.ends_with('?');
        }
    }
    let stem = first.trim_end_matches("'s").trim_end_matches("n't");
    text.ends_with('?') && QUESTION_WORDS.contains(&stem)
}

/// Words with which the questions of an explainer begin.
#[rustfmt::skip]
const QUESTION_WORDS: &[&str] = &[
    "are", "can", "could", "did", "do", "does", "has", "have", "how", "is", "should", "was", "were", "what", "when",
    "where", "which", "who", "why", "will", "would",
];

/// Small words that may stand before a question word.
#[rustfmt::skip]
const LINKS: &[&str] = &["and", "but", "or", "so", "then"];

/// Whether a question is short for one that stands above: `So who did?`, `And what is?`
pub(in crate::segment) fn refers_back(text: &str) -> bool {
    let mut words = text
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty());
    let first = words.next().unwrap_or("");
    let (mut count, mut last) = (1, "");
    for word in words {
        (count, last) = (count + 1, word);
    }
    count <= SHORT
        && LINKS.iter().any(|link| first.eq_ignore_ascii_case(link))
        && AUXILIARIES.contains(&last)
}

/// Most words of a question that is short for another.
const SHORT: usize = 5;

/// Verbs that need another verb, or what stands above.
#[rustfmt::skip]
const AUXILIARIES: &[&str] = &[
    "are", "can", "could", "did", "do", "does", "has", "have", "is", "should", "was", "were", "will", "would",
];

/// Whether an answer is in the first person, which an explainer's is in quotations only.
pub(in crate::segment) fn speaks_of_itself(answer: &str) -> bool {
    holds_word_of(answer, FIRST_PERSON) || is_said_by_one(answer)
}

/// Whether it is that of one person.
pub(in crate::segment) fn is_said_by_one(answer: &str) -> bool {
    holds_word_of(answer, ONE)
}

/// Whether one of some words stands in an answer, before any quotation.
fn holds_word_of(answer: &str, list: &[&str]) -> bool {
    answer
        .split_whitespace()
        .take_while(|w| !w.contains(['“', '"', '‘']))
        .any(|w| list.contains(&w.trim_end_matches([',', '.'])))
}

/// Words of those who speak of themselves.
const FIRST_PERSON: &[&str] = &["We", "our", "us", "we"];

/// Words of one who does.
#[rustfmt::skip]
const ONE: &[&str] = &[
    "I", "I'd", "I'll", "I'm", "I've", "I’d", "I’ll", "I’m", "I’ve", "My", "me", "my",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_of_an_explainer() {
        for line in [
            "Who pays?",
            "What’s a lock?",
            "Isn't it over?",
            "And Basra?",
            "And the critics?",
            "So, who pays?",
            "On what basis are they there?",
            "3. Who pays?",
            "► Who pays?",
        ] {
            assert!(is_question(line), "{line}");
        }
        for line in [
            "Who pays",
            "Basra?",
            "And Basra",
            "Or Basra?",
            "And all of Basra pays?",
            "The critics?",
            "3. The critics?",
            "On that basis?",
            "You pay?",
        ] {
            assert!(!is_question(line), "{line}");
        }
    }

    #[test]
    fn answers_in_the_first_person() {
        assert!(refers_back("So who did?") && refers_back("And what is?"));
        for line in [
            "Who did?",
            "And then?",
            "So who pays for all of it and who does?",
        ] {
            assert!(!refers_back(line), "{line}");
        }
        assert!(is_said_by_one("They asked, and I came.") && !is_said_by_one("We came."));
        assert!(speaks_of_itself("Yes, we, the boatmen, did."));
        assert!(!speaks_of_itself("He said, “I did.”"));
        assert!(!speaks_of_itself("He did."));
    }
}
