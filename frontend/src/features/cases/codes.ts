//! The code lists of casework, in the order in which they are shown; the server knows the same ones.
export const STAGES = [
  "signal",
  "screening",
  "assistance",
  "registered",
  "interview_pending",
  "interview_done",
  "interview_waived",
  "verification",
  "file_ready",
  "submitted",
  "returned",
  "granted",
  "refused",
  "active",
  "extension_pending",
  "expired",
  "revoked",
  "withdrawn",
  "closed",
] as const;

export const DATA_CATEGORIES = ["identity", "contact", "needs", "narrative"] as const;

export const INTERPRETERS = ["not_needed", "present", "remote"] as const;

export const GUARDIANS = ["parent", "guardian", "children_service"] as const;

export const CHILD_VIEWS = ["agrees", "disagrees", "not_asked", "too_young"] as const;

export const CONTACT_WAYS = ["call", "message", "letter", "visit", "trusted_person"] as const;

export const CONTACT_OUTCOMES = [
  "reached",
  "no_answer",
  "other_person",
  "stopped_unsafe",
  "refused",
  "wrong_number",
] as const;

export const BAR_REASONS = ["relative", "party", "complaint", "threat", "other"] as const;

export const SEAL_REASONS = ["official_involved", "threat", "public_person", "child_protection", "other"] as const;

export const DIMENSIONS = [
  "deceptive_recruitment",
  "coercive_recruitment",
  "vulnerability_recruitment",
  "exploitation",
  "coercion_destination",
  "vulnerability_destination",
] as const;

export const OVERRIDE_REASONS = [
  "new_facts",
  "indicators_missing",
  "wrong_answers",
  "other_exploitation",
  "person_disputes",
  "other",
] as const;

export const PAIR_STATES = ["open", "same", "different", "unsure", "merged"] as const;

export const PAIR_DECISIONS = ["same", "different", "unsure"] as const;

export const HINT_STATES = ["new", "asked", "same_person", "different_people", "no_answer"] as const;

export const STANDINGS = ["presumed", "applicant", "status_holder"] as const;

export const CHANNELS = [
  "self",
  "hotline",
  "police_work",
  "border_check",
  "health_visit",
  "school",
  "ngo_outreach",
  "relative",
  "other",
] as const;

export const NEEDS = [
  "safety",
  "information",
  "interpretation",
  "shelter",
  "basic_needs",
  "medical",
  "psychological",
  "psychiatric",
  "legal_primary",
  "legal_secondary",
  "criminal_support",
  "compensation",
  "documents",
  "legal_stay",
  "social_support",
  "social_integration",
  "financial_onetime",
  "benefits",
  "employment",
  "vocational",
  "education",
  "housing",
  "family_tracing",
  "family_reunification",
  "guardianship",
  "return",
  "transport",
  "small_grant",
  "follow_up",
] as const;

/** The needs that the first minutes are about; the others wait behind "more". */
export const FIRST_NEEDS: readonly string[] = [
  "safety",
  "information",
  "interpretation",
  "shelter",
  "basic_needs",
  "medical",
  "psychological",
  "legal_primary",
  "documents",
  "transport",
];

export const ACTS = ["recruitment", "transport", "transfer", "harbouring", "receipt", "unlawful_agreement"] as const;

export const MEANS = [
  "force",
  "threat",
  "deception",
  "fraud",
  "blackmail",
  "vulnerability",
  "debt",
  "official_position",
  "documents_taken",
  "dependency",
  "none_needed_child",
] as const;

export const EXPLOITATIONS = [
  "sexual_exploitation",
  "forced_labour",
  "forced_begging",
  "forced_marriage",
  "criminal_activity",
  "organ_removal",
  "military",
  "servitude",
  "other",
  "unknown",
] as const;

export const PAUSE_REASONS = [
  "documents_awaited",
  "answer_awaited",
  "interpreter_awaited",
  "person_ill",
  "person_unreachable",
  "court_proceedings",
] as const;
export const EXTENSION_REASONS = [
  "complex_case",
  "new_facts",
  "person_asked",
  "criminal_proceedings",
  "hostilities_near",
] as const;
export const URGENCIES = ["immediate", "urgent", "normal"] as const;
export const SEXES = ["female", "male", "other", "unknown"] as const;
export const CONSENT_PURPOSES = ["help", "status_procedure", "data_processing"] as const;
export const EMERGENCY_GROUNDS = ["vital_interest", "child_protection", "court_or_law"] as const;
export const REASONS_WITHOUT = ["vital_interest", "child_protection", "court_or_law", "no_consent_anonymous"] as const;
export const REVEAL_PURPOSES = [
  "contact_person",
  "prepare_document",
  "check_identity",
  "provide_service",
  "protect_person",
] as const;

