//! A dictionary beside the labels.

use std::io::Write;

use crate::common::{self, Work};

#[test]
fn a_dictionary_beside_the_labels_is_used_and_said() {
    let dictionary = "category,pattern\nharm,destroy*\nharm,ruin\nrelief,give us back\n";
    let work = Work::with_labels()
        .with("bypass.dictionary.csv", dictionary)
        .with("other.csv", "category,pattern\nharm,waste\n");
    let train = |more: &[&str]| {
        let arguments = [&["train", "bypass.csv", "-o", "model"], more].concat();
        let err = work.ok(&arguments).err;
        let said: Vec<String> = err
            .lines()
            .filter(|line| line.starts_with("dictionary "))
            .map(str::to_string)
            .collect();
        (said, work.read("model"))
    };
    let (said, beside) = train(&[]);
    assert_eq!(said, ["dictionary bypass.dictionary.csv: 3 patterns"]);
    let (said, without) = train(&["--dictionary", "none"]);
    assert!(said.is_empty() && without == common::model());
    let (said, other) = train(&["--dictionary", "other.csv"]);
    assert_eq!(said, ["dictionary other.csv: 1 pattern"]);
    assert!(other != beside && other != without);
    let (_, named) = train(&["--dictionary", "bypass.dictionary.csv"]);
    assert!(named == beside);
    // The model carries its dictionary with it.
    std::fs::remove_file(work.path("bypass.dictionary.csv")).unwrap();
    let text = "They will destroy what we love.";
    let explained = work.ok(&["explain", text, "-m", "model"]).out;
    assert!(explained.contains("[harm]"), "{explained}");
}

#[test]
fn packed_labels_have_the_dictionary_and_the_model_of_their_name() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(common::LABELS.as_bytes()).unwrap();
    let work = Work::with_labels()
        .with("bypass.dictionary.csv", "category,pattern\nharm,ruin\n")
        .with("bypass.csv.gz", packed.finish().unwrap());
    let [plain, packed] = ["bypass.csv", "bypass.csv.gz"].map(|labels| {
        let err = work.ok(&["train", labels]).err;
        assert!(
            err.contains("dictionary bypass.dictionary.csv: 1 pattern"),
            "{err}"
        );
        work.read("models/bypass.safetensors")
    });
    assert!(plain == packed);
}

#[test]
fn a_bad_dictionary_is_named_with_its_row() {
    let work = Work::with_labels()
        .with("empty.csv", "")
        .with("header.csv", "category,pattern\n")
        .with("columns.csv", "categry,pattern\nharm,ruin\n")
        .with("ragged.csv", "category,pattern\nharm,ruin\nharm\n")
        .with("gap.csv", "category,pattern\nharm,ruin\n,waste\n")
        .with("star.csv", "category,pattern\nharm,ruin\nharm,*\n");
    let many: String = (1..=513).map(|n| format!("c{n},noise\n")).collect();
    let work = work.with("many.csv", format!("category,pattern\n{many}"));
    let crowded: String = (0..511).map(|n| format!("c{n},of\nc{n},the\n")).collect();
    let crowded = format!("category,pattern\nharm,ruin\n{crowded}");
    let work = work.with("crowded.csv", crowded);
    let refused = |name: &str, words: &[&str]| {
        let before = work.listing();
        let said = work.run(&["train", "bypass.csv", "-q", "--dictionary", name]);
        assert_eq!((said.code, said.out.as_str()), (1, ""));
        assert!(
            said.err.starts_with(&format!("standpoint: {name}: ")),
            "{}",
            said.err
        );
        for word in words {
            assert!(said.err.contains(word), "{}", said.err);
        }
        assert!(work.listing() == before);
    };
    refused("missing.csv", &["no such file"]);
    refused("empty.csv", &["is empty", "category,pattern"]);
    refused("header.csv", &["is empty or has nothing but a header"]);
    refused(
        "columns.csv",
        &["no column “category”", "“categry”? Rename it"],
    );
    refused("ragged.csv", &["row 3 has 1 cell where the header has 2"]);
    refused("gap.csv", &["row 3: an empty category"]);
    refused("many.csv", &["row 514", "number 513", "at most 512"]);
    refused(
        "crowded.csv",
        &["row 3: where “of”", "511 categories match", "at most 32"],
    );
    refused("star.csv", &["row 3: ", "“*” cannot match"]);
}
