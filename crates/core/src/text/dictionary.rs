//! Dictionaries: categories of words and phrases that a researcher writes down, as for quanteda or LIWC.

use std::collections::BTreeSet;

use super::clause::{Between, is_abbreviation};
use super::pattern::{PatternWord, parse};
use super::topic;
use super::trie::Trie;
use super::{DictionaryError, DictionaryProblem, DictionaryRow, Hit, Matcher, Token, Tokenizer};

/// The category whose words negate the hits that follow them closely.
pub const NEGATION: &str = "negation";

/// The category of phrases that contain a word of [`NEGATION`] and negate nothing, such as *no choice but*
/// and *not only*: the pseudo-negations of NegEx (Chapman et al. 2001,
/// <https://doi.org/10.1006/jbin.2001.1029>).
pub const PSEUDO_NEGATION: &str = "pseudo-negation";

/// The categories with a special meaning that match in sentences. They are no features.
const RESERVED: [&str; 2] = [NEGATION, PSEUDO_NEGATION];

/// The prefix of a negated category's name.
pub(crate) const NOT: &str = "not ";

/// The largest number of categories. Pairs of categories are features, so time and memory grow with its
/// square.
const MAX_CATEGORIES: usize = 512;

/// The largest number of categories that may match at one word. If many matched at word after word, a
/// sentence would have nearly every pair of categories, and so would a model. Dictionaries of psychology have
/// a word in a dozen or two.
const MAX_AT_A_WORD: usize = 32;

/// A dictionary: patterns of words, each with a category.
///
/// A pattern is one or more words. `withdraw*` matches every word that begins so, `*irak` every word that ends so, `*irak*`
/// every word with it, `*` alone any one word, and everything else whole words regardless of case.
#[derive(Debug, Clone, PartialEq)]
pub struct Dictionary {
    /// In order of first appearance.
    categories: Vec<String>,
    patterns: Trie,
    /// The categories of [`RESERVED`] that the dictionary has.
    reserved: [Option<usize>; RESERVED.len()],
}

/// Returns the index in [`RESERVED`] of a category, regardless of case.
fn reserved(category: &str) -> Option<usize> {
    RESERVED
        .iter()
        .position(|reserved| category.eq_ignore_ascii_case(reserved))
}

impl Dictionary {
    /// Builds a dictionary from `(category, pattern)` rows. The tokenizer of the sentences cuts the patterns
    /// into words.
    ///
    /// # Errors
    /// If there are no entries, or one has no category or a pattern that cannot match.
    pub fn new(
        entries: &[(String, String)],
        tokenizer: &Tokenizer,
    ) -> Result<Self, DictionaryError> {
        let (dictionary, patterns) = Self::build(entries, tokenizer)?;
        dictionary.check_overlap(entries, &patterns)?;
        Ok(dictionary)
    }

    /// Builds the dictionary of a model without checking for overlap, which was done in training and would
    /// slow down each start.
    pub(crate) fn from_model(
        entries: &[(String, String)],
        tokenizer: &Tokenizer,
    ) -> Result<Self, DictionaryError> {
        Ok(Self::build(entries, tokenizer)?.0)
    }

    /// Builds a dictionary and returns it with the words of each pattern.
    fn build(
        entries: &[(String, String)],
        tokenizer: &Tokenizer,
    ) -> Result<(Self, Vec<Vec<PatternWord>>), DictionaryError> {
        if entries.is_empty() {
            return Err(DictionaryError::NoRows);
        }
        let mut dictionary = Dictionary {
            categories: Vec::new(),
            patterns: Trie::new(),
            reserved: [None; RESERVED.len()],
        };
        let mut patterns = Vec::with_capacity(entries.len());
        for ((category, pattern), number) in entries.iter().zip(1..) {
            let row = DictionaryRow::Below(number);
            let added = dictionary.add(category.trim(), pattern.trim(), tokenizer);
            patterns.push(added.map_err(|problem| DictionaryError::Row { row, problem })?);
        }
        Ok((dictionary, patterns))
    }

