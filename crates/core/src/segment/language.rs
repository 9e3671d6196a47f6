//! The languages that the segmenter knows: the words of `data/<language>/`, and which language a text is in.
//!
//! A language is a folder of `data/` and one line in [`FOLDERS`], which has room for 32. A short text says little about its
//! language: then that of the texts around it counts, and last its script. Texts in another language are cut like English
//! ones.

use std::sync::LazyLock;

use super::kind::{Boilerplate, Kind};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

/// The files of each language: its code and name, its abbreviations, its words, its fixed phrases of boilerplate.
macro_rules! folder {
    ($code:literal, $name:literal) => {
        Folder {
            code: $code,
            name: $name,
            abbreviations: include_str!(concat!("../../data/", $code, "/abbreviations.txt")),
            words: include_str!(concat!("../../data/", $code, "/words.txt")),
            phrases: include_str!(concat!("../../data/", $code, "/phrases.txt")),
        }
    };
}

/// The first language is the one of texts whose language is not recognised.
const FOLDERS: [Folder; 18] = [
    folder!("en", "english"),
    folder!("de", "german"),
    folder!("fr", "french"),
    folder!("es", "spanish"),
    folder!("tr", "turkish"),
    folder!("it", "italian"),
    folder!("pt", "portuguese"),
    folder!("nl", "dutch"),
    folder!("ru", "russian"),
    folder!("el", "greek"),
    folder!("no", "norwegian"),
    folder!("da", "danish"),
    folder!("sv", "swedish"),
    folder!("fi", "finnish"),
    folder!("pl", "polish"),
    folder!("ar", "arabic"),
    folder!("ro", "romanian"),
    folder!("hu", "hungarian"),
];

/// The files of a language.
struct Folder {
    code: &'static str,
    name: &'static str,
    abbreviations: &'static str,
    words: &'static str,
    phrases: &'static str,
}

/// Bytes at the beginning of a text by which its language is recognised.
const SAMPLE: usize = 2_000;
/// Function words of a language that must be in the sample.
const MIN_FUNCTION_WORDS: usize = 4;
/// One word in this many must be a function word of the language, or half as many if there are [`APART`] times fewer of
/// every other language.
const SHARE: usize = 12;
const APART: usize = 3;
/// Letters at the beginning of a text by which its script is known.
const LETTERS: usize = 100;

/// The meaning of the full stop after an abbreviation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// `Gen.`, `vs.`: no sentence ends here.
    NeverEnds,
    /// `Inc.`, `Calif.`: the next word decides.
    MayEnd,
    /// `etc.`: a sentence ends here before whatever may begin one.
    Ends,
    /// `No.`, `Feb.`: belongs to a number, and is a plain word otherwise.
    Number,
}

/// The words of one language.
#[derive(Debug, Default)]
pub(super) struct Language {
    abbreviations: FxHashMap<&'static str, Abbreviation>,
    /// Abbreviations at the end of a compound: `str` in `Kerkstr.`
    suffixes: Vec<(&'static str, Abbreviation)>,
    /// The words of each section, and under `writing` its habits.
    words: FxHashSet<(&'static str, &'static str)>,
}

impl Language {
    /// Recognises the language of a text by the function words at its beginning, by the language of the texts around it,
    /// and by its script.
    pub(super) fn of(text: &str, around: Option<CutLanguage>) -> &'static Language {
        let of_text = FunctionWords::of(beginning(text));
        &LANGUAGES[of_text.recognise(text, around).0]
    }

