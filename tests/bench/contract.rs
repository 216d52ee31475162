//! The API document as the program prints it, and bodies that fit what it says.
//!
//! Tests over all operations ask here, so that a new operation is in them on the day it is mounted.

use std::collections::BTreeSet;

use nrm_server::app;
use nrm_server::kernel::contract;
use nrm_server::kernel::routing::Operation;
use nrm_store::demonstration::agency_id;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::signal;

/// The document.
#[derive(Debug)]
pub struct Contract(Value);

impl Contract {
    /// The one of this program.
    pub fn of_the_house() -> Self {
        Self(contract::document(&app::table()))
    }

    fn described(&self, operation: &Operation) -> &Value {
        &self.0["paths"][operation.path.as_str()][operation.method.as_str().to_lowercase().as_str()]
    }

    /// The schema of the JSON body of an operation, if it takes one.
    pub fn body_schema(&self, operation: &Operation) -> Option<&Value> {
        let content = self.described(operation)["requestBody"]["content"].get("application/json");
        content.map(|content| self.resolve(&content["schema"]))
    }

    /// The names that an operation knows in the query of its address.
    pub fn parameters(&self, operation: &Operation) -> BTreeSet<&str> {
        self.named_in(operation, "query")
    }

    /// The headers that an operation looks at.
    pub fn headers(&self, operation: &Operation) -> BTreeSet<&str> {
        self.named_in(operation, "header")
    }

    fn named_in(&self, operation: &Operation, place: &str) -> BTreeSet<&str> {
        let all = self.described(operation)["parameters"].as_array().into_iter().flatten();
        all.filter(|one| one["in"] == place).filter_map(|one| one["name"].as_str()).collect()
    }

    /// A body that a handler accepts: written below where rules go beyond the document, else made from the document.
    pub fn body(&self, operation: &Operation) -> Option<Value> {
        self.body_schema(operation).map(|schema| known_body(operation.name).unwrap_or_else(|| self.example(schema)))
    }

    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str().and_then(|path| path.strip_prefix('#')) {
            Some(pointer) => self.0.pointer(pointer).map_or(schema, |found| self.resolve(found)),
            None => schema,
        }
    }

    /// Something that fits a schema: what is required, the first of a list, one item of an array.
    fn example(&self, schema: &Value) -> Value {
        let schema = self.resolve(schema);
        if let Some(first) = schema["enum"].get(0) {
            return first.clone();
        }
        for choice in ["oneOf", "anyOf"] {
            if let Some(choices) = schema[choice].as_array() {
                let first = choices.iter().find(|choice| choice["type"] != "null");
                return first.map_or(Value::Null, |choice| self.example(choice));
            }
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let all = parts.iter().filter_map(|part| self.example(part).as_object().cloned()).flatten();
            return Value::Object(all.collect());
        }
        let kind = match &schema["type"] {
            Value::Array(kinds) => kinds.iter().find(|kind| *kind != "null").and_then(Value::as_str),
            kind => kind.as_str(),
        };
        match (kind, schema["format"].as_str()) {
            (Some("object"), _) => {
                let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
                let fields = required.map(|name| (name.to_owned(), self.example(&schema["properties"][name])));
                Value::Object(fields.collect::<Map<_, _>>())
            }
            (Some("array"), _) => json!([self.example(&schema["items"])]),
            (Some("boolean"), _) => json!(true),
            (Some("integer" | "number"), _) => schema.get("minimum").cloned().unwrap_or(json!(1)),
            (_, Some("uuid")) => json!(Uuid::now_v7()),
            (_, Some("date")) => json!("2026-11-02"),
            (_, Some("date-time")) => json!("2026-11-02T10:00:00Z"),
            _ => json!("вигаданий приклад"),
        }
    }
}

/// Bodies of operations whose rules the document cannot tell.
fn known_body(operation: &str) -> Option<Value> {
    Some(match operation {
        "report_signal" => json!({"answers": signal("Чужа")}),
        "save_intake" => json!({"answers": signal("Чужа")}),
        "move_case" => json!({"move": "begin_screening"}),
        "record_consent" => {
            json!({"given_by": "person", "purposes": ["help"], "language": "uk", "explained_by_role": "officer"})
        }
        "offer_referral" | "preview_referral" => json!({"to_agency_id": agency_id("raion.vinnytsia"),
            "purpose": "status_procedure", "urgency": "urgent", "needs": ["shelter"], "fields": ["identity.name"],
            "consent_id": Uuid::now_v7()}),
        "decline_referral" => json!({"reason_code": "no_capacity"}),
        "complete_referral" => json!({"outcome_code": "service_given"}),
        "change_user" => json!({"active": false}),
        "invite_user" => json!({"login": "new.person", "display_name": "Нова особа", "role": "case_manager"}),
        "register_client" => json!({"name": "Приклад", "permissions": ["directory.read"]}),
        _ => return None,
    })
}
