//! What people do who are new to the program, and what they are told.

use crate::common::{LABELS, Work};

/// Labels that are dealt out without regard to the words.
fn unlearnable() -> String {
    let words = [
        "road", "council", "bridge", "tax", "letter", "market", "school",
    ];
    let row = |n: usize| {
        let label = if (n * 7 + n / 5).is_multiple_of(3) {
            "for"
        } else {
            "against"
        };
        let [a, b, c] = [n, n / 2 + 3, n * n / 3].map(|at| words[at % words.len()]);
        format!("d{},The {a} {b} {c} number {n}.,{label}\n", n / 4)
    };
    let rows: String = (0..80).map(row).collect();
    format!("document,text,label\n{rows}")
}

#[test]
fn a_dash_is_no_name_for_an_output() {
    let work = Work::with_labels();
    for arguments in [
        &["train", "bypass.csv", "-o", "-"][..],
        &["score", "bypass.csv", "-o", "-"],
        &["segment", "bypass.csv", "-o", "-"],
        &["report", "bypass.csv", "-o", "-"],
    ] {
        work.misused(arguments, &["./-", "standard output"]);
    }
}

#[test]
fn a_folder_that_is_not_there_is_no_name_for_an_output() {
    let work = Work::with_labels();
    for command in ["train", "score", "segment", "audit"] {
        work.refused(
            &[command, "bypass.csv", "-o", "new/"],
            &["new/", "the name of a folder", "name of a file"],
        );
    }
}

#[test]
fn what_stands_for_no_label_is_warned_of() {
    let work = Work::new().with(
        "labels.csv",
        format!("{LABELS}letter-15,One.,NA\nletter-16,Two.,NA\nletter-17,Three.,NA\n"),
    );
    let said = work.ok(&["evaluate", "labels.csv"]);
    let told = "warning: “NA” is the label of 3 sentences";
    assert!(said.err.contains(told), "{}", said.err);
    // A vote counts in the agreement, whatever was decided.
    let votes = LABELS.lines().enumerate().map(|(row, line)| {
        let label = line.rsplit(',').next().unwrap_or_default();
        match row {
            0 => line.replace("label", "annotator_anna,annotator_ben,annotator_cem"),
            1 => format!("{line},{label},-99"),
            _ => format!("{line},{label},{label}"),
        }
    });
    work.write("votes.csv", votes.collect::<Vec<_>>().join("\n"));
    let said = work.ok(&["agree", "votes.csv"]);
    let told = "warning: “-99” is the label of 1 vote, as if it were a stance";
    assert!(said.err.contains(told), "{}", said.err);
}

#[test]
fn columns_that_look_like_votes_are_named() {
    let table = LABELS.replacen(
        "document,text,label",
        "document,text,label,coder1,Annotator 2",
        1,
    );
    let table = table.lines().map(|line| {
        if line.starts_with("document,") {
            format!("{line}\n")
        } else {
            format!("{line},for,for\n")
        }
    });
    let work = Work::new().with("labels.csv", table.collect::<String>());
    let said = work.ok(&["train", "labels.csv"]);
    let told =
        "note: read “coder1” as the column annotator_1, “Annotator 2” as the column annotator_2\n";
    assert!(said.err.contains(told), "{}", said.err);
}

#[test]
fn probabilities_may_have_decimal_commas() {
    let work = Work::new().with(
        "scores.csv",
        "document;text;label;p_for;p_against\nd;Build it.;for;0,71;0,29\ne;Stop it.;against;0,2;0,8\n",
    );
    let said = work.ok(&["summarize", "scores.csv"]);
    assert!(said.out.contains("0.455"), "{}", said.out);
}