    /// Returns the language that has this code, for tests.
    #[cfg(test)]
    pub(super) fn of_code(code: &str) -> &'static Language {
        Self::known(CutLanguage::of_code(code).unwrap())
    }

    /// The words of a language.
    pub(super) fn known(language: CutLanguage) -> &'static Language {
        &LANGUAGES[language.0]
    }

    /// Looks up the abbreviation before a full stop, written without that stop.
    pub(super) fn abbreviation(&self, word: &str) -> Option<Abbreviation> {
        let known = self.abbreviations.get(word).copied();
        if known.is_some() || self.suffixes.is_empty() || !word.starts_with(char::is_uppercase) {
            return known;
        }
        let mut suffixes = self.suffixes.iter();
        let (_, abbreviation) = suffixes.find(|(suffix, _)| word.ends_with(suffix))?;
        Some(*abbreviation)
    }

    /// Returns true if the word stands in this section of the language's words, or if this is a habit of its `writing`:
    /// - `institutions`: a noun that an acronym modifies: `the U.S. Army`;
    /// - `after-clock`: goes on with a time of day: `5 p.m. Monday`;
    /// - `time-openers`: opens a sentence that first says when: `By 5 a.m. Basra was dark`;
    /// - `joining`: a sentence goes on after it, as after a preposition or an article. Only in small letters: a title or a
    ///   name may end with another;
    /// - `speech`: a verb that says who spoke;
    /// - `dotted-ordinals`: ordinal numbers end in a full stop: `3. Oktober`;
    /// - `spaced-abbreviations`: abbreviations of several words are written with a blank: `z. B.`;
    /// - `small-nouns`: common nouns begin with a small letter, so that a capital shows a name or a new sentence;
    /// - `dialogue-dashes`: a dash begins what somebody says: `– Vi går, sier hun.`
    pub(super) fn has(&self, section: &str, word: &str) -> bool {
        let words: &FxHashSet<(&str, &str)> = &self.words;
        words.contains(&(section, word))
    }

    /// Returns true if sentences often begin with this word.
    pub(super) fn starts_sentences(&self, word: &str) -> bool {
        // `He'd`, `They’re`: like the pronoun alone.
        let stem = word.split(['\'', '’']).next().unwrap_or(word);
        self.has("starters", word) || stem.len() >= 2 && self.has("starters", stem)
    }

    /// Returns true if the word is a finite verb, so that the name before it is a subject.
    pub(super) fn is_verb(&self, word: &str) -> bool {
        self.has("verbs", word) || self.has("speech", word)
    }

    fn read(folder: &Folder) -> Language {
        let mut language = Language::default();
        for (section, word) in entries(folder.abbreviations) {
            let abbreviation = match section {
                "never-ends" => Abbreviation::NeverEnds,
                "may-end" => Abbreviation::MayEnd,
                "ends" => Abbreviation::Ends,
                _ => Abbreviation::Number,
            };
            if let Some(suffix) = word.strip_prefix('-') {
                language.suffixes.push((suffix, abbreviation));
            } else {
                language.abbreviations.insert(word, abbreviation);
            }
        }
        language.words = entries(folder.words).collect();
        language
    }
}

static LANGUAGES: LazyLock<[Language; FOLDERS.len()]> =
    LazyLock::new(|| FOLDERS.each_ref().map(Language::read));

/// Each function word with the languages that have it, one bit for each.
static FUNCTION_WORDS: LazyLock<FxHashMap<&'static str, u32>> = LazyLock::new(|| {
    let mut words = FxHashMap::default();
    for (at, folder) in FOLDERS.iter().enumerate() {
        for (_, word) in entries(folder.words).filter(|(section, _)| *section == "function") {
            *words.entry(word).or_default() |= 1 << at;
        }
    }
    words
});

/// Names of months and weekdays in all languages, in small letters.
static CALENDAR: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let words = FOLDERS.iter().flat_map(|folder| entries(folder.words));
    let dates = words.filter(|(section, _)| matches!(*section, "months" | "weekdays"));
    dates.flat_map(|(_, names)| names.split('/')).collect()
});

/// Words for what is heard in a hall, in all languages and in small letters.
static HEARD: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let words = FOLDERS.iter().flat_map(|folder| entries(folder.words));
    let heard = words.filter(|(section, _)| *section == "heard");
    heard.map(|(_, word)| word).collect()
});

