//! Records that an annotation program (Prodigy) says were not accepted.

use standpoint_corpus::Note;

use super::table::LoadedTable;

/// The column in which Prodigy says whether a record was accepted.
const ANSWER: &str = "answer";
/// Its values; a record that was not accepted has no label.
const ACCEPTED: &str = "accept";
const NOT_ACCEPTED: [&str; 2] = ["reject", "ignore"];

impl LoadedTable {
    /// Drops the records that were not accepted, and the column that says so, and notes how many. Does nothing if the column
    /// has another meaning or other values.
    pub(super) fn drop_not_accepted(&mut self) {
        let Some(answer) = self.column(ANSWER) else {
            return;
        };
        let is_answer = |cell: String| cell == ACCEPTED || NOT_ACCEPTED.contains(&&*cell);
        if !self.cells(answer).all(is_answer) || self.cells(answer).next().is_none() {
            return;
        }
        let is_left_out = |row: &csv::StringRecord| {
            let said = row.get(answer).unwrap_or_default().trim().to_lowercase();
            NOT_ACCEPTED.contains(&&*said)
        };
        let without = |row: &csv::StringRecord| -> csv::StringRecord {
            let cells = row.iter().enumerate().filter(|(at, _)| *at != answer);
            cells.map(|(_, cell)| cell).collect()
        };
        let rows = std::mem::take(&mut self.rows);
        let lines = std::mem::take(&mut self.lines);
        let (mut count, mut first) = (0, None);
        for (row, line) in rows.iter().zip(lines) {
            if is_left_out(row) {
                count += 1;
                first.get_or_insert(line as u64);
            } else {
                self.rows.push(without(row));
                self.lines.push(line);
            }
        }
        self.notes
            .extend(first.map(|line| Note::NotAccepted { count, line }));
        self.names.remove(answer);
        self.header.remove(answer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::coders::tests::file;

    #[test]
    fn what_was_not_accepted_is_left_out_and_counted() {
        let label = |at: usize| ["yes", "no"][at % 2];
        let csv = |answers: &[&str]| {
            let rows = answers.iter().enumerate();
            let rows = rows.map(|(at, answer)| format!("They go {at}.,{},{answer}\n", label(at)));
            format!("text,label,answer\n{}", rows.collect::<String>())
        };
        let answers = ["accept", "reject", "ignore", "accept", ""];
        let json = answers.iter().enumerate().map(|(at, answer)| {
            let label = label(at);
            format!(
                "{{\"text\":\"They go {at}.\",\"label\":\"{label}\",\"answer\":\"{answer}\"}}\n"
            )
        });
        for (table, line) in [(csv(&answers), 3), (json.collect(), 2)] {
            let read = file(&table).unwrap();
            assert_eq!(read.labelled.sentences.len(), 3);
            assert_eq!(read.report.notes, [Note::NotAccepted { count: 2, line }]);
            assert_eq!(read.report.unread_columns, [""; 0]);
        }
        // Answers to another question.
        let other = csv(&["accept", "reject", "unsure"]);
        assert_eq!(file(&other).unwrap().labelled.sentences.len(), 3);
    }
}
