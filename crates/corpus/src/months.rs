//! Names of months and days of the week in English, German, French, Spanish, Dutch, Turkish and Arabic.

/// The number of a month by its name in small letters. No name is that of two months.
pub(crate) fn number(name: &str) -> Option<i8> {
    let at = MONTHS.iter().position(|names| names.contains(&name))?;
    i8::try_from(at + 1).ok()
}

/// Returns true if a word in small letters is a day of the week.
pub(crate) fn is_weekday(word: &str) -> bool {
    WEEKDAYS.contains(&word)
}

#[rustfmt::skip]
const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "januar", "jänner", "janvier", "enero", "januari", "ocak", "يناير"],
    &["february", "feb", "februar", "feber", "février", "febrero", "februari", "şubat", "فبراير", "شباط"],
    &["march", "mar", "märz", "mars", "marzo", "maart", "mart", "مارس", "آذار"],
    &["apr", "april", "avril", "abril", "nisan", "أبريل", "ابريل", "إبريل", "نيسان"],
    &["may", "mai", "mayo", "mei", "mayıs", "مايو", "أيار"],
    &["june", "jun", "juni", "juin", "junio", "haziran", "يونيو", "حزيران"],
    &["july", "jul", "juli", "juillet", "julio", "temmuz", "يوليو", "تموز"],
    &["aug", "august", "août", "agosto", "augustus", "ağustos", "أغسطس", "اغسطس", "آب"],
    &["sep", "sept", "september", "septembre", "septiembre", "setiembre", "eylül", "سبتمبر", "أيلول"],
    &["october", "oct", "oktober", "octobre", "octubre", "ekim", "أكتوبر", "اكتوبر"],
    &["nov", "november", "novembre", "noviembre", "kasım", "نوفمبر"],
    &["december", "dec", "dezember", "décembre", "diciembre", "aralık", "ديسمبر"],
];

#[rustfmt::skip]
const WEEKDAYS: &[&str] = &[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun",
    "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag",
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
    "lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo",
    "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag",
    "pazartesi", "salı", "çarşamba", "perşembe", "cuma", "cumartesi", "pazar",
    "الاثنين", "الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_that_of_one_month() {
        assert_eq!(number("märz"), Some(3));
        assert_eq!(number("mayıs"), Some(5));
        assert_eq!(number("marching"), None);
        let names = MONTHS.concat();
        for name in &names {
            assert_eq!(names.iter().filter(|other| *other == name).count(), 1);
            assert_eq!(*name, name.to_lowercase());
        }
    }
}
