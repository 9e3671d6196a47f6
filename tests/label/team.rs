//! `label --share`: a team on one server.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Labelling, Page, text};
use crate::common::{Work, column, rows};

const TEAM: [&str; 8] = [
    "articles",
    "-o",
    "labels.csv",
    "--labels",
    "for,against,neutral",
    "--share",
    "anna,ben,cleo",
    "--overlap",
];

/// Six articles of ten sentences each.
fn work() -> Work {
    let work = Work::new();
    for article in 0..6 {
        let sentences =
            (0..10).map(|at| format!("The town wants bridge {article} number {at} now."));
        let text = sentences.collect::<Vec<_>>().join(" ");
        work.write(&format!("articles/a{article}.txt"), &text);
    }
    work
}

fn start(work: &Work, overlap: &str, more: &[&str]) -> Labelling {
    let arguments = TEAM.iter().chain([&overlap]).chain(more);
    Labelling::start(work, &arguments.copied().collect::<Vec<_>>())
}

fn answer_all(page: &Page, label: impl Fn(&str) -> &'static str) -> usize {
    let mut answered = 0;
    loop {
        let view = page.get("view");
        if view["sentence"].is_null() {
            return answered;
        }
        let verdict = json!({ "label": label(text(&view)) });
        let given = json!({ "sentence": view["sentence"], "verdict": verdict });
        assert_eq!(page.post("answer", &given).0, 200);
        answered += 1;
    }
}

/// The status of a request that only the leader may make.
fn status(page: &Page, path: &str) -> u16 {
    let path = format!("/{}/api/{path}", page.token);
    page.send("GET", &path, &[("Host", &page.host)], "").0
}

#[test]
fn coders_see_nothing_of_each_other() {
    let work = work();
    let team = start(&work, "100%", &[]);
    let [anna, ben] = ["anna", "ben"].map(|coder| team.page_of(coder));
    anna.answer(5, |_| json!({ "label": "for" }));
    let own = anna.get("list?which=all");
    assert_eq!(own["all"], 5);
    // Nothing of anna's work is on the page of ben, whichever way he asks.
    let first = own["rows"][0]["sentence"].as_u64().unwrap();
    let view = ben.get(&format!("view?sentence={first}&guess=true"));
    assert_eq!(
        (&view["answer"], &view["votes"]),
        (&Value::Null, &json!([]))
    );
    assert!(
        view["pieces"]
            .as_array()
            .unwrap()
            .iter()
            .all(|piece| piece["label"].is_null())
    );
    for list in ["all", "disputed", "surprising", "commented"] {
        assert_eq!(ben.get(&format!("list?which={list}"))["all"], 0, "{list}");
    }
    let found = ben.get("list?search=bridge");
    let found = found["rows"].as_array().unwrap();
    assert!(found.len() == 60 && found.iter().all(|row| row["verdict"].is_null()));
    let state = ben.get("state");
    assert_eq!(state["answered"], 0);
    assert!(
        state["labels"]
            .as_array()
            .unwrap()
            .iter()
            .all(|label| label["count"] == 0)
    );
    for hidden in ["agreement", "conflicts", "disputed", "random"] {
        assert_eq!(state[hidden], Value::Null, "{hidden}");
    }
    // He learns that others were faster, and not what they said.
    assert_eq!(
        (&state["sharedLeft"], &state["role"]),
        (&json!(5), &json!("coder"))
    );
    // What is the leader's is not found, and what holds for all is refused.
    for path in ["team", "table?coder=anna"] {
        assert_eq!(
            (status(&ben, path), status(&team, path)),
            (404, 200),
            "{path}"
        );
    }
    // The table that a coder downloads has the own answers alone.
    let table = |page: &Page| {
        let path = format!("/{}/api/table", page.token);
        page.send("GET", &path, &[("Host", &page.host)], "").1
    };
    let counts = [&anna, &ben, &*team].map(|page| rows(&table(page)).len());
    assert_eq!(counts, [5, 0, 5]);
    assert_eq!(ben.get("state")["download"], "ben.csv");
    let setup = json!({ "labels": ["yes", "no"], "coder": "anna" });
    for (path, body) in [("setup", setup), ("order", json!("random"))] {
        let (status, told) = ben.post(path, &body);
        assert_eq!(status, 409, "{told}");
        assert!(
            told["error"]
                .as_str()
                .unwrap()
                .contains("a team has the labels"),
            "{told}"
        );
    }
    let stranger = Page {
        host: ben.host.clone(),
        token: "0".repeat(32),
    };
    assert_eq!(status(&stranger, "state"), 404);
    // A coder who goes ends nothing.
    assert_eq!(ben.post("end", &json!({})).0, 200);
    assert_eq!(anna.get("state")["answered"], 5);
    team.end();
}

