//! Folders of encoders and kept embeddings that somebody has prepared: they are refused in one sentence, before anything
//! is learned, or change nothing.

use serde_json::{Value, json};

use super::tiny;
use crate::common::{Work, said};

/// The parts of a folder.
const FILES: [&str; 3] = ["config.json", "tokenizer.json", "model.safetensors"];
const TRAIN: [&str; 7] = [
    "train",
    "-q",
    "bypass.csv",
    "--encoder",
    "enc",
    "-o",
    "model",
];

/// A folder with labels and an encoder, whose tokenizer is another one.
fn with_tokenizer(change: impl FnOnce(&mut Value)) -> Work {
    let folder = tiny().with_file_name("tiny-distilbert");
    let [config, tokenizer, weights] = FILES.map(|file| std::fs::read(folder.join(file)).unwrap());
    let mut tokenizer: Value = serde_json::from_slice(&tokenizer).unwrap();
    change(&mut tokenizer);
    Work::with_labels()
        .with("enc/config.json", config)
        .with("enc/tokenizer.json", tokenizer.to_string())
        .with("enc/model.safetensors", weights)
}

fn replace(content: &str) -> Value {
    json!({ "type": "Replace", "pattern": { "String": "e" }, "content": content })
}

#[test]
fn a_tokenizer_that_would_make_a_text_long_is_refused() {
    with_tokenizer(|_| ()).ok(&TRAIN);
    let steps: [(&str, Value, &str); 6] = [
        (
            "normalizer",
            replace(&"e".repeat(100_000)),
            "a text of more than 128 bytes",
        ),
        (
            "normalizer",
            json!({ "type": "Prepend", "prepend": "a" }),
            "`Prepend`",
        ),
        (
            "normalizer",
            json!({ "type": "Precompiled", "precompiled_charsmap": "/////wAA" }),
            "damaged",
        ),
        (
            "pre_tokenizer",
            json!({ "type": "FixedLength", "length": 0 }),
            "`FixedLength`",
        ),
        ("decoder", json!({ "type": "CTC" }), "`CTC`"),
        (
            "padding",
            json!({ "strategy": { "Fixed": 1u64 << 40 }, "direction": "Right", "pad_id": 0,
                "pad_to_multiple_of": null, "pad_type_id": 0, "pad_token": "[PAD]" }),
            "the number 1099511627776 is larger than 1048576",
        ),
    ];
    for (part, value, what) in steps {
        let work = with_tokenizer(|tokenizer| tokenizer[part] = value);
        let part = format!("its {part} is not as encoders have it");
        work.refused(
            &TRAIN,
            &["tokenizer.json: ", &part, what, "download the file again"],
        );
    }
}

#[test]
fn sizes_of_no_encoder_are_refused() {
    let sizes = [
        ("dim", 1u64 << 40),
        ("n_layers", 1_000_000_000),
        ("vocab_size", u64::MAX),
    ];
    for (field, size) in sizes {
        let work = with_tokenizer(|_| ());
        let mut config: Value = serde_json::from_str(&work.text("enc/config.json")).unwrap();
        config[field] = size.into();
        work.write("enc/config.json", config.to_string());
        work.refused(&TRAIN, &["config.json: ", "sizes that are too large"]);
        config["model_type"] = "x".repeat(100_000).into();
        work.write("enc/config.json", config.to_string());
        work.refused(&TRAIN, &["config.json: ", "model_type xxx", "…"]);
    }
}

/// Nothing waits for a pipe, and nothing is read that has no end.
#[cfg(unix)]
#[test]
fn what_is_no_whole_file_is_refused() {
    use std::os::unix::fs::symlink;
    let no_file = "it is a pipe or a device, and no file";
    for file in FILES {
        let work = with_tokenizer(|_| ());
        let path = work.path("enc").join(file);
        let refused = |what: &str| {
            let said = work.run(&TRAIN);
            assert_eq!(
                (said.code, said.out.as_str()),
                (1, ""),
                "{file}: {}",
                said.err
            );
            let named = said.err.contains(file) && said.err.contains(what);
            assert!(
                named && said.err.lines().count() == 1,
                "{file}: {}",
                said.err
            );
            std::fs::remove_file(&path).unwrap();
        };
        std::fs::remove_file(&path).unwrap();
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(made.unwrap().success());
        refused(no_file);
        symlink("/dev/zero", &path).unwrap();
        refused(no_file);
        for length in [1 << 40, (1 << 30) + (1 << 29), 1 << 26] {
            let sparse = std::fs::File::create(&path).unwrap();
            sparse.set_len(length).unwrap();
            refused("");
        }
    }
    let work = with_tokenizer(|_| ());
    let score = ["score", "bypass.csv", "-m"];
    let made = std::process::Command::new("mkfifo")
        .arg(work.path("pipe"))
        .status();
    assert!(made.unwrap().success());
    for path in ["pipe", "/dev/zero"] {
        let said = work.run(&[&score[..], &[path]].concat());
        assert_eq!(said.code, 1, "{}", said.err);
        let named = said.err.contains(path) && said.err.contains(no_file);
        assert!(named && said.err.lines().count() == 1, "{}", said.err);
    }
}

/// A link in the place of kept embeddings may lead to a file of somebody else.
#[cfg(unix)]
#[test]
fn a_file_in_the_place_of_kept_embeddings_stays_as_it_is() {
    let work = with_tokenizer(|_| ());
    work.write("letter.txt", "We must build the bypass now.\n");
    work.ok(&TRAIN);
    let score = || {
        let mut command = work.command(&["score", "letter.txt", "-q", "-m", "model"]);
        let said = said(command.env("STANDPOINT_CACHE", "kept"));
        assert_eq!(said.code, 0, "{}", said.err);
        said.out
    };
    let scores = score();
    let kept = std::fs::read_dir(work.path("kept")).unwrap().next();
    let kept = kept.unwrap().unwrap().path();
    let text = "Somebody wrote this.\n".repeat(1000);
    work.write("precious.txt", &text);
    std::fs::remove_file(&kept).unwrap();
    std::os::unix::fs::symlink(work.path("precious.txt"), &kept).unwrap();
    assert_eq!(score(), scores);
    let mut command = work.command(&["score", "letter.txt", "-m", "model"]);
    let told = said(command.env("STANDPOINT_CACHE", "kept")).err;
    assert!(told.contains("is a link or a file of your own"), "{told}");
    assert_eq!(work.text("precious.txt"), text);
    std::fs::remove_file(&kept).unwrap();
    std::fs::rename(work.path("precious.txt"), &kept).unwrap();
    assert_eq!(score(), scores);
    assert_eq!(std::fs::read_to_string(&kept).unwrap(), text);
}
