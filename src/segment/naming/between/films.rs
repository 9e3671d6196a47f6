//! What stands around a film or a picture in a page, known by the line that says how long it is or what its number is.

use super::links::TEASER;
use crate::segment::kind::{Furniture, Kind};
use crate::segment::line::{Line, set};

/// Names what stands around the length of a film: `Boats leave Amara`, `5 years ago`, `Duration 2:11`, `The boats left. 2:11`.
pub(in crate::segment) fn name(lines: &mut [Line]) {
    name_titles(lines);
    for at in 2..lines.len() {
        if lines
            .get(at)
            .is_some_and(|line| line.text.starts_with("VIRIN: "))
        {
            name_picture(lines, at);
        }
        let length = lines
            .get(at)
            .and_then(|line| line.text.strip_prefix("Duration "));
        let Some(length) = length.map(str::to_string) else {
            continue;
        };
        let is_dated = lines
            .get(at - 1)
            .is_some_and(|line| line.kind == Some(Kind::Furniture(Furniture::DateLine)));
        let is_title = |line: &Line| line.is_plain() && !line.stops && line.words <= TEASER;
        if is_dated && lines.get(at - 2).is_some_and(is_title) {
            set(lines, at - 2, Furniture::Navigation);
        }
        let is_caption = |line: &Line| line.is_plain() && line.text.ends_with(&length);
        if lines.get(at + 1).is_some_and(is_caption) {
            set(lines, at + 1, Furniture::Caption);
        }
    }
}

/// Names the title of a film: with its length (`Boats leave Amara 2:14`), or on both sides of the label `Video`.
fn name_titles(lines: &mut [Line]) {
    for at in 0..lines.len() {
        let is_title = |at: usize| {
            let line = lines.get(at);
            line.filter(|line| line.is_plain() && !line.stops && line.words <= TEASER)
        };
        if is_title(at).is_some_and(|line| ends_in_length(&line.text)) {
            set(lines, at, Furniture::Navigation);
            continue;
        }
        let label = lines
            .get(at + 1)
            .is_some_and(|line| line.text.eq_ignore_ascii_case("video"));
        let twice = || {
            let (above, below) = (is_title(at)?, is_title(at + 2)?);
            (above.words >= TITLED && above.text == below.text).then_some(())
        };
        if label && twice().is_some() {
            set(lines, at, Furniture::Navigation);
            set(lines, at + 2, Furniture::Navigation);
        }
    }
}

/// Fewest words of the title of a film.
const TITLED: usize = 3;

/// `Boats leave Amara 2:14`; not `Boats leave Amara at 2:14`, a time of day, nor `Haddad 2:14`.
fn ends_in_length(text: &str) -> bool {
    let Some((title, length)) = text.rsplit_once(' ') else {
        return false;
    };
    let is_length = length.split_once(':').is_some_and(|(minutes, seconds)| {
        let is_number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        (1..=2).contains(&minutes.len())
            && seconds.len() == 2
            && is_number(minutes)
            && is_number(seconds)
    });
    if !is_length || title.ends_with(['.', '!', '?', '”', '"']) {
        return false;
    }
    let mut words = title.split_whitespace();
    let last = words.next_back().unwrap_or("").trim_end_matches(',');
    words.nth(TITLED - 2).is_some() && !OF_TIME.iter().any(|word| last.eq_ignore_ascii_case(word))
}

/// Words before a time of day.
#[rustfmt::skip]
const OF_TIME: [&str; 14] = [
    "about", "after", "around", "at", "before", "by", "from", "is", "past", "since", "time", "to", "until", "was",
];

