//! Paragraphs of the article in which a notice stands first or last: `They will leave. The Associated Press contributed to this report.`

use std::ops::Range;

use crate::segment::boundaries;
use crate::segment::kind::Furniture;
use crate::segment::patterns;
use crate::segment::patterns::Marks;
use crate::segment::phrases::introductions::biography_of;
use crate::segment::words::{cue_words, line_ends, shape, utterances};

/// Fewest words of what is told before a notice of any wording.
const BEFORE: usize = 12;
/// Fewest words of a short sentence that tells something, and of all that tell behind a notice.
const SHORT: usize = 4;
const BEHIND: usize = 8;

/// Whether a line that was named for its wording is a paragraph of the article, and the notice only its first or last sentences.
pub(in crate::segment) fn holds_prose(
    text: &str,
    words: usize,
    kind: Furniture,
    marks: Marks,
) -> bool {
    let may_be_prose = matches!(
        kind,
        Furniture::Contact
            | Furniture::Copyright
            | Furniture::Credit
            | Furniture::Disclaimer
            | Furniture::Navigation
            | Furniture::Paywall
            | Furniture::SignUp
    );
    if words <= SHORT || !may_be_prose || !text.contains(['.', '!', '?']) {
        return false;
    }
    let sentences = boundaries::sentences(text);
    let said = |range: &Range<usize>| text.get(range.clone()).unwrap_or("");
    let is_notice = |range: &Range<usize>| {
        let sentence = said(range);
        let marks = marks.of_part(|| patterns::marks(sentence));
        sentence.contains('©')
            || patterns::classify(sentence, shape::words(sentence), marks).is_some()
    };
    let Some(notice) = sentences.iter().position(is_notice) else {
        // The words of a notice may stand in a sentence that is none.
        let is_one = sentences.len() == 1;
        return !is_one
            && sentences
                .iter()
                .map(said)
                .any(|s| patterns::goes_on(s, kind));
    };
    let before = sentences.get(..notice).unwrap_or(&[]);
    let is_signed = matches!(kind, Furniture::Copyright | Furniture::Credit);
    let told: usize = before.iter().map(|range| shape::words(said(range))).sum();
    let before = || before.iter().map(said);
    // Where a text stands on one line, who owns it stands at its end, and somebody in it may speak of `us`.
    let of_others = || before().filter(|sentence| is_clause(sentence) && !is_of_ours(sentence));
    let is_text =
        || of_others().nth(1).is_some() && of_others().map(shape::words).sum::<usize>() >= BEFORE;
    let is_told = || {
        before().all(|sentence| !is_of_ours(sentence)) || kind == Furniture::Copyright && is_text()
    };
    if is_signed && told >= BEFORE && is_told() {
        return true;
    }
    if notice > 0 {
        return biography_of(text).is_none() && before().all(tells);
    }
    // What follows a credit or a reservation of rights goes on with it, however it is worded.
    if is_signed {
        return false;
    }
    let last = sentences.iter().rposition(is_notice).unwrap_or(0);
    let behind = sentences.get(last + 1..).unwrap_or(&[]);
    tell(behind.iter().map(said))
}

/// Whether all sentences but the first tell something by themselves.
pub(in crate::segment) fn tells_behind(text: &str, sentences: &[Range<usize>]) -> bool {
    let behind = sentences.iter().skip(1);
    tell(behind.filter_map(|range| text.get(range.clone())))
}

/// Whether all sentences before one do.
pub(in crate::segment) fn tell_up_to(text: &str, sentences: &[Range<usize>], at: usize) -> bool {
    let before = sentences.get(..at).unwrap_or(&[]);
    let mut said = before.iter().filter_map(|range| text.get(range.clone()));
    !before.is_empty() && said.all(tells)
}

/// Whether all but the last do.
pub(in crate::segment) fn tells_before(text: &str, sentences: &[Range<usize>]) -> bool {
    tell_up_to(text, sentences, sentences.len().saturating_sub(1))
}

/// Whether sentences behind a notice tell something by themselves.
fn tell<'a>(sentences: impl Iterator<Item = &'a str>) -> bool {
    let mut told = 0;
    for sentence in sentences {
        // `It may contain errors.`
        let first = sentence.split(' ').next().unwrap_or("");
        if told == 0
            && matches!(
                first,
                "Any" | "It" | "Its" | "That" | "These" | "They" | "This"
            )
        {
            return false;
        }
        if !tells(sentence) {
            return false;
        }
        told += shape::words(sentence);
    }
    told >= BEHIND
}

/// Whether a sentence has as many words as a clause, of which some are small, and is no label with what it labels.
fn is_clause(sentence: &str) -> bool {
    let mut small = sentence
        .split(' ')
        .filter(|word| word.starts_with(char::is_lowercase));
    shape::words(sentence) >= SHORT && small.nth(1).is_some() && !sentence.contains(": ")
}

/// Whether a sentence is a clause of its own that does not speak of the publication or to its readers.
fn tells(sentence: &str) -> bool {
    let small = sentence
        .split(' ')
        .filter(|word| word.starts_with(char::is_lowercase));
    shape::words(sentence) >= SHORT
        && sentence.ends_with(['.', '”', '"'])
        && small.clone().nth(1).is_some()
        && !is_of_ours(sentence)
        && (utterances::states(sentence) || small.clone().any(cue_words::is_finite_verb))
}

