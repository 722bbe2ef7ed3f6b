/** One spelling of an address. `{n}` stands for a number, so that each transport can create a user of its own. */
export type Spelling = {
  readonly kind: string
  readonly typed: string
  /** The reason of the refusal as a new address. Null if it is a new one. */
  readonly asNew: 'email-taken' | 'email-malformed' | 'email-mixed-scripts' | 'email-too-long' | null
  /** Which of the users it names. Null for no user. */
  readonly names: keyof typeof addresses | null
}

/** A domain of 189 characters in labels of at most 60. */
const longHost = `${`${'h'.repeat(60)}.`.repeat(3)}${'h'.repeat(6)}`

/** The users, as they were typed first. The first one is an administrator. */
export const addresses = {
  anna: 'anna@bücher.example',
  jörg: 'jörg@example.org',
  bob: 'bob+news@example.org',
  long: `${'l'.repeat(64)}@${longHost}`,
} as const

const taken = (kind: string, typed: string, names: keyof typeof addresses): Spelling => ({
  kind,
  typed,
  asNew: 'email-taken',
  names,
})

const refused = (kind: string, typed: string, asNew: Spelling['asNew'], names: Spelling['names'] = null): Spelling => ({
  kind,
  typed,
  asNew,
  names,
})

const created = (kind: string, typed: string): Spelling => ({ kind, typed, asNew: null, names: null })

const fullWidth = (text: string): string =>
  text.replace(/[!-~]/g, (character) => String.fromCodePoint((character.codePointAt(0) ?? 0) + 0xfee0))

/** Inputs of every kind, and what each is on every transport. */
export const spellings: readonly Spelling[] = [
  taken('as it was typed', addresses.anna, 'anna'),
  taken('an A-label, as a browser sends it', 'anna@xn--bcher-kva.example', 'anna'),
  taken('an A-label in capitals', 'Anna@XN--BCHER-KVA.Example', 'anna'),
  taken('mixed case', 'aNNa@BÜcher.EXAMPLE', 'anna'),
  taken('a domain in NFD', 'anna@bu\u0308cher.example', 'anna'),
  taken('full width', `${fullWidth('anna')}@bücher.example`, 'anna'),
  taken('full width in the domain', `anna@b\u00fc${fullWidth('cher.example')}`, 'anna'),
  taken('an ideographic full stop', 'anna@bücher。example', 'anna'),
  taken('blanks around', ' \tanna@bücher.example\u00a0\r\n', 'anna'),
  taken('a byte order mark in front', '\ufeffanna@bücher.example', 'anna'),
  taken('a local part in NFD', 'jo\u0308rg@example.org', 'jörg'),
  taken('a local part in NFD and capitals', 'JO\u0308RG@EXAMPLE.ORG', 'jörg'),
  taken('a plus sign in capitals', 'BOB+NEWS@Example.org', 'bob'),
  taken('254 characters', addresses.long, 'long'),
  taken('254 characters in capitals', addresses.long.toUpperCase(), 'long'),
  refused('a full-width at sign', 'anna\uff20bücher.example', 'email-malformed', 'anna'),
  refused('a trailing dot', 'anna@bücher.example.', 'email-malformed', 'anna'),
  refused('a soft hyphen', 'anna@bü\u00adcher.example', 'email-malformed', 'anna'),
  refused('a soft hyphen in the local part', 'an\u00adna@bücher.example', 'email-malformed', 'anna'),
  refused('a zero-width space', 'an\u200bna@bücher.example', 'email-malformed', 'anna'),
  refused('a zero-width joiner', 'anna\u200d@bücher.example', 'email-malformed', 'anna'),
  refused('a word joiner', 'anna@\u2060bücher.example', 'email-malformed', 'anna'),
  refused('an override', '\u202eanna@bücher.example', 'email-malformed', 'anna'),
  refused('a Cyrillic letter', '\u0430nna@bücher.example', 'email-mixed-scripts'),
  refused('a Cyrillic letter in the domain', 'anna@büch\u0435r.example', 'email-mixed-scripts'),
  refused('a Cyrillic letter in an A-label', 'ada@xn--exmple-4nf.org', 'email-mixed-scripts'),
  refused('a Greek letter', 'b\u03bfb+news@example.org', 'email-mixed-scripts'),
  refused('a quoted local part', '"anna"@bücher.example', 'email-malformed'),
  refused('a quoted local part with a blank', '"anna b"@bücher.example', 'email-malformed'),
  refused('a comment', 'anna(work)@bücher.example', 'email-malformed'),
  refused('a comment behind', 'anna@bücher.example (work)', 'email-malformed'),
  refused('two at signs', 'anna@home@bücher.example', 'email-malformed'),
  refused('an address literal', 'anna@[127.0.0.1]', 'email-malformed'),
  refused('a blank inside', 'an na@bücher.example', 'email-malformed', 'anna'),
  refused('255 characters', `l${addresses.long}`, 'email-too-long'),
  created('another plus sign', 'bob+news{n}@example.org'),
  created('no plus sign', 'bob{n}@example.org'),
  created('a whole word in Cyrillic', '\u0430\u043d\u043d\u0430{n}@\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444'),
  created('another letter, not another form', 'jorg{n}@example.org'),
  created('the sharp s of the domain', 'anna{n}@fa\u00df.example'),
  created('no dot in the domain', 'anna{n}@pc'),
  created('253 characters and a number', `${'l'.repeat(63)}{n}@${longHost}`),
]
