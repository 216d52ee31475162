drop table case_services, case_assessments, case_letter_keys, case_letters, needs_anchors, needs_domains;
