//! What is read: pages and tables beside them, standard input, columns of other names; and what is not read back.

use super::{PAGE, news};
use crate::common::{Work, column, rows, said_of};

#[test]
fn dates_and_outlets_come_from_pages_and_from_a_table_beside_them() {
    let page = PAGE.replace(
        "<head>",
        "<head><meta property=\"article:published_time\" content=\"2024-04-30T08:00:00Z\">\
         <script type=\"application/ld+json\">{\"@type\": \"NewsArticle\", \"publisher\": \
         {\"name\": \"Valley Post\"}}</script>",
    );
    let work = news().with("news/b.html", page).with(
        "news/documents.csv",
        "document,outlet,page\na.txt,Letters,4\ne.txt.gz,Letters,\nz.txt,Letters,\n",
    );
    let said = work.ok(&["score", "news", "-m", "bypass.safetensors"]);
    let mut of: Vec<_> = rows(&said.out)
        .into_iter()
        .map(|row| {
            ["document", "date", "outlet", "page"]
                .map(|name| row[name].clone())
                .join(" ")
        })
        .collect();
    of.dedup();
    assert_eq!(
        of,
        [
            "a.txt  Letters 4",
            "b.html 2024-04-30 Valley Post ",
            "n1 2024-05-01  ",
            "n2 2024-05-02  ",
            "d/e.txt.gz  Letters ",
        ]
    );
    let notes: Vec<&str> = said
        .err
        .lines()
        .filter(|line| line.starts_with("note: "))
        .collect();
    assert_eq!(
        notes,
        [
            "note: news/documents.csv: not used: 1 row with a name that no file beside it has, or several have: \
             row 4 (“z.txt”)",
        ]
    );
}

#[test]
fn a_documents_csv_that_says_nothing_of_any_article_is_warned_of() {
    let work = Work::with_model()
        .with("news/a.txt", "Build the bypass now.\n")
        .with("news/documents.csv", "filename,date\na.txt,2020-01-05\n");
    let said = work.ok(&["score", "-q", "news", "-m", "bypass.safetensors"]);
    assert!(
        said.err.contains(
            "warning: news/documents.csv: not used: it should have a column document, which says what file a row \
             is about; its columns are filename, date: is it “filename”? rename it to document"
        ),
        "{}",
        said.err
    );
}

#[test]
fn standard_input_is_an_article() {
    let work = Work::with_model();
    let mut command = work.command(&["score", "-", "-m", "bypass.safetensors"]);
    let said = said_of(
        &mut command,
        "Build the bypass now. The clerk read the names.\n",
    );
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(column(&said.out, "document"), ["stdin", "stdin"]);
    assert_eq!(column(&said.out, "label"), ["for", "neutral"]);
}

#[test]
fn a_table_written_among_the_articles_is_not_read_back() {
    let work = news();
    let arguments = [
        "score",
        "news",
        "-m",
        "bypass.safetensors",
        "-o",
        "news/scores.csv",
    ];
    work.ok(&arguments);
    let first = work.text("news/scores.csv");
    let again = work.ok(&arguments);
    assert_eq!(work.text("news/scores.csv"), first);
    assert!(again.err.contains("1 in use"), "{}", again.err);
    // Nor is the table of an earlier run under another name.
    work.ok(&["segment", "news", "-o", "news/segments.csv"]);
    let model = ["-m", "bypass.safetensors"];
    work.ok(&[&["score", "news", "-o", "news/scores.txt"][..], &model].concat());
    let other = work.ok(&[&["score", "news", "-o", "other.csv"][..], &model].concat());
    assert_eq!(work.text("other.csv"), first);
    assert_eq!(
        other.err.matches("a table that standpoint wrote").count(),
        3,
        "{}",
        other.err
    );
}

#[test]
fn columns_with_other_names_are_found_when_named() {
    let work = Work::with_model().with(
        "posts.tsv",
        "post\tauthor\tlabel\nBuild the bypass now.\tann\told\n",
    );
    work.refused(
        &["score", "posts.tsv", "-m", "bypass.safetensors"],
        &["posts.tsv", "post, author, label", "--text-column"],
    );
    let said = work.ok(&[
        "score",
        "posts.tsv",
        "-m",
        "bypass.safetensors",
        "--text-column",
        "post",
        "--id-column",
        "author",
        "--unit",
        "row",
    ]);
    let rows = rows(&said.out);
    assert_eq!((rows.len(), rows[0]["document"].as_str()), (1, "ann"));
    // The table's own column of that name stays, under another one.
    assert_eq!(
        (rows[0]["label"].as_str(), rows[0]["meta_label"].as_str()),
        ("for", "old")
    );
    work.refused(
        &[
            "score",
            "posts.tsv",
            "-m",
            "bypass.safetensors",
            "--text-column",
            "body",
        ],
        &[
            "posts.tsv",
            "no column named \"body\"",
            "post, author, label",
        ],
    );
}

