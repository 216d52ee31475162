//! The kinds of agency that the mechanism knows.
export const AGENCY_KINDS = [
  "coordinator_ministry",
  "national_social_service",
  "oblast_administration",
  "raion_administration",
  "kyiv_district_administration",
  "hromada_council",
  "social_services_centre",
  "psychosocial_help_centre",
  "child_rehab_centre",
  "child_service",
  "territorial_centre",
  "police",
  "prosecution",
  "court",
  "border_guard",
  "migration_service",
  "foreign_mission",
  "health",
  "education",
  "employment",
  "labour_inspection",
  "legal_aid",
  "ombudsman",
  "hotline",
  "ngo",
  "religious",
  "international",
  "business",
] as const;

export const PLACE_LEVELS = [
  "oblast",
  "raion",
  "hromada",
  "city",
  "city_district",
  "settlement",
  "historical",
] as const;

/** The roles that the administrator of an agency may give. */
export const GIVEN_ROLES = [
  "first_responder",
  "responsible_official",
  "unit_head",
  "case_manager",
  "service_provider",
  "ngo_worker",
] as const;

/** The roles that a national body gives besides. */
export const NATIONAL_ROLES = ["national_reviewer", "national_decider"] as const;

/** The kinds of agency that are such a body. */
export const NATIONAL_BODIES: readonly string[] = ["coordinator_ministry", "national_social_service"];

/** The roles to which who administers agencies appoints. */
export const APPOINTED_ROLES = [
  "agency_administrator",
  "oblast_coordinator",
  "locality_coordinator",
  "national_coordinator",
  "monitor",
  "auditor",
  "system_administrator",
] as const;

/** Why an agency is stopped. */
export const FREEZE_REASONS = ["reorganised", "security", "own_request"] as const;
