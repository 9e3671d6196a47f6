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
    Turkish,
}

/// How much of a text is looked at, in bytes.
const LOOK: usize = 2_000;

/// Longest function word, in bytes.
const LONGEST: usize = 5;

/// Fewest function words of a language that tell it.
const FEWEST: usize = 4;

/// Fewest that tell the language of a text of no more than [`SHORT`] words, if they are words of no other and none is English.
const FEWEST_IN_SHORT: usize = 2;

/// Most words of a short text, such as a cell of a table.
const SHORT: usize = 40;

/// One word in so many is a function word of the language.
const SHARE: usize = 12;

/// Letters that Turkish writes and the other languages do not.
const TURKISH_LETTERS: [char; 2] = ['ı', 'ğ'];

impl Tongue {
    /// What `text` is written in, by the function words in its beginning, if these tell. Where a menu stands there, those in
    /// its middle may; English is not looked for so far down, since most of what is not told is cut as English anyway.
    pub(in crate::segment) fn told(text: &str) -> Option<Tongue> {
        Self::told_in(text).or_else(|| {
            let middle = text.get(text.floor_char_boundary(text.len() / 2)..)?;
            Self::told_in(middle).filter(|tongue| text.len() > LOOK && *tongue != Tongue::English)
        })
    }

    /// What the beginning of `text` is written in.
    fn told_in(text: &str) -> Option<Tongue> {
        let text = text.get(..text.floor_char_boundary(LOOK)).unwrap_or("");
        let tongues = [
            Tongue::German,
            Tongue::French,
            Tongue::Spanish,
            Tongue::Turkish,
        ];
        let (mut words, mut english) = (0, 0);
        let (mut found, mut telling) = ([0_usize; 4], [0_usize; 4]);
        for word in text.split(|c: char| !c.is_alphanumeric()) {
            words += usize::from(!word.is_empty());
            let of = match word.len() > LONGEST {
                false => languages_of(word),
                // Turkish puts endings where other languages put words.
                true if word.contains(TURKISH_LETTERS) => Tongue::Turkish.bit(),
                true => continue,
            };
            if of & Tongue::English.bit() != 0 {
                english += 1;
                // Nearly every text is English, and soon known to be.
                if english >= FEWEST && found.iter().all(|count| *count < english) {
                    return Some(Tongue::English);
                }
                continue;
            }
            for (at, tongue) in tongues.into_iter().enumerate() {
                found[at] += usize::from(of & tongue.bit() != 0);
                telling[at] += usize::from(of == tongue.bit() && !ALSO_ENGLISH.contains(&word));
            }
        }
        let (at, tongue) = tongues
            .into_iter()
            .enumerate()
            .max_by_key(|(at, _)| found[*at])?;
        let is_short = || words <= SHORT && english == 0 && telling[at] >= FEWEST_IN_SHORT;
        let enough = found[at] >= FEWEST || is_short();
        (enough && found[at] * SHARE >= words && found[at] > 2 * english).then_some(tongue)
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
            Tongue::Turkish => (TURKISH_NEVER, TURKISH_NUMBER),
        };
        if never.contains(&token) {
            return Some(Abbreviation::Never);
        }
        if number.contains(&token) {
            return Some(Abbreviation::Number);
        }
        let mut letters = token.chars();
        let (first, more) = (letters.next(), letters.next());
        match (self, token) {
            (Tongue::German, "Bill" | "Mill" | "Mio" | "Mrd" | "Tsd")
            | (Tongue::Turkish, "vb" | "vd" | "vs") => Some(Abbreviation::Starter),
            // `z. B.`, `u. a.`, `i. d. R.`
            (Tongue::German, _) if more.is_none() && first.is_some_and(char::is_lowercase) => {
                Some(Abbreviation::Never)
            }
            // `Bahnhofstr. 5`
            (Tongue::German, _) if token.ends_with("str") => Some(Abbreviation::Number),
            _ => None,
        }
    }

    /// Whether a sentence is likely to begin with `word`.
    pub(in crate::segment) fn starts_sentences(self, word: &str) -> bool {
        match self {
            Tongue::German => GERMAN_STARTERS.binary_search(&word).is_ok(),
            Tongue::Turkish => TURKISH_STARTERS.binary_search(&word).is_ok(),
            Tongue::English | Tongue::French | Tongue::Spanish => false,
        }
    }

    /// Whether numbers that put what follows in order end in a full stop: `3. Oktober`, `2. Ordu`.
    pub(in crate::segment) fn dots_ordinals(self) -> bool {
        matches!(self, Tongue::German | Tongue::Turkish)
    }

    /// Whether a word with a capital is a name or begins a sentence, and is no common noun.
    pub(in crate::segment) fn writes_nouns_small(self) -> bool {
        matches!(self, Tongue::French | Tongue::Spanish | Tongue::Turkish)
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
            (Tongue::Turkish, TURKISH),
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

/// With the endings that an apostrophe parts from names: `Irak'ın`.
#[rustfmt::skip]
const TURKISH: &[&str] = &[
    "Bir", "Bu", "ama", "bir", "bu", "daha", "daki", "dedi", "deki", "diye", "gibi", "göre", "ile", "ise", "için", "nin", "nün",
    "nın", "olan", "ve", "var", "yok", "çok", "ün", "ın",
];

/// Those of the other languages that an English text has as words of its own or in names: `Los Angeles`, `La Paz`.
#[rustfmt::skip]
const ALSO_ENGLISH: &[&str] = &[
    "El", "La", "Las", "Le", "Los", "am", "con", "den", "die", "er", "hat", "la", "no", "pas", "son", "um", "var",
];

/// Followed by more of the sentence always.
#[rustfmt::skip]
const GERMAN_NEVER: &[&str] = &[
    "Abg", "Abs", "Dipl", "Fa", "Fam", "Gefr", "Gem", "Hrsg", "Ing", "Insb", "Kdo", "Mag", "Oblt", "Präs", "Uffz",
    "Vizepräs", "Vors", "allg", "amerik", "bes", "brit", "bspw", "bzgl", "dt", "durchschn", "ehem", "einschl", "em",
    "ev", "exkl", "franz", "geb", "gem", "gest", "hrsg", "insb", "insg", "jew", "jur", "kath", "lfd", "max", "med",
    "mind", "mtl", "nat", "phil", "rd", "rer", "russ", "stellv", "u.a", "verh", "zzt", "österr",
];

/// Belong to a number after them.
#[rustfmt::skip]
const GERMAN_NUMBER: &[&str] = &[
    "Abb", "Anm", "Art", "Aufl", "Bd", "Bde", "Dez", "Kap", "Mär", "Okt", "Str", "Tab", "Tel",
];

/// Words with which sentences begin, and with a capital no others.
#[rustfmt::skip]
const GERMAN_STARTERS: &[&str] = &[
    "Aber", "Alle", "Allerdings", "Als", "Also", "Am", "An", "Auch", "Auf", "Aus", "Außerdem", "Bei", "Beim", "Bereits",
    "Bis", "Bisher", "Bislang", "Da", "Dabei", "Dadurch", "Dafür", "Dagegen", "Daher", "Dahinter", "Damit", "Danach",
    "Daneben", "Dann", "Daran", "Darauf", "Darin", "Darum", "Darunter", "Darüber", "Das", "Dass", "Davon", "Davor",
    "Dazu", "Dazwischen", "Dem", "Demnach", "Den", "Denn", "Dennoch", "Der", "Deren", "Derzeit", "Deshalb", "Dessen",
    "Die", "Dies", "Diese", "Diesem", "Diesen", "Dieser", "Dieses", "Doch", "Dort", "Durch", "Ebenso", "Eigentlich",
    "Ein", "Eine", "Einen", "Einer", "Einige", "Einst", "Er", "Erst", "Es", "Etwa", "Fast", "Ferner", "Früher", "Für",
    "Gegen", "Gestern", "Heute", "Hier", "Hinter", "Ich", "Ihr", "Ihre", "Im", "Immer", "Immerhin", "In", "Insgesamt",
    "Inzwischen", "Ist", "Ja", "Jede", "Jeder", "Jedoch", "Jetzt", "Kein", "Keine", "Künftig", "Laut", "Man", "Manche",
    "Mehr", "Mehrere", "Mit", "Mittlerweile", "Nach", "Nachdem", "Natürlich", "Nein", "Nicht", "Nichts", "Niemand",
    "Noch", "Nun", "Nur", "Ob", "Obwohl", "Oder", "Ohne", "Schon", "Sein", "Seine", "Seit", "Seitdem", "Seither", "Sie",
    "So", "Sogar", "Solche", "Sondern", "Sonst", "Später", "Stattdessen", "Trotz", "Trotzdem", "Um", "Und", "Unter",
    "Viele", "Vielleicht", "Vom", "Von", "Vor", "Vorher", "Wann", "Warum", "Was", "Weder", "Wegen", "Weil", "Weitere",
    "Weiterhin", "Welche", "Wenn", "Wer", "Wie", "Wieder", "Wir", "Wo", "Während", "Zu", "Zudem", "Zuletzt", "Zum",
    "Zunächst", "Zur", "Zusammen", "Zuvor", "Zwar", "Zwischen", "Überhaupt", "Übrigens",
];

#[rustfmt::skip]
const FRENCH_NEVER: &[&str] = &[
    "Cie", "Env", "Ets", "Gal", "MM", "Me", "Pr", "Sté", "apr", "av", "bd", "cdt", "dép", "ex", "gén", "pl", "prés",
    "sén", "éd",
];

#[rustfmt::skip]
const FRENCH_NUMBER: &[&str] = &[
    "Tél", "al", "avr", "chap", "déc", "févr", "h", "janv", "juil", "nov", "oct", "sept", "t", "tabl", "tél",
];

#[rustfmt::skip]
const SPANISH_NEVER: &[&str] = &[
    "AA", "Av", "Avda", "CC", "Cdte", "Cnel", "Cte", "Cía", "Depto", "Dpto", "Dra", "Dras", "Dña", "EE", "Excma",
    "Excmo", "FF", "Gob", "Gral", "HH", "Hna", "Hno", "Hnos", "Ilma", "Ilmo", "Ing", "JJ", "Lic", "Mons", "Pdte", "Pte",
    "Pza", "RR", "Sres", "Sta", "Sto", "Tte", "Ud", "Uds", "Vd", "Vds", "a", "abog", "aprox", "arq", "avda", "c", "cap",
    "cnel", "dip", "ed", "gob", "gral", "ing", "lic", "máx", "mín", "p", "pdte", "pres", "profa", "tte",
];

#[rustfmt::skip]
const SPANISH_NUMBER: &[&str] = &[
    "Tel", "abr", "ago", "apdo", "dic", "ene", "feb", "frac", "inc", "nro", "núm", "núms", "pág", "págs", "s",
    "tab", "tel",
];

/// Titles, ranks and streets.
#[rustfmt::skip]
const TURKISH_NEVER: &[&str] = &[
    "Alb", "Arş", "Asb", "Atgm", "Av", "Bkz", "Bnb", "Bul", "Bşk", "Cad", "Cumh", "Doç", "Dz", "Ecz", "Fak", "Gn",
    "Gnkur", "Gör", "Hv", "Hz", "Kor", "Korg", "Kur", "Kuv", "Mah", "Müh", "Onb", "Op", "Ord", "Org", "Sk", "Sn", "Sok",
    "Tuğa", "Tuğg", "Tüma", "Tümg", "Tğm", "Uzm", "Yard", "Yb", "Yrd", "Yzb", "bkz", "krş", "msl", "Çvş", "Ör", "Öğr",
    "Üni", "Ünv", "Ütğm", "Üçvş", "Şb",
];

#[rustfmt::skip]
const TURKISH_NUMBER: &[&str] = &[
    "Mad", "Md", "No", "Tel", "mad", "md", "no", "s", "sf", "tel",
];

/// Words with which sentences begin after a number.
#[rustfmt::skip]
const TURKISH_STARTERS: &[&str] = &[
    "Ama", "Ancak", "Artık", "Bir", "Biz", "Bu", "Buna", "Bunda", "Bundan", "Bunlar", "Bunu", "Bunun", "Böylece",
    "Daha", "Dolayısıyla", "En", "Fakat", "Hatta", "Hem", "Her", "Hiç", "O", "Ona", "Onlar", "Onu", "Onun", "Oysa",
    "Peki", "Sonra", "Yani", "Çok", "Çünkü", "Önce", "Özellikle", "Üstelik", "İşte", "Şimdi", "Şu",
];

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
        assert!(GERMAN_STARTERS.is_sorted() && TURKISH_STARTERS.is_sorted());
        let words = [ENGLISH, FRENCH, GERMAN, SPANISH, TURKISH].concat();
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
            (
                "Bu liman çok eski ve belediye Basra'nın pompaları için para vermiyor.",
                Tongue::Turkish,
            ),
            (
                "Sie bleiben, z. B. in Basra. Das kostet 3,5 Mio. Taler.",
                Tongue::German,
            ),
            (
                "Limanın kapısı kapandı. Askerler yarın dağılacak.",
                Tongue::Turkish,
            ),
            // Too few words to tell, or words that are English, too.
            ("Deich und Stadt", Tongue::English),
            (
                "I am told he will die in La Paz or Los Angeles",
                Tongue::English,
            ),
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
        // A menu without such words stands above the article.
        let menu = "Basra\n".repeat(LOOK / 6);
        let article = "Der Deich ist alt, und die Stadt zahlt nicht.\n".repeat(50);
        assert_eq!(of(&format!("{menu}{article}")), Tongue::German);
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
