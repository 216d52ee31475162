drop table plan_delegations, case_plan_answers, case_plan_progress, case_plan_items, case_plans;
