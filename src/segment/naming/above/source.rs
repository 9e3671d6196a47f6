//! Lines between headline and first paragraph that say where an article comes from: outlet, edition, number, occasion.

use super::cast;
use super::media::is_source;
use super::media_words::is_capitalised_name;
use crate::segment::kind::{Furniture, Kind};
use crate::segment::line::{Line, set};
use crate::segment::patterns;
use crate::segment::phrases::dated;
use crate::segment::words::shape;

/// Most words of an entry in a row.
const ENTRY: usize = 9;

/// Most words of a name.
const NAMES: usize = 3;

/// Names such lines below the headline at `title` and above `first`, the first paragraph.
pub(super) fn name(lines: &mut [Line], title: usize, first: usize) {
    let named = lines
        .get(title)
        .is_some_and(|line| !shape::is_title_case(&line.text));
    for at in title + 1..=first.min(lines.len().saturating_sub(1)) {
        let Some(line) = lines.get(at).filter(|l| l.is_plain()) else {
            continue;
        };
        let signed = lines.get(at + 1).and_then(|l| l.kind).is_some_and(|kind| {
            matches!(
                kind,
                Kind::Furniture(Furniture::Byline | Furniture::DateLine)
            )
        });
        let text: &str = &line.text;
        let kind = if is_note_on_text(text) {
            Some(Furniture::Navigation)
        } else if reports_from(lines, at) || cast::are_guests(text) {
            Some(Furniture::Byline)
        } else if at == first || line.stops {
            None
        } else if let Some(kind) = row(text) {
            Some(kind)
        } else if cast::is_one(text) {
            Some(Furniture::Byline)
        } else if is_occasion(text) {
            Some(Furniture::DateLine)
        } else if is_source(text)
            || is_of_hearing(text)
            || named && signed && at == title + 1 && is_capitalised_name(text)
        {
            Some(Furniture::Navigation)
        } else {
            None
        };
        if let Some(line) = lines.get_mut(at) {
            line.kind = kind.map(Kind::Furniture);
        }
    }
    // It may stand below a deck that was taken for the first paragraph, and at the end.
    for at in first + 1..lines.len() {
        if lines.get(at).is_some_and(Line::is_plain) && reports_from(lines, at) {
            set(lines, at, Furniture::Byline);
        }
    }
}

/// `(Weekly bulletin of the port office. Translated by volunteers.)`: a paragraph in brackets about the text itself.
fn is_note_on_text(text: &str) -> bool {
    let inner = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
        .or_else(|| {
            text.strip_prefix('[')
                .and_then(|text| text.strip_suffix(']'))
        });
    inner.is_some_and(|inner| {
        !inner.contains(['(', '[', '“', '"'])
            && shape::words(inner) <= 40
            && inner.split(|c: char| !c.is_alphabetic()).any(|word| {
                matches!(
                    word,
                    "Translated" | "translated" | "translation" | "Translation"
                )
            })
    })
}

/// `Haddad reports from Amara.`, where the line above says who Haddad is, `Correspondent Haddad reports from Amara.`, or `Mona Haddad
/// reports from Amara`, which is no sentence.
fn reports_from(lines: &[Line], at: usize) -> bool {
    let Some((name, place)) = lines.get(at).and_then(|line| {
        let text = line.text.trim_end_matches('.');
        text.split_once(" reports from ")
            .or_else(|| text.split_once(" reported from "))
    }) else {
        return false;
    };
    // Who says so of themselves need not stand above.
    if let Some(name) = name
        .strip_prefix("Correspondent ")
        .or_else(|| name.strip_prefix("Reporter "))
    {
        return is_capitalised_name(place) && is_capitalised_name(name);
    }
    let is_told = || lines.get(at).is_some_and(|line| line.stops);
    if (2..=NAMES).contains(&shape::words(name)) && shape::is_all_names(name) && !is_told() {
        return is_capitalised_name(place);
    }
    let surname = name.split_whitespace().next_back().unwrap_or("");
    is_capitalised_name(place)
        && is_capitalised_name(name)
        && lines.iter().take(at).any(|line| {
            line.kind == Some(Kind::Furniture(Furniture::Byline))
                && line.text.split([' ', ',']).any(|word| word == surname)
        })
}

