//! `standpoint open`: what it refuses before a page is there. The page is tested in `tests/browser/`.

use crate::common::Work;

#[test]
fn a_file_is_no_project() {
    let work = Work::new().with("articles.csv", "text\nGo.\n");
    work.refused(
        &["open", "articles.csv", "--no-open"],
        &["articles.csv: this is a file: name the folder of a project"],
    );
    assert_eq!(work.text("articles.csv"), "text\nGo.\n");
}
