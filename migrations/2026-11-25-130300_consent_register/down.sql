alter table case_access drop column until;
alter table referrals drop column until;
alter table consents drop constraint consents_end_after_they_begin;
alter table consents drop constraint consents_guardian_gives;
alter table consents drop column child_view;
alter table consents drop column guardian;
alter table consents drop column interpreter;
alter table consents drop column categories;
