//! Plain texts: every script and mark, of any length, none at all, and bytes that are no text.

use std::collections::BTreeMap;

use super::score;
use crate::common::{Work, rows};

/// A plain text, scored by every unit with boilerplate: all of it is in the rows, where they say, and the
/// probabilities sum to 1.
fn holds(name: &str, article: &str) {
    let work = Work::with_model().with("a.txt", article);
    for unit in ["sentence", "paragraph", "document", "row"] {
        let said = score(&work, &["a.txt", "-q", "--all", "--unit", unit]);
        assert_eq!(said.code, 0, "{name}: {}", said.err);
        assert!(!said.out.is_empty());
        let mut last = 0;
        let text: Vec<char> = article.chars().collect();
        let place =
            |row: &BTreeMap<String, String>, name: &str| row[name].parse::<usize>().unwrap();
        for row in rows(&said.out) {
            let (start, end) = (place(&row, "start"), place(&row, "end"));
            assert!(last <= start && start < end, "{name}");
            assert!(
                row["text"].chars().eq(text[start..end].iter().copied()),
                "{name}"
            );
            assert!(
                text[last..start].iter().all(|c| c.is_whitespace()),
                "{name}"
            );
            last = end;
            if !row["probability"].is_empty() {
                let p = ["p_against", "p_for", "p_neutral"].map(|p| row[p].parse::<f64>().unwrap());
                assert!((p.iter().sum::<f64>() - 1.0).abs() < 0.001, "{name}: {p:?}");
            }
        }
        assert!(text[last..].iter().all(|c| c.is_whitespace()), "{name}");
    }
}

#[test]
fn texts_of_all_kinds_come_out_as_they_went_in() {
    for (name, article) in [
        ("one word", "Bypass"),
        ("one letter", "x"),
        ("one mark", "."),
        ("emoji", "🙂🙂 👨‍👩‍👧‍👦🇮🇶\n\n🏽"),
        (
            "arabic",
            "اجتمع المجلس يوم الاثنين. هل نبني الطريق؟ قال: «لا».\n",
        ),
        (
            "sorani",
            "ئەنجوومەن ڕۆژی دووشەممە کۆبووەوە. ڕێگاکە دروست بکەین؟\n",
        ),
        ("hebrew", "המועצה נפגשה ביום שני. „לבנות עכשיו?” שאל.\n"),
        (
            "chinese",
            "議會星期一開會。「現在就修路！」他說。沒有人回答。\n",
        ),
        ("thai", "สภาประชุมเมื่อวันจันทร์ ไม่มีใครพูด\n"),
        ("amharic", "ምክር ቤቱ ሰኞ ተሰበሰበ። መንገዱን እንስራ?\n"),
        (
            "cuneiform and a private letter",
            "𒀀𒁀𒂀 \u{e000}\u{f8ff}. \u{10ffff}",
        ),
        (
            "overridden",
            "\u{202e}txet siht daer ydoboN\u{202c}. \u{2067}\u{200f}Build it.\u{2069}\n",
        ),
        (
            "marks on marks",
            "Bu\u{301}\u{300}\u{302}\u{303}ild \u{301}\u{301}it\u{20dd}. \u{300}\n\u{300}",
        ),
        (
            "joiners",
            "Bu\u{ad}ild\u{200b} it\u{200d}.\u{feff}\u{2060} No\u{180e}w.\n",
        ),
        (
            "mixed line ends",
            "Build it.\r\nStop it.\rWait.\n\rGo.\u{2028}Now.\u{2029}Or never.\u{85}Ever.\u{b}\u{c}End.",
        ),
        (
            "blanks of all kinds",
            "\u{a0}\u{3000}Build\u{a0}it.\u{2003}\u{202f}Stop\u{3000}it.\t\t\u{1680}",
        ),
        ("marks only", "?!?!…“”‘’()[]{}<>«»---___***###\n\n...\n"),
        ("numbers only", "1.5 2.000.000 3,14 10:30 1e9 ٣٤ ⅷ ² ½\n"),
        ("formulas", "=1+1\n\n+cmd|'/c calc'!A1\n\n@SUM(A1)\n\n-2\n"),
        (
            "markup",
            "<script>alert(1)</script> &c. ]]> <!-- --> ${x} {{y}} %n%s \\d \\u0000\n",
        ),
        (
            "quotes that never close",
            "“Build it. \"Stop it. ‘Wait. «Go. (Now. [Or never.\n",
        ),
    ] {
        holds(name, article);
    }
}

