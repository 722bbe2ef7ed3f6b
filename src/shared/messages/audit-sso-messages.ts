import type { RecordedDetail, SsoGrant } from '../api/audit-details.ts'
import { formatAction, formatAttempt } from './audit-action-messages.ts'
import type { EntryWords } from './audit-bulk-messages.ts'
import { countOf } from './plural.ts'
import { scopeNames } from './sso-messages.ts'
import { isolate } from './user-messages.ts'

type SsoDetail = Extract<
  RecordedDetail,
  { kind: 'sso-program-registered' | 'sso-program' | 'sso-allowed' | 'sso-token' | 'sso-refused' }
>

const grantWords: Readonly<Record<SsoGrant, string>> = {
  code: 'After a sign-in',
  refresh: 'With a refresh token',
  device: 'For a terminal',
  own: 'For itself',
}

const quote = (text: string): string => `“${isolate(text)}”`

const listOf = (texts: readonly string[]): string => (texts.length === 0 ? 'none' : texts.map(isolate).join(', '))

/** An entry about single sign-on in words, with the name of the program at that time. */
export const describeSso = (detail: SsoDetail, action: string): EntryWords => {
  switch (detail.kind) {
    case 'sso-program-registered': {
      const what =
        detail.program === 'service'
          ? `Permissions: ${listOf(detail.permissions)}`
          : `Sees: ${listOf(detail.scopes.map((scope) => scopeNames[scope]))}`
      return { fact: `Program ${quote(detail.name)} registered for single sign-on`, more: what }
    }
    case 'sso-program':
      return { fact: `${formatAction(action)}: ${quote(detail.name)}`, more: null }
    case 'sso-allowed':
      return {
        fact: `Program ${quote(detail.name)} allowed`,
        more: `Sees: ${listOf(detail.scopes.map((scope) => scopeNames[scope]))}`,
      }
    case 'sso-token':
      return { fact: `Program ${quote(detail.name)} got tokens`, more: grantWords[detail.grant] }
    case 'sso-refused': {
      const who = detail.name === null ? 'unknown program' : quote(detail.name)
      const times = detail.count > 1 ? `, ${countOf(detail.count, 'time')} since the last entry` : ''
      return { fact: `Refused: ${formatAttempt(action)}`, more: `${who}: ${isolate(detail.error)}${times}` }
    }
  }
}