#[test]
fn a_coder_who_sees_no_names_of_documents_downloads_none() {
    let work = work();
    let team = start(&work, "100%", &["--hide-names"]);
    let anna = team.page_of("anna");
    anna.answer(1, |_| json!({ "label": "for" }));
    assert_eq!(anna.get("state")["download"], Value::Null);
    assert_eq!(
        [&anna, &*team].map(|page| status(page, "table")),
        [409, 200]
    );
    team.end();
}

#[test]
fn each_sentence_that_is_not_shared_has_one_coder() {
    for (overlap, shared) in [("0%", 0), ("20%", 12)] {
        let work = work();
        let team = start(&work, overlap, &["--goal", "60"]);
        let pages = ["anna", "ben", "cleo"].map(|coder| team.page_of(coder));
        let quota = shared + (60 - shared) / 3;
        assert_eq!(pages[0].get("state")["goal"], quota);
        let answered: usize = std::thread::scope(|scope| {
            let run = |page| scope.spawn(move || answer_all(page, |_| "neutral"));
            let running = pages.each_ref().map(run);
            running.into_iter().map(|one| one.join().unwrap()).sum()
        });
        assert_eq!(answered, 60 + 2 * shared);
        team.end();
        let mut coders: BTreeMap<String, usize> = BTreeMap::new();
        let table = work.text("labels.csv");
        for sentence in column(&table, "text") {
            *coders.entry(sentence).or_default() += 1;
        }
        let by_all = coders.values().filter(|coders| **coders == 3).count();
        let by_one = coders.values().filter(|coders| **coders == 1).count();
        assert_eq!((by_all, by_one), (shared, 60 - shared), "{overlap}");
        // Everything is labelled, so everything is in the random part, with certainty.
        assert!(column(&table, "probability").iter().all(|p| p == "1"));
    }
}

#[test]
fn a_killed_team_goes_on_with_the_same_links() {
    let work = work();
    let team = start(&work, "50%", &["--port", "0"]);
    let anna = team.page_of("anna");
    anna.answer(7, |_| json!({ "label": "for" }));
    team.page_of("ben")
        .answer(4, |_| json!({ "label": "against" }));
    let (leader, token) = (team.token.clone(), anna.token.clone());
    team.kill();
    // Without names they are those of the labels. Nobody has an answer of cleo's.
    let team = Labelling::start(&work, &["articles", "-o", "labels.csv", "--share"]);
    assert_eq!(
        (&team.token, &team.page_of("anna").token),
        (&leader, &token)
    );
    let overview = team.get("team");
    let counts = overview["coders"].as_array().unwrap();
    let counts: Vec<_> = counts.iter().map(|c| (&c["name"], &c["reached"])).collect();
    assert_eq!(
        counts,
        [(&json!("anna"), &json!(7)), (&json!("ben"), &json!(4))]
    );
    team.end();
    assert_eq!(rows(&work.text("labels.csv")).len(), 11);
}

#[test]
fn quotas_are_shared_out_and_remembered() {
    let work = work();
    let shares = ["--goal", "30", "--order", "mixed"];
    let team = start(&work, "20%", &shares);
    let quota = |page: &Page| page.get("state")["goal"].as_u64().unwrap() as usize;
    let anna = team.page_of("anna");
    assert_eq!(quota(&anna), 14);
    // One is done before the others begin.
    anna.answer(14, |_| json!({ "label": "for" }));
    team.kill();
    let again = ["articles", "-o", "labels.csv", "--share", "anna,ben,cleo"];
    let team = Labelling::start(&work, &again);
    for coder in ["ben", "cleo"] {
        let page = team.page_of(coder);
        page.answer(quota(&page), |_| json!({ "label": "for" }));
    }
    team.end();
    let texts = column(&work.text("labels.csv"), "text");
    let mut coders: BTreeMap<&str, usize> = BTreeMap::new();
    for text in &texts {
        *coders.entry(text).or_default() += 1;
    }
    let of = |count: usize| coders.values().filter(|coders| **coders == count).count();
    assert_eq!([of(1), of(2), of(3)], [24, 0, 6]);
    // Who is named anew shares the rest of another goal.
    let more = Labelling::start(&work, &[&again[..], &["--goal", "60"]].concat());
    assert_eq!(quota(&more.page_of("anna")), 12 + 16);
    more.end();
}

