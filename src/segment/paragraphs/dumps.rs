//! Labels with which archives of newspapers print the fields of an article: `LP   The envoys met.`, `Full text: The envoys met.`

use super::Paragraph;
use super::codes::{self, Closely};
use crate::segment::kind::{Furniture, Kind};
use crate::segment::words::line_ends;
use crate::segment::words::shape;

/// The label of a summary.
const SUMMARY: &str = "HIGHLIGHT";
/// The labels of a headline, of which the last is a code.
const HEADLINES: [&str; 4] = ["HEADLINE", RECORDED, SERVED[0], "HD"];
/// The label of a headline that counts only beside one of these.
const RECORDED: &str = "Headline";
const RECORDS: [&str; 8] = [
    "Author",
    "Byline",
    "Date",
    "Edition",
    "Page",
    "Publication",
    "Section",
    "Source",
];
/// Most words of one.
const LONGEST: usize = 40;
/// Labels before a colon.
const FIELDS: [&str; 12] = [
    "HEADLINE",
    RECORDED,
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
    join_headline(text, paragraphs);
    let line = |paragraph: &Paragraph| text.get(paragraph.bytes.clone()).unwrap_or("");
    let is_coded = codes::are_apart(|| paragraphs.iter().map(line));
    let mut closely = Closely::of(|| paragraphs.iter().map(line)).filter(|_| !is_coded);
    let is_record = paragraphs.windows(2).any(|pair| match pair {
        [title, next] => {
            line(title).starts_with(RECORDED)
                && record(line(title)) == Some(RECORDED)
                && record(line(next)).is_some()
        }
        _ => false,
    });
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
        let code = match &mut closely {
            Some(closely) => closely.code(line),
            None => codes::apart(line).filter(|_| is_coded),
        };
        if let Some((code, Some(kind))) = code {
            open = Some((kind, code.len() == line.len()));
            fields.push((found.len(), Some(Kind::Furniture(kind))));
            found.push(paragraph);
            continue;
        }
        let label = code
            .map(|(code, _)| code.len())
            .or_else(|| label(line, is_served, is_record));
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

/// Makes one paragraph of a headline behind its label that goes on below: `HEADLINE: Boats leave again;`, `Council: 'We had to ask'`.
fn join_headline(text: &str, paragraphs: &mut Vec<Paragraph>) {
    let line = |at: usize| {
        let bytes = paragraphs.get(at).map(|paragraph| paragraph.bytes.clone());
        bytes.and_then(|bytes| text.get(bytes)).unwrap_or("")
    };
    let is_tight = |at: usize| paragraphs.get(at).is_some_and(|paragraph| paragraph.tight);
    let is_headline = |at: &usize| {
        let rest = line(*at).strip_prefix(HEADLINES[0]).unwrap_or("");
        rest.strip_prefix(':')
            .is_some_and(|rest| !rest.trim().is_empty())
    };
    let Some(at) = (0..paragraphs.len()).find(is_headline) else {
        return;
    };
    let (title, next) = (line(at), line(at + 1));
    // The field below shows where the headline ends.
    let is_between =
        || !line_ends::ends_sentence(next) && is_tight(at + 2) && is_field(line(at + 2));
    let goes_on = title.ends_with([';', ',']) || line_ends::starts_lower(next) || is_between();
    let is_one = goes_on && is_tight(at + 1) && !is_field(next) && shape::words(next) <= LONGEST;
    if is_one && let Some(end) = paragraphs.get(at + 1).map(|next| next.bytes.end) {
        paragraphs[at].bytes.end = end;
        paragraphs.remove(at + 1);
    }
}

/// `BYLINE: Mona Haddad`: a field behind a name in capitals.
fn is_field(line: &str) -> bool {
    let name = line.split_once(':').map_or("", |(name, _)| name);
    name.len() > 1
        && name
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || matches!(byte, b' ' | b'-'))
}

/// The name of the field that the line is, if archives write it beside headlines: `Date: 4 March 2021`.
pub(super) fn record(line: &str) -> Option<&'static str> {
    let (name, _) = line.split_once(": ")?;
    let mut names = RECORDS.into_iter().chain([RECORDED]);
    names.find(|known| *known == name)
}

/// How many bytes of the line are a label before a colon; `is_served` is whether a news service set them, and `is_record` whether the
/// headline stands among other fields.
fn label(line: &str, is_served: bool, is_record: bool) -> Option<usize> {
    FIELDS.iter().find_map(|field| {
        let rest = line.strip_prefix(field)?;
        let rest = rest.trim_start_matches(' ').strip_prefix(':')?;
        let shouted = !field.contains(char::is_lowercase);
        let said = line_ends::ends_sentence(rest) || shape::words(rest) >= WORDS;
        if SERVED.contains(field) {
            return is_served.then_some(line.len() - rest.len());
        }
        if *field == RECORDED {
            return is_record.then_some(line.len() - rest.len());
        }
        (shouted || said).then_some(line.len() - rest.len())
    })
}

#[cfg(test)]
pub(super) mod tests {
    use crate::segment::segment;

    pub const LEAD: &str =
        "The envoys met on Monday in the old palace by the river for a fourth time.";

    pub fn kinds(text: &str) -> Vec<(&'static str, &str)> {
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
    fn a_headline_behind_its_label_may_go_on_below() {
        for (title, below) in [
            (
                "Boats leave Basra again;\nCouncil: 'We had to ask'",
                "BYLINE: By Mona Haddad\n\nBODY:",
            ),
            (
                "Boats leave Basra\nFor the fourth time this year",
                "LENGTH: 141 words\n\nBODY:",
            ),
            ("Boats leave Basra for\nthe delta", "\nBODY:"),
        ] {
            let text = format!(
                "SECTION: Pg. 1A\nLENGTH: 141 words\nHEADLINE: {title}\n{below}\n{LEAD}\n\n{LEAD}"
            );
            let found = kinds(&text);
            assert!(found.contains(&("headline", title)), "{found:?}");
        }
        let text =
            format!("HEADLINE: Boats leave Basra\nThe envoys met again.\n\n{LEAD}\n\n{LEAD}");
        assert!(kinds(&text).contains(&("headline", "Boats leave Basra")));
    }

    #[test]
    fn a_headline_among_the_fields_of_a_record() {
        let title = "Town of 300 sends six boats, gets six back";
        let wrapped = "The envoys of the river towns met in the old palace by the pier for\nthe fourth time on Monday, and nobody in the hall seemed to believe\nthat they would agree.";
        let text = format!(
            "Headline: {title}\nDate: 05-14-2005\nByline: MONA HADDAD\nPage: B1\n\n{wrapped}\n\n{wrapped}"
        );
        let found = kinds(&text);
        for wanted in [
            ("navigation", "Headline:"),
            ("headline", title),
            ("date-line", "Date: 05-14-2005"),
            ("byline", "Byline: MONA HADDAD"),
        ] {
            assert!(found.contains(&wanted), "{wanted:?} in {found:?}");
        }
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