#[test]
fn long_texts_come_out_as_they_went_in() {
    let nested = format!("{}x{}", "(“".repeat(3000), "”)".repeat(3000));
    let abbreviations = "U.S. Gen. St. No. e.g. ".repeat(2000);
    let lead = "The council met on Monday in the old hall by the river and talked for hours.\n\n"
        .repeat(2);
    for (name, article) in [
        ("a word of a million letters", "x".repeat(1_000_000)),
        (
            "a sentence of a hundred thousand words",
            "bypass ".repeat(100_000),
        ),
        ("a hundred thousand sentences", "Go. ".repeat(100_000)),
        ("fifty thousand lines", "a line\n".repeat(50_000)),
        ("fifty thousand paragraphs", "Go.\n\n".repeat(50_000)),
        (
            "marks on one letter",
            format!("x{}", "\u{301}".repeat(100_000)),
        ),
        ("brackets in brackets", nested),
        ("abbreviations", abbreviations),
        ("stops", ".".repeat(100_000)),
        ("quotation marks", "“".repeat(50_000)),
        (
            "hyphens at the ends of lines",
            "the by-\npass ".repeat(10_000),
        ),
        // Each of these once took the square of its length.
        ("ellipses without a blank", "Ab…".repeat(40_000)),
        (
            "counts of comments",
            format!("{lead}{}", "4 Comments\n\n".repeat(5_000)),
        ),
        (
            "numbered paragraphs",
            "Alock 3. They mend it.\n\n".repeat(10_000),
        ),
        (
            "bylines and notes on authors",
            "By Mona Haddad\n\nMona Zed is a fellow at the river institute.\n\n".repeat(2_000),
        ),
    ] {
        holds(name, article.trim_end());
    }
}

#[test]
fn nothing_in_a_file_is_told() {
    let work = Work::with_model()
        .with("empty.txt", "")
        .with("blank.txt", " \r\n\t\u{3000}\n")
        .with("mark.txt", "\u{feff}")
        .with("empty.html", "<html></html>")
        .with("empty.csv", "")
        .with("header.csv", "text\n")
        .with("cells.csv", "text\n\"\"\n\" \"\n")
        .with("empty.jsonl", "");
    for name in [
        "empty.txt",
        "blank.txt",
        "mark.txt",
        "empty.html",
        "empty.csv",
        "header.csv",
        "cells.csv",
        "empty.jsonl",
    ] {
        let said = score(&work, &[name]);
        assert_eq!(
            (said.code, said.out.as_str()),
            (1, ""),
            "{name}: {}",
            said.err
        );
        assert!(said.err.contains(name), "{name}: {}", said.err);
    }
}

#[test]
fn control_characters_are_counted_and_too_many_are_no_text() {
    let words = "The bypass will free our village of lorries. ".repeat(10);
    let work = Work::with_model()
        .with("few.txt", format!("{words}\0 Stop \u{1b}[31mit.\u{7}\n"))
        .with("many.txt", b"B\0u\x02\x05\x01i\x03l\0\0d..");
    let said = score(&work, &["few.txt"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let note = "few.txt: control characters in the text: 2, the first at byte 450";
    assert!(said.err.contains(note), "{}", said.err);
    let said = score(&work, &["many.txt"]);
    assert_eq!((said.code, said.out.as_str()), (1, ""), "{}", said.err);
    assert!(
        said.err.contains("many.txt: not read: not a text file"),
        "{}",
        said.err
    );
}
