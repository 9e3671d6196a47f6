//! Marks before the items of a list, which are no part of what an item says: `• They left.`, `2. They left.`

/// Most digits of the number of an item. Reports of parliaments number their paragraphs.
const DIGITS: usize = 3;

/// What a document marks its items with.
pub(in crate::segment) struct ListMarks {
    /// Whether numbers that follow each other stand before paragraphs.
    numbered: bool,
}

impl ListMarks {
    /// Of the paragraphs of a document. `ordinals` is whether a number with a full stop may begin a sentence of its language, as in
    /// `3. Oktober`.
    pub(in crate::segment) fn of<'a>(
        paragraphs: impl Iterator<Item = &'a str>,
        ordinals: bool,
    ) -> ListMarks {
        let mut before = None;
        let mut numbers = paragraphs
            .filter_map(number)
            .filter(|n| !(ordinals && n.stop == '.'));
        let numbered = numbers.any(|number| {
            let last = before.replace(number.value);
            last.is_some_and(|last| number.value == last + 1)
        });
        ListMarks { numbered }
    }

    /// How many bytes of a sentence are such a mark and the blanks behind it. Only bullets stand before items that go on inside
    /// a paragraph.
    pub(in crate::segment) fn before(&self, sentence: &str, is_first: bool) -> usize {
        let of_number = || number(sentence).filter(|_| self.numbered).map(|n| n.length);
        let length = match is_first {
            true => bullet(sentence).or_else(of_number),
            false => bullet(sentence).filter(|_| sentence.starts_with('•')),
        };
        let rest = length.and_then(|length| sentence.get(length..));
        rest.filter(|rest| rest.contains(char::is_alphanumeric))
            .map_or(0, |rest| sentence.len() - rest.trim_start().len())
    }
}

/// How long the bullet is that a text begins with, if a blank follows. A long dash may open what somebody says.
fn bullet(text: &str) -> Option<usize> {
    let mut chars = text.chars();
    let mark = chars.next().filter(|c| {
        matches!(
            c,
            '•' | '●' | '▪' | '■' | '◦' | '‣' | '►' | '·' | '→' | '*' | '-' | '–'
        )
    })?;
    let is_apart = chars.next().is_some_and(char::is_whitespace);
    is_apart.then_some(mark.len_utf8())
}

/// The number of an item.
struct Number {
    value: u32,
    /// How it ends: `2.`, `2)`.
    stop: char,
    length: usize,
}

/// `2. `, `2) `, `(2) `.
fn number(text: &str) -> Option<Number> {
    let inner = text.strip_prefix('(').unwrap_or(text);
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    let value = inner
        .get(..digits)
        .filter(|_| digits <= DIGITS)?
        .parse()
        .ok()?;
    let mut rest = inner.get(digits..)?.chars();
    let stop = rest
        .next()
        .filter(|c| *c == ')' || *c == '.' && inner.len() == text.len())?;
    let length = text.len() - rest.as_str().len();
    rest.next().filter(|c| c.is_whitespace())?;
    Some(Number {
        value,
        stop,
        length,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::segment;

    fn marks(paragraphs: &[&str]) -> Vec<usize> {
        let marks = ListMarks::of(paragraphs.iter().copied(), false);
        paragraphs
            .iter()
            .map(|text| marks.before(text, true))
            .collect()
    }

    #[test]
    fn bullets_and_numbers_that_follow_each_other() {
        assert_eq!(
            marks(&["• Out", "- Out", "–  Out", "* Out", "→ Out"]),
            [4, 2, 5, 2, 4]
        );
        assert_eq!(marks(&["9. Out", "10. Out", "11. Out"]), [3, 4, 4]);
        assert_eq!(marks(&["(1) Out", "(2) Out"]), [4, 4]);
        assert_eq!(marks(&["1) Out", "2) Out"]), [3, 3]);
    }

    #[test]
    fn what_is_no_mark() {
        // A number by itself, years, decimals, a dash that opens speech or stands for minus, a rule.
        assert_eq!(marks(&["9. Out", "30. Out"]), [0, 0]);
        assert_eq!(marks(&["2003. Out", "2004. Out"]), [0, 0]);
        assert_eq!(
            marks(&["1.5 men", "2.5 men", "— Out", "-5 men", "* * *", "•"]),
            [0; 6]
        );
        let days = ["3. Oktober: Sie gehen.", "4. Oktober: Sie gehen."];
        assert_eq!(
            ListMarks::of(days.into_iter(), true).before(days[1], true),
            0
        );
    }

    #[test]
    fn the_mark_is_no_part_of_the_sentence() {
        let text = "Envoys meet in Basra\n\nThe envoys met on Monday in the old palace by the river for a fourth time, and agreed on this.\n\n\
                    • The guards go home by June. Nobody pays them.\n\n• The boats stay in the delta.";
        let found: Vec<_> = segment(text, None)
            .into_iter()
            .map(|s| (s.kind.as_str(), &text[s.bytes]))
            .collect();
        assert_eq!(
            found[2..],
            [
                ("list-mark", "•"),
                ("sentence", "The guards go home by June."),
                ("sentence", "Nobody pays them."),
                ("list-mark", "•"),
                ("sentence", "The boats stay in the delta."),
            ]
        );
    }
}