#[test]
fn cells_that_were_escaped_for_a_page_are_read_with_their_characters() {
    let rows_of = "id,text\n\
        a,&lt;p&gt;They build it now.&lt;/p&gt;&lt;p&gt;Nobody &amp;amp; no one knows why.&lt;/p&gt;\n\
        b,&quot;We want it&#8217;s end&quot;&nbsp;&mdash; so they say.\n\
        c,AT&T builds it now.\n";
    let work = Work::with_model().with("feed.csv", rows_of);
    let said = work.ok(&["score", "feed.csv", "-m", "bypass.safetensors"]);
    let texts = column(&said.out, "text");
    assert_eq!(
        texts,
        [
            "They build it now.",
            "Nobody & no one knows why.",
            "\"We want it’s end\"\u{a0}— so they say.",
            "AT&T builds it now.",
        ]
    );
    assert_eq!(column(&said.out, "start")[2..], ["0", "0"]);
    for told in [
        "note: the text of 2 rows, such as “a”, had escaped characters (&quot; or \\n), which were decoded",
        "note: the text of 1 row, such as “a”, was read without its HTML tags",
    ] {
        assert!(said.err.contains(told), "{}", said.err);
    }
}

#[test]
fn texts_that_stand_for_an_empty_cell_are_told() {
    let table = "id,text\na,They build it now.\nb,NaN\nc,\nd,NULL\ne,None of them came.\n";
    let work = Work::with_model().with("feed.csv", table);
    let said = work.ok(&["score", "feed.csv", "-m", "bypass.safetensors"]);
    let texts = column(&said.out, "text");
    assert_eq!(
        texts,
        ["They build it now.", "NaN", "NULL", "None of them came."]
    );
    let told =
        "note: the text of 2 rows, such as “NaN” of “b”, is what programs write for an empty cell";
    assert!(said.err.contains(told), "{}", said.err);
}

#[test]
fn a_second_column_of_texts_is_told() {
    let work = Work::with_model().with(
        "news.csv",
        "id,content,fulltext\na,Soon.,They build it now.\n",
    );
    let model = ["-m", "bypass.safetensors"];
    let score = |more: &[&str]| {
        work.ok(&[&["score", "news.csv"], &model[..], more].concat())
            .err
    };
    let told = "note: news.csv: the text was read from the column content; there is also fulltext: name the right one (--text-column NAME)";
    let said = score(&[]);
    assert_eq!(said.matches(told).count(), 1, "{said}");
    assert!(!score(&["--text-column", "fulltext"]).contains("there is also"));
}

#[test]
fn a_table_that_is_called_as_a_text_is_told() {
    let table = "id,text\n1,\"They build it, now.\"\n2,Stop it.\n";
    let work = Work::with_model()
        .with("news.txt", table)
        .with("a.txt", "Now, text.\nThey, too.\n");
    let model = ["-m", "bypass.safetensors"];
    let told = "this looks like a table and was read as one text: let its name end in .csv (or name its format with --stdin-format)";
    let said = work.ok(&[&["score", "news.txt", "a.txt"], &model[..]].concat());
    assert_eq!(said.err.matches(told).count(), 1, "{}", said.err);
    let mut command = work.command(&["score", "-", "-m", "bypass.safetensors"]);
    let said = crate::common::said_of(&mut command, table);
    assert!(said.err.contains(told), "{}", said.err);
    let mut command = work.command(&[
        "score",
        "-",
        "-m",
        "bypass.safetensors",
        "--stdin-format",
        "csv",
    ]);
    let said = crate::common::said_of(&mut command, table);
    assert!(!said.err.contains("looks like"), "{}", said.err);
}

