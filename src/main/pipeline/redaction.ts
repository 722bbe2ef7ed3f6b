/** Shorter texts say nothing; the shortest secret, a second factor's code, has six digits. */
const SHORTEST_SECRET = 6

const MARK = '[what was typed]'

/** The texts of an input that was found to be plain data, which is bounded. */
const listTexts = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(listTexts)
}

// As it came, and in the forms that our rules give it on their way: tidied, normalised, without a code's groups, quoted.
const listForms = (text: string): string[] => {
  const tidied = text.trim()
  return [text, tidied, tidied.normalize('NFC'), tidied.replace(/[\s-]/g, ''), JSON.stringify(text).slice(1, -1)]
}

/**
 * An unexpected error as the log may have it: without anything that its caller sent, be it a password, a code or a session's id. An error
 * of a library may quote what it was given.
 */
export const redact = (error: unknown, { input, sessionId }: { input: unknown; sessionId: unknown }): unknown => {
  const text = error instanceof Error ? (error.stack ?? String(error)) : String(error)
  const forms = [...listTexts(input), ...(typeof sessionId === 'string' ? [sessionId] : [])].flatMap(listForms)
  const secrets = [...new Set(forms)].filter((form) => form.length >= SHORTEST_SECRET && text.includes(form))
  if (secrets.length === 0) return error
  // The longest first: a part of one may be another.
  return secrets.sort((a, b) => b.length - a.length).reduce((left, secret) => left.replaceAll(secret, MARK), text)
}
