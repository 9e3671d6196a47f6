//! The date and the outlet that a news database writes above an article, or in fields around it.

use super::date::{iso_date, named_month};
use crate::corpus::files::exports::{Parting, europresse, line_texts};

/// So many lines are looked at, and so many for fields, each of which may have two.
const LINES: usize = 16;
const IN_FIELDS: usize = 48;
/// Most words of the name of an outlet.
const NAME: usize = 8;
/// Most words of a line that begins with a date.
const DATE: usize = 12;
/// The names of the fields that hold a date and an outlet, where fields have names.
const FIELDS: [&str; 2] = ["PD", "SN"];
/// Fields of which the first ends what stands above an article.
const LABELS: [&str; 7] = [
    "BYLINE",
    "SECTION",
    "LENGTH",
    "DATELINE",
    "HEADLINE",
    "HIGHLIGHT",
    "BODY",
];

/// The date as `YYYY-MM-DD` or `YYYY-MM` and the outlet of an article of an export, as far as the lines around it tell them.
pub(in crate::corpus) fn date_and_outlet(article: &str, parting: Parting) -> [Option<String>; 2] {
    if parting == Parting::Certified {
        return europresse::date_and_outlet(article);
    }
    if matches!(parting, Parting::Place | Parting::Ruled)
        && let Some(told) = in_fields_of_proquest(article)
    {
        return told;
    }
    let lines = line_texts(article).map(str::trim);
    let lines: Vec<&str> = lines
        .filter(|line| !line.is_empty() && !parting.is_mark(line))
        .take(IN_FIELDS)
        .collect();
    let [date, outlet] = FIELDS.map(|name| field(&lines, name));
    if let Some(date) = date.and_then(day_or_month) {
        return [Some(date), outlet.map(str::to_owned)];
    }
    let lines = &lines[..lines.len().min(LINES)];
    let is_above = |line: &&&str| parting == Parting::Number || !is_label(line);
    let lines: Vec<&str> = lines.iter().take_while(is_above).copied().collect();
    let Some((at, date)) = (0..)
        .zip(&lines)
        .find_map(|(at, line)| Some((at, day_or_month(line)?)))
    else {
        return [None, None];
    };
    let beside = match parting {
        // `4 March 2008`, perhaps an hour, and the outlet.
        Parting::Number => lines[at + 1..].iter().find(|line| !is_time(line)),
        // The outlet, perhaps the show, and the date; the headline stands above all or below.
        Parting::Place => lines[..at].iter().rfind(|line| !line.contains(':')),
        Parting::End if at > 1 => lines[..at].last(),
        Parting::End | Parting::Tagged | Parting::Ruled | Parting::Certified => None,
    };
    let outlet = beside.filter(|name| may_be_a_name(name));
    [Some(date), outlet.map(|name| name.to_string())]
}

/// What stands behind the name of a field and blanks, or below it, as on pages.
fn field<'l>(lines: &[&'l str], name: &str) -> Option<&'l str> {
    let mut values = lines.iter().enumerate().filter_map(|(at, line)| {
        let value = line.strip_prefix(name)?;
        match value.is_empty() {
            true => lines.get(at + 1).copied(),
            false => value.starts_with(['\t', ' ']).then(|| value.trim()),
        }
    });
    values.next()
}

/// The same of ProQuest, whose fields stand above an article and below; nothing if it has none of them.
fn in_fields_of_proquest(article: &str) -> Option<[Option<String>; 2]> {
    let mut is_of_proquest = false;
    let (mut date, mut outlet, mut both) = (None, None, None);
    for line in line_texts(article) {
        let Some((name, value)) = line.trim().split_once(':') else {
            continue;
        };
        match name {
            "ProQuest document ID" => is_of_proquest = true,
            "Publication date" => date = day_or_month(value),
            "Publication title" => outlet = value.split(';').next(),
            "Publication info" => both = both.or(value.rsplit_once(']')),
            _ => {}
        }
    }
    if !is_of_proquest && both.is_none() {
        return None;
    }
    // `Delta Post ; Port Alder [Port Alder]04 Mar 2008: A.8.`
    let day = both.and_then(|(_, rest)| day_or_month(rest.split(':').next()?));
    let name = both.and_then(|(place, _)| Some(place.split_once(';')?.0));
    let outlet = outlet.or(name).map(str::trim);
    let outlet = outlet.filter(|name| !name.is_empty()).map(str::to_owned);
    Some([date.or(day), outlet])
}

/// A day or a month, also before a day of the week and what the issue is called: `March 4, 2008, Tuesday, Late Edition`.
fn day_or_month(line: &str) -> Option<String> {
    let line = line.trim();
    let issue = || {
        let mut commas = line.match_indices(',').map(|(at, _)| &line[..at]);
        let dated = commas.find(|date| date.ends_with("day"))?;
        let is_short = line.split_whitespace().count() <= DATE;
        is_short.then(|| iso_date(dated))?
    };
    iso_date(line).or_else(|| named_month(line)).or_else(issue)
}