    /// Adds a row and returns the words of its pattern; none if it is one of the topic.
    fn add(
        &mut self,
        category: &str,
        pattern: &str,
        tokenizer: &Tokenizer,
    ) -> Result<Vec<PatternWord>, DictionaryProblem> {
        for (column, value) in [("category", category), ("pattern", pattern)] {
            if value.is_empty() {
                return Err(DictionaryProblem::Empty(column));
            }
        }
        if category.contains(['[', ']', '>']) {
            return Err(DictionaryProblem::Category(category.to_string()));
        }
        if category.starts_with(NOT) {
            return Err(DictionaryProblem::Negated(category.to_string()));
        }
        let special = reserved(category);
        if let Some(first) = special.and_then(|which| self.reserved[which])
            && category != self.categories[first]
        {
            return Err(DictionaryProblem::SecondSpelling {
                category: category.to_string(),
                first: self.categories[first].clone(),
            });
        }
        let refuse = || DictionaryProblem::Pattern(pattern.to_string());
        if topic::is_topic(category) {
            topic::expression(pattern).map_err(|_| refuse())?;
            return Ok(Vec::new());
        }
        let words = parse(pattern, tokenizer).ok_or_else(refuse)?;
        let known = self.categories.iter().position(|known| known == category);
        let at = known.unwrap_or(self.categories.len());
        if known.is_none() {
            self.categories.push(category.to_string());
            special
                .into_iter()
                .for_each(|which| self.reserved[which] = Some(at));
        }
        if self.categories.len() > MAX_CATEGORIES {
            let most = MAX_CATEGORIES;
            return Err(DictionaryProblem::Categories { most });
        }
        self.patterns.add(words.clone(), at);
        Ok(words)
    }

    /// Fails at the first pattern at whose first word too many categories match. It is enough to look at the
    /// patterns themselves: of prefixes that contain each other, most match where the longest is written out.
    fn check_overlap(
        &self,
        entries: &[(String, String)],
        patterns: &[Vec<PatternWord>],
    ) -> Result<(), DictionaryError> {
        let mut matcher = Matcher::new(self);
        // A word may have the words of all patterns that begin with a `*`.
        let mut open: Vec<&str> = Vec::new();
        let rows = patterns.iter().zip(entries).zip(1..);
        for ((words, entry), number) in rows.filter(|((words, _), _)| !words.is_empty()) {
            let first = matcher.words();
            for word in words {
                matcher.learn(match word {
                    PatternWord::Whole(word)
                    | PatternWord::Prefix(word)
                    | PatternWord::Ending(word)
                    | PatternWord::Inside(word) => word,
                    PatternWord::Any => "",
                });
            }
            let category = entry.0.trim();
            let is_open = matches!(words[0], PatternWord::Ending(_) | PatternWord::Inside(_));
            if is_open && !open.contains(&category) {
                open.push(category);
            }
            let count = matcher
                .categories_at(first..matcher.words())
                .max(open.len());
            if count > MAX_AT_A_WORD {
                return Err(DictionaryError::Row {
                    row: DictionaryRow::Below(number),
                    problem: DictionaryProblem::Overlap {
                        pattern: entry.1.clone(),
                        count,
                        most: MAX_AT_A_WORD,
                    },
                });
            }
        }
        Ok(())
    }

