//! Exports of news databases: many articles in one file.

use crate::common::{Work, column, rows};

/// The words of an article, after the line that a database puts above it.
fn article(number: usize) -> String {
    format!(
        "{number} of 3 DOCUMENTS\n\nUpland News\n\nMay {number}, 2024 Monday\n\nCouncil puts off its vote on bypass {number}\n\nThe council met on Monday for the {number}th time. \
         The bypass will free our village.\n\n"
    )
}

#[test]
fn each_article_of_an_export_is_a_document() {
    let export: String = (1..=3).map(article).collect();
    let work = Work::with_model()
        .with("news/export.txt", &export)
        .with("news/single.txt", article(1))
        .with(
            "news/documents.csv",
            "document,outlet\nexport.txt,Delta Post\n",
        );
    let said = work.ok(&["score", "news", "-m", "bypass.safetensors"]);
    let names = column(&said.out, "document");
    let expected = ["export.txt:1", "export.txt:2", "export.txt:3", "single.txt"];
    let expected = expected.map(|name| [name; 3]);
    assert_eq!(names, expected.concat());
    assert_eq!(column(&said.out, "sentence"), ["1", "2", "3"].repeat(4));
    // An article is scored as if it stood in a file of its own.
    let table = rows(&said.out);
    for column in ["text", "label", "probability", "reasons", "start", "end"] {
        let of = |from: usize| table[from..from + 3].iter().map(|row| &row[column]);
        assert!(of(0).eq(of(9)), "{column}");
    }
    // What the export says of an article, and what the table beside it says of all.
    let dates = column(&said.out, "date");
    let expected = ["2024-05-01", "2024-05-02", "2024-05-03", "2024-05-01"].map(|date| [date; 3]);
    assert_eq!(dates, expected.concat());
    assert_eq!(table[8]["outlet"], "Delta Post");
    let note = "note: export.txt:1: this is an export of a news database";
    assert_eq!(said.err.matches("export of a news").count(), 1);
    assert!(said.err.contains(note), "{}", said.err);
}

#[test]
fn dates_that_are_left_out_of_a_large_folder_are_told() {
    let work = Work::with_model();
    for number in 1..=1000 {
        work.write(&format!("news/{number}.txt"), "The road is closed.\n");
    }
    let export: String = (1..=3).map(article).collect();
    work.write("news/x.txt", &export);
    let alone = "Bypass vote\n\nUpland News\n\nMay 1, 2024 Monday\n\nThe bypass will free our village.\n\nEnd of Document\n";
    work.write("news/y.txt", alone);
    let model = ["-m", "bypass.safetensors"];
    let said = work.ok(&[&["score", "news"], &model[..]].concat());
    assert!(!said.out.lines().next().unwrap().contains("date"));
    let told = "note: the date and the outlet of 4 articles of exports, such as “x.txt:1”, are left out: name the file itself in front";
    assert!(said.err.contains(told), "{}", said.err);
    let said = work.ok(&[&["score", "news/x.txt", "news"], &model[..]].concat());
    assert!(!said.err.contains("left out"), "{}", said.err);
    let mut dated: Vec<String> = rows(&said.out)
        .into_iter()
        .filter(|row| !row["date"].is_empty())
        .map(|row| row["document"].clone())
        .collect();
    dated.dedup();
    assert_eq!(dated, ["x.txt:1", "x.txt:2", "x.txt:3", "y.txt"]);
}

