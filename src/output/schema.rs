//! What the columns of a table of scores mean, for programs: a Frictionless Table Schema
//! (<https://specs.frictionlessdata.io/table-schema/>).

use serde_json::{Map, Value, json};

use super::ScoreTable;
use super::columns::{Column, What};
use super::own_files::GENERATOR;

/// The schema of a table of scores that was written as CSV. `is_keyed` says that no two documents have the
/// same name; document and sentence are then a key, unless boilerplate, which has no number, is among the rows.
pub fn table_schema(table: &ScoreTable, is_keyed: bool) -> String {
    let fields: Vec<Value> = table.columns().iter().map(|c| field(c, table)).collect();
    let mut schema = json!({ "generator": GENERATOR, "fields": fields, "missingValues": [""] });
    if is_keyed && !table.has_boilerplate() {
        schema["primaryKey"] = json!(["document", "sentence"]);
    }
    format!("{schema:#}\n")
}

fn field(column: &Column, table: &ScoreTable) -> Value {
    let labels = table.labels();
    let always = !table.has_boilerplate();
    let name_of = |at: usize| labels[at].as_str();
    let (kind, title, description) = match column.what {
        What::Document => (
            "string",
            "Document".to_string(),
            "The file's path within its folder, or the id of the row of a table".to_string(),
        ),
        What::Sentence => (
            "integer",
            "Number of the sentence".to_string(),
            "Counted from 1 in each document; empty where nothing is scored".to_string(),
        ),
        What::Kind => (
            "string",
            "Kind".to_string(),
            "headline, sentence, or what kind of boilerplate".to_string(),
        ),
        What::Label => (
            "string",
            "Label".to_string(),
            "The label that the model gives; not always the most probable one, because rare labels would be \
             overlooked"
                .to_string(),
        ),
        What::Probability => (
            "number",
            "Probability of the label".to_string(),
            "The calibrated probability of the label given".to_string(),
        ),
        What::ProbabilityOf(at) => (
            "number",
            format!("Probability of {}", name_of(at)),
            format!(
                "The calibrated probability of the label {}; over all labels they sum to 1 up to rounding",
                name_of(at)
            ),
        ),
        What::Text => (
            "string",
            "Text".to_string(),
            "The sentence, exactly as it stands in the document".to_string(),
        ),
        What::Reasons => (
            "string",
            "Reasons".to_string(),
            "Words, phrases and dictionary categories that spoke most for the label, with how strongly"
                .to_string(),
        ),
        What::Start => (
            "integer",
            "Start".to_string(),
            "Where the text begins in the document, in characters (Unicode scalar values), from 0".to_string(),
        ),
        What::End => (
            "integer",
            "End".to_string(),
            "Where the text ends: the first character that is no longer part of it".to_string(),
        ),
        What::Metadata => (
            "string",
            column.name.clone(),
            "A column of the table that was scored, as it stood there".to_string(),
        ),
    };
    let mut constraints = Map::new();
    let required = match column.what {
        What::Document | What::Kind | What::Text | What::Start | What::End => true,
        What::Sentence | What::Probability | What::ProbabilityOf(_) => always,
        What::Label => always && !table.withholds(),
        What::Reasons | What::Metadata => false,
    };
    if required {
        constraints.insert("required".to_string(), json!(true));
    }
    match column.what {
        What::Label => {
            constraints.insert("enum".to_string(), json!(labels));
        }
        What::Probability | What::ProbabilityOf(_) => {
            constraints.insert("minimum".to_string(), json!(0));
            constraints.insert("maximum".to_string(), json!(1));
        }
        What::Sentence | What::End => {
            constraints.insert("minimum".to_string(), json!(1));
        }
        What::Start => {
            constraints.insert("minimum".to_string(), json!(0));
        }
        _ => {}
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
            let found = [&plain, &all, &strict].map(|schema| required(schema, name));
            assert_eq!(found, [in_plain, in_all, in_strict], "{name}");
        }
        assert_eq!(constraints(&plain, "label")["enum"], json!(["no", "yes"]));
    }

    #[test]
    fn there_is_a_key_where_there_is_one() {
        let key = |schema: Value| schema.get("primaryKey").cloned();
        let both = json!(["document", "sentence"]);
        assert_eq!(key(schema(false, 0.7, true)), Some(both));
        assert_eq!(key(schema(false, 0.0, false)), None);
        assert_eq!(key(schema(true, 0.0, true)), None);
    }
}
