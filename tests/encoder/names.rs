//! Encoders that another program has downloaded, by their names.

use super::tiny;
use crate::common::{Work, labels_of_marks, said};

const FILES: [&str; 3] = ["config.json", "vocab.txt", "model.safetensors"];
const CACHED: &str = "hf/hub/models--intfloat--multilingual-e5-small";

/// A folder with labels and a cache of Hugging Face, in which an encoder has this name.
fn with_cache() -> Work {
    let work = Work::with_labels().with("letter.txt", "We must go home. They stay.\n");
    work.write(&format!("{CACHED}/refs/main"), "0a1b");
    copy(&work, &format!("{CACHED}/snapshots/0a1b"));
    work
}

fn copy(work: &Work, folder: &str) {
    for file in FILES {
        let bytes = std::fs::read(tiny().join(file)).unwrap();
        work.write(&format!("{folder}/{file}"), bytes);
    }
}

fn train(work: &Work, encoder: &str, to: &str) -> crate::common::Said {
    let mut command = work.command(&["train", "bypass.csv", "--encoder", encoder, "-o", to]);
    command.env("HF_HOME", work.path("hf"));
    command.env_remove("HF_HUB_CACHE");
    command.env("SENTENCE_TRANSFORMERS_HOME", work.path("none"));
    said(&mut command)
}

#[test]
fn a_downloaded_encoder_is_found_by_its_name_and_goes_into_the_model() {
    let work = with_cache();
    for (encoder, to) in [
        ("multilingual-e5-small", "short.safetensors"),
        ("intfloat/multilingual-e5-small", "full.safetensors"),
    ] {
        let said = train(&work, encoder, to);
        assert_eq!(said.code, 0, "{}", said.err);
        let words = "encoder multilingual-e5-small: 16 numbers for each sentence";
        assert!(said.err.contains(words), "{}", said.err);
    }
    assert!(work.read("short.safetensors") == work.read("full.safetensors"));
    // What the command reads is not replaced.
    let weights = format!("{CACHED}/snapshots/0a1b/model.safetensors");
    let said = train(&work, "multilingual-e5-small", &weights);
    assert!(
        said.code != 0 && said.err.contains("is being read"),
        "{}",
        said.err
    );

    // The model needs neither the cache nor the name, and puts “query: ” before each sentence as in training.
    copy(&work, "plain");
    std::fs::remove_dir_all(work.path("hf")).unwrap();
    let scores = |model: &str| {
        let score = ["score", "letter.txt", "-m", model, "-q"];
        work.ok(&score).out
    };
    let with = scores("short.safetensors");
    assert_eq!(train(&work, "plain", "plain.safetensors").code, 0);
    assert_ne!(with, scores("plain.safetensors"));
    // A folder of that name is taken, whatever was downloaded.
    std::fs::rename(work.path("plain"), work.path("multilingual-e5-small")).unwrap();
    assert_eq!(
        train(&work, "multilingual-e5-small", "own.safetensors").code,
        0
    );
    assert!(work.read("own.safetensors") == work.read("short.safetensors"));
}

#[test]
fn auto_tries_what_is_there_and_says_which_it_uses() {
    let work = with_cache();
    // Punctuation decides here, which words alone do not count.
    work.write("bypass.csv", labels_of_marks());
    let chosen = train(&work, "auto", "auto.safetensors");
    let tried = "tried the encoders all-MiniLM-L6-v2, multilingual-e5-small: the model uses ";
    let used = chosen.err.split(tried).nth(1);
    let used = used.unwrap_or_else(|| panic!("{}", chosen.err));
    let used = used.split_whitespace().next().unwrap();
    let named = match used {
        "all-MiniLM-L6-v2" => "built-in",
        other => other,
    };
    assert_eq!(train(&work, named, "named.safetensors").code, 0);
    assert!(work.read("auto.safetensors") == work.read("named.safetensors"));
    let tuned = ["train", "bypass.csv", "--encoder", "auto", "--fine-tune"];
    work.refused(&tuned, &["there is no encoder to train"]);
}

#[test]
fn the_built_in_encoder_has_its_own_name_too() {
    let work = with_cache();
    let said = train(&work, "built-in", "word.safetensors");
    assert_eq!(said.code, 0, "{}", said.err);
    for name in ["all-MiniLM-L6-v2", "sentence-transformers/all-minilm-l6-v2"] {
        assert_eq!(train(&work, name, "name.safetensors").code, 0, "{name}");
        assert!(work.read("name.safetensors") == work.read("word.safetensors"));
        std::fs::remove_file(work.path("name.safetensors")).unwrap();
    }
    let said = train(&work, "all-mpnet-base-v3", "m.safetensors");
    let words = "all-mpnet-base-v3: there is no such folder, and no such encoder is known: did you mean all-mpnet-base-v2?";
    assert!(said.code != 0 && said.err.contains(words), "{}", said.err);
    // Somebody has downloaded other files.
    work.write("hf/hub/models--ann--hers/refs/main", "0a1b");
    work.write(
        "hf/hub/models--ann--hers/snapshots/0a1b/pytorch_model.bin",
        "",
    );
    let said = train(&work, "ann/hers", "m.safetensors");
    assert!(
        said.code != 0
            && said
                .err
                .contains("the weights are here as pytorch_model.bin"),
        "{}",
        said.err
    );
}

#[test]
fn an_encoder_that_is_not_there_is_named_with_the_command_that_downloads_it() {
    let work = with_cache();
    let said = train(&work, "all-mpnet-base-v2", "m.safetensors");
    let words = "sentence-transformers/all-mpnet-base-v2: there is no such folder, and no such encoder is on this machine; \
         this command downloads it (438 MB, Apache 2.0): hf download sentence-transformers/all-mpnet-base-v2 config.json \
         tokenizer.json model.safetensors 1_Pooling/config.json";
    assert!(said.code != 0 && said.err.contains(words), "{}", said.err);
    assert!(!work.path("m.safetensors").exists());
}
