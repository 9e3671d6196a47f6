//! The line model in `models/` is what its labelled lines, pages and articles give.

#[path = "../../examples/lines.rs"]
#[allow(dead_code, reason = "the example's own main is not called")]
mod example;

const AGAIN: &str =
    "run `cargo run --release --example lines > models/lines.tsv` and commit the table";

/// Without the texts of the published articles, only the labels are compared with those of the table.
#[test]
fn the_table_is_what_its_labels_give() {
    let stored = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("models/lines.tsv");
    let stored = std::fs::read_to_string(stored).unwrap();
    assert!(
        stored.ends_with(&example::sources_line().unwrap()),
        "{AGAIN}"
    );
    if example::published_texts().is_some() {
        assert!(example::table().unwrap() == stored, "{AGAIN}");
    } else {
        assert!(std::env::var_os("CI").is_none(), "{}", example::MISSING);
        eprintln!("the model was not trained again: {}", example::MISSING);
    }
}
