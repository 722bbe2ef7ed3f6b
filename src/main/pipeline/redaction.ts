/** Shorter texts are not redacted. The shortest secret, the code of a second factor, has six digits. */
const SHORTEST_SECRET = 6

const MARK = '[what was typed]'

/** All strings in an input that is known to be plain, bounded data. */
const listTexts = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(listTexts)
}

// The text as sent, and in the forms that processing gives it: trimmed, normalized, without code groups, quoted.
const listForms = (text: string): string[] => {
  const tidied = text.trim()
  return [text, tidied, tidied.normalize('NFC'), tidied.replace(/[\s-]/g, ''), JSON.stringify(text).slice(1, -1)]
}

/**
 * An unexpected error for the log, without any text that the caller sent.
 *
 * Errors of libraries may quote a password, a code or a session id.
 */
export const redact = (error: unknown, { input, sessionId }: { input: unknown; sessionId: unknown }): unknown => {
  const text = error instanceof Error ? (error.stack ?? String(error)) : String(error)
  const forms = [...listTexts(input), ...(typeof sessionId === 'string' ? [sessionId] : [])].flatMap(listForms)
  const secrets = [...new Set(forms)].filter((form) => form.length >= SHORTEST_SECRET && text.includes(form))
  if (secrets.length === 0) return error
  // The longest first, because one secret may contain another.
  return secrets.sort((a, b) => b.length - a.length).reduce((left, secret) => left.replaceAll(secret, MARK), text)
}