#[test]
fn the_leader_counts_compares_and_decides() {
    let work = work();
    let team = start(&work, "100%", &["--order", "articles"]);
    let says_other = |text: &str| text.contains("number 3");
    answer_all(&team.page_of("anna"), |_| "for");
    answer_all(&team.page_of("ben"), |text| {
        if says_other(text) { "against" } else { "for" }
    });
    let overview = team.get("team");
    assert_eq!(overview["disputed"], 6);
    assert_eq!(overview["agreement"]["sentences"], 60);
    assert!(
        overview["agreement"]["alpha"].as_f64().unwrap() < 0.1,
        "{overview}"
    );
    assert_eq!(overview["coders"][1]["labels"], json!([54, 6, 0]));
    assert!(overview["coders"][0]["seconds"].as_f64().unwrap() < 10.0);
    // The table is written soon, and at once when a coder goes.
    assert_eq!(team.page_of("cleo").post("end", &json!({})).0, 200);
    // The table of each coder is what `agree` and `train` take.
    for coder in ["anna", "ben"] {
        let path = format!("/{}/api/table?coder={coder}", team.token);
        let (_, table) = team.send("GET", &path, &[("Host", &team.host)], "");
        work.write(&format!("{coder}.csv"), &table);
    }
    let alpha = overview["agreement"]["alpha"].as_f64().unwrap();
    for tables in [&["anna.csv", "ben.csv"][..], &["labels.csv"]] {
        let mut arguments = vec!["agree"];
        arguments.extend(tables);
        arguments.extend(["--json", "agree.json"]);
        work.ok(&arguments);
        let figures: Value = serde_json::from_str(&work.text("agree.json")).unwrap();
        assert!(
            (figures["alpha"]["value"].as_f64().unwrap() - alpha).abs() < 1e-9,
            "{figures}"
        );
    }
    // The leader's page is that of a review.
    let asked = team.get("view");
    assert!(says_other(text(&asked)) && asked["votes"].as_array().unwrap().len() == 2);
    team.answer(6, |_| json!({ "label": "neutral" }));
    assert_eq!(team.get("view")["sentence"], Value::Null);
    assert_eq!(team.get("team")["disputed"], 0);
    team.end();
    let table = work.text("labels.csv");
    let decided = column(&table, "annotator")
        .iter()
        .filter(|name| name.is_empty())
        .count();
    assert_eq!((rows(&table).len(), decided), (126, 6));
}

#[test]
fn a_lost_journal_of_a_team_is_made_anew() {
    let work = work();
    let team = start(&work, "50%", &[]);
    for coder in ["anna", "ben"] {
        team.page_of(coder)
            .answer(12, |_| json!({ "label": "for" }));
    }
    team.end();
    let table = work.text("labels.csv");
    std::fs::remove_file(work.path("labels.csv.journal")).unwrap();
    start(&work, "50%", &[]).end();
    assert_eq!(work.text("labels.csv"), table);
}

