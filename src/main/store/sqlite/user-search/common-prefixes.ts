/** The longest beginning of a text that the search index holds (characters); see migration 005. */
const LONGEST = 8

/** More beginnings than this are no longer told apart: the search index looks at each for every row that it gives. */
const MOST = 8

/** Of so many texts at least one begins so, or it is left to the others. */
const SHARE = 50

/** Where fewer begin in those ways, too many are left to be sorted. */
const MOSTLY = 0.9

/** A beginning grows by the character that all but so few of its texts go on with. */
const NEARLY_ALL = 0.95

const group = (texts: readonly string[], length: number): string[][] => {
  const groups = new Map<string, string[]>()
  for (const text of texts) {
    const start = [...text].slice(0, length).join('')
    const alike = groups.get(start)
    if (alike) alike.push(text)
    else groups.set(start, [text])
  }
  return [...groups.values()].sort((one, other) => other.length - one.length)
}

const growFrom = (texts: readonly string[]): string => {
  let alike = texts
  let length = 1
  while (length < LONGEST) {
    const [largest = []] = group(alike, length + 1)
    const hasGrown = [...(largest[0] ?? '')].length > length
    if (!hasGrown || largest.length < alike.length * NEARLY_ALL) break
    alike = largest
    length += 1
  }
  return [...(alike[0] ?? '')].slice(0, length).join('')
}

/** How most of these texts begin: none begins as another does. Null where that is in more ways than are worth telling apart. */
export const findCommonPrefixes = (texts: readonly string[]): string[] | null => {
  const begun = texts.filter((text) => text !== '')
  const groups = group(begun, 1)
    .slice(0, MOST)
    .filter((alike) => alike.length * SHARE >= begun.length)
  const told = groups.reduce((sum, alike) => sum + alike.length, 0)
  return begun.length > 0 && told >= begun.length * MOSTLY ? groups.map(growFrom) : null
}