/// `11:32 GMT`.
fn is_time(line: &str) -> bool {
    let hour = line.split(':').next().unwrap_or_default();
    hour.len() < line.len() && hour.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a line is a field of an article or the word above its text.
fn is_label(line: &str) -> bool {
    let name = line.split(':').next().unwrap_or_default();
    let has_value = name.len() < line.len();
    LABELS.iter().any(|label| {
        name.eq_ignore_ascii_case(label) && (has_value || name.eq_ignore_ascii_case("body"))
    })
}

/// Whether a line beside a date may be the name of an outlet, and is not the end of a notice about rights.
fn may_be_a_name(line: &str) -> bool {
    let lower = line.to_lowercase();
    line.split_whitespace().count() <= NAME
        && !line.ends_with('.')
        && !line.starts_with(char::is_lowercase)
        && !["copyright", "©", "all rights reserved"]
            .iter()
            .any(|word| lower.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn databases_write_them_in_an_order_of_their_own() {
        for (parting, article) in [
            (
                Parting::Place,
                "\n   3 of 9 DOCUMENTS\n\n\n   Delta Post\n\n  March 4, 2008 Tuesday\n   Late Edition\n\nBoats leave\n\nBYLINE: By Mona Haddad\n",
            ),
            (
                Parting::Place,
                "Copyright 2008 Delta Company\nAll Rights Reserved\nDelta Post\n\nMarch 4, 2008, Tuesday, Late Edition - Final\n\nSECTION: A\n",
            ),
            (
                Parting::Place,
                "Delta Post\n\nSHOW: DELTA TONIGHT 10:00 PM EST\n\nMarch 4, 2008 Tuesday\n\nBoats leave\n",
            ),
            (
                Parting::End,
                "Boats leave\n\nDelta Post\n\nMarch 4, 2008 Tuesday\n\nCopyright 2008 Delta Post\n\nLength: 212 words\n",
            ),
            (
                Parting::Number,
                "World\nBoats leave\n\nBy Mona Haddad\n212 words\n4 March 2008\n11:32 GMT\nDelta Post\nDELT\nEnglish\n",
            ),
            (
                Parting::Number,
                "HD   Boats leave\nWC   212 words\nPD   4 March 2008\nSN   Delta Post\nSC   DELT\n",
            ),
            (
                Parting::Number,
                "Factiva\n\nSE\n\nWorld\n\nHD\n\nBoats leave\n\nBY\n\nMona Haddad\n\nPG\n\n26\n\nWC\n\n212 words\n\n\
                 PD\n\n4 March 2008\n\nET\n\n15:32\n\nSN\n\nDelta Post\n\nSC\n\nDELT\n",
            ),
            (
                Parting::Place,
                "Document 1 of 2\nBoats leave\nPublication info: Delta Post ; Port Alder [Port Alder]04 Mar 2008: A.8.\nFull text: They left.\n",
            ),
            (
                Parting::Ruled,
                "Boats leave\nFull text: They left.\nPublication title: Delta Post; Port Alder\nPublication date: Mar 4, 2008\nProQuest document ID: 433099801\nLast updated: 2017-11-15\n",
            ),
        ] {
            let expected = ["2008-03-04", "Delta Post"].map(|text| Some(text.to_owned()));
            assert_eq!(date_and_outlet(article, parting), expected, "{article}");
        }
        // A paper whose name begins with a number, and one that appears once a month.
        for (parting, article, expected) in [
            (
                Parting::Number,
                "Boats leave\n212 words\n4 March 2008\n20 Boats\nTWBO\n",
                ["2008-03-04", "20 Boats"],
            ),
            (
                Parting::Place,
                "Delta Monthly\n\nMarch 2008\n\nBoats leave\n",
                ["2008-03", "Delta Monthly"],
            ),
        ] {
            let expected = expected.map(|text| Some(text.to_owned()));
            assert_eq!(date_and_outlet(article, parting), expected);
        }
    }

    #[test]
    fn what_is_not_there_is_not_guessed() {
        let none = [None, None];
        let prose = "Boats leave\n\nThe boats left on March 4, 2008.\n";
        for parting in [
            Parting::Place,
            Parting::End,
            Parting::Number,
            Parting::Tagged,
            Parting::Ruled,
        ] {
            assert_eq!(date_and_outlet(prose, parting), none);
        }
        // Headings of a chronicle, and the date that a book appeared.
        for article in [
            "Delta Post\n\nSpring 2008\n\nBoats leave\n\nLENGTH: 212 words\n\nThe pier\n\nMarch 4, 2008\n\nThey left.\n",
            "Boats of the delta\n\nPublication date: March 4, 2008\n\nPublication title: Boats\n",
            "Boats leave\n\nPublication date: none\n\nMarch 4, 2008\n\nProQuest document ID: 43309980\n",
        ] {
            assert_eq!(date_and_outlet(article, Parting::Place), none, "{article}");
        }
        let date = Some("2008-03-04".to_owned());
        let headline = "Boats leave\n\nMarch 4, 2008\n\nThey left.\n";
        assert_eq!(
            date_and_outlet(headline, Parting::End),
            [date.clone(), None]
        );
        for line in [
            "The boats of the delta left the old pier in the morning",
            "consent of The Delta Agency",
            "The Delta Agency.",
            "All Rights Reserved",
        ] {
            let article = format!("{line}\nMarch 4, 2008\n");
            assert_eq!(
                date_and_outlet(&article, Parting::Place),
                [date.clone(), None]
            );
        }
    }
}
