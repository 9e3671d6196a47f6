//! Usual names of columns, and words in them, in seven languages.

/// Usual names for the column of the labels.
#[rustfmt::skip]
pub(super) const LABEL: [&str; 38] = [
    "stance", "code", "coding", "annotation", "position", "class", "category", "sentiment",
    "labels", "codes", "gold", "gold_label", "human_label", "manual_label", "final_label", "decision",
    // German, French, Spanish, Italian, Portuguese, Dutch
    "haltung", "kategorie", "kode", "codierung", "kodierung", "bewertung", "étiquette", "etiquette",
    "catégorie", "categorie", "etiqueta", "categoría", "categoria", "código", "codigo", "postura",
    "posición", "etichetta", "posizione", "posição", "rótulo", "standpunt",
];
/// Usual names for the column of the sentences, before those of texts: a table may hold the whole article as well.
#[rustfmt::skip]
pub(super) const SENTENCE: [&str; 14] = [
    "sentence", "satz", "sätze", "phrase", "frase", "oración", "zin", "quote", "statement", "tweet", "utterance",
    "segment", "segmento", "quotation content",
];
/// Usual names for the column of the documents, most telling first. A plain `id` may be that of the row.
#[rustfmt::skip]
pub(super) const DOCUMENT: [&str; 15] = [
    "doc_id", "document_id", "article_id", "document_name", "filename", "article", "doc",
    "dokument", "dokumentname", "nom du document", "artikel", "fichier", "documento", "archivo", "file",
];
/// The first this many of [`DOCUMENT`] hardly mean anything else.
pub(super) const SURELY_DOCUMENT: usize = 4;
/// Words for a coder.
#[rustfmt::skip]
pub(super) const CODERS: [&str; 18] = [
    "annotator", "coder", "rater",
    // German, French, Spanish, Italian, Portuguese, Dutch
    "kodierer", "kodiererin", "codierer", "codiererin", "codeur", "codeuse", "annotateur", "annotatrice",
    "codificador", "codificadora", "anotador", "anotadora", "codificatore", "annotatore", "codeerder",
];
/// Words for a person who may be a coder: a column of such a name holds labels if a number or a letter follows.
#[rustfmt::skip]
pub(super) const PERSONS: [&str; 11] = [
    "worker", "judge", "expert", "ann", "annot", "reviewer", "labeler", "labeller", "evaluator", "participant", "student",
];
/// Names of columns that say who gave a code, as programs for qualitative analysis export them.
#[rustfmt::skip]
pub(super) const CODED_BY: [&str; 15] = [
    "coded by", "created by", "annotated by", "labelled by", "labeled by", "completed by", "worker id", "codiert von", "kodiert von", "erstellt von", "codé par", "créé par", "creado por", "creato da",
    "criado por",
];
/// Words after a word for a coder in the names of columns that hold the coders' names.
#[rustfmt::skip]
pub(super) const CODER_NAMES: [&str; 10] = [
    "id", "ids", "name", "names", "username", "user", "initials", "no", "nr", "number",
];
/// Words in the names of columns that tell of a coder or of the coding.
#[rustfmt::skip]
pub(super) const ABOUT_CODERS: [&str; 47] = [
    "date", "time", "duration", "seconds", "timestamp", "note", "notes", "comment", "comments", "remark", "remarks",
    "reason", "rationale", "confidence", "certainty", "confident", "agreement", "count", "type", "group", "email",
    "gender", "sex", "age", "country", "language", "education", "party", "ideology", "nationality", "ethnicity",
    "race", "religion", "region", "status", "difficulty", "conf", "sure", "certain", "agree", "phase", "batch", "role",
    "device", "expertise", "experience", "income",
];
/// Words in the names of columns that hold what several coders decided, which is no code of one of them.
#[rustfmt::skip]
pub(super) const DECISIONS: [&str; 8] = [
    "majority", "final", "gold", "consensus", "adjudicated", "adjudication", "decision", "mean",
];
/// Words in the names of columns that hold what stands around a sentence.
#[rustfmt::skip]
pub(super) const AROUND: [&str; 15] = [
    "post", "pre", "prev", "previous", "next", "before", "after", "preceding", "following", "context", "left", "right", "prior",
    "surrounding", "neighbour",
];
/// Words in the names of columns that hold records, persons or times, and hardly labels.
#[rustfmt::skip]
pub(super) const RECORDS: [&str; 29] = [
    "id", "ids", "user", "users", "worker", "owner", "status", "time", "date", "timestamp", "session", "batch",
    "record", "row", "index", "name", "outlet", "source", "email", "split", "title", "year", "newspaper", "paper", "created",
    "progress", "options", "rate", "url",
];
