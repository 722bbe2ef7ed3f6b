/** Makes a formatter of Intl when it is first used. Making one takes milliseconds, which the start would wait for. */
export const lazily = <T>(make: () => T): (() => T) => {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

const rules = lazily(() => new Intl.PluralRules('en'))
const counts = lazily(() => new Intl.NumberFormat())

/** A number with the separators of the user's locale, such as "5,001". */
export const formatCount = (count: number): string => counts().format(count)

const units = ['bytes', 'kB', 'MB', 'GB'] as const

/** A size in the unit that suits it, as file managers show it. */
export const formatBytes = (bytes: number): string => {
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  return `${formatCount(Number((bytes / 1_000 ** power).toPrecision(3)))} ${units[power]}`
}

/** The form of a text that fits the count. */
export const plural = (count: number, forms: { one: string; other: string }): string =>
  rules().select(count) === 'one' ? forms.one : forms.other

/** The count with the noun that fits it, such as "1 code" and "2 codes". */
export const countOf = (count: number, one: string, other = `${one}s`): string =>
  `${formatCount(count)} ${plural(count, { one, other })}`
