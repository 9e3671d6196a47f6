//! The line model in `models/` is what its labelled lines and pages give.

#[path = "../examples/lines.rs"]
#[allow(dead_code, reason = "the example's own main is not called")]
mod example;

#[test]
fn the_table_is_what_its_labels_give() {
    let stored = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("models/lines.tsv");
    assert!(
        example::table().unwrap() == std::fs::read_to_string(stored).unwrap(),
        "run `cargo run --release --example lines > models/lines.tsv` and commit the table"
    );
}
