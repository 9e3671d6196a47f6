//! The language of a text as far as cutting sentences depends on it: its abbreviations, and the words with which its sentences begin.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::abbreviations::Abbreviation;

/// What a text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::segment) enum Tongue {
    English,
    German,
    French,
    Spanish,
}

/// How much of a text is looked at, in bytes.
const LOOK: usize = 2_000;

/// Longest function word, in bytes.
const LONGEST: usize = 5;

/// Fewest function words of a language that tell it.
const FEWEST: usize = 4;

/// One word in so many is a function word of the language.
const SHARE: usize = 12;

impl Tongue {
    /// What `text` is written in, by the function words in its beginning, if these tell.
    pub(in crate::segment) fn told(text: &str) -> Option<Tongue> {
        let text = text.get(..text.floor_char_boundary(LOOK)).unwrap_or("");
        let tongues = [Tongue::German, Tongue::French, Tongue::Spanish];
        let (mut words, mut english, mut found) = (0, 0, [0_usize; 3]);
        for word in text.split(|c: char| !c.is_alphanumeric()) {
            words += usize::from(!word.is_empty());
            if word.len() > LONGEST {
                continue;
            }
            let of = languages_of(word);
            if of & Tongue::English.bit() != 0 {
                english += 1;
                // Nearly every text is English, and soon known to be.
                if english >= FEWEST && found.iter().all(|count| *count < english) {
                    return Some(Tongue::English);
                }
                continue;
            }
            for (count, tongue) in found.iter_mut().zip(tongues) {
                *count += usize::from(of & tongue.bit() != 0);
            }
        }
        let most = found.iter().zip(tongues).max_by_key(|(count, _)| **count);
        most.filter(|(count, _)| {
            **count >= FEWEST && **count * SHARE >= words && **count > 2 * english
        })
        .map(|(_, tongue)| tongue)
    }

    /// What stands for the language among others.
    fn bit(self) -> u8 {
        1 << self as u8
    }

    /// What the word before a full stop is where this language has it as an abbreviation that others have not.
    pub(in crate::segment) fn abbreviation(self, token: &str) -> Option<Abbreviation> {
        // `Dr.-Ing.`: the last part decides.
        let token = token.rsplit('-').next().unwrap_or(token);
        let (never, number) = match self {
            Tongue::English => return None,
            Tongue::German => (GERMAN_NEVER, GERMAN_NUMBER),
            Tongue::French => (FRENCH_NEVER, FRENCH_NUMBER),
            Tongue::Spanish => (SPANISH_NEVER, SPANISH_NUMBER),
        };
        if never.contains(&token) {
            return Some(Abbreviation::Never);
        }
        if number.contains(&token) {
            return Some(Abbreviation::Number);
        }
        if self != Tongue::German {
            return None;
        }
        let mut letters = token.chars();
        let (first, more) = (letters.next(), letters.next());
        match token {
            "Mio" | "Mrd" | "Tsd" => Some(Abbreviation::Starter),
            // `z. B.`, `u. a.`, `i. d. R.`
            _ if more.is_none() && first.is_some_and(char::is_lowercase) => {
                Some(Abbreviation::Never)
            }
            // `Bahnhofstr. 5`
            _ if token.ends_with("str") => Some(Abbreviation::Number),
            _ => None,
        }
    }

    /// Whether a sentence is likely to begin with `word`.
    pub(in crate::segment) fn starts_sentences(self, word: &str) -> bool {
        self == Tongue::German && GERMAN_STARTERS.binary_search(&word).is_ok()
    }

    /// Whether a word with a capital is a name or begins a sentence, and is no common noun.
    pub(in crate::segment) fn writes_nouns_small(self) -> bool {
        matches!(self, Tongue::French | Tongue::Spanish)
    }
}

