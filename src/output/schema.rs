//! The schema of a table of scores for other programs: a Frictionless Table Schema
//! (<https://specs.frictionlessdata.io/table-schema/>).

use serde_json::{Map, Value, json};

use super::ScoreTable;
use super::columns::{Column, What};
use crate::model::Fit;

/// The name of this program in what it writes for other programs.
pub(crate) const GENERATOR: &str = concat!("standpoint ", env!("CARGO_PKG_VERSION"));

/// Writes the schema of a table of scores in CSV. `is_keyed` says that no two documents have the same name.
/// Document and sentence are a key then, unless there are rows of boilerplate, which have no number.
pub fn table_schema(table: &ScoreTable, is_keyed: bool) -> String {
    let fields: Vec<Value> = table.columns().iter().map(|c| field(c, table)).collect();
    let mut schema = json!({ "generator": GENERATOR, "fields": fields, "missingValues": [""] });
    if is_keyed && !table.has_boilerplate() {
        schema["primaryKey"] = json!(["document", "sentence"]);
    }
    format!("{schema:#}\n")
}

fn field(column: &Column, table: &ScoreTable) -> Value {
    let labels = table.labels_of(column.question);
    let always = !table.has_boilerplate();
    let text =
        |kind, title: &str, description: &str| (kind, title.to_string(), description.to_string());
    let (kind, title, description) = match column.what {
        What::Document => text(
            "string",
            "Document",
            "The file's path within its folder, or the id of the row of a table",
        ),
        What::Sentence => text(
            "integer",
            "Number of the sentence",
            "Counted from 1 in each document; empty where nothing is scored",
        ),
        What::Kind => text(
            "string",
            "Kind",
            "headline, sentence, or what kind of boilerplate",
        ),
        What::Label => text(
            "string",
            "Label",
            "The label that the model gives; not always the most probable one, because rare labels would be \
            overlooked (unless scored with --label-rule probability)",
        ),
        What::Probability => text(
            "number",
            "Probability of the label",
            "The calibrated probability of the label given",
        ),
        What::ProbabilityOf(at) => (
            "number",
            format!("Probability of {}", labels[at]),
            format!(
                "The calibrated probability of the label {}; over all labels they sum to 1 up to rounding",
                labels[at]
            ),
        ),
        What::Text => text(
            "string",
            "Text",
            "The sentence, exactly as it stands in the document",
        ),
        What::Reasons => text(
            "string",
            "Reasons",
            "Words, phrases and dictionary categories that spoke most for the label, with how strongly",
        ),
        What::Start => text(
            "integer",
            "Start",
            "Where the text begins in the document, in characters (Unicode scalar values), from 0",
        ),
        What::End => text(
            "integer",
            "End",
            "Where the text ends: the first character that is no longer part of it",
        ),
        What::Fit => text(
            "string",
            "Fit",
            "held-out where the model learned from the document, and predicts it as if it had not seen it; borrowed \
            where it borrowed the sentence, and knows its label; else all",
        ),
        What::Annotator => text(
            "string",
            "Annotator",
            "The language model that gave the label",
        ),
        What::Metadata => text(
            "string",
            &column.name,
            "A column of the table that was scored, as it stood there",
        ),
    };
    let prefix = &table.questions[column.question].prefix;
    let title = match prefix.strip_suffix('_') {
        Some(question) if column.what.is_answer() => format!("{question}: {title}"),
        _ => title,
    };
    let mut constraints = Map::new();
    let required = match column.what {
        What::Document | What::Kind | What::Text | What::Start | What::End | What::Annotator => {
            true
        }
        What::Sentence | What::Probability | What::ProbabilityOf(_) | What::Fit => always,
        What::Label => always && !table.withholds(column.question),
        What::Reasons | What::Metadata => false,
    };
    if required {
        constraints.insert("required".to_string(), json!(true));
    }
    let values = match column.what {
        What::Label => json!({ "enum": labels }),
        What::Fit => json!({ "enum": Fit::ALL.map(Fit::as_str) }),
        What::Probability | What::ProbabilityOf(_) => json!({ "minimum": 0, "maximum": 1 }),
        What::Sentence | What::End => json!({ "minimum": 1 }),
        What::Start => json!({ "minimum": 0 }),
        _ => Value::Null,
    };
    if let Value::Object(values) = values {
        constraints.extend(values);
    }
    let mut field = json!({
        "name": column.name,
        "type": kind,
        "title": title,
        "description": description,
    });
    if !constraints.is_empty() {
        field["constraints"] = Value::Object(constraints);
    }
    field
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::TableFormat;

    fn schema(boilerplate: bool, min_probability: f64, is_keyed: bool) -> Value {
        let labels = ["no", "yes"].map(String::from);
        let metadata = ["year".to_string()];
        let table = ScoreTable::new(TableFormat::Csv, &labels, &metadata, boilerplate)
            .with_min_probability(min_probability);
        serde_json::from_str(&table_schema(&table, is_keyed)).unwrap()
    }

    fn constraints<'a>(schema: &'a Value, name: &str) -> &'a Value {
        let fields = schema["fields"].as_array().unwrap();
        &fields.iter().find(|f| f["name"] == name).unwrap()["constraints"]
    }

    #[test]
    fn a_cell_is_required_where_it_is_never_empty() {
        let required = |schema: &Value, name: &str| constraints(schema, name)["required"] == true;
        let plain = schema(false, 0.0, true);
        let (all, strict) = (schema(true, 0.0, true), schema(false, 0.7, true));
        for (name, in_plain, in_all, in_strict) in [
            ("document", true, true, true),
            ("sentence", true, false, true),
            ("label", true, false, false),
            ("probability", true, false, true),
            ("p_yes", true, false, true),
            ("text", true, true, true),
            ("reasons", false, false, false),
            ("year", false, false, false),
        ] {
            let constrained = [&plain, &all, &strict].map(|schema| required(schema, name));
            assert_eq!(constrained, [in_plain, in_all, in_strict], "{name}");
        }
        assert_eq!(constraints(&plain, "label")["enum"], json!(["no", "yes"]));
    }

    #[test]
    fn document_and_sentence_are_a_key_if_names_are_unique() {
        let key = |schema: Value| schema.get("primaryKey").cloned();
        let both = json!(["document", "sentence"]);
        assert_eq!(key(schema(false, 0.7, true)), Some(both));
        assert_eq!(key(schema(false, 0.0, false)), None);
        assert_eq!(key(schema(true, 0.0, true)), None);
    }
}
