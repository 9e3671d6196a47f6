//! Full stops behind a time of which nothing is said yet.

use super::check;

#[test]
fn a_time_before_its_subject_ends_no_sentence() {
    for text in [
        "By 5 a.m. Basra was dark.‖At 7 p.m. Haddad would be at the lock.‖By 9 a.m. DNA had the list.",
        "Shortly before 6:30 a.m. Lock keepers came.‖“By 5 a.m. Basra was dark,” he said.‖By 6 a.m. I was up.",
        "At about ten p.m. Inspector Dr. Okafor came.‖Between 6 a.m. and 9 a.m. Basra slept.",
        "They met on Friday, and by 8 a.m. Auntie Mona had gone.‖The mill opened, but at 8 p.m. Reyes shut it.",
        "In Dec. Omar sailed home.‖Since Sept. Reyes has been away.‖On Monday at 6 a.m. Amara was quiet.",
        "In the old town, by 6 a.m. Reyes had begun.‖They knew it: by 6 a.m. Basra would be dark.",
        // Something was said, or a sentence begins.
        "They came at 3 a.m.‖The guards ran.‖They came at 3 a.m.‖Haddad was there.‖It was in Dec.‖Omar slept.",
        "When?‖At 3 a.m.‖The guards ran.‖In Dec.‖They left.‖It shut on Monday, at 6 a.m.‖Reyes left.",
        "They worked, and it shut at 6 a.m.‖Reyes left.‖“We open at 6 a.m.”‖Reyes left.",
        "The lock keepers of the old town by the river, who had waited for the boats of the guards since the first days of the last \
         flood of the spring and all summer, left at 6 a.m.‖Reyes stayed.",
    ] {
        check(text);
    }
}

#[test]
fn abbreviations_before_one_with_a_comma() {
    for text in [
        "Mona Reyes (Lib. Dem., Amara) asked the 4th Trans. Bn., which hauls reeds.",
        "The Nat. Fed., a guild, left.‖The mill said that Q2 adj. EBIT fell.",
        "They left Iraq.‖U.S., British and other boats stayed.‖They left.‖Lt., as they call him, stayed.",
        "The ferries went to Samarra.‖Sgt., a dog, stayed.",
    ] {
        check(text);
    }
}