/// Whether a sentence is none or speaks of the publication or to its readers.
fn is_of_ours(sentence: &str) -> bool {
    let is_ours = |word: &str| word != "US" && OURS.contains(&&*word.to_lowercase());
    !line_ends::ends_sentence(sentence)
        || sentence.contains('/')
        || sentence.split(|c: char| !c.is_alphanumeric()).any(is_ours)
}

/// Words of a publication about itself and its readers, with which a notice may begin.
#[rustfmt::skip]
const OURS: &[&str] = &[
    "article", "audio", "comment", "comments", "content", "contents", "copyright", "copyrighted", "correspondent",
    "correspondents", "coverage", "desk", "digest", "donation", "donations", "edition", "email",
    "episode", "free", "hear", "interview", "issue", "letters", "listeners", "material", "materials", "newsletter", "newsroom", "our", "outlet", "page", "permission", "photo", "photographs", "photos",
    "podcast", "publication", "published", "publisher", "readers", "reporting", "reproduced", "republished", "reserved", "site", "story",
    "subscribe", "subscribers", "subscription", "transcript", "translation", "us", "version", "video", "we", "website", "writer", "you", "your",
];

#[cfg(test)]
mod tests {
    use super::super::Line;
    use super::*;
    use crate::segment::kind::Kind;
    use crate::segment::naming::tests::{LEAD, NEXT};
    use crate::segment::segment;

    #[test]
    #[rustfmt::skip]
    fn notices_run_into_a_paragraph_of_the_article() {
        let told = "The envoys met on Monday in the old palace by the river. Nobody came out.";
        for (text, kind) in [
            (format!("{told} © 2021 The Gazette. All rights reserved."), None),
            (format!("{told} The Associated Press contributed to this report."), None),
            (format!("{told} Agencies contributed to this report."), None),
            ("The US guards will go. Reuters contributed to this story.".to_string(), None),
            ("The guards will go. All rights reserved.".to_string(), None),
            (format!("{told} Nobody went in at all. “We know,” said one. You may ask our keepers. © 2021 Gazette. All rights reserved."), None),
            ("The guards will go. They have no boats. Follow him on Twitter @mona_h.".to_string(), None),
            ("Subscribe to our newsletter. The guards of the port will leave in May.".to_string(), None),
            (
                "They met. © 2021 The Gazette. All rights reserved.".to_string(),
                Some(Furniture::Copyright),
            ),
            (
                "Lock Talk is made in Basra and Amara by Mona Haddad and Jon Reyes. Music: Omar and the Boats. Our transcript follows. © 2021".to_string(),
                Some(Furniture::Copyright),
            ),
            (
                "All that is printed on our pages belongs to those who wrote it down. © 2021 The Gazette.".to_string(),
                Some(Furniture::Copyright),
            ),
            (
                "Mona Haddad, Jon Reyes and two other staff writers of the Gazette in Basra contributed to this report.".to_string(),
                Some(Furniture::Credit),
            ),
            (
                "Mona Haddad is a reporter in Basra. Jon Reyes contributed to this report.".to_string(),
                Some(Furniture::Credit),
            ),
            (
                "Subscribe to our newsletter. We will send it in the morning of each day.".to_string(),
                Some(Furniture::SignUp),
            ),
        ] {
            let line = Line::new(&text, false, None);
            assert_eq!(line.kind, kind.map(Kind::Furniture), "{text}");
        }
    }

    #[test]
    fn words_of_a_notice_in_a_sentence_that_is_none() {
        let told = "Under the treaty a boat would send one signal.";
        let reserved = "All rights reserved to pilots under the law would stay in force.";
        let line = Line::new(&format!("{told} {reserved}"), false, None).kind;
        assert_eq!(line, None);
    }

    #[test]
    fn only_the_notice_of_a_short_paragraph_goes() {
        let kinds = |paragraph: &str| {
            let text = format!("Envoys meet again\n\n{LEAD}\n\n{NEXT}\n\n{paragraph}");
            let found = segment(&text, None).into_iter().skip(3);
            found.map(|s| s.kind.as_str()).collect::<Vec<_>>()
        };
        let told = "The guards will go.";
        assert_eq!(
            kinds(&format!(
                "{told} The Associated Press contributed to this report."
            )),
            ["sentence", "credit"]
        );
        assert_eq!(
            kinds(&format!("{told} All rights reserved.")),
            ["sentence", "copyright"]
        );
        assert_eq!(
            kinds("He said it on Monday. Copyright 2021. All rights reserved."),
            ["sentence", "copyright", "copyright"]
        );
        assert_eq!(
            kinds("He said it on Monday at the lock. (c) 2021 Newswire"),
            ["sentence", "copyright"]
        );
        assert_eq!(
            kinds("Our pages are ours. Copyright 2021. All rights reserved."),
            ["copyright"]
        );
        assert_eq!(
            kinds(&format!("{told} Sign up here.")),
            ["sentence", "sign-up"]
        );
        assert_eq!(
            kinds(&format!("{told} Subscribe now.")),
            ["sentence", "sign-up"]
        );
        assert_eq!(
            kinds("The Echo appears on Mondays. Subscribe now."),
            ["sign-up"]
        );
    }
}
