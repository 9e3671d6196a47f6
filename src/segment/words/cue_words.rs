//! Words by which it is known whether a sentence ends before them: those that begin sentences, say that somebody speaks,
//! or go on with what an abbreviation began.

/// Words that begin a sentence far more often than they stand with a capital inside one.
#[rustfmt::skip]
const SENTENCE_STARTERS: &[&str] = &[
    "A", "About", "Above", "According", "Across", "Added", "Additionally", "After", "Again", "Against", "All",
    "Almost", "Along", "Already", "Also", "Although", "Amid", "Among", "An", "And", "Another", "Any", "Anyone",
    "Apart", "Are", "Around", "As", "Aside", "Asked", "At", "Back", "Because", "Before", "Behind", "Besides",
    "Between", "Beyond", "Both", "But", "By", "Can", "Certainly", "Clearly", "Could", "Critics", "Currently",
    "Despite", "Did", "Do", "Does", "Doing", "Don't", "Don’t", "During", "Each", "Earlier", "Either",
    "Elsewhere", "Even", "Eventually", "Every", "Everyone", "Everything", "Except", "Few", "Finally", "For",
    "From", "Further", "Furthermore", "Given", "Had", "Has", "Have", "Having", "He", "He's", "Hence", "Her",
    "Here", "He’s", "His", "How", "However", "Hundreds", "I", "I'd", "I'm", "I've", "If", "In", "Indeed",
    "Instead", "Into", "Is", "It", "It's", "Its", "It’s", "I’d", "I’m", "I’ve", "Just", "Last", "Later",
    "Lawmakers", "Let", "Let's", "Let’s", "Like", "Likewise", "Many", "Maybe", "Meanwhile", "Military",
    "Millions", "More", "Moreover", "Most", "Much", "My", "Nearly", "Neither", "Never", "Nevertheless", "No",
    "Nobody", "None", "Nonetheless", "Nor", "Not", "Nothing", "Now", "Obviously", "Of", "Officials", "On",
    "Once", "One", "Only", "Or", "Other", "Others", "Our", "Out", "Outside", "Over", "Perhaps", "Please",
    "Protesters", "Rather", "Recently", "Reporters", "Says", "Several", "Shall", "She", "Should", "Similarly",
    "Since", "So", "Some", "Someone", "Soon", "Sources", "Speaking", "Still", "Such", "Surely", "Thank",
    "Thanks", "That", "That's", "That’s", "The", "Their", "Then", "There", "There's", "Therefore", "There’s",
    "These", "They", "They're", "They’re", "This", "Those", "Though", "Thousands", "Three", "Through",
    "Throughout", "Thus", "Till", "To", "Today", "Together", "Tomorrow", "Tonight", "Too", "Troops", "Two",
    "Under", "Unfortunately", "Unless", "Unlike", "Until", "Upon", "Was", "We", "We're", "We've", "Well",
    "Were", "We’re", "We’ve", "What", "What's", "Whatever", "What’s", "When", "Whenever", "Where", "Whether",
    "Which", "While", "Who", "Whoever", "Whose", "Why", "Will", "With", "Within", "Without", "Would", "Yes",
    "Yesterday", "Yet", "You", "You're", "Your", "You’re",
];

/// Who begins a sentence that goes on in small letters: `The pumps came from Delta Inc. Residents complained.`
#[rustfmt::skip]
const SUBJECTS: &[&str] = &[
    "Activists", "Analysts", "Campaigners", "Councillors", "Drivers", "Employees", "Experts", "Investigators", "Neighbors",
    "Neighbours", "Opponents", "People", "Prosecutors", "Researchers", "Residents", "Shareholders", "Shares", "Supporters",
    "Traders", "Villagers", "Witnesses", "Workers",
];

/// Whether a sentence begins with `word` if the next one, `second`, is a small one.
pub(in crate::segment) fn is_subject(word: &str, second: &str) -> bool {
    second.starts_with(char::is_lowercase) && SUBJECTS.binary_search(&word).is_ok()
}

/// Words that contract with the verb after them.
#[rustfmt::skip]
const PRONOUNS: &[&str] = &["He", "It", "She", "That", "There", "They", "We", "You"];

/// Whether a sentence is likely to begin with `word`.
pub(in crate::segment) fn starts_sentences(word: &str) -> bool {
    // `He'd`, `It’ll`: as the word alone.
    let stem = word.split(['\'', '’']).next().unwrap_or(word);
    SENTENCE_STARTERS.binary_search(&word).is_ok()
        || stem.len() >= 2 && stem.len() < word.len() && PRONOUNS.contains(&stem)
}

/// What follows an ordinal number in German, which ends in a full stop.
#[rustfmt::skip]
const AFTER_ORDINAL: &[&str] = &[
    "Januar", "Jänner", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
    "Dezember", "Jahrhundert", "Jahrhunderts", "Jahrhunderten", "Jh", "Jahrestag", "Geburtstag", "Mal",
];

/// Whether `word` follows `before` as an ordinal: `3. Oktober`, `19. Jahrhundert`.
pub(in crate::segment) fn is_ordinal(before: &str, word: &str) -> bool {
    let digits = (1..=2).contains(&before.len()) && before.bytes().all(|b| b.is_ascii_digit());
    digits && AFTER_ORDINAL.contains(&word)
}

