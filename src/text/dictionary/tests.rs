use proptest::prelude::*;

use super::*;
use crate::text::Language;

fn dictionary(entries: &[(&str, &str)]) -> Result<Dictionary, DictionaryError> {
    let entries: Vec<(String, String)> = entries
        .iter()
        .map(|(c, p)| (c.to_string(), p.to_string()))
        .collect();
    Dictionary::new(&entries, &Tokenizer::new(Language::default()))
}

fn hits(entries: &[(&str, &str)], sentence: &str) -> Vec<String> {
    let dictionary = dictionary(entries).unwrap();
    let tokens = Tokenizer::new(Language::default()).tokens(sentence);
    dictionary
        .hits(sentence, &tokens)
        .into_iter()
        .map(|hit| {
            let words: Vec<&str> = tokens[hit.tokens.clone()]
                .iter()
                .map(|t| t.word.as_str())
                .collect();
            format!(
                "{}{}={}",
                if hit.negated { "not " } else { "" },
                dictionary.categories()[hit.category],
                words.join(" ")
            )
        })
        .collect()
}

#[test]
fn words_prefixes_and_phrases_match() {
    let entries = [
        ("leave", "withdraw*"),
        ("leave", "pull out"),
        ("leave", "pull * out"),
        ("force", "U.S. troops"),
    ];
    assert_eq!(
        hits(
            &entries,
            "US troops are withdrawing; pull them out, pull out."
        ),
        [
            "force=u.s troops",
            "leave=withdrawing",
            "leave=pull them out",
            "leave=pull out"
        ]
    );
}

#[test]
fn no_more_of_a_long_word_is_looked_up_than_the_longest_prefix() {
    let entries = [("coffee", "café*"), ("go", "go*"), ("go", "going away")];
    let long = "cafés".repeat(100_000);
    let prefixes = dictionary(&entries).unwrap();
    let looked_up: Vec<&str> = prefixes.patterns.beginnings(&long).collect();
    assert_eq!(looked_up, ["c", "ca", "caf", "café"]);
    assert_eq!(prefixes.patterns.beginnings("go").count(), 2);
    let whole = dictionary(&[("go", "gone")]).unwrap();
    assert_eq!(whole.patterns.beginnings(&long).count(), 0);
    assert_eq!(hits(&entries, &long), [format!("coffee={long}")]);
}

#[test]
fn capitals_in_a_pattern_are_meant() {
    let entries = [("group", "IS"), ("country", "US")];
    assert_eq!(
        hits(&entries, "Is IS the one that US planes hit, or is it us?"),
        ["group=i.s", "country=u.s"]
    );
}

#[test]
fn the_longest_pattern_of_a_category_wins_and_does_not_overlap() {
    let entries = [
        ("time", "not"),
        ("time", "not yet"),
        ("time", "yet"),
        ("b", "yet"),
    ];
    assert_eq!(hits(&entries, "Not yet."), ["time=not yet", "b=yet"]);
}

/// How many words a pattern matches at the beginning of these, if it does.
fn matched(pattern: &str, words: &[&str]) -> Option<usize> {
    let parts: Vec<&str> = pattern.split(' ').collect();
    let is_met = |(part, word): (&&str, &&str)| match part.strip_suffix('*') {
        Some(prefix) => word.starts_with(prefix),
        None => part == word,
    };
    let all = parts.len() <= words.len() && parts.iter().zip(words).all(is_met);
    all.then_some(parts.len())
}

proptest! {
    #[test]
    fn patterns_match_as_if_each_was_tried_at_each_word(
        entries in prop::collection::vec(
            ("[cde]", r"(\* )?[ab]{1,2}\*?( (\*|[ab]{1,2}\*?)){0,2}"),
            1..10,
        ),
        words in prop::collection::vec("[ab]{1,3}", 0..10),
    ) {
        let entries: Vec<(&str, &str)> = entries.iter().map(|(c, p)| (&**c, &**p)).collect();
        let words: Vec<&str> = words.iter().map(|word| &**word).collect();
        let dictionary = dictionary(&entries).unwrap();
        let categories = dictionary.categories();
        let mut free_from = vec![0; categories.len()];
        let mut wanted = Vec::new();
        for first in 0..words.len() {
            for (category, free_from) in categories.iter().zip(&mut free_from) {
                let own = entries.iter().filter(|entry| entry.0 == category);
                let longest = own.filter_map(|entry| matched(entry.1, &words[first..])).max();
                if let Some(length) = longest && *free_from <= first {
                    *free_from = first + length;
                    wanted.push(format!("{category}={}", words[first..first + length].join(" ")));
                }
            }
        }
        prop_assert_eq!(hits(&entries, &words.join(" ")), wanted);
    }
}