/// The languages that have a short word as a function word, each its bit.
fn languages_of(word: &str) -> u8 {
    static LANGUAGES: LazyLock<FxHashMap<u64, u8>> = LazyLock::new(|| {
        let mut languages = FxHashMap::default();
        for (tongue, words) in [
            (Tongue::English, ENGLISH),
            (Tongue::German, GERMAN),
            (Tongue::French, FRENCH),
            (Tongue::Spanish, SPANISH),
        ] {
            for word in words {
                *languages.entry(packed(word)).or_default() |= tongue.bit();
            }
        }
        languages
    });
    LANGUAGES.get(&packed(word)).copied().unwrap_or(0)
}

/// A word of at most eight bytes as a number.
fn packed(word: &str) -> u64 {
    let bytes = word.bytes().take(8);
    bytes.fold(0, |number, byte| number << 8 | u64::from(byte))
}

#[rustfmt::skip]
const ENGLISH: &[&str] = &["and", "for", "is", "it", "of", "that", "the", "to", "was", "with"];

#[rustfmt::skip]
const GERMAN: &[&str] = &[
    "Das", "Der", "Die", "Ein", "Eine", "Er", "Es", "Sie", "als", "am", "auch", "auf", "aus", "bei", "das",
    "dem", "den", "der", "des", "die", "ein", "eine", "einen", "einer", "er", "es", "für", "gibt", "hat", "im",
    "ist", "mit", "nach", "nicht", "sich", "sie", "um", "und", "von", "wird", "wurde", "zu", "über",
];

#[rustfmt::skip]
const FRENCH: &[&str] = &[
    "Elle", "Il", "La", "Le", "Les", "au", "aux", "ce", "dans", "des", "du", "elle", "est", "et",
    "il", "la", "le", "les", "ne", "ont", "pas", "pour", "qui", "sa", "son", "sur", "un", "une",
];

#[rustfmt::skip]
const SPANISH: &[&str] = &[
    "El", "La", "Las", "Los", "con", "del", "el", "es", "la", "las", "lo", "los", "no", "para",
    "por", "que", "se", "su", "un", "una", "y",
];

/// Followed by more of the sentence always.
#[rustfmt::skip]
const GERMAN_NEVER: &[&str] = &[
    "Abg", "Abs", "Dipl", "Fa", "Fam", "Hrsg", "Ing", "Mag", "allg", "bes", "bspw", "bzgl", "durchschn", "ehem", "exkl", "geb",
    "gem", "gest", "hrsg", "insb", "jew", "jur", "max", "med", "mind", "mtl", "nat", "phil", "rd", "rer", "stellv", "u.a",
    "verh",
];

/// Belong to a number after them.
#[rustfmt::skip]
const GERMAN_NUMBER: &[&str] = &[
    "Abb", "Anm", "Art", "Aufl", "Bd", "Bde", "Dez", "Kap", "Mär", "Okt", "Str", "Tab", "Tel",
];

/// Words with which sentences begin, and with a capital no others.
#[rustfmt::skip]
const GERMAN_STARTERS: &[&str] = &[
    "Aber", "Alle", "Allerdings", "Als", "Also", "Am", "An", "Auch", "Auf", "Aus", "Außerdem", "Bei", "Beim", "Bis",
    "Da", "Dabei", "Dafür", "Dagegen", "Daher", "Damit", "Danach", "Dann", "Daran", "Darauf", "Darum", "Das", "Dass",
    "Dazu", "Dem", "Den", "Denn", "Der", "Deshalb", "Dessen", "Die", "Dies", "Diese", "Dieser", "Dieses", "Doch",
    "Dort", "Durch", "Ein", "Eine", "Einen", "Einer", "Einige", "Er", "Erst", "Es", "Etwa", "Für", "Gegen", "Gestern",
    "Heute", "Hier", "Hinter", "Ich", "Ihr", "Ihre", "Im", "In", "Ist", "Ja", "Jede", "Jeder", "Jetzt", "Kein",
    "Keine", "Man", "Manche", "Mehr", "Mit", "Nach", "Nein", "Nicht", "Nichts", "Niemand", "Noch", "Nun", "Nur", "Ob",
    "Obwohl", "Oder", "Ohne", "Schon", "Sein", "Seine", "Seit", "Seitdem", "Seither", "Sie", "So", "Sogar", "Solche", "Sondern", "Trotz",
    "Trotzdem", "Um", "Und", "Unter", "Viele", "Vom", "Von", "Vor", "Wann", "Warum", "Was", "Weder", "Wegen", "Weil",
    "Welche", "Wenn", "Wer", "Wie", "Wir", "Wo", "Während", "Zu", "Zudem", "Zum", "Zur", "Zwar", "Zwischen",
];

