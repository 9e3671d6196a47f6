//! The outline of an expression: an expression over bytes that matches whatever it matches, and more.
//!
//! An expression with classes of Unicode and bounded repeats takes milliseconds to compile, its outline a fraction of
//! that. Nearly every line that passes a gate fails in the outline already, so that most expressions are never
//! compiled.

use regex_automata::meta;
use regex_automata::nfa::thompson::WhichCaptures;
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{
    Class, ClassBytes, ClassBytesRange, ClassUnicode, Hir, HirKind, Repetition,
};

/// Compiles the outline of a case-insensitive expression.
pub(super) fn compile(expression: &str) -> Option<meta::Regex> {
    let hir = ParserBuilder::new()
        .case_insensitive(true)
        .build()
        .parse(expression)
        .ok()?;
    let config = meta::Config::new()
        .utf8_empty(false)
        .which_captures(WhichCaptures::None);
    meta::Builder::new()
        .configure(config)
        .build_from_hir(&outline(&hir))
        .ok()
}

fn outline(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Empty => Hir::empty(),
        HirKind::Literal(literal) => Hir::literal(literal.0.clone()),
        HirKind::Class(Class::Bytes(class)) => Hir::class(Class::Bytes(class.clone())),
        HirKind::Class(Class::Unicode(class)) => character(class),
        HirKind::Look(look) => Hir::look(*look),
        HirKind::Repetition(repetition) => {
            let is_option = repetition.max.is_some_and(|max| max <= 1);
            Hir::repetition(Repetition {
                min: repetition.min.min(1),
                max: repetition.max.filter(|_| is_option),
                greedy: repetition.greedy,
                sub: Box::new(match repetition.sub.kind() {
                    HirKind::Class(Class::Unicode(class)) if !is_option => bytes(class),
                    _ => outline(&repetition.sub),
                }),
            })
        }
        HirKind::Capture(capture) => outline(&capture.sub),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(outline).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(outline).collect()),
    }
}

/// Any byte of any other character than the ASCII ones.
fn others() -> ClassBytesRange {
    ClassBytesRange::new(0x80, 0xFF)
}

/// Characters that are an `s` and a `k` where case does not count. An outline does not know them, or it would be
/// as long as an expression.
const ODD: [char; 2] = ['ſ', '\u{212A}'];

/// Whether an outline says nothing about a line.
pub(super) fn is_odd(line: &str) -> bool {
    !line.is_ascii() && ODD.iter().any(|odd| line.contains(*odd))
}

/// The ASCII characters of a class, and whether it has others.
fn ascii(class: &ClassUnicode) -> (ClassBytes, bool) {
    let ranges = class.iter().filter(|range| range.start().is_ascii());
    let ranges = ranges.map(|range| {
        let end = range.end().min('\x7F');
        ClassBytesRange::new(range.start() as u8, end as u8)
    });
    let has_others = class.iter().any(|range| {
        let is_odd = range.start() == range.end() && ODD.contains(&range.start());
        !range.end().is_ascii() && !is_odd
    });
    (ClassBytes::new(ranges), has_others)
}

/// One character of a class, or one or more bytes of characters that are not ASCII if it has any such.
fn character(class: &ClassUnicode) -> Hir {
    let (ascii, has_others) = ascii(class);
    let ascii = Hir::class(Class::Bytes(ascii));
    if !has_others {
        return ascii;
    }
    let others = Hir::repetition(Repetition {
        min: 1,
        max: None,
        greedy: true,
        sub: Box::new(Hir::class(Class::Bytes(ClassBytes::new([others()])))),
    });
    Hir::alternation(vec![ascii, others])
}

/// One byte of a character of a class.
fn bytes(class: &ClassUnicode) -> Hir {
    let (mut bytes, has_others) = ascii(class);
    if has_others {
        bytes.push(others());
    }
    Hir::class(Class::Bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outline_matches_more_than_its_expression() {
        for (expression, line, matches) in [
            (r"^\p{Lu}{2,3}$", "ÄÖ", true),
            (r"^\p{Lu}{2,3}$", "ABCDE", true),
            (r"^\p{Lu}{2,3}$", "12", false),
            (r"^é?t[\p{L}-]$", "tü", true),
            (r"^é?t[\p{L}-]$", "tüt", false),
            (
                r"^[^.!?]{3,90} for the (?-i:Times)$",
                "… for the Times",
                true,
            ),
            (
                r"^[^.!?]{3,90} for the (?-i:Times)$",
                "… for the TIMES",
                false,
            ),
            (r"(?-u:\b)said(?-u:\b)", "she SAID", true),
            (r"(?-u:\b)said(?-u:\b)", "saids", false),
        ] {
            let outline = compile(expression).unwrap();
            assert_eq!(outline.is_match(line), matches, "{expression} {line}");
        }
        assert!(is_odd("ſaid") && !is_odd("ßaid") && !is_odd("said"));
    }
}
