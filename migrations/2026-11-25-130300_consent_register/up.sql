-- The register of consents: which data, who interpreted, who stands for a child and what the child thinks of it.
alter table consents add column categories text[] not null default '{identity,contact,needs,narrative}'
    check (cardinality(categories) > 0 and categories <@ '{identity,contact,needs,narrative}');
alter table consents alter column categories drop default;
alter table consents add column interpreter text not null default 'not_needed'
    check (interpreter in ('not_needed', 'present', 'remote'));
alter table consents alter column interpreter drop default;
alter table consents add column guardian text check (guardian in ('parent', 'guardian', 'children_service'));
alter table consents add column child_view text check (child_view in ('agrees', 'disagrees', 'not_asked', 'too_young'));
alter table consents add constraint consents_guardian_gives check (guardian is null or given_by = 'legal_representative');
alter table consents add constraint consents_end_after_they_begin check (expires_on is null or expires_on >= given_on);

-- The last day on which a share holds: that of the consent it rests on.
alter table referrals add column until date;
alter table case_access add column until date;
