// Numbers that schemas hold and words tell; without zod, since the first screen has the words and no schema yet.

/** RFC 5321, 4.5.3.1.3 leaves 254 characters for an address once its angle brackets are taken off. */
export const EMAIL_MAX_CHARACTERS = 254

/** About a page: a note says why an account is as it is, and is no file. */
export const NOTE_MAX_CHARACTERS = 2_000

/** What fits a chip in a table. */
export const TAG_MAX_CHARACTERS = 40

/** As many as a person still reads. */
export const TAGS_MAX = 20

/** Origins that may call the HTTP API: far more pages than one computer serves; bounds the work that each request makes. */
export const HTTP_MAX_ORIGINS = 20

/** Sessions of one user; beyond, the one unused for longest ends. More than the programs that one person runs. */
export const SESSIONS_MAX = 100

/** Notices that a sign-in tells at once; the others follow once these were acknowledged. */
export const NOTICES_MAX = 50

/** Events under "Security activity": twenty of each kind, with room for open ones of several authors. */
export const SECURITY_EVENTS_MAX = 200

/** Programs of one directory: far more than one computer runs. */
export const PROGRAMS_MAX = 100

/** Requests for reset codes are counted no further: some milliseconds of work. */
export const REQUESTS_COUNTED = 10_000

/** The last moment that a date can be (ECMA-262, 21.4.1.1), in UTC epoch milliseconds. */
export const TIME_MAX = 8_640_000_000_000_000

/** Entries that an audit log can have: 10,000 a second for three years. */
export const ENTRIES_MAX = 1_000_000_000_000

/** Rows of any list: far above any directory that this is built for. */
export const ROWS_MAX = 1_000_000_000

/** Accounts that one call can name by their ids; more are named by a search. Within what an input may hold. */
export const IDS_MAX = 5_000

/** Reset slips that one job issues: an afternoon's printing, and codes that lie in memory until they are taken. */
export const PRINTED_CODES_MAX = 500