/// Returns true if a word names what is heard in a hall, in whatever letters: `Applause`.
pub(super) fn is_heard(word: &str) -> bool {
    HEARD.contains(&*word.to_lowercase())
}

/// Returns true if a word names a month or a day of the week, in whatever letters.
pub(super) fn names_date(word: &str) -> bool {
    let mut small = [0; 16];
    let small = match small.get_mut(..word.len()) {
        Some(small) if word.is_ascii() => {
            small.copy_from_slice(word.as_bytes());
            small.make_ascii_lowercase();
            std::str::from_utf8(small).unwrap_or(word)
        }
        _ => &*word.to_lowercase(),
    };
    CALENDAR.contains(small)
}

/// The fixed phrases of all languages by their first character. Boilerplate is often too short to show its
/// language.
static PHRASES: LazyLock<FxHashMap<char, Vec<(&'static str, Boilerplate)>>> = LazyLock::new(|| {
    let mut phrases: FxHashMap<char, Vec<_>> = FxHashMap::default();
    for folder in &FOLDERS {
        for (section, phrase) in lines(folder.phrases) {
            if let (Some(kind), Some(first)) = (boilerplate(section), phrase.chars().next()) {
                phrases.entry(first).or_default().push((phrase, kind));
            }
        }
    }
    phrases
});

/// Returns the kind of boilerplate that has this name.
fn boilerplate(name: &str) -> Option<Boilerplate> {
    Boilerplate::ALL
        .into_iter()
        .find(|kind| Kind::Boilerplate(*kind).as_str() == name)
}

/// Returns the kind of a line that begins with a phrase of boilerplate, such as `File photo:`.
pub(super) fn phrase_kind(line: &str) -> Option<Boilerplate> {
    let is_mark = |c: char| c.is_whitespace() || "([*^–—-".contains(c);
    let bare = line.trim_start_matches(is_mark);
    let begins = |line: &str| {
        let first = line.chars().next()?.to_lowercase().next()?;
        let begins_with = |phrase: &str| {
            let mut small = line.chars().flat_map(char::to_lowercase);
            phrase.chars().all(|c| small.next() == Some(c))
        };
        let mut phrases = PHRASES
            .get(&first)?
            .iter()
            .filter(|(phrase, _)| begins_with(phrase));
        phrases.next().map(|(_, kind)| *kind)
    };
    begins(bare).or_else(|| begins(line))
}

/// Returns true if a line is no more than a label of links to other articles, such as `Read more:`, with or without its
/// colon.
///
/// ```
/// assert!(standpoint_core::segment::is_label_of_links("Related stories"));
/// assert!(!standpoint_core::segment::is_label_of_links("Related stories of two towns"));
/// ```
#[must_use]
pub fn is_label_of_links(line: &str) -> bool {
    let bare = line.trim().trim_end_matches(':').trim_end();
    let small = bare.to_lowercase();
    let is_phrase = |(phrase, kind): &(&str, Boilerplate)| {
        *kind == Boilerplate::Navigation && phrase.trim_end_matches(':').trim_end() == small
    };
    let phrases = small.chars().next().and_then(|first| PHRASES.get(&first));
    phrases.is_some_and(|phrases| phrases.iter().any(is_phrase))
}

/// Returns the section and the word of each entry of a file.
fn entries(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    lines(file).flat_map(|(section, line)| line.split_whitespace().map(move |word| (section, word)))
}

/// Returns the section and the text of each line of a file: sections stand in brackets, comments after `#`.
fn lines(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = file.lines().filter(|line| !line.starts_with('#'));
    lines.scan("", |section, line| {
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
        {
            *section = name;
            return Some((name, ""));
        }
        Some((*section, line.trim()))
    })
}

/// The part of a text by which its language is recognised.
fn beginning(text: &str) -> &str {
    text.get(..text.floor_char_boundary(SAMPLE)).unwrap_or(text)
}

