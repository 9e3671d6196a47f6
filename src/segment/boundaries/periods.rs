//! Decides whether a sentence ends at a single full stop, by what kind of abbreviation stands before it.

use super::Scan;
use super::next::Next;
use super::stops::Run;
use crate::segment::phrases::dates;
use crate::segment::words::abbreviations;
use crate::segment::words::abbreviations::Abbreviation;
use crate::segment::words::cue_words;
use crate::segment::words::line_ends::begins_with_particle;
use crate::segment::words::tongue::Tongue;

impl Scan<'_> {
    pub(super) fn period_ends(&self, before: &str, run: &Run, next: &Next<'_>) -> bool {
        // `… a barrel. (end)`: one word in brackets, put behind the last sentence.
        if next.remark {
            return self.abbreviation(before).is_none();
        }
        if !next.is_start() {
            return self.names_next(before, next);
        }
        if cue_words::is_ordinal(before, next.word)
            || is_cited(before, next)
            || before == "p" && self.head().trim_end().ends_with(" ex")
            || self.is_cut_short(before, next)
            || abbreviations::is_book(before) && is_verse(next)
            || self.tongue.dots_ordinals() && self.counts_next(before, next)
        {
            return false;
        }
        let Some(kind) = self.abbreviation(before) else {
            return true;
        };
        if run.bracketed && kind != Abbreviation::Number {
            // `(Ret.) Gen.` and `(R-Ill.)` go on; a bracket that opened the sentence holds all of it, but not in
            // `(Port Amal, D.C.) – Today`.
            let sentence = self.text.get(self.start..).unwrap_or("").trim_start();
            return sentence.starts_with(['(', '['])
                && !next.dashed
                && self.starts_sentences(next.word);
        }
        if next.dashed || self.belongs_to_number(before, kind, next) {
            return false;
        }
        let is_of_time = match kind {
            Abbreviation::Clock => true,
            Abbreviation::Number => dates::is_month(&before.to_lowercase()),
            _ => false,
        };
        if is_of_time && !run.quoted && self.says_only_when(next) {
            return false;
        }
        // `He left the U.S. Mr. Reyes stayed.`
        let starter = match next.dotted {
            true => {
                (kind == Abbreviation::Starter || before == "U.S")
                    && abbreviations::is_form_of_address(next.word)
            }
            false => {
                self.starts_sentences(next.word) || cue_words::is_subject(next.word, next.second)
            }
        };
        // `P.M. Haddad`: no time of the day without its hour.
        let kind = match kind {
            Abbreviation::Clock if !self.after_number() => Abbreviation::Acronym,
            kind => kind,
        };
        match kind {
            Abbreviation::Never => false,
            Abbreviation::Starter => {
                starter
                    || next.opened
                    || (matches!(before, "etc" | "al") && next.upper)
                    || run.quoted
                    || self.ends_in_state(before, next)
                    || next.particle && self.is_finite_verb(next.second)
            }
            Abbreviation::Number => {
                // `“… for the arts.” 12 boats came`
                (!next.digit || run.quoted)
                    && (starter || !self.in_bracket())
                    && !before.contains('.')
            }
            Abbreviation::Clock => {
                next.upper
                    // `9 a.m. "May you go," he said`
                    && (next.opened || !cue_words::follows_clock(next.word))
                    && next.second != "time"
                    && (!next.dotted || abbreviations::is_title(next.word) && self.is_told())
                    && !next.is_short_bracket()
            }
            Abbreviation::Initial => {
                // `than I. Iraq`: the pronoun, not an initial, unless a name stands before it.
                (starter && next.word != "A")
                    // `as they wrote on X. “A boat left”`: a quotation, and no name before the letter. Nicknames were asked before.
                    || next.quotes && next.upper && !next.dotted && !self.follows_capital()
                    || run.quoted
                    || next.upper
                        && !next.dotted
                        && (self.names_letter() || self.is_degrees(before))
                    || (before == "I" && !self.follows_capital())
            }
            // `U.S. Troops Stay`: nothing is said yet, or the capitals are those of a title.
            Abbreviation::Acronym if starter && self.modifies(next) => false,
            Abbreviation::Acronym => {
                starter
                    || next.opened
                    || run.quoted
                    || (next.dotted && next.word == "U" && before == "U.S")
                    // `The U.N. Envoy is`: nothing is said yet.
                    || (next.upper
                        && self.head().split_whitespace().nth(1).is_some()
                        && (self.follows_article() || !abbreviations::is_persons_initials(before))
                        && !self.is_institution(next.word)
                        && self.is_finite_verb(next.second))
            }
        }
    }

    /// `(Lib. Dem., Basra)`, `the 4th Trans. Bn., which`: a short word with a capital before an abbreviation that a comma follows.
    /// `U.S.,` may begin a sentence.
    fn is_cut_short(&self, before: &str, next: &Next<'_>) -> bool {
        let short = |word: &str| (2..=5).contains(&word.chars().count());
        next.dotted
            && next.titled
            && !next.opened
            && short(before)
            && short(next.word)
            && before.starts_with(char::is_uppercase)
            && next.token.get(next.word.len()..) == Some(".,")
    }

    /// `Art. II`, `Ord. No. 5`, `Tues. Oct. 3`: what an abbreviation is told apart by, in other letters than digits.
    fn belongs_to_number(&self, before: &str, kind: Abbreviation, next: &Next<'_>) -> bool {
        let numbered = next.second.starts_with(|c: char| c.is_ascii_digit());
        let named = next.dotted && self.abbreviation(next.word) == Some(Abbreviation::Number);
        let month = || dates::is_month(&next.word.to_lowercase());
        match kind {
            Abbreviation::Number => {
                (self.tongue != Tongue::English || DIVISIONS.contains(&before)) && is_roman(next)
                    || before != "No" && numbered && (named || month())
                    || is_division(before, next)
            }
            Abbreviation::Starter => numbered && named,
            _ => false,
        }
    }

    /// `im 2. Quartal`, `der II. Weltkrieg`, `am 3. 1. 2023`: a number that puts what follows in order.
    fn counts_next(&self, before: &str, next: &Next<'_>) -> bool {
        let digits = |word: &str, most: usize| {
            (1..=most).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit())
        };
        if next.digit {
            let date = || self.head().trim_end().ends_with('.');
            return digits(before, 2)
                && (next.dotted && digits(next.word, 2) || dates::is_year(next.word) && date());
        }
        let roman = before.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
        // `aus Isar 2. Deutschland`: the number of a name. Sentences end in a verb in Turkish, and courts are counted behind
        // their town: `Ankara 2. Ceza Dairesi`.
        let last = self.head().split_whitespace().next_back().unwrap_or("");
        let named = self.tongue == Tongue::German
            && last.starts_with(char::is_uppercase)
            && !self.starts_sentences(last);
        (roman && !before.is_empty() || digits(before, 3))
            && !named
            && !next.opened
            && !next.dashed
            && !self.starts_sentences(next.word)
    }

    /// `They left. van der Berg stayed.`: a name that begins with a small word begins the sentence, in languages that do not
    /// set such words between nouns.
    fn names_next(&self, before: &str, next: &Next<'_>) -> bool {
        self.tongue == Tongue::English
            && !next.opened
            && begins_with_particle(next.words)
            && before.chars().count() >= 3
            && before.chars().all(char::is_lowercase)
            && self.abbreviation(before).is_none()
    }

    /// `in Tampa, Fla. Shares fell`: a state behind its town, and a new subject with its verb.
    fn ends_in_state(&self, before: &str, next: &Next<'_>) -> bool {
        next.upper
            && !next.dotted
            && before != "St"
            && self.head().trim_end().ends_with(',')
            && (self.is_finite_verb(next.second) || matches!(next.second, "fell" | "rose"))
    }

    /// Whether an acronym stands before what it modifies although the word begins sentences elsewhere: `“Why U.S. Troops Stay”`,
    /// or `U.S. Officials` where nothing is said yet.
    fn modifies(&self, next: &Next<'_>) -> bool {
        let nothing_said = !self.head().contains(char::is_alphanumeric);
        let titled = next.second.starts_with(char::is_uppercase);
        let institution = self.is_institution(next.word);
        // `P.S. No more of it.` says as little and goes on in small letters.
        !next.opened
            && [nothing_said, titled, institution]
                .into_iter()
                .filter(|is| *is)
                .count()
                >= 2
    }

    /// Whether the word before the stop has an article, as the initials of a person have not: `the F.B.I.`
    fn follows_article(&self) -> bool {
        let last = self.head().split_whitespace().next_back().unwrap_or("");
        matches!(last, "the" | "The")
    }

    /// Whether more is said before an hour than an entry of a live page does: `8:22 p.m. Sen. Haddad on the floor.`
    fn is_told(&self) -> bool {
        self.head().split_whitespace().nth(2).is_some()
    }

    /// Whether the word before the stop is preceded by a number: `5:30 p.m.`
    fn after_number(&self) -> bool {
        let last = self.head().split_whitespace().next_back().unwrap_or("");
        last.ends_with(|c: char| c.is_ascii_digit()) || CLOCKS.contains(&last)
    }

    /// Whether the word before that of the stop begins with a capital.
    fn follows_capital(&self) -> bool {
        let last = self.head().split_whitespace().next_back().unwrap_or("");
        last.starts_with(char::is_uppercase)
    }

    /// `43 C.`, `110° F.`: how hot it was.
    fn is_degrees(&self, before: &str) -> bool {
        let last = self.head().split_whitespace().next_back().unwrap_or("");
        matches!(before, "C" | "F")
            && last
                .trim_end_matches('°')
                .ends_with(|c: char| c.is_ascii_digit())
    }

    /// `as Exhibit A.`: the letter is a name of its own, no initial.
    fn names_letter(&self) -> bool {
        let last = self.head().split_whitespace().next_back().unwrap_or("");
        LETTERED.contains(&last.to_lowercase().as_str())
    }
}

