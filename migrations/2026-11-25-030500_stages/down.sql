alter table case_keys drop constraint case_keys_compartment_check;
alter table case_keys add constraint case_keys_compartment_check
    check (compartment in ('identity', 'contact', 'narrative'));

alter table case_access drop constraint case_access_by_referral;
alter table case_access add constraint case_access_check1 check ((relation = 'record') = (referral_id is null));
alter table case_access drop constraint case_access_mask_check;
alter table case_access add constraint case_access_mask_check check (mask between 1 and 31);
alter table case_access drop constraint case_access_relation_check;
alter table case_access add constraint case_access_relation_check check (relation in ('record', 'lead', 'shared'));

alter table cases drop constraint cases_stage_check;
alter table cases add constraint cases_stage_check check (stage in ('signal', 'screening', 'assistance', 'registered',
    'interview_pending', 'interview_done', 'interview_waived', 'verification', 'file_ready', 'withdrawn', 'closed'));
