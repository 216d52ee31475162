//! A small world in which every table holds something: a case with all that hangs on it, and others it was shared with.
//!
//! The guards over all tables and all operations look at it. Who adds a table or an id adds here how it comes about,
//! through the API, in the function of its capability.

use std::collections::BTreeMap;

use nrm_store::demonstration::agency_id;
use reqwest::Method;
use serde_json::{Value, json};

use crate::{Bench, Caller, signal};

/// What is there, and what belongs to the police of Horlivka alone or to those it was shared with.
#[derive(Debug, Default)]
pub struct World {
    /// An id for each name in a path, as `{case_id}`.
    pub ids: BTreeMap<&'static str, String>,
    /// More ids and codes that no stranger may ever see.
    pub secrets: Vec<String>,
}

/// Who is in it: the author, the two offices it refers to, and the administrator.
struct Cast {
    police: Caller,
    official: Caller,
    centre: Caller,
    ngo: Caller,
    administrator: Caller,
}

impl World {
    /// Lets everything happen once.
    pub async fn build(bench: &Bench) -> Self {
        let cast = Cast {
            police: bench.person("police.horlivka").await,
            official: bench.person("official.starobesheve").await,
            centre: bench.person("centre.starobesheve").await,
            ngo: bench.person("ngo.donetsk").await,
            administrator: bench.person("admin.horlivka").await,
        };
        let mut world = Self::default();
        world.directory_and_auth(bench, &cast).await;
        world.cases(&cast).await;
        world
    }

    /// People and applications of the agency.
    async fn directory_and_auth(&mut self, bench: &Bench, cast: &Cast) {
        let client = json!({"name": "CANARY-client", "permissions": ["directory.read", "case.read", "case.write"]});
        let client = cast.administrator.post("/v1/auth/clients", client).await.expect(201);
        let token = bench.anonymous().token(&client.text("/client/id"), &client.text("/client_secret")).await;
        bench.anonymous().with_token(token).get("/v1/cases").await.expect(200);
        self.ids.insert("{client_id}", client.text("/client/id"));
        let person = json!({"login": "canary.person", "display_name": "CANARY-person", "role": "first_responder"});
        let person = cast.administrator.post("/v1/users", person).await.expect(201);
        self.ids.insert("{user_id}", person.text("/user/id"));
        let sessions = cast.police.get("/v1/auth/sessions").await.expect(200);
        self.ids.insert("{session_id}", sessions.text("/items/0/id"));
        let wrong = json!({"login": "police.horlivka", "password": "не той пароль зовсім"});
        bench.anonymous().post("/v1/auth/sign-in", wrong).await.expect(401);
    }

    /// A draft, a case, a consent; a referral that waits, one that was accepted and annotated, and one for services.
    async fn cases(&mut self, cast: &Cast) {
        let police = &cast.police;
        let draft = police.post("/v1/intakes", json!({})).await.expect(201);
        let path = format!("/v1/intakes/{}", draft.text("/id"));
        let etag = draft.etag.clone().unwrap_or_default();
        let answers = json!({"answers": signal("CANARY-draft")});
        police.call(Method::PUT, &path, Some(answers), &[("If-Match", &etag)]).await.expect(200);
        self.ids.insert("{intake_id}", draft.text("/id"));

        let case = police.post("/v1/signals", json!({"answers": signal("CANARY-surname")})).await.expect(201);
        let (case_id, consent) = (case.text("/id"), case.text("/consents/0/id"));
        self.secrets.push(case.text("/code"));
        let offer = |to: &str, purpose: &str| {
            json!({"to_agency_id": agency_id(to), "purpose": purpose, "urgency": "urgent", "needs": ["shelter"],
                "fields": ["identity.name", "contact.phone", "narrative"], "consent_id": consent})
        };
        let path = format!("/v1/cases/{case_id}/referrals");
        let waiting = police.post(&path, offer("centre.starobesheve", "needs_assessment")).await.expect(201);
        let taken = police.post(&path, offer("raion.starobesheve", "status_procedure")).await.expect(201);
        cast.centre.get(&format!("/v1/referrals/{}", waiting.text("/id"))).await.expect(200);
        let accepted = format!("/v1/referrals/{}", taken.text("/id"));
        cast.official.post(&format!("{accepted}/acceptance"), json!({})).await.expect(200);
        cast.official.post(&format!("{accepted}/notes"), json!({"text": "CANARY-note"})).await.expect(201);
        let shared = police.post(&path, offer("ngo.donetsk", "services")).await.expect(201);
        cast.ngo.post(&format!("/v1/referrals/{}/acceptance", shared.text("/id")), json!({})).await.expect(200);
        let note = json!({"visibility": "team", "text": "CANARY-note"});
        let note = police.post(&format!("/v1/cases/{case_id}/notes"), note).await.expect(201);
        let (files, name) =
            (format!("/v1/cases/{case_id}/attachments?class=other&audience=team"), "attachment; filename=\"a.png\"");
        let file = police.upload(&files, "image/png", name, crate::small_picture()).await.expect(201);
        self.ids.insert("{note_id}", note.text("/id"));
        self.ids.insert("{attachment_id}", file.text("/id"));
        self.ids.insert("{case_id}", case_id);
        self.ids.insert("{consent_id}", consent);
        self.ids.insert("{referral_id}", waiting.text("/id"));
        self.secrets.extend([taken.text("/id"), shared.text("/id")]);
    }

    /// A path with the ids of this world in it; none when it has a name that this world does not know.
    pub fn path(&self, template: &str) -> Option<String> {
        let known = self.ids.iter().fold(template.to_owned(), |path, (name, id)| path.replace(name, id));
        (!known.contains('{')).then_some(known)
    }

    /// What of this world is told in a text: an id, a code, or something that was said.
    pub fn told_in(&self, text: &str) -> Option<String> {
        let ids = self.ids.values().chain(&self.secrets).map(String::as_str);
        ids.chain(["CANARY", "380440000001"]).find(|secret| text.contains(secret)).map(str::to_owned)
    }

    /// The body of a request with the ids of this world where it names a thing by the same name as a path does.
    pub fn into_body(&self, mut body: Value) -> Value {
        if let Value::Object(fields) = &mut body {
            for (name, value) in fields.iter_mut() {
                if let Some(id) = self.ids.get(format!("{{{name}}}").as_str()) {
                    *value = json!(id);
                }
            }
        }
        body
    }
}