export const REFERRAL_PURPOSES = [
  "status_procedure",
  "needs_assessment",
  "services",
  "shelter",
  "legal_aid",
  "medical",
  "safety",
] as const;
export const REFERRAL_STATES = ["offered", "accepted", "declined", "withdrawn", "completed", "not_completed"] as const;
export const DECLINE_REASONS = [
  "out_of_competence",
  "no_capacity",
  "person_refused",
  "not_reachable",
  "out_of_area",
  "duplicate",
  "safety",
] as const;
export const OUTCOMES = ["service_given", "person_declined", "person_left", "not_possible"] as const;
export const VISIBILITIES = ["private", "team", "agencies", "person"] as const;
export const FILE_CLASSES = [
  "identity_document",
  "travel_document",
  "medical",
  "legal",
  "statement",
  "photograph",
  "authority",
  "other",
] as const;
export const AUDIENCES = ["team", "agencies"] as const;
export const CUSTODY_ACTS = ["taken", "handed_out", "redacted", "deleted"] as const;
export const FILE_DELETIONS = ["wrong_file", "duplicate", "person_asked", "not_needed"] as const;
export const PAPERS = [
  "question_sheet",
  "application",
  "application_representative",
  "undertaking",
  "questionnaire",
  "account_card",
  "referral_letter",
  "needs_assessment",
  "decision_letter",
  "certificate",
] as const;
export const PAPER_LACKS = [
  "identity_withheld",
  "identity_not_shared",
  "needs_not_shared",
  "no_referral",
  "no_assessment",
  "no_decision",
  "no_certificate",
  "role",
] as const;
export const GRAMMATICAL_CASES = ["nominative", "genitive", "dative", "accusative", "instrumental"] as const;
export const SHARED_FIELDS = [
  "needs",
  "indicators",
  "contact.safe_rules",
  "contact.phone",
  "contact.address",
  "identity.name",
  "identity.birth",
  "identity.document",
  "narrative",
] as const;

/** The kinds of agency that can be asked for each purpose (a hint for the list; the server decides). */
export const KINDS_FOR: Record<string, readonly string[] | undefined> = {
  status_procedure: ["raion_administration", "kyiv_district_administration"],
  shelter: ["psychosocial_help_centre", "child_rehab_centre", "ngo", "shelter"],
  legal_aid: ["legal_aid", "ngo"],
  medical: ["health"],
  safety: ["police", "social_services_centre", "child_service"],
};

export const SCORES = ["1", "2", "3", "4", "5", "not_asked"] as const;
export const TRENDS = ["better", "same", "worse", "unknown"] as const;
export const SERVICE_UNITS = ["session", "hour", "day", "night", "item", "trip", "document", "grant"] as const;
export const SERVICE_OUTCOMES = ["given", "given_partly", "person_declined", "not_possible"] as const;
export const VOID_REASONS = ["entered_twice", "wrong_case", "wrong_entry"] as const;
export const PILLARS = ["protection", "support", "inclusion", "justice"] as const;
export const PLAN_STATES = ["draft", "submitted", "agreed", "superseded"] as const;
export const ITEM_KINDS = ["goal", "measure", "service", "task"] as const;
export const ITEM_STATES = ["planned", "in_progress", "partly", "done", "not_done", "cancelled"] as const;
export const AGREED_HOW = ["in_person", "by_phone", "with_interpreter", "through_representative"] as const;
export const SECTION_ANSWERS = ["approved", "returned"] as const;
/** Languages in which things are explained to people. */
export const LANGUAGES = [
  "uk",
  "ru",
  "en",
  "ro",
  "pl",
  "hu",
  "tr",
  "ar",
  "fa",
  "hi",
  "ur",
  "bn",
  "vi",
  "zh",
  "fr",
  "sign",
  "other",
] as const;
export const AID_CATEGORIES = ["child_under_6", "child_6_17", "able_bodied", "unable_to_work"] as const;
export const AID_REFUSALS = ["no_status", "documents_missing", "paid_before", "own_request", "other"] as const;
export const STAY_GROUNDS = ["criminal_proceedings", "health", "no_housing", "safety", "other"] as const;
export const STAY_ENDS = ["own_housing", "other_place", "own_wish", "term_over", "other"] as const;
export const PILLAR_OUTCOMES = ["met", "partly", "not_met", "not_needed"] as const;
export const FOLLOW_UP_RESULTS = ["stable", "needs_help", "at_risk", "not_reachable", "declined"] as const;
export const MEETING_FORMATS = ["in_person", "online", "phone"] as const;
