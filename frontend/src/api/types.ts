//! Short names for the shapes on the wire.

// biome-ignore lint/suspicious/noExplicitAny: until the contract is generated
type Loose = any;
type Call = (path: string, init?: Loose) => Promise<{ data?: Loose; error?: unknown; response: Response }>;
export interface LooseClient {
  GET: Call;
  POST: Call;
  PUT: Call;
  PATCH: Call;
  DELETE: Call;
}

export interface Page<Item> {
  items: Item[];
  next?: string | null;
}
export interface AgencyBrief {
  id: string;
  kind: string;
  name_uk: string;
  name_en: string;
}
export interface Membership {
  id: string;
  role: string;
  agency: AgencyBrief;
  oblast?: { code: string; name_uk: string; name_en: string } | null;
  reach: string;
}
export interface Me {
  person: { id: string; display_name: string; login: string };
  membership: Membership;
  memberships: Membership[];
  permissions: string[];
  scopes: string[];
}
export interface SignedIn {
  access_token: string;
  expires_in_seconds: number;
  me: Me;
}
export interface SessionView {
  id: string;
  started_at: string;
  last_used_at?: string | null;
  current: boolean;
}
export interface ApiClient {
  id: string;
  name: string;
  scopes: string[];
  created_at: string;
  last_used_at?: string | null;
  revoked_at?: string | null;
}
export interface PlaceView {
  id: string;
  katottg?: string | null;
  koatuu?: string | null;
  level: string;
  name_uk: string;
  name_en: string;
  path_uk: string;
  path_en: string;
  valid_to?: string | null;
  successors: { id: string; name_uk: string; name_en: string; share: string }[];
}
export interface AgencyView extends AgencyBrief {
  place: { id: string; name_uk: string; name_en: string };
  oblast_code?: string | null;
  demonstration: boolean;
}
export interface UserView {
  id: string;
  login: string;
  display_name: string;
  role: string;
  active: boolean;
  created_at: string;
}
export interface LegalGround {
  code: string;
  act_uk: string;
  act_en: string;
  clause: string;
  verified: boolean;
}
export interface DeadlineView {
  code: string;
  case_id: string;
  case_code: string;
  due_on: string;
  title_uk: string;
  title_en: string;
  state: string;
  working_days_left: number;
  verified: boolean;
}
export interface QueueView {
  code: string;
  count: number;
  capped: boolean;
  nearest_due_on?: string | null;
  urgent: number;
}
export interface MyDay {
  queues: QueueView[];
  deadlines: DeadlineView[];
  drafts: number;
}
export interface IntakeAnswers {
  found?: { channel?: string | null; found_on?: string | null; place_id?: string | null } | null;
  consent?: {
    given?: boolean | null;
    by?: string | null;
    language?: string | null;
    explained_by_role?: string | null;
    reason_without?: string | null;
    purposes?: string[];
  } | null;
  contact?: {
    may_contact?: boolean | null;
    who?: string | null;
    phone?: string | null;
    messenger?: string | null;
    address?: string | null;
    hours?: string | null;
    never_say?: string | null;
    code_phrase?: string | null;
  } | null;
  person?: {
    name_known?: boolean | null;
    surname?: string | null;
    given_name?: string | null;
    patronymic?: string | null;
    alias?: string | null;
    birth?: {
      kind: string;
      date?: string | null;
      year?: number | null;
      age_from?: number | null;
      age_to?: number | null;
    } | null;
    sex?: string | null;
    citizenship?: string | null;
    document_kind?: string | null;
    document_number?: string | null;
    language?: string | null;
    interpreter_needed?: boolean | null;
  } | null;
  needs?: { urgency?: string | null; codes?: string[]; danger_now?: boolean | null; children_with?: boolean | null } | null;
  indicators?: { act?: string[]; means?: string[]; purpose?: string[]; narrative?: string | null } | null;
}
export interface IntakeView {
  id: string;
  version: number;
  answers: IntakeAnswers;
  missing: { pointer: string; code: string }[];
  updated_at: string;
  state: string;
  case_id?: string | null;
}
export interface DuplicateMatch {
  case_id: string;
  code: string;
  stage: string;
  reasons: string[];
  weight: number;
}
export interface CaseSummary {
  id: string;
  code: string;
  label: string;
  stage: string;
  oblast_code: string;
  urgency: string;
  age_band: string;
  sex: string;
  lead_agency: AgencyBrief;
  agency_of_record: AgencyBrief;
  relation: string;
  next_deadline?: DeadlineView | null;
  opened_at: string;
}
export interface ConsentView {
  id: string;
  given_by: string;
  purposes: string[];
  recipient?: AgencyBrief | null;
  language: string;
  explained_by_role: string;
  given_on: string;
  expires_on?: string | null;
  withdrawn_at?: string | null;
  active: boolean;
}
export interface ReferralSummary {
  id: string;
  case_id?: string | null;
  case_code: string;
  from_agency: AgencyBrief;
  to_agency: AgencyBrief;
  purpose: string;
  urgency: string;
  state: string;
  offered_at: string;
  answered_at?: string | null;
  for_review: boolean;
}
export interface ThinCard {
  case_code: string;
  oblast_code: string;
  purpose: string;
  urgency: string;
  age_band: string;
  sex?: string;
  needs: string[];
}
export interface ReferralView extends ReferralSummary {
  direction: string;
  thin_card: ThinCard;
  fields: string[];
  decline_code?: string | null;
  outcome_code?: string | null;
  finished_at?: string | null;
  version: number;
}
export interface MoveOffer {
  move: string;
  to: string;
  requires: string[];
  reason_codes: string[];
  legal_ground?: LegalGround | null;
  allowed: boolean;
  why_not?: string | null;
}
export interface CaseView extends CaseSummary {
  version: number;
  compartments: string[];
  needs: string[];
  indicators: { act: string[]; means: string[]; purpose: string[] };
  safe_contact_summary: { allowed: boolean; channel?: string | null };
  without_identity: boolean;
  child_path: boolean;
  consents: ConsentView[];
  referrals: ReferralSummary[];
  deadlines: DeadlineView[];
  actions: MoveOffer[];
}
export interface Revealed {
  identity?: Record<string, unknown> | null;
  contact?: Record<string, unknown> | null;
  narrative?: string | null;
}
export interface TimelineEntry {
  at: string;
  kind: string;
  actor_role?: string | null;
  agency: AgencyBrief;
  move?: string | null;
  from?: string | null;
  to?: string | null;
  legal_ground?: LegalGround | null;
  detail_code?: string | null;
}
export interface OverseenCase {
  id: string;
  code: string;
  stage: string;
  oblast_code: string;
  lead_agency: AgencyBrief;
  next_deadline?: DeadlineView | null;
  opened_month: string;
}
export interface ReferralPreview {
  thin_card: ThinCard;
  after_acceptance: Record<string, unknown>;
}
export interface ReferralNote {
  id: string;
  text: string;
  written_at: string;
}
export interface Statistics {
  as_of: string;
  suppressed: boolean;
  cells: { oblast_code: string; stage: string; month: string; count?: number | null }[];
  deadlines: { oblast_code: string; overdue?: number | null; soon?: number | null; later?: number | null }[];
}
export interface LawView {
  deadlines: {
    code: string;
    title_uk?: string;
    title_en?: string;
    act_uk: string;
    act_en: string;
    clause: string;
    amount: number;
    unit: string;
    start_event: string;
    valid_from?: string | null;
    valid_to?: string | null;
    verified: boolean;
  }[];
  grounds: LegalGround[];
}
export interface AuditEntry {
  seq: number;
  at: string;
  actor_kind: string;
  actor_id?: string | null;
  actor_role?: string | null;
  action: string;
  subject_kind: string;
  subject_id?: string | null;
  request_id: string;
  hash: string;
}
