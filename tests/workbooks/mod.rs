//! Workbooks in the place of tables: labels, articles, scores, and what is known of files.

mod sheets;

use crate::common::{LABELS, Work, column};
use calamine::{Data, Reader};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

/// A workbook whose first sheet has the cells of a CSV as texts.
fn workbook(csv: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(csv.as_bytes());
    for (at, record) in (0..).zip(reader.records()) {
        sheet
            .write_row(at, 0, record.unwrap().iter().map(str::to_string))
            .unwrap();
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn labels_in_a_workbook_are_the_labels_of_the_csv() {
    let work = Work::with_labels().with("sheet.xlsx", workbook(LABELS));
    let [csv, sheet] =
        ["bypass.csv", "sheet.xlsx"].map(|labels| work.ok(&["evaluate", labels]).out);
    assert_eq!(csv, sheet.replace("sheet.xlsx", "bypass.csv"));
    work.ok(&["train", "sheet.xlsx"]);
    let scored = work.ok(&["score", "bypass.csv", "-m", "models/sheet.safetensors"]);
    assert_eq!(column(&scored.out, "label").len(), 42);
}

/// A cell of two lines is in one row, in a workbook and in a CSV.
#[test]
fn rows_of_a_workbook_are_told_by_their_numbers() {
    let mut labels = "start,document,text,label\n".to_string();
    for (at, row) in LABELS.lines().skip(1).enumerate() {
        labels += &format!("{},{row}\n", 100 * at);
    }
    labels += &"7,letter,\"Nobody asked\nfor it.\",against\n".repeat(2);
    let work = Work::new()
        .with("sheet.xlsx", workbook(&labels))
        .with("sheet.csv", &labels);
    for name in ["sheet.csv", "sheet.xlsx"] {
        let said = work.ok(&["evaluate", name]).err;
        assert!(said.contains("row 45 repeats row 44"), "{said}");
    }
}

#[test]
fn articles_in_a_workbook_have_their_days() {
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("d mmm yyyy");
    let date = ExcelDateTime::from_ymd(2020, 1, 5).unwrap();
    let sheet = book.add_worksheet().set_name("2020").unwrap();
    sheet.write_row(0, 0, ["id", "date", "text"]).unwrap();
    sheet
        .write_row(1, 0, ["00123", "", "They want the road.\nWe do not."])
        .unwrap();
    sheet.write_datetime_with_format(1, 1, &date, &day).unwrap();
    let more = book.add_worksheet().set_name("2021").unwrap();
    more.write_row(0, 0, ["id", "date", "text"]).unwrap();
    more.write_row(1, 0, ["7", "2021-03-01", "Nobody asked them."])
        .unwrap();
    let notes = book.add_worksheet().set_name("notes").unwrap();
    notes.write_string(0, 0, "Ask the editor.").unwrap();
    let work = Work::with_model().with("press.xlsx", book.save_to_buffer().unwrap());
    let said = work.ok(&["score", "press.xlsx", "-m", "bypass.safetensors"]);
    assert_eq!(column(&said.out, "document"), ["00123", "00123", "7"]);
    assert_eq!(
        column(&said.out, "date"),
        ["2020-01-05", "2020-01-05", "2021-03-01"]
    );
    assert!(
        said.err.contains(
            "read of this workbook: 2020, 2021 (its row 2 counts as row 3); not read: notes,"
        ),
        "{}",
        said.err
    );
}

/// A workbook each row of which is one cell, and a second one beside it.
fn in_one_cell(csv: &str, beside: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (at, line) in (0..).zip(csv.lines()) {
        let second = if at == 0 { "label" } else { beside };
        sheet.write_row(at, 0, [line, second]).unwrap();
    }
    book.save_to_buffer().unwrap()
}

/// As people save it who open a CSV in an Excel that parts cells by semicolons, and label beside what they see.
#[test]
fn a_table_in_one_cell_of_each_row_is_told_as_such() {
    let work =
        Work::with_model().with("road.txt", "They want the road. We do not. Nobody asked.\n");
    work.ok(&["segment", "road.txt", "-o", "sentences.csv"]);
    let score = ["score", "road.txt", "-m", "bypass.safetensors"];
    work.ok(&[&score[..], &["-o", "scores.csv"]].concat());
    work.ok(&["sample", "scores.csv", "-n", "3", "-o", "coded.csv"]);
    for (from, to) in [
        ("sentences.csv", "labels.xlsx"),
        ("scores.csv", "scores.xlsx"),
        ("coded.csv", "coded.xlsx"),
    ] {
        work.write(to, in_one_cell(&work.text(from), "for"));
    }
    let told = |name: &str| format!("{name}: all columns stand in one cell, as Excel shows a CSV");
    for (arguments, name) in [
        (&["train", "labels.xlsx"][..], "labels.xlsx"),
        (&["sample", "scores.xlsx", "-n", "2"], "scores.xlsx"),
        (
            &["summarize", "scores.csv", "--sample", "coded.xlsx"],
            "coded.xlsx",
        ),
    ] {
        work.refused(arguments, &[&told(name), "-o NAME.xlsx"]);
    }
    work.refused(
        &["segment", "scores.xlsx"],
        &[
            "scores.xlsx: no text column found",
            "all columns stand in one cell",
        ],
    );
}

#[test]
fn a_workbook_of_scores_is_read_where_the_csv_is() {
    let work =
        Work::with_model().with("road.txt", "They want the road. We do not. Nobody asked.\n");
    for name in ["scores.csv", "scores.xlsx"] {
        work.ok(&["score", "road.txt", "-m", "bypass.safetensors", "-o", name]);
    }
    let [csv, sheet] = ["scores.csv", "scores.xlsx"].map(|scores| work.ok(&["summarize", scores]));
    assert_eq!(csv.out, sheet.out);
    assert_eq!(csv.err, sheet.err.replace("scores.xlsx", "scores.csv"));
    // Of the model only the workbook says something.
    let page = |scores| work.ok(&["report", scores, "--title", "The road"]).out;
    let [csv, sheet] = ["scores.csv", "scores.xlsx"].map(|scores| {
        let page = page(scores);
        let (before, about) = page.split_once("<section id=\"about\"").unwrap();
        let (_, data) = about.split_once("</section>").unwrap();
        [before, data].concat()
    });
    assert_eq!(csv, sheet);
}

#[test]
fn a_workbook_beside_articles_tells_their_dates() {
    let work = Work::with_model()
        .with("press/road.txt", "They want the road.\n")
        .with(
            "press/documents.xlsx",
            workbook("document,date\nroad.txt,2020-01-05\n"),
        );
    let said = work.ok(&["score", "press", "-m", "bypass.safetensors"]);
    assert_eq!(column(&said.out, "date"), ["2020-01-05"]);
}

#[test]
fn what_cannot_be_read_as_a_workbook_is_told_in_one_sentence() {
    let whole = workbook(LABELS);
    let work = Work::with_labels()
        .with("text.xlsx", LABELS)
        .with("torn.xlsx", &whole[..whole.len() / 2])
        .with("secret.xlsx", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
        .with("old.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    for (name, words) in [
        (
            "text.xlsx",
            "no workbook, although its name says so; open it",
        ),
        ("torn.xlsx", "damaged"),
        ("secret.xlsx", "a workbook with a password"),
        (
            "old.xls",
            "a spreadsheet; open it and save it as .xlsx or as CSV UTF-8 first",
        ),
    ] {
        for arguments in [
            &["train", name][..],
            &["evaluate", "-q", "bypass.csv", "--dictionary", name],
            &["sample", name, "-n", "5"],
            &["segment", name],
        ] {
            work.refused(arguments, &[name, words]);
        }
    }
}

/// Whoever saved a sheet as CSV has it twice in the folder, and Excel keeps a file beside a workbook that is open.
#[test]
fn a_workbook_beside_its_csv_and_the_lock_file_of_excel_are_set_aside() {
    let articles = "id,text\n1,They want the road.\n2,Nobody asked them.\n";
    let work = Work::with_model()
        .with("press/a.csv", articles)
        .with("press/a.xlsx", workbook(articles))
        .with("press/b.xlsx", workbook(&articles.replace("\n1", "\n3")))
        .with("press/~$b.xlsx", [7; 165]);
    let said = work.ok(&["score", "press", "-m", "bypass.safetensors", "--strict"]);
    assert_eq!(column(&said.out, "document"), ["1", "2", "3", "2"]);
    let told = "1 workbook beside a .csv of the same name";
    assert!(said.err.contains(told), "{}", said.err);
}

#[test]
fn a_dictionary_beside_the_labels_may_be_a_workbook() {
    let dictionary = workbook("category,pattern\nroad,bypass*\n");
    let work = Work::with_labels().with("bypass.dictionary.xlsx", dictionary);
    let said = work.ok(&["train", "bypass.csv"]).err;
    assert!(said.contains("bypass.dictionary.xlsx"), "{said}");
}

/// What holds no scores is no table of articles to be scored with the built-in model, as the CSV is none.
#[test]
fn a_workbook_without_probabilities_is_refused_as_the_csv_is() {
    let scores = "document,text,note\na,They want the road.,for\n";
    let work = Work::new()
        .with("s.csv", scores)
        .with("s.xlsx", workbook(scores));
    for name in ["s.csv", "s.xlsx"] {
        work.refused(&["summarize", name], &[name, "no column p_<label>"]);
    }
}

/// Numbers are numbers there, whatever a country parts decimals by, and the rest is text.
#[test]
fn shares_and_doubts_are_the_same_in_a_workbook_as_in_a_csv() {
    let mut scores = "document,label,p_against,p_for,text,outlet\n".to_string();
    for at in 0..40 {
        let (label, p) = [("for", "0.2,0.8"), ("against", "0.7,0.3")][at % 2];
        let outlet = ["007", "Echo"][at / 20];
        scores += &format!("letter-{at:02},{label},{p},row {at}.,{outlet}\n");
    }
    // Three labels are wrong, and one is given once.
    let labels = LABELS.replacen(",for\n", ",against\n", 2) + "letter-01,Who can say?,undecided\n";
    let work = Work::new()
        .with("scores.csv", scores)
        .with("labels.csv", labels);
    for (arguments, sheet, texts) in [
        (
            &["summarize", "scores.csv", "--by", "outlet"][..],
            "shares",
            &["group", "label", "estimator", "against"][..],
        ),
        (
            &["audit", "labels.csv"],
            "audit",
            &[
                "document",
                "problem",
                "label",
                "suggested",
                "reasons",
                "text",
                "other_text",
            ],
        ),
    ] {
        let to = |name| {
            work.ok(&[arguments, &["-q", "--force", "-o", name]].concat())
                .out
        };
        assert_eq!(to("table.csv"), to("table.xlsx"));
        let mut csv = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(work.text("table.csv").as_bytes())
            .into_records()
            .map(Result::unwrap)
            .collect::<Vec<_>>()
            .into_iter();
        let mut book: calamine::Xlsx<_> = calamine::open_workbook(work.path("table.xlsx")).unwrap();
        let range = book.worksheet_range(sheet).unwrap();
        let mut rows = range.rows();
        let header: Vec<String> = rows.next().unwrap().iter().map(Data::to_string).collect();
        assert_eq!(csv.next().unwrap(), header);
        assert!(rows.len() > 2 && rows.len() == csv.len(), "{arguments:?}");
        for (row, record) in rows.zip(csv) {
            for ((cell, written), name) in row.iter().zip(&record).zip(&header) {
                match cell {
                    Data::Empty => assert_eq!(written, "", "{name}"),
                    Data::String(text) => {
                        assert_eq!((&**text, true), (written, texts.contains(&&**name)))
                    }
                    Data::Float(number) => {
                        assert_eq!(
                            (*number, false),
                            (written.parse().unwrap(), texts.contains(&&**name))
                        );
                    }
                    other => panic!("{name}: {other:?}"),
                }
            }
        }
        // What was written is written anew; what somebody saved is not.
        let written = work.read("table.xlsx");
        to("table.xlsx");
        assert!(work.read("table.xlsx") == written);
        work.write("table.xlsx", workbook(&work.text("table.csv")));
        work.refused(
            &[arguments, &["-q", "-o", "table.xlsx"]].concat(),
            &["it is not as standpoint wrote it", "choose another name"],
        );
        std::fs::remove_file(work.path("table.xlsx")).unwrap();
        to("table.xlsx");
    }
    for name in ["table.csv", "table.xlsx"] {
        work.refused(&["train", name], &[name, "the table of an audit"]);
    }
    work.misused(
        &["summarize", "scores.csv", "-o", "s.xlsx", "--plan", "0.1"],
        &["--plan"],
    );
}