/// `Echo News · 4 March 2021 · This page is not updated`: what a row is that has a date or a button in it.
fn row(text: &str) -> Option<Furniture> {
    let entries = || text.split(['·', '|', '•']).map(str::trim);
    let fits =
        |entry: &str| shape::words(entry) <= ENTRY && !entry.ends_with(['.', '?', '!', '”', '"']);
    if entries().count() < 2 || !entries().all(fits) {
        return None;
    }
    if entries().any(dated::is_date) {
        return Some(Furniture::DateLine);
    }
    // A word alone may be the name of a section, as it may be what a deck is about.
    entries()
        .map(|entry| (entry, shape::words(entry)))
        .filter(|(_, words)| *words >= 2)
        .find_map(|(entry, words)| patterns::classify(entry, words, patterns::marks(entry)))
}

/// `En route to Port Amal`, `Via teleconference`: where a press conference was held.
fn is_occasion(text: &str) -> bool {
    // `Thursday, March 4, 2021, via teleconference`
    let on_a_day = text
        .rsplit_once(", ")
        .filter(|(day, _)| dated::is_date(day));
    let text = on_a_day.map_or(text, |(_, occasion)| occasion);
    let lower = text.to_lowercase();
    let rest = ["en route to ", "aboard "]
        .iter()
        .find(|opening| lower.starts_with(**opening))
        .and_then(|opening| text.get(opening.len()..));
    rest.is_some_and(is_capitalised_name)
        || matches!(
            lower.as_str(),
            "via teleconference" | "via telephone" | "via video conference" | "via videoconference"
        )
}

/// `Hearing: “The River after the Flood”`, `Subcommittee on Rivers, Ports and the Delta`: what a statement was made for.
fn is_of_hearing(text: &str) -> bool {
    let title = text.strip_prefix("Hearing: ");
    let committee = text
        .strip_prefix("Committee on ")
        .or_else(|| text.strip_prefix("Subcommittee on "));
    title.is_some_and(|title| title.starts_with(['“', '"']) && title.ends_with(['”', '"']))
        || committee.is_some_and(|on| on.split(", ").all(is_capitalised_name))
}

#[cfg(test)]
mod tests {
    use crate::segment::segment;

    #[test]
    fn lines_of_the_head() {
        let body = "The envoys met on Monday in the old palace by the river for a fourth time.";
        let title = "Envoys meet in the old palace by the river";
        let kind = |head: &[&str], line: &str| {
            let text = format!("{title}\n\n{}\n\n{body}\n\n{body}", head.join("\n\n"));
            let found = segment(&text, None)
                .into_iter()
                .find(|s| text[s.bytes.clone()] == *line);
            found.map_or("lost", |s| s.kind.as_str())
        };
        for (head, at, expected) in [
            (
                &["Mona Haddad", "Haddad reports from Amara, Iraq."][..],
                1,
                "byline",
            ),
            (
                &["Mona Haddad", "Reyes reports from Amara, Iraq."],
                1,
                "sentence",
            ),
            (&["Mona Haddad reports from Amara Pier"], 0, "byline"),
            (&["Mona Haddad reports from Amara."], 0, "sentence"),
            (
                &["Video", "Correspondent Jon Reyes reports from Amara."],
                1,
                "byline",
            ),
            (
                &["Echo News · Thursday, 4 March 2021 · This page is not updated"],
                0,
                "date-line",
            ),
            (
                &["3-Minute Listen · Shortened for the page"],
                0,
                "navigation",
            ),
            (
                &["Water · Bread · Salt and what they cost"],
                0,
                "likely-furniture",
            ),
            (
                &["Water · Letters · Salt and what they cost"],
                0,
                "likely-furniture",
            ),
            (
                &["SPEAKERS: A spokesman for the port and the envoy of the delta"],
                0,
                "byline",
            ),
            (
                &["Speaker: nobody will leave the delta this year"],
                0,
                "sentence",
            ),
            (&["En route to Port Amal", "March 4, 2021"], 0, "date-line"),
            (
                &["Thursday, March 4, 2021, via teleconference"],
                0,
                "date-line",
            ),
            (
                &["Hearing: “The River after the Flood”", "March 4, 2021"],
                0,
                "navigation",
            ),
            (
                &[
                    "Subcommittee on Rivers, Ports and the Delta",
                    "March 4, 2021",
                ],
                0,
                "navigation",
            ),
            (
                &["Committee on Rivers votes for the dykes", "March 4, 2021"],
                0,
                "sentence",
            ),
            (&["En route to ruin, the delta votes"], 0, "sentence"),
            (
                &["The Pilot Window Middle East", "4 March 2021"],
                0,
                "navigation",
            ),
            (
                &["(Bulletin of the port office. English translation by pilots.)"],
                0,
                "navigation",
            ),
            (&["(The envoys would not say why.)"], 0, "sentence"),
        ] {
            let line = head[at];
            assert_eq!(kind(head, line), expected, "{line}");
        }
    }
}
