//! Labels with which archives of newspapers print the fields of an article: `LP   The envoys met.`, `Full text: The envoys met.`

use super::Paragraph;
use crate::segment::kind::{Furniture, Kind};
use crate::segment::words::line_ends;
use crate::segment::words::shape;

/// Codes in a column of their own before the fields of an article, and what stands behind them; nothing is said of headline
/// and text.
#[rustfmt::skip]
const CODES: &[(&str, Option<Furniture>)] = &[
    ("AN", Some(Furniture::Navigation)), ("ART", Some(Furniture::Caption)), ("BY", Some(Furniture::Byline)),
    ("CLM", Some(Furniture::Navigation)), ("CO", Some(Furniture::Navigation)), ("CR", Some(Furniture::Credit)),
    ("CT", Some(Furniture::Contact)), ("CX", Some(Furniture::Correction)), ("CY", Some(Furniture::Copyright)),
    ("ED", Some(Furniture::Navigation)), ("ET", Some(Furniture::DateLine)), ("HD", None),
    ("IN", Some(Furniture::Navigation)), ("IPC", Some(Furniture::Navigation)), ("IPD", Some(Furniture::Navigation)),
    ("LA", Some(Furniture::Navigation)), ("LP", None), ("NS", Some(Furniture::Navigation)),
    ("PD", Some(Furniture::DateLine)), ("PG", Some(Furniture::Navigation)), ("PUB", Some(Furniture::Navigation)),
    ("RE", Some(Furniture::Navigation)), ("RF", Some(Furniture::Navigation)), ("SC", Some(Furniture::Navigation)),
    ("SE", Some(Furniture::Navigation)), ("SN", Some(Furniture::Navigation)), ("TD", None),
    ("VOL", Some(Furniture::Navigation)), ("WC", Some(Furniture::Navigation)),
];
/// The label of a summary.
const SUMMARY: &str = "HIGHLIGHT";
/// The labels of a headline, of which the last is a code.
const HEADLINES: [&str; 3] = ["HEADLINE", SERVED[0], "HD"];
/// Most words of one.
const LONGEST: usize = 40;
/// Labels before a colon.
const FIELDS: [&str; 11] = [
    "HEADLINE",
    SUMMARY,
    "Highlight",
    "Abstract",
    "BODY",
    "LEAD PARAGRAPH",
    "Full text",
    "Article Text",
    SERVED[0],
    SERVED[1],
    SERVED[2],
];
/// Labels of a news service, which count only together.
const SERVED: [&str; 3] = ["title", "description", "content"];
/// Fewest words behind a label that does not stand in capitals, unless they end as a sentence.
const WORDS: usize = 12;

