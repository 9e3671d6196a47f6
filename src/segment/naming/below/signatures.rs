//! Who wrote a letter to the editor, and where: a name above a town with its state or province, or with a degree behind it, on
//! lines of their own.

use crate::segment::kind::{Furniture, Kind};
use crate::segment::line::{Line, set};
use crate::segment::words::shape;

/// Most words of a town with its state.
const TOWN: usize = 6;
/// Most words of a name with its rank.
const NAME: usize = 6;

/// Names such towns with names right above them, and names with degrees.
pub(in crate::segment) fn name(lines: &mut [Line]) {
    for line in lines.iter_mut() {
        if line.is_plain() && line.words <= NAME && is_graduate(&line.text) {
            line.kind = Some(Kind::Furniture(Furniture::Byline));
        }
    }
    for at in 1..lines.len() {
        let town =
            |line: &Line| line.is_plain() && line.words <= TOWN && is_town_with_state(&line.text);
        if !lines.get(at).is_some_and(town) {
            continue;
        }
        let name = |line: &Line| {
            line.is_plain()
                && line.words <= NAME
                && shape::is_names(&shape::without_ranks(&line.text))
        };
        if lines.get(at - 1).is_some_and(name) {
            set(lines, at - 1, Furniture::Byline);
            set(lines, at, Furniture::Byline);
        }
    }
}

/// `Amara Falls, Ont.`, `Port Delta, VA`.
fn is_town_with_state(text: &str) -> bool {
    let is_capital = |word: &str| {
        word.starts_with(char::is_uppercase)
            && word
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'))
    };
    text.rsplit_once(", ").is_some_and(|(town, state)| {
        STATES.contains(&state.trim_end_matches('.')) && town.split(' ').all(is_capital)
    })
}

/// `Dr. J. Reyes, Ph.D.`
fn is_graduate(text: &str) -> bool {
    text.split_once(", ").is_some_and(|(name, degrees)| {
        name.contains(' ')
            && shape::is_names(&shape::without_ranks(name))
            && degrees.split(", ").all(|degree| DEGREES.contains(&degree))
    })
}

/// `Washington, D.C.`, `Port Amal, Ohio`.
pub(in crate::segment) fn is_town(text: &str) -> bool {
    text.split_once(", ").is_some_and(|(town, state)| {
        STATES.contains(&state.trim_end_matches('.'))
            && shape::words(town) <= 3
            && town
                .split(' ')
                .all(|word| word.starts_with(char::is_uppercase))
    })
}

/// Degrees and orders as they stand behind a name.
#[rustfmt::skip]
const DEGREES: &[&str] = &[
    "CBE", "Esq.", "J.D.", "JD", "LL.B.", "LL.M.", "M.A.", "M.D.", "MA", "MBE", "MD", "MEng", "MP", "MPhil", "MSc", "OBE",
    "Ph.D.", "Ph.D", "PhD", "QC", "RN", "(ret.)", "(retd)", "Ret.",
];

/// States and provinces as newspapers and the post abbreviate them, without the last full stop.
#[rustfmt::skip]
const STATES: &[&str] = &[
    // United States.
    "Ala", "Ariz", "Ark", "Calif", "Colo", "Conn", "D.C", "Del", "Fla", "Ga", "Ill", "Ind", "Kan", "Ky", "La", "Mass",
    "Md", "Mich", "Minn", "Miss", "Mo", "Mont", "N.C", "N.D", "N.H", "N.J", "N.M", "N.Y", "Neb", "Nev", "Okla", "Ore",
    "Pa", "R.I", "S.C", "S.D", "Tenn", "Tex", "Texas", "Va", "Vt", "W.Va", "Wash", "Wis", "Wyo",
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "HI", "IA", "ID", "IL", "IN", "KS", "KY", "LA",
    "MA", "MD", "ME", "MI", "MN", "MO", "MS", "MT", "NC", "ND", "NE", "NH", "NJ", "NM", "NV", "NY", "OH", "OK", "OR",
    "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VA", "VT", "WA", "WI", "WV", "WY",
    "Alaska", "Hawaii", "Idaho", "Iowa", "Maine", "Ohio", "Utah",
    // Canada.
    "Alta", "B.C", "Man", "N.B", "N.L", "N.S", "N.W.T", "Nfld", "Ont", "P.E.I", "Que", "Sask",
    "AB", "BC", "MB", "NB", "NL", "NS", "ON", "PE", "QC", "SK",
    // Australia.
    "ACT", "NSW", "Qld", "QLD", "SA", "Tas", "TAS", "Vic", "VIC",
];

#[cfg(test)]
mod tests {
    use super::{is_graduate, is_town};
    use crate::segment::segment;

    #[test]
    fn towns_and_their_states() {
        assert!(
            ["Washington, D.C.", "Port Amal, Ohio", "New York, NY"]
                .into_iter()
                .all(is_town)
        );
        assert!(
            !["Boats, D.C. says", "the port, Ohio", "Ohio"]
                .into_iter()
                .any(is_town)
        );
    }

    #[test]
    fn a_name_with_a_degree_signs_a_letter() {
        for line in [
            "Dr. J. Reyes, Ph.D.",
            "Mona Haddad, MD, Ph.D.",
            "Omar K. Amin, OBE",
        ] {
            assert!(is_graduate(line), "{line}");
        }
        for line in [
            "Reyes, Ph.D.",
            "The miller, a Ph.D.",
            "They asked Mona Haddad, MD.",
            "Mona Haddad, MD, said no.",
            "Mona Haddad, Basra",
        ] {
            assert!(!is_graduate(line), "{line}");
        }
        let talk = "The envoys met on Monday in the old palace by the river for a fourth time.";
        let page = ["Letters on the dykes", talk, talk, "J. Reyes, Ph.D."];
        let kinds = segment(&page.join("\n\n"), None);
        assert_eq!(kinds.last().map(|s| s.kind.as_str()), Some("byline"));
    }

    #[test]
    fn a_name_above_a_town_and_its_state_signs_a_letter() {
        let talk = "The envoys met on Monday in the old palace by the river for a fourth time.";
        let kinds = |name: &str, town: &str| -> Vec<&'static str> {
            let page = ["Letters on the dykes", talk, name, town, talk];
            let segments = segment(&page.join("\n\n"), None);
            segments.iter().map(|s| s.kind.as_str()).collect()
        };
        let signed = ["headline", "sentence", "byline", "byline", "sentence"];
        assert_eq!(kinds("Capt. Jon Reyes (retd)", "Port Delta, N.S."), signed);
        assert_eq!(kinds("MCpl. Mona Haddad", "Amara, Ont."), signed);
        let unsigned = [
            "headline",
            "sentence",
            "sentence",
            "section-heading",
            "sentence",
        ];
        assert_eq!(kinds("They must not be moved!", "Amara, VA"), unsigned);
        let talked = ["headline", "sentence", "sentence", "sentence", "sentence"];
        assert_eq!(
            kinds("They waited by the river.", "He met them in Amara, Ala."),
            talked
        );
    }
}
