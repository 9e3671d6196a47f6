//! The table by which furniture is told from prose is what its lines give.

#[path = "../examples/furniture.rs"]
#[allow(dead_code, reason = "the example's own main is not called")]
mod example;

#[test]
fn the_table_of_furniture_is_what_its_lines_give() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/models/furniture.tsv");
    assert!(
        example::table().unwrap() == std::fs::read_to_string(path).unwrap(),
        "run the example furniture again and commit models/furniture.tsv"
    );
}
