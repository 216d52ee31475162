//! What stands in the rail, for whom, and by which letter it opens.
import {
  BookOpen,
  Building2,
  ChartColumn,
  Copy,
  Eye,
  FileText,
  Gavel,
  Inbox,
  KeyRound,
  LibraryBig,
  type LucideIcon,
  Scale,
  ScrollText,
  Send,
  Sun,
  Users,
  Waypoints,
} from "lucide-react";
import { paths } from "../kernel/paths";

/** One entry of the rail. */
export interface Entry {
  code:
    | "day"
    | "cases"
    | "overseen"
    | "referrals_in"
    | "referrals_out"
    | "files"
    | "journals"
    | "duplicates"
    | "hints"
    | "directory"
    | "statistics"
    | "law"
    | "users"
    | "clients"
    | "audit"
    | "profile";
  to: string;
  /** What the reader must hold; one of several is enough. */
  permission: string | readonly string[];
  icon: LucideIcon;
  letter: string;
  exact?: boolean;
  /** The queue of my day whose number stands beside the entry. */
  queue?: string;
}

/** The rail, in its order. */
export const ENTRIES: readonly Entry[] = [
  { code: "day", to: paths.day, permission: "self.manage", icon: Sun, letter: "d", exact: true },
  { code: "cases", to: paths.cases, permission: "case.read", icon: FileText, letter: "c" },
  { code: "overseen", to: paths.overseen, permission: "case.oversee", icon: Eye, letter: "o" },
  {
    code: "referrals_in",
    to: paths.referrals("in"),
    permission: "referral.read",
    icon: Inbox,
    letter: "i",
    queue: "referrals_waiting",
  },
  { code: "referrals_out", to: paths.referrals("out"), permission: "referral.read", icon: Send, letter: "r" },
  { code: "files", to: paths.files, permission: ["case.review", "case.decide"], icon: Gavel, letter: "f" },
  { code: "journals", to: paths.journals, permission: "case.advance", icon: LibraryBig, letter: "b" },
  { code: "duplicates", to: paths.duplicates, permission: "duplicate.review", icon: Copy, letter: "y" },
  { code: "hints", to: paths.hints, permission: "duplicate.hints", icon: Waypoints, letter: "h" },
  { code: "statistics", to: paths.statistics, permission: "stats.read", icon: ChartColumn, letter: "s" },
  { code: "directory", to: paths.directory, permission: "directory.read", icon: Building2, letter: "a" },
  { code: "law", to: paths.law, permission: "law.read", icon: Scale, letter: "l" },
  { code: "users", to: paths.users, permission: "user.manage", icon: Users, letter: "u" },
  { code: "clients", to: paths.clients, permission: "client.manage", icon: KeyRound, letter: "k" },
  { code: "audit", to: paths.audit, permission: "audit.read", icon: ScrollText, letter: "j" },
  { code: "profile", to: paths.profile, permission: "self.manage", icon: BookOpen, letter: "p" },
];
