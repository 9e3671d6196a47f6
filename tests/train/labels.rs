//! Ways in which labelled sentences may be written down.

use super::{changed, scores, with_rows};
use crate::common::{LABELS, Work, column};

#[test]
fn two_labels_are_enough() {
    let two: String = LABELS
        .lines()
        .filter(|line| !line.ends_with(",neutral"))
        .map(|line| format!("{line}\n"))
        .collect();
    let work = Work::new().with("two.csv", two);
    let err = work.ok(&["train", "two.csv"]).err;
    assert!(
        err.contains("28 labelled sentences (14 against, 14 for)"),
        "{err}"
    );
    let table = scores(&work, "models/two.safetensors");
    assert!(table.starts_with("document,sentence,label,probability,p_against,p_for,text,"));
    assert_eq!(column(&table, "label")[..2], ["for", "against"]);
}

#[test]
fn labels_may_be_in_any_script() {
    let arabic: String = LABELS
        .lines()
        .map(|line| {
            let line = match line.rsplit_once(',') {
                Some((start, "for")) => format!("{start},مع"),
                Some((start, "against")) => format!("{start},ضد"),
                Some((start, "neutral")) => format!("{start},محايد"),
                _ => line.to_string(),
            };
            line + "\n"
        })
        .collect();
    let work = Work::new().with("رأي.csv", arabic);
    let err = work.ok(&["train", "رأي.csv"]).err;
    assert!(err.contains("(14 ضد, 14 محايد, 14 مع)"), "{err}");
    let table = scores(&work, "models/رأي.safetensors");
    assert!(table.contains(",p_ضد,p_محايد,p_مع,text,"), "{table}");
    assert_eq!(column(&table, "label"), ["مع", "ضد", "محايد"]);
}

/// Three coders of whom the third errs on every fourth sentence, in both forms.
fn coded() -> (String, String) {
    let mut wide = "document,text,annotator_ann,annotator_bob,annotator_cyd\n".to_string();
    let mut long = "document,text,annotator,label\n".to_string();
    for (at, line) in LABELS.lines().skip(1).enumerate() {
        let (start, label) = line.rsplit_once(',').unwrap();
        let other = if at % 4 == 0 { "neutral" } else { label };
        wide += &format!("{start},{label},{label},{other}\n");
        for (coder, vote) in [("ann", label), ("bob", label), ("cyd", other)] {
            long += &format!("{start},{coder},{vote}\n");
        }
    }
    (wide, long)
}

#[test]
fn several_coders_may_stand_side_by_side_or_one_below_the_other() {
    let (wide, long) = coded();
    let work = Work::with_labels()
        .with("wide.csv", wide)
        .with("long.csv", long);
    let said = |name: &str| work.ok(&["train", name]).err;
    let counted = "42 labelled sentences (14 against, 14 neutral, 14 for) from";
    let wide = said("wide.csv");
    assert!(
        wide.contains(&format!("{counted} 42 rows, 14 documents, 3 annotators")),
        "{wide}"
    );
    let long = said("long.csv");
    assert!(
        long.contains(&format!("{counted} 126 rows, 14 documents, 3 annotators")),
        "{long}"
    );
    let wide = scores(&work, "models/wide.safetensors");
    assert_eq!(wide, scores(&work, "models/long.safetensors"));
    // A dissenting vote is not the same as none.
    work.ok(&["train", "bypass.csv"]);
    assert_ne!(wide, scores(&work, "models/bypass.safetensors"));
}

#[test]
fn tied_votes_are_counted() {
    let (wide, _) = coded();
    let tied = wide.replacen("for,for,neutral", "for,,neutral", 1);
    assert_ne!(tied, wide);
    let work = Work::new().with("wide.csv", tied);
    let err = work.ok(&["train", "wide.csv"]).err;
    assert!(
        err.contains(
            "note: 1 sentence with tied votes, labelled with one of the tied labels by lot (row 2): decide"
        ),
        "{err}"
    );
}

