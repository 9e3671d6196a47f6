//! `standpoint report`: one page to read, filter, search and print.

mod figures;
mod questions;
mod shares;

use crate::common::{self, Work, said};
use serde_json::Value;
use standpoint::model::Model;

const ARTICLE: &str = "Bypass divides town\n\nBy Ann Example\n\nThe council met on Monday. “We must build it now,” one man said.\n\nThe bypass would ruin the meadows.\n";

const TABLE: &str = "document,label,p_no,p_yes,text,start,end,Outlet,date,desk\n\
    a,yes,0.1,0.9,Go.,0,3,Post,2003-01-05,x\n\
    a,no,0.9,0.1,Stay.,4,9,Post,2003-01-05,y\n\
    b,yes,0.2,0.8,Go.,0,3,Echo,2003-03,x\n\
    c,no,0.6,0.4,Wait.,0,5,,soon,x\n";

/// A folder with a model and two articles.
fn work() -> Work {
    Work::with_model().with("news/one.txt", ARTICLE).with(
        "news/two.txt",
        "The plan would ruin us all.\n\nBuild the bypass.\n",
    )
}

fn of_articles(work: &Work, more: &[&str]) -> String {
    let arguments = [&["report", "news", "-m", "bypass.safetensors"], more].concat();
    work.ok(&arguments).out
}

#[test]
fn the_built_in_model_is_cited_by_its_name_and_the_hash_of_its_file() {
    let work = work();
    let page = work.ok(&["report", "news"]).out;
    let name = "; model: the built-in model (withdrawal of foreign forces from Iraq), SHA-256 ";
    let (_, cited) = page.split_once(name).unwrap();
    work.write("built-in.safetensors", Model::withdrawal_bytes());
    let of_file = work
        .ok(&["report", "news", "-m", "built-in.safetensors"])
        .out;
    let name = "; model: built-in.safetensors, SHA-256 ";
    let (_, of_file) = of_file.split_once(name).unwrap();
    assert_eq!(cited[..64], of_file[..64]);
    let asked = work.ok(&["report", "news", "-m", "built-in"]).out;
    assert_eq!(asked, page);
}

#[test]
fn a_sample_is_drawn_of_what_the_same_model_scored() {
    let work = work();
    let drawn = |model: &str| {
        format!(
            "<code>standpoint score ARTICLES{model} -o scores.csv</code> and <code>standpoint sample scores.csv"
        )
    };
    let (own, of_built_in) = (drawn(" -m MODEL"), drawn(""));
    let page = of_articles(&work, &[]);
    assert!(page.contains(&own), "{page}");
    // Which model a table is of, it does not say.
    work.write("table.csv", TABLE);
    let page = work.ok(&["report", "table.csv"]).out;
    assert!(page.contains(&own), "{page}");
    let page = work.ok(&["report", "news"]).out;
    assert!(page.contains(&of_built_in), "{page}");
}

