//! Lines that are a date in another language than English: every word of them is known.

use crate::months;
use crate::segment::words::line_ends::ends_sentence;

/// Most bytes of such a line.
const LONGEST: usize = 160;

/// Fewest digits of a whole date in numbers: `1/2/2021`.
const WHOLE: usize = 6;

/// Whether the line is a date and no more: `Stand: 4. März 2021, 10:15 Uhr`, `Publié le 04/03/2021 à 11h02`.
pub(in crate::segment) fn is_date(line: &str) -> bool {
    if line.len() > LONGEST
        || !line.contains(char::is_numeric)
        || line.ends_with(['!', '?', '؟'])
        || ends_sentence(line) && !line.ends_with("m.")
    {
        return false;
    }
    let (mut numbers, mut month, mut whole, mut labelled) = (0, false, false, false);
    let words = line.split(|c: char| {
        c.is_whitespace() || matches!(c, '|' | '•' | '·' | '(' | ')' | '–' | '—' | '،')
    });
    for word in words {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let small = word.to_lowercase();
        let small = small.as_str();
        if word.contains(char::is_numeric) {
            if !is_number(small) {
                return false;
            }
            numbers += 1;
            whole |= word.chars().filter(|c| c.is_numeric()).count() >= WHOLE;
        } else if months::number(small).is_some() || matches!(small, "كانون" | "تشرين") {
            // `Mars 2020` is no month in English.
            if numbers == 0 {
                return false;
            }
            month = true;
        } else if LABELS.contains(&small) {
            labelled = true;
        } else if !(small.is_empty() || months::is_weekday(small) || LINKS.contains(&small)) {
            return false;
        }
    }
    month && numbers > 1 || whole && labelled
}

/// Digits with what stands between those of a day or an hour: `04/03/2021`, `11h02`, `1er`, `2º`.
fn is_number(small: &str) -> bool {
    let mut letters = small.chars().filter(|c| c.is_alphabetic());
    match (letters.next(), letters.next(), letters.next()) {
        (None, ..) | (Some('h' | 'º' | 'م'), None, _) => true,
        (Some('e'), Some('r'), None) => small.starts_with(char::is_numeric),
        _ => false,
    }
}

/// What a page says of a date.
#[rustfmt::skip]
const LABELS: &[&str] = &[
    "actualizado", "actualizada", "aktualisiert", "creado", "datum", "erschienen", "erstellt", "fecha", "giriş", "güncelleme",
    "güncellenme", "mis", "mise", "modifié", "modifiée", "publicado", "publicada", "publié", "publiée", "stand", "tarih", "tarihi",
    "veröffentlicht", "yayın", "yayınlanma", "النشر", "تاريخ", "تحديث", "نشر", "نُشر",
];

/// What stands between the parts of a date, and behind them.
#[rustfmt::skip]
const LINKS: &[&str] = &[
    "a", "am", "de", "del", "den", "el", "h", "hora", "horas", "hrs", "hs", "jour", "las", "le", "m", "p", "saat", "son", "uhr", "um",
    "vom", "à", "آخر", "الأول", "الثاني", "الساعة", "صباحا", "في", "م", "مساء", "هـ",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_a_date_and_no_more() {
        for line in [
            "4. März 2021",
            "Stand: 4. März 2021, 10:15 Uhr",
            "Publié le 04/03/2021 à 11h02",
            "Publié le jeudi 4 mars 2021 à 11h02, mis à jour le 1er avril 2021",
            "Jueves 4 de marzo de 2021, 12:30 p. m.",
            "4 Mart 2021, Perşembe",
            "Giriş Tarihi: 04.03.2021 14:05",
            "الخميس 4 آذار 2021",
            "٤ تشرين الأول ٢٠٢١",
            "4 مارس/ آذار 2021",
        ] {
            assert!(is_date(line), "{line}");
        }
        for line in [
            "Am 4. März 2021 brach der Deich.",
            "Der Deich am 4. März 2021",
            "4 mars",
            "Mars 2021",
            "04/03/2021",
            "El 4 de marzo de 2021, Basra despertó",
            "A5 am 4. März 2021",
            "¿4 de marzo de 2021?",
            "Stand der Deiche",
            "",
        ] {
            assert!(!is_date(line), "{line}");
        }
    }
}
