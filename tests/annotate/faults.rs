//! What can go wrong with a server, each with a sentence that says what to do.

use std::time::{Duration, Instant};

use serde_json::json;
use standpoint::jobs::annotate::{AnnotateDestination, AnnotateRequest};
use standpoint::jobs::{ArticleSource, JobError};
use standpoint::output::TableFormat;

use super::*;

/// Lets the job work without the patience of the command.
fn run(work: &Work, server: &StandIn) -> Result<usize, JobError> {
    let request = AnnotateRequest {
        articles: ArticleSource {
            paths: vec![work.path("news")],
            ..ArticleSource::default()
        },
        unit: standpoint::model::Unit::Sentence,
        labels: ["for", "against", "neutral"].map(String::from).to_vec(),
        codebook: work.path("CODEBOOK.md"),
        prompt: None,
        examples: None,
        only: None,
        sentences: None,
        seed: 1,
        context: 5,
        orders: 1,
        think: 0,
        server: Some(server.url()),
        model: None,
        allow_remote: false,
        parallel: 2,
        timeout: Duration::from_secs(1),
        pause: Duration::from_millis(1),
    };
    let (table, methods) = (work.path("m.csv"), work.path("m.methods.json"));
    let to = AnnotateDestination::File(&table, TableFormat::Csv);
    let run = standpoint::jobs::annotate::annotate(&request, to, &methods, &());
    run.map(|run| run.methods.sentences)
}

/// The sentence with which a run ends, and which names this.
fn ends(work: &Work, server: &StandIn, words: &[&str]) {
    let error = run(work, server).unwrap_err();
    let said = standpoint::findings::sentence(&error);
    for word in words {
        assert!(said.contains(word), "no “{word}” in {said}");
    }
    assert!(!work.path("m.csv").exists());
}

/// A server that has a model, and does this with every question.
fn with_questions(act: impl Fn(usize) -> Act + Send + Sync + 'static) -> StandIn {
    StandIn::new(move |asked, before| about(asked).unwrap_or_else(|| act(before)))
}

#[test]
fn a_server_that_fails_for_long_ends_the_work_with_all_answers_kept() {
    for act in [
        (|| {
            Act::Json(
                500,
                "",
                json!({"error": {"code": 500, "message": "out of memory", "type": "server_error"}}),
            )
        }) as fn() -> Act,
        || Act::Cut,
    ] {
        let (work, server) = (
            work(),
            with_questions(move |before| match before {
                0..=2 => Act::Json(200, "", reply("3", &[])),
                _ => act(),
            }),
        );
        ends(
            &work,
            &server,
            &[
                "the server gave no answer",
                "are kept, and the same command goes on",
            ],
        );
        // The others asked on meanwhile, and each question was sent a few times.
        assert!(
            (9..=20).contains(&server.questions().len()),
            "{}",
            server.questions().len()
        );
        let kept = work.text("m.csv.answers");
        assert_eq!(kept.lines().count(), 3, "{kept}");
        let healthy = StandIn::answering(|asked| key(&asked.sentence()));
        assert_eq!(run(&work, &healthy).unwrap(), 8);
        assert_eq!(healthy.questions().len(), 5);
    }
}

#[test]
fn a_fault_that_passes_is_waited_for() {
    for fault in [
        (|| Act::Json(500, "", json!({"error": "busy"}))) as fn() -> Act,
        || {
            Act::Json(
                503,
                "",
                json!({"error": {"message": "Loading model", "code": 503}}),
            )
        },
        || {
            Act::Json(
                429,
                "retry-after: 1\r\n",
                json!({"error": {"message": "slow down"}}),
            )
        },
        || Act::Cut,
    ] {
        let (work, server) = (
            work(),
            with_questions(move |before| match before % 4 {
                1 => fault(),
                _ => Act::Json(200, "", reply("3", &[])),
            }),
        );
        assert_eq!(run(&work, &server).unwrap(), 8);
    }
    let (work, server) = (
        work(),
        with_questions(|before| match before {
            0 => Act::Json(429, "retry-after: 1\r\n", json!({})),
            _ => Act::Json(200, "", reply("3", &[])),
        }),
    );
    let begun = Instant::now();
    run(&work, &server).unwrap();
    assert!(begun.elapsed() >= Duration::from_secs(1));
}

#[test]
fn a_server_that_asks_for_hours_is_not_waited_for() {
    let server = with_questions(|_| {
        Act::Json(
            429,
            "retry-after: 7200\r\n",
            json!({"error": {"message": "daily limit"}}),
        )
    });
    ends(
        &work(),
        &server,
        &[
            "takes no more questions for now (daily limit)",
            "7,200 seconds",
        ],
    );
}

#[test]
fn a_reply_without_end_and_a_huge_one_are_not_read() {
    ends(
        &work(),
        &with_questions(|_| Act::Endless),
        &["a reply did not end in time"],
    );
    ends(
        &work(),
        &with_questions(|_| Act::Huge(100 << 20)),
        &["its reply is larger than 8 MB"],
    );
}