/// Names what stands above the number of a picture of the armed forces: what is to be seen, a title, the caption and a credit.
fn name_picture(lines: &mut [Line], number: usize) {
    let plain = |lines: &[Line], at: usize| lines.get(at).is_some_and(Line::is_plain);
    let credit = lines.get(number - 1).is_some_and(|line| {
        line.text.starts_with("Credit: ") || line.text.starts_with("Photo By: ")
    });
    let Some(caption) = number
        .checked_sub(2)
        .filter(|at| credit && plain(lines, *at))
    else {
        return;
    };
    set(lines, number - 1, Furniture::Credit);
    set(lines, caption, Furniture::Caption);
    let title = caption.checked_sub(1).filter(|at| {
        let is_title = |line: &Line| line.is_plain() && !line.stops && line.words <= TITLE;
        lines.get(*at).is_some_and(is_title)
    });
    let Some(title) = title else {
        return;
    };
    set(lines, title, Furniture::Caption);
    let seen = title.checked_sub(1).filter(|at| {
        let is_seen = |line: &Line| {
            line.is_plain()
                && line.words <= TEASER
                && ["A ", "An ", "Two ", "Three "]
                    .iter()
                    .any(|one| line.text.starts_with(one))
        };
        lines.get(*at).is_some_and(is_seen)
    });
    if let Some(seen) = seen {
        set(lines, seen, Furniture::Caption);
    }
}

/// Most words of the title of a picture.
const TITLE: usize = 8;

#[cfg(test)]
mod tests {
    use crate::segment::naming::tests::{LEAD, NEXT, kind_of};

    #[test]
    fn the_title_and_the_caption_of_a_film() {
        let film = [
            "Boats leave Amara",
            "5 years ago",
            "Duration 2:11",
            "The guard says they will be back. 2:11",
        ];
        let page = [
            "Envoys meet in the old palace",
            "By Mona Haddad",
            LEAD,
            NEXT,
            film[0],
            film[1],
            film[2],
            film[3],
            LEAD,
            NEXT,
        ];
        let kinds = film.map(|line| kind_of(&page, line));
        assert_eq!(kinds, ["navigation", "date-line", "navigation", "caption"]);
        let said = "The guard says they will be back.";
        let page = [
            "Envoys meet in the old palace",
            "By Mona Haddad",
            LEAD,
            NEXT,
            "Duration 2:11",
            said,
            LEAD,
        ];
        assert_eq!(kind_of(&page, said), "sentence");
    }

    #[test]
    fn the_title_of_a_film_with_its_length_or_its_label() {
        let head = [
            "Envoys meet in the old palace",
            "By Mona Haddad",
            LEAD,
            NEXT,
            LEAD,
        ];
        let kind = |lines: &[&str]| kind_of(&[&head[..], lines, &[NEXT]].concat(), lines[0]);
        assert_eq!(kind(&["Millers react to the plan 2:14"]), "navigation");
        assert_eq!(
            kind(&["Boats leave Amara", "Video", "Boats leave Amara"]),
            "navigation"
        );
        for line in [
            "Then it stopped, at 2:14",
            "He read that the mill stopped by 2:14",
            "It was 12:45",
        ] {
            assert_ne!(kind(&[line]), "navigation", "{line}");
        }
    }

    #[test]
    fn what_stands_above_the_number_of_a_picture() {
        let picture = [
            "A soldier signs a paper.",
            "Handing Over",
            "Gen. Reyes signs papers in the old palace, Amara, March 4, 2021.",
            "Credit: Army Spc. Mona Haddad",
            "VIRIN: 210304-A-ZZ999-1002",
        ];
        let page = [
            &["Envoys meet in the old palace", "By Jon Reyes", LEAD],
            &picture[..],
            &[NEXT, LEAD],
        ]
        .concat();
        for line in &picture[..3] {
            assert_eq!(kind_of(&page, line), "caption", "{line}");
        }
        let page = [
            "Envoys meet in the old palace",
            "By Jon Reyes",
            LEAD,
            NEXT,
            "VIRIN: 210304-A-ZZ999-1002",
            LEAD,
        ];
        assert_eq!(kind_of(&page, NEXT), "sentence");
    }
}
