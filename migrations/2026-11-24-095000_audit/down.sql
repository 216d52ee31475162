drop table audit_entries, audit_heads;
