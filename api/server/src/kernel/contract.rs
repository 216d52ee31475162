//! The API document (OpenAPI 3.1), put together from what was mounted.

use nrm_domain::access::permission::PermissionKind;
use nrm_domain::access::role::CLIENT_CEILING;
use serde_json::{Map, Value, json};
use utoipa::{PartialSchema, ToSchema};

use super::problem::{Code, ProblemBody};
use super::routing::{Operation, Table, schemas};

/// Problems that every guarded operation may answer with.
const ALWAYS: [&str; 6] = ["auth.required", "auth.session_ended", "auth.forbidden", "rate.limited", "busy", "internal"];

/// The whole document.
pub fn document(table: &Table) -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for operation in table.operations() {
        let entry = paths.entry(operation.path.clone()).or_insert_with(|| json!({}));
        entry[operation.method.as_str().to_ascii_lowercase()] = described(operation);
    }
    let mut components = schemas(table);
    let mut more = Vec::new();
    more.push((ProblemBody::name().into_owned(), ProblemBody::schema()));
    ProblemBody::schemas(&mut more);
    for (name, schema) in more {
        if let Ok(value) = serde_json::to_value(schema) {
            components.insert(name, value);
        }
    }
    let scopes: Map<String, Value> =
        CLIENT_CEILING.iter().map(|permission| (permission.as_str().to_owned(), json!(words(*permission)))).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Vzaiemodiia",
            "version": "1",
            "summary": "The national mechanism of interaction of subjects that counter trafficking in persons.",
            "description": DESCRIPTION,
            "license": { "name": "EUPL-1.2", "identifier": "EUPL-1.2" },
        },
        "servers": [{ "url": "/" }],
        "tags": [
            { "name": "auth", "description": "Sign-in, sessions and applications." },
            { "name": "tenancy", "description": "For which agency and oblast one acts." },
            { "name": "directory", "description": "Places, agencies and people." },
            { "name": "cases", "description": "Signals, cases, consents and referrals." },
            { "name": "monitoring", "description": "Figures and law tables." },
            { "name": "audit", "description": "What was done, by whom." },
        ],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "bearer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
                    "description": "The access token of `POST /v1/auth/sign-in`." },
                "oauth2": { "type": "oauth2", "description": "Applications of agencies.",
                    "flows": { "clientCredentials": { "tokenUrl": "/v1/auth/token", "scopes": scopes } } },
            },
        },
    })
}

const DESCRIPTION: &str = "Every `POST` of a signed-in caller needs the header `Idempotency-Key`: a retry with the same \
key and body gets the first answer again. Changes of a thing need `If-Match` with the `ETag` of the last answer about it. \
Refusals are `application/problem+json` (RFC 9457) with a stable `code`. What a caller may not see is not found.";

fn words(permission: PermissionKind) -> &'static str {
    match permission {
        PermissionKind::DirectoryRead => "Read places and agencies.",
        PermissionKind::CaseRead => "Read the agency's cases, without identity.",
        PermissionKind::CaseWrite => "Report signals and record consents.",
        PermissionKind::ReferralRead => "Read the agency's referrals.",
        PermissionKind::PlanRead => "Read needs, plan and services of the agency's cases.",
        PermissionKind::ServiceRecord => "Enter services that were given.",
        PermissionKind::ReferralSend => "Offer and take back referrals.",
        _ => "Not given to applications.",
    }
}

fn described(operation: &Operation) -> Value {
    let mut value = operation.description.operation.clone();
    value["operationId"] = json!(operation.name);
    let mut codes = operation.description.problems.clone();
    match operation.permission {
        Some(permission) => {
            let mut ways = vec![json!({ "bearer": [permission.as_str()] })];
            if CLIENT_CEILING.contains(&permission) {
                ways.push(json!({ "oauth2": [permission.as_str()] }));
            }
            value["security"] = json!(ways);
            value["x-permission"] = json!(permission.as_str());
            codes.extend(ALWAYS);
            if operation.method == actix_web::http::Method::POST {
                codes.extend(["idempotency.key_required", "idempotency.key_reused"]);
                add_parameter(
                    &mut value,
                    json!({ "name": "Idempotency-Key", "in": "header", "required": true,
                        "description": "Makes a retry safe: a fresh value for every new request.",
                        "schema": { "type": "string", "minLength": 8, "maxLength": 128 },
                        "example": "7c0ffee0-5afe-4bad-8ace-0123456789ab" }),
                );
            }
        }
        None => {
            value["security"] = json!([]);
            codes.extend(["rate.limited", "busy", "internal"]);
        }
    }
    add_problems(&mut value, codes);
    value
}

fn add_parameter(operation: &mut Value, parameter: Value) {
    match operation.get_mut("parameters").and_then(Value::as_array_mut) {
        Some(list) => list.push(parameter),
        None => operation["parameters"] = json!([parameter]),
    }
}

/// One answer per status, with the codes that share it.
fn add_problems(operation: &mut Value, codes: Vec<&'static str>) {
    let mut by_status: std::collections::BTreeMap<u16, Vec<Code>> = std::collections::BTreeMap::new();
    for code in codes.into_iter().filter_map(Code::named) {
        let list = by_status.entry(code.status()).or_default();
        if !list.contains(&code) {
            list.push(code);
        }
    }
    if !operation["responses"].is_object() {
        operation["responses"] = json!({});
    }
    for (status, list) in by_status {
        let status = status.to_string();
        if operation["responses"].get(&status).is_some() {
            continue;
        }
        let names: Vec<String> = list.iter().map(|code| format!("`{}`: {}", code.as_str(), code.en())).collect();
        operation["responses"][status] = json!({
            "description": names.join(" "),
            "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
        });
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_operation_stands_under_a_capability() {
        let document = super::document(&crate::app::table());
        let known: Vec<_> = document["tags"].as_array().into_iter().flatten().map(|tag| &tag["name"]).collect();
        for (path, methods) in document["paths"].as_object().expect("paths") {
            for (method, operation) in methods.as_object().expect("methods") {
                let tags = operation["tags"].as_array().cloned().unwrap_or_default();
                assert!(tags.len() == 1 && tags.iter().all(|tag| known.contains(&tag)), "{method} {path}: {tags:?}");
            }
        }
    }
}
