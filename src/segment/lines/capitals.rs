//! Text in capitals, as old wires sent it: there a capital shows neither where a line begins anew nor what is a name.

use super::raw_lines::{Line, WRAP_COLUMNS};
use crate::segment::words::line_ends::ends_sentence;

/// Fewest capitals of a text that is written in them.
const FEWEST: usize = 4;

/// How near to the column another line comes.
const NEAR: usize = 12;

/// Small letters that a text in capitals may have however short it is, and the bytes by which most text is known to have more.
const FEW: usize = 2;
const HEAD: usize = 12;

/// Whether nearly all letters are capitals. Ordinary text is known by its first word.
pub(in crate::segment) fn is_loud(text: &str) -> bool {
    let head = text.as_bytes().iter().take(HEAD);
    if head.filter(|byte| byte.is_ascii_lowercase()).count() > FEW {
        return false;
    }
    let (mut small, mut large) = (0_usize, 0_usize);
    for c in text.chars() {
        small += usize::from(c.is_lowercase());
        large += usize::from(c.is_uppercase());
        // `McHADDAD` and `al-AMIN` have some.
        if small > FEW && small * 10 > large {
            return false;
        }
    }
    large >= FEWEST && small * 10 <= large
}

/// Marks the lines of paragraphs in capitals: several in a row, of which the last ends as a sentence. A title and those who
/// signed it end otherwise.
pub(in crate::segment) fn mark(lines: &mut [Line<'_>]) {
    let mut from = 0;
    while from < lines.len() {
        let mut to = from;
        while let Some(line) = lines
            .get(to)
            .filter(|line| !line.markup && is_loud(line.text))
        {
            let before = lines.get(from..to).and_then(<[Line<'_>]>::last);
            if before.is_some_and(|above| line.blank_before > 0 || line.indent > above.indent + 1) {
                break;
            }
            to += 1;
        }
        let block = lines.get_mut(from..to).unwrap_or(&mut []);
        let ends = block.last().is_some_and(|line| ends_sentence(line.text));
        if ends && block.len() > 1 {
            for line in block {
                line.loud = true;
            }
        }
        from = to.max(from + 1);
    }
}

/// The column at which paragraphs in capitals were wrapped, if there are any.
pub(in crate::segment) fn column(lines: &[Line<'_>]) -> Option<usize> {
    let loud = lines.iter().filter(|line| line.loud);
    let mut widths: Vec<usize> = loud.map(|line| line.width).collect();
    widths.sort_unstable_by(|a, b| b.cmp(a));
    let alike = widths.windows(2).find_map(|pair| match pair {
        // An address that found no room is wider than all others.
        [wide, next] if next + NEAR > *wide => Some(*wide),
        _ => None,
    });
    alike
        .or_else(|| widths.first().copied())
        .filter(|width| WRAP_COLUMNS.contains(width))
}

/// A word in capitals as it would be written elsewhere: `SEPT` as `Sept`. What has stops of its own keeps its letters.
pub(in crate::segment) fn titled(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) if !word.contains('.') => first.to_string() + &chars.as_str().to_lowercase(),
        _ => word.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::paragraphs::paragraphs;

    #[test]
    fn text_in_capitals() {
        for text in [
            "THE ENVOYS MET.",
            "THE McHADDADS OF AMARA, 4 IN ALL, LEFT THE DELTA.",
        ] {
            assert!(is_loud(text), "{text}");
        }
        for text in [
            "The envoys met.",
            "UN",
            "NATO and the UN left.",
            "BASRA (GNA) -- Envoys met.",
        ] {
            assert!(!is_loud(text), "{text}");
        }
    }

    #[test]
    fn words_as_they_are_written_elsewhere() {
        assert_eq!(
            (titled("SEPT"), titled("U.S")),
            ("Sept".into(), "U.S".into())
        );
    }

    #[test]
    fn paragraphs_in_capitals_are_joined_and_titles_are_not() {
        let head = "ENVOYS SAY THE GUARDS OF THE OLD PALACE WILL STAY\nBY MONA HADDAD\n\n";
        let text = "   THE ENVOYS OF BOTH TOWNS SAID ON MONDAY THAT THE GUARDS OF\n\
                    BASRA WOULD STAY IN THE PALACE. NOBODY ELSE WAS THERE TO\n\
                    HEAR IT.\n   THEY LEFT BY A SIDE DOOR, AND NO GUARD OF THE PALACE SAW\nTHEM.\n";
        assert_eq!(paragraphs(&format!("{head}{text}")).len(), 4);
        // A line that leaves room.
        let short = "THE PUMPS\nTHE LOCKS AND THE DYKES OF THE DELTA AND OF THE\n\
                     TOWNS OF THE RIVER, AND ALL THE GUARDS OF AMARA\nLEFT.";
        assert_eq!(paragraphs(short).len(), 2);
    }
}
