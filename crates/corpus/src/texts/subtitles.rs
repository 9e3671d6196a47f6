//! Subtitles (`.srt`, `.vtt`, `.sbv`) as running text.
//!
//! A cue is what is shown at once, under a line with its times. It ends where the screen is full, and not where a sentence
//! does: all cues are joined, and a new paragraph begins only with another speaker. Numbers, times, styles and notes for
//! the player are left out.
//!
//! Formats: W3C, WebVTT (`.vtt`); SubRip (`.srt`) and the format of YouTube (`.sbv`) have no standard.

use std::sync::LazyLock;

use html_escape::decode_html_entities;
use regex::{Captures, Regex};

/// A line of times: `00:00:01,500 --> 00:00:04,000`, `0:00:01.500,0:00:04.000`.
const TIMES: &str =
    r"^\s*((?:\d+:)?\d+:\d\d[.,]\d{2,3})(?:\s*-->\s*|,)((?:\d+:)?\d+:\d\d[.,]\d{2,3})";
/// The first line of WebVTT, which may have a title.
const WEBVTT: &str = r"^WEBVTT(?:[ \t]+- .*|[ \t]+Kind.*)?\s*$";
/// Line ends, also as the words of a cue write them.
const LINE_ENDS: [&str; 4] = ["\r\n", "\r", "[br]", r"\N"];
/// What styles, places or times the words of a line: `<i>`, `</c.red>`, `<00:00:02.100>`, `{\an8}`.
const STYLES: &str = r"</?[A-Za-z0-9][^<>]*>|\{\\[^{}]*\}";
/// The speaker of the words that follow: `<v Mona Haddad>`.
const VOICE: &str = r"<v(?:\.[^\s<>]*)?\s+([^<>]+)>";
/// The beginning of a line with another speaker: a dash, `>>`, or a name in capitals.
const TURN: &str =
    r"^(?:(?:[-‐–]\s*|>>+\s*)(?P<said>[^\s\d\p{Ll}-].*)|\p{Lu}[\p{Lu}\d .'’()-]{1,40}:\s.*)$";

/// The number of lines of which one tells that a text is subtitles.
const FIRST_LINES: usize = 4;

/// The patterns of subtitles.
struct Patterns {
    times: Regex,
    webvtt: Regex,
    styles: Regex,
    voice: Regex,
    turn: Regex,
}

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    Some(Patterns {
        times: Regex::new(TIMES).ok()?,
        webvtt: Regex::new(WEBVTT).ok()?,
        styles: Regex::new(STYLES).ok()?,
        voice: Regex::new(VOICE).ok()?,
        turn: Regex::new(TURN).ok()?,
    })
});

/// Returns whether a text begins as subtitles do, whatever the name of its file.
pub(super) fn begins(text: &str) -> bool {
    let lines = text.trim_start_matches('\u{FEFF}').lines();
    let mut first = lines
        .filter(|line| !line.trim().is_empty())
        .take(FIRST_LINES);
    PATTERNS.as_ref().is_some_and(|patterns| {
        first.any(|line| patterns.times.is_match(line) || patterns.webvtt.is_match(line))
    })
}

/// What is said in subtitles, as running text; `None` if a text is none.
pub(super) fn running_text(text: &str) -> Option<String> {
    let patterns = PATTERNS.as_ref().filter(|_| begins(text))?;
    let is_webvtt = text
        .trim_start_matches('\u{FEFF}')
        .trim_start()
        .starts_with("WEBVTT");
    let mut said = Said::default();
    let (mut is_in_cue, mut is_after_blank) = (false, true);
    let text = LINE_ENDS
        .iter()
        .fold(text.to_string(), |text, end| text.replace(end, "\n"));
    let mut lines = text.split('\n').map(str::trim).peekable();
    while let Some(line) = lines.next() {
        if let Some(times) = patterns.times.captures(line) {
            said.begin_cue(&times[1], &times[2]);
            is_in_cue = true;
        } else if line.is_empty() {
            // In WebVTT a note or a style may follow.
            is_in_cue &= !is_webvtt;
        } else {
            let is_above_times = lines
                .peek()
                .is_some_and(|next| patterns.times.is_match(next));
            let is_number = line.bytes().all(|byte| byte.is_ascii_digit());
            let is_name_of_cue = is_above_times && (is_after_blank || is_number);
            if is_in_cue && !is_name_of_cue {
                said.cue.push(line);
            }
        }
        is_after_blank = line.is_empty();
    }
    said.end_cue();
    Some(said.text(patterns))
}

