import type { ProgramKind, RelyingProgramView, SsoScope } from '../api/sso.ts'
import { countOf } from './plural.ts'
import { formatDate, formatDateAndTime, isolateDirected } from './user-messages.ts'

/** What a program learns with a scope, in lists. */
export const scopeNames: Readonly<Record<SsoScope, string>> = {
  openid: 'the account',
  email: 'email',
  profile: 'name',
  groups: 'groups',
  offline_access: 'access while the user is away',
}

/** The same as choices of an administrator. `openid` is always among them. */
export const scopeChoices: readonly { value: Exclude<SsoScope, 'openid'>; label: string }[] = [
  { value: 'email', label: 'Address' },
  { value: 'profile', label: 'Name' },
  { value: 'groups', label: 'Groups' },
  { value: 'offline_access', label: 'Access while the user is away' },
]

export const kindChoices: readonly { value: ProgramKind; label: string }[] = [
  { value: 'confidential', label: 'Server' },
  { value: 'native', label: 'Desktop or terminal' },
  { value: 'service', label: 'Acts for itself' },
]

export const kindHints: Readonly<Record<ProgramKind, string>> = {
  confidential: 'A web application on this computer that keeps a secret.',
  native: 'A program without a secret. Any port of its loopback addresses is accepted.',
  service: 'No one signs in. The program gets tokens for its own permissions.',
}

const kindNames: Readonly<Record<ProgramKind, string>> = {
  confidential: 'Server',
  native: 'Desktop or terminal program',
  service: 'Acts for itself',
}

export const ssoMessages = {
  heading: 'Single sign-on',
  about: 'Programs on this computer where people sign in with their account of this directory (OpenID Connect).',
  switchHint: 'Programs that you register can sign users in over the HTTP API. Default: off.',
  isOff: 'Off. Turn it on under HTTP API, and save.',
  isOffHere: 'Not turned on. Programs can’t sign users in.',
  issuer: 'Issuer',
  unavailable: {
    'http-off': 'On, but the HTTP API is off. Turn on the HTTP API, and save.',
    compat: 'Not possible in compat mode, where anyone can get a reset code.',
    keys: 'Not possible here: this process can’t open the keys of the directory.',
  },
  notRead: (reason: string) => `The programs couldn’t be loaded. ${reason}`,
  none: 'No program is registered.',
  list: 'Programs for single sign-on',
  register: 'Register program',
  registerTitle: 'Register a program',
  registerAbout: 'Users are asked before the program learns anything about them.',
  name: 'Program name',
  nameHint: 'Users see it when they sign in.',
  kind: 'Kind of program',
  redirects: 'Redirect addresses',
  redirectsHint: 'One per line. Where the browser returns after the sign-in, such as http://localhost:3000/callback.',
  logoutRedirects: 'Addresses after signing out',
  logoutRedirectsHint: 'Optional. One per line.',
  logoutAddress: 'Sign-out notification',
  logoutAddressHint: 'Optional. An address on this computer that Gatehouse calls when a user signs out.',
  scopes: 'Can ask for',
  groups: 'Groups that it sees',
  groupsHint: 'The program sees these groups only. Other groups stay hidden from it.',
  onlyGroups: 'Only members of these groups can sign in',
  permissions: 'Permissions',
  permissionsHint: 'One per line, such as printer:use. Other programs ask Gatehouse whether a token has them.',
  registered: 'Program registered',
  clientId: 'Client ID',
  secret: 'Client secret',
  secretAbout: (name: string) =>
    `Give this secret to ${isolateDirected(name)} only. Copy it now: you won’t see it again. If you lose it, revoke the program and register it again.`,
  noSecretAbout: (name: string) => `${isolateDirected(name)} needs no secret. Give it the client ID and the issuer.`,
  users: 'Show users',
  usersTitle: (name: string) => `Who uses ${isolateDirected(name)}`,
  usersNotRead: (reason: string) => `The users couldn’t be loaded. ${reason}`,
  noUsers: 'No users yet.',
  revoke: 'Revoke',
  revokeTitle: 'Revoke this program?',
  revokeAbout: (name: string) =>
    `“${isolateDirected(name)}” loses access immediately, for all its users. Its secret never works again. To reconnect it, register it again.`,
  revoked: 'Program revoked',
} as const

/** What users see on their profile. */
export const allowedMessages = {
  heading: 'Programs you allowed',
  about: 'They can sign you in with this account.',
  knows: (scopes: string) => `Knows ${scopes}.`,
  notRead: (reason: string) => `The programs couldn’t be loaded. ${reason}`,
  list: 'Programs that you allowed',
  end: 'End access',
  endTitle: 'End the access of this program?',
  endAbout: (name: string) =>
    `“${isolateDirected(name)}” loses access to your account immediately. You can allow it again when you sign in to it.`,
  ended: 'Access ended',
} as const

/** What a program may learn. */
export const formatSsoScopes = (scopes: readonly SsoScope[]): string => scopes.map((scope) => scopeNames[scope]).join(', ')

/** What a program may learn or do. */
export const formatSsoSight = ({ scopes, permissions, groups }: RelyingProgramView): string => {
  if (permissions.length > 0) return `Permissions: ${permissions.join(', ')}.`
  const seen = groups.length > 0 ? ` Groups: ${groups.map(isolateDirected).join(', ')}.` : ''
  return `Can ask for ${formatSsoScopes(scopes)}.${seen}`
}

/** What a program is, when it was registered, and who uses it. */
export const formatRelyingProgram = ({ kind, createdAt, lastUsedAt, users }: RelyingProgramView): string => {
  const used = lastUsedAt === null ? 'Never used.' : `Last used on ${formatDateAndTime(lastUsedAt)}.`
  const by = kind === 'service' ? '' : ` ${countOf(users, 'user')}.`
  return `${kindNames[kind]}. Registered on ${formatDate(createdAt)}.${by} ${used}`
}

/** Since when a user allows a program, and the last use. */
export const formatProgramUse = ({
  allowedAt,
  lastUsedAt,
}: {
  readonly allowedAt: number
  readonly lastUsedAt: number
}): string => `Allowed on ${formatDate(allowedAt)}. Last used on ${formatDateAndTime(lastUsedAt)}.`

/** The same for administrators, with the end of the access. */
export const formatProgramUser = (use: {
  readonly allowedAt: number
  readonly lastUsedAt: number
  readonly endedAt: number | null
}): string =>
  use.endedAt === null ? formatProgramUse(use) : `${formatProgramUse(use)} Ended on ${formatDateAndTime(use.endedAt)}.`
