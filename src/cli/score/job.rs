//! The work of `score`: scores documents in parallel, writes their rows in order, and counts them.

use super::about::{about_question, row};
use super::counts::{Counts, Given};
use super::topic_check::TopicCheck;
use crate::cli::console::messages::Messages;
use crate::cli::in_order::in_order;
use crate::cli::inputs::input::Documents;
use crate::cli::inputs::model::{Named, batch_bytes};
use crate::corpus::Document;
use crate::findings::{Note, Warning};
use crate::model::{Cutting, Fit, Reasons, Scored, Scorer, Unit, Verdict};
use crate::output::{EXCEL_ROWS, ScoreTable, Sink};
use crate::segment::Kind;

/// Fewer documents do not show what kind they are.
const SOME: usize = 20;
/// Texts with at most this many sentences on average are short.
const MOST_OF_SHORT: usize = 2;
/// A note on boilerplate in short texts is due from one piece in so many.
const TELLING_BOILERPLATE: usize = 10;
/// Few sentences are longer than this, in bytes.
const LONG: usize = 500;
/// The most bytes of names and metadata in the rows that are kept of a document.
const MOST_REPEATED: usize = 4 << 20;

/// Everything that turns a document into rows, shared by all threads.
pub struct Job<'a> {
    /// The models, each of which answers a question of the table.
    pub models: Vec<Named<'a>>,
    pub table: ScoreTable,
    pub cutting: Cutting,
    pub reasons: Reasons,
    pub threads: usize,
}

/// A scored document, as a worker returns it.
enum Output<R> {
    /// The rows, and the number of scored units.
    Rows(R, usize),
    /// A document whose rows are made while they are written: a later part of one, whose rows can be numbered
    /// only when all earlier parts are written, or one with cells so long that they are not kept for every row.
    Unmade(Document, Vec<Scored>),
}

