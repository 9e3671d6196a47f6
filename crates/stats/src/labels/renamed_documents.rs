//! Finds documents to which coders gave different names, so that their votes do not meet.

use std::collections::{BTreeMap, BTreeSet};

use super::Labelled;

/// The longest ending of a file's name.
const MAX_ENDING_LENGTH: usize = 5;

/// Pairs of names that look like names of one document, where some coders have one and others the other.
/// A spreadsheet made a number of one, or one lacks the folder or the ending of a file.
pub fn renamed_documents(labelled: &Labelled) -> Vec<[&str; 2]> {
    let mut coders: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for sentence in &labelled.sentences {
        if let Some(document) = &sentence.document {
            let of_document = coders.entry(document).or_default();
            of_document.extend(sentence.codes.iter().map(|code| code.annotator));
        }
    }
    let mut alike: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (document, _) in coders.iter().filter(|(_, coders)| !coders.is_empty()) {
        alike.entry(bare_name(document)).or_default().push(document);
    }
    let pairs = alike.values().filter_map(|names| {
        let (first, others) = names.split_first()?;
        let other = others.iter().find(|other| {
            share_folder(first, other) && coders[*other].is_disjoint(&coders[first])
        })?;
        Some([*first, *other])
    });
    pairs.collect()
}

/// Returns whether one name may be the other with more or fewer folders: `2003/1.txt` and `2004/1.txt` are
/// two documents.
fn share_folder(one: &str, other: &str) -> bool {
    let folder = |name: &str| {
        let name = name.trim().replace('\\', "/").to_lowercase();
        name.rsplit_once('/')
            .map_or(String::new(), |(folder, _)| folder.to_string())
    };
    let (one, other) = (folder(one), folder(other));
    one.ends_with(&other) || other.ends_with(&one)
}

/// A name without what programs add or remove: folders, an ending, zeros before a number, capitals.
fn bare_name(name: &str) -> String {
    let name = name.trim();
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let split = file.rsplit_once('.').filter(|(stem, ending)| {
        !stem.is_empty()
            && ending.len() <= MAX_ENDING_LENGTH
            && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && ending.bytes().any(|byte| byte.is_ascii_alphabetic())
    });
    let stem = split.map_or(file, |(stem, _)| stem);
    match stem.replace(',', ".").parse::<f64>() {
        Ok(number) if number.is_finite() => number.to_string(),
        _ => stem.to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::from_csv;

    fn renamed(anna: &[&str], ben: &[&str]) -> Vec<[String; 2]> {
        let rows = |coder: &str, documents: &[&str]| -> String {
            let rows = documents.iter().zip(0..);
            rows.map(|(document, at)| format!("{document},{at},Go {at}.,{coder},{}\n", at % 2))
                .collect()
        };
        let (anna, ben) = (rows("anna", anna), rows("ben", ben));
        let text = format!("document,start,text,annotator,label\n{anna}{ben}");
        let labelled = from_csv(&text);
        let pairs = renamed_documents(&labelled).into_iter();
        pairs.map(|pair| pair.map(str::to_string)).collect()
    }

    #[test]
    fn names_of_one_document_that_no_coder_shares_are_found() {
        assert_eq!(renamed(&["001", "002"], &["1", "2"]).len(), 2);
        assert_eq!(
            renamed(&["old/a.txt", "b"], &["a", "b"]),
            [["a", "old/a.txt"]]
        );
        for (anna, ben) in [
            (["a", "b"], ["a", "b"]),
            (["a-1", "a-2"], ["b-1", "b-2"]),
            // Two folders.
            (["2003/1.txt", "2003/2.txt"], ["2004/1.txt", "2004/2.txt"]),
            // Each coder has both.
            (["a.txt", "a.html"], ["a.txt", "a.html"]),
        ] {
            assert!(renamed(&anna, &ben).is_empty(), "{anna:?}");
        }
    }
}
