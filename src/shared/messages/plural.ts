const rules = new Intl.PluralRules('en')
const counts = new Intl.NumberFormat()

/** A number with the separators of the user's locale, such as "5,001". */
export const formatCount = (count: number): string => counts.format(count)

/** The form of a text that fits the count. */
export const plural = (count: number, forms: { one: string; other: string }): string =>
  rules.select(count) === 'one' ? forms.one : forms.other

/** The count with the noun that fits it, such as "1 code" and "2 codes". */
export const countOf = (count: number, one: string, other = `${one}s`): string =>
  `${formatCount(count)} ${plural(count, { one, other })}`
