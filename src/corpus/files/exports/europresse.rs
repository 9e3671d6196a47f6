//! Articles as Europresse saves them: the outlet, a line with section and date, headline and text, and at the foot the rights, the
//! number of the article and a certificate.

use std::ops::Range;

use super::marks::{Mark, day_of_certified, mark};
use super::{line_texts, lines};
use crate::corpus::metadata::date::iso_date;
use crate::segment::Boilerplate;

/// How the lines at the foot begin: rights, to whom the copy was given and when, the law.
const FOOT: [&str; 8] = [
    "©",
    "Ce certificat est émis",
    "Certificat émis",
    "Date d'émission",
    "Le présent document est protégé",
    "This certificate is issued",
    "Certificate issued",
    "This document is protected",
];
/// How lines begin that say where else the article stood, or what comes next.
const BESIDE: [&str; 4] = [
    "Aussi paru dans",
    "Cet article est paru dans",
    "Illustration(s) :",
    "Note(s) :",
];
/// Most words of the name of an outlet, and of the line with the date.
const OUTLET: usize = 10;
const DATED: usize = 16;
/// In so many lines from the top are outlet, date, and what else stands above the headline.
const HEAD: usize = 6;

/// Whether a line is the number of an article, which nobody else writes.
pub(in crate::corpus) fn is_certified(line: &str) -> bool {
    mark(line) == Some(Mark::Certified)
}

/// Whether a line stands at the foot of an article, with its number or below, or is empty.
pub(in crate::corpus) fn is_of_foot(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || is_certified(line) || FOOT.iter().any(|begin| line.starts_with(begin))
}

/// Whether a text ends with the foot of an article.
pub(super) fn is_article(text: &str) -> bool {
    let mut foot = line_texts(text).rev().take_while(|line| is_of_foot(line));
    foot.any(is_certified)
}

/// Date and outlet of an article: the day of its number, and the line above the one with the date.
pub(in crate::corpus) fn date_and_outlet(article: &str) -> [Option<String>; 2] {
    let day = line_texts(article).rev().find_map(day_of_certified);
    let date = day.and_then(|day| iso_date(&format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..])));
    let outlet = head(article).map(|[outlet, _]| &article[outlet]);
    // `Delta Post, no. 23374`.
    let name = outlet.and_then(|outlet| outlet.split(", no").next());
    [date, name.map(|name| name.trim().to_owned())]
}

/// What of an article is none of its text; of a part of one what stands at its foot, if it `is_later`.
pub(in crate::corpus) fn furniture(
    article: &str,
    is_later: bool,
) -> Vec<(Range<usize>, Boilerplate)> {
    let mut found = Vec::new();
    if let Some([outlet, dated]) = head(article).filter(|_| !is_later) {
        found.push((outlet, Boilerplate::Navigation));
        found.push((dated, Boilerplate::Byline));
    }
    let is_beside = |line: &str| BESIDE.iter().any(|begin| line.starts_with(begin));
    // What stands below the number, and right above it.
    let lines: Vec<(usize, &str)> = lines(article).collect();
    let number = lines.iter().rposition(|(_, line)| is_certified(line));
    let foot = number.map_or(lines.len(), |number| {
        let above = lines[..number].iter().rev();
        number - above.take_while(|(_, line)| is_of_foot(line)).count()
    });
    for (at, (start, line)) in lines.iter().enumerate() {
        let kind = match () {
            () if at >= foot && line.starts_with('©') => Boilerplate::Notice,
            () if at >= foot && is_of_foot(line) || is_beside(line) => Boilerplate::Navigation,
            () => continue,
        };
        found.push((*start..start + line.len(), kind));
    }
    found
}

/// Where the outlet and the line with the date stand, one below the other at the top.
fn head(article: &str) -> Option<[Range<usize>; 2]> {
    let mut lines = lines(article).take(HEAD);
    let (at, outlet) = lines.next()?;
    let is_name = outlet.split_whitespace().count() <= OUTLET && !outlet.ends_with(['.', '?', '!']);
    let (start, dated) = lines.find(|(_, line)| is_dated(line))?;
    is_name.then_some([at..at + outlet.len(), start..start + dated.len()])
}

/// `Politique, mardi 14 mars 2006, p. 16`, `Thursday, December 22, 2022 13887 mots, p. 819`.
fn is_dated(line: &str) -> bool {
    let words: Vec<&str> = line
        .split([' ', ','])
        .filter(|word| !word.is_empty())
        .collect();
    let is_date = |words: &[&str]| iso_date(&words.join(" ")).is_some();
    words.len() <= DATED && words.windows(3).any(is_date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(dated: &str) -> String {
        format!(
            "Delta Post, no. 212 \n{dated}\n\nBoats leave\n\nMona Haddad\n\nThe boats left.\n© They said so.\n\nAussi paru dans 3 mars 2008 - Delta Post (site web)\n\n© 2008 Delta Post. Tous droits réservés.\n\n\
            Numéro de document : news·20080304·DP·0012\n\nnews·20080304·DP·0012\n\nCe certificat est émis à Université du Delta à des fins personnelles.\n\nDate d'émission : 2015-07-04\n"
        )
    }

    #[test]
    fn head_and_foot_are_told_from_the_article() {
        for dated in [
            "Politique, mardi 4 mars 2008, p. 16",
            "mardi 4 mars 2008",
            "World, Tuesday, March 4, 2008 1387 mots, p. 8(4)",
        ] {
            let text = article(dated);
            assert_eq!(furniture(&text, true).len(), 6);
            let furniture = furniture(&text, false);
            let marked: Vec<&str> = furniture
                .iter()
                .map(|(bytes, _)| &text[bytes.clone()])
                .collect();
            assert_eq!(
                marked,
                [
                    "Delta Post, no. 212",
                    dated,
                    "Aussi paru dans 3 mars 2008 - Delta Post (site web)",
                    "© 2008 Delta Post. Tous droits réservés.",
                    "Numéro de document : news·20080304·DP·0012",
                    "news·20080304·DP·0012",
                    "Ce certificat est émis à Université du Delta à des fins personnelles.",
                    "Date d'émission : 2015-07-04",
                ]
            );
            assert!(is_article(&text));
            assert_eq!(
                date_and_outlet(&text),
                ["2008-03-04", "Delta Post"].map(|told| Some(told.to_owned()))
            );
        }
    }

    #[test]
    fn what_is_not_there_is_not_guessed() {
        let text = "The boats of the delta left the old pier on March 4, 2008.\nThey left.\nnews·20081304·DP·0012\n";
        assert_eq!(date_and_outlet(text), [None, None]);
        assert_eq!(furniture(text, false).len(), 1);
        assert!(!is_article(
            "The boats left.\nDate d'émission : 2015-07-04\n"
        ));
        assert!(!is_article("news·20080304·DP·0012\nThe boats left.\n"));
    }
}