#[test]
fn without_documents_the_figures_come_with_a_warning() {
    let work = Work::with_labels();
    let warning = "warning: the labels have no column document";
    assert!(!work.ok(&["train", "bypass.csv"]).err.contains(warning));
    let renamed = changed("document,text,label", "letter,text,label");
    work.write("bypass.csv", renamed);
    let err = work.ok(&["train", "bypass.csv"]).err;
    assert!(
        err.contains(warning) && err.contains("probably too good"),
        "{err}"
    );
    let rows = LABELS.lines().skip(1);
    let empty: String = rows
        .map(|row| format!("{}\n", &row[row.find(',').unwrap()..]))
        .collect();
    work.write("bypass.csv", format!("document,text,label\n{empty}"));
    let err = work.ok(&["train", "bypass.csv"]).err;
    let warning = "warning: the column document is empty in all labelled rows, so sentences";
    assert!(err.contains(warning), "{err}");
}

#[test]
fn a_table_with_semicolons_is_read() {
    let simple = LABELS.lines().filter(|line| !line.contains('"'));
    let rows: String = simple.map(|line| line.replace(',', ";") + "\r\n").collect();
    let work = Work::new().with("labels.csv", rows);
    let err = work.ok(&["train", "labels.csv"]).err;
    assert!(err.contains("38 labelled sentences"), "{err}");
    assert!(err.contains("14 documents"), "{err}");
}

#[test]
fn another_encoding_is_read_with_a_note() {
    let work = Work::new();
    let text = LABELS.replace("old orchard", "vieux café");
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(c).unwrap()).collect();
    work.write("labels.csv", latin);
    let err = work.ok(&["train", "labels.csv"]).err;
    assert!(
        err.starts_with("note: labels.csv: encoding guessed: windows-1252"),
        "{err}"
    );
    let model = ["-m", "models/labels.safetensors"];
    let explained = work.ok(&[&["explain", "The vieux café."], &model[..]].concat());
    assert!(explained.out.contains("“vieux café”"), "{}", explained.out);
}

#[test]
fn repeats_contradictions_and_gaps_are_counted() {
    let work = Work::new().with(
        "labels.csv",
        with_rows(
            "letter-15,The council meets in the town hall on Tuesday.,neutral\n\
             letter-15,The bypass is a waste of public money.,for\n\
             letter-15,Nobody has labelled this one yet.,\n\
             letter-15,Nor this one.,\n\
             letter-15,,for\n",
        ),
    );
    let err = work.ok(&["train", "labels.csv"]).err;
    for line in [
        "labels.csv: 44 labelled sentences (14 against, 15 neutral, 15 for) from 47 rows, 15 documents\n",
        "note: 2 rows with a text and no label: skipped\n",
        "note: 1 row without a text: skipped\n",
        "note: 1 of these has a label and no text (row 48): write the sentence",
        "note: 1 row repeats the text and label of an earlier row and is kept, and documents that share",
        "note: 1 row with the same text as another row but a different label (rows 9 and 45): check whether one is a slip\n",
    ] {
        assert!(err.contains(line), "no “{line}” in {err}");
    }
}

#[test]
fn words_for_an_empty_cell_are_no_texts() {
    let more = "letter-15,NaN,neutral\nletter-16,None,for\nletter-16,None of it.,for\n";
    let work = Work::new().with("labels.csv", format!("{LABELS}{more}"));
    let said = work.ok(&["train", "labels.csv"]).err;
    let warning = "warning: labels.csv: row 44 and 1 more: the text “NaN” is what programs write for an empty cell";
    assert!(said.contains(warning), "{said}");
}

#[test]
fn what_to_call_the_columns_of_coders_is_said() {
    let refused = |header: &str, words: &[&str]| {
        let work = Work::new().with("labels.csv", format!("{header}\nNo.,for,for\n"));
        work.refused(&["agree", "labels.csv"], words);
    };
    let call = "if each coder has a column, call them annotator_1";
    refused("text,Anna,Ben", &[call]);
    refused(
        "Export of 4 March,,",
        &["the first line must be the header"],
    );
}

#[test]
fn columns_may_have_other_names_than_the_programs_own() {
    let rows = LABELS.split_once('\n').unwrap().1;
    let work = Work::with_labels()
        .with("usual.csv", format!("doc_id,Satz,Haltung\n{rows}"))
        .with("own.csv", format!("Brief,Wortlaut,Runde 2\n{rows}"));
    let figures = |arguments: &[&str]| {
        let said = work.ok(arguments);
        (said.err, said.out)
    };
    let (_, wanted) = figures(&["evaluate", "bypass.csv"]);
    let (said, usual) = figures(&["evaluate", "usual.csv"]);
    assert!(
        said.contains("note: read “Satz” as the column text, “Haltung” as the column label, “doc_id” as the column document\n"),
        "{said}"
    );
    let named = [
        "--text-column",
        "Wortlaut",
        "--label-column",
        "runde 2",
        "--document-column",
        "Brief",
    ];
    let (said, own) = figures(&[&["evaluate", "own.csv"], &named[..]].concat());
    assert!(!said.contains("not read"), "{said}");
    assert!(wanted == usual && wanted == own);
    work.refused(
        &["train", "own.csv"],
        &[
            "no column “text”",
            "if “Wortlaut” holds the text, name it (add --text-column Wortlaut --label-column NAME)",
        ],
    );
}

