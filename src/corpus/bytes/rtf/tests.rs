use super::*;

fn read(body: &str) -> String {
    let document = format!(
        "{{\\rtf1\\ansi\\ansicpg1252\\deff0{{\\fonttbl{{\\f0\\fnil Delta;}}{{\\f1\\fcharset204 Delta Cyr;}}}}\r\n\
         {{\\colortbl;\\red0\\green0\\blue0;}}{{\\*\\generator Delta 1;}}{{\\info{{\\title No text}}}}\\viewkind4\\uc1\\pard\\f0\\fs20 {body}}}\0"
    );
    text(document.as_bytes()).unwrap()
}

#[test]
fn the_words_that_are_left_out_are_sorted() {
    assert!(words::LEFT.is_sorted());
}

#[test]
fn each_paragraph_is_a_line() {
    assert_eq!(
        read(
            r"Envoys meet\par\par{\b \'93We }agree\'94, \u8217?s\~{\i he} said\line and left\emdash\par
so\rquote s \{it\} \\ \u-10179?\u-8704?\_x{\footnote A note.}{\pict 0102ff}\bin4 ab\cd"
        ),
        "\u{FEFF}Envoys meet\n\n“We agree”, ’s\u{A0}he said\nand left—\n\nso’s {it} \\ 😀\u{2011}xd"
    );
    assert_eq!(text(br"{\rtf1 }").unwrap(), "");
}

#[test]
fn letters_are_those_of_their_font_and_code_page() {
    assert_eq!(
        read(r"caf\'e9 {\f1 \'cc\'e8\'f0} \'e9\uc2\u1052 \'4d\'4d\uc0\u1052 !"),
        "\u{FEFF}café Мир éММ!"
    );
    let japanese = br"{\rtf1\ansi\ansicpg932 \'96\'6b}";
    assert_eq!(text(japanese).unwrap(), "\u{FEFF}北");
}

#[test]
fn what_was_struck_out_or_is_hidden_is_left_out() {
    assert_eq!(
        read(
            r"They {\deleted leave}\deleted go\deleted0 stay{\v ; hidden}{\field{\*\fldinst HYPERLINK}{\fldrslt , they say}}."
        ),
        "\u{FEFF}They stay, they say."
    );
    assert_eq!(
        read(
            r"They {\shp{\*\shpinst{\sp{\sn Name}{\sv 1}}{\shptxt \pard In a box.\par Or two.}}}stay.\par"
        ),
        "\u{FEFF}They stay.\n\nIn a box.\n\nOr two."
    );
}

#[test]
fn rows_are_lines_unless_their_cells_hold_texts() {
    assert_eq!(
        read(
            r"\trowd\cellx1\cellx2\pard\intbl Port\cell Boats\cell\row\trowd\pard\intbl One.\par Two.\cell Three.\cell\row\pard End.\par"
        ),
        "\u{FEFF}Port\tBoats\n\nOne.\n\nTwo.\n\nThree.\n\nEnd."
    );
}

