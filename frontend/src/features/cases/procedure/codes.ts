//! The code lists of the status procedure, in the order in which they are shown; the server knows the same ones.
export const FILED_BY = ["person", "legal_representative", "aware_of_child"] as const;
export const PARTICIPANTS = [
  "interpreter",
  "legal_representative",
  "child_service",
  "psychologist",
  "teacher",
] as const;
export const VERIFICATIONS = [
  "police_record",
  "border_crossing",
  "migration_status",
  "consular_data",
  "health_record",
  "court_decision",
  "guardianship",
  "other",
] as const;
export const BODIES = [
  "national_police",
  "border_guard",
  "migration_service",
  "foreign_mission",
  "health",
  "court",
  "child_service",
  "other",
] as const;
export const RESULTS = ["confirmed", "partly_confirmed", "not_confirmed", "no_data", "no_answer"] as const;
export const FILE_ITEMS = [
  "application",
  "identity_document",
  "undertaking",
  "account_card",
  "questionnaire",
  "waiver_ground",
  "representative_ground",
  "interpreter_undertaking",
  "verification_answer",
  "travel_document",
  "medical",
  "law_enforcement",
  "court_decision",
  "other",
] as const;
export const ABSENCES = ["never_had", "taken_away", "being_restored", "requested", "unsafe"] as const;
export const GROUNDS = ["unlawful_agreement", "act_for_exploitation", "supporting_documents"] as const;
export const LACKS = [
  "application",
  "identity_document",
  "questionnaire",
  "account_card",
  "verification_answer",
  "conclusion",
  "representative_ground",
  "translation",
  "undertaking",
  "circumstances",
  "other",
] as const;
export const DECISIONS = ["grant", "refuse", "extend", "refuse_extension", "revoke"] as const;
export const REFUSAL_REASONS = ["grounds_not_shown", "false_data", "file_incomplete", "other"] as const;
export const EXTENSION_REASONS = ["grounds_not_shown", "false_data", "other"] as const;
export const REVOCATION_REASONS = ["false_data", "own_request", "other"] as const;
export const MEANS_OF_NOTICE = ["in_person", "representative", "safe_contact"] as const;
export const OUTCOMES_OF_COURT = ["upheld", "cancelled", "obliged"] as const;
export const OFFICES = ["official", "unit_head", "reviewer", "decider", "clock"] as const;
export const SUBMISSION_STATES = ["submitted", "received", "returned", "decided", "withdrawn"] as const;
