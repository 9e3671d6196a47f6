//! Lines reduced to their words in small letters, so that they can be compared.

/// Most words of lines that are compared word by word.
const MOST_FOLDED: usize = 60;

/// Letters and digits of a line in small letters, word by word, for comparing lines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(in crate::segment) struct Folded {
    /// The words, each with a space after it.
    text: String,
    count: usize,
}

impl Folded {
    /// How many words there are.
    pub(in crate::segment) fn len(&self) -> usize {
        self.count
    }

    /// The words in order.
    pub(in crate::segment) fn words(&self) -> impl Iterator<Item = &str> {
        self.text.split_terminator(' ')
    }

    /// Whether the second half of the words says again what the first does.
    pub(in crate::segment) fn is_twice(&self) -> bool {
        let (first, second) = self.text.as_bytes().split_at(self.text.len() / 2);
        first == second
    }

    /// Whether these words begin with all of `others`.
    pub(in crate::segment) fn starts_with(&self, others: &Folded) -> bool {
        self.text.starts_with(&others.text)
    }
}

/// Folds a line.
pub(in crate::segment) fn fold(line: &str) -> Folded {
    let mut text = Vec::with_capacity(line.len() + 1);
    let mut count = 0;
    let mut open = false;
    let mut rest = line;
    loop {
        let mut ascii = 0;
        for byte in rest.bytes() {
            match FOLDED[usize::from(byte)] {
                OTHER => break,
                JOINS => {}
                PARTS if open => {
                    text.push(b' ');
                    count += 1;
                    open = false;
                }
                PARTS => {}
                small => {
                    text.push(small);
                    open = true;
                }
            }
            ascii += 1;
        }
        rest = rest.get(ascii..).unwrap_or("");
        let Some(c) = rest.chars().next() else { break };
        rest = rest.get(c.len_utf8()..).unwrap_or("");
        if c.is_alphanumeric() {
            for small in c.to_lowercase() {
                text.extend(small.encode_utf8(&mut [0; 4]).as_bytes());
            }
            open = true;
        } else if open && c != '’' {
            text.push(b' ');
            count += 1;
            open = false;
        }
    }
    if open {
        text.push(b' ');
        count += 1;
    }
    Folded {
        text: String::from_utf8(text).unwrap_or_default(),
        count,
    }
}

/// What becomes of a byte: a letter or digit in small letters; what parts words; an apostrophe, which does not; or what is not ASCII.
const FOLDED: [u8; 256] = {
    let mut folded = [PARTS; 256];
    let mut byte = 0;
    while byte < 256 {
        folded[byte] = match byte as u8 {
            b'\'' => JOINS,
            byte if byte.is_ascii_alphanumeric() => byte.to_ascii_lowercase(),
            byte if byte.is_ascii() => PARTS,
            _ => OTHER,
        };
        byte += 1;
    }
    folded
};
const PARTS: u8 = 0;
const JOINS: u8 = 1;
const OTHER: u8 = 2;

/// A number that is the same for lines that fold to the same words; the first letters decide.
pub(in crate::segment) fn fingerprint(line: &str) -> u64 {
    let mut number = 0xcbf2_9ce4_8422_2325_u64;
    let mut take = |c: char| number = (number ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3);
    let mut taken = 0;
    for c in line.chars() {
        if c.is_ascii_alphanumeric() {
            take(c.to_ascii_lowercase());
        } else if !c.is_ascii() && c.is_alphanumeric() {
            c.to_lowercase().for_each(&mut take);
        } else {
            continue;
        }
        taken += 1;
        if taken == 32 {
            break;
        }
    }
    number
}