#[test]
fn a_negation_reaches_a_few_words_within_its_clause() {
    let entries = [("negation", "not"), ("negation", "no"), ("leave", "leave")];
    assert_eq!(
        hits(&entries, "They will not now leave"),
        ["not leave=leave"]
    );
    assert_eq!(hits(&entries, "No, they leave"), ["leave=leave"]);
    assert_eq!(
        hits(&entries, "They will not let U.S. troops leave"),
        ["not leave=leave"]
    );
    assert_eq!(hits(&entries, "It did not. They leave"), ["leave=leave"]);
    assert_eq!(
        hits(&entries, "not one two three four five leave"),
        ["leave=leave"]
    );
    assert_eq!(hits(&entries, "They can’t leave"), ["not leave=leave"]);
}

#[test]
fn a_pseudo_negation_keeps_its_words_from_negating() {
    let entries = [
        ("negation", "no"),
        ("negation", "not"),
        ("pseudo-negation", "no choice but"),
        ("pseudo-negation", "leave no doubt"),
        ("must", "no choice"),
        ("leave", "leave"),
    ];
    assert_eq!(
        hits(&entries, "no choice but to leave"),
        ["must=no choice", "leave=leave"]
    );
    assert_eq!(
        hits(&entries, "no choice but not to leave"),
        ["must=no choice", "not leave=leave"]
    );
    assert_eq!(
        hits(&entries, "we leave no doubt that they leave"),
        ["leave=leave", "leave=leave"]
    );
    assert_eq!(
        hits(&entries, "not with no choice but to leave"),
        ["not must=no choice", "leave=leave"]
    );
    assert_eq!(
        hits(&entries, "no choice, they leave"),
        ["must=no choice", "leave=leave"]
    );
}

#[test]
fn more_categories_at_one_word_than_can_be_paired_are_refused() {
    let most = MOST_AT_A_WORD;
    let of = |count: usize, pattern: fn(usize) -> String| -> Vec<(String, String)> {
        (0..count)
            .map(|at| (format!("c{at}"), pattern(at)))
            .collect()
    };
    let built = |entries: &[(String, String)]| {
        Dictionary::new(entries, &Tokenizer::new(Language::default()))
    };
    let patterns: [fn(usize) -> String; 4] = [
        |_| "leave".to_string(),
        // Beginnings of each other, the shortest last.
        |at| format!("{}*", "x".repeat(40 - at)),
        |_| "leave * now".to_string(),
        |at| if at % 2 == 0 { "pull*" } else { "pull * out" }.to_string(),
    ];
    for pattern in patterns {
        assert!(built(&of(most, pattern)).is_ok(), "{}", pattern(0));
        let mut entries = vec![("other".to_string(), "stay".to_string())];
        entries.extend(of(most + 1, pattern));
        let message = built(&entries).unwrap_err().to_string();
        let wanted = format!("{} categories match, and at most {most} may", most + 1);
        assert!(message.contains(&wanted), "{message}");
        assert!(message.starts_with("row "), "{message}");
    }
    // Many words, each of a few categories, are as many categories as before.
    assert!(built(&of(MOST_CATEGORIES, |at| format!("word{}", at / 20))).is_ok());
}

#[test]
fn what_cannot_match_is_refused_with_its_row() {
    for (entries, wanted) in [
        (vec![("a", "b"), ("a", "*")], "row 2"),
        (vec![("a", "le*ve")], "row 1"),
        (vec![("a", "!?")], "row 1"),
        (vec![("", "b")], "empty category"),
        (vec![("a", " ")], "empty pattern"),
        (vec![("a > b", "c")], "must not contain"),
        // It would be the same feature as “leave” where that is negated.
        (
            vec![("leave", "go"), ("not leave", "stay")],
            "row 2 of the dictionary, counted below its header: the category “not leave” must not begin",
        ),
        (
            vec![("Negation", "not"), ("negation", "never")],
            "row 2 of the dictionary, counted below its header: the category “negation” is “Negation”",
        ),
        (
            vec![
                ("pseudo-negation", "no doubt"),
                ("Pseudo-Negation", "not only"),
            ],
            "row 2 of the dictionary, counted below its header: the category “Pseudo-Negation” is “pseudo-negation”",
        ),
        (vec![], "no rows"),
    ] {
        let message = dictionary(&entries).unwrap_err().to_string();
        assert!(message.contains(wanted), "{message}");
    }
}
