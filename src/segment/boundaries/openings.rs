//! What stands before the first sentence of a paragraph without being one: the place and day of a dispatch, who speaks.

use super::Scan;
use super::stops::{Run, window};
use crate::segment::phrases::dates;
use crate::segment::words::abbreviations;

impl Scan<'_> {
    /// `PORT AMAL, JULY 14.`, `Port Amal, Dec 23 (GNA).`: where and when, at the start of a dispatch.
    pub(super) fn is_place(&self, at: usize, run: &Run) -> bool {
        let sentence = self.text.get(self.start..at).unwrap_or("").trim_start();
        let opens = self.text.get(..self.start).unwrap_or("").trim().is_empty();
        if !opens || sentence.len() > 60 || run.quoted {
            return false;
        }
        let Some((place, day)) = sentence.rsplit_once(',') else {
            return false;
        };
        let (day, agency) = day.split_once('(').unwrap_or((day, ""));
        let mut words = day.split_whitespace();
        let month = |word: &str| dates::is_month(&word.trim_end_matches('.').to_lowercase());
        let number = |word: &str| word.len() <= 2 && word.chars().all(|c| c.is_ascii_digit());
        let date = match [words.next(), words.next(), words.next()] {
            [Some(a), Some(b), None] => month(a) && number(b) || number(a) && month(b),
            _ => false,
        };
        let named = |word: &str| word.starts_with(char::is_uppercase);
        let dashed = window(self.text, run.end)
            .trim_start()
            .starts_with(['-', '–', '—']);
        date && place.split([' ', ',']).filter(|w| !w.is_empty()).all(named)
            && agency
                .trim_end_matches(')')
                .chars()
                .all(|c| c.is_uppercase() || c == ' ' || dashed && c.is_alphabetic())
    }

    /// `ST. AMAL (GNA) - The envoys`, `BASRA July 01. 2024 (Delta News) – The`: in capitals and figures up to a dash.
    pub(super) fn opens_dispatch(&self, at: usize, after: &str) -> bool {
        let sentence = self.text.get(self.start..at).unwrap_or("").trim_start();
        let opens = self.text.get(..self.start).unwrap_or("").trim().is_empty();
        // `REYES, PILOT: No. I -- I was there`: a speaker, who hesitates.
        if !opens || sentence.len() > 60 || sentence.contains(": ") {
            return false;
        }
        let month = |word: &str| dates::is_month(&word.trim_end_matches(['.', ',']).to_lowercase());
        let shouted = sentence.split([' ', ',']).next().is_some_and(|word| {
            word.chars().nth(2).is_some() && word.chars().all(char::is_uppercase)
        });
        let mut depth = 0_usize;
        let mut closed = false;
        // `REPORT.EX/`: an agency that closes with a stroke, behind places in any letters.
        let mut stroke = false;
        for word in after.split_whitespace().take(8) {
            if matches!(word, "-" | "–" | "—" | "--") && depth == 0 {
                closed = true;
                break;
            }
            if word.len() > 2 && word.ends_with('/') && is_part_of_place(word) {
                (closed, stroke) = (true, true);
                break;
            }
            depth += usize::from(word.starts_with('('));
            let closes = word.trim_end_matches(['.', ',']).ends_with(')');
            let part = depth > 0 || is_part_of_place(word) || month(word);
            depth -= usize::from(closes && depth > 0);
            if !part {
                return false;
            }
        }
        closed
            && sentence.split_whitespace().all(|word| {
                is_part_of_place(word)
                    || month(word)
                    || (stroke || shouted) && word.starts_with(char::is_uppercase)
            })
    }

    /// `Mr. HADDAD of Basra.`, `The PRESIDING OFFICER.`: who speaks, as the records of a parliament put it before the words.
    pub(super) fn is_speaker(&self, at: usize) -> bool {
        let label = self.text.get(self.start..at).unwrap_or("").trim_start();
        // First of all whether it is short: a text without blanks would be read from its beginning at each stop.
        if label.len() > 60 {
            return false;
        }
        let Some((title, name)) = label.split_once(' ') else {
            return false;
        };
        let office = title == "The";
        let opens = || self.text.get(..self.start).unwrap_or("").trim().is_empty();
        if !(office || TITLED.contains(&title)) || !opens() {
            return false;
        }
        let capitals = |word: &str| {
            word.chars().filter(|c| c.is_alphabetic()).nth(2).is_some()
                && !word.contains(char::is_lowercase)
        };
        let (mut shouted, mut long, mut place) = (0, 0, false);
        for word in name.split_whitespace() {
            match word {
                "of" if shouted > 0 => place = true,
                "Acting" | "Deputy" | "pro" | "tem" | "tempore" if office => {}
                _ if place && word.starts_with(char::is_uppercase) => {}
                _ if !place && capitals(word) => {
                    shouted += 1;
                    long += word.len();
                }
                _ => return false,
            }
        }
        shouted > 0 && (!office || long >= 5)
    }

    /// `Mona Haddad (DFA). – Mr President`, `President. – The next item`: who speaks in the record of a parliament, and for whom.
    pub(super) fn is_member(&self, at: usize, after: &str) -> bool {
        let label = self.text.get(self.start..at).unwrap_or("").trim_start();
        let opens = || self.text.get(..self.start).unwrap_or("").trim().is_empty();
        let spoken = label.strip_suffix(", in writing").unwrap_or(label);
        label.len() <= 60
            && (label == "President" || label.ends_with(')') || spoken.len() < label.len())
            && after.trim_start().starts_with(['–', '—'])
            && opens()
            && (label == "President" || is_name_with_party(spoken))
    }

    /// `UNDER SEC. REYES:`, `SEC. OF STATE REYES:`: a title in a label of capitals, as transcripts put it before the words. Some
    /// such titles are names elsewhere: `a letter to the SEC.`
    pub(super) fn is_label(&self, at: usize, before: &str, after: &str) -> bool {
        let title = self.text.get(self.start..at).unwrap_or("");
        let small = |label: &str| label.len() > 60 || label.contains(char::is_lowercase);
        abbreviations::is_title_in_capitals(before)
            && !small(title)
            && after.split_once(':').is_some_and(|(name, _)| !small(name))
    }
}

/// Whether a label is a name with a party in brackets: `Mona Haddad (Greens/DFA)`.
fn is_name_with_party(label: &str) -> bool {
    let parts = label
        .strip_suffix(')')
        .and_then(|label| label.split_once(" ("));
    parts.is_some_and(|(name, party)| {
        let is_of_name = |word: &str| {
            word.starts_with(char::is_uppercase)
                || matches!(word, "da" | "de" | "den" | "der" | "di" | "van" | "von")
        };
        (2..=6).contains(&name.split(' ').count())
            && name.split(' ').all(is_of_name)
            && !name.contains(['.', ','])
            && party.starts_with(char::is_uppercase)
            && !party.contains([' ', '('])
    })
}

/// Whether a word is in capitals or a number, as the words of a place and a day before a dispatch are.
fn is_part_of_place(word: &str) -> bool {
    !word.contains(char::is_lowercase) && word.contains(char::is_alphanumeric)
}

/// Titles before a name in capitals.
const TITLED: [&str; 7] = ["Dr.", "Miss", "Mr.", "Mrs.", "Ms.", "Senator", "Sir"];
