//! Marks that open and close quotations and brackets, and names beside them.

use super::cue_words;

/// Whether a mark opens a quotation or a bracket.
pub(in crate::segment) fn is_opener(c: char) -> bool {
    matches!(
        c,
        '“' | '‘' | '«' | '‹' | '„' | '‚' | '(' | '[' | '{' | '「' | '『' | '（' | '【' | '《'
    )
}

/// Whether a mark closes a quotation or a bracket.
pub(in crate::segment) fn is_closer(c: char) -> bool {
    matches!(
        c,
        '”' | '’' | '»' | '›' | ')' | ']' | '}' | '」' | '』' | '）' | '】' | '》'
    )
}

/// Most words of a name with its titles.
const NAME: usize = 4;

/// Whether a line stops in the name of somebody whose words it ends with: `“It is over,” Capt. Jon`, `Reyes said.`
pub(in crate::segment) fn stops_in_name(line: &str, next: &str) -> bool {
    let quoted = [",\" ", ",” ", ",’ "].iter();
    let Some(name) = quoted
        .filter_map(|closed| line.rsplit_once(*closed))
        .map(|(_, name)| name)
        .min_by_key(|name| name.len())
    else {
        return false;
    };
    let is_capital = |word: &str| word.starts_with(char::is_uppercase) && !word.ends_with(',');
    let (verb, name) = match name.split_once(' ') {
        Some((verb, name)) if cue_words::is_saying(verb) => (true, name),
        _ => (false, name),
    };
    let says = |word: &str| cue_words::is_saying(word.trim_end_matches([',', '.', ':']));
    let mut below = next.split_whitespace();
    (1..=NAME).contains(&name.split_whitespace().count())
        && name.split_whitespace().all(is_capital)
        && below.next().is_some_and(is_capital)
        && (verb || below.take(2).any(says))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_broken_over_two_lines() {
        for (line, next) in [
            ("“It is over,” Capt. Jon", "Reyes told the Gazette."),
            (
                "\"It is over,\" said Capt. Jon",
                "Reyes of the river guard.",
            ),
            ("“No,” Mona", "Haddad says."),
        ] {
            assert!(stops_in_name(line, next), "{line} | {next}");
        }
        for (line, next) in [
            ("“It is over,” he told them", "Reyes told the Gazette."),
            ("“It is over,” Capt. Jon", "envoys of the delta said no."),
            ("“It is over,” Capt. Jon", "Five boats at the pier"),
            ("The envoy, Capt. Jon", "Reyes told the Gazette."),
            ("“It is over,”", "Reyes told the Gazette."),
        ] {
            assert!(!stops_in_name(line, next), "{line} | {next}");
        }
    }
}