#[test]
fn what_is_no_server_of_a_language_model_is_named() {
    let page = || {
        Act::Raw(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 15\r\n\r\n<html>Hi</html>".to_vec())
    };
    ends(
        &work(),
        &StandIn::new(move |_, _| page()),
        &["the reply is a web page", "/v1"],
    );
    ends(
        &work(),
        &with_questions(move |_| page()),
        &["the reply is a web page"],
    );
    ends(
        &work(),
        &with_questions(|_| Act::Json(200, "", json!({"ok": true}))),
        &["JSON without an answer"],
    );
    ends(
        &work(),
        &with_questions(|_| Act::Raw(b"\x00\x01nonsense\r\n\r\n".to_vec())),
        &["the connection was cut"],
    );
}

#[test]
fn nobody_is_sent_on_to_another_address() {
    let other = StandIn::answering(|_| 1);
    let to = format!("location: {}/chat/completions\r\n", other.url());
    for (status, is_about) in [(302, true), (307, false), (308, false)] {
        let to = to.clone();
        let server = StandIn::new(move |asked, _| match about(asked) {
            Some(act) if !is_about => act,
            _ => Act::Raw(
                format!("HTTP/1.1 {status} X\r\n{to}content-length: 0\r\n\r\n").into_bytes(),
            ),
        });
        ends(
            &work(),
            &server,
            &["sends us on to", "nothing is sent there"],
        );
    }
    assert!(other.requests().is_empty());
}

#[test]
fn models_that_a_server_has_are_named() {
    let (work, server) = (work(), sure());
    let url = server.url();
    let other = arguments(&url, &["-o", "m.csv", "--language-model", "qwen9"]);
    work.refused(
        &other,
        &[
            "there is no model “qwen9”",
            "stand-in",
            "(--language-model NAME)",
        ],
    );
    let listing = |models: &'static [&'static str]| {
        StandIn::new(move |_, _| {
            let models: Vec<_> = models.iter().map(|id| json!({"id": id})).collect();
            Act::Json(200, "", json!({"data": models}))
        })
    };
    let (none, two) = (listing(&[]).url(), listing(&["a", "b:latest"]).url());
    work.refused(&arguments(&none, &["-o", "m.csv"]), &["has no model yet"]);
    work.refused(
        &arguments(&two, &["-o", "m.csv"]),
        &["several models (a, b:latest): name one"],
    );
    // Ollama has a tag for it.
    let said = work.run(&arguments(&two, &["-o", "m.csv", "--language-model", "b"]));
    assert!(said.err.contains("note: b:latest is asked"), "{}", said.err);
    work.refused(
        &arguments("http://127.0.0.1:9/v1", &["-o", "n.csv"]),
        &["no program listens there"],
    );
}

#[test]
fn replies_that_are_no_label_are_asked_again_and_stay_empty() {
    let server = StandIn::new(|asked, _| {
        about(asked).unwrap_or_else(|| {
            let messages = asked.body["messages"].as_array().unwrap().len();
            let said = match (key(&asked.sentence()), messages) {
                // The second reply is one.
                (1, 2) => "I would say it is 1 or 3",
                (1, _) => "1",
                (2, _) => "It depends.",
                _ => "3",
            };
            Act::Json(200, "", reply(said, &[]))
        })
    });
    let work = work();
    let said = annotate(&work, &server, &[]);
    assert!(
        said.err.contains("warning: 1 of 8 sentences got no label")
            && said.err.contains("It depends."),
        "{}",
        said.err
    );
    assert_eq!(server.questions().len(), 8 + 1 + 2);
    let table = rows(&work.text("machine.csv"));
    let empty: Vec<_> = table.iter().filter(|row| row["label"].is_empty()).collect();
    assert_eq!(empty.len(), 1);
    assert!(empty[0]["text"].starts_with("Stop") && empty[0]["p_for"] == "0.3333");
    let methods: serde_json::Value =
        serde_json::from_slice(&work.read("machine.methods.json")).unwrap();
    assert_eq!(
        (&methods["empty"], &methods["retries"]),
        (&json!(1), &json!(3))
    );
    // The same command asks for none of them again.
    annotate(&work, &server, &[]);
    assert_eq!(server.questions().len(), 11);
}

#[test]
fn a_model_that_gives_no_labels_is_stopped_early() {
    let text = "The bypass is number one. ".repeat(200);
    let work = work().with("news/long.txt", text);
    let server = with_questions(|_| Act::Json(200, "", reply("As a language model", &[])));
    ends(
        &work,
        &server,
        &[
            "11 of the first 11 sentences got no label",
            "“As a language model”",
        ],
    );
    assert!(server.questions().len() < 100);
    // A better one begins anew.
    let better = StandIn::answering(|asked| key(&asked.sentence()));
    run(&work, &better).unwrap();
    assert_eq!(better.questions().len(), 208);
}

#[test]
fn what_is_longer_than_the_model_reads_gets_shorter_around_the_sentence() {
    let server = StandIn::new(|asked, _| {
        about(asked).unwrap_or_else(|| {
            let user = asked.message("user");
            let said = "request (9000 tokens) exceeds the available context size (4096 tokens), try increasing it";
            match user.len() > 150 || asked.sentence().starts_with("Build") {
                true => Act::Json(400, "", json!({"error": {"code": 400, "message": said, "type": "exceed_context_size_error"}})),
                false => Act::Json(200, "", reply("3", &[])),
            }
        })
    });
    let work = work();
    let said = annotate(&work, &server, &[]);
    assert!(said.err.contains("had less around"), "{}", said.err);
    assert!(
        said.err.contains("1 of 8 sentences got no label")
            && said.err.contains("longer than the model can read"),
        "{}",
        said.err
    );
    for asked in server.questions() {
        assert!(!asked.sentence().is_empty());
    }
}