#[test]
fn rows_without_a_month_are_told_with_the_reason() {
    let rows = "d,Go.,for,1,0,2020-03-05\ne,Go.,for,1,0,03/05/2020\nf,Go.,for,1,0,\n";
    let work = Work::new().with(
        "scores.csv",
        format!("document,text,label,p_for,p_against,date\n{rows}"),
    );
    let said = work.ok(&["summarize", "scores.csv", "--by", "month"]);
    assert!(
        said.err.contains(
            "note: 2 rows of 2 documents without a month, put together as “(empty)”: the date of 1 row cannot be read in exactly one \
             way, such as “03/05/2020” (write 2020-03-05 for 5 March 2020), and that of 1 row is empty"
        ),
        "{}",
        said.err
    );
    let said = work.with(
        "scores.csv",
        format!(
            "document,text,label,p_for,p_against,date\n{}",
            rows.replace(",1,0,\n", ",1,0,3/4/2021\n")
        ),
    );
    let said = said.ok(&["summarize", "scores.csv", "--by", "month"]).err;
    let told = "the date of 2 rows cannot be read in exactly one way, such as “03/05/2020” (write 2020-03-05 for 5 March 2020)\n";
    assert!(said.contains(told), "{said}");
}

#[test]
fn labels_that_are_not_learned_are_told_and_call_nothing_into_question() {
    let work = Work::new().with("labels.csv", unlearnable());
    for command in ["train", "evaluate"] {
        let said = work.ok(&[command, "labels.csv", "--encoder", "none"]);
        assert!(
            said.err.contains("none of the labels is learned") && said.err.contains("label more"),
            "{command}: {}",
            said.err
        );
    }
    let said = work.ok(&["audit", "labels.csv", "--encoder", "none"]);
    assert!(said.err.contains("no label is doubted"), "{}", said.err);
    assert!(!said.out.contains("doubt"), "{}", said.out);
}

#[test]
fn the_model_that_scored_is_named_where_none_was() {
    let work = Work::with_model().with("a.txt", "We need the bypass now.\n");
    let built_in = "the built-in model (withdrawal of foreign forces from Iraq)";
    let said = work.ok(&["score", "a.txt"]);
    assert!(said.err.contains(built_in), "{}", said.err);
    let said = work.ok(&["score", "a.txt", "-m", "bypass.safetensors"]);
    assert!(!said.err.contains("built-in"), "{}", said.err);
    let said = work.ok(&["summarize", "a.txt"]);
    assert!(said.err.contains(built_in), "{}", said.err);
    let said = work.ok(&["summarize", "a.txt", "-m", "bypass.safetensors"]);
    let hint = "standpoint score a.txt -m bypass.safetensors -o scores.csv";
    assert!(said.err.contains(hint), "{}", said.err);
}

#[test]
fn tables_of_sentences_that_are_scored_as_articles_are_noted() {
    let work = Work::with_model().with("bypass.csv", LABELS);
    let note = "bypass.csv: this is a table of labelled sentences";
    let said = work.ok(&[
        "score",
        "bypass.csv",
        "-m",
        "bypass.safetensors",
        "-o",
        "scores.csv",
    ]);
    assert!(said.err.contains(note), "{}", said.err);
    let said = work.ok(&["score", "scores.csv", "-m", "bypass.safetensors"]);
    assert!(
        said.err.contains("scores.csv: this is a table of scores"),
        "{}",
        said.err
    );
    work.write("letter.txt", "Build the bypass now. We do not want it.\n");
    work.ok(&["segment", "letter.txt", "-o", "sentences.xlsx"]);
    let said = work.ok(&["score", "sentences.xlsx", "-m", "bypass.safetensors"]);
    assert!(
        said.err
            .contains("sentences.xlsx: this is a table of sentences, and each of its rows is read"),
        "{}",
        said.err
    );
    for arguments in [
        &["report", "bypass.csv", "-m", "bypass.safetensors"][..],
        &["summarize", "bypass.csv", "-m", "bypass.safetensors"],
        &["segment", "bypass.csv"],
    ] {
        let said = work.ok(arguments).err;
        assert!(said.contains(note), "{arguments:?}: {said}");
        assert!(said.contains("name the articles"), "{said}");
    }
    let said = work.ok(&["report", "scores.csv"]).err;
    assert!(!said.contains("read as an article"), "{said}");
    let rows = [
        "score",
        "bypass.csv",
        "--unit",
        "row",
        "-m",
        "bypass.safetensors",
    ];
    let said = work.ok(&rows);
    assert!(!said.err.contains(note), "{}", said.err);
}

