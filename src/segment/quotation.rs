//! Marks that open and close quotations and brackets.

/// Whether a mark opens a quotation or a bracket.
pub(super) fn is_opener(c: char) -> bool {
    matches!(
        c,
        '“' | '‘' | '«' | '‹' | '„' | '‚' | '(' | '[' | '{' | '「' | '『' | '（' | '【' | '《'
    )
}

/// Whether a mark closes a quotation or a bracket.
pub(super) fn is_closer(c: char) -> bool {
    matches!(
        c,
        '”' | '’' | '»' | '›' | ')' | ']' | '}' | '」' | '』' | '）' | '】' | '》'
    )
}