/// The lines of the cues so far.
#[derive(Default)]
struct Said<'t> {
    lines: Vec<&'t str>,
    cue: Vec<&'t str>,
    /// The cue before, and when it ended.
    before: Vec<&'t str>,
    ended: String,
    /// True if this cue begins when the one before ends.
    follows_at_once: bool,
}

impl<'t> Said<'t> {
    fn begin_cue(&mut self, begins: &str, ends: &str) {
        self.end_cue();
        self.follows_at_once = self.ended == begins;
        ends.clone_into(&mut self.ended);
    }

    /// Adds the lines of a cue. Lines that roll up the screen stand again in the cue that follows at once.
    fn end_cue(&mut self) {
        let cue = std::mem::take(&mut self.cue);
        let rolled = (0..=cue.len().min(self.before.len()))
            .rev()
            .find(|&count| self.follows_at_once && self.before.ends_with(&cue[..count]));
        self.lines.extend(&cue[rolled.unwrap_or(0)..]);
        self.before = cue;
    }

    /// The lines as text, with a paragraph for each speaker.
    fn text(&self, patterns: &Patterns) -> String {
        let mut text = String::new();
        let mut speaker = String::new();
        for line in &self.lines {
            let lines = patterns.voice.replace_all(line, |voice: &Captures| {
                if voice[1] == speaker {
                    return String::new();
                }
                speaker = voice[1].to_string();
                format!("\n{speaker}: ")
            });
            for (at, words) in lines.split('\n').enumerate() {
                let words = patterns.styles.replace_all(words, "");
                let words = normalised(&decode_html_entities(&words));
                let turn = patterns.turn.captures(&words);
                let gap = match words.is_empty() || text.is_empty() {
                    true => "",
                    false if at > 0 || turn.is_some() => "\n\n",
                    false => " ",
                };
                let said = turn.as_ref().and_then(|turn| turn.name("said"));
                text.push_str(gap);
                text.push_str(said.map_or(&words, |said| said.as_str()));
            }
        }
        text
    }
}

/// The text with single blanks for all white space.
fn normalised(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_are_joined_to_running_text() {
        for (subtitles, wanted) in [
            // Numbers, styles and line ends of SubRip; a line of digits alone is said.
            (
                "\u{FEFF}1\r\n00:00:01,500 --> 00:00:04,000 X1:40\r\n{\\an8}<i>The envoys met\r\non Monday</i> in\r\n\r\n\
                 2\r\n00:00:04,100 --> 00:00:06,000\r\nun<b>believ</b>able heat &amp; dust, in\r\n2004\r\n\r\n3\r\n\
                 00:00:07,000 --> 00:00:09,000\r\n\r\n",
                "The envoys met on Monday in unbelievable heat & dust, in 2004",
            ),
            // Without the line between two cues, and with one inside.
            (
                "1\n00:01,50 --> 00:04,00\nThey\n2\n00:05,50 --> 00:06,00\nleft\n\nat noon.\n",
                "They left at noon.",
            ),
            // Header, style, notes and names of WebVTT.
            (
                "WEBVTT - News\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE said\nby nobody\n\nfirst cue\n\
                 00:01.500 --> 00:04.000 align:start\n<v Mona Haddad>They go.\n<v.loud Mona Haddad>Now.</v>\n\n\
                 00:05.000 --> 00:06.000\n<v Jon>No.</v> <v Mona Haddad>Yes.\n\nNOTE the end\n",
                "Mona Haddad: They go. Now.\n\nJon: No.\n\nMona Haddad: Yes.",
            ),
            // Lines that roll up, with the times of words; the same said later is another.
            (
                "WEBVTT\n\n00:00.100 --> 00:02.300\n \nthe<00:00:01.000><c> envoys</c>\n\n00:02.300 --> 00:02.310\nthe envoys\n \n\n\
                 00:02.310 --> 00:04.000\nthe envoys\nleft\n\n00:05.000 --> 00:06.000\nleft\n",
                "the envoys left left",
            ),
            // Speakers, and a dash that goes on.
            (
                "0:00:01.500,0:00:04.000\n- Who goes?[br]- We\n\n0:00:04.500,0:00:06.000\n&gt;&gt; ANCHOR: All of them\n- or none.\n\n\
                 0:00:07.000,0:00:08.000\nJ. REYES: Fine. At 10:30: no.\n",
                "Who goes?\n\nWe\n\nANCHOR: All of them - or none.\n\nJ. REYES: Fine. At 10:30: no.",
            ),
        ] {
            assert_eq!(running_text(subtitles).as_deref(), Some(wanted));
        }
        for text in [
            "",
            "WEBVTT is a format.",
            "At 10:30, 5.25 metres",
            "1\nThey go.",
        ] {
            assert_eq!(running_text(text), None, "{text}");
        }
    }
}