/// How often texts have the function words of each language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FunctionWords {
    words: usize,
    of_languages: [usize; FOLDERS.len()],
}

impl FunctionWords {
    /// Counts in one text.
    fn of(text: &str) -> Self {
        let mut counted = FunctionWords::default();
        let counts = &mut counted.of_languages;
        let words = text.split(|c: char| !c.is_alphanumeric());
        for word in words.filter(|word| !word.is_empty()) {
            counted.words += 1;
            let Some(&languages) = FUNCTION_WORDS.get(word) else {
                continue;
            };
            let mut left = languages;
            while left != 0 {
                counts[left.trailing_zeros() as usize] += 1;
                left &= left - 1;
            }
            // Most texts are in the first language, which is soon clear.
            if counts[0] >= 2 * MIN_FUNCTION_WORDS
                && counts[1..].iter().all(|count| 2 * count < counts[0])
            {
                break;
            }
        }
        counted
    }

    /// Adds the beginning of another text.
    pub(super) fn add(&mut self, text: &str) {
        let other = Self::of(beginning(text));
        self.words += other.words;
        for (count, more) in self.of_languages.iter_mut().zip(other.of_languages) {
            *count += more;
        }
    }

    /// The language whose function words are the most frequent, if they are frequent.
    pub(super) fn clearest(&self) -> Option<CutLanguage> {
        let count = |language: &CutLanguage| self.of_languages[language.0];
        let best = CutLanguage::all().rev().max_by_key(count)?;
        let mut others = CutLanguage::all().filter(|language| *language != best);
        let is_apart = others.all(|other| count(&other) * APART <= count(&best));
        let share = if is_apart { 2 * SHARE } else { SHARE };
        let is_clear = count(&best) >= MIN_FUNCTION_WORDS && count(&best) * share >= self.words;
        is_clear.then_some(best)
    }

    /// The language of the text in which they were counted.
    fn recognise(&self, text: &str, around: Option<CutLanguage>) -> CutLanguage {
        let count = |language: CutLanguage| self.of_languages[language.0];
        if let Some(around) = around.filter(|around| around.may_have(text)) {
            // Words that another language has too are no evidence of it.
            let other = self.clearest();
            let other = other.filter(|other| count(*other) > 2 * count(around));
            return other.unwrap_or(around);
        }
        let best = CutLanguage::all()
            .rev()
            .max_by_key(|language| count(*language));
        let best = best.filter(|best| count(*best) * 4 >= self.words.max(4));
        self.clearest().or(best).unwrap_or_else(|| {
            let mut known = CutLanguage::all();
            known.find(|known| known.may_have(text)).unwrap_or_default()
        })
    }
}

/// A language whose sentences can be cut. The default is the one of texts whose language nobody knows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CutLanguage(
    /// Index into [`FOLDERS`].
    usize,
);

impl CutLanguage {
    /// Returns the language that has this code (ISO 639-1), if it is one of these.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::all().find(|language| language.code() == code)
    }

    /// Its code (ISO 639-1).
    #[must_use]
    pub fn code(self) -> &'static str {
        FOLDERS[self.0].code
    }

    /// Its name in English, in small letters.
    #[must_use]
    pub fn name(self) -> &'static str {
        FOLDERS[self.0].name
    }

    /// All languages.
    pub fn all() -> impl DoubleEndedIterator<Item = CutLanguage> {
        (0..FOLDERS.len()).map(CutLanguage)
    }

    /// Returns whether a text is in the script of the language, or in none.
    fn may_have(self, text: &str) -> bool {
        let letters = text.chars().filter(|c| c.is_alphabetic());
        let (mut of_language, mut others) = (0, 0);
        for letter in letters.take(LETTERS) {
            match Script::of(letter) == SCRIPTS[self.0] {
                true => of_language += 1,
                false => others += 1,
            }
        }
        of_language >= others
    }
}

