import { randomBytes, randomUUID } from 'node:crypto'

/** The source of randomness. Tests can make it deterministic. */
export type Random = {
  /** RFC 9562 version 4. */
  readonly uuid: () => string
  readonly bytes: (count: number) => Buffer
}

export const systemRandom: Random = { uuid: randomUUID, bytes: randomBytes }

/** Task 9: a version 4 UUID (RFC 9562) as a string, for the ids of users and sessions. */
export const generateUuid = (random: Random = systemRandom): string => random.uuid()
