import type { Result } from '../result.ts'
import type { InputOf, OutputOf } from './index.ts'
import type { Announcement, OperationName } from './names.ts'

type SubjectOf<K extends OperationName> = K extends `${infer Subject}:${string}` ? Subject : never

type MethodOf<K extends OperationName, Subject extends string> = K extends `${Subject}:${infer Method}` ? Method : never

type Call<K extends OperationName> =
  undefined extends InputOf<K>
    ? (input?: InputOf<K>, sessionId?: string | null) => Promise<Result<OutputOf<K>>>
    : (input: InputOf<K>, sessionId?: string | null) => Promise<Result<OutputOf<K>>>

/** `window.gatehouse`: `auth:login` is `gatehouse.auth.login(input, sessionId?)`, and so on for every operation. */
export type GatehouseApi = {
  readonly [Subject in SubjectOf<OperationName>]: {
    readonly [Method in MethodOf<OperationName, Subject>]: Call<`${Subject}:${Method}` & OperationName>
  }
} & {
  /** Calls back whenever a topic changed; returns the way to stop listening. */
  readonly onChanged: (listener: (topic: Announcement) => void) => () => void
}
