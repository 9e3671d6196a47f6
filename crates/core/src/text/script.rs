//! Properties of writing systems: whether blanks part words, and which vowels may be left out.

/// Returns whether a character is of a script that parts words by no blanks.
pub fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
        || matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

/// Returns whether a character is a vowel of Arabic or Hebrew that most texts leave out, or lengthens an Arabic word.
pub fn is_optional_mark(c: char) -> bool {
    matches!(c, '\u{640}' | '\u{64B}'..='\u{652}' | '\u{670}')
        || matches!(
            c,
            '\u{591}'
                ..='\u{5BD}'
                    | '\u{5BF}'
                    | '\u{5C1}'
                    | '\u{5C2}'
                    | '\u{5C4}'
                    | '\u{5C5}'
                    | '\u{5C7}'
        )
}