#[test]
fn wrong_teams_are_told() {
    let work = work();
    let start = ["label", "articles", "-o", "labels.csv", "--no-open"];
    let labels = ["--labels", "for,against"];
    let join = |more: &[&'static str]| [&start[..], more].concat();
    for (more, wanted) in [
        (
            &["--share", "anna,ben"][..],
            "a team needs the labels from the start",
        ),
        (
            &["--labels", "for,against", "--share", "anna"],
            "a team has two coders at least",
        ),
        (
            &["--labels", "for,against", "--share"],
            "a team has two coders at least",
        ),
        (
            &["--labels", "for,against", "--share", "Ben,ben"],
            "two coders of the team are called “ben”",
        ),
    ] {
        work.refused(&join(more), &[wanted]);
    }
    for (more, wanted) in [
        (
            &["--share", "anna,ben", "--coder", "cy"][..],
            "cannot be used with",
        ),
        (
            &["--share", "anna,ben", "--address", "example.org"],
            "write the whole address",
        ),
        (&["--port", "8000"], "--share"),
    ] {
        work.misused(&join(more), &[wanted]);
    }
    let taken = std::net::TcpListener::bind(("0.0.0.0", 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let more = ["--share", "anna,ben", "--port", port.as_str()];
    let all = [&start[..], &labels, &more].concat();
    work.refused(&all, &[&format!("the port {port} is not free")]);
    assert!(!work.path("labels.csv").exists());
}

#[test]
fn a_team_codes_a_drawn_sample() {
    let work = work();
    work.ok(&["score", "articles", "-q", "-o", "scores.csv"]);
    work.ok(&["sample", "scores.csv", "-q", "-n", "12", "-o", "sample.csv"]);
    let labels = "anti-withdrawal,neutral,pro-withdrawal";
    let start = ["articles", "-o", "coded.csv", "--labels", labels];
    let team = ["--only", "sample.csv", "--share", "anna,ben", "--overlap"];
    for (overlap, answers) in [("100%", 24), ("0%", 12)] {
        let arguments = [&start[..], &team, &[overlap]].concat();
        let team = Labelling::start(&work, &arguments);
        let [anna, ben] = ["anna", "ben"].map(|coder| team.page_of(coder));
        assert_eq!(anna.get("state")["goal"], 12);
        anna.answer(5, |_| json!({ "label": "neutral" }));
        let answered = 5 + answer_all(&ben, |_| "neutral") + answer_all(&anna, |_| "neutral");
        assert_eq!(answered, answers, "{overlap}");
        team.end();
        let coded = work.text("coded.csv");
        assert_eq!(rows(&coded).len(), answers);
        let texts: std::collections::BTreeSet<_> = column(&coded, "text").into_iter().collect();
        let drawn: std::collections::BTreeSet<_> = column(&work.text("sample.csv"), "text")
            .into_iter()
            .collect();
        assert_eq!(texts, drawn);
        work.ok(&["summarize", "scores.csv", "--sample", "coded.csv"]);
        for name in ["coded.csv", "coded.csv.journal"] {
            std::fs::remove_file(work.path(name)).unwrap();
        }
    }
}

#[test]
fn the_leader_sees_what_coders_did_meanwhile() {
    let work = work();
    let team = start(&work, "100%", &["--order", "articles"]);
    let [anna, ben] = ["anna", "ben"].map(|coder| team.page_of(coder));
    assert_eq!(team.get("view")["sentence"], Value::Null);
    anna.answer(3, |_| json!({ "label": "for" }));
    ben.answer(3, |_| json!({ "label": "against" }));
    let asked = team.get("view");
    assert_eq!(asked["sentence"], anna.get("list")["rows"][2]["sentence"]);
    // What the coders settle meanwhile is not asked, and what the leader skips comes again.
    let settled = json!({ "sentence": asked["sentence"], "verdict": { "label": "for" } });
    assert_eq!(ben.post("answer", &settled).0, 200);
    let next = team.get("view");
    assert_ne!(next["sentence"], asked["sentence"]);
    let skip = json!({ "sentence": next["sentence"], "verdict": "skipped" });
    assert_eq!(team.post("answer", &skip).0, 200);
    assert_eq!(team.get("team")["disputed"], 2);
    team.answer(2, |_| json!({ "label": "neutral" }));
    assert_eq!(team.get("team")["disputed"], 0);
    assert_eq!(team.get("view")["sentence"], Value::Null);
    team.end();
}

#[test]
fn who_goes_leaves_the_sentence_to_others() {
    let work = work();
    let team = start(&work, "0%", &[]);
    let [anna, ben] = ["anna", "ben"].map(|coder| team.page_of(coder));
    ben.get("view");
    assert_eq!(answer_all(&anna, |_| "for"), 59);
    assert_eq!(ben.post("end", &json!({})).0, 200);
    assert_eq!(answer_all(&anna, |_| "for"), 1);
    team.end();
}

#[test]
fn the_end_of_a_sample_counts_what_all_coders_did() {
    let work = work();
    work.ok(&["score", "articles", "-q", "-o", "scores.csv"]);
    work.ok(&["sample", "scores.csv", "-q", "-n", "12", "-o", "sample.csv"]);
    let labels = "anti-withdrawal,neutral,pro-withdrawal";
    let start = [
        "articles",
        "-o",
        "coded.csv",
        "--only",
        "sample.csv",
        "--labels",
        labels,
    ];
    let arguments = [&start[..], &["--share", "anna,ben", "--overlap", "50%"]].concat();
    let team = Labelling::start(&work, &arguments);
    let [anna, ben] = ["anna", "ben"].map(|coder| team.page_of(coder));
    anna.answer(11, |_| json!({ "label": "neutral" }));
    anna.answer(1, |_| json!("skipped"));
    // A skipped sentence is not answered.
    assert_eq!(anna.get("state")["reached"], 11);
    let shared = ben.get("state")["sharedLeft"].as_u64().unwrap() as usize;
    ben.answer(shared, |_| json!({ "label": "neutral" }));
    let said = team.end();
    let coded = rows(&work.text("coded.csv"));
    let skipped = coded.iter().find(|row| row["label"].is_empty()).unwrap();
    let answers = coded.iter().filter(|row| row["text"] == skipped["text"]);
    let wanted = match answers.count() {
        1 => "11 of 12 sentences of the sample are answered",
        _ => "The whole sample is answered",
    };
    assert!(said.contains(wanted), "{said}");
    let team = Labelling::start(&work, &arguments);
    answer_all(&team.page_of("anna"), |_| "neutral");
    assert!(team.end().contains("The whole sample is answered"));
}

#[test]
fn answers_without_a_name_are_told_before_they_decide() {
    let work = work();
    let alone = [
        "articles",
        "-o",
        "labels.csv",
        "--labels",
        "for,against,neutral",
    ];
    let labelling = Labelling::start(&work, &alone);
    labelling.answer(4, |_| json!({ "label": "for" }));
    labelling.end();
    let team = start(&work, "100%", &[]);
    assert!(
        team.before.contains("4 answers have no coder"),
        "{}",
        team.before
    );
    team.end();
    // Nor does one go on alone and decide without knowing it.
    let start = ["label", "articles", "-o", "labels.csv", "--no-open"];
    work.refused(
        &start,
        &[
            "labels.csv: these are the labels of a team",
            "--share",
            "--coder",
        ],
    );
    let named = ["articles", "-o", "labels.csv", "--coder", "anna"];
    Labelling::start(&work, &named).end();
}

#[test]
fn coders_whose_names_have_commas_come_back() {
    let work = work();
    let labels = ["articles", "-o", "labels.csv", "--labels", "for,against"];
    for coder in ["Lee, Ann", "Kim, Ben"] {
        let alone = Labelling::start(&work, &[&labels[..], &["--coder", coder]].concat());
        alone.answer(2, |_| json!({ "label": "for" }));
        alone.end();
    }
    let team = Labelling::start(&work, &["articles", "-o", "labels.csv", "--share"]);
    assert_eq!(team.page_of("Lee, Ann").get("state")["answered"], 2);
    team.end();
}

#[test]
fn wrong_links_say_so() {
    let work = work();
    let team = start(&work, "100%", &[]);
    let anna = team.page_of("anna");
    let get = |path: &str, host: &str| team.send("GET", path, &[("Host", host)], "");
    let (status, said) = get("/0123/", &anna.host);
    assert!(
        status == 404 && said.contains("This link leads nowhere"),
        "{said}"
    );
    let (status, said) = get(&format!("/{}/", anna.token), "evil.example");
    assert!(
        status == 403 && said.contains("only at the address"),
        "{said}"
    );
    assert_eq!(get(&format!("/{}", anna.token), &anna.host).0, 303);
    // An answer says what it is.
    let view = anna.get("view");
    assert_eq!(
        anna.post("answer", &json!({ "sentence": view["sentence"] }))
            .0,
        400
    );
    team.end();
}

#[cfg(target_os = "linux")]
#[test]
fn a_coder_who_never_reads_keeps_nobody_from_the_page() {
    use std::io::Write;
    use std::net::TcpStream;
    let work = work();
    let team = start(&work, "100%", &[]);
    let [anna, ben] = ["anna", "ben"].map(|coder| team.page_of(coder));
    let request = format!("GET /{}/ HTTP/1.1\r\nHost: {}\r\n\r\n", ben.token, ben.host);
    let many = request.repeat(200);
    let mut open = Vec::new();
    for _ in 0..100 {
        let mut stream = TcpStream::connect(&ben.host).unwrap();
        let _ = stream.write_all(many.as_bytes());
        open.push(stream);
    }
    anna.answer(1, |_| json!({ "label": "for" }));
    let files = std::fs::read_dir(format!("/proc/{}/fd", team.child.id())).unwrap();
    let is_socket = |file: &std::fs::DirEntry| {
        let file = std::fs::read_link(file.path());
        file.is_ok_and(|file| file.to_string_lossy().starts_with("socket:"))
    };
    let sockets = files
        .filter(|file| file.as_ref().is_ok_and(is_socket))
        .count();
    assert!(sockets < 40, "{sockets}");
    drop(open);
    team.end();
}
