drop table case_decisions, case_conferences, case_follow_ups, case_closures, case_stay_extensions, case_stays, case_aids, aid_multipliers, subsistence_minimums;
