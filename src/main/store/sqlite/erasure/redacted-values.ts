import type { ChainedValues } from '../tables/audit-chain.ts'
import type { Mentions } from './personal-texts.ts'
import { redactDetails } from './redacted-details.ts'

/** The same values if nothing changes, so that a caller can compare them at once. */
const unlessSame = (values: ChainedValues, redacted: ChainedValues): ChainedValues =>
  redacted.every((value, index) => value === values[index]) ? values : redacted

/** An entry about others without mentions of the user. An entry about the user stays as it is. */
export const withoutMentions =
  (userId: string, pseudonym: string, { replace }: Mentions) =>
  (values: ChainedValues): ChainedValues => {
    const [id, at, actorId, actor, subjectId, subject, action, transport, outcome, details] = values
    if (subjectId === userId || details === null) return values
    const redacted = redactDetails(details, { pseudonym, isSubject: false, replaceMentions: replace })
    return unlessSame(values, [id, at, actorId, actor, subjectId, subject, action, transport, outcome, redacted])
  }

/** An entry without the texts of its own actor or subject. */
export const withoutUser =
  (userId: string, pseudonym: string) =>
  (values: ChainedValues): ChainedValues => {
    const [id, at, actorId, actorEmail, subjectId, subjectEmail, action, transport, outcome, details] = values
    if (actorId !== userId && subjectId !== userId) return values
    const isSubject = subjectId === userId
    const how = { pseudonym, isSubject, replaceMentions: (text: string) => text }
    const [actor, subject] = [actorId === userId ? pseudonym : actorEmail, isSubject ? pseudonym : subjectEmail]
    return unlessSame(values, [
      id,
      at,
      actorId,
      actor,
      subjectId,
      subject,
      action,
      transport,
      outcome,
      redactDetails(details, how),
    ])
  }
