drop table attachment_custody;
drop table attachment_contents;
drop table attachments;
