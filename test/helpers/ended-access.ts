/** Events that end or outlive a session: columns of the table in docs/security.md. */
export const events = [
  'password change',
  'reset by another user',
  'reset by recovery code',
  '“This was not me”',
  'promotion',
  'demotion',
  'disabling',
  'deletion',
  'restore',
  'restored backup',
] as const

export type Event = (typeof events)[number]

/** `ends`: it stops working for good. `kept`: it works again as soon as its user may use it. `none`: it cannot exist in that state. */
export type Fate = 'ends' | 'kept' | 'none'

/** What a session can leave behind: rows of the table. */
export const things = [
  'recovery codes',
  'issued reset codes',
  'issued activation codes',
  'the user’s own live reset code',
  'sessions',
  'jobs',
  'plans',
  'printed codes',
  'programs',
  'programs for single sign-on',
  'programs that the user allowed',
  'tokens of programs',
  'notices',
  'saved views',
  'a second factor that was begun',
  'a second factor that was set up',
] as const

export type Thing = (typeof things)[number]

const all = (fate: Fate): Record<Event, Fate> => Object.fromEntries(events.map((event) => [event, fate])) as Record<Event, Fate>

/** Work that a user started for others. The user's own event leaves it running, and every other event ends it. */
const work: Record<Event, Fate> = { ...all('ends'), 'password change': 'kept', 'reset by recovery code': 'kept' }

/** The source of the table. One test compares docs/security.md with it, another checks every cell, and `why` explains what is kept. */
export const table: Readonly<Record<Thing, { readonly fates: Readonly<Record<Event, Fate>>; readonly why: string }>> = {
  'recovery codes': {
    fates: {
      ...all('ends'),
      'reset by recovery code': 'kept',
      demotion: 'kept',
      disabling: 'kept',
      deletion: 'kept',
      restore: 'kept',
      'restored backup': 'kept',
    },
    why: 'The owner uses them to get back in. “This was not me” keeps those made before the event. A password change cancels them unless the user clears the checkbox. After a demotion they open less. They do not open an account that is closed to its user. A restored backup keeps them if none was used or renewed since.',
  },
  'issued reset codes': {
    fates: work,
    why: 'They belong to the users who received them. “This was not me” ends them.',
  },
  'issued activation codes': {
    fates: work,
    why: 'As issued reset codes.',
  },
  'the user’s own live reset code': {
    fates: { ...all('ends'), demotion: 'kept' },
    why: 'An administrator who could issue it can act on the lower role too.',
  },
  sessions: { fates: all('ends'), why: 'A password change leaves the one that changed it, under a new id.' },
  jobs: { fates: work, why: 'Its user sees and cancels it. “This was not me” ends it.' },
  plans: { fates: work, why: 'It runs only from a session of its user, for a quarter of an hour.' },
  'printed codes': { fates: work, why: 'Only a session of its user reads them, and only codes that still work.' },
  programs: {
    fates: { ...all('kept'), promotion: 'none', 'restored backup': 'ends' },
    why: 'They belong to the directory. A token opens nothing by itself: a program with it can only ask about a session whose id it has. Administrators see and revoke programs under Settings, and only they add one.',
  },
  'programs for single sign-on': {
    fates: { ...all('kept'), promotion: 'none', 'restored backup': 'ends' },
    why: 'They belong to the directory. A program gets nothing about a user who has not allowed it. Administrators see and revoke programs under Settings, and only they register one.',
  },
  'programs that the user allowed': { fates: all('ends'), why: '' },
  'tokens of programs': { fates: all('ends'), why: '' },
  notices: { fates: all('kept'), why: 'They tell the owner what happened.' },
  'saved views': {
    fates: { ...all('kept') },
    why: 'They grant no access. A view shows only what its user’s role may see now. They are kept on the computer, outside the directory.',
  },
  'a second factor that was begun': { fates: all('ends'), why: '' },
  'a second factor that was set up': {
    fates: all('kept'),
    why: 'Neither a session nor a code alone can remove it. The password with a recovery code can, in the window; so can an administrator, or `recover-admin --remove-second-factor`.',
  },
}

/** The rows in the format of docs/security.md. */
export const tableLines = (): string[] => [
  `| left behind | ${events.join(' | ')} | why it is kept |`,
  `|${'---|'.repeat(events.length + 2)}`,
  ...things.map((thing) => {
    const { fates, why } = table[thing]
    return `| ${thing} | ${events.map((event) => (fates[event] === 'none' ? 'does not apply' : fates[event])).join(' | ')} | ${why} |`
  }),
]
