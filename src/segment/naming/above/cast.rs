//! Lines that say who is heard: the parts of a broadcast, the speakers of a meeting.

use crate::segment::words::shape;

/// Most words of what is said of somebody.
const ABOUT: usize = 24;

/// The parts that are played in a broadcast.
const PARTS: &[&str] = &[
    "Guest",
    "Guests",
    "Host",
    "Hosts",
    "Interviewer",
    "Moderator",
    "Presenter",
    "Presenters",
];

/// `Presenter: Mona Haddad. Guest: Jon Reyes, a former pilot of the port.`: who is heard, and not what they say.
pub(super) fn are_guests(text: &str) -> bool {
    let mut rest = text;
    // Each of them ends where the next label stands.
    while let Some(at) = PARTS
        .iter()
        .filter_map(|label| rest.find(&format!(". {label}: ")))
        .min()
    {
        let (one, next) = rest.split_at(at);
        if !is_guest(one) {
            return false;
        }
        rest = next.trim_start_matches(['.', ' ']);
    }
    is_guest(rest)
}

fn is_guest(text: &str) -> bool {
    text.split_once(": ").is_some_and(|(label, rest)| {
        let end = rest.find(", ").unwrap_or(rest.trim_end_matches('.').len());
        let (name, about) = rest.split_at(end);
        let tells = [", a ", ", an ", ", the ", ", former "]
            .iter()
            .any(|of| about.starts_with(of));
        PARTS.contains(&label)
            && (2..=4).contains(&shape::words(name))
            && shape::is_names(name)
            && (tells || shape::words(about) == 0)
            && shape::words(about) <= ABOUT
            && !about.contains(['?', '!', '“', '"', ';'])
            && !about.trim_end_matches('.').contains(". ")
    })
}

/// `SPEAKERS: A spokesman for the port and the envoy of the delta`.
pub(super) fn is_one(text: &str) -> bool {
    text.split_once(':').is_some_and(|(label, rest)| {
        matches!(
            label.to_lowercase().as_str(),
            "briefer"
                | "briefers"
                | "panelists"
                | "panellists"
                | "participants"
                | "presenter"
                | "presenters"
                | "speakers"
        ) && rest.trim_start().starts_with(char::is_uppercase)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guests_and_what_they_say() {
        for line in [
            "Presenter: Mona Haddad.",
            "Presenter: Mona Haddad. Guest: Jon Reyes, a former pilot.",
            "Guest: Jon Reyes, a former pilot of the port, now a teacher in Amara.",
        ] {
            assert!(are_guests(line), "{line}");
        }
        for line in [
            "Guest: Thank You, Jon, the pilots of the port will stay.",
            "Presenter: Mona Haddad. The pilots will stay.",
            "Pilot: Mona Haddad.",
        ] {
            assert!(!are_guests(line), "{line}");
        }
    }
}
