/**
 * @typedef {{ rule: string, file: string, line: number }} Finding
 * @typedef {{ rule: string, found: Record<string, number>, why: string, proof: string }} Explanation `found`: how often in which file
 */

/** A built file's name without its content hash, so that explanations stay valid after a build. */
const withoutHash = (file) => file.replace(/-[\w-]{8}(\.c?js)$/, '$1')

/** The number of findings per rule and file. */
function gather(findings) {
  const gathered = new Map()
  for (const { rule, file, line } of findings) {
    const name = withoutHash(file)
    const key = `${rule} ${name}`
    if (!gathered.has(key)) gathered.set(key, { rule, file: name, lines: [] })
    gathered.get(key).lines.push(line)
  }
  return [...gathered.values()]
}

/**
 * Lists findings without an explanation and explanations without a finding. Only the number per rule and file counts, because lines move
 * with every change.
 * @param {Finding[]} findings
 * @param {Explanation[]} explanations
 * @returns {string[]}
 */
export function compareFindings(findings, explanations) {
  const gathered = gather(findings)
  const explained = explanations.flatMap(({ rule, found }) =>
    Object.entries(found).map(([file, count]) => ({ rule, file, count })),
  )
  const fits = (one, other) => one.rule === other.rule && one.file === other.file && one.lines.length === other.count
  return [
    ...gathered
      .filter((each) => !explained.some((other) => fits(each, other)))
      .map(({ rule, file, lines }) => `${rule}: ${lines.length} in ${file} not explained (line ${lines.join(', ')})`),
    ...explained
      .filter((other) => !gathered.some((each) => fits(each, other)))
      .map(({ rule, file, count }) => `${rule}: ${count} in ${file} explained, but not found`),
  ]
}
