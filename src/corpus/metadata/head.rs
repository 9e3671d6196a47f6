//! The date and the outlet that a news database writes above an article.

use super::date::iso_date;
use crate::corpus::files::exports::Parting;

/// So many lines are looked at.
const LINES: usize = 16;
/// Most words of the name of an outlet.
const NAME: usize = 8;
/// The names of the fields that hold a date and an outlet, where fields have names.
const FIELDS: [&str; 2] = ["PD", "SN"];

/// The date as `YYYY-MM-DD` and the outlet of an article of an export, as far as the lines above it tell them.
pub(in crate::corpus) fn date_and_outlet(article: &str, parting: Parting) -> [Option<String>; 2] {
    let lines = article.lines().map(str::trim);
    let lines: Vec<&str> = lines
        .filter(|line| !line.is_empty() && !parting.is_mark(line))
        .take(LINES)
        .collect();
    let [date, outlet] = FIELDS.map(|name| lines.iter().find_map(|line| field(line, name)));
    if date.is_some() {
        return [date.and_then(iso_date), outlet.map(str::to_owned)];
    }
    let Some((at, date)) = (0..)
        .zip(&lines)
        .find_map(|(at, line)| Some((at, iso_date(line)?)))
    else {
        return [None, None];
    };
    let is_time = |line: &str| line.starts_with(|c: char| c.is_ascii_digit());
    let beside = match parting {
        // `4 March 2008`, perhaps an hour, and the outlet.
        Parting::Number => lines[at + 1..].iter().find(|line| !is_time(line)),
        // The outlet, and the date; the headline stands above both or below.
        Parting::Place => lines[..at].last(),
        Parting::End if at > 1 => lines[..at].last(),
        Parting::End | Parting::Tagged => None,
    };
    let outlet = beside.filter(|name| name.split_whitespace().count() <= NAME);
    [Some(date), outlet.map(|name| name.to_string())]
}

/// What stands behind the name of a field and two blanks or more.
fn field<'l>(line: &'l str, name: &str) -> Option<&'l str> {
    let value = line.strip_prefix(name)?;
    value.starts_with(['\t', ' ']).then(|| value.trim())
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
        ] {
            let expected = ["2008-03-04", "Delta Post"].map(|text| Some(text.to_owned()));
            assert_eq!(date_and_outlet(article, parting), expected, "{article}");
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
        ] {
            assert_eq!(date_and_outlet(prose, parting), none);
        }
        let date = Some("2008-03-04".to_owned());
        let headline = "Boats leave\n\nMarch 4, 2008\n\nThey left.\n";
        assert_eq!(
            date_and_outlet(headline, Parting::End),
            [date.clone(), None]
        );
        let long = "The boats of the delta left the old pier in the morning\nMarch 4, 2008\n";
        assert_eq!(date_and_outlet(long, Parting::Place), [date, None]);
    }
}