impl TryFrom<String> for CutLanguage {
    type Error = String;

    fn try_from(code: String) -> Result<Self, String> {
        CutLanguage::of_code(&code).ok_or(code)
    }
}

impl From<CutLanguage> for String {
    fn from(language: CutLanguage) -> String {
        language.code().to_string()
    }
}

/// The scripts of these languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Arabic,
    Other,
}

impl Script {
    /// The script of a letter.
    fn of(letter: char) -> Self {
        match letter {
            '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
            '\u{400}'..='\u{52f}' => Script::Cyrillic,
            '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => Script::Arabic,
            _ => Script::Other,
        }
    }
}

/// The script of each language: that of its function words.
static SCRIPTS: LazyLock<[Script; FOLDERS.len()]> = LazyLock::new(|| {
    FOLDERS.each_ref().map(|folder| {
        let mut words = entries(folder.words).filter(|(section, _)| *section == "function");
        let letter = words.find_map(|(_, word)| word.chars().next());
        letter.map_or(Script::Other, Script::of)
    })
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_recognised_by_their_function_words() {
        for (text, language) in [
            ("The dyke is old, and it was paid for by that town.", 0),
            ("Der Damm ist alt, und die Stadt hat ihn nicht bezahlt.", 1),
            ("La digue est vieille et la ville ne paie pas pour elle.", 2),
            ("El dique es viejo y la ciudad no paga por los barcos.", 3),
            ("Bu köprü çok eski ve kasaba için bir yük, daha da ağır.", 4),
            ("La diga è vecchia e la città non paga per le barche.", 5),
            ("O dique é velho e a cidade não paga pelos barcos.", 6),
            ("De dijk aan de kust is oud en niemand betaalt.", 7),
            ("Дамба старая, и никто не знает, кто за это платит.", 8),
            ("Το φράγμα είναι παλιό και δεν το πληρώνει η πόλη.", 9),
            (
                "Demningen er gammel, og ingen av dem vil betale etter 2020.",
                10,
            ),
            (
                "Dæmningen er gammel, og ingen af dem blev spurgt efter 2020.",
                11,
            ),
            (
                "Dammen är gammal, och ingen från staden vill inte betala.",
                12,
            ),
            ("Pato on vanha, mutta kaupunki ei ole maksanut sitä.", 13),
            ("Tama jest stara i nie wiadomo, czy miasto za to płaci.", 14),
            ("السد قديم و لا أحد يعرف من الذي دفع في المدينة", 15),
            (
                "Digul este vechi și nu se știe cine plătește pentru el.",
                16,
            ),
            ("A gát régi, és nem tudni, hogy ki fizeti meg ezt.", 17),
            ("", 0),
        ] {
            assert_eq!(recognised(text, None), FOLDERS[language].code, "{text}");
        }
    }

    /// The code of the language of a text, among texts in another.
    fn recognised(text: &str, around: Option<&str>) -> &'static str {
        let around = around.and_then(CutLanguage::of_code);
        FunctionWords::of(text).recognise(text, around).code()
    }

    #[test]
    fn a_short_text_is_in_the_language_around_it_or_of_its_script() {
        let german = "Der Damm ist alt, und die Stadt hat ihn nicht bezahlt.";
        for (text, around, language) in [
            ("Laut Abg. Huber am 3. Mai.", None, "en"),
            ("Laut Abg. Huber am 3. Mai.", Some("de"), "de"),
            ("Mieszka przy ul. Lipowej.", Some("pl"), "pl"),
            ("2020.", Some("pl"), "pl"),
            (german, Some("en"), "de"),
            (german, Some("ru"), "de"),
            ("Завод им. Лугового.", None, "ru"),
            ("Завод им. Лугового.", Some("de"), "ru"),
            ("Πρόεδρος κ. Λέκκας.", None, "el"),
            // Most of these words are Norwegian, too.
            (
                "Ingen av dem vil betale for demningen etter krigen.",
                Some("da"),
                "da",
            ),
        ] {
            assert_eq!(recognised(text, around), language, "{text} in {around:?}");
        }
    }

    #[test]
    fn few_function_words_show_a_language_if_no_other_has_them() {
        let turkish = "Belediye başkanı dün köprünün onarımına başlandığını açıkladı. Çalışmalar ilkbahara kadar sürecek ve \
            kasabanın girişi kapalı kalacak. Esnaf kararı erken buldu, sürücüler yan yolları kullanacak. Müteahhit firma \
            işçileri pazartesi sahaya çıkardı. Malzeme limandan kamyonlarla taşınacak, bir kısmı yerinde üretilecek. \
            Valilik okul servisleri için ayrı güzergâh belirledi. Otobüs durakları meydana alındı. Eski kemerler \
            söküldükten sonra nehir yatağı temizlenecek, daha geniş kemerler yapılacak.";
        let counted = FunctionWords::of(turkish);
        assert!(
            counted.words > MIN_FUNCTION_WORDS * SHARE,
            "{}",
            counted.words
        );
        assert_eq!(counted.clearest().map(CutLanguage::code), Some("tr"));
        // A list of names has a word of each language.
        let names = "Van der Berg, de la Cruz, El Amin, Al Said, Mac Donald, Da Silva, Le Clerc, Von Ritter, Di Marco";
        assert_eq!(FunctionWords::of(names).clearest(), None);
    }

    #[test]
    fn texts_together_show_their_language() {
        let mut counted = FunctionWords::default();
        assert_eq!(counted.clearest(), None);
        for row in [
            "Tama jest stara.",
            "Kto za to płaci?",
            "Nie wiadomo, czy miasto.",
            "Most i droga się kończą.",
        ] {
            assert!(FunctionWords::of(row).clearest().is_none());
            counted.add(row);
        }
        assert_eq!(counted.clearest().map(CutLanguage::code), Some("pl"));
    }

    #[test]
    fn every_file_has_its_sections() {
        for folder in &FOLDERS {
            for section in ["never-ends", "may-end", "number"] {
                assert!(
                    entries(folder.abbreviations).any(|(name, _)| name == section),
                    "{section}"
                );
            }
            for section in [
                "function", "months", "weekdays", "starters", "speech", "joining",
            ] {
                assert!(
                    entries(folder.words).any(|(name, _)| name == section),
                    "{section}"
                );
            }
            assert_eq!(
                entries(folder.words)
                    .filter(|(name, _)| *name == "months")
                    .count(),
                12
            );
        }
    }

    #[test]
    fn phrases_of_boilerplate() {
        for (line, kind) in [
            (
                "File Photo: Two boats at the pier.",
                Some(Boilerplate::Caption),
            ),
            ("(© 2019 The Delta Herald)", Some(Boilerplate::Notice)),
            (
                "--With assistance from Mona Haddad.",
                Some(Boilerplate::Notice),
            ),
            (
                "[LIRE AUSSI : Le pont est fermé]",
                Some(Boilerplate::Navigation),
            ),
            ("With assistance from the army, the town was rebuilt.", None),
            ("Related questions were put aside.", None),
            ("", None),
        ] {
            assert_eq!(phrase_kind(line), kind, "{line}");
        }
        let phrases = FOLDERS.iter().flat_map(|folder| lines(folder.phrases));
        for (section, phrase) in phrases.filter(|(_, phrase)| !phrase.is_empty()) {
            assert!(boilerplate(section).is_some(), "{section}");
            assert_eq!(phrase, phrase.to_lowercase());
        }
    }

    #[test]
    fn names_of_months_and_days() {
        for name in ["march", "MÄRZ", "Ağustos", "Montag"] {
            assert!(names_date(name), "{name}");
        }
        assert!(!names_date("marched") && !names_date("withdrawal-of-troops"));
    }
}
