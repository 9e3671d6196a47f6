//! Talks: in one nothing but a name stands above each turn (`Mona`, and below it what she says), in another it stands before the
//! first words (`MONA: They left.`).

use std::collections::{HashMap, HashSet};

use crate::segment::kind::{Furniture, Kind};
use crate::segment::line::{Line, set};
use crate::segment::words::shape;

/// Most words of such a name, with a rank.
const NAME: usize = 4;
/// Most bytes of it and the colon behind it.
const LONGEST: usize = 60;
/// So many speakers have so many turns each.
const TWICE: usize = 2;

/// So many of three turns end as sentences or break off.
const ENDED: usize = 2;

/// Tells which lines begin with the name of one who speaks again and again: `HOST: But the generals --`. What is said needs no
/// verb and no end to be part of the talk.
pub(in crate::segment) fn tell(lines: &mut [Line]) {
    tell_clocked(lines);
    let mut turns: HashMap<&str, usize> = HashMap::new();
    let (mut all, mut ended) = (0, 0);
    for line in lines.iter() {
        if let Some(speaker) = speaker(&line.text) {
            *turns.entry(speaker).or_default() += 1;
            all += 1;
            ended += usize::from(line.stops || line.text.ends_with(['-', '–', '—', '…']));
        }
    }
    turns.retain(|_, turns| *turns >= TWICE);
    if turns.len() < TWICE || ended * 3 < all * ENDED {
        return;
    }
    // Who is `MR. REYES` later is `OMAR REYES` at first.
    let surname = |name: &str| name.rsplit(' ').next().map(str::to_owned);
    let surnames: HashSet<String> = turns.keys().filter_map(|name| surname(name)).collect();
    let of_talk = |line: &Line| {
        let speaker = speaker(&line.text).and_then(surname);
        speaker.is_some_and(|name| surnames.contains(&name))
    };
    let spoken: Vec<bool> = lines.iter().map(of_talk).collect();
    for (line, spoken) in lines.iter_mut().zip(spoken) {
        let may_be = matches!(
            line.kind,
            None | Some(Kind::Furniture(Furniture::Byline | Furniture::Navigation))
        );
        if spoken && may_be {
            (line.spoken, line.stops, line.kind) = (true, true, None);
        }
    }
}

/// Fewest lines with who speaks and since when in a record that a program made.
const CLOCKED: usize = 4;

/// `[00:03:41] Host`, and below it what is said: a program that listens sets neither capitals nor stops. Somebody speaks twice
/// there, and later ones speak later.
fn tell_clocked(lines: &mut [Line]) {
    let clocked: Vec<Option<(u32, &str)>> = lines.iter().map(|line| clocked(&line.text)).collect();
    let turns: Vec<(u32, &str)> = clocked.iter().flatten().copied().collect();
    let names: HashSet<&str> = turns.iter().map(|(_, name)| *name).collect();
    if turns.len() < CLOCKED
        || names.len() == turns.len()
        || !turns.is_sorted_by_key(|(time, _)| *time)
    {
        return;
    }
    let clocked: Vec<bool> = clocked.iter().map(Option::is_some).collect();
    let mut said = false;
    for (line, clocked) in lines.iter_mut().zip(clocked) {
        if clocked {
            said = true;
            line.kind = Some(Kind::Furniture(Furniture::Byline));
        } else if said && line.is_plain() {
            (line.spoken, line.stops) = (true, true);
        } else {
            said = false;
        }
    }
}

/// When somebody begins to speak, in seconds or minutes, and who, if the line says nothing else.
fn clocked(text: &str) -> Option<(u32, &str)> {
    let inner = text.strip_prefix('[').filter(|_| text.len() <= LONGEST)?;
    let (time, name) = inner.split_once("] ")?;
    let parts: Option<Vec<u32>> = time.split(':').map(|part| part.parse().ok()).collect();
    let parts = parts
        .filter(|parts| (2..=3).contains(&parts.len()) && parts.iter().all(|part| *part < 100))?;
    let is_name = shape::words(name) <= NAME
        && name.starts_with(char::is_uppercase)
        && !name.ends_with(['.', '?', '!']);
    is_name.then(|| (parts.iter().fold(0, |time, part| time * 60 + part), name))
}

/// Who speaks, by the words before a colon.
fn speaker(text: &str) -> Option<&str> {
    // Most lines have no colon among their first words, which is soon seen.
    let at = memchr::memchr(b':', text.as_bytes().get(..LONGEST.min(text.len()))?)?;
    let (speaker, said) = (text.get(..at)?, text.get(at..)?.strip_prefix(": ")?);
    let is_said =
        said.starts_with(|c: char| !c.is_lowercase()) && said.contains(char::is_lowercase);
    let is_name = |word: &str| word.starts_with(char::is_uppercase);
    (is_said && shape::words(speaker) <= NAME && speaker.split(' ').all(is_name)).then_some(speaker)
}

/// Names the lines that say who speaks.
pub(in crate::segment) fn name(lines: &mut [Line]) {
    for at in speakers(lines) {
        set(lines, at, Furniture::Byline);
    }
}

/// Which lines are said by somebody named above, so that they are no headings, however short.
pub(in crate::segment) fn said(lines: &[Line]) -> Vec<bool> {
    let mut said = vec![false; lines.len()];
    for at in speakers(lines) {
        if let Some(said) = said.get_mut(at + 1) {
            *said = true;
        }
    }
    said
}

