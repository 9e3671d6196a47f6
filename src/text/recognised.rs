//! Whether texts are in the language that they are taken for, by the words that every text of it has.

use super::Language;

/// Words that make up a tenth of prose in a language or more, the most telling first, and next to nothing of other languages that
/// have a list, but for Danish and Norwegian.
const WORDS: [(&str, [&str; 12]); 17] = [
    (
        "arabic",
        [
            "في", "من", "على", "إلى", "أن", "التي", "الذي", "عن", "هذا", "لا", "مع", "هذه",
        ],
    ),
    (
        "danish",
        [
            "og", "at", "er", "af", "ikke", "til", "fra", "også", "blev", "eller", "hvor", "hvis",
        ],
    ),
    (
        "dutch",
        [
            "het", "van", "een", "dat", "niet", "te", "op", "voor", "zijn", "met", "ook", "wordt",
        ],
    ),
    (
        "english",
        [
            "the", "of", "and", "to", "that", "it", "this", "with", "are", "not", "have", "they",
        ],
    ),
    (
        "finnish",
        [
            "ja", "on", "ei", "että", "oli", "hän", "mutta", "myös", "ovat", "kun", "joka", "sen",
        ],
    ),
    (
        "french",
        [
            "les", "et", "des", "est", "dans", "pour", "une", "du", "qui", "pas", "sur", "au",
        ],
    ),
    (
        "german",
        [
            "der", "die", "und", "sich", "das", "von", "zu", "mit", "ist", "nicht", "auf", "dem",
        ],
    ),
    (
        "greek",
        [
            "και", "το", "να", "του", "της", "η", "με", "που", "από", "για", "την", "των",
        ],
    ),
    (
        "hungarian",
        [
            "az", "és", "hogy", "nem", "egy", "meg", "volt", "csak", "már", "ez", "vagy", "ki",
        ],
    ),
    (
        "italian",
        [
            "di", "che", "il", "per", "è", "della", "gli", "nel", "sono", "dei", "alla", "non",
        ],
    ),
    (
        "norwegian",
        [
            "og", "er", "av", "ikke", "til", "å", "også", "fra", "ble", "eller", "etter", "jeg",
        ],
    ),
    (
        "portuguese",
        [
            "não", "os", "uma", "da", "dos", "em", "ao", "são", "pelo", "pela", "mais", "ainda",
        ],
    ),
    (
        "romanian",
        [
            "și", "în", "din", "pe", "care", "nu", "cu", "mai", "este", "sunt", "că", "şi",
        ],
    ),
    (
        "russian",
        [
            "и", "в", "не", "на", "что", "с", "по", "как", "это", "он", "из", "к",
        ],
    ),
    (
        "spanish",
        [
            "el", "los", "las", "y", "su", "más", "pero", "lo", "muy", "fue", "también", "sus",
        ],
    ),
    (
        "swedish",
        [
            "och", "att", "är", "för", "av", "inte", "ett", "från", "också", "men", "var", "har",
        ],
    ),
    (
        "turkish",
        [
            "ve", "bir", "bu", "için", "ile", "çok", "daha", "olarak", "olan", "gibi", "ama",
            "kadar",
        ],
    ),
];

/// The longest of them, in bytes.
const LONGEST: usize = 14;
/// A smaller share of them is not the language, be it in headlines.
const LEAST: f64 = 0.02;
/// Of fewer words nothing is said, nor where more than half of so many are names.
const TELLING_WORDS: usize = 300;

/// Counts the words of texts that show that they are in a language.
#[derive(Debug, Clone)]
pub struct Recognition {
    language: Language,
    words: &'static [&'static str],
    found: usize,
    /// Without names.
    counted: usize,
    all: usize,
}

/// That texts are hardly in a language.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hardly {
    /// The language.
    pub language: Language,
    /// The share of its telling words among all.
    pub share: f64,
    /// Three of these words.
    pub words: [&'static str; 3],
}

impl Recognition {
    /// For a language; nothing for one whose telling words are not known here.
    pub fn of(language: Language) -> Option<Self> {
        let (_, words) = WORDS.iter().find(|(name, _)| *name == language.name())?;
        Some(Recognition {
            language,
            words,
            found: 0,
            counted: 0,
            all: 0,
        })
    }

    /// Counts the words of a text. Names, which lists are full of, tell nothing, nor does a word that is repeated.
    pub fn see(&mut self, text: &str) {
        let mut before = "";
        for word in text.split(|c: char| !c.is_alphabetic()) {
            if word.is_empty() || word == before {
                continue;
            }
            before = word;
            let is_known = self.is_known(word);
            let is_name = word.starts_with(char::is_uppercase);
            self.all += 1;
            self.counted += usize::from(is_known || !is_name);
            self.found += usize::from(is_known);
        }
    }

    fn is_known(&self, word: &str) -> bool {
        match word.is_ascii() {
            _ if word.len() > LONGEST => false,
            true => {
                let mut words = self.words.iter();
                words.any(|known| word.eq_ignore_ascii_case(known))
            }
            false => self.words.contains(&word.to_lowercase().as_str()),
        }
    }

