//! One table of moves: what the domain allows, what is written down and what the database accepts are the same.

use std::collections::BTreeSet;

use diesel::connection::SimpleConnection;
use nrm_domain::cases::case::{MOVES, Move, Stage, print_moves_table};
use nrm_tests::{Bench, signal};
use serde_json::json;

use crate::{connect, lines};

#[test]
fn the_moves_are_the_ones_written_down() {
    assert_eq!(print_moves_table(), include_str!("../tables/stages.txt"), "tests/tables/stages.txt");
}

#[test]
fn the_diagram_of_the_readme_draws_the_same_moves() {
    let readme = include_str!("../../README.md");
    let drawn: BTreeSet<String> = readme
        .split("stateDiagram-v2")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .expect("a diagram")
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("[*]"))
        .map(str::to_owned)
        .collect();
    // These three lead from many stages to one, and are told in words beside it.
    let told = [Move::WithdrawApplication, Move::ContinueAssistance, Move::CloseCase];
    let legal: BTreeSet<String> = MOVES
        .iter()
        .filter(|rule| !told.contains(&rule.step))
        .flat_map(|rule| rule.from.iter().map(|from| format!("{from} --> {}: {}", rule.to, rule.step)))
        .collect();
    assert_eq!(drawn, legal);
    assert!(told.iter().all(|step| readme.contains(&format!("`{step}`"))));
}

#[tokio::test]
async fn the_database_accepts_the_same_moves() {
    let bench = Bench::open().await;
    bench
        .person("police.horlivka")
        .await
        .post("/v1/signals", json!({"answers": signal("Перевірочна")}))
        .await
        .expect(201);
    let mut conn = connect(bench.admin_url());
    let stages: Vec<String> = Stage::ALL.iter().map(|stage| format!("'{stage}'")).collect();
    let stages = stages.join(", ");
    // The starting stage is set with triggers off; the move itself is tried with them on.
    let tried = format!(
        "begin;
        create temp table accepted (line text) on commit drop;
        do $$
        declare a text; b text; stages text[] := array[{stages}];
        begin
            foreach a in array stages loop
                foreach b in array stages loop
                    continue when a = b;
                    perform set_config('session_replication_role', 'replica', true);
                    update cases set stage = a;
                    perform set_config('session_replication_role', 'origin', true);
                    begin
                        update cases set stage = b;
                        insert into accepted values (a || ' > ' || b);
                    exception when check_violation then null;
                    end;
                end loop;
            end loop;
        end
        $$"
    );
    conn.batch_execute(&tried).expect("tried");
    let accepted: BTreeSet<String> = lines(&mut conn, "select line from accepted").into_iter().collect();
    conn.batch_execute("rollback").expect("rolled back");
    let legal: BTreeSet<String> = print_moves_table()
        .lines()
        .filter_map(|line| line.split_once(" : ").map(|(pair, _)| pair.to_owned()))
        .collect();
    assert!(!legal.is_empty());
    assert_eq!(accepted, legal);
    drop(conn);
    bench.close().await;
}
