/** The longest prefix of a text that the text index holds (characters); see migration 001. */
const PREFIX_CHARACTERS_MAX = 8

/** The most prefixes to exclude from a text search, because FTS5 checks each of them for every row. */
const PREFIXES_MAX = 8

/** A prefix counts as common when at least one in this many texts has it. */
const TEXTS_PER_MATCH_MAX = 50

/** The least share of texts that the common prefixes must cover; otherwise too many rows remain to sort. */
const COVERED_SHARE = 0.9

/** A prefix grows by one character while at least this share of its texts has the longer prefix. */
const GROWTH_SHARE = 0.95

const groupByPrefix = (texts: readonly string[], length: number): string[][] => {
  const groups = new Map<string, string[]>()
  for (const text of texts) {
    const prefix = [...text].slice(0, length).join('')
    const members = groups.get(prefix)
    if (members) members.push(text)
    else groups.set(prefix, [text])
  }
  return [...groups.values()].sort((one, other) => other.length - one.length)
}

const growPrefix = (texts: readonly string[]): string => {
  let members = texts
  let length = 1
  while (length < PREFIX_CHARACTERS_MAX) {
    const [largest = []] = groupByPrefix(members, length + 1)
    const hasGrown = [...(largest[0] ?? '')].length > length
    if (!hasGrown || largest.length < members.length * GROWTH_SHARE) break
    members = largest
    length += 1
  }
  return [...(members[0] ?? '')].slice(0, length).join('')
}

/** The prefixes that most of these texts have, none a prefix of another. Null if too many texts have other prefixes. */
export const findCommonPrefixes = (texts: readonly string[]): string[] | null => {
  const nonEmpty = texts.filter((text) => text !== '')
  const groups = groupByPrefix(nonEmpty, 1)
    .slice(0, PREFIXES_MAX)
    .filter((members) => members.length * TEXTS_PER_MATCH_MAX >= nonEmpty.length)
  const covered = groups.reduce((sum, members) => sum + members.length, 0)
  return nonEmpty.length > 0 && covered >= nonEmpty.length * COVERED_SHARE ? groups.map(growPrefix) : null
}
