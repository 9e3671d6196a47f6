//! Which sheets of a workbook are read, and what is said of the others.

use rust_xlsxwriter::Workbook;

use crate::common::{LABELS, Work, column};

/// A workbook with sheets of these names, each with the cells of a CSV as texts.
fn sheets(named: &[(&str, &str)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, csv) in named {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (at, row) in (0..).zip(csv.lines()) {
            sheet.write_row(at, 0, row.split(',')).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// The table of `segment`, labelled over several sheets, is no table whose further sheets are sums.
#[test]
fn labels_that_were_left_on_another_sheet_are_told_also_before_an_error() {
    let segments = "document,segment,paragraph,kind,text,start,end";
    let row = "a,1,1,sentence,The road is closed.,0,19";
    let label = |label: &str| format!("{segments},label\n{row},{label}\n");
    let january: String = LABELS
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let (text, label) = (cells[1..cells.len() - 1].concat(), cells[cells.len() - 1]);
            let (document, end) = (cells[0], text.len());
            format!("{document},1,1,sentence,{text},0,{end},{label}\n")
        })
        .collect();
    let january = format!("{segments},label\n{january}");
    let february = format!("{segments},label,note\n{row},for,seen\n");
    let work = Work::new()
        .with(
            "two.xlsx",
            sheets(&[("January", &january), ("February", &february)]),
        )
        .with(
            "none.xlsx",
            sheets(&[
                ("January", &format!("{segments}\n{row}\n")),
                ("February", &label("for")),
            ]),
        )
        .with(
            "rare.xlsx",
            sheets(&[("January", &label("for")), ("February", &february)]),
        );
    let note = |name: &str| {
        format!(
            "note: {name}: read of this workbook: January; not read: February, where other columns"
        )
    };
    let said = work.ok(&["evaluate", "two.xlsx"]);
    assert!(said.err.contains(&note("two.xlsx")), "{}", said.err);
    for (name, error) in [
        ("none.xlsx", "there is no column “label”"),
        ("rare.xlsx", "every row has the label “for”"),
    ] {
        for command in ["train", "evaluate", "audit"] {
            let said = work.run(&[command, name]);
            assert_eq!(said.code, 1);
            let told = said.err.find(&note(name));
            let failed = said.err.find(error);
            assert!(told.is_some() && told < failed, "{}", said.err);
            assert_eq!(said.err.matches("not read: February").count(), 1);
        }
    }
}

#[test]
fn the_sheet_with_the_articles_is_read_and_where_there_is_none_the_others_are_told() {
    let texts = ("texts", "id,body\na,The road is closed.\n");
    let facts = ("facts", "document,outlet\na,Valley Post\n");
    let prose = ("prose", "id,prose\na,The road is open.\n");
    let work = Work::with_model()
        .with("two.xlsx", sheets(&[texts, facts]))
        .with("none.xlsx", sheets(&[facts, prose]));
    let segments = |arguments: &[&str]| {
        let said = work.ok(&[&["segment"], arguments].concat());
        assert!(said.err.contains("read of this workbook: "), "{}", said.err);
        column(&said.out, "text")
    };
    assert_eq!(segments(&["two.xlsx"]), ["The road is closed."]);
    let chosen = ["none.xlsx", "--text-column", "Prose"];
    assert_eq!(segments(&chosen), ["The road is open."]);
    let left = "; read of this workbook: facts; not read: prose, where other columns stand";
    work.refused(
        &["segment", "none.xlsx"],
        &[
            "no text column found among its columns (document, outlet)",
            left,
        ],
    );
    work.refused(
        &["segment", "none.xlsx", "--text-column", "words"],
        &["no column named \"words\" for the text", left],
    );
}

#[test]
fn a_hidden_sheet_is_named_where_the_visible_one_is_empty() {
    let mut book = Workbook::new();
    book.add_worksheet();
    let sheet = book.add_worksheet().set_name("data").unwrap();
    sheet.set_hidden(true).write_string(0, 0, "text").unwrap();
    let work = Work::new().with("a.xlsx", book.save_to_buffer().unwrap());
    let message = "a.xlsx: hidden sheets of this workbook were not read: data; unhide";
    work.refused(&["segment", "a.xlsx"], &[message]);
}

/// Notes on sheets are told of whatever is read in the place of a table, also where an article or a label is missing for it.
#[test]
fn sheets_that_are_not_read_are_named_whatever_stands_in_the_others() {
    let with_notes = |csv: &str| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name("first").unwrap();
        for (at, line) in (0..).zip(csv.lines()) {
            sheet.write_row(at, 0, line.split(',')).unwrap();
        }
        let notes = book.add_worksheet().set_name("second").unwrap();
        notes.write_row(0, 0, ["codes", "meaning"]).unwrap();
        notes.write_row(1, 0, ["a", "Ask the editor."]).unwrap();
        book.save_to_buffer().unwrap()
    };
    let labels = "document,start,end,text,label\nroad.txt,0,19,They want the road.,for\n";
    let work = Work::with_model()
        .with("press/road.txt", "They want the road.\n")
        .with(
            "press/documents.xlsx",
            with_notes("document,date\nroad.txt,2020-01-05\n"),
        )
        .with("words.xlsx", with_notes("category,pattern\nroad,bypass*\n"))
        .with("no-words.xlsx", with_notes("a,b\nroad,bypass*\n"))
        .with("labels.xlsx", with_notes(labels))
        .with("bypass.csv", LABELS)
        .with("places.xlsx", with_notes(&labels.replace(",0,19", ",3,19")));
    let told = |arguments: &[&str], name: &str| {
        let said = work.run(arguments).err;
        let note = format!("note: {name}: read of this workbook: ");
        assert_eq!(said.matches(&note).count(), 1, "{arguments:?}: {said}");
    };
    told(
        &["score", "press", "-m", "bypass.safetensors"],
        "press/documents.xlsx",
    );
    let labels = "bypass.csv";
    for words in ["words.xlsx", "no-words.xlsx"] {
        told(&["evaluate", labels, "--dictionary", words], words);
    }
    told(
        &["evaluate", labels, "--against", "words.xlsx"],
        "words.xlsx",
    );
    for labels in ["labels.xlsx", "places.xlsx"] {
        told(&["detach", labels, "--articles", "press"], labels);
    }
}

#[test]
fn a_sheet_for_each_coder_is_read_as_the_coder_of_its_name() {
    let ben = LABELS.replace(",for\n", ",against\n");
    let work = Work::new().with("team.xlsx", sheets_of(&[("anna", LABELS), ("ben", &ben)]));
    let said = work.ok(&["agree", "team.xlsx"]);
    let note = "each as the coder of its name: anna, ben";
    assert!(said.err.contains(note), "{}", said.err);
    assert!(said.out.contains("alpha"), "{}", said.out);
}

/// A workbook whose sheets have the cells of a CSV with quotation marks.
fn sheets_of(named: &[(&str, &str)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, csv) in named {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        let mut reader = csv::ReaderBuilder::new();
        let mut reader = reader.has_headers(false).from_reader(csv.as_bytes());
        for (at, row) in (0..).zip(reader.records()) {
            let row = row.unwrap();
            sheet
                .write_row(at, 0, row.iter().map(str::to_string))
                .unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}