#[test]
fn an_article_that_was_saved_alone_brings_its_date_and_outlet_along() {
    let text = "Bypass vote\n\nUpland News\n\nMay 1, 2024 Monday\n\nThe bypass will free our village.\n\nEnd of Document\n";
    let work = Work::with_model()
        .with("news/1.txt", text)
        .with("news/2.txt", text.replace("May 1", "May 2"))
        .with(
            "news/3.txt",
            "Bypass vote\n\nMay 3, 2024\n\nThe bypass will free our village.\n",
        );
    let table = work.ok(&["score", "news", "-m", "bypass.safetensors"]).out;
    let mut found: Vec<String> = rows(&table)
        .iter()
        .map(|row| {
            ["document", "date", "outlet"]
                .map(|column| row[column].as_str())
                .join("|")
        })
        .collect();
    found.dedup();
    let expected = [
        "1.txt|2024-05-01|Upland News",
        "2.txt|2024-05-02|Upland News",
        "3.txt||",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_long_export_is_taken_apart_as_it_is_read() {
    let article = |number: usize| {
        let words = "The bypass will free our village of lorries, said a farmer. ".repeat(20);
        format!("Vote {number}\n\n{words}\n\nEnd of Document\n\n")
    };
    let export: String = (1..=300).map(article).collect();
    assert!(export.len() > 300_000);
    let work = Work::with_model().with("export.txt", export + "Search summary\n");
    let arguments = ["score", "export.txt", "-m", "bypass.safetensors"];
    let table = work.ok(&arguments).out;
    let mut names = column(&table, "document");
    names.dedup();
    let expected: Vec<String> = (1..=300).map(|n| format!("export.txt:{n}")).collect();
    assert_eq!(names, expected);
    for threads in ["1", "3"] {
        let again = work.ok(&[&arguments[..], &["--threads", threads]].concat());
        assert_eq!(again.out, table);
    }
    let arguments = [&arguments[..], &["-o", "s.csv", "--resume"]].concat();
    work.ok(&arguments);
    assert_eq!(work.text("s.csv"), table);
}

#[test]
fn a_page_may_be_an_export() {
    let article = |number: usize| {
        format!(
            "<div class=\"article\"><h1>Vote {number} on the bypass divides the council</h1><div>212 words</div><div>{number} May 2024</div>\
             <div>Upland News</div><p>The council met on Monday for the {number}th time, and nobody came to hear it.</p>\
             <p>The bypass will free our village of lorries, said a farmer of the valley.</p>\
             <p>Document UPLN000020240501ek1c0003{number}</p></div>"
        )
    };
    let page = format!("<html><body>{}{}</body></html>", article(1), article(2));
    let work = Work::with_model().with("export.html", page);
    let table = work
        .ok(&["score", "export.html", "-m", "bypass.safetensors"])
        .out;
    let names = column(&table, "document");
    assert_eq!(names, [["export.html:1"; 3], ["export.html:2"; 3]].concat());
    assert_eq!(column(&table, "date")[3], "2024-05-02");
    assert_eq!(column(&table, "outlet")[3], "Upland News");
    assert_eq!(
        column(&table, "text")[3],
        "Vote 2 on the bypass divides the council"
    );
}

/// What the table says of each document: its name, date and outlet, and its kinds of rows with their texts.
fn read(page: &str) -> (Vec<[String; 3]>, Vec<(String, String)>) {
    let work = Work::with_model().with("export.html", page);
    let scores = work.ok(&["score", "export.html", "-m", "bypass.safetensors"]);
    let mut documents: Vec<[String; 3]> = rows(&scores.out)
        .iter()
        .map(|row| ["document", "date", "outlet"].map(|column| row[column].clone()))
        .collect();
    documents.dedup();
    let segments = work.ok(&["segment", "export.html"]).out;
    let segments = rows(&segments);
    let segments = segments
        .iter()
        .map(|row| (row["kind"].clone(), row["text"].clone()))
        .collect();
    (documents, segments)
}

const VOTES: [&str; 2] = [
    "The council put the vote off again",
    "Farmers want the road moved to the north",
];
const PROSE: &str =
    "The council met on Monday in the old school by the river, and nobody came to hear it.";

/// As Nexis saves pages; it went on with the 2001st article.
#[test]
fn nothing_of_a_page_of_nexis_is_lost() {
    let span = |text: &str| {
        format!("<BR><DIV CLASS=\"c5\"><P CLASS=\"c6\"><SPAN>{text}</SPAN></P></DIV>\n")
    };
    let article = |(number, title): (usize, &str)| {
        [
            &format!("{} of 2146 DOCUMENTS", 2000 + number),
            "Upland News",
            &format!("May {number}, 2024, Monday, Late Edition - Final<BR>Correction Appended"),
            title,
            "BYLINE: By Mona Haddad",
            "LENGTH: 212 words",
            PROSE,
            "LOAD-DATE: May 9, 2024",
            "Copyright 2024 Upland Company",
        ]
        .map(span)
        .concat()
            + "<!-- Hide XML section from browser\n</DOCFULL>\n</DOC> -->\n"
    };
    let articles: String = (1..).zip(VOTES).map(article).collect();
    let (documents, segments) = read(&format!("<HTML><BODY>{articles}</BODY></HTML>"));
    assert_eq!(
        documents,
        [
            ["export.html:1", "2024-05-01", "Upland News"],
            ["export.html:2", "2024-05-02", "Upland News"]
        ]
        .map(|row| row.map(str::to_owned))
    );
    for title in VOTES {
        assert!(segments.contains(&("headline".to_owned(), title.to_owned())));
    }
    let scored: Vec<&str> = segments
        .iter()
        .filter(|(kind, _)| kind == "sentence")
        .map(|(_, text)| text.as_str())
        .collect();
    assert_eq!(scored, [PROSE, PROSE]);
}

/// As Europresse saves them: the newer form, and the one of before, in tables.
#[test]
fn pages_of_europresse_are_taken_apart() {
    let newer = |(number, title): (usize, &str)| {
        format!(
            "<article> <header> <div><span class=\"DocPublicationName\">Upland News, no. 212 </span></div> <div><span class=\"DocHeader\">\
             Politique, lundi {number} mai 2024 458 mots, p. 12</span></div> <div class=\"titreArticle\"><p class=\"titreArticleVisu\">{title}</p>\
             </div> <div class=\"docAuthors\">Mona Haddad</div> </header> <section><div class=\"DocText clearfix\"><div class=\"docOcurrContainer\">\
             <p>{PROSE}</p></div></div></section> <aside><div><b>Note(s) : </b></div></aside> <footer><small>© 2024 Upland News. Tous droits \
             réservés.</small> <p>Numéro de document : news·2024050{number}·UN·0012</p> <div class=\"publiC-lblNodoc\">news·2024050{number}·UN·0012\
             </div> <div>Certificat émis le <b>4 juin 2024</b> à <b>Université</b> à des fins de visualisation personnelle et temporaire.</div>\
             </footer> </article>"
        )
    };
    let older = |(number, title): (usize, &str)| {
        format!(
            "<table><tr><td><span class=\"DocPublicationName\">Upland News</span><br><span class=\"DocHeader\">Politique, </span><span>lundi \
             </span><span>{number} mai 2024</span><br><br><span class=\"TitreArticleVisu\">{title}</span><br><br>Mona Haddad<br><p></p>{PROSE}\
             <p></p><b><i>© 2024 Upland News. Tous droits réservés.</i></b><p></p>Numéro de document : news·2024050{number}·UN·0012<br><br>\
             <table><tr><td>news·2024050{number}·UN·0012</td></tr><tr><td>Ce certificat est émis à <b>Université</b> à des fins de \
             visualisation personnelle et temporaire.</td></tr><tr><td>Date d'émission : <b>2024-06-04</b></td></tr><tr><td>Le présent \
             document est protégé par les lois et conventions internationales sur le droit d'auteur.</td></tr></table></td></tr></table>"
        )
    };
    let place = |title: &str| 1 + VOTES.iter().position(|vote| *vote == title).unwrap_or(0);
    for articles in [
        VOTES.map(|title| newer((place(title), title))),
        VOTES.map(|title| older((place(title), title))),
    ] {
        let (documents, segments) =
            read(&format!("<html><body>{}</body></html>", articles.concat()));
        let expected = [
            ["export.html:1", "2024-05-01", "Upland News"],
            ["export.html:2", "2024-05-02", "Upland News"],
        ];
        assert_eq!(documents, expected.map(|row| row.map(str::to_owned)));
        let said = |wanted: &str| {
            let found = segments.iter().filter(|(kind, _)| kind == wanted);
            found.map(|(_, text)| text.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(said("headline"), VOTES);
        assert_eq!(said("sentence"), [PROSE, PROSE]);
        assert_eq!(said("notice").len(), 2);
        // One that was saved alone is no export, and read as whole.
        let (documents, alone) = read(&format!("<html><body>{}</body></html>", articles[0]));
        assert_eq!(
            documents,
            [["export.html", "2024-05-01", "Upland News"].map(str::to_owned)]
        );
        let half = segments.len() / 2;
        assert_eq!(alone, segments[..half]);
    }
}

#[test]
fn an_export_is_known_in_any_encoding_and_behind_a_long_first_article() {
    let words = "The bypass will free our village of lorries, said a farmer. ".repeat(4000);
    let long = article(1) + &words + "\n\n";
    assert!(long.len() > 200_000);
    let work = Work::with_model()
        .with("long.txt", long + &article(2))
        .with("short.txt", [article(1), article(2)].concat());
    let utf16 = |name: &str, text: &str| {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        let bytes: Vec<u8> = [0xFF, 0xFE].into_iter().chain(units).collect();
        std::fs::write(work.path(name), bytes).unwrap();
    };
    utf16("short16.txt", &work.text("short.txt"));
    for name in ["long.txt", "short16.txt"] {
        let table = work.ok(&["score", name, "-m", "bypass.safetensors"]).out;
        let mut dated: Vec<[String; 3]> = rows(&table)
            .iter()
            .map(|row| ["document", "date", "outlet"].map(|column| row[column].clone()))
            .collect();
        dated.dedup();
        let expected = [1, 2].map(|number| {
            [
                format!("{name}:{number}"),
                format!("2024-05-0{number}"),
                "Upland News".to_owned(),
            ]
        });
        assert_eq!(dated, expected);
        // Every command tells the same documents apart.
        let mut names = column(&work.ok(&["segment", name]).out, "document");
        names.dedup();
        assert_eq!(names, expected.map(|[document, ..]| document));
    }
}

#[test]
fn a_report_of_proquest_is_taken_apart() {
    let rule = "_".repeat(60);
    let article = |number: usize| {
        format!(
            "{rule}\n\nBypass vote {number}\n\nAuthor: Haddad, Mona\n\nFull text: The council met on Monday for the {number}th time. \
             The bypass will free our village.\n\nPublication title: Upland News; Upland\n\nPublication date: May {number}, 2024\n\n\
             ProQuest document ID: 43309980{number}\n\nLast updated: 2025-01-09\n\n"
        )
    };
    let report = format!("{rule}\n\nReport Information from ProQuest\nJune 1 2025 11:03\n");
    let rest = format!("{rule}\n\nContact us at once, they say.\n");
    let export = [report, article(1), article(2), rest].concat();
    let work = Work::with_model().with("proquest.txt", export);
    let table = rows(
        &work
            .ok(&["score", "proquest.txt", "-m", "bypass.safetensors"])
            .out,
    );
    let found: Vec<String> = table
        .iter()
        .map(|row| {
            ["document", "date", "outlet", "text"]
                .map(|column| row[column].as_str())
                .join("|")
        })
        .collect();
    let expected = |number: usize| {
        let texts = [
            format!("Bypass vote {number}"),
            format!("The council met on Monday for the {number}th time."),
            "The bypass will free our village.".to_owned(),
        ];
        texts.map(|text| format!("proquest.txt:{number}|2024-05-0{number}|Upland News|{text}"))
    };
    assert_eq!(found, [expected(1), expected(2)].concat());
}
