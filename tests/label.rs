//! `standpoint label`: the server behind the page, spoken to as the page does. `tests/browser` drives the page.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

mod columns;
mod corrections;
mod doubts;
mod edited;
mod kept;
mod only;
mod order;
mod review;
mod shown;
mod team;
mod units;
mod waves;

use crate::common::{Work, column, rows};
use serde_json::{Value, json};

/// A running program, with the page of who started it.
struct Labelling {
    child: Child,
    said: BufReader<std::process::ChildStderr>,
    page: Page,
    /// What it said before the address.
    before: String,
}

/// The address of a page.
struct Page {
    host: String,
    token: String,
}

impl std::ops::Deref for Labelling {
    type Target = Page;

    fn deref(&self) -> &Page {
        &self.page
    }
}

impl Labelling {
    fn start(work: &Work, arguments: &[&str]) -> Self {
        Self::start_with(work, &["label", "--no-open"], arguments, &[])
    }

    fn start_with(
        work: &Work,
        command_line: &[&str],
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Self {
        let started = Self::try_start_with(work, command_line, arguments, environment);
        started.unwrap_or_else(|said| panic!("{said}"))
    }

    /// Starts the program, or returns what it said in place of its address.
    fn try_start(work: &Work, arguments: &[&str]) -> Result<Self, String> {
        Self::try_start_with(work, &["label", "--no-open"], arguments, &[])
    }

    fn try_start_with(
        work: &Work,
        command_line: &[&str],
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Result<Self, String> {
        let mut command = crate::common::program();
        command.args(command_line).args(arguments);
        command.envs(environment.iter().copied());
        command.current_dir(work.path("."));
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        let mut all = String::new();
        let address = loop {
            line.clear();
            if said.read_line(&mut line).unwrap() == 0 {
                child.wait().unwrap();
                return Err(all);
            }
            all.push_str(&line);
            // The lines of a team's links are indented.
            if let Some((_, address)) = line.trim_end().split_once(" http://")
                && !line.starts_with(' ')
            {
                break address;
            }
        };
        let page = Page::new(address);
        Ok(Labelling {
            before: all.clone(),
            child,
            said,
            page,
        })
    }

    /// The page of a coder of a team.
    fn page_of(&self, coder: &str) -> Page {
        let mut lines = self.before.lines();
        let start = format!("  {coder}: http://");
        let link = lines.find_map(|line| line.strip_prefix(&start));
        Page::new(link.unwrap())
    }

    /// Ends the work on the page, and returns what the program said.
    fn end(mut self) -> String {
        assert_eq!(self.post("end", &json!({})).0, 200);
        assert!(self.child.wait().unwrap().success());
        let mut said = String::new();
        self.said.read_to_string(&mut said).unwrap();
        said
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Page {
    fn new(address: &str) -> Self {
        let (host, token) = address.split_once('/').unwrap();
        Page {
            host: host.to_string(),
            token: token.trim_end_matches('/').to_string(),
        }
    }

    /// Sends a request with headers, and returns the status and the body.
    fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
        stream.write_all(request.as_bytes()).unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        let status = response[9..12].parse().unwrap();
        let body = response.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        (status, body.to_string())
    }

    fn get(&self, path: &str) -> Value {
        let path = format!("/{}/api/{path}", self.token);
        let (status, body) = self.send("GET", &path, &[("Host", &self.host)], "");
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).unwrap()
    }

    fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let path = format!("/{}/api/{path}", self.token);
        let origin = format!("http://{}", self.host);
        let headers = [("Host", self.host.as_str()), ("Origin", &origin)];
        let (status, body) = self.send("POST", &path, &headers, &body.to_string());
        (status, serde_json::from_str(&body).unwrap_or(Value::Null))
    }

    /// Answers so many sentences with what `verdict` says of their text.
    fn answer(&self, count: usize, verdict: impl Fn(&str) -> Value) {
        for _ in 0..count {
            let view = self.get("view");
            let verdict = verdict(text(&view));
            let answer = json!({ "sentence": view["sentence"], "verdict": verdict });
            let (status, told) = self.post("answer", &answer);
            assert_eq!(status, 200, "{told}");
        }
    }
}

impl Drop for Labelling {
    fn drop(&mut self) {
        // A test that failed leaves no program behind.
        let _ = self.child.kill();
    }
}

/// The sentence of a view.
fn text(view: &Value) -> &str {
    let pieces = view["pieces"].as_array().unwrap();
    let piece = pieces
        .iter()
        .find(|piece| piece["number"] == view["sentence"]);
    piece.unwrap()["text"].as_str().unwrap()
}

/// The label that the words of a sentence decide.
fn by_words(text: &str) -> Value {
    let label = match text {
        text if text.contains("must") => "for",
        text if text.contains("never") => "against",
        _ => "neutral",
    };
    json!({ "label": label })
}

/// Twenty letters of nine sentences, each of another beginning.
fn letters() -> Work {
    let said = [
        "the council must build the bypass before the winter comes.",
        "we will never give our meadows for a road like that.",
        "the meeting in the town hall began at seven in the evening.",
    ];
    let work = Work::new();
    for letter in 0..20 {
        let sentences = (0..9).map(|at| {
            let name = [
                "Ada", "Bob", "Cyd", "Dan", "Eve", "Fay", "Gil", "Hal", "Ida",
            ][at];
            // Enough words of its own that no sentence is a near copy of another.
            let own = (0..6).map(|word| format!("{name}{}", letter * 7 + word * 31));
            let own = own.collect::<Vec<_>>().join(" ");
            format!(
                "In letter {letter} {name} of {own} wrote that {}",
                said[(letter + at) % 3]
            )
        });
        let text = sentences.collect::<Vec<_>>().join(" ");
        work.write(&format!("letters/{letter:02}.txt"), text);
    }
    work
}

const LABELS: [&str; 2] = ["--labels", "for,against,neutral"];

fn arguments<'a>(output: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["letters", "-o", output], more].concat()
}

