//! Random agencies, cases, consents and shares: the server and a model of ten lines agree on who sees which case.
//!
//! After the random story each agency asks for everything there is, and finds no byte of what it may not see.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use nrm_server::kernel::routing::Operation;
use nrm_store::demonstration::agency_id;
use nrm_tests::{Bench, Caller, Contract, World, signal};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

/// Who plays: agency, the one who acts for it, and what it can be asked for.
const PLAYERS: [(&str, &str, Option<&str>); 7] = [
    ("police.horlivka", "police.horlivka", None),
    ("raion.starobesheve", "official.starobesheve", Some("status_procedure")),
    ("centre.starobesheve", "centre.starobesheve", Some("services")),
    ("ngo.donetsk", "ngo.donetsk", Some("services")),
    ("shelter.donetsk", "provider.donetsk", Some("shelter")),
    ("raion.vinnytsia", "official.vinnytsia", Some("status_procedure")),
    ("police.vinnytsia", "police.vinnytsia", None),
];

/// One thing that somebody tries. Numbers count players, cases, consents and referrals, round and round.
#[derive(Debug, Clone)]
enum Step {
    Report { by: usize },
    Consent { by: usize, case: usize },
    Offer { by: usize, case: usize, to: usize, consent: usize, with_name: bool },
    Accept { referral: usize },
    Decline { referral: usize },
    TakeBack { referral: usize },
    Withdraw { by: usize, case: usize, consent: usize },
}

fn step() -> impl Strategy<Value = Step> {
    let player = 0..PLAYERS.len();
    // Half of the time it is the agency of record, so that more than refusals happens.
    let actor = 0..2 * PLAYERS.len();
    let some = 0..1000_usize;
    prop_oneof![
        3 => player.clone().prop_map(|by| Step::Report { by }),
        2 => (actor.clone(), some.clone()).prop_map(|(by, case)| Step::Consent { by, case }),
        9 => (actor.clone(), some.clone(), player.clone(), some.clone(), any::<bool>())
            .prop_map(|(by, case, to, consent, with_name)| Step::Offer { by, case, to, consent, with_name }),
        7 => some.clone().prop_map(|referral| Step::Accept { referral }),
        1 => some.clone().prop_map(|referral| Step::Decline { referral }),
        1 => some.clone().prop_map(|referral| Step::TakeBack { referral }),
        2 => (actor, some.clone(), some).prop_map(|(by, case, consent)| Step::Withdraw { by, case, consent }),
    ]
}

/// Who may see a case: the agency of record, and whoever accepted it under a consent that still stands.
#[derive(Debug)]
struct Known {
    id: String,
    code: String,
    record: usize,
    consents: Vec<String>,
    shared: BTreeMap<usize, String>,
}

impl Known {
    fn actor(&self, number: usize) -> usize {
        if number < PLAYERS.len() { number } else { self.record }
    }

    fn sees(&self, agency: usize) -> bool {
        self.record == agency || self.shared.contains_key(&agency)
    }
}

/// A referral that was made.
#[derive(Debug)]
struct Made {
    id: String,
    case: usize,
    from: usize,
    to: usize,
    consent: String,
}

/// The model and what the server was asked to do.
#[derive(Debug, Default)]
struct Story {
    cases: Vec<Known>,
    referrals: Vec<Made>,
}

