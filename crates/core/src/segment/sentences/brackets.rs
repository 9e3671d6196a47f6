//! Brackets of Chinese and Japanese, which are quotation marks too: `彼は「行く。」と言った。`

/// Pairs of brackets.
const PAIRS: [(char, char); 9] = [
    ('「', '」'),
    ('『', '』'),
    ('（', '）'),
    ('【', '】'),
    ('〈', '〉'),
    ('《', '》'),
    ('〔', '〕'),
    ('［', '］'),
    ('｢', '｣'),
];

/// Words with which a Japanese sentence goes on after a quotation.
const PARTICLES: &[&str] = &[
    "と",
    "って",
    "という",
    "を",
    "は",
    "が",
    "も",
    "の",
    "に",
    "へ",
    "で",
    "や",
    "など",
    "なん",
    "から",
    "まで",
    "より",
    "だ",
    "ぐらい",
    "くらい",
    "ばかり",
    "だけ",
    "とか",
    "ほど",
    "なのだ",
];

/// Words that begin a Japanese sentence as a particle does.
const OPENERS: &[&str] = &[
    "ところ",
    "とても",
    "とにかく",
    "ともかく",
    "とりあえず",
    "とはいえ",
    "とうとう",
    "とたん",
    "ともあれ",
    "とんでも",
    "はい",
    "はっきり",
    "はじめ",
    "はたして",
    "はず",
    "もし",
    "もう",
    "もっと",
    "もちろん",
    "もともと",
    "もはや",
    "もしか",
    "のち",
    "にも",
    "では",
    "でも",
    "ですが",
    "できる",
    "できれば",
    "できない",
    "やはり",
    "やがて",
    "やっと",
    "やっぱり",
    "だが",
    "だから",
    "だけど",
    "だって",
    "だからこそ",
    "へえ",
    "がんば",
    "なぜ",
    "なお",
];

/// Returns true if a character opens or closes a bracket.
pub(super) fn is_corner(c: char) -> bool {
    // Most text has none of them.
    c >= '\u{3008}' && PAIRS.iter().any(|(open, close)| c == *open || c == *close)
}

/// Returns true if a character closes a bracket.
pub(super) fn closes(c: char) -> bool {
    c >= '\u{3008}' && PAIRS.iter().any(|(_, close)| c == *close)
}

/// Returns the character that closes the first bracket which is open at the end of a text, and where it opens.
pub(super) fn open_at_end(text: &str) -> Option<(usize, char)> {
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| is_corner(*c)) {
        if let Some((_, close)) = PAIRS.iter().find(|(mark, _)| *mark == c) {
            open.push((at, *close));
        } else if let Some(last) = open.iter().rposition(|(_, close)| *close == c) {
            open.truncate(last);
        }
    }
    open.first().copied()
}

/// Returns true if a sentence goes on right after a bracket that closed: with a particle or a comma.
pub(super) fn goes_on(after: &str) -> bool {
    let is_one_of = |words: &[&str]| words.iter().any(|word| after.starts_with(word));
    after.starts_with(['、', '，', '・', '：', '—', '―'])
        || is_one_of(PARTICLES) && !is_one_of(OPENERS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_brackets_and_what_follows_them() {
        assert_eq!(open_at_end("彼は「行く"), Some((6, '」')));
        assert_eq!(open_at_end("彼は「『行く』か"), Some((6, '」')));
        assert_eq!(open_at_end("彼は「行く」と"), None);
        assert!(["と言った", "って", "、彼は"].into_iter().all(goes_on));
        assert!(!["彼は", "ところが", "はい", ""].into_iter().any(goes_on));
    }
}
