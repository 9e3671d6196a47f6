//! Lines of a transcript that say who speaks next, and nothing else.

use crate::segment::kind::Furniture;
use crate::segment::line::{Line, set};
use crate::segment::words::shape;

/// As many of a kind make a transcript.
const FEWEST: usize = 3;
/// Most words of such a line.
const MOST: usize = 7;

/// Names such lines where there are several, and those that say what somebody does in the broadcast.
pub(in crate::segment) fn name(lines: &mut [Line]) {
    let speakers: Vec<usize> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| {
            line.is_plain()
                && line.words <= MOST
                && (is_speaker(&line.text) || is_in_a_role(&line.text))
        })
        .map(|(at, _)| at)
        .collect();
    let are_several = speakers.len() >= FEWEST;
    for at in speakers {
        if are_several || lines.get(at).is_some_and(|line| is_in_a_role(&line.text)) {
            set(lines, at, Furniture::Byline);
        }
    }
}

/// `Mona Haddad:`, `Capt. Jon Reyes (through translator):`, `Q:`.
fn is_speaker(text: &str) -> bool {
    let Some(name) = text.strip_suffix(':') else {
        return false;
    };
    let name = name.trim_start_matches(['•', '·', '*', '–', '-', ' ']);
    let name = name.split(" (").next().unwrap_or("").trim();
    let name = shape::without_ranks(name);
    matches!(
        &*name,
        "A" | "Answer" | "Audience" | "Man" | "Moderator" | "Question" | "Q" | "Woman"
    ) || name.contains(' ') && shape::is_names(&name)
}

/// `MONA HADDAD, host:`, `JON REYES reporting:`.
fn is_in_a_role(text: &str) -> bool {
    let Some((name, role)) = text
        .strip_suffix(':')
        .and_then(|text| text.rsplit_once(' '))
    else {
        return false;
    };
    let shouted = !name.contains(char::is_lowercase) && shape::is_names(name);
    shouted
        && matches!(
            role,
            "anchor"
                | "byline"
                | "correspondent"
                | "host"
                | "moderator"
                | "presenter"
                | "reporter"
                | "reporting"
        )
}

#[cfg(test)]
mod tests {
    use crate::segment::segment;

    #[test]
    fn who_speaks_is_no_sentence_where_several_do() {
        let talk = "The envoys met on Monday in the old palace by the river for a fourth time.";
        let kinds = |labels: &[&str]| -> Vec<&'static str> {
            let mut page = vec!["Envoys meet in the old palace"];
            for label in labels {
                page.extend([*label, talk]);
            }
            let text = page.join("\n\n");
            let segments = segment(&text, None);
            segments
                .iter()
                .skip(1)
                .step_by(2)
                .map(|s| s.kind.as_str())
                .collect()
        };
        let labels = [
            "Mona Haddad:",
            "Q:",
            "Capt. Jon Reyes (through translator):",
        ];
        assert_eq!(kinds(&labels), ["byline"; 3]);
        assert_eq!(kinds(&labels[..2]), ["sentence"; 2]);
        let labels = ["MONA HADDAD, host:", "JON REYES reporting:"];
        assert_eq!(kinds(&labels), ["byline"; 2]);
        let labels = ["• MONA HADDAD:", "• JON REYES:", "• MONA HADDAD:"];
        assert_eq!(kinds(&labels), ["byline"; 3]);
        let labels = ["They said this:", "The envoys:", "And then:"];
        assert_eq!(kinds(&labels), ["sentence"; 3]);
    }
}