impl Story {
    async fn tell(&mut self, step: &Step, players: &[Caller]) {
        let case_of = |number: usize| (!self.cases.is_empty()).then(|| number % self.cases.len());
        match *step {
            Step::Report { by } => {
                let mark = Uuid::now_v7().simple().to_string();
                let mut answers = signal(&format!("CANARY{mark}"));
                answers["person"]["document_number"] = json!(format!("CANARY{mark}"));
                answers["contact"]["phone"] = json!("+380440000001");
                let made = players[by].report(answers).await;
                if made.status == 201 {
                    self.cases.push(Known {
                        id: made.text("/id"),
                        code: made.text("/code"),
                        record: by,
                        consents: vec![made.text("/consents/0/id")],
                        shared: BTreeMap::new(),
                    });
                } else {
                    assert_eq!(made.status, 403, "only a provider may not report: {}", made.body);
                }
            }
            Step::Consent { by, case } => {
                let Some(case) = case_of(case) else { return };
                let by = self.cases[case].actor(by);
                let body = json!({"given_by": "person", "purposes": ["help", "status_procedure"], "language": "uk",
                    "explained_by_role": "officer"});
                let made = players[by].post(&format!("/v1/cases/{}/consents", self.cases[case].id), body).await;
                assert!(made.status.is_success() || made.status.is_client_error(), "{}", made.body);
                if made.status.is_success() {
                    assert_eq!(self.cases[case].record, by, "only the agency of record takes a consent");
                    self.cases[case].consents.push(made.text("/id"));
                }
            }
            Step::Offer { by, case, to, consent, with_name } => {
                let (Some(case), Some(purpose)) = (case_of(case), PLAYERS[to].2) else { return };
                let known = &self.cases[case];
                let by = known.actor(by);
                let consent = known.consents[consent % known.consents.len()].clone();
                let fields = if with_name { json!(["identity.name", "needs"]) } else { json!(["needs"]) };
                let body = json!({"to_agency_id": agency_id(PLAYERS[to].0), "purpose": purpose, "urgency": "urgent",
                    "needs": ["shelter"], "fields": fields, "consent_id": consent});
                let made = players[by].post(&format!("/v1/cases/{}/referrals", known.id), body).await;
                assert!(made.status.is_success() || made.status.is_client_error(), "{}", made.body);
                if made.status.is_success() {
                    assert!(known.sees(by), "offered what it does not see");
                    self.referrals.push(Made { id: made.text("/id"), case, from: by, to, consent });
                }
            }
            Step::Accept { referral } => {
                let Some(made) = pick(&self.referrals, referral) else { return };
                let answer = players[made.to].post(&format!("/v1/referrals/{}/acceptance", made.id), json!({})).await;
                assert!([200, 409].contains(&answer.status.as_u16()), "{}", answer.body);
                let known = &mut self.cases[made.case];
                if answer.status == 200 && known.record != made.to {
                    known.shared.insert(made.to, made.consent.clone());
                }
            }
            Step::Decline { referral } => {
                let Some(made) = pick(&self.referrals, referral) else { return };
                let body = json!({"reason_code": "no_capacity"});
                let answer = players[made.to].post(&format!("/v1/referrals/{}/refusal", made.id), body).await;
                assert!([200, 409].contains(&answer.status.as_u16()), "{}", answer.body);
            }
            Step::TakeBack { referral } => {
                let Some(made) = pick(&self.referrals, referral) else { return };
                let answer = players[made.from].post(&format!("/v1/referrals/{}/withdrawal", made.id), json!({})).await;
                assert!([200, 409].contains(&answer.status.as_u16()), "{}", answer.body);
            }
            Step::Withdraw { by, case, consent } => {
                let Some(case) = case_of(case) else { return };
                let known = &mut self.cases[case];
                let by = known.actor(by);
                let consent = known.consents[consent % known.consents.len()].clone();
                let answer = players[by].post(&format!("/v1/consents/{consent}/withdrawal"), json!({})).await;
                assert!(answer.status.is_success() || answer.status.is_client_error(), "{}", answer.body);
                if answer.status.is_success() {
                    assert_eq!(known.record, by, "only the agency of record withdraws a consent");
                    known.shared.retain(|_, under| *under != consent);
                }
            }
        }
    }

    /// Compares what each agency sees with the model, then lets strangers try everything.
    async fn compare(&self, players: &[Caller]) {
        for (agency, player) in players.iter().enumerate() {
            let name = PLAYERS[agency].0;
            let mut listed = BTreeSet::new();
            let mut path = "/v1/cases?limit=3".to_owned();
            loop {
                let page = player.get(&path).await.expect(200);
                listed.extend(page.body["items"].as_array().into_iter().flatten().map(|case| case["id"].to_string()));
                let Some(next) = page.body["next"].as_str() else { break };
                path = format!("/v1/cases?limit=3&cursor={next}");
            }
            let expected: BTreeSet<String> =
                self.cases.iter().filter(|case| case.sees(agency)).map(|case| json!(case.id).to_string()).collect();
            assert_eq!(listed, expected, "the list of {name}");
            for case in &self.cases {
                let answer = player.get(&format!("/v1/cases/{}", case.id)).await;
                assert_eq!(
                    answer.status.as_u16(),
                    if case.sees(agency) { 200 } else { 404 },
                    "{name}: {}",
                    answer.body
                );
            }
            let hidden: Vec<&str> = self
                .cases
                .iter()
                .filter(|case| !case.sees(agency))
                .flat_map(|case| [case.id.as_str(), case.code.as_str()])
                .chain(
                    self.referrals
                        .iter()
                        .filter(|made| made.from != agency && made.to != agency)
                        .map(|made| made.id.as_str()),
                )
                .chain(["CANARY"])
                .collect();
            for (path, text) in told(player).await {
                // A thin card names no case, and a referral one has sent stays one's own record of it.
                let found = hidden.iter().find(|secret| text.contains(**secret));
                assert_eq!(found, None, "{name} {path}: {text}");
            }
        }
        for case in &self.cases {
            let Some(stranger) = (0..PLAYERS.len()).find(|agency| {
                !case.sees(*agency) && !self.referrals.iter().any(|made| made.to == *agency || made.from == *agency)
            }) else {
                continue;
            };
            let mut theirs = World::default();
            theirs.ids.insert("{case_id}", case.id.clone());
            theirs.ids.insert("{consent_id}", case.consents[0].clone());
            is_refused_like_nothing(&players[stranger], &theirs).await;
        }
    }
}