#[test]
fn a_model_in_place_of_labels_or_scores_is_told() {
    let work = Work::with_model();
    // Whatever its name is.
    work.write("model.csv", work.read("bypass.safetensors"));
    let wanted = [
        "not read: a model; give a model with -m",
        "name the articles or the table",
    ];
    for arguments in [
        &["train", "bypass.safetensors"][..],
        &["train", "model.csv"],
        &["audit", "bypass.safetensors"],
        &["sample", "bypass.safetensors", "-n", "5"],
        &["score", "bypass.safetensors"],
        &["score", "model.csv"],
    ] {
        work.refused(arguments, &wanted);
    }
}

#[test]
fn a_slip_in_a_column_of_votes_is_told_with_the_column() {
    let rows = (0..6).map(|n| format!("s{n},for,for\nt{n},against,against\n"));
    let rows: String = rows.collect();
    let table =
        format!("text,annotator_ann,Annotator_Bob\n{rows}u,for,agianst\nv,against,agianst\n");
    let work = Work::new().with("votes.csv", table);
    let wanted = "row 14 (column Annotator_Bob) and 1 more have the label “agianst” (did you mean “against”?)";
    work.refused(&["train", "votes.csv"], &[wanted]);
    // Slips are what coders are compared for.
    let said = work.ok(&["agree", "votes.csv"]);
    let note = "note: Bob alone gave the label “agianst” (2 times)";
    assert!(said.err.contains(note), "{}", said.err);
}

/// Who follows “did you mean” drops the first code.
#[test]
fn a_cell_with_two_codes_is_no_slip_of_the_pen() {
    let labels = LABELS.replace(",neutral\n", ",1\n");
    let work = Work::new().with("labels.csv", format!("{labels}letter-15,One.,1; against\n"));
    work.refused(
        &["train", "labels.csv"],
        &["row 44 has “1; against”", "write one label a row"],
    );
}

#[test]
fn a_page_under_a_name_that_no_browser_knows_is_told_to_be_one() {
    let work = Work::with_model().with("a.txt", "We need the bypass now.\n");
    let report = |name: &str| {
        let arguments = ["report", "a.txt", "-m", "bypass.safetensors", "-o", name];
        work.ok(&arguments).err
    };
    for name in ["page.txt", "page"] {
        let said = report(name);
        assert!(said.contains("give it a name that ends in .html"), "{said}");
    }
    let said = report("page.HTM");
    assert!(said.contains("page.HTM: open it in a browser."), "{said}");
}

#[test]
fn a_number_below_nothing_is_taken_for_a_number() {
    let work = Work::new();
    let from_one = "'-5' for '--sentences <N>': write a whole number from 1 on";
    work.misused(&["sample", "s.csv", "-n", "-5"], &[from_one]);
    for (arguments, wanted) in [
        (["sample", "s.csv", "--seed", "-5"], "from 0 on"),
        (["score", "a.txt", "--threads", "-2"], "from 1 on"),
        (
            ["score", "a.txt", "--min-probability", "-0.5"],
            "from 0 to 1",
        ),
        (["summarize", "s.csv", "--plan", "-0.06"], "between 0 and 1"),
    ] {
        work.misused(&arguments, &[wanted]);
    }
}

#[test]
fn what_cannot_be_asked_for_is_answered_with_advice() {
    let work = Work::with_labels();
    work.refused(
        &["evaluate", "bypass.csv", "--against", "no-dictionary"],
        &["no dictionary", "bypass.dictionary.csv"],
    );
    work.refused(
        &["train", "bypass.csv", "--text-column", "body"],
        &["there is no column “body” for the text, and the header is document, text, label"],
    );
    let said = work.ok(&["evaluate", "bypass.csv", "--curve", "--language", "English"]);
    assert!(said.out.contains("There is only one row"), "{}", said.out);
}

#[test]
fn labels_may_be_packed() {
    use std::io::Write as _;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(LABELS.as_bytes()).unwrap();
    let packed = gzip.finish().unwrap();
    let work = Work::new()
        .with("bypass.csv.gz", &packed)
        .with("bypass.csv", &packed);
    work.ok(&["train", "bypass.csv.gz", "-o", "m.safetensors"]);
    work.refused(&["train", "bypass.csv"], &["a gzip file", ".gz", "unpack"]);
}