/// Whether two folded lines say the same: equal, or nearly, or one with the site's name put after it.
pub(in crate::segment) fn repeats(headline: &Folded, line: &Folded) -> bool {
    let (a, b) = (headline.len(), line.len());
    if a < 3 || b < 3 || a > MOST_FOLDED || b > MOST_FOLDED || a > 2 * b || b > 2 * a {
        return headline == line && a > 0;
    }
    if headline == line {
        return true;
    }
    // `Headline - The Basra Gazette`: a short tail, the rest word for word.
    if a.min(b) >= 4
        && a.abs_diff(b) <= 5
        && (line.starts_with(headline) || headline.starts_with(line))
    {
        return true;
    }
    // Fewer words in common than this, and they say different things.
    let needed = (85 * (a + b)).div_ceil(200);
    if a.min(b) < 4 || a.min(b) < needed {
        return false;
    }
    let mut used = 0_u64;
    let mut shared = 0;
    for (at, word) in headline.words().enumerate() {
        if shared + (a - at) < needed {
            return false;
        }
        let found = line
            .words()
            .enumerate()
            .find(|(other, there)| used & (1 << other) == 0 && *there == word);
        if let Some((other, _)) = found {
            used |= 1 << other;
            shared += 1;
        }
    }
    shared >= needed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_without_marks_and_capitals() {
        let folded = fold(" Don’t stop – the “U.S.” CAFÉ's Über-train!");
        let words: Vec<&str> = folded.words().collect();
        assert_eq!(
            words,
            ["dont", "stop", "the", "u", "s", "cafés", "über", "train"]
        );
        assert_eq!(folded.len(), 8);
        assert_eq!(fold(" – ").len(), 0);
        assert!(folded.starts_with(&fold("DON'T STOP")));
        assert!(!folded.starts_with(&fold("Don’t sto")));
    }

    #[test]
    fn fingerprints_are_those_of_the_words() {
        let of = |line: &str| fingerprint(line);
        assert_eq!(of("The Café, 2 locks!"), of("the café – 2 (locks)"));
        for other in [
            "the cafe 2 locks",
            "the café 3 locks",
            "he café 2 locks",
            "the café 2 lock",
        ] {
            assert_ne!(of("The Café, 2 locks!"), of(other), "{other}");
        }
        // Thirty-two letters decide.
        let letters = "é".repeat(31);
        assert_ne!(of(&format!("{letters}a")), of(&format!("{letters}b")));
        assert_eq!(of(&format!("{letters}éa")), of(&format!("{letters}éb")));
    }

    #[test]
    fn near_repeats() {
        let headline = fold("Envoys Meet in the Old Palace by the River");
        assert!(repeats(
            &headline,
            &fold("Envoys meet in the old palace by the river")
        ));
        assert!(repeats(
            &headline,
            &fold("Envoys Meet in the Old Palace by the River - Basra Gazette")
        ));
        assert!(repeats(
            &headline,
            &fold("Envoys Meet in Old Palace by the River")
        ));
        assert!(!repeats(
            &headline,
            &fold("Envoys leave the palace with empty hands")
        ));
        assert!(!repeats(&headline, &fold("Envoys Meet")));
    }

    #[test]
    fn repeats_by_their_length() {
        let says = |a: &str, b: &str| {
            let (a, b) = (fold(a), fold(b));
            assert_eq!(repeats(&a, &b), repeats(&b, &a));
            repeats(&a, &b)
        };
        // Fewer than three words: only the same.
        assert!(says("Troops out", "TROOPS OUT"));
        assert!(!says("Troops out", "Troops out now"));
        assert!(!says("", ""));
        // Fewer than four: only the same, tail or not.
        assert!(!says("One two three", "One two three four"));
        // A tail of five words, not of six.
        let headline = "One two three four five six seven";
        assert!(says(
            headline,
            "One two three four five six seven a b c d e"
        ));
        assert!(!says(
            headline,
            "One two three four five six seven a b c d e f"
        ));
        assert!(!says("One two three four", "One two three four a b c d e"));
        // In any order, at least 85 in 100 words of both in common.
        assert!(says(headline, "Seven six five four three two other"));
        assert!(!says(headline, "Seven six five four three other others"));
        assert!(!says(
            "One one one one one two three",
            "One two three four five six seven"
        ));
        // Too long to be compared.
        let long = "word ".repeat(MOST_FOLDED) + "and";
        assert!(says(&long, &long));
        assert!(!says(&long, &(long.clone() + " Gazette")));
        assert!(!says(&long, &"word ".repeat(MOST_FOLDED - 3)));
    }
}
