//! Lines that say which outlet or which of its desks wrote an article, and on which day. A deck may end in a day as well, but
//! names neither.

use super::media_words::{MEDIA, is_capitalised_name};
use crate::segment::phrases::dated;
use crate::segment::words::shape;

/// Most words of each part of such a line.
const PART: usize = 8;
/// Most words of the place before a day.
const PLACE: usize = 3;

/// Whether the line is one of outlet or desk and day.
pub(in crate::segment) fn is_one(text: &str) -> bool {
    !text.contains(['“', '"', '«', '?', '!', ':', ';'])
        && (is_before_day(text) || is_behind_day(text))
}

/// `Delta Herald, council reporter, 4 March 2021`, `Notes by our port desk, March 4, 2021`: an outlet or its desk, perhaps more of
/// it, and behind a comma the day.
fn is_before_day(text: &str) -> bool {
    let mut parts: Vec<&str> = text.split(',').map(str::trim).collect();
    let is_year = |part: &&str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    // `March 4, 2021`
    if parts.last().is_some_and(is_year) {
        parts.pop();
    }
    let is_outlet = |part: &&str| shape::words(part) > 1 && is_capitalised_name(part);
    parts.pop().is_some_and(dated::is_date)
        && parts.iter().all(|part| shape::words(part) <= PART)
        && parts.iter().any(|part| is_outlet(part) || is_of_desk(part))
}

/// `AMARA, March 2021 - By the staff correspondent of a weekly`, `Amara, March 2021. Our provincial page`: the place and the day,
/// then the desk.
fn is_behind_day(text: &str) -> bool {
    let places = |(at, mark): (usize, &str)| {
        let (head, rest) = (text.get(..at)?, text.get(at + mark.len()..)?);
        Some((head.split_once(',')?, rest.trim_start()))
    };
    let divided = text.match_indices(['-', '–', '—', '|', '.', ',']);
    let is_set = |(place, day): (&str, &str)| {
        shape::words(place) <= PLACE && is_capitalised_name(place) && dated::is_date(day.trim())
    };
    divided
        .filter_map(places)
        .any(|(set, desk)| is_set(set) && shape::words(desk) <= PART && is_of_desk(&desk))
}

/// Whether one of the words is what outlets or those who write for them are called.
fn is_of_desk(part: &&str) -> bool {
    let mut words = part.split([' ', ',']);
    words.any(|word| DESK.contains(&word) || MEDIA.contains(&word))
}

/// Who of an outlet writes, and what.
#[rustfmt::skip]
const DESK: &[&str] = &[
    "bureau", "column", "columnist", "correspondent", "desk", "editor", "editors", "newsroom", "record", "reporter",
    "sketch", "staff",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::naming::tests::{LEAD, NEXT, kind_of};

    #[test]
    fn outlet_and_day_are_no_headline() {
        let title = "Morning briefing: two ships collide in the strait";
        let page = [
            title,
            "The Harbour Chronicle, Amara edition, Tuesday 24 August 2021",
            LEAD,
            NEXT,
        ];
        assert_eq!(
            page.map(|line| kind_of(&page, line))[..2],
            ["headline", "date-line"]
        );
    }

    #[test]
    fn desks_and_days() {
        for line in [
            "Delta Herald, council reporter, 4 March 2021",
            "Noorder Dagblad, from our reporter in Amara, October 2004",
            "Saturday column, The Delta Herald, March 4, 2021",
            "Religion and society desk, La Hoja del Delta, 4 March 2021",
            "Notes by our port desk, 19 March 2021",
            "Edited record kept by the Port Hill Gazette, 4 March 2021",
            "From the gallery record of the Kurier, December 2004",
            "Courrier du Fleuve, Amara, 25 January 2024",
            "AMARA, March 2021 - By the staff correspondent of a Basra daily",
            "AMARA, March 4, 2021 - Delta Courier foreign news service",
            "Amara, 2 March 2018, from our religious affairs editor",
            "Port Amal, March 2021. Our provincial page",
            "Amara, March 2021 | Foreign desk",
        ] {
            assert!(is_one(line), "{line}");
        }
        for line in [
            "The town waits, the council votes, 4 March 2021",
            "Basra, where none of those who left have come back, 4 March 2021",
            "The premier wants them gone by Friday, 4 March 2021",
            "Boats out of Basra, March 2021",
            "The town waits, the council votes on 4 March 2021",
            "A summary of the talks held in Basra and online, 4 March 2021",
            "Amara, 4 March 2021 - the envoys leave",
            "Amara, March 2021. Nobody had told the pilots",
            "Amara, the flood and the daily bread",
            "Can the Delta Say No? Consent, the Boats and the Vote of January 5",
        ] {
            assert!(!is_one(line), "{line}");
        }
    }
}
