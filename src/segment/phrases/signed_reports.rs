//! Reports that an agency signs as it signs captions.

use crate::segment::words::verbs::reports;

/// `The boats left on Monday, a pilot said. (DNA)`, `… on Monday. — DNA`: a report that an agency signs as it signs captions. What
/// a caption says is in the present tense, or has no verb.
pub(in crate::segment) fn is_signed_report(text: &str, words: usize) -> bool {
    let in_brackets = text
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once(" ("));
    let signed = in_brackets.or_else(|| text.rsplit_once(['—', '–', '|']));
    let Some((sentence, agency)) = signed.filter(|_| words >= SIGNED) else {
        return false;
    };
    REPORTING.contains(&agency.trim())
        && sentence.trim_end().ends_with(['.', '!', '?', '”', '"'])
        && reports(sentence)
}

/// Agencies that sign reports, and not only pictures.
const REPORTING: &[&str] = &["AFP", "AP", "Anadolu", "Reuters", "UPI", "Xinhua"];
/// Fewest words of a report that an agency signs.
const SIGNED: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::words::shape;

    #[test]
    fn reports_with_an_agency_behind_them() {
        let is = |text: &str| is_signed_report(text, shape::words(text));
        for text in [
            "The boats left on Monday, a pilot of the guard said. (AP)",
            "The council of the delta voted against it. — AFP",
            "“We shall not be moved from the delta,” the pilots said. (Reuters)",
            "A ferry sank near the old pier on Monday night. – Xinhua",
        ] {
            assert!(is(text), "{text}");
        }
        for text in [
            "The boats left on Monday, a pilot of the guard said.",
            "The boats left on Monday, a pilot said (AP)",
            "The boats left, a pilot said. (AP)",
            "The boats left on Monday, a pilot of the guard said. (Getty)",
            "The boats left on Monday, a pilot of the guard said. AP",
            "A pilot of the guard by the pier on Monday. (AP)",
            "Pilots of the guard wave from the pier on Monday. — AFP",
            "Boats are seen by the pier of Amara on Monday. (AP)",
        ] {
            assert!(!is(text), "{text}");
        }
    }
}