impl Job<'_> {
    /// Scores all documents in parallel and writes their rows in order.
    pub fn write<S: Sink>(
        &self,
        documents: &mut Documents,
        sink: &mut S,
    ) -> anyhow::Result<Counts> {
        self.write_on(documents, sink, self.no_counts())
    }

    /// Does the same for the remaining documents of a resumed table that has `counts` so far.
    pub fn write_on<S: Sink>(
        &self,
        documents: &mut Documents,
        sink: &mut S,
        mut counts: Counts,
    ) -> anyhow::Result<Counts> {
        let mut begun = counts.documents > 0;
        let models = || self.models.iter().map(|named| &named.model);
        let bytes = batch_bytes(&self.models);
        let mut checks: Vec<Option<TopicCheck>> = match self.cutting.topic {
            Some(_) => Vec::new(),
            None => models().map(TopicCheck::new).collect(),
        };
        let next = || {
            let batch = documents.batch(bytes);
            for check in checks.iter_mut().flatten() {
                batch.iter().for_each(|document| check.see(document));
            }
            Some(batch).filter(|batch| !batch.is_empty())
        };
        let worker = || {
            let scorers = models().map(|model| model.scorer_with(self.reasons));
            let mut scorers: Vec<Scorer> = scorers.collect();
            move |batch: Vec<Document>| -> std::io::Result<(Vec<Output<S::Rows>>, Counts)> {
                let mut counts = self.no_counts();
                let scored = Scorer::score_texts_with(&mut scorers, &batch, &self.cutting);
                let outputs = batch
                    .into_iter()
                    .zip(scored)
                    .map(|(document, scored)| self.output::<S>(document, scored, &mut counts))
                    .collect::<Result<_, _>>()?;
                Ok((outputs, counts))
            }
        };
        in_order(self.threads, next, worker, |scored| -> anyhow::Result<()> {
            let (outputs, of_batch) = scored?;
            if !std::mem::replace(&mut begun, true) {
                counts.cut += sink.begin(&self.table)?;
            }
            for output in outputs {
                counts.numbered = match output {
                    Output::Rows(rows, scored) => {
                        sink.write(rows)?;
                        scored
                    }
                    Output::Unmade(document, scored) => {
                        let before = if document.continues() {
                            counts.numbered
                        } else {
                            0
                        };
                        counts.cut += sink.write_made(&self.table, &document, &scored, before)?;
                        before + number_of_scored(&scored)
                    }
                };
            }
            counts.add(&of_batch);
            sink.mark(&counts)?;
            Ok(())
        })?;
        documents.end()?;
        for (given, check) in counts.given.iter_mut().zip(checks) {
            given.off_topic = check.and_then(|check| check.off_topic());
        }
        Ok(counts)
    }

    /// Counts what a scored document has and makes its rows.
    fn output<S: Sink>(
        &self,
        document: Document,
        scored: Vec<Scored>,
        counts: &mut Counts,
    ) -> std::io::Result<Output<S::Rows>> {
        let is_first = !document.continues();
        counts.documents += usize::from(is_first);
        counts.without += usize::from(is_first && number_of_scored(&scored) == 0);
        for unit in &scored {
            for (question, given) in counts.given.iter_mut().enumerate() {
                let Some(Verdict { stance, .. }) = unit.verdict_of(question) else {
                    continue;
                };
                given.held_out += usize::from(stance.fit == Fit::HeldOut);
                given.borrowed += usize::from(stance.fit == Fit::Borrowed);
                match self.table.label(question, stance) {
                    Some(_) => given.labels[stance.label] += 1,
                    None => given.withheld += 1,
                }
            }
            match &unit.verdict {
                Some(_) => {
                    counts.scored += 1;
                    counts.bytes += unit.bytes.len();
                }
                None if unit.kind == Kind::OffTopic => counts.off_topic += 1,
                None => counts.boilerplate += 1,
            }
        }
        if document.continues() || repeated(&document, scored.len()) > MOST_REPEATED {
            return Ok(Output::Unmade(document, scored));
        }
        let (rows, cut) = S::rows(&self.table, &document, &scored, 0)?;
        counts.cut += cut;
        Ok(Output::Rows(rows, number_of_scored(&scored)))
    }

    /// Counts of zero for the labels of the models.
    pub fn no_counts(&self) -> Counts {
        let of_model = |named: &Named| Given {
            labels: vec![0; named.model.labels().len()],
            ..Given::default()
        };
        Counts {
            given: self.models.iter().map(of_model).collect(),
            ..Counts::default()
        }
    }

    /// The rows on the results for the sheet `about`.
    pub fn about(&self, counts: &Counts, documents: &Documents) -> Vec<[String; 3]> {
        let mut rows = vec![
            row("documents", counts.documents.to_string()),
            row(
                &format!("{}s scored", self.cutting.unit.noun()),
                counts.scored.to_string(),
            ),
        ];
        for (named, given) in self.models.iter().zip(&counts.given) {
            let mut push = |of: &str, count: usize| {
                rows.push(row(
                    &about_question(&named.name, &format!("of these {of}")),
                    count.to_string(),
                ));
            };
            for (label, count) in named.model.labels().iter().zip(&given.labels) {
                push(label, *count);
            }
            if given.withheld > 0 {
                push("without a label", given.withheld);
            }
        }
        let boilerplate = counts.boilerplate.to_string();
        rows.push(row("pieces of boilerplate set aside", boilerplate));
        if let Some(topic) = &self.cutting.topic {
            rows.push(row("words of the topic", topic.patterns().join(", ")));
            let passed_over = counts.off_topic.to_string();
            rows.push(row("documents off the topic, passed over", passed_over));
        }
        let findings = counts.findings(&self.models).into_iter();
        rows.extend(findings.map(|finding| row(finding.severity.name(), finding.message)));
        rows.extend(documents.noted.iter().map(|what| row("note", what)));
        rows.extend(documents.unread.iter().map(|what| row("not read", what)));
        if documents.more_unread > 0 {
            rows.push(row(
                "not read, not listed",
                documents.more_unread.to_string(),
            ));
        }
        rows
    }

    /// Returns whether these are short texts such as tweets, of which a large part looks like boilerplate.
    fn are_short_texts(&self, counts: &Counts) -> bool {
        let in_sentences = matches!(self.cutting.unit, Unit::Sentence | Unit::Paragraph);
        let are_short = counts.scored <= MOST_OF_SHORT * counts.documents;
        let pieces = counts.scored + counts.boilerplate;
        let is_much = counts.boilerplate * TELLING_BOILERPLATE >= pieces;
        in_sentences && counts.documents >= SOME && are_short && is_much
    }

    /// Returns whether the scored texts are much longer than those that the model was trained on.
    fn are_whole_texts(&self, counts: &Counts) -> bool {
        self.cutting.unit != Unit::Sentence
            && self.models.iter().any(|named| named.model.uses_context())
            && counts.bytes > LONG * counts.scored
    }

    pub fn tell(&self, counts: &Counts, is_excel_csv: bool, messages: &Messages) {
        for finding in counts.findings(&self.models) {
            messages.tell(finding);
        }
        let boilerplate = match self.table.has_boilerplate() {
            true => counts.boilerplate,
            false => 0,
        };
        if counts.off_topic > 0 && counts.off_topic == counts.documents {
            messages.tell(Warning::NoDocumentOnTopic);
        }
        for (named, given) in self.models.iter().zip(&counts.given) {
            if let Some([naming, documents]) = given.off_topic {
                messages.tell(named.finding(Warning::OtherTopic { naming, documents }));
            }
        }
        if is_excel_csv && counts.scored + boilerplate > EXCEL_ROWS {
            messages.tell(Warning::TooManyRowsForExcel);
        }
        if self.are_short_texts(counts) {
            let pieces = counts.scored + counts.boilerplate;
            messages.tell(Note::ShortTexts {
                units: counts.scored as f64 / counts.documents as f64,
                unit: self.cutting.unit.noun(),
                percent: 100.0 * counts.boilerplate as f64 / pieces as f64,
            });
        }
        if self.are_whole_texts(counts) {
            messages.tell(Warning::WholeTextsScored {
                unit: self.cutting.unit.noun(),
                characters: counts.bytes / counts.scored.max(1),
            });
        }
        let models = self.models.iter();
        let models = models.map(|named| (named.name.as_str(), named.model.labels()));
        let models: Vec<(&str, &[String])> = models.collect();
        for line in counts.summary(self.cutting.unit.noun(), &models, messages.seconds()) {
            messages.say(&line);
        }
    }
}

/// The number of bytes in cells that stand in every row of a document.
fn repeated(document: &Document, rows: usize) -> usize {
    let metadata = document.metadata.iter().map(String::len);
    (document.id.len() + metadata.sum::<usize>()).saturating_mul(rows)
}

fn number_of_scored(units: &[Scored]) -> usize {
    units.iter().filter(|unit| unit.verdict.is_some()).count()
}
