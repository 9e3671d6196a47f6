//! What is read: pages and tables beside them, standard input, columns of other names; and what is not read back.

use super::{PAGE, news};
use crate::common::{Work, column, rows, said};

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
            "note: news/documents.csv: 1 row names no file beside it, or one of several of that name: \
             line 4 (“z.txt”)",
            "note: news/documents.csv: 1 file has no row in it: b.html",
        ]
    );
}

#[test]
fn standard_input_is_an_article() {
    let work = Work::with_model();
    let mut command = work.command(&["score", "-", "-m", "bypass.safetensors"]);
    let said = said(command.write_stdin("Build the bypass now. The clerk read the names.\n"));
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