#[test]
fn what_is_damaged_is_told() {
    let deep = "{".repeat(DEEPEST + 1);
    for (document, said) in [
        ("{\\rtf1 They", "it ends within a group"),
        (deep.as_str(), "nested too deep"),
        ("}", "a group ends that has not begun"),
    ] {
        let error = text(document.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
}

#[test]
fn what_stands_in_for_a_character_is_passed_over_and_nothing_else() {
    for (body, wanted) in [
        // Each of these counts as one.
        (
            r"\u8220\ldblquote We stay\u8221\rdblquote  they say",
            "“We stay” they say",
        ),
        (r"\u8220\'93We stay\u8221? they say", "“We stay” they say"),
        (
            r"so\u8209\_called\u8239\~ends",
            "so\u{2011}called\u{202F}ends",
        ),
        (r"\uc2\u8230\bullet\bullet so\u8230 \'85.So", "…so…So"),
        // Where it is missing, what stands in its place is kept.
        (r"They ask \u8220\par We stay.", "They ask “\n\nWe stay."),
        (r"They ask\uc3\u8230\line We stay.", "They ask…\nWe stay."),
        (r"Boats\u8230\tab We stay.", "Boats…\tWe stay."),
        (r"{\b They ask\u8230}We stay.", "They ask…We stay."),
        (r"They ask\u8230{\b We} stay.", "They ask…We stay."),
        (r"\u1052\u1080\u1088? so", "Мир so"),
        (r"{\b\u8220\b0 We} stay \u and go", "“We stay and go"),
        // Halves of a character that do not stand together are none.
        (r"So \u-10179? it \u-8704? is", "So  it  is"),
    ] {
        assert_eq!(read(body), format!("\u{FEFF}{wanted}"), "{body}");
    }
}

#[test]
fn all_that_was_joined_is_read() {
    let cyrillic = r"{\rtf1\ansi\ansicpg1251\deff3{\fonttbl{\f3\fcharset204 A;}}\v \'cc\'e8\'f0\v0\'cc\'e8\'f0\par}";
    let western = r"{\rtf1 \'cc{\b so}}";
    for between in ["", "\n", "\0\r\n", "}}"] {
        assert_eq!(
            text(format!("{cyrillic}{between}{western}\u{1A}").as_bytes()).unwrap(),
            "\u{FEFF}Мир\n\nÌso"
        );
    }
    assert_eq!(
        text(format!("{western}They stay,\r\nthey say.{western}").as_bytes()).unwrap(),
        "\u{FEFF}Ìso\n\nThey stay,\nthey say.\n\nÌso"
    );
}

#[test]
fn a_document_may_begin_behind_a_mark_or_blanks() {
    for (before, begins) in [
        ("", true),
        ("\u{FEFF}", true),
        ("\r\n  ", true),
        ("\u{FEFF}\n", true),
        ("So ", false),
    ] {
        let document = format!(r"{before}{{\rtf1 They stay.\par}}");
        assert_eq!(is_begun_by(document.as_bytes()), begins, "{before:?}");
        if begins {
            assert_eq!(text(document.as_bytes()).unwrap(), "\u{FEFF}They stay.");
        }
    }
}

#[test]
fn plain_text_is_in_the_usual_font_and_neither_hidden_nor_struck_out() {
    let document = br"{\rtf1\ansi\deff1{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}\'cc\'e8\'f0 {\f0 caf\'e9\plain  \'cc\'e8\'f0}}";
    assert_eq!(text(document).unwrap(), "\u{FEFF}Мир café Мир");
    assert_eq!(
        read(r"They \deleted leave\plain stay\v  and go\plain , {\deleted no }they say."),
        "\u{FEFF}They stay, they say."
    );
}

#[test]
fn breaks_part_sentences_but_soft_ones_do_not() {
    for word in ["column", "page", "sect", "par"] {
        assert_eq!(
            read(&format!(r"They stay.\{word} They go.")),
            "\u{FEFF}They stay.\n\nThey go."
        );
    }
    for word in ["softpage", "softcol", "softline"] {
        assert_eq!(read(&format!(r"They\{word} stay.")), "\u{FEFF}They stay.");
    }
}

#[test]
fn breaks_in_what_is_left_out_part_nothing() {
    assert_eq!(
        read(r"They{\footnote \pard A note.\par And\cell more.\row} stay."),
        "\u{FEFF}They stay."
    );
    assert_eq!(
        read(
            r"\trowd\pard\intbl One.\par Two.{\footnote\pard A note.\par}\par Three.\cell Four.\cell\row\pard End."
        ),
        "\u{FEFF}One.\n\nTwo.\n\nThree.\n\nFour.\n\nEnd."
    );
}

#[test]
fn words_hide_only_the_groups_that_they_begin() {
    for (body, wanted) in [
        (
            r"They\sp  stay \* here.\par They {\i do \*\footnote not }go.",
            "They stay  here.\n\nThey do not go.",
        ),
        (r"{{\b They} \footnote stay}.", "They stay."),
        // Nothing was said yet.
        (
            r"They {\qc {\*\bkmkstart a} \pict 0102ff}stay.",
            "They stay.",
        ),
        (r"They {\b\*\unknown go and }stay.", "They stay."),
    ] {
        assert_eq!(read(body), format!("\u{FEFF}{wanted}"), "{body}");
    }
}

#[test]
fn of_a_text_that_is_given_twice_the_form_in_unicode_is_read() {
    assert_eq!(
        read(r"They say {\upr{M?\par}{\*\ud{\u1052?\u1080?\u1088?{\*\bkmkend a}}}}, so."),
        "\u{FEFF}They say Мир, so."
    );
    assert_eq!(
        read(r"They stay{\footnote {\upr{M?}{\*\ud{\u1052?}}}}."),
        "\u{FEFF}They stay."
    );
}

#[test]
fn boxes_are_read_once_and_behind_their_paragraph() {
    assert_eq!(
        read(r"They {\*\do\dobxpage\dptxbx{\dptxbxtext\pard In a box.\par}\dpx1}stay.\par So."),
        "\u{FEFF}They stay.\n\nIn a box.\n\nSo."
    );
    assert_eq!(
        read(
            r"They {\shp{\*\shpinst{\shptxt In a box.}}{\shprslt{\*\do{\dptxbxtext In a box.\par}}}}stay."
        ),
        "\u{FEFF}They stay.\n\nIn a box."
    );
    // In a cell, and with a table of its own.
    assert_eq!(
        read(
            r"\trowd\pard\intbl They{\shp{\*\shpinst{\shptxt\pard One.\par\intbl Two\cell Three\cell\row}}} stay.\cell So.\cell\row\pard End."
        ),
        "\u{FEFF}They stay.\n\nOne.\n\nTwo\n\nThree\n\nSo.\n\nEnd."
    );
}

#[test]
fn letters_of_old_machines_are_known() {
    for (words, wanted) in [
        (r"\pc caf\'82 \'e1 \'9e \'ff", "café ß ₧ \u{A0}"),
        (r"\pca caf\'82 \'e1 \'9e", "café ß ×"),
        (r"\mac caf\'8e", "café"),
        (r"\ansi\ansicpg437 caf\'82 \'9e", "café ₧"),
        (r"\ansi\ansicpg850 caf\'82 \'9e", "café ×"),
        (r"\ansi\ansicpg10000 caf\'8e", "café"),
        (r"\ansi\ansicpg949 \'b9\'cc", "미"),
        (
            r"\ansi{\fonttbl{\f0\fcharset77 A;}{\f1\fcharset254 B;}{\f2\fcharset255 C;}}\f0\'8e\f1\'9e\f2\'9e",
            "é₧×",
        ),
    ] {
        let document = format!(r"{{\rtf1{words}}}");
        assert_eq!(
            text(document.as_bytes()).unwrap(),
            format!("\u{FEFF}{wanted}"),
            "{words}"
        );
    }
}
