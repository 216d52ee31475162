drop schema authz cascade;
