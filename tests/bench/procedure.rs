//! The status procedure for tests: one office with its official and head, the body that decides, and a case walked as far
//! as a test needs it, through the same operations as any client.

use std::collections::BTreeMap;

use nrm_store::demonstration::agency_id;
use reqwest::Method;
use serde_json::{Value, json};

use crate::{Answer, Bench, Caller, signal};

/// An application of an invented adult.
pub fn application() -> Value {
    json!({
        "filed_by": "person", "help": ["legal_primary", "shelter"], "interpreter_needed": false, "signed_on": "2026-01-15",
        "content": {"surname": "CANARY-заявниця", "given_name": "Олена", "place_of_stay": "CANARY-місце",
            "circumstances": "CANARY-обставини", "data_consent": true}
    })
}

/// The signal about an invented child.
pub fn child_signal(surname: &str) -> Value {
    let mut answers = signal(surname);
    answers["person"]["birth"] = json!({"kind": "year", "year": 2016});
    answers["consent"]["by"] = json!("legal_representative");
    answers
}

/// Answers to every required question of the interview.
pub fn answers() -> Value {
    json!({"consent": true, "language": "українська", "surname": "CANARY-заявниця", "given_name": "Олена", "sex": "female",
        "citizenship": "Україна", "address": "CANARY-місце", "country": "CANARY-країна", "forms": ["forced_labour"],
        "conditions": "CANARY-умови", "threats_now": "немає", "needs_now": "житло"})
}

/// The people of one procedure.
pub struct Office {
    /// The official who keeps the file.
    pub official: Caller,
    /// The head of the unit.
    pub head: Caller,
    /// Who prepares decisions.
    pub reviewer: Caller,
    /// Who takes them.
    pub decider: Caller,
}

impl Office {
    /// Signs the people of Starobesheve and of the national body in.
    pub async fn of(bench: &Bench) -> Self {
        Self {
            official: bench.person("official.starobesheve").await,
            head: bench.person("head.starobesheve").await,
            reviewer: bench.person("reviewer.national").await,
            decider: bench.person("decider.national").await,
        }
    }

    /// Opens a case and brings it to the screening.
    pub async fn screened(&self, answers: Value) -> String {
        // The invented people share a telephone: what looks like the same person was looked at.
        let first = self.official.post("/v1/signals", json!({"answers": answers})).await;
        let opened = match first.body["matches"].as_array() {
            Some(matches) => {
                let known: Vec<&Value> = matches.iter().map(|one| &one["case_id"]).collect();
                let body = json!({"answers": answers, "acknowledged_matches": known});
                self.official.post("/v1/signals", body).await
            }
            None => first,
        };
        let case = opened.expect(201).text("/id");
        self.official.move_case(&case, json!({"move": "begin_screening"})).await.expect(200);
        case
    }

    /// Signs the undertaking.
    pub async fn undertake(&self, who: &Caller, case: &str) -> Answer {
        who.post(&format!("/v1/cases/{case}/undertakings"), json!({"agreed": true})).await
    }

    /// Files and registers an application.
    pub async fn registered(&self, answers: Value, application: Value) -> String {
        let case = self.screened(answers).await;
        self.register(&case, application).await;
        case
    }

    /// Files an application in a case that is screened, and registers it.
    pub async fn register(&self, case: &str, application: Value) {
        let path = format!("/v1/cases/{case}/applications");
        self.official.post(&path, json!({"application": application})).await.expect(201);
        self.undertake(&self.official, case).await.expect(201);
        self.official.move_case(case, json!({"move": "register_application"})).await.expect(200);
    }

    /// Saves the whole interview of a case.
    pub async fn interview(&self, case: &str) -> Answer {
        let view = self.official.get(&format!("/v1/cases/{case}/procedure")).await.expect(200);
        let path = format!("/v1/applications/{}/interview", view.text("/application/id"));
        let first = json!({"answers": answers(), "held_on": "2026-01-20"});
        let tag = self.official.get(&path).await.expect(200).etag.unwrap_or_default();
        self.official.call(Method::PUT, &path, Some(first), &[("If-Match", &tag)]).await
    }

    /// Puts everything on record that a file must hold, and writes the conclusion.
    pub async fn concluded(&self, case: &str) -> String {
        let view = self.official.get(&format!("/v1/cases/{case}/procedure")).await.expect(200);
        for kind in view.body["required_items"].as_array().expect("items") {
            let item = json!({"kind": kind, "item": {"pages": 2, "note": "CANARY-опис"}});
            self.official.post(&format!("/v1/cases/{case}/file-items"), item).await.expect(201);
        }
        let conclusion = json!({"recommendation": "grant", "grounds": ["act_for_exploitation"],
            "text": "CANARY-висновок посадової особи"});
        self.official.post(&format!("/v1/cases/{case}/conclusions"), conclusion).await.expect(201).text("/id")
    }

    /// A case whose file is complete and signed.
    pub async fn file_ready(&self, surname: &str) -> String {
        let case = self.registered(signal(surname), application()).await;
        self.complete(&case).await;
        case
    }

    /// From a registered application to a file that is complete and signed.
    pub async fn complete(&self, case: &str) {
        self.official.move_case(case, json!({"move": "schedule_interview"})).await.expect(200);
        self.interview(case).await.expect(200);
        for step in ["complete_interview", "begin_verification"] {
            self.official.move_case(case, json!({"move": step})).await.expect(200);
        }
        let conclusion = self.concluded(case).await;
        self.undertake(&self.head, case).await.expect(201);
        self.head.post(&format!("/v1/conclusions/{conclusion}/signature"), json!({})).await.expect(200);
    }

