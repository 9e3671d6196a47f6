//! The tables by which lines are judged are what their lines give.

#[path = "../examples/furniture.rs"]
#[allow(dead_code, reason = "the example's own main is not called")]
mod example;

fn stored(name: &str) -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn the_table_of_furniture_is_what_its_lines_give() {
    assert!(
        example::furniture().unwrap() == stored("furniture.tsv"),
        "run the example furniture again and commit models/furniture.tsv"
    );
}

#[test]
fn the_table_of_headlines_is_what_its_lines_give() {
    assert!(
        example::headlines().unwrap() == stored("headlines.tsv"),
        "run the example furniture again and commit models/headlines.tsv"
    );
}
