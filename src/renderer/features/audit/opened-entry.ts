import { useCallback, useEffect, useState } from 'react'
import type { AuditEntryView } from '../../../shared/api/audit.ts'
import { formatError } from '../../../shared/messages/error-messages.ts'
import { call } from '../../api/call.ts'
import { auditParameters } from '../../session/audit-query.ts'
import { announceFailed, setScreenParameter, useScreenParameter } from '../../session/window-state.ts'

const keep = (id: number | null): void => setScreenParameter(auditParameters.opened, id === null ? '' : String(id))

/** The entry whose panel is open: one of the list, or one that another screen names. It stays open after a lock. */
export const useOpenedEntry = () => {
  const [kept] = useScreenParameter(auditParameters.opened)
  const [known, setKnown] = useState<AuditEntryView | null>(null)
  const id = kept === '' ? null : Number(kept)
  const isKnown = known?.id === id

  useEffect(() => {
    if (id === null || isKnown) return
    let isCurrent = true
    void call('audit:list', { before: id + 1, ...(id > 1 && { after: id - 1 }), limit: 1 }).then((result) => {
      if (!isCurrent) return
      if (result.ok) setKnown(result.value.entries[0] ?? null)
      else announceFailed(formatError(result.error))
    })
    return () => {
      isCurrent = false
    }
  }, [id, isKnown])

  // Stable between renders, because the list depends on it.
  const open = useCallback((entry: AuditEntryView): void => {
    setKnown(entry)
    keep(entry.id)
  }, [])
  const close = useCallback((): void => keep(null), [])

  return { entry: isKnown ? known : null, open, close }
}
