//! Tables of scores and of segments and cards of models that this program wrote: they may lie among the articles and are none.

/// Columns by which tables of scores and of segments are known.
const RESULTS: [&[&str]; 2] = [
    &[
        "sentence",
        "label",
        "probability",
        "reasons",
        "start",
        "end",
    ],
    &["segment", "paragraph", "kind", "start", "end"],
];

/// Whether these are among the columns of a table that this program wrote.
pub(in crate::corpus) fn are_of_results(names: &[&str]) -> bool {
    let holds = |columns: &&[&str]| columns.iter().all(|column| names.contains(column));
    RESULTS.iter().any(holds)
}

/// Sheets that a workbook of scores has beside the table.
const BESIDE: [&str; 2] = ["documents", "about"];

/// Whether this program writes a sheet of this name beside its tables, so that nobody misses it.
pub(in crate::corpus) fn stands_beside_results(sheet: &str) -> bool {
    BESIDE.contains(&without_number(sheet))
}

/// The name of a sheet without the number of one that goes on with another.
fn without_number(sheet: &str) -> &str {
    match sheet.rsplit_once(' ') {
        Some((name, number)) if number.parse::<u32>().is_ok() => name,
        _ => sheet,
    }
}

/// Whether these are among the columns of a table of scores.
pub(crate) fn are_of_scores(names: &[String]) -> bool {
    let holds = |column: &&str| names.iter().any(|name| name == column);
    RESULTS[0].iter().all(holds)
}

/// Whether these are among the columns of a table of segments.
pub(crate) fn are_of_segments(names: &[String]) -> bool {
    let holds = |column: &&str| names.iter().any(|name| name == column);
    RESULTS[1].iter().all(holds)
}

/// How the card of a model begins, in the form of the Hugging Face hub.
const CARD: [&str; 2] = ["---", "library_name: standpoint"];

/// Whether a text is a table that this program wrote, under the name of an article: `-o scores.txt`; or the card of a model.
pub(in crate::corpus) fn begins_with_results(text: &str) -> bool {
    if text.lines().take(2).eq(CARD) {
        return true;
    }
    let header = text
        .lines()
        .next()
        .filter(|line| line.starts_with("document,"));
    let names: Vec<&str> = header.unwrap_or_default().split(',').collect();
    are_of_results(&names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_ours_is_known_by_its_header() {
        let scores =
            "document,sentence,label,probability,p_no,p_yes,text,reasons,start,end,outlet\r\na,1,";
        assert!(begins_with_results(scores));
        let names = |header: &str| header.split(',').map(String::from).collect::<Vec<_>>();
        assert!(are_of_scores(&names(scores.lines().next().unwrap())));
        let segments = names("document,segment,paragraph,kind,text,start,end");
        assert!(!are_of_scores(&segments) && are_of_segments(&segments));
        assert!(!are_of_segments(&names(scores)));
        assert!(begins_with_results(
            "document,segment,paragraph,kind,text,start,end\n"
        ));
        assert!(begins_with_results(
            "---\r\nlibrary_name: standpoint\r\ntags: x\r\n"
        ));
        assert!(stands_beside_results("about") && stands_beside_results("documents 2"));
        for sheet in ["January", "January 2", "documents of 2", "2"] {
            assert!(!stands_beside_results(sheet));
        }
        for other in [
            "",
            "---\ntitle: The library_name: standpoint\n",
            "document,text,label\na,Go now.,yes\n",
            "The sentence, label, probability, reasons, start and end of a document.",
        ] {
            assert!(!begins_with_results(other), "{other}");
        }
    }
}
