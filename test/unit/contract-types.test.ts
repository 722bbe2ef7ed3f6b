import { expect, test } from 'vitest'
import type { Handlers } from '../../src/main/pipeline/handler.ts'
import type { GatehouseApi } from '../../src/shared/api/gatehouse-api.ts'
import { contract, type OperationContract } from '../../src/shared/api/index.ts'
import { type OperationName, operationNames } from '../../src/shared/api/names.ts'

test('names and contract hold the same operations [contract-names-match]', () => {
  expect(Object.keys(contract)).toEqual([...operationNames])
})

test('the compiler refuses an operation that exists on one side only', () => {
  // Each of these is an error today; where one is not any more, the compiler says that the directive is unused.
  // @ts-expect-error: a contract that lacks operations
  const lacking: Record<OperationName, OperationContract> = { 'app:status': contract['app:status'] }
  // @ts-expect-error: a contract with an unknown operation
  const unnamed = { ...contract, 'auth:nothing': contract['app:status'] } satisfies Record<OperationName, OperationContract>
  // @ts-expect-error: handlers that lack operations
  const handlers: Handlers = { 'auth:profile': async () => Promise.reject(new Error('never called')) }
  const readMethod = (api: GatehouseApi): unknown => {
    // @ts-expect-error: a method that the contract does not have
    return api.auth.nothing
  }
  const misuse = (api: GatehouseApi): unknown => {
    // @ts-expect-error: an input that does not fit the contract
    return api.auth.login({ email: 'ada@example.org' })
  }
  expect([lacking, unnamed, handlers, readMethod, misuse]).toHaveLength(5)
})