#[test]
fn a_guessed_encoding_is_told_once() {
    let article =
        |n: usize| format!("The caf\u{e9} number {n} is to close. They build the road now.\n");
    let mut work = Work::with_model();
    for n in 0..3 {
        let latin: Vec<u8> = article(n)
            .chars()
            .map(|c| u8::try_from(u32::from(c)).unwrap())
            .collect();
        work = work.with(&format!("news/{n}.txt"), latin);
    }
    let said = work.ok(&["score", "news", "-m", "bypass.safetensors"]).err;
    assert_eq!(said.matches("encoding guessed").count(), 1, "{said}");
    let told = "note: 3 documents, such as 0.txt: encoding guessed: windows-1252;";
    assert!(said.contains(told), "{said}");
}

#[test]
fn texts_that_are_not_in_the_language_of_the_model_are_warned_of() {
    let rows_of = |sentence: &str, rows: usize| {
        let rows = (0..rows).map(|n| format!("{n},{sentence} {n}.\n"));
        format!("id,text\n{}", rows.collect::<String>())
    };
    let german = "Der Rat der Stadt hat für die Straße gestimmt und niemand weiß wer das bezahlen soll wenn es sonst nur Ärger gibt im Jahr";
    let english = "The council of the town has voted for the road and nobody knows who is to pay for it in the year";
    let work = Work::with_model()
        .with("de.csv", rows_of(german, 30))
        .with("en.csv", rows_of(english, 30))
        .with("short.csv", rows_of(german, 5));
    let model = ["-m", "bypass.safetensors"];
    let told = "warning: the model knows one language, and these texts were read as English, but do not look like it: 0.0 % of their words are “the”, “of”, “and” and the like";
    for (command, more) in [
        ("score", &["-q"][..]),
        ("report", &["-o", "r.html"]),
        ("summarize", &[]),
    ] {
        let said = work
            .ok(&[&[command, "de.csv"], more, &model[..]].concat())
            .err;
        assert_eq!(said.matches(told).count(), 1, "{command}: {said}");
        for file in ["en.csv", "short.csv"] {
            let said = work.ok(&[&[command, file], more, &model[..]].concat()).err;
            assert!(!said.contains("hardly"), "{command} {file}: {said}");
        }
    }
}

#[test]
fn a_model_of_a_language_without_a_name_warns_of_others() {
    let hebrew = |n: usize| {
        let what = [
            "יש לסלול את הכביש",
            "אסור לסלול את הכביש",
            "המועצה תדון על הכביש",
        ][n % 3];
        format!("{what} וזה לא נכון כי הוא על האדמה של העיר גם אם זה לא טוב {n}")
    };
    let rows = (0..60).map(|n| {
        format!(
            "d{},{},{}\n",
            n / 6,
            hebrew(n),
            ["for", "against", "neutral"][n % 3]
        )
    });
    let labels = format!("document,text,label\n{}", rows.collect::<String>());
    let german =
        "Der Rat der Stadt hat für die Straße gestimmt und niemand weiß wer das bezahlen soll";
    let chinese = "市议会投票赞成修建这条道路但是没有人知道谁来支付费用因为预算已经用完了";
    let table = |row: &dyn Fn(usize) -> String| {
        let rows = (0..30).map(|n| format!("{n},{}.\n", row(n)));
        format!("id,text\n{}", rows.collect::<String>())
    };
    let work = Work::new()
        .with("labels.csv", labels)
        .with("he.csv", table(&hebrew))
        .with("de.csv", table(&|n| format!("{german} {n}")))
        .with("zh.csv", table(&|n| format!("{chinese} {n}")));
    work.ok(&[
        "train",
        "labels.csv",
        "--language",
        "none",
        "-o",
        "he.safetensors",
    ]);
    let told =
        "read as the language of its labels, but do not look like it: 0.0 % of their words are “";
    for (file, warnings) in [("he.csv", 0), ("de.csv", 1), ("zh.csv", 1)] {
        let said = work.ok(&["score", file, "-m", "he.safetensors", "-q"]).err;
        assert_eq!(said.matches(told).count(), warnings, "{file}: {said}");
    }
}