/// What Excel shows for a sentence that begins with `=` or `-`.
#[test]
fn texts_that_a_spreadsheet_took_for_formulas_are_warned_of() {
    let more = "letter-15,#NAME?,neutral\nletter-16,#####,for\nletter-16,#bypass,for\n";
    let work = Work::new().with("labels.csv", format!("{LABELS}{more}"));
    let said = work.ok(&["train", "labels.csv"]);
    assert!(
        said.err.contains(
            "warning: labels.csv: row 44 and 1 more: the text “#NAME?” is an error that a spreadsheet saved"
        ),
        "{}",
        said.err
    );
    let said = Work::with_labels().ok(&["train", "bypass.csv"]);
    assert!(!said.err.contains("spreadsheet"), "{}", said.err);
}

#[test]
fn a_line_of_blanks_among_labels_is_an_empty_line() {
    let blank = LABELS.replacen("\nletter-02", "\n  \nletter-02", 1);
    assert_ne!(blank, LABELS);
    let said = Work::new()
        .with("labels.csv", blank)
        .ok(&["train", "labels.csv"]);
    assert!(said.err.contains("42 labelled sentences"), "{}", said.err);
}

#[test]
fn documents_that_merged_cells_left_in_their_first_rows_are_warned_of() {
    let mut last = "";
    let merged = |line: &'static str| {
        let (document, rest) = line.split_once(',').unwrap_or_default();
        let first = std::mem::replace(&mut last, document) != document;
        format!("{},{rest}\n", if first { document } else { "" })
    };
    let labels: String = LABELS.lines().map(merged).collect();
    let work = Work::with_labels().with("merged.csv", labels);
    let warning = "as merged cells of a spreadsheet are saved";
    let said = work.ok(&["train", "merged.csv"]).err;
    assert!(said.contains("28 rows without a document\n"), "{said}");
    assert!(said.contains(warning), "{said}");
    assert!(!work.ok(&["train", "bypass.csv"]).err.contains(warning));
}

#[test]
fn documents_that_differ_in_capitals_only_are_told_once() {
    let work = Work::new().with(
        "labels.csv",
        LABELS.replacen("\nletter-01,", "\nLetter-01,", 1),
    );
    let said = work.ok(&["train", "labels.csv"]).err;
    let note = "Letter-01, letter-01 count as different documents";
    assert_eq!(said.matches(note).count(), 1, "{said}");
}

#[test]
fn labels_in_a_column_of_another_name_are_looked_for() {
    let coded = "document,text,label,Code\na,They go.,,for\na,They stay.,,against\n";
    let work = Work::new().with("coded.csv", coded).with(
        "empty.csv",
        coded.replace(",for", ",").replace(",against", ","),
    );
    work.refused(
        &["train", "coded.csv"],
        &[
            "no row has both a text and a label",
            "if the labels stand in Code, name that column (--label-column NAME)",
        ],
    );
    let said = work.run(&["train", "empty.csv"]).err;
    assert!(said.contains("fill in the column label first\n"), "{said}");
}

#[test]
fn labels_without_a_header_are_told_as_such() {
    let rows = LABELS.split_once('\n').unwrap().1;
    let work = Work::new().with("labels.csv", rows);
    let said = work.run(&["train", "labels.csv"]);
    let wanted = "the first line looks like data, so write a header above it with the names of the columns, such as text,label\n";
    assert!(said.err.ends_with(wanted), "{}", said.err);
}

#[test]
fn a_model_in_the_place_of_labels_is_told_to_be_one() {
    let work = Work::new().with("models/bypass.safetensors", crate::common::model());
    let model = "models/bypass.safetensors";
    for arguments in [
        &["train", model][..],
        &["train", model, "-o", "m.safetensors"],
        &["train", model, "-o", model],
    ] {
        work.refused(
            arguments,
            &[model, "not read: a model; give a model with -m"],
        );
    }
}
