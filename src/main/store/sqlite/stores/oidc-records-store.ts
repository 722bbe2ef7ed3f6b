import type { FoundRecord, OidcRecord, OidcRecordsPort } from '../../ports/store.ts'
import type { StoreContext } from './store-context.ts'

/** The port of what the OpenID provider stores. */
export const oidcRecordsStore = (context: StoreContext): OidcRecordsPort => {
  const { oidcRecords, signingKeys, relyingPrograms, users } = context.tables
  const { queue } = context

  const withParties = (found: { record: OidcRecord; consumedAt: number | null } | null): FoundRecord | null => {
    if (!found) return null
    const { userId, programId } = found.record
    const user = userId === null ? null : users.findById(userId)
    const program = programId === null ? null : relyingPrograms.find(programId)
    return { ...found, user, program }
  }

  return {
    putRecord: (record, { now, signedInAt }) => queue.write(() => oidcRecords.put(record, now, signedInAt)),
    findRecord: async (model, idHash, now) => withParties(oidcRecords.find(model, idHash, now)),
    findRecordByOtherId: async (model, otherHash, now) => withParties(oidcRecords.findByOther(model, otherHash, now)),
    consumeRecord: (model, idHash, now) => queue.write(() => oidcRecords.consume(model, idHash, now)),
    removeRecord: (model, idHash) => queue.write(() => oidcRecords.remove(model, idHash)),
    removeRecordsOfGrant: (model, grantHash) => queue.write(() => oidcRecords.removeOfGrant(model, grantHash)),
    removeExpiredRecords: (now) => queue.write(() => oidcRecords.removeExpired(now)),

    listSigningKeys: async () => signingKeys.list(),
    addSigningKey: (key, expected) => queue.write(() => signingKeys.add(key, expected)),
    removeSigningKeys: (replacedUpTo) => queue.write(() => signingKeys.remove(replacedUpTo)),

    listFormerContents: async (currentKey) => [...signingKeys.listFormer(currentKey), ...oidcRecords.listFormer(currentKey)],
    replaceContents: (changes) =>
      queue.write(() => {
        for (const { place, sealed, to } of changes) {
          if ('signingKey' in place) signingKeys.replace(place.signingKey, sealed, to)
          else oidcRecords.replace(place, sealed, to)
        }
      }),
  }
}
