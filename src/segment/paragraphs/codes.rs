//! Codes with which archives of newspapers print the fields of an article: `LP   The envoys met.`, `LP The envoys met.`

use crate::segment::kind::Furniture;
use crate::segment::words::line_ends;

/// A code, and what it stands for; nothing is said of headline and text.
pub(super) type Code = (&'static str, Option<Furniture>);

/// The codes before the fields of an article, and what stands behind them.
#[rustfmt::skip]
const CODES: &[Code] = &[
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
/// Codes that stand below the article, and those of them whose values have codes of their own: `IN i763 : Transport`.
const BELOW: [&str; 14] = [
    "AN", "ART", "CLM", "CO", "CR", "CT", "CX", "IN", "IPC", "IPD", "NS", "PUB", "RE", "RF",
];
const VALUED: [&str; 4] = ["CO", "IN", "NS", "RE"];
/// Fewest other codes that show that headline and text have theirs, where only one blank stands behind each.
const CODED: usize = 3;
/// Those of the headline, and of the text.
const HEADLINE: &str = "HD";
const TEXTS: [&str; 2] = ["LP", "TD"];

/// Whether both headline and text have codes in a column of their own, as nobody writes them by chance.
pub(super) fn are_apart<'l, L: Iterator<Item = &'l str>>(lines: impl Fn() -> L) -> bool {
    let has = |codes: &[&str]| {
        lines()
            .filter_map(apart)
            .any(|(code, _)| codes.contains(&code))
    };
    has(&[HEADLINE]) && has(&TEXTS)
}

/// The codes of an archive that puts only one blank behind them: `HD Boats leave`, `LP The boats left.`
pub(super) struct Closely {
    /// Those that the article had so far, each of which stands once, and whether its text has begun.
    seen: Vec<&'static str>,
    is_text: bool,
}

impl Closely {
    /// If the lines show that they have such codes.
    pub(super) fn of<'l, L: Iterator<Item = &'l str>>(lines: impl Fn() -> L) -> Option<Self> {
        // Asked of every text, of which hardly any has such a line.
        if !lines().any(|line| line.starts_with("HD ")) {
            return None;
        }
        let (text, others): (Vec<_>, Vec<_>) = lines()
            .filter_map(|line| code_before(line, ' '))
            .partition(|(_, kind)| kind.is_none());
        let has_text = text.iter().any(|(code, _)| TEXTS.contains(code));
        let mut others: Vec<&str> = others.into_iter().map(|(code, _)| code).collect();
        others.sort_unstable();
        others.dedup();
        (has_text && others.len() >= CODED).then_some(Self {
            seen: Vec::new(),
            is_text: false,
        })
    }

    /// The code before the next line. What only begins like one is of the article: `TD Bank said so.`
    pub(super) fn code(&mut self, line: &str) -> Option<Code> {
        let (code, kind) = code_before(line, ' ')?;
        if code == HEADLINE {
            self.seen.clear();
            self.is_text = false;
        }
        let is_below = || !line_ends::ends_sentence(line) && BELOW.contains(&code);
        let is_valued = || !VALUED.contains(&code) || line.contains(" : ");
        let is_one = !self.seen.contains(&code)
            && (kind.is_none() || (!self.is_text || is_below()) && is_valued());
        if is_one {
            self.seen.push(code);
            self.is_text |= TEXTS.contains(&code);
        }
        is_one.then_some((code, kind))
    }
}

/// The code that the line begins with, before this letter or alone, and what it stands for.
fn code_before(line: &str, letter: char) -> Option<Code> {
    let first = line.bytes().take(2);
    if first.filter(u8::is_ascii_uppercase).count() < 2 {
        return None;
    }
    let (word, _) = line.split_once(letter).unwrap_or((line, ""));
    CODES.iter().find(|(code, _)| *code == word).copied()
}

/// The code that the line begins with, alone or before a gap, and what it stands for.
pub(super) fn apart(line: &str) -> Option<Code> {
    let end = line.find(char::is_whitespace).unwrap_or(line.len());
    let (word, rest) = line.split_at_checked(end)?;
    let is_apart = rest.is_empty() || rest.starts_with('\t') || rest.starts_with("  ");
    CODES
        .iter()
        .find(|(code, _)| is_apart && *code == word)
        .copied()
}

#[cfg(test)]
mod tests {
    use crate::segment::paragraphs::dumps::tests::{LEAD, kinds};

    #[test]
    fn fields_of_an_archive() {
        for gap in ["   ", "\t", "\n", "\n\n", " "] {
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
    fn what_begins_like_a_code_is_of_the_article() {
        let paragraphs = [
            LEAD,
            "TD Bank of the delta said that it would pay for the boats.",
            "IN the evening they were gone.",
            "BY the old palace nobody had seen them.",
            "CO was found in two of the boats.",
        ];
        let text = format!(
            "HD Envoys meet again in Basra\nBY By Mona Haddad\nWC 212 words\nPD 4 March 2008\nSN Delta Times\n\nLP {LEAD}\n\nTD {}\n\n\
             NS gcat : News\nAN Document DLTT000020080304e4340001p",
            paragraphs.join("\n\n")
        );
        let found = kinds(&text);
        for said in paragraphs {
            assert!(found.contains(&("sentence", said)), "{said} in {found:?}");
        }
        assert!(found.contains(&("navigation", "NS gcat : News")));
    }
}