/// Weekdays, months and zones that follow `a.m.` and `p.m.`.
#[rustfmt::skip]
const AFTER_CLOCK: &[&str] = &[
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Mon", "Tue", "Tues", "Wed",
    "Thu", "Thurs", "Fri", "Sat", "Sun", "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug",
    "Sep", "Sept", "Oct", "Nov", "Dec", "EST", "EDT", "ET", "CST", "CDT", "CT", "MST", "MDT", "MT", "PST",
    "PDT", "PT", "GMT", "UTC", "BST", "CET", "CEST", "AST", "IRST", "TRT", "Eastern", "Central", "Pacific",
    "Mountain", "Greenwich", "Local",
];

/// Whether `word` after `a.m.` goes on with the same time.
pub(in crate::segment) fn follows_clock(word: &str) -> bool {
    AFTER_CLOCK.contains(&word)
}

/// Lower-case words by which a name before them is known to be the subject of a clause.
#[rustfmt::skip]
const FINITE_VERBS: &[&str] = &[
    "is", "isn't", "isn’t", "was", "wasn't", "wasn’t", "are", "were", "has", "had", "have", "hasn't", "hasn’t",
    "will", "would", "wouldn't", "wouldn’t", "won't", "won’t", "could", "can", "cannot", "can't", "can’t",
    "should", "may", "might", "must", "said", "says", "told", "did", "does", "doesn't", "doesn’t", "didn't",
    "didn’t", "denied", "denies", "wants", "wanted", "insists", "insisted", "accused", "accuses", "rejected",
    "rejects", "announced", "warned", "warns", "called", "calls", "claims", "claimed", "argues", "argued",
    "maintains", "also", "and", "responded", "launched", "fired", "remains", "remained", "invaded", "needs",
    "voted", "began", "became",
];

/// Whether `word` shows that the name before it is a subject.
pub(in crate::segment) fn is_finite_verb(word: &str) -> bool {
    FINITE_VERBS.contains(&word)
}

/// Capitalised words that `U.S.` and its like modify, whatever verb comes after them.
#[rustfmt::skip]
const INSTITUTIONS: &[&str] = &[
    "Administration", "Agency", "Air", "Ambassador", "Ambassadors", "Army", "Attorney", "Bank", "Border", "Bureau",
    "Cabinet", "Capitol", "Census", "Central", "Charge", "Christians", "Coast", "Commander", "Commerce", "Commission",
    "Conference", "Congress", "Congressional", "Congressman", "Congresswoman", "Constitution", "Consulate", "Court",
    "Customs", "Defence", "Defense", "Democrats", "Department", "Deputy", "District", "East", "Embassy", "Energy",
    "Federal", "Fifth", "First", "Fleet", "Forces", "Foreign", "Geological", "Government", "Gulf", "Homeland",
    "House", "Immigration", "Institute", "Jews", "Joint", "Justice", "Marine", "Marines", "Mayor", "Midwest",
    "Military", "Mission", "Muslims", "National", "Navy", "North", "Northeast", "Northwest", "Office", "Open",
    "Pacific", "Pentagon", "Postal", "President", "Rangers", "Representative", "Representatives", "Republicans",
    "Secretary", "Security", "Senate", "Senator", "Senators", "Soccer", "South", "Southeast", "Southwest", "Special",
    "State", "States", "Steel", "Supreme", "Treasury", "Troops", "Under", "Undersecretary", "Vice", "War", "West",
];

/// Whether `word` names an institution that `U.S.` stands before.
pub(in crate::segment) fn is_institution(word: &str) -> bool {
    INSTITUTIONS.binary_search(&word).is_ok()
}

/// Verbs that may attribute what came before or introduce what comes after.
const SAYING: &[&str] = &[
    "said",
    "says",
    "told",
    "added",
    "adds",
    "wrote",
    "writes",
    "tweeted",
    "continued",
    "recalled",
    "explained",
];

/// Whether `word` attributes speech.
pub(in crate::segment) fn is_saying(word: &str) -> bool {
    SAYING.contains(&word)
}

/// Small words that neither begin a name nor end a title.
#[rustfmt::skip]
const INNER: &[&str] = &[
    "after", "against", "amid", "and", "as", "at", "before", "behind", "between", "during", "for", "in", "into", "of", "on", "or",
    "over", "since", "than", "through", "to", "toward", "towards", "under", "until", "with", "without",
];

/// Whether `word`, in any letters, wants others before and behind it, as prepositions do.
pub(in crate::segment) fn is_inner(word: &str) -> bool {
    INNER.binary_search(&word.to_lowercase().as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searched_tables_are_sorted() {
        for table in [INNER, INSTITUTIONS, SENTENCE_STARTERS, SUBJECTS] {
            let found = table.windows(2).find(|w| w[0] > w[1]);
            assert!(found.is_none(), "{found:?}");
        }
    }

    #[test]
    fn words_that_begin_sentences() {
        for word in ["The", "He", "He'd", "They’ll"] {
            assert!(starts_sentences(word), "{word}");
        }
        for word in ["Basra", "the", "Basra's", "He-"] {
            assert!(!starts_sentences(word), "{word}");
        }
    }
}