#[rustfmt::skip]
const FRENCH_NEVER: &[&str] = &["Env", "MM", "Me", "Pr", "apr", "av", "ex"];

#[rustfmt::skip]
const FRENCH_NUMBER: &[&str] = &["al", "avr", "chap", "déc", "févr", "janv", "juil", "oct", "nov", "sept"];

#[rustfmt::skip]
const SPANISH_NEVER: &[&str] = &[
    "Av", "Avda", "CC", "Cnel", "Dra", "Dras", "Dña", "EE", "Excma", "Excmo", "FF", "Gral", "Ilma", "Ilmo", "Ing", "JJ", "Lic",
    "RR", "Sres", "Sta", "Sto",
];

#[rustfmt::skip]
const SPANISH_NUMBER: &[&str] = &["cap", "núm", "núms", "pág", "págs", "s", "tel"];

#[cfg(test)]
mod tests {
    use super::*;

    /// What sentences are cut as.
    fn of(text: &str) -> Tongue {
        Tongue::told(text).unwrap_or(Tongue::English)
    }

    #[test]
    fn what_is_not_told_apart_is_not_told() {
        let text = "De dijk aan de kust is oud en de stad betaalt het niet.";
        assert_eq!(Tongue::told(text), None);
        let text = "The dyke is old, and it was paid for by that town.";
        assert_eq!(Tongue::told(text), Some(Tongue::English));
    }

    #[test]
    fn tables_are_as_they_are_searched() {
        assert!(GERMAN_STARTERS.is_sorted());
        let words = [ENGLISH, FRENCH, GERMAN, SPANISH].concat();
        assert_eq!(words.iter().map(|word| word.len()).max(), Some(LONGEST));
    }

    #[test]
    fn the_language_of_a_text_is_told_by_its_function_words() {
        for (text, tongue) in [
            (
                "Der Deich an der Küste ist alt, und die Stadt zahlt nicht.",
                Tongue::German,
            ),
            (
                "La digue est vieille et la ville ne paie pas les pompes.",
                Tongue::French,
            ),
            (
                "El dique de la costa es viejo y la ciudad no paga las bombas.",
                Tongue::Spanish,
            ),
            (
                "The dyke of the coast is old and the town does not pay.",
                Tongue::English,
            ),
            // Too few words to tell.
            ("Der Deich und die Stadt", Tongue::English),
            // English that cites a title, and a language that is not told apart.
            (
                "He wrote “Der Deich und die Stadt und das Meer und der Wind” for the town, and the rest of it was lost to the sea.",
                Tongue::English,
            ),
            (
                "De dijk aan de kust is oud en de stad betaalt het niet.",
                Tongue::English,
            ),
            ("", Tongue::English),
        ] {
            assert_eq!(of(text), tongue, "{text}");
        }
        let late = format!("{} der die und das nicht ist", "dyke ".repeat(LOOK / 5));
        assert_eq!(of(&late), Tongue::English);
    }

    #[test]
    fn abbreviations_of_a_language_are_none_elsewhere() {
        assert_eq!(
            Tongue::German.abbreviation("mind"),
            Some(Abbreviation::Never)
        );
        assert_eq!(
            Tongue::German.abbreviation("Abg"),
            Some(Abbreviation::Never)
        );
        assert_eq!(Tongue::English.abbreviation("mind"), None);
        assert_eq!(
            Tongue::German.abbreviation("Dr.-Ing"),
            Some(Abbreviation::Never)
        );
        assert_eq!(
            Tongue::German.abbreviation("Hafenstr"),
            Some(Abbreviation::Number)
        );
        assert_eq!(Tongue::French.abbreviation("z"), None);
    }
}