    /// The patterns of which a word occurs in none of these texts, so that they match nowhere. Topics are left out, and so
    /// are negations, which are lists for any text.
    pub fn idle<'r, 't>(
        entries: &'r [(String, String)],
        tokenizer: &Tokenizer,
        texts: impl Iterator<Item = &'t str>,
    ) -> Vec<&'r str> {
        let mut known: BTreeSet<String> = BTreeSet::new();
        for text in texts {
            let shouting = Tokenizer::is_shouting(text);
            tokenizer.each_word(text, shouting, |_, word| {
                if !known.contains(word) {
                    known.insert(word.to_string());
                }
            });
        }
        let occurs = |word: &PatternWord| match word {
            PatternWord::Whole(word) => known.contains(word),
            PatternWord::Prefix(word) => {
                let mut from = known.range(word.clone()..);
                from.next().is_some_and(|known| known.starts_with(word))
            }
            PatternWord::Ending(word) => known.iter().any(|known| known.ends_with(word)),
            PatternWord::Inside(word) => known.iter().any(|known| known.contains(word)),
            PatternWord::Any => true,
        };
        let told = |category: &str| !topic::is_topic(category) && reserved(category).is_none();
        let rows = entries.iter().filter(|(category, _)| told(category.trim()));
        let idle = rows.filter(|(_, pattern)| {
            let words = parse(pattern.trim(), tokenizer).unwrap_or_default();
            !words.iter().all(occurs)
        });
        idle.map(|(_, pattern)| pattern.as_str()).collect()
    }

    /// The patterns.
    #[inline]
    pub(super) fn patterns(&self) -> &Trie {
        &self.patterns
    }

    /// The categories of negations and of pseudo-negations, if the dictionary has them.
    pub(super) fn reserved(&self) -> [Option<usize>; RESERVED.len()] {
        self.reserved
    }

    /// The categories, in order of first appearance in the file.
    pub fn categories(&self) -> &[String] {
        &self.categories
    }

    /// Returns whether a category holds negations or pseudo-negations.
    pub fn is_negation(category: &str) -> bool {
        reserved(category).is_some()
    }

    /// Finds every place in a sentence where a pattern matches, in order of the first word, then of the
    /// category. Within one category the longest match at a place wins and matches do not overlap; different
    /// categories may overlap. Negations and pseudo-negations themselves are not hits.
    pub fn hits(&self, sentence: &str, tokens: &[Token]) -> Vec<Hit> {
        let mut matcher = Matcher::new(self);
        for token in tokens {
            matcher.learn(&token.word);
        }
        let ends_clause = |at: usize| {
            let (before, after) = (&tokens[at - 1], &tokens[at]);
            let between = sentence.get(before.bytes.end..after.bytes.start);
            Between::new(between.unwrap_or("")).ends_clause(is_abbreviation(&before.word))
        };
        matcher.hits(tokens.len(), |at| at, |at| at > 0 && ends_clause(at));
        matcher.hits
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::Language;

    fn tokenizer() -> Tokenizer {
        Tokenizer::new(Language::default())
    }

    fn dictionary(entries: &[(&str, &str)]) -> Result<Dictionary, DictionaryError> {
        let entries = entries.iter().map(|(c, p)| (c.to_string(), p.to_string()));
        Dictionary::new(&entries.collect::<Vec<_>>(), &tokenizer())
    }

    fn hits(entries: &[(&str, &str)], sentence: &str) -> Vec<String> {
        let dictionary = dictionary(entries).unwrap();
        let tokens = tokenizer().tokens(sentence);
        let hits = dictionary.hits(sentence, &tokens).into_iter();
        hits.map(|hit| {
            let words = tokens[hit.tokens.clone()].iter().map(|t| t.word.as_str());
            let not = if hit.negated { NOT } else { "" };
            let category = &dictionary.categories()[hit.category];
            format!("{not}{category}={}", words.collect::<Vec<_>>().join(" "))
        })
        .collect()
    }

    #[test]
    fn words_prefixes_and_phrases_match() {
        let leave = [
            ("leave", "withdraw*"),
            ("leave", "pull out"),
            ("leave", "pull * out"),
            ("force", "U.S. troops"),
        ];
        let capitals = [("group", "IS"), ("country", "US")];
        // The longest pattern of a category wins.
        let longest = [
            ("time", "not"),
            ("time", "not yet"),
            ("time", "yet"),
            ("b", "yet"),
        ];
        for (entries, sentence, wanted) in [
            (
                &leave[..],
                "US troops are withdrawing; pull them out, pull out.",
                &[
                    "force=u.s troops",
                    "leave=withdrawing",
                    "leave=pull them out",
                    "leave=pull out",
                ][..],
            ),
            (
                &capitals,
                "Is IS the one that US planes hit, or is it us?",
                &["group=i.s", "country=u.s"],
            ),
            (&longest, "Not yet.", &["time=not yet", "b=yet"]),
        ] {
            assert_eq!(hits(entries, sentence), wanted);
        }
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
    fn a_star_before_a_word_stands_for_its_beginning() {
        let entries = [("say", "*irak"), ("all", "*oile*"), ("two", "*st irak*")];
        for (sentence, wanted) in [
            ("Nordirak", &["say=nordirak"][..]),
            ("Irak bleibt", &["say=irak"]),
            ("Irakern", &[]),
            (
                "Toile, étoiles, oiler",
                &["all=toile", "all=étoiles", "all=oiler"],
            ),
            ("Westost Iraks", &["two=westost iraks"]),
        ] {
            assert_eq!(hits(&entries, sentence), wanted, "{sentence}");
        }
        let arabic = [("iraq", "*العراق*")];
        assert_eq!(hits(&arabic, "ولكن بالعراق")[0], "iraq=بالعراق");
        assert_eq!(
            hits(&[("yes", "*approbation")], "dans l’approbation"),
            ["yes=l'approbation"]
        );
        let many: Vec<(String, String)> = (0..40)
            .map(|n| (format!("c{n}"), format!("*w{n}")))
            .collect();
        assert!(Dictionary::new(&many, &tokenizer()).is_err());
    }

    #[test]
    fn patterns_that_match_nothing_in_texts_are_named() {
        let rows = [
            ("a", "boats"),
            ("a", "brdge*"),
            ("a", "brid*"),
            ("a", "*oats"),
            ("a", "*idg*"),
            ("a", "*xyz"),
            ("a", "boats * locks"),
            ("negation", "never"),
            ("only-about", "iraq*"),
        ]
        .map(|(category, pattern)| (category.to_string(), pattern.to_string()));
        let texts = ["The boats left.", "A bridge"].into_iter();
        let idle = Dictionary::idle(&rows, &tokenizer(), texts);
        assert_eq!(idle, ["brdge*", "*xyz", "boats * locks"]);
    }

    /// Returns how many words a pattern matches at the beginning of these, if it matches.
    fn matched(pattern: &str, words: &[&str]) -> Option<usize> {
        let parts: Vec<&str> = pattern.split(' ').collect();
        let matches = |(part, word): (&&str, &&str)| match part.strip_suffix('*') {
            Some(prefix) => word.starts_with(prefix),
            None => part == word,
        };
        let all = parts.len() <= words.len() && parts.iter().zip(words).all(matches);
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
        let entries = [
            ("negation", "no"),
            ("negation", "not"),
            ("pseudo-negation", "no choice but"),
            ("pseudo-negation", "leave no doubt"),
            ("must", "no choice"),
            ("leave", "leave"),
        ];
        for (sentence, wanted) in [
            ("They will not now leave", &["not leave=leave"][..]),
            ("No, they leave", &["leave=leave"]),
            ("They will not let U.S. troops leave", &["not leave=leave"]),
            ("It did not. They leave", &["leave=leave"]),
            ("not one two three four five leave", &["leave=leave"]),
            ("They can’t leave", &["not leave=leave"]),
            // A pseudo-negation keeps its words from negating.
            ("no choice but to leave", &["must=no choice", "leave=leave"]),
            (
                "no choice but not to leave",
                &["must=no choice", "not leave=leave"],
            ),
            (
                "we leave no doubt that they leave",
                &["leave=leave", "leave=leave"],
            ),
            (
                "not with no choice but to leave",
                &["not must=no choice", "leave=leave"],
            ),
            ("no choice, they leave", &["must=no choice", "leave=leave"]),
        ] {
            assert_eq!(hits(&entries, sentence), wanted, "{sentence}");
        }
    }

    #[test]
    fn words_of_the_topic_are_no_category() {
        let entries = [("only-about", "iraq*"), ("leave", "leave")];
        assert_eq!(hits(&entries, "They leave Iraq"), ["leave=leave"]);
        assert!(hits(&entries[..1], "They leave Iraq").is_empty());
        let error = dictionary(&[("leave", "go"), ("Only-About", "ir*q")]).unwrap_err();
        assert!(error.to_string().starts_with("row 2 "), "{error}");
    }

    #[test]
    fn more_categories_at_one_word_than_can_be_paired_are_refused() {
        let most = MAX_AT_A_WORD;
        let entries = |count: usize, pattern: fn(usize) -> String| -> Vec<(String, String)> {
            (0..count)
                .map(|at| (format!("c{at}"), pattern(at)))
                .collect()
        };
        let built = |entries: &[(String, String)]| Dictionary::new(entries, &tokenizer());
        let patterns: [fn(usize) -> String; 4] = [
            |_| "leave".to_string(),
            // Beginnings of each other, the shortest last.
            |at| format!("{}*", "x".repeat(40 - at)),
            |_| "leave * now".to_string(),
            |at| if at % 2 == 0 { "pull*" } else { "pull * out" }.to_string(),
        ];
        for pattern in patterns {
            assert!(built(&entries(most, pattern)).is_ok(), "{}", pattern(0));
            let mut more = vec![("other".to_string(), "stay".to_string())];
            more.extend(entries(most + 1, pattern));
            let message = built(&more).unwrap_err().to_string();
            let wanted = format!("{} categories match, and at most {most} may", most + 1);
            assert!(message.contains(&wanted), "{message}");
            assert!(message.starts_with("row "), "{message}");
        }
        // Many words, each of a few categories, are as many categories as before.
        assert!(built(&entries(MAX_CATEGORIES, |at| format!("word{}", at / 20))).is_ok());
    }

    #[test]
    fn what_cannot_match_is_refused_with_its_row() {
        let row_2 = "row 2 of the dictionary, counted below its header: the category ";
        for (entries, wanted) in [
            (&[("a", "b"), ("a", "*")][..], "row 2"),
            (&[("a", "le*ve")], "row 1"),
            (&[("a", "!?")], "row 1"),
            (&[("", "b")], "empty category"),
            (&[("a", " ")], "empty pattern"),
            (&[("a > b", "c")], "must not contain"),
            // It would be the same feature as “leave” where that is negated.
            (
                &[("leave", "go"), ("not leave", "stay")],
                &format!("{row_2}“not leave” must not begin"),
            ),
            (
                &[("Negation", "not"), ("negation", "never")],
                &format!("{row_2}“negation” is “Negation”"),
            ),
            (
                &[
                    ("pseudo-negation", "no doubt"),
                    ("Pseudo-Negation", "not only"),
                ],
                &format!("{row_2}“Pseudo-Negation” is “pseudo-negation”"),
            ),
            (&[], "no rows"),
        ] {
            let message = dictionary(entries).unwrap_err().to_string();
            assert!(message.contains(wanted), "{message}");
        }
    }
}