    /// Whether the texts are hardly in the language; of few words nothing is said.
    pub fn hardly(&self) -> Option<Hardly> {
        let share = self.found as f64 / self.counted.max(1) as f64;
        let words = [self.words.first()?, self.words.get(1)?, self.words.get(2)?];
        let is_enough = self.all >= TELLING_WORDS && 2 * self.counted >= TELLING_WORDS;
        (is_enough && share < LEAST).then_some(Hardly {
            language: self.language,
            share,
            words: words.map(|word| *word),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A few sentences in each language.
    const TEXTS: [(&str, &str); 12] = [
        (
            "english",
            "The council of the town voted on Monday to build the road, and nobody knows how much of it they can pay for. It is not the first time that people are told to wait.",
        ),
        (
            "german",
            "Der Rat der Stadt hat am Montag für die Straße gestimmt, und niemand weiß, wer das alles bezahlen soll. Es ist nicht das erste Mal, dass die Leute mit dem Bau warten müssen.",
        ),
        (
            "french",
            "Le conseil de la ville a voté lundi pour la route, et personne ne sait qui va payer les travaux. Ce n'est pas la première fois que les gens doivent attendre dans une rue bloquée.",
        ),
        (
            "spanish",
            "El consejo de la ciudad votó el lunes a favor de la carretera, y nadie sabe quién va a pagar las obras. Los vecinos dicen que no es la primera vez, pero su alcalde lo niega.",
        ),
        (
            "portuguese",
            "O conselho da cidade votou na segunda-feira a favor da estrada, e ninguém sabe quem vai pagar as obras. Os moradores dizem que não é uma novidade e que são contra o plano do governo.",
        ),
        (
            "italian",
            "Il consiglio della città ha votato lunedì per la strada, e nessuno sa chi deve pagare i lavori. Non è la prima volta che gli abitanti sono costretti ad aspettare la fine di un cantiere.",
        ),
        (
            "dutch",
            "De raad van de stad heeft maandag voor de weg gestemd, en niemand weet wie het werk moet betalen. Het is niet de eerste keer dat een deel van de mensen op een besluit moet wachten.",
        ),
        (
            "swedish",
            "Stadens råd röstade på måndagen för vägen, och ingen vet vem som ska betala. Det är inte första gången att folk har fått vänta, men ett beslut var bättre än inget.",
        ),
        (
            "danish",
            "Byens råd stemte mandag for vejen, og ingen ved, hvem som skal betale. Det er ikke første gang, at folk er nødt til at vente på en del af arbejdet, og det bliver også dyrt.",
        ),
        (
            "russian",
            "Совет города в понедельник проголосовал за дорогу, и никто не знает, кто за это заплатит. Это не первый раз, что люди ждут решения, и как он сказал, деньги не из бюджета.",
        ),
        (
            "turkish",
            "Belediye meclisi pazartesi günü yol için oy verdi ve bunu kimin ödeyeceğini kimse bilmiyor. Bu ilk değil ama daha büyük bir iş olarak görülüyor ve çok para ile yapılacak.",
        ),
        (
            "hungarian",
            "A város tanácsa hétfőn megszavazta az utat, és senki nem tudja, hogy ki fizeti az építést. Ez nem az első eset, hogy egy döntésre várni kell, és már volt vita is.",
        ),
    ];

    fn hardly(language: &str, text: &str) -> bool {
        let mut recognition = Recognition::of(language.parse().unwrap()).unwrap();
        (0..15).for_each(|_| recognition.see(text));
        recognition.hardly().is_some()
    }

    #[test]
    fn a_text_is_known_in_its_language_and_in_no_other() {
        for (language, _) in TEXTS {
            for (of_text, text) in TEXTS {
                let is_own = language == of_text;
                assert_eq!(hardly(language, text), !is_own, "{of_text} for {language}");
            }
        }
    }

    #[test]
    fn of_few_words_and_of_a_language_without_a_list_nothing_is_said() {
        let mut recognition = Recognition::of(Language::default()).unwrap();
        recognition.see(TEXTS[1].1);
        assert_eq!(recognition.hardly(), None);
        let names = "Ann Baker, Carl Dean and Edith Fox; ".repeat(100);
        for other in [names, "word ".repeat(1000), "BUILD IT NOW ".repeat(500)] {
            recognition.see(&other);
            assert_eq!(recognition.hardly(), None, "{other}");
        }
        for name in ["none", "tamil"] {
            assert!(Recognition::of(name.parse().unwrap()).is_none());
        }
        let mut all = WORDS.iter().flat_map(|(_, words)| words);
        assert!(all.all(|word| word.len() <= LONGEST && *word == word.to_lowercase()));
        for (name, _) in WORDS {
            assert_eq!(name.parse::<Language>().unwrap().name(), name);
        }
    }
}