/// Makes paragraphs of their own of labels before headline and text, and returns which paragraphs are labels or other fields, and
/// what they are if that is more than part of the article.
pub(in crate::segment) fn fields(
    text: &str,
    paragraphs: &mut Vec<Paragraph>,
) -> Vec<(usize, Option<Kind>)> {
    let line = |paragraph: &Paragraph| text.get(paragraph.bytes.clone()).unwrap_or("");
    let has = |codes: &[&str]| {
        let mut found = paragraphs
            .iter()
            .filter_map(|paragraph| code(line(paragraph)));
        found.any(|(code, _)| codes.contains(&code))
    };
    // Nobody writes both by chance.
    let is_coded = has(&["HD"]) && has(&["LP", "TD"]);
    let is_served = SERVED.iter().all(|label| {
        let begins = |line: &str| {
            line.strip_prefix(label)
                .is_some_and(|rest| rest.starts_with(':'))
        };
        paragraphs.iter().any(|paragraph| begins(line(paragraph)))
    });
    let mut fields = Vec::new();
    let mut found = Vec::with_capacity(paragraphs.len());
    // Whether the headline is known or the article has begun, and whether the headline must be right below.
    let (mut is_past, mut is_next) = (false, false);
    // The field whose lines are being read, and whether one must be below.
    let mut open: Option<(Furniture, bool)> = None;
    for paragraph in paragraphs.drain(..) {
        let line = line(&paragraph);
        let code = code(line).filter(|_| is_coded);
        if let Some((code, Some(kind))) = code {
            open = Some((kind, code.len() == line.len()));
            fields.push((found.len(), Some(Kind::Furniture(kind))));
            found.push(paragraph);
            continue;
        }
        let label = code
            .map(|(code, _)| code.len())
            .or_else(|| label(line, is_served));
        open = open.filter(|(_, below)| label.is_none() && (*below || paragraph.tight));
        if let Some((kind, below)) = &mut open {
            *below = false;
            fields.push((found.len(), Some(Kind::Furniture(*kind))));
        }
        let is_title = |text: &str| (1..=LONGEST).contains(&shape::words(text));
        let Some(length) = label else {
            if std::mem::take(&mut is_next) && is_title(line) {
                fields.push((found.len(), Some(Kind::Headline)));
            }
            is_past = is_past || line_ends::ends_sentence(line) && shape::words(line) >= WORDS;
            found.push(paragraph);
            continue;
        };
        // No line above the label is trusted more, whatever it is like.
        let is_headline = HEADLINES.iter().any(|name| line.starts_with(name));
        let is_first = is_headline && !is_past;
        is_past |= is_headline;
        fields.push((found.len(), Some(Kind::Furniture(Furniture::Navigation))));
        let (start, end) = (paragraph.bytes.start, paragraph.bytes.end);
        let rest = line.get(length..).unwrap_or("").trim_start();
        found.push(Paragraph {
            bytes: start..start + length,
            tight: paragraph.tight,
        });
        is_next = is_first && rest.is_empty();
        if !rest.is_empty() {
            // A summary says what the article does, and could pass for its headline; and the headline of another article below
            // for a heading.
            if is_first && is_title(rest) {
                fields.push((found.len(), Some(Kind::Headline)));
            } else if is_headline || line.starts_with(SUMMARY) {
                fields.push((found.len(), None));
            }
            found.push(Paragraph {
                bytes: end - rest.len()..end,
                tight: true,
            });
        }
    }
    *paragraphs = found;
    fields
}

/// The code that the line begins with, alone or before a gap, and what it stands for.
fn code(line: &str) -> Option<(&'static str, Option<Furniture>)> {
    let end = line.find(char::is_whitespace).unwrap_or(line.len());
    let (word, rest) = line.split_at_checked(end)?;
    let is_apart = rest.is_empty() || rest.starts_with('\t') || rest.starts_with("  ");
    CODES
        .iter()
        .find(|(code, _)| is_apart && *code == word)
        .copied()
}

