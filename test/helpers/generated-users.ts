import { DAY_MS } from '../../src/shared/domain/time.ts'

/** A fixed seed, so that every run generates the same users. */
const SEED = 0x6a7e

/** 2026-01-01T00:00:00Z: the generated times are before it, or shortly after. */
export const GENERATED_NOW = 1_767_225_600_000

/** Mulberry32: small, fast and portable. Nothing here is secret. */
export const makeRandom = (seed: number) => {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    below,
    hasChance: (chance: number): boolean => next() < chance,
    /** Earlier items are more frequent than later ones, as real names are. */
    pick: <T>(from: readonly [T, ...T[]]): T => from[Math.floor(from.length * next() * next())] ?? from[0],
    uuid: (): string => {
      const hex = Array.from({ length: 4 }, () =>
        below(2 ** 32)
          .toString(16)
          .padStart(8, '0'),
      ).join('')
      const variant = '89ab'[below(4)]
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`
    },
  }
}

type Script = { readonly first: readonly [string, ...string[]]; readonly last: readonly [string, ...string[]] }

const words = (text: string): [string, ...string[]] => text.split(' ') as [string, ...string[]]

/** The most common script first. A name in another script has a Latin address, as most people do, or one in its own script. */
const scripts: readonly [Script, ...Script[]] = [
  {
    first: words(
      'Maria James Anna John Olivia Robert Emma Michael Sofia David Laura Thomas Julia Daniel Elena Peter Clara Paul Nina Mark Eva Lucas Ida Simon Ruth Oscar Vera Hugo Alma Felix Greta Axel Dora Ivan Zoe Quentin Wanda Xavier Yvonne Ulysses',
    ),
    last: words(
      'Smith Garcia Johnson Müller Williams Martin Brown Schmidt Jones Rossi Miller Silva Davis Andersson Wilson Novák Moore Kowalski Taylor Dubois Anderson Ferrari White Nielsen Harris Öztürk Clark Hernández Lewis Jørgensen Walker Łukasiewicz Hall Göransson Young Zhang-Smith King Ångström Wright Xu',
    ),
  },
  {
    first: words('Анна Иван Мария Дмитрий Елена Сергей Ольга Алексей'),
    last: words('Иванова Петров Смирнова Кузнецов Попова Соколов Лебедева Козлов'),
  },
  { first: words('伟 芳 娜 敏 静 丽 强 磊'), last: words('王 李 张 刘 陈 杨 黄 赵') },
  { first: words('محمد فاطمة أحمد مريم علي زينب'), last: words('حسن العلي إبراهيم خليل يوسف') },
  { first: words('Μαρία Γιώργος Ελένη Δημήτρης'), last: words('Παπαδοπούλου Νικολάου Γεωργίου') },
  { first: words('आरव अनन्या विवान दिया'), last: words('शर्मा वर्मा सिंह पटेल') },
  { first: words('서연 민준 지우 하준'), last: words('김 이 박 최') },
  { first: words('さくら 蓮 陽菜 湊'), last: words('佐藤 鈴木 高橋 田中') },
  { first: words('נועה דוד תמר יוסף'), last: words('כהן לוי מזרחי') },
]

const latin = scripts[0]

const domains = words('example.org mail.example example.com staff.example campus.example post.example почта.example 例え.example')

const groups = words(
  'staff student contractor remote berlin lisbon nairobi osaka quito vip intern alumni board payroll audit-2025 leaver on-call lab library night-shift external partner press volunteer archive',
)

const ascii = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[^\p{ASCII}]/gu, '')
    .toLowerCase()

/** A user's row in the first schema, and the columns that later versions added. Times are UTC epoch milliseconds. */
export type GeneratedUser = {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly role: 'administrator' | 'operator' | 'auditor' | 'user'
  readonly createdAt: number
  readonly lastSignInAt: number | null
  readonly passwordChangedAt: number | null
  readonly mustChangePasswordAt: number | null
  readonly lockedAt: number | null
  readonly secondFactorAt: number | null
  readonly disabledAt: number | null
  readonly disableAt: number | null
  readonly deletedAt: number | null
  readonly groups: readonly string[]
}

type Random = ReturnType<typeof makeRandom>

const makeRole = (random: Random): GeneratedUser['role'] => {
  const lot = random.below(10_000)
  if (lot < 5) return 'administrator'
  if (lot < 25) return 'operator'
  return lot < 45 ? 'auditor' : 'user'
}

const makeUser = (random: Random, index: number, count: number): GeneratedUser => {
  const script = random.hasChance(0.8) ? latin : random.pick(scripts)
  const [first, last] = [random.pick(script.first), random.pick(script.last)]
  const [latinFirst, latinLast] = script === latin ? [first, last] : [random.pick(latin.first), random.pick(latin.last)]
  const local = random.hasChance(0.97) ? `${ascii(latinFirst)}.${ascii(latinLast)}` : `${first}.${last}`
  // Mostly in the order of registration, with occasional imports.
  const age = Math.floor(((count - index) / count) * 1_500 * DAY_MS) + random.below(30 * DAY_MS)
  const createdAt = GENERATED_NOW - age
  const sometime = (chance: number): number | null => (random.hasChance(chance) ? createdAt + random.below(age) : null)
  return {
    id: random.uuid(),
    email: `${local}${index}@${random.pick(domains)}`,
    name: random.hasChance(0.95) ? `${first} ${last}` : '',
    role: makeRole(random),
    createdAt,
    lastSignInAt: sometime(0.8),
    passwordChangedAt: random.hasChance(0.97) ? createdAt + random.below(age) : null,
    mustChangePasswordAt: sometime(0.02),
    lockedAt: sometime(0.001),
    secondFactorAt: sometime(0.3),
    disabledAt: sometime(0.04),
    disableAt: random.hasChance(0.005) ? GENERATED_NOW + (random.below(720) - 360) * DAY_MS : null,
    deletedAt: sometime(0.01),
    groups: random.hasChance(0.25) ? [...new Set([random.pick(groups), random.pick(groups)])].sort() : [],
  }
}

/** Generates `count` users of many scripts, roles, states and times. They are the same every time. */
export function* generateUsers(count: number): Generator<GeneratedUser> {
  const random = makeRandom(SEED)
  for (let index = 0; index < count; index += 1) yield makeUser(random, index, count)
}
