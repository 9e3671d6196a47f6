//! Why a share has no interval though sentences are coded, in the words that all who say so have in common.

use std::fmt;

use super::design::LEAST_DOCUMENTS;
use crate::document_count::DocumentCount;
use crate::phrases::{listed, plural, shell_word, thousands};

/// Why there is none. Shown with what to do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum WithoutInterval {
    /// There are too few documents, so that no sample is enough.
    FewDocuments(DocumentCount),
    /// There are enough of them, which count as too few of one length.
    UnlikeDocuments(DocumentCount),
    /// Too few of them have a coded sentence.
    FewCoded,
}

impl WithoutInterval {
    /// What documents leave no interval whatever is coded, if they do.
    pub(crate) fn of(documents: DocumentCount) -> Option<Self> {
        match documents {
            few if few.number < LEAST_DOCUMENTS => Some(WithoutInterval::FewDocuments(few)),
            unlike if unlike.effective_number < LEAST_DOCUMENTS as f64 => {
                Some(WithoutInterval::UnlikeDocuments(unlike))
            }
            _ => None,
        }
    }

    /// Why coded documents have none.
    pub(crate) fn of_coded(documents: DocumentCount) -> Self {
        WithoutInterval::of(documents).unwrap_or(WithoutInterval::FewCoded)
    }
}

impl fmt::Display for WithoutInterval {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            WithoutInterval::FewDocuments(documents) => write!(
                f,
                "it takes {LEAST_DOCUMENTS} documents with a coded sentence, and there {} only {}, however many sentences are coded; score more articles",
                if documents.number == 1 { "is" } else { "are" },
                plural(documents.number, "document")
            ),
            WithoutInterval::UnlikeDocuments(documents) => write!(
                f,
                "{}, and it takes {LEAST_DOCUMENTS}; score more articles",
                documents.uneven_clause("the")
            ),
            WithoutInterval::FewCoded => write!(
                f,
                "fewer than {LEAST_DOCUMENTS} documents have a coded sentence; code a larger sample"
            ),
        }
    }
}

/// Why these groups have none, and what could give them one; `by` is the column whose values they are.
pub(super) fn of_groups(groups: &[(String, WithoutInterval)], by: &str) -> Vec<String> {
    let have = |n: usize| match n {
        1 => ("1 group has".to_string(), "it has"),
        n => (format!("{} groups have", thousands(n)), "each has"),
    };
    let small = |(_, why): &&(String, _)| matches!(why, WithoutInterval::FewDocuments(_));
    let sparse = |(_, why): &&(String, _)| matches!(why, WithoutInterval::FewCoded);
    let mut told = Vec::new();
    let small = groups.iter().filter(small).count();
    if small > 0 {
        let (groups, it_has) = have(small);
        told.push(format!(
            "{groups} no interval because {it_has} fewer than {LEAST_DOCUMENTS} documents, and no sample can change that; score more articles, or group by something coarser"
        ));
    }
    let unlike = groups.iter().filter_map(|(name, why)| match why {
        WithoutInterval::UnlikeDocuments(documents) => Some((name, documents)),
        _ => None,
    });
    let unlike: Vec<(&String, &DocumentCount)> = unlike.collect();
    let unlike = match unlike.as_slice() {
        [] => None,
        [(name, documents)] => Some(format!(
            "the group {name} has no interval because {}",
            documents.uneven_clause("its")
        )),
        several => {
            // The name comes last, because long ones are cut.
            let several = several
                .iter()
                .map(|(name, documents)| format!("{} in {name}", documents.number_as_effective()));
            let several: Vec<String> = several.collect();
            Some(format!(
                "some groups have no interval because their documents are of unlike length and count as fewer of one length ({})",
                listed(&several)
            ))
        }
    };
    told.extend(unlike.map(|unlike| {
        format!("{unlike}, and it takes {LEAST_DOCUMENTS}; score more articles, or group by something coarser")
    }));
    let sparse = groups.iter().filter(sparse).count();
    if sparse > 0 {
        let (groups, it_has) = have(sparse);
        told.push(format!(
            "{groups} no interval because {it_has} fewer than {LEAST_DOCUMENTS} documents with a coded sentence; draw more with standpoint sample --by {}",
            shell_word(by)
        ));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documents(number: usize, effective: f64) -> DocumentCount {
        DocumentCount {
            number,
            effective_number: effective,
        }
    }

    #[test]
    fn what_is_missing_is_what_is_said() {
        let why = |number, effective| WithoutInterval::of_coded(documents(number, effective));
        assert_eq!(WithoutInterval::of(documents(10, 10.0)), None);
        for (why, told) in [
            (why(1, 1.0), "and there is only 1 document, however"),
            (
                why(9, 9.0),
                "it takes 10 documents with a coded sentence, and there are only 9 documents",
            ),
            (
                why(10, 9.19),
                "the 10 documents are of unlike length and count as 9.1 of one length, and it takes 10",
            ),
            (
                why(10, 10.0),
                "fewer than 10 documents have a coded sentence",
            ),
        ] {
            assert!(why.to_string().contains(told), "{why}");
        }
    }

    #[test]
    fn groups_are_told_by_what_they_lack() {
        let group = |name: &str, number, effective| {
            let why = WithoutInterval::of_coded(documents(number, effective));
            (name.to_string(), why)
        };
        let mut groups = vec![
            group("Mail", 60, 6.52),
            group("Echo", 9, 9.0),
            group("Post", 12, 12.0),
            group("News", 10, 9.19),
        ];
        let told = of_groups(&groups, "news outlet");
        assert!(told[0].starts_with(
            "1 group has no interval because it has fewer than 10 documents, and no sample"
        ));
        assert!(
            told[1].contains("(60 as 6.5 in Mail, 10 as 9.1 in News), and it takes 10;"),
            "{told:?}"
        );
        assert!(
            told[2].ends_with(
                "a coded sentence; draw more with standpoint sample --by \"news outlet\""
            ),
            "{told:?}"
        );
        groups.truncate(1);
        let told = of_groups(&groups, "outlet");
        assert!(
            matches!(told.as_slice(), [one] if one.starts_with("the group Mail has no interval because its 60 documents are of unlike length and count as 6.5 of one length")),
            "{told:?}"
        );
        assert!(of_groups(&[], "outlet").is_empty());
    }
}