/// Whether a number in Roman letters follows: `II`, or `I` with a comma behind it.
fn is_roman(next: &Next<'_>) -> bool {
    let roman = next
        .word
        .chars()
        .all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C'));
    roman && (next.word.len() >= 2 || next.token.ends_with(','))
}

/// `1st Mar. Div.`: the abbreviation of a month that stands for another word.
fn is_division(before: &str, next: &Next<'_>) -> bool {
    before == "Mar" && next.dotted && next.word == "Div"
}

/// `2:4`: a chapter and a verse. Times have two digits behind the colon, and the hour does not stand behind a book.
fn is_verse(next: &Next<'_>) -> bool {
    let verse = next.token.split_once(':');
    next.digit
        && !next.opened
        && verse.is_some_and(|(_, verse)| verse.starts_with(|c: char| c.is_ascii_digit()))
}

/// `Fed. R. Civ. P. 12`, `77 Fed. Reg. 12`: the rules and reports of federal courts. The bank of that name ends sentences.
fn is_cited(before: &str, next: &Next<'_>) -> bool {
    before == "Fed"
        && next.dotted
        && matches!(next.word, "App" | "Cir" | "Cl" | "R" | "Reg" | "Supp")
}

/// Parts of a work or a law that Roman letters may count.
#[rustfmt::skip]
const DIVISIONS: &[&str] = &[
    "Art", "Arts", "Ch", "Fig", "Sect", "Vol", "Vols", "art", "cap", "ch", "chap", "fig", "para", "s", "sec", "vol",
];

/// Hours in words.
#[rustfmt::skip]
const CLOCKS: &[&str] = &[
    "eight", "eleven", "five", "four", "nine", "one", "seven", "six", "ten", "the", "three", "twelve", "two",
];

/// What is told apart by a letter.
#[rustfmt::skip]
const LETTERED: &[&str] = &[
    "annex", "appendix", "category", "exhibit", "grade", "group", "hepatitis", "option", "plan", "ref", "scenario", "vitamin",
];
