//! The speaker after a quotation that ends with a question or an exclamation: `“Who pays?” Haddad asked.`

use super::next::Next;
use crate::segment::language::Language;

/// Words that are read after the quotation.
const WORDS: usize = 9;

/// Returns true if the words after a quotation say who spoke it. A name may be a new subject as well, so the
/// words after the verb decide: `“Who pays?” Haddad said the council would.`
pub(super) fn attributes(next: &Next<'_>, language: &Language) -> bool {
    if next.opened {
        return false;
    }
    let mut words = next.rest.split_whitespace().enumerate().take(WORDS);
    while let Some((at, word)) = words.next() {
        let bare = word.trim_end_matches([',', '.', ':', ';', '?', '!']);
        if at > 0 && language.has("speech", bare) {
            let looks_back = bare.len() < word.len() && !word.ends_with(':');
            let mut behind = words.map(|(_, word)| word.trim_end_matches([',', '.']));
            let first = behind.next().unwrap_or("");
            // `said, “No.”` introduces the next quotation, `asked him if they would` another question.
            let quoted = first.strip_prefix(['“', '"', '«']);
            let introduces = word.ends_with(',')
                && quoted.is_some_and(|said| said.starts_with(char::is_uppercase));
            let is_clause =
                !looks_back && !opens_clause(first) && behind.any(|word| CLAUSE.contains(&word));
            return !introduces
                && !is_clause
                && (looks_back || first.is_empty() || is_adverbial(first));
        }
        if opens_clause(word) || CLAUSE.contains(&word) {
            return false;
        }
        // The stop of another sentence ends the search; the one of `Mr.` or of an initial does not.
        if word.ends_with(['?', '!', ';', ':', '“', '”', '"'])
            || word.ends_with('.') && bare.len() > 2 && language.abbreviation(bare).is_none()
        {
            return false;
        }
    }
    false
}

/// Words of a clause of its own.
const CLAUSE: [&str; 9] = [
    "that", "whether", "if", "would", "will", "could", "was", "were", "is",
];

/// Returns true if a word opens a clause that says when something was said.
fn opens_clause(word: &str) -> bool {
    matches!(word, "after" | "as" | "when" | "while" | "because")
}

/// Returns true if a word after a verb of speech only says how, where, when or to whom.
fn is_adverbial(word: &str) -> bool {
    word.len() > 4 && word.ends_with("ly")
        || matches!(
            word,
            "after"
                | "afterwards"
                | "again"
                | "as"
                | "at"
                | "back"
                | "during"
                | "from"
                | "her"
                | "him"
                | "in"
                | "me"
                | "of"
                | "on"
                | "outside"
                | "reporters"
                | "them"
                | "through"
                | "to"
                | "today"
                | "us"
                | "when"
                | "while"
                | "with"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_speaker_of_a_quotation() {
        let says = |text: &str| attributes(&Next::read(text), Language::of("", None));
        assert!(says(" Haddad asked."));
        assert!(says(" Mr. Omar Reyes, a baker from Basra, said on Monday."));
        assert!(says(" The guard asked him, and left."));
        assert!(!says(" Haddad said the council would."));
        assert!(!says(" Haddad said, “No.”"));
        assert!(!says(" The guard left. He asked."));
        assert!(!says(" Nobody knew."));
    }
}