    /// Submits a file.
    pub async fn submit(&self, case: &str, kind: &str, note: Option<&str>) -> Answer {
        let mut body = json!({"kind": kind, "deciding_agency_id": agency_id("nsss")});
        if let Some(note) = note {
            body["note"] = json!(note);
        }
        self.official.post(&format!("/v1/cases/{case}/submissions"), body).await
    }

    /// A case whose file was received by the body that decides, and its submission.
    pub async fn received(&self, surname: &str) -> (String, String) {
        let case = self.file_ready(surname).await;
        let submission = self.submit(&case, "status", None).await.expect(201).text("/id");
        self.reviewer.post(&format!("/v1/submissions/{submission}/receipt"), json!({})).await.expect(200);
        for who in [&self.reviewer, &self.decider] {
            self.undertake(who, &case).await.expect(201);
        }
        (case, submission)
    }

    /// Prepares a decision.
    pub async fn propose(&self, case: &str, kind: &str, reason: Option<&str>) -> Answer {
        let mut body =
            json!({"kind": kind, "text": "CANARY-мотиви цього рішення", "grounds": ["act_for_exploitation"]});
        if let Some(reason) = reason {
            body["reason_code"] = json!(reason);
            body["grounds"] = json!([]);
        }
        self.reviewer.post(&format!("/v1/cases/{case}/proposals"), body).await
    }

    /// Prepares a decision and takes it.
    pub async fn decide(&self, case: &str, kind: &str, reason: Option<&str>) -> Answer {
        let proposal = self.propose(case, kind, reason).await.expect(201).text("/id");
        self.decider.post(&format!("/v1/proposals/{proposal}/decision"), json!({})).await
    }

    /// A case whose status is active.
    pub async fn active(&self, surname: &str) -> String {
        let (case, _) = self.received(surname).await;
        self.decide(&case, "grant", None).await.expect(201);
        self.certify(&case).await.expect(201);
        case
    }

    /// Issues the certificate and hands it over on the day of the decision.
    pub async fn certify(&self, case: &str) -> Answer {
        let view = self.official.get(&format!("/v1/cases/{case}/procedure")).await.expect(200);
        let today = view.text("/decisions/0/decided_on");
        let body = json!({"handed_over_on": today, "recipient_signed": true});
        self.official.post(&format!("/v1/cases/{case}/certificates"), body).await
    }

    /// Where a case stands.
    pub async fn stage(&self, case: &str) -> String {
        self.official.get(&format!("/v1/cases/{case}")).await.expect(200).text("/stage")
    }

    /// Two procedures with at least one of everything in them, refused and reviewed by a court, and one file on its way.
    pub async fn everything(&self) -> BTreeMap<&'static str, String> {
        let case = self.registered(signal("Усебічна"), application()).await;
        let participant = json!({"kind": "psychologist", "name": "CANARY-психолог", "undertaking_on": "2026-01-16"});
        let path = |what: &str| format!("/v1/cases/{case}/{what}");
        let participant = self.official.post(&path("participants"), participant).await.expect(201).text("/id");
        let request = json!({"kind": "police_record", "body": "national_police", "sent_on": "2026-01-17",
            "due_on": "2026-01-27", "question": "CANARY-запит"});
        let request = self.official.post(&path("verifications"), request).await.expect(201).text("/id");
        let answer = json!({"answered_on": "2026-01-27", "result": "no_answer", "answer": "CANARY-відповідь"});
        self.official.post(&format!("/v1/verifications/{request}/answer"), answer).await.expect(200);
        self.complete(&case).await;
        let submission = self.submit(&case, "status", None).await.expect(201).text("/id");
        self.reviewer.post(&format!("/v1/submissions/{submission}/receipt"), json!({})).await.expect(200);
        for who in [&self.reviewer, &self.decider] {
            self.undertake(who, &case).await.expect(201);
        }
        let proposal = self.propose(&case, "refuse", Some("grounds_not_shown")).await.expect(201).text("/id");
        let decision = self.decider.post(&format!("/v1/proposals/{proposal}/decision"), json!({})).await.expect(201);
        let (decision, today) = (decision.text("/id"), decision.text("/decided_on"));
        let notice = json!({"given_on": today, "means": "in_person"});
        self.official.post(&format!("/v1/decisions/{decision}/notice"), notice).await.expect(200);
        let claim = json!({"claimed_on": today, "text": "CANARY-позов"});
        let review = self.official.post(&format!("/v1/decisions/{decision}/court-reviews"), claim).await.expect(201);
        let view = self.official.get(&path("procedure")).await.expect(200);
        self.active("Довідкова").await;
        let waiting = self.file_ready("Подорожня").await;
        self.submit(&waiting, "status", None).await.expect(201);
        BTreeMap::from([
            ("{application_id}", view.text("/application/id")),
            ("{participant_id}", participant),
            ("{verification_id}", request),
            ("{file_item_id}", view.text("/inventory/0/id")),
            ("{conclusion_id}", view.text("/conclusion/id")),
            ("{submission_id}", submission),
            ("{proposal_id}", proposal),
            ("{decision_id}", decision),
            ("{court_review_id}", review.text("/id")),
        ])
    }
}
