//! What stands around a film in a page, known by the line that says how long it is.

use super::line::{Line, set};
use super::links::TEASER;
use super::{Furniture, Kind};

/// Names what stands around the length of a film: `Boats leave Amara`, `5 years ago`, `Duration 2:11`, `The boats left. 2:11`.
pub(super) fn name(lines: &mut [Line]) {
    for at in 2..lines.len() {
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

#[cfg(test)]
mod tests {
    use super::super::furniture::tests::{LEAD, NEXT, kind_of};

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
}