/// A few German articles do not make a folder German, and their labels mean nothing all the same.
#[test]
fn some_articles_in_another_language_are_warned_of() {
    let german = "Der Rat der Stadt hat für die Straße gestimmt, und niemand weiß, wer das bezahlen soll, wenn es sonst nur Ärger gibt. ";
    let english = "The council of the town has voted for the road, and nobody knows who is to pay for it in the end. ";
    let model = ["-m", "bypass.safetensors"];
    for (foreign, told) in [
        (
            4,
            Some(
                "warning: 4 of 14 documents are in another language than the model knows (00.txt looks German): its labels mean nothing there, so leave them out",
            ),
        ),
        (
            1,
            Some(
                "warning: 1 of 14 documents is in another language than the model knows (00.txt looks German): its labels mean nothing there, so leave it out",
            ),
        ),
        (0, None),
    ] {
        let work = Work::with_model();
        for at in 0..14 {
            let (sentence, name) = if at < foreign {
                (german, "Müller")
            } else {
                (english, "Smith")
            };
            let text = format!("{name}, Paris, {at}\n\n{}", sentence.repeat(6));
            work.write(&format!("news/{at:02}.txt"), text);
        }
        let said = work
            .ok(&[&["score", "news", "-q"], &model[..]].concat())
            .err;
        let warnings: Vec<&str> = said
            .lines()
            .filter(|line| line.contains("another language"))
            .collect();
        assert_eq!(warnings, told.into_iter().collect::<Vec<_>>(), "{said}");
    }
}

#[test]
fn a_row_of_another_length_is_told_by_what_parts_its_cells() {
    let work = Work::with_model()
        .with("a.csv", "id;text\n1;Build it.\n2\n")
        .with("b.tsv", "id\ttext\n1\tBuild it.\n2\tNo\tno\n");
    for (file, told) in [
        (
            "a.csv",
            "row 3: 1 cell where the header has 2; it was not read: look for a semicolon outside",
        ),
        (
            "b.tsv",
            "row 3: 3 cells where the header has 2; it was not read: look for a tab outside",
        ),
    ] {
        let said = work.run(&["score", file, "-m", "bypass.safetensors"]);
        assert!(said.code == 1 && said.err.contains(told), "{}", said.err);
    }
}

#[test]
fn the_card_of_a_model_is_no_article() {
    let work = Work::with_labels().with(
        "news/a.txt",
        "They build the bypass now. Nobody knows why.\n",
    );
    work.ok(&[
        "train",
        "bypass.csv",
        "-o",
        "m.safetensors",
        "--card",
        "news/card.md",
    ]);
    let said = work.ok(&["score", "news", "-m", "m.safetensors"]);
    assert!(
        column(&said.out, "document")
            .iter()
            .all(|name| name == "a.txt")
    );
    assert!(
        said.err.contains(
            "card.md: not read: it is a table that standpoint wrote, or a report or model card"
        ),
        "{}",
        said.err
    );
}

#[test]
fn a_page_that_is_called_as_a_text_is_read_as_a_page_with_a_note() {
    let page = "<!DOCTYPE html>\n<html><head><title>Bypass</title>\n\
        <meta property=\"article:published_time\" content=\"2020-01-06\"></head><body><article><h1>Bypass divides town</h1>\n\
        <p>&ldquo;We must build it now,&rdquo; one man said on Monday.</p></article></body></html>";
    let work = Work::with_model()
        .with("page.html", page)
        .with("page.txt", page)
        .with(
            "tag.txt",
            "He said <html> is a tag.\n<p>We need the bypass now.\n",
        );
    let score = |name: &str| work.ok(&["score", name, "-m", "bypass.safetensors"]);
    let (html, text) = (score("page.html"), score("page.txt"));
    assert_eq!(html.out.replace("page.html", "page.txt"), text.out);
    assert!(text.out.contains("2020-01-06"), "{}", text.out);
    let note =
        "note: page.txt: this is a web page under the name of a text, and was read as a page";
    assert!(text.err.contains(note), "{}", text.err);
    assert!(!html.err.contains("under the name"), "{}", html.err);
    // A text that only speaks of tags stays one.
    let tag = score("tag.txt");
    assert!(tag.out.contains("He said <html> is a tag."), "{}", tag.out);
    assert!(!tag.err.contains("web page"), "{}", tag.err);
}

#[test]
fn a_line_of_blanks_is_no_broken_row() {
    let work = Work::with_model().with("a.csv", "id,text\n1,Build it.\n  \n2,Or do not.\n");
    let said = work.ok(&["score", "a.csv", "-m", "bypass.safetensors", "--strict"]);
    assert_eq!(column(&said.out, "document"), ["1", "2"]);
    assert!(!said.err.contains("row 3"), "{}", said.err);
}
