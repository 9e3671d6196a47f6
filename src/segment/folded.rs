//! Lines reduced to their words in small letters, so that they can be compared.

/// Letters and digits of a line in small letters, word by word, for comparing lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Folded {
    /// The words, each with a space after it.
    text: String,
    count: usize,
}

impl Folded {
    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// The words in order.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.text.split_terminator(' ')
    }

    /// Whether these words begin with all of `others`.
    pub(super) fn starts_with(&self, others: &Folded) -> bool {
        self.text.starts_with(&others.text)
    }
}

/// Folds a line.
pub(super) fn fold(line: &str) -> Folded {
    let mut folded = Folded {
        text: String::with_capacity(line.len() + 1),
        count: 0,
    };
    let mut open = false;
    for c in line.chars() {
        if c.is_ascii_alphanumeric() {
            folded.text.push(c.to_ascii_lowercase());
            open = true;
        } else if c.is_ascii() || !c.is_alphanumeric() {
            if open && !matches!(c, '\'' | '’') {
                folded.text.push(' ');
                folded.count += 1;
                open = false;
            }
        } else {
            folded.text.extend(c.to_lowercase());
            open = true;
        }
    }
    if open {
        folded.text.push(' ');
        folded.count += 1;
    }
    folded
}

/// A number that is the same for lines that fold to the same words; the first letters decide.
pub(super) fn fingerprint(line: &str) -> u64 {
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
}