/// How many bytes of the line are a label before a colon; `is_served` is whether a news service set them.
fn label(line: &str, is_served: bool) -> Option<usize> {
    FIELDS.iter().find_map(|field| {
        let rest = line.strip_prefix(field)?;
        let rest = rest.trim_start_matches(' ').strip_prefix(':')?;
        let shouted = !field.contains(char::is_lowercase);
        let said = line_ends::ends_sentence(rest) || shape::words(rest) >= WORDS;
        if SERVED.contains(field) {
            return is_served.then_some(line.len() - rest.len());
        }
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
            ("HD\t", "LP\t"),
            ("HD\n", "TD\n"),
            ("HEADLINE: ", "BODY: "),
            ("HEADLINE: ", "HIGHLIGHT: "),
            ("", "Highlight: "),
            ("", "Abstract: "),
            ("", "Full text: "),
            ("", "Article Text: "),
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
    fn the_label_of_a_headline_is_trusted() {
        let title = "Envoys Meet Again";
        for above in [
            "Transcript # 040300DN.V12",
            "Delta Evening with Mona Haddad on all that floats",
        ] {
            for gap in [" ", "\n"] {
                let text = format!(
                    "{above}\n\nSECTION: News\n\nHEADLINE:{gap}{title}\n\nBYLINE: Mona Haddad, Jon Reyes\n\n{LEAD}\n\n{LEAD}"
                );
                let found = kinds(&text);
                assert!(found.contains(&("headline", title)), "{found:?}");
                assert_ne!(found[0].0, "headline", "{found:?}");
            }
        }
        // Of several articles in one text the first headline is named so, and those of others are kept.
        let other = "Boats come home";
        let text = format!("HEADLINE: {title}\n\n{LEAD}\n\nHEADLINE: {other}\n\n{LEAD}");
        let found = kinds(&text);
        assert!(found.contains(&("headline", title)), "{found:?}");
        assert!(found.contains(&("sentence", other)), "{found:?}");
        // What an article quotes is no field of it.
        let text = format!("{title} in Basra\n\n{LEAD}\n\nHEADLINE: {other}\n\n{LEAD}");
        assert!(kinds(&text).contains(&("headline", "Envoys Meet Again in Basra")));
    }

    #[test]
    fn fields_of_a_news_service() {
        let summary = "The envoys of both towns met again";
        let text = format!(
            "author: null\ntitle: Envoys meet again in Basra\ndescription: {summary}\ncontent: {LEAD} And in the… [+2213 chars]"
        );
        let found = kinds(&text);
        for wanted in [
            ("headline", "Envoys meet again in Basra"),
            ("sentence", summary),
            ("sentence", LEAD),
            ("navigation", "[+2213 chars]"),
        ] {
            assert!(found.contains(&wanted), "{wanted:?} in {found:?}");
        }
        let text = format!(
            "Envoys meet again in Basra\n\n{LEAD}\n\ncontent: it is not what they had asked for."
        );
        assert!(
            kinds(&text)
                .iter()
                .any(|(_, said)| said.starts_with("content: "))
        );
    }

    #[test]
    fn a_summary_is_no_headline() {
        let title = "Bring our boats home, say the mothers";
        let summary = "Families of men in Basra have asked the council for a date";
        let lead = "THE mothers of eleven men have written to the council and asked it for a date on which their sons will be home.";
        let text = format!(
            "1 of 212 DOCUMENTS\nThe Delta Gazette (Basra)\nJanuary 8, 2020 Wednesday\nEdition 1, National Edition\n\n{title}\n\n\
             BYLINE: Mona Haddad\nLENGTH: 318 words\nHIGHLIGHT: {summary}\n\n{lead}\n\n{LEAD}"
        );
        let found = kinds(&text);
        assert!(found.contains(&("headline", title)), "{found:?}");
        assert!(found.contains(&("sentence", summary)), "{found:?}");
    }

    #[test]
    fn fields_of_an_archive() {
        for gap in ["   ", "\t", "\n", "\n\n"] {
            let head = [
                ("HD", "Envoys meet again in Basra"),
                ("BY", "Mona Haddad"),
                ("VOL", "Volume IX, Issue 4 of the river year"),
                ("SN", "The Delta Times of Basra and Amara"),
                ("LP", LEAD),
                ("TD", "Nobody else was there to hear what they said."),
                (
                    "CO",
                    "rivgrd : River Guard of the Delta | delcou : Delta Council",
                ),
                ("NS", "gdip : Talks between the towns"),
                ("PUB", "Delta Times and Sons of Basra"),
            ];
            let lines: Vec<String> = head
                .iter()
                .map(|(code, value)| format!("{code}{gap}{value}"))
                .collect();
            // Archives print one article below the other.
            let text = format!("{0}\n\n{0}", lines.join("\n\n"));
            let found = kinds(&text);
            let scored: Vec<&str> = found
                .iter()
                .filter(|(kind, _)| matches!(*kind, "headline" | "sentence"))
                .map(|(_, said)| *said)
                .collect();
            assert_eq!(
                scored,
                [head[0].1, LEAD, head[5].1, LEAD, head[5].1],
                "{gap:?}"
            );
        }
        // What is wrapped goes on below.
        let text = format!(
            "HD   Envoys meet again in Basra\n\nLP   {LEAD}\n\nNS   gdip : Talks |\n     Boats have left the towns of the delta\n\n{LEAD}"
        );
        let found = kinds(&text);
        assert!(
            found.contains(&("navigation", "Boats have left the towns of the delta")),
            "{found:?}"
        );
        assert_eq!(found.last(), Some(&("sentence", LEAD)));
    }

    #[test]
    fn other_lines_are_not_cut() {
        for line in [
            "HD television came to the delta",
            "HD   television came to the delta",
            "IN   Basra nobody came out to see the boats",
            "Full text: the letter",
            "LP and   CD",
            "HIGHLIGHTS: the boats, the lock",
        ] {
            let text = format!("Envoys meet again in Basra\n\n{LEAD}\n\n{line}\n\n{LEAD}");
            assert!(kinds(&text).iter().any(|(_, said)| *said == line), "{line}");
        }
    }
}