#[test]
fn labels_whose_accents_are_written_in_two_ways_are_one() {
    let row = |n: usize| {
        let label = ["f\u{fc}r", "fu\u{308}r", "gegen"][n % 3];
        format!("d{n},Satz {n} Wort.,{label}\n")
    };
    let rows: String = (0..30).map(row).collect();
    let work = Work::new().with("labels.csv", format!("document,text,label\n{rows}"));
    let said = work.ok(&["train", "labels.csv", "--language", "German"]);
    assert!(said.err.contains("(10 gegen, 20 f\u{fc}r)"), "{}", said.err);
}

#[test]
fn one_case_is_suggested_for_all_labels_and_not_now_this_now_that() {
    let row = |(at, line): (usize, &str)| {
        let (sentence, label) = line.rsplit_once(',').unwrap();
        let label = match label {
            "neutral" if at % 4 == 0 => "Neutral",
            "for" if at % 3 > 0 => "For",
            label => label,
        };
        format!("{sentence},{label}\n")
    };
    let labels: String = LABELS.lines().enumerate().map(row).collect();
    assert!(labels.matches(",For\n").count() > labels.matches(",for\n").count());
    let work = Work::new().with("labels.csv", labels);
    let wanted = [
        "the label “For” (did you mean “for”?)",
        "the label “Neutral” (did you mean “neutral”?)",
    ];
    for command in ["train", "evaluate", "audit"] {
        work.refused(&[command, "labels.csv"], &wanted);
    }
}

/// The labels with a sentence more in each letter.
fn with_in_each(sentence: &str) -> String {
    let mut labels = LABELS.to_string();
    for at in 1..=14 {
        labels += &format!("letter-{at:02},{sentence},neutral\n");
    }
    labels
}

#[test]
fn a_slogan_in_every_document_does_not_keep_them_from_being_tested() {
    let slogan = with_in_each("The Valley Post: read what moves the valley every day.");
    let work = Work::new().with("labels.csv", slogan);
    let said = work.ok(&["train", "labels.csv"]);
    assert!(said.err.contains("in 10 folds"), "{}", said.err);
    // Said where there are documents enough: of one group of copies nothing more is said than that it is one.
    assert!(
        said.err.contains("the other figures have none"),
        "{}",
        said.err
    );
}

#[test]
fn copies_in_every_document_do() {
    let labels = ["of lorries", "of noise", "of all that"].map(|of| {
        let sentence = format!("The agency has heard that the valley is full {of}.");
        with_in_each(&sentence)
    });
    let (first, others) = (&labels[0], &labels[1..]);
    let rows = others.iter().map(|other| &other[LABELS.len()..]);
    let labels = rows.fold(first.clone(), |all, more| all + more);
    let work = Work::new().with("labels.csv", labels);
    let wanted = [
        "these sentences are of 1 article",
        "articles that share a sentence",
        "delete what many repeat",
    ];
    work.refused(&["train", "labels.csv", "-q"], &wanted);
}

#[test]
fn a_sentence_that_stands_twice_in_labels_is_told_with_its_lines() {
    let mut labels = "document,start,text,label\n".to_string();
    for (at, line) in LABELS.lines().skip(1).enumerate() {
        let (document, rest) = line.split_once(',').unwrap();
        labels += &format!("{document},{},{rest}\n", 100 * at);
    }
    let third = labels.lines().nth(2).unwrap().to_string();
    let work = Work::new().with("labels.csv", format!("{labels}{third}\n"));
    let wanted = "warning: labels.csv: 1 row repeats an earlier one, the same sentence of the same document (row 44 repeats row 3)";
    for command in ["train", "evaluate", "audit"] {
        let said = work.ok(&[command, "labels.csv"]).err;
        assert!(said.contains(wanted), "{command}: {said}");
    }
}

#[test]
fn a_table_in_a_text_document_is_to_be_copied_into_a_workbook() {
    let work = Work::new()
        .with("labels.docx", "")
        .with("labels.pdf", "%PDF-1.7\n");
    let wanted = "labels.docx: this is a Word document, and a table is needed: copy the table into Excel or LibreOffice and save it as .xlsx";
    for command in ["train", "evaluate", "agree", "audit"] {
        work.refused(&[command, "labels.docx"], &[wanted]);
    }
    work.refused(&["sample", "labels.docx", "-n", "5"], &[wanted]);
    let wanted = "labels.pdf: this is a PDF file, and a table is needed";
    work.refused(&["train", "labels.pdf"], &[wanted]);
}