/// What the page's script reads.
fn data(page: &str) -> Value {
    let (_, rest) = page
        .split_once("<script type=\"application/json\" id=\"data\">")
        .unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

/// The pieces of a document: `[gap, text, kind]` or `[gap, text, start, end, [label, reasons, code, p…]…]`.
fn pieces(page: &str, document: usize) -> Vec<Value> {
    data(page)["documents"][document][2]
        .as_array()
        .unwrap()
        .clone()
}

fn texts(page: &str, document: usize) -> Vec<String> {
    let text = |piece: Value| piece[1].as_str().unwrap().to_string();
    pieces(page, document).into_iter().map(text).collect()
}

/// The page without script, style and articles.
fn still(page: &str) -> String {
    let (before, rest) = page.split_once("<style>").unwrap();
    let (_, rest) = rest.split_once("</style>").unwrap();
    let (body, _) = rest
        .split_once("<script type=\"application/json\"")
        .unwrap();
    let policy = before
        .split("content=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    before.replace(policy, "…") + body
}

#[test]
fn articles_are_there_in_full_each_text_once_with_paragraphs_and_boilerplate() {
    let page = of_articles(&work(), &[]);
    let words = [
        "Bypass divides town",
        "The council met on Monday.",
        "By Ann Example",
        "Build the bypass.",
    ];
    for text in words {
        assert_eq!(page.matches(text).count(), 1, "{text}");
    }
    let gaps: Vec<(u64, bool)> = pieces(&page, 0)
        .iter()
        .map(|piece| (piece[0].as_u64().unwrap(), piece[4].is_array()))
        .collect();
    // The headline, a byline, then a paragraph of two sentences and one of one.
    assert_eq!(
        gaps,
        [(3, true), (2, false), (2, true), (1, true), (2, true)]
    );
    assert_eq!(pieces(&page, 0)[1][2], "byline");
    let sentence = &pieces(&page, 0)[2][4];
    let sum: u64 = (3..6).map(|at| sentence[at].as_u64().unwrap()).sum();
    assert!((9999..=10001).contains(&sum), "{sentence}");
}

#[test]
fn without_a_script_the_overview_and_the_card_are_there() {
    let page = still(&of_articles(
        &work(),
        &["--title", "The <bypass>", "--date", "2024-05"],
    ));
    let hashes = regex::Regex::new("[0-9a-f]{64}").unwrap();
    insta::assert_snapshot!(hashes.replace_all(&page, "(hash)"));
}

/// Takes the probabilities out of what the script reads.
fn take_probabilities(data: &mut Value) -> Vec<u64> {
    let mut taken = Vec::new();
    for document in data["documents"].as_array_mut().unwrap() {
        for piece in document[2].as_array_mut().unwrap() {
            let Some(answer) = piece.get_mut(4).and_then(Value::as_array_mut) else {
                continue;
            };
            let tail = answer.split_off(3);
            taken.extend(tail.iter().map(|p| p.as_u64().unwrap()));
        }
    }
    taken
}

#[test]
fn a_table_gives_the_same_page_as_its_articles_but_for_the_model() {
    let work = work();
    let score = [
        "score",
        "news",
        "-m",
        "bypass.safetensors",
        "--all",
        "-o",
        "all.csv",
    ];
    work.ok(&score);
    let title = ["--title", "The bypass"];
    let of_table = work.ok(&[&["report", "all.csv"][..], &title].concat()).out;
    let of_articles = of_articles(&work, &title);
    let (mut table, mut articles) = (data(&of_table), data(&of_articles));
    let both = [&mut table, &mut articles].map(take_probabilities);
    assert_eq!(table, articles);
    assert_eq!(both[0].len(), both[1].len());
    // A table has four decimals, which may not sum to 1 until they are scaled.
    let close = |(p, q): (&u64, &u64)| p.abs_diff(*q) <= 1;
    assert!(both[0].iter().zip(&both[1]).all(close), "{both:?}");
    let overview = |page: &str| {
        still(page)
            .split("<section id=\"about\"")
            .next()
            .unwrap()
            .replace(" lang=\"en\"", " lang=\"\"")
    };
    assert_eq!(overview(&of_table), overview(&of_articles));
    assert!(of_table.contains("nothing is known of the model"));
    assert!(of_articles.contains("multinomial logistic regression"));
    assert!(!of_articles.contains("nothing is known of the model"));
}

#[test]
fn a_table_without_boilerplate_keeps_the_paragraphs() {
    let work = work();
    work.ok(&[
        "score",
        "news",
        "-m",
        "bypass.safetensors",
        "-o",
        "scores.csv",
    ]);
    let page = work.ok(&["report", "scores.csv"]).out;
    let gaps: Vec<u64> = pieces(&page, 0)
        .iter()
        .map(|piece| piece[0].as_u64().unwrap())
        .collect();
    assert_eq!(gaps, [1, 2, 1, 2]);
    assert_eq!(data(&page)["documents"][0][0], "one.txt");
}

#[test]
fn documents_of_one_name_are_one_as_in_their_table() {
    let rows =
        "id,text,Outlet\na,Build it now.,Post\nb,Wait for it.,Echo\na,Stop it at once.,Mail\n";
    let work = Work::with_model().with("dup.csv", rows);
    let model = ["-m", "bypass.safetensors"];
    let of_articles = work.ok(&["report", "dup.csv", model[0], model[1]]);
    work.ok(&["score", "dup.csv", model[0], model[1], "-o", "s.csv"]);
    let of_table = work.ok(&["report", "s.csv"]);
    for report in [&of_articles, &of_table] {
        assert!(
            report.err.contains("3 scored sentences of 2 articles"),
            "{}",
            report.err
        );
        assert_eq!(texts(&report.out, 0), ["Build it now.", "Stop it at once."]);
        // It has two outlets.
        assert!(!report.out.contains("By Outlet"));
    }
}

#[test]
fn a_label_that_was_withheld_stays_away() {
    let work = work();
    let score = [
        "score",
        "news",
        "-m",
        "bypass.safetensors",
        "--min-probability",
        "1",
        "-o",
        "s.csv",
    ];
    work.ok(&score);
    let page = work.ok(&["report", "s.csv"]).out;
    assert!(pieces(&page, 0).iter().all(|piece| piece[4][0] == -1));
    assert!(page.contains("6 have no label"), "{}", still(&page));
}

#[test]
fn hostile_text_is_text() {
    let evil = "</script><script>alert(1)</script> <!-- & \u{2028} \u{202E}live\u{202C} <img src=x onerror=alert(2)> {{style}} went home.";
    let name = "</title><script>alert(3)</script>&\"'";
    let mut table = csv::Writer::from_writer(Vec::new());
    table
        .write_record([
            "document",
            "label",
            "p_<b>x</b>",
            "p_y",
            "text",
            "reasons",
            "outlet",
            "date",
        ])
        .unwrap();
    table
        .write_record([
            name,
            "y",
            "0.2",
            "0.8",
            evil,
            evil,
            "<i>Post</i>",
            "<b>2003</b>",
        ])
        .unwrap();
    let work = Work::new().with("s.csv", table.into_inner().unwrap());
    let page = work.ok(&["report", "s.csv", "--title", name]).out;
    assert_eq!(texts(&page, 0), [evil]);
    assert_eq!(data(&page)["documents"][0][0], name);
    assert_eq!(data(&page)["questions"][0]["labels"][0], "<b>x</b>");
    // Two scripts, the data and the page's own, and no tag of anyone else.
    assert_eq!(page.matches("<script").count(), 2);
    assert_eq!(page.matches("</script").count(), 2);
    for tag in ["<img", "<!--", "<i>Post", "<b>x", "<b>2003", "\u{2028}"] {
        assert!(!page.contains(tag), "{tag}");
    }
    assert!(page.contains("&lt;i&gt;Post&lt;/i&gt;"));
}

#[test]
fn titles_of_a_column_are_on_the_page() {
    let table = |titles: [&str; 3]| {
        let [a, b, c] = titles;
        format!(
            "document,text,label,p_no,p_yes,Titel\nm1,They go.,yes,0.1,0.9,{a}\nm1,They stay.,no,0.9,0.1,{b}\n\
             m2,Go.,yes,0.1,0.9,{c}\n"
        )
    };
    let work = Work::new();
    let titles = |csv: String| {
        work.write("s.csv", csv);
        data(&work.ok(&["report", "s.csv"]).out)["titles"].clone()
    };
    let found = titles(table([" Troops out", " Troops out", ""]));
    assert_eq!(found, serde_json::json!(["Troops out", ""]));
    // A title of each sentence is not that of the article.
    assert_eq!(titles(table(["One", "Two", ""])), Value::Null);
    assert_eq!(
        titles(table(["One", "One", ""]).replace("Titel", "tag")),
        Value::Null
    );
}

#[test]
fn nul_and_right_to_left_text_come_through() {
    let work = Work::with_model().with(
        "news/a.csv",
        "id,text\nرأي,\"على القوات أن ترحل. NUL\u{0}here ends.\"\n",
    );
    let page = of_articles(&work, &[]);
    assert!(!page.contains('\0'));
    assert!(texts(&page, 0).concat().contains("على القوات أن ترحل"));
}

/// What may run and load is what the hashes name, and nothing refers to anything outside the file.
#[test]
fn nothing_is_loaded_from_elsewhere() {
    let page = of_articles(&work(), &[]);
    let policy = "default-src 'none'; style-src 'sha256-";
    assert!(
        page.contains(policy)
            && page.contains("script-src 'sha256-")
            && page.contains("connect-src 'none'")
    );
    for word in [
        "unsafe-inline",
        "src=",
        "@import",
        "url(",
        " style=",
        " onclick",
    ] {
        assert!(!page.contains(word), "{word}");
    }
    for (at, _) in page.match_indices("http") {
        let allowed = ["http-equiv", "http://www.w3.org/2000/svg'"];
        assert!(
            allowed.iter().any(|known| page[at..].starts_with(known)),
            "{}",
            &page[at..at + 40]
        );
    }
}

#[test]
fn the_same_articles_make_the_same_bytes() {
    let work = work();
    let page = of_articles(&work, &["-o", "a.html"]);
    assert_eq!(page, "");
    let mut again = work.command(&["report", "news", "-m", "bypass.safetensors", "-o", "b.html"]);
    said(again.env("RAYON_NUM_THREADS", "1").env("TZ", "Asia/Tokyo"));
    assert!(work.read("a.html") == work.read("b.html"));
    // A page that lies in the folder is replaced and not read.
    of_articles(&work, &["-o", "news/c.html"]);
    of_articles(&work, &["-o", "news/c.html"]);
    assert!(work.read("news/c.html") == work.read("a.html"));
}

/// A thousand articles of five kilobytes, as long as the seed articles are.
#[test]
fn a_thousand_articles_stay_under_fifteen_megabytes() {
    let work = Work::with_model();
    let sentences = common::column(common::LABELS, "text");
    let mut bytes = 0;
    for at in 0..1000 {
        let sentences = sentences.iter().cycle().skip(at).take(90);
        let lines = sentences.collect::<Vec<_>>();
        let paragraphs = lines.chunks(3).map(|three| {
            format!(
                "{} {}, as they say. {}",
                three[0],
                three[1].trim_end_matches('.'),
                three[2]
            )
        });
        let text = paragraphs.collect::<Vec<_>>().join("\n\n");
        bytes += text.len();
        work.write(&format!("news/{at:04}.txt"), text);
    }
    let page = of_articles(&work, &[]);
    assert_eq!(data(&page)["documents"].as_array().unwrap().len(), 1000);
    assert!(
        page.len() < 15_000_000,
        "{} bytes of {bytes} bytes of articles",
        page.len()
    );
}

#[test]
fn what_cannot_be_made_is_refused() {
    let work = work().with("s.csv", TABLE).with("empty.csv", "");
    work.refused(
        &["report", "-q", "nowhere", "-o", "r.html"],
        &["nowhere", "no such file"],
    );
    work.refused(
        &["report", "-q", "s.csv", "news"],
        &["s.csv", "name it alone"],
    );
    work.refused(
        &["report", "-q", "s.csv", "-m", "bypass.safetensors"],
        &["leave -m away"],
    );
    work.refused(
        &["report", "-q", "s.csv", "-o", "s.csv"],
        &["s.csv", "choose another name"],
    );
    work.refused(
        &["report", "-q", "s.csv", "-o", "news"],
        &["news", "folder"],
    );
    work.refused(
        &["report", "-q", "news", "-m", "none"],
        &["none", "no such model file"],
    );
    work.refused(&["report", "-q", "empty.csv"], &["empty.csv"]);
    work.write("broken.csv", TABLE.replace("0.9,Go", "0.7,Go"));
    work.refused(
        &["report", "-q", "broken.csv"],
        &["broken.csv", "row 2", "sum to"],
    );
    work.misused(&["report", "s.csv", "--date", "last May"], &["2003-04-30"]);
    work.misused(&["report"], &["<PATH>..."]);
}

#[test]
fn help() {
    insta::assert_snapshot!(Work::new().ok(&["report", "--help"]).out);
}

#[test]
fn a_workbook_of_scores_names_its_model() {
    let work = work();
    let score = |table: &str| {
        work.ok(&["score", "news", "-m", "bypass.safetensors", "-o", table]);
        work.ok(&["report", table]).out
    };
    let (of_workbook, of_csv) = (score("scores.xlsx"), score("scores.csv"));
    let about = |page: &str| {
        page.split_once("<section id=\"about\"")
            .unwrap()
            .1
            .to_string()
    };
    let cited = |page: &str| {
        let (_, citation) = page.split_once("<blockquote id=\"citation\">").unwrap();
        citation.split_once("</blockquote>").unwrap().0.to_string()
    };
    assert_eq!(cited(&of_workbook), cited(&of_articles(&work, &[])));
    for words in [
        "<dt>Its labels</dt><dd>against, neutral, for</dd>",
        "what the workbook of scores says",
    ] {
        assert!(about(&of_workbook).contains(words), "{of_workbook}");
    }
    assert!(!about(&of_workbook).contains("news"));
    assert!(cited(&of_csv).contains("name it here"));
    // Its name is that of the page, as that of a table is which names no model.
    assert!(of_workbook.contains("<title>bypass</title>"));
    assert!(of_csv.contains("<title>scores</title>"));
    let built_in = work.ok(&["report", "news"]).out;
    assert!(built_in.contains("<h1 dir=\"auto\">Withdrawal of foreign forces from Iraq</h1>"));
}