/// What a stranger gets for an operation on things with these ids.
async fn ask(stranger: &Caller, contract: &Contract, operation: &Operation, path: &str, world: &World) -> (u16, Value) {
    let body = contract.body(operation).map(|body| world.into_body(body));
    let method = Method::from_bytes(operation.method.as_str().as_bytes()).expect("a method");
    let mut answer = stranger.call(method, path, body, &[("If-Match", "\"1\"")]).await;
    if let Value::Object(fields) = &mut answer.body {
        // The only thing that differs from request to request.
        fields.remove("instance");
    }
    (answer.status.as_u16(), answer.body)
}

/// Tries every operation whose ids this world has, and insists that it answers as if there were nothing.
async fn is_refused_like_nothing(stranger: &Caller, theirs: &World) {
    let (contract, table) = (Contract::of_the_house(), nrm_server::app::table());
    let nothing = theirs.ids.keys().map(|name| (*name, Uuid::now_v7().to_string())).collect();
    let nothing = World { ids: nothing, ..World::default() };
    let mut tried = 0;
    for one in table.operations().iter().filter(|one| one.path.contains('{')) {
        // Agencies are known to everyone who is signed in.
        if one.name == "read_agency" {
            continue;
        }
        let (Some(path), Some(empty)) = (theirs.path(&one.path), nothing.path(&one.path)) else { continue };
        let of_theirs = ask(stranger, &contract, one, &path, theirs).await;
        let of_nothing = ask(stranger, &contract, one, &empty, &nothing).await;
        let what = format!("{} {}", one.method, one.path);
        assert_eq!(of_theirs, of_nothing, "{what}");
        assert!([403, 404, 422].contains(&of_theirs.0), "{what}: {of_theirs:?}");
        assert_eq!(theirs.told_in(&of_theirs.1.to_string()), None, "{what}");
        tried += 1;
    }
    assert!(tried > 5, "only {tried} operations on a case");
}

/// Everything that can be asked for without an id, and what a caller is told.
async fn told(caller: &Caller) -> Vec<(String, String)> {
    let table = nrm_server::app::table();
    let mut texts = Vec::new();
    for one in table.operations().iter().filter(|one| one.method.as_str() == "GET" && !one.path.contains('{')) {
        let answer = caller.get(&one.path).await;
        assert!(answer.status.as_u16() < 500, "{}: {}", one.path, answer.body);
        texts.push((one.path.clone(), answer.body.to_string()));
    }
    texts
}

fn pick(referrals: &[Made], number: usize) -> Option<&Made> {
    (!referrals.is_empty()).then(|| &referrals[number % referrals.len()])
}

#[test]
fn whoever_may_see_a_case_sees_it_and_nobody_else() {
    // The same stories in every run, so that a failure is found again.
    let config = Config { cases: 3, max_shrink_iters: 12, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let shared = Cell::new(0);
    let mut runner = TestRunner::new_with_rng(config, rng);
    runner
        .run(&proptest::collection::vec(step(), 40..60), |steps| {
            runtime.block_on(async {
                let bench = Bench::open().await;
                let mut players = Vec::new();
                for (_, login, _) in PLAYERS {
                    players.push(bench.person(login).await);
                }
                let mut story = Story::default();
                for step in &steps {
                    story.tell(step, &players).await;
                }
                shared.set(shared.get() + story.cases.iter().map(|case| case.shared.len()).sum::<usize>());
                story.compare(&players).await;
                bench.close().await;
            });
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
    assert!(shared.get() > 5, "only {} cases were shared in all these stories", shared.get());
}
