drop table idempotency_records, sign_in_attempts, refresh_tokens, session_families, api_clients, credentials;
