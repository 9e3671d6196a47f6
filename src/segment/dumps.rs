//! Labels with which archives of newspapers print the fields of an article: `LP   The envoys met.`, `Full text: The envoys met.`

use super::line_ends;
use super::lines::Paragraph;
use super::shape;

/// Labels in a column of their own, of the headline and of the text.
const CODES: [&str; 3] = ["HD", "LP", "TD"];
/// Fewest spaces behind such a label.
const COLUMN: usize = 3;
/// Labels before a colon.
const FIELDS: [&str; 5] = [
    "HEADLINE",
    "HIGHLIGHT",
    "BODY",
    "LEAD PARAGRAPH",
    "Full text",
];
/// Fewest words behind a label that does not stand in capitals, unless they end as a sentence.
const WORDS: usize = 12;

/// Makes paragraphs of their own of such labels, and returns which these are.
pub(super) fn labels(text: &str, paragraphs: &mut Vec<Paragraph>) -> Vec<usize> {
    let mut labels = Vec::new();
    let mut found = Vec::with_capacity(paragraphs.len());
    for paragraph in paragraphs.drain(..) {
        let line = text.get(paragraph.bytes.clone()).unwrap_or("");
        let Some(length) = label(line) else {
            found.push(paragraph);
            continue;
        };
        labels.push(found.len());
        let (start, end) = (paragraph.bytes.start, paragraph.bytes.end);
        let rest = line.get(length..).unwrap_or("").trim_start();
        found.push(Paragraph {
            bytes: start..start + length,
            tight: paragraph.tight,
        });
        if !rest.is_empty() {
            found.push(Paragraph {
                bytes: end - rest.len()..end,
                tight: true,
            });
        }
    }
    *paragraphs = found;
    labels
}

/// How many bytes of the line are a label.
fn label(line: &str) -> Option<usize> {
    let code = CODES.iter().find(|code| {
        line.strip_prefix(**code).is_some_and(|rest| {
            let words = rest.trim_start();
            rest.len() >= words.len() + COLUMN && !words.starts_with(char::is_lowercase)
        })
    });
    if let Some(code) = code {
        return Some(code.len());
    }
    FIELDS.iter().find_map(|field| {
        let rest = line.strip_prefix(field)?;
        let rest = rest.trim_start_matches(' ').strip_prefix(':')?;
        let shouted = !field.contains(char::is_lowercase);
        let said = line_ends::ends_sentence(rest) || shape::words(rest) >= WORDS;
        (shouted || said).then_some(line.len() - rest.len())
    })
}

#[cfg(test)]
mod tests {
    use crate::segment::segment;

    const LEAD: &str = "The envoys met on Monday in the old palace by the river for a fourth time.";

    fn kinds(text: &str) -> Vec<(&'static str, &str)> {
        let segments = segment(text, None).into_iter();
        segments
            .map(|s| (s.kind.as_str(), &text[s.bytes]))
            .collect()
    }

    #[test]
    fn labels_stand_apart_from_what_they_label() {
        let next = "Nobody else was there to hear what they said.";
        for (title, label) in [
            ("HD           ", "LP           "),
            ("HEADLINE: ", "BODY: "),
            ("HEADLINE: ", "HIGHLIGHT: "),
            ("", "Full text: "),
        ] {
            let text = format!("{title}Envoys meet again in Basra\n\n{label}{LEAD}\n\n{next}");
            let found = kinds(&text);
            for wanted in [
                ("headline", "Envoys meet again in Basra"),
                ("navigation", label.trim()),
                ("sentence", LEAD),
                ("sentence", next),
            ] {
                assert!(found.contains(&wanted), "{wanted:?} in {found:?}");
            }
        }
    }

    #[test]
    fn other_lines_are_not_cut() {
        for line in [
            "HD television came to the delta",
            "Full text: the letter",
            "LP and   CD",
            "HIGHLIGHTS: the boats, the lock",
        ] {
            let text = format!("Envoys meet again in Basra\n\n{LEAD}\n\n{line}\n\n{LEAD}");
            assert!(kinds(&text).iter().any(|(_, said)| *said == line), "{line}");
        }
    }
}
