/** Failed attempts of one kind since the last success, and what they led to. Times are UTC epoch milliseconds. */
type Attempts = {
  readonly state: 'open' | 'delayed' | 'locked'
  readonly failures: number
  readonly delayedUntil: number | null
}

type Way = Attempts & { readonly transport: 'window' | 'http' | 'terminal' }

/** When a user was disabled or deleted, by which user, and the reason that was given. Null if that is unknown. */
type Ending = {
  readonly at: number
  readonly by: { readonly name: string; readonly email: string } | null
  readonly reason: string | null
}

/** Everything that decides whether a user can sign in. */
export type SignInFacts = {
  /** `until`: the last time at which a restore is possible. */
  readonly deleted: (Ending & { readonly until: number }) | null
  /** `isPlanned`: by a date that has come. */
  readonly disabled: (Ending & { readonly isPlanned: boolean }) | null
  /** A date of disabling that has not come. */
  readonly disableAt: number | null
  readonly password: 'usable' | 'unset' | 'unusable' | 'disowned'
  /** Until when an issued code works. */
  readonly codeUntil: number | null
  readonly ways: readonly Way[]
  /** Null without two-step verification. */
  readonly secondFactor: Attempts | null
  readonly isSecondFactorRequired: boolean
  readonly mustChangePassword: boolean
}

/** What keeps a user from signing in. `transports`: where. */
export type SignInObstacle =
  | (Ending & { readonly kind: 'deleted'; readonly until: number })
  | (Ending & { readonly kind: 'disabled'; readonly isPlanned: boolean })
  | { readonly kind: 'not-activated' | 'password-unusable' | 'password-disowned'; readonly codeUntil: number | null }
  | { readonly kind: 'locked'; readonly transports: Way['transport'][]; readonly failures: number }
  | { readonly kind: 'delayed'; readonly transports: Way['transport'][]; readonly failures: number; readonly until: number }
  | { readonly kind: 'codes-locked'; readonly failures: number }
  | { readonly kind: 'codes-delayed'; readonly failures: number; readonly until: number }

/** What a sign-in asks for besides the password. */
export type SignInStep = 'authenticator-code' | 'change-password' | 'set-up-second-factor'

export type SignInStatus = {
  /** `partly`: over some transports only. */
  readonly canSignIn: 'yes' | 'partly' | 'no'
  /** In the order in which they have to be ended. */
  readonly obstacles: SignInObstacle[]
  readonly steps: SignInStep[]
  readonly disableAt: number | null
}

/** The operation that ends an obstacle. A delay of authenticator codes ends by itself only. */
export const remedies = {
  deleted: 'users:restore',
  disabled: 'users:enable',
  'not-activated': 'users:issueActivation',
  'password-unusable': 'users:issueReset',
  'password-disowned': 'users:issueReset',
  locked: 'users:unlock',
  delayed: 'users:clearDelay',
  'codes-locked': 'users:removeSecondFactor',
  'codes-delayed': null,
} as const satisfies Record<SignInObstacle['kind'], string | null>

const passwordObstacles = {
  unset: 'not-activated',
  unusable: 'password-unusable',
  disowned: 'password-disowned',
} as const

const sumFailures = (ways: readonly Way[]): number => ways.reduce((sum, { failures }) => sum + failures, 0)

/** Locks and delays of password attempts. A reset ends them too, so they do not count without a usable password. */
const listWayObstacles = ({ password, ways }: SignInFacts): SignInObstacle[] => {
  if (password !== 'usable') return []
  const [locked, delayed] = (['locked', 'delayed'] as const).map((state) => ways.filter((way) => way.state === state))
  const group = (of: readonly Way[]) => ({ transports: of.map(({ transport }) => transport), failures: sumFailures(of) })
  return [
    ...(locked?.length ? [{ kind: 'locked' as const, ...group(locked) }] : []),
    ...(delayed?.length
      ? [{ kind: 'delayed' as const, ...group(delayed), until: Math.max(...delayed.map((way) => way.delayedUntil ?? 0)) }]
      : []),
  ]
}

const listCodeObstacles = ({ secondFactor }: SignInFacts): SignInObstacle[] => {
  if (secondFactor === null || secondFactor.state === 'open') return []
  const { failures, delayedUntil } = secondFactor
  return secondFactor.state === 'locked'
    ? [{ kind: 'codes-locked', failures }]
    : [{ kind: 'codes-delayed', failures, until: delayedUntil ?? 0 }]
}

const listSteps = ({ secondFactor, isSecondFactorRequired, mustChangePassword }: SignInFacts): SignInStep[] => [
  ...(secondFactor === null ? [] : (['authenticator-code'] as const)),
  ...(mustChangePassword ? (['change-password'] as const) : []),
  ...(secondFactor === null && isSecondFactorRequired ? (['set-up-second-factor'] as const) : []),
]

/** Why a user cannot sign in, in the order in which it has to be ended, or what a sign-in asks for. */
export const readSignInStatus = (facts: SignInFacts): SignInStatus => {
  const { deleted, disabled, disableAt, password, codeUntil, ways } = facts
  const obstacles: SignInObstacle[] = [
    ...(deleted ? [{ kind: 'deleted' as const, ...deleted }] : []),
    ...(disabled ? [{ kind: 'disabled' as const, ...disabled }] : []),
    ...(password === 'usable' ? [] : [{ kind: passwordObstacles[password], codeUntil }]),
    ...listWayObstacles(facts),
    ...listCodeObstacles(facts),
  ]
  const isPartial =
    obstacles.every(({ kind }) => kind === 'locked' || kind === 'delayed') &&
    ways.some(({ transport, state }) => transport !== 'terminal' && state === 'open')
  const blocked = isPartial ? 'partly' : 'no'
  return { canSignIn: obstacles.length === 0 ? 'yes' : blocked, obstacles, steps: listSteps(facts), disableAt }
}
