//! Character n-grams within words.

/// Calls `visit` with every run of `sizes` characters of the word, padded with one blank on each side as in
/// scikit-learn's `char_wb`, so that ` leav` (a beginning) and `eave ` (an end) differ from the inside of a
/// word. The padded word is written into `padded`, which is emptied first. A word shorter than a size yields
/// its padded form once.
pub fn character_ngrams<'a>(
    word: &str,
    sizes: std::ops::RangeInclusive<usize>,
    padded: &'a mut String,
    mut visit: impl FnMut(&'a str),
) {
    padded.clear();
    padded.reserve(word.len() + 2);
    padded.push(' ');
    padded.push_str(word);
    padded.push(' ');
    let padded: &'a str = padded;
    // The starts of the characters, unless every byte is one.
    let bounds: Option<Vec<usize>> = (!word.is_ascii()).then(|| {
        let begins = padded.char_indices().map(|(at, _)| at);
        begins.chain([padded.len()]).collect()
    });
    let bound = |at: usize| bounds.as_ref().map_or(at, |bounds| bounds[at]);
    let length = bounds
        .as_ref()
        .map_or(padded.len(), |bounds| bounds.len() - 1);
    for size in sizes {
        if size >= length {
            visit(padded);
            // Longer sizes would only repeat the whole word.
            break;
        }
        for start in 0..=length - size {
            visit(&padded[bound(start)..bound(start + size)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grams(word: &str, sizes: std::ops::RangeInclusive<usize>) -> Vec<String> {
        let mut found = Vec::new();
        let mut padded = String::new();
        character_ngrams(word, sizes, &mut padded, |gram| {
            found.push(gram.to_string())
        });
        found
    }

    #[test]
    fn grams_are_those_of_the_padded_word() {
        assert_eq!(
            grams("out", 2..=3),
            [" o", "ou", "ut", "t ", " ou", "out", "ut "]
        );
    }

    #[test]
    fn a_short_word_comes_once_as_a_whole() {
        assert_eq!(grams("a", 2..=5), [" a", "a ", " a "]);
        assert_eq!(grams("", 2..=3), ["  "]);
    }

    #[test]
    fn characters_are_not_bytes() {
        assert_eq!(grams("éà", 3..=3), [" éà", "éà "]);
    }
}
