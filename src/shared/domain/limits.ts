// Numbers for schemas and messages. This file does not use zod, because the first screen needs messages before any schema.

/** RFC 5321, 4.5.3.1.3 leaves 254 characters for an address without its angle brackets. */
export const EMAIL_MAX_CHARACTERS = 254

/** Fits a column of the list and a line of a printed code. */
export const USERNAME_MAX_CHARACTERS = 64

/** One or two characters are more often a typing mistake than a name. */
export const USERNAME_MIN_CHARACTERS = 3

/** Fits the side bar, a window title and one line of a printed code. */
export const DIRECTORY_NAME_MAX_CHARACTERS = 60

/** About one page: a note is a short explanation, not a document. */
export const NOTE_MAX_CHARACTERS = 2_000

/** One line that says why. It is read in lists, so it is shorter than a note. */
export const REASON_MAX_CHARACTERS = 200

/** The longest name of a group: fits a chip in a table. */
export const GROUP_NAME_MAX_CHARACTERS = 40

/** What a group is for, in one line. */
export const GROUP_DESCRIPTION_MAX_CHARACTERS = 200

/** Members of a group that is merged into another, in one transaction of a few frames. A bulk change moves more. */
export const MERGED_MEMBERS_MAX = 5_000

/** Groups of one user. More would be hard to read. */
export const USER_GROUPS_MAX = 20

/** Groups of a directory: a list without pages, and far above the classes of a school. */
export const GROUPS_MAX = 1_000

/** Origins that may call the HTTP API. Far more than one computer serves, but a bound for the work per request. */
export const HTTP_MAX_ORIGINS = 20

/** Sessions of one user. Above this, the least recently used one ends. More than the programs that a user runs. */
export const SESSIONS_MAX = 100

/** Notices that a sign-in shows at once. Further ones follow after these are acknowledged. */
export const NOTICES_MAX = 50

/** Events under "Security activity": twenty of each kind, plus open events of several users. */
export const SECURITY_EVENTS_MAX = 200

/** Open alerts that administrators see at once. Further ones follow when these are dealt with. */
export const ALERTS_LISTED = 100

/** Programs of one directory. Far more than one computer runs. */
export const PROGRAMS_MAX = 100

/** Redirect addresses, groups and permissions of one program that signs users in. */
export const SSO_ADDRESSES_MAX = 10
export const SSO_GROUPS_MAX = 200
export const SSO_PERMISSIONS_MAX = 20

/** Users of a program that are listed, the last use first. */
export const PROGRAM_USERS_LISTED = 500

/** Records of the OpenID provider: of each kind without a user, and of one user. Beyond it, those that end first are dropped. */
export const OIDC_RECORDS_WITHOUT_USER = 1_000
export const OIDC_RECORDS_OF_USER = 500

/** The count of reset code requests stops here, after some milliseconds of work. */
export const REQUESTS_COUNTED = 10_000

/** Requests for reset codes that one call lists. An administrator who has more dismisses them first. */
export const REQUESTS_LISTED_MAX = 1_000

/** A directory of some thousand users writes about a thousand entries a day. Ten times as many come from a program that calls in a loop. */
export const LOG_ENTRIES_PER_DAY_MANY = 10_000

/** Backups and checks of a larger log take minutes (bytes). */
export const LOG_BYTES_MANY = 1_000_000_000

/** The longest search of users or of the audit log (UTF-16 units): more than an address and a name. */
export const SEARCH_MAX_CHARACTERS = 300

/** The shortest passphrase of backups (characters), because guesses at a stolen backup have no limit. */
/** Differences of a backup from today on one page. */
export const RESTORE_PAGE_MAX = 100

export const BACKUP_PASSPHRASE_LEAST = 20

/** Rows of a page if the caller names no number: about two screens. */
export const PAGE_DEFAULT_ROWS = 50

/** Values in one input: each list item and each property counts. Above the number in any valid input. */
export const INPUT_MAX_VALUES = 10_000

/** Ended jobs of one kind that one user can still read. Printed codes are kept for as many. */
export const REMEMBERED_JOBS = 30

/** Skipped users that the report of one bulk change names. A plan leaves out most of them before, so more are rare. */
export const SKIPPED_PER_REPORT = 5_000

/** Skipped users that all reports together name: some megabytes. Beyond it, the oldest are dropped; their number stays in the log. */
export const SKIPPED_KEPT = 100_000

/** Entries in an audit log: 10,000 a second for three years. */
export const ENTRIES_MAX = 1_000_000_000_000

/** Rows of any list. Far above the size of any supported directory. */
export const ROWS_MAX = 1_000_000_000

/** Users that one call can name by id, within the limit of an input. A search can name more. */
export const IDS_MAX = 5_000

/** Codes that one job issues: more than a large school has pupils. They stay in memory until they expire. */
export const JOB_CODES_MAX = 10_000

/** Printed codes of one call: an afternoon of printing, and within the limit of an input. More are printed in parts. */
export const PRINTED_CODES_MAX = 500

/** Codes of all jobs of one user that can still be printed. Beyond it, those of the oldest job are forgotten. */
export const KEPT_CODES_MAX = 2 * JOB_CODES_MAX

/** People in one list: as many as one job creates. */
export const IMPORT_MAX_ROWS = 10_000

/** The longest list (UTF-16 units, and bytes of a file): about two hundred characters for each person. */
export const IMPORT_MAX_CHARACTERS = 2 * 1024 * 1024
