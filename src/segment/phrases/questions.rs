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

/// Whether an answer is in the first person, which an explainer's is in quotations only.
pub(in crate::segment) fn speaks_of_itself(answer: &str) -> bool {
    answer
        .split_whitespace()
        .take_while(|w| !w.contains(['“', '"', '‘']))
        .any(|w| FIRST_PERSON.contains(&w.trim_end_matches([',', '.'])))
}

/// Words of somebody who speaks of themselves.
#[rustfmt::skip]
const FIRST_PERSON: &[&str] = &[
    "I", "I'm", "I've", "I’m", "I’ve", "My", "We", "me", "my", "our", "us", "we",
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
        assert!(speaks_of_itself("Yes, we, the boatmen, did."));
        assert!(!speaks_of_itself("He said, “I did.”"));
        assert!(!speaks_of_itself("He did."));
    }
}
