//! The pronouns of the first person, by which writers and speakers refer to themselves.

use super::Language;

/// A line for each language, `name: words`. English `us` is missing, because `US` is the same word.
const FIRST_PERSON: &str = include_str!("../../data/first-person.txt");

/// The pronouns of the first person of a language, in small letters; none if they are not listed.
pub(crate) fn first_person(language: Language) -> Vec<&'static str> {
    language.words_listed(FIRST_PERSON)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_of_a_known_language() {
        for line in FIRST_PERSON.lines() {
            let (name, _) = line.split_once(':').unwrap();
            let language: Language = name.parse().unwrap();
            assert!(first_person(language).len() > 4, "{line}");
        }
        assert!(first_person(Language::default()).contains(&"we"));
    }
}