#[test]
fn the_table_trains_and_its_random_part_gives_the_figures_and_the_shares() {
    let work = letters();
    let labelling = Labelling::start(&work, &arguments("labels.csv", &LABELS));
    labelling.answer(45, by_words);
    let waiting = std::time::Instant::now();
    while labelling.get("state")["curve"]
        .as_array()
        .unwrap()
        .is_empty()
    {
        assert!(
            waiting.elapsed().as_secs() < 120,
            "{}",
            labelling.get("state")
        );
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    labelling.answer(45, by_words);
    let said = labelling.end();
    assert!(said.contains("90 labels are in labels.csv"), "{said}");
    let table = work.text("labels.csv");
    let rows = rows(&table);
    assert_eq!(rows.len(), 90);
    let random: Vec<_> = rows
        .iter()
        .filter(|row| row["sampling"] == "random")
        .collect();
    assert!(random.len() < 90 && random.len() >= 60, "{}", random.len());
    for row in &random {
        assert_eq!(
            row["probability"],
            (random.len() as f64 / 180.0).to_string()
        );
    }
    let trained = work.ok(&["train", "labels.csv", "-o", "m.safetensors"]);
    let note = format!(
        "the figures are of the {} sentences drawn at random",
        random.len()
    );
    assert!(trained.err.contains(&note), "{}", trained.err);
    work.ok(&["audit", "labels.csv", "-q"]);
    work.ok(&[
        "score",
        "letters",
        "-m",
        "m.safetensors",
        "-o",
        "scores.csv",
        "-q",
    ]);
    let shares = work.ok(&["summarize", "scores.csv", "--sample", "labels.csv"]);
    let left_out = format!("{} rows not drawn at random: left out", 90 - random.len());
    assert!(shares.err.contains(&left_out), "{}", shares.err);
    assert!(!shares.err.contains("stands for"), "{}", shares.err);
}

#[test]
fn a_kill_loses_no_answer_and_the_work_goes_on() {
    let work = letters();
    let all = arguments("labels.csv", &LABELS);
    let labelling = Labelling::start(&work, &all);
    labelling.answer(7, by_words);
    let next = labelling.get("view");
    labelling.kill();
    let labelling = Labelling::start(&work, &arguments("labels.csv", &[]));
    assert_eq!(labelling.get("view")["sentence"], next["sentence"]);
    assert_eq!(labelling.get("state")["answered"], 7);
    // Back to the very first, which is taken back.
    let mut sentence = next["sentence"].clone();
    for _ in 0..9 {
        sentence = labelling.get(&format!("view?before={sentence}"))["sentence"].clone();
    }
    let taken_back = json!({ "sentence": sentence, "verdict": null });
    let (_, told) = labelling.post("answer", &taken_back);
    assert_eq!(told["state"]["answered"], 6);
    assert_eq!(told["view"]["sentence"], sentence);
    let list = labelling.get("list?search=%22LETTER%2013%20cyd%22");
    assert_eq!(list["all"], 1);
    labelling.end();
    assert_eq!(rows(&work.text("labels.csv")).len(), 6);
    // With more articles the random part has to grow first.
    work.write(
        "letters/00a.txt",
        "We heard it all before. It must be built. It will never be built.",
    );
    let labelling = Labelling::start(&work, &arguments("labels.csv", &["--order", "random"]));
    let said = labelling.before.clone();
    let more = labelling.get("state")["sentences"].as_u64().unwrap();
    assert_eq!(more, 183);
    labelling.answer(40, by_words);
    labelling.end();
    let random = column(&work.text("labels.csv"), "sampling");
    let random = random.iter().filter(|how| *how == "random").count();
    assert_eq!(random, 46, "{said}");
    std::fs::remove_file(work.path("letters/00a.txt")).unwrap();
    // The articles change: an answer whose sentence is gone stays in the table.
    let first = rows(&work.text("labels.csv"))[0].clone();
    work.write(
        &format!("letters/{}", first["document"]),
        "Another letter came instead of it.",
    );
    let labelling = Labelling::start(&work, &all);
    labelling.end();
    let texts = column(&work.text("labels.csv"), "text");
    assert!(texts.contains(&first["text"]));
}

#[test]
fn only_the_page_is_answered() {
    let work = letters();
    let labelling = Labelling::start(&work, &arguments("labels.csv", &LABELS));
    let sentence = labelling.get("view")["sentence"].clone();
    let body = json!({ "sentence": sentence, "verdict": { "label": "for" } }).to_string();
    let host = labelling.host.clone();
    let own = format!("http://{host}");
    let path = format!("/{}/api/answer", labelling.token);
    for (path, headers) in [
        (
            path.as_str(),
            vec![("Host", host.as_str()), ("Origin", "http://evil.example")],
        ),
        (&path, vec![("Host", host.as_str()), ("Origin", "null")]),
        (&path, vec![("Host", host.as_str())]),
        (
            &path,
            vec![("Host", "evil.example"), ("Origin", "http://evil.example")],
        ),
    ] {
        assert_eq!(
            labelling.send("POST", path, &headers, &body).0,
            403,
            "{headers:?}"
        );
    }
    let headers = [("Host", host.as_str()), ("Origin", own.as_str())];
    assert_eq!(
        labelling.send("POST", "/0/api/answer", &headers, &body).0,
        404
    );
    assert_eq!(labelling.send("GET", "/", &headers, "").0, 404);
    for wrong in ["", "{", "{\"sentence\":99999,\"verdict\":null}"] {
        let (status, _) = labelling.send("POST", &path, &headers, wrong);
        assert!((400..500).contains(&status), "{wrong}: {status}");
    }
    let other = json!({ "sentence": sentence, "verdict": { "label": "other" } });
    let (status, told) = labelling.post("answer", &other);
    assert_eq!(status, 409);
    assert!(
        told["error"]
            .as_str()
            .unwrap()
            .contains("not in the label set")
    );
    assert_eq!(labelling.get("state")["answered"], 0);
    // Two windows show the same sentence: the answer of the second does not replace that of the first.
    let answer = json!({ "sentence": sentence, "verdict": { "label": "for" }, "is_new": true });
    assert_eq!(labelling.post("answer", &answer).0, 200);
    let (status, told) = labelling.post("answer", &answer);
    assert_eq!(status, 409);
    assert!(
        told["error"]
            .as_str()
            .unwrap()
            .contains("in another window"),
        "{told}"
    );
    labelling.end();
}

#[test]
fn what_others_have_or_changed_is_not_replaced() {
    let work = letters();
    work.write("mine.csv", "text,label\nGo now.,for\n");
    work.refused(
        &["label", "letters", "-o", "mine.csv"],
        &["mine.csv", "choose another name"],
    );
    let labelling = Labelling::start(&work, &arguments("labels.csv", &LABELS));
    // A second program on the same labels is refused.
    let second = work.run(&["label", "letters", "-o", "labels.csv", "--no-open"]);
    assert_eq!(second.code, 1);
    assert!(
        second
            .err
            .contains("another labelling page has these labels open"),
        "{}",
        second.err
    );
    labelling.answer(2, by_words);
    labelling.end();
    let changed = work.text("labels.csv") + "mine,,,,My own row.,for,,,,,\r\n";
    work.write("labels.csv", &changed);
    work.refused(
        &["label", "letters", "-o", "labels.csv", "--no-open"],
        &["not as it was written", "labels.csv.journal"],
    );
    assert_eq!(work.text("labels.csv"), changed);
}

#[test]
fn a_table_without_its_journal_goes_on_and_so_do_names_and_orders() {
    let work = letters();
    let labelling = Labelling::start(&work, &arguments("labels.csv", &LABELS));
    let setup = json!({ "labels": ["for", "against", "neutral", "mixed, both"], "coder": "ann" });
    assert_eq!(labelling.post("setup", &setup).0, 200);
    assert_eq!(labelling.post("order", &json!("ordered")).0, 200);
    labelling.answer(5, by_words);
    labelling.end();
    let table = work.text("labels.csv");
    // The same command again has the same coder, order and keys.
    let labelling = Labelling::start(&work, &arguments("labels.csv", &LABELS));
    let state = labelling.get("state");
    let told = [
        &state["coder"],
        &state["order"],
        &state["answered"],
        &state["labels"][3]["name"],
    ];
    assert_eq!(
        told,
        [
            &json!("ann"),
            &json!("ordered"),
            &json!(5),
            &json!("mixed, both")
        ]
    );
    labelling.end();
    std::fs::remove_file(work.path("labels.csv.journal")).unwrap();
    let labelling = Labelling::start(&work, &arguments("labels.csv", &["--coder", "ann"]));
    assert_eq!(labelling.get("state")["answered"], 5);
    let said = labelling.end();
    assert!(said.contains("5 labels are in labels.csv"), "{said}");
    assert_eq!(work.text("labels.csv"), table);
    work.refused(
        &[
            "label",
            "letters",
            "-o",
            "labels.csv",
            "--no-open",
            "--seed",
            "7",
        ],
        &["begun with the seed 1"],
    );
    // The table and its journal are no articles.
    let segments = work.ok(&["segment", "."]).out;
    assert!(!segments.contains("journal"), "{segments}");
}

#[test]
fn a_review_keeps_the_random_part_with_articles_and_without() {
    let work = letters();
    let sampled = |name: &str| {
        let rows = rows(&work.text(name));
        let random = rows.iter().filter(|row| row["sampling"] == "random");
        random
            .map(|row| row["probability"].clone())
            .collect::<Vec<_>>()
    };
    for (coder, found) in [("ann", "3%20eve"), ("bob", "4%20fay")] {
        let output = format!("{coder}.csv");
        let more = [&LABELS[..], &["--coder", coder]].concat();
        let labelling = Labelling::start(&work, &arguments(&output, &more));
        labelling.answer(20, |text| {
            if coder == "bob" && text.contains("Ida") {
                json!({ "label": "neutral" })
            } else {
                by_words(text)
            }
        });
        let list = labelling.get(&format!("list?search=letter%20{found}"));
        let sentence = list["rows"][0]["sentence"].clone();
        let answer = json!({ "sentence": sentence, "verdict": { "label": "for" } });
        assert_eq!(labelling.post("answer", &answer).0, 200);
        labelling.end();
        let p = (20.0_f64 / 180.0).to_string();
        assert_eq!(sampled(&output), vec![p; 20], "{coder}");
    }
    for articles in [&["letters"][..], &[]] {
        let output = format!("all-{}.csv", articles.len());
        let more = ["-o", &output, "--review", "ann.csv", "bob.csv"];
        let labelling = Labelling::start(&work, &[articles, &more].concat());
        let left = labelling.get("state")["disputed"].as_u64().unwrap();
        assert!(left > 0);
        // Skipping decides nothing: the sentence comes again.
        let first = labelling.get("view")["sentence"].clone();
        labelling.answer(left as usize, |_| json!("skipped"));
        assert_eq!(labelling.get("view")["sentence"], first);
        labelling.answer(left as usize, by_words);
        assert!(labelling.get("view")["sentence"].is_null());
        labelling.end();
        let probabilities = sampled(&output);
        assert_eq!(probabilities.len(), 40 + left as usize, "{output}");
        assert!(
            probabilities
                .iter()
                .all(|p| *p == (20.0_f64 / 180.0).to_string())
        );
    }
}

#[test]
fn coders_of_separate_files_are_reviewed_without_the_articles() {
    let work = letters();
    for (coder, output) in [("ann", "ann.xlsx"), ("bob", "bob.csv")] {
        let more = [&LABELS[..], &["--coder", coder, "--order", "random"]].concat();
        let labelling = Labelling::start(&work, &arguments(output, &more));
        labelling.answer(12, |text| {
            if coder == "bob" && text.contains("Ada") {
                json!({ "label": "neutral" })
            } else {
                by_words(text)
            }
        });
        labelling.end();
    }
    // The files can be compared and learned from as they are.
    let agreed = work.ok(&["agree", "ann.xlsx", "bob.csv"]);
    assert!(
        agreed.out.contains("sentences coded by two or more     12"),
        "{}",
        agreed.out
    );
    let labelling = Labelling::start(&work, &["--review", "ann.xlsx", "bob.csv", "-o", "all.csv"]);
    let mut decided = 0;
    loop {
        let view = labelling.get("view");
        if view["sentence"].is_null() {
            break;
        }
        assert_eq!(view["votes"].as_array().unwrap().len(), 2);
        labelling.answer(1, by_words);
        decided += 1;
    }
    labelling.end();
    assert!(decided > 0);
    let table = rows(&work.text("all.csv"));
    assert_eq!(table.len(), 24 + decided);
    let agreed = work.ok(&["agree", "all.csv"]);
    assert!(
        agreed.out.contains("sentences coded by two or more     12"),
        "{}",
        agreed.out
    );
    // A dictionary is checked before the page opens.
    work.write("words.csv", "category,pattern\nroad,**\n");
    work.refused(
        &[
            "label",
            "letters",
            "-o",
            "new.csv",
            "--dictionary",
            "words.csv",
        ],
        &["words.csv", "row 2"],
    );
    work.refused(
        &["label", "--review", "bob.csv", "-o", "one.csv"],
        &["no two coders"],
    );
}

#[test]
fn wrong_usage_is_told() {
    let work = letters();
    work.misused(&["label"], &["<PATH>", "--output"]);
    work.misused(
        &["label", "letters", "-o", "l.csv", "--overlap", "120%"],
        &["0% to 100%"],
    );
    for labels in ["for", "for,for", ","] {
        work.refused(
            &["label", "letters", "-o", "l.csv", "--labels", labels],
            &["label"],
        );
    }
    work.refused(&["label", "letters", "-o", "l.html"], &["l.html"]);
    work.refused(&["label", "nowhere", "-o", "l.csv"], &["nowhere"]);
}

#[test]
fn the_help_is_whole() {
    let said = Work::new().ok(&["label", "--help"]);
    insta::assert_snapshot!(said.out);
}