/// The names that stand alone above what ends as a sentence, if some do so again and again.
fn speakers(lines: &[Line]) -> Vec<usize> {
    let pairs = lines.windows(2).enumerate();
    let names: Vec<(usize, &str)> = pairs
        .filter_map(|(at, pair)| match pair {
            [name, below] if is_name(name) && below.is_plain() && below.stops => {
                Some((at, without_time(&name.text)))
            }
            _ => None,
        })
        .collect();
    let mut turns: HashMap<&str, usize> = HashMap::new();
    for (_, name) in &names {
        *turns.entry(name).or_default() += 1;
    }
    turns.retain(|_, turns| *turns >= TWICE);
    if turns.len() < TWICE {
        return Vec::new();
    }
    let spoken = names.iter().filter(|(_, name)| turns.contains_key(name));
    spoken.map(|(at, _)| *at).collect()
}

/// `Mona`, `Mona Haddad`, `Capt. Haddad`.
fn is_name(line: &Line) -> bool {
    // What comes back again and again may have been taken for a button.
    let is_named = |kind| line.kind == Some(Kind::Furniture(kind));
    let may_be = line.is_plain() || is_named(Furniture::Byline) || is_named(Furniture::Navigation);
    if !may_be || line.words > NAME || line.stops {
        return false;
    }
    let name = shape::without_ranks(without_time(&line.text));
    let is_first_name = || {
        name.chars().nth(1).is_some()
            && name.starts_with(char::is_uppercase)
            && name.chars().skip(1).all(char::is_lowercase)
    };
    is_first_name() || shape::is_names(&name)
}

/// `Mona [00:01:02]` without the time.
fn without_time(text: &str) -> &str {
    text.trim_end_matches(|c: char| {
        c.is_ascii_digit() || matches!(c, ':' | '[' | ']' | '(' | ')' | ' ')
    })
}

#[cfg(test)]
mod tests {
    use crate::segment::naming::tests::{LEAD, NEXT, kind_of};
    use crate::segment::segment;

    #[test]
    fn turns_with_their_speaker_before_them() {
        let talk = [
            "HOST: Good morning. We speak about boats. Are they any good?",
            "HADDAD: They are not. Nobody wants them.",
            "HOST: And yet the pilots --",
            "HADDAD: The pilots do not pay.",
            "MONA HADDAD: Ask the pilots –",
            "(LAUGHTER)",
        ];
        let kinds = talk.map(|line| kind_of(&talk, line));
        // Those of several sentences are cut.
        assert_eq!(
            kinds,
            [
                "lost",
                "lost",
                "sentence",
                "sentence",
                "sentence",
                "navigation"
            ]
        );
        // A name before a colon that does not come again is no speaker's, nor are labels of what says nothing.
        let title = "Envoys meet in the old palace";
        let page = [
            title,
            "HADDAD: Good morning.",
            "HOST: And yet the pilots --",
            LEAD,
            NEXT,
        ];
        assert_eq!(kind_of(&page, page[2]), "byline");
        let links = [
            "WATCH: Boats leave",
            "READ: Who pays",
            "WATCH: Boats come",
            "READ: Who left",
            LEAD,
            NEXT,
        ];
        assert_ne!(kind_of(&links, links[1]), "sentence");
    }

    #[test]
    fn names_between_turns_and_what_is_said_below() {
        let talk = |second: &'static str| {
            [
                "A talk by the river",
                "Mona",
                LEAD,
                "Capt. Reyes",
                NEXT,
                "Mona",
                "Is it?",
                second,
                LEAD,
                "Mona",
                "Who sent you?",
                second,
                NEXT,
            ]
        };
        let page = talk("Capt. Reyes");
        for line in ["Is it?", "Who sent you?"] {
            assert_eq!(kind_of(&page, line), "sentence", "{line}");
        }
        for line in ["Mona", "Capt. Reyes"] {
            assert_eq!(kind_of(&page, line), "byline", "{line}");
        }
        let timed = [
            "A talk by the river",
            "Mona [00:12]",
            LEAD,
            "Reyes [01:03]",
            "Is it?",
            "Mona [01:08]",
            NEXT,
            "Reyes [02:11]",
            LEAD,
        ];
        assert_eq!(kind_of(&timed, "Is it?"), "sentence");
        // A name is not a talk, whatever is asked below it.
        let page = talk("The boats of the delta");
        assert_eq!(kind_of(&page, "Who sent you?"), "section-heading");
    }

    #[test]
    fn a_record_with_times_and_names_needs_no_stops() {
        let talk = [
            "[00:03:41] Host",
            "so they are all to leave now and nobody asked us",
            "[00:03:52] Mona",
            "no that is what they said to me",
            "[00:04:20] Host",
            "and the boats",
            "[00:04:24] Mona",
            "you ask them and they tell you they stay",
        ];
        let text = format!(
            "Envoys meet in the old palace\n\n{LEAD}\n\n{}",
            talk.join("\n")
        );
        let found = segment(&text, None);
        let kinds: Vec<_> = found[2..].iter().map(|s| s.kind.as_str()).collect();
        assert_eq!(
            kinds,
            [
                "byline", "sentence", "byline", "sentence", "byline", "sentence", "byline",
                "sentence"
            ]
        );
    }
}
