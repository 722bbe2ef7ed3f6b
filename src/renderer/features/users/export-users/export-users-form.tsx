import { useEffect, useRef, useState } from 'react'
import type { ExportFormat } from '../../../../shared/api/audit-filter.ts'
import { contract } from '../../../../shared/api/index.ts'
import { hasPermission } from '../../../../shared/domain/permissions.ts'
import { formatChoices } from '../../../../shared/messages/audit-export-messages.ts'
import { formatUserExportMeaning, userExportMessages as words } from '../../../../shared/messages/user-export-messages.ts'
import { call } from '../../../api/call.ts'
import { useContractForm } from '../../../api/contract-form.ts'
import { useOwnJob } from '../../../api/own-job.ts'
import { useClosedByLock } from '../../../session/drafts.ts'
import { requestAfterLock } from '../../../session/requested-action.ts'
import { isNarrowed } from '../../../session/user-query.ts'
import { useWindowState } from '../../../session/window-state.ts'
import { CheckField, SelectField } from '../../../ui/choice-fields.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { DialogForm } from '../../../widgets/dialog-form.tsx'
import { SeparatorField, useSeparator } from '../../../widgets/separator-field.tsx'
import { countSelected, toBulkSelection, useSelection } from '../selection.ts'

/** What is exported: the list as it is filtered, or what is selected in it. */
const useWhich = () => {
  const state = useSelection()
  const count = countSelected(state)
  const [which, setWhich] = useState<'listed' | 'selected'>(count === 0 ? 'listed' : 'selected')
  const listed = { value: 'listed', label: words.listed(state.matching, isNarrowed(state.listed)) } as const
  const choices = count === 0 ? [listed] : [listed, { value: 'selected', label: words.selected(count) } as const]
  const selection = which === 'selected' ? toBulkSelection(state) : { kind: 'matching' as const, ...state.listed }
  return { which, setWhich, choices, selection }
}

/** The content of the dialog that exports users. */
export const ExportUsersForm = ({ onClose }: { onClose: () => void }) => {
  const mayHaveHashes = useWindowState(
    ({ person }) => person !== null && hasPermission(person.role, contract['transfers:exportHashes'].permission),
  )
  const { which, setWhich, choices, selection } = useWhich()
  const [format, setFormat] = useState<ExportFormat>('csv')
  const [hasHashes, setHashes] = useState(false)
  const [hasKey, setKey] = useState(false)
  const separator = useSeparator()
  const plain = useOwnJob('transfers:export')
  const withHashes = useOwnJob('transfers:exportHashes')
  useClosedByLock(() => requestAfterLock('export-users'))
  const inputOf = ({ passphrase }: { passphrase: string }) => {
    const input = { selection, format, separator }
    return hasHashes && hasKey ? { ...input, passphrase } : input
  }
  const form = useContractForm({
    name: 'export-users',
    operation: () => (hasHashes ? 'transfers:exportHashes' : 'transfers:export'),
    initialValues: { passphrase: '' },
    optional: ['passphrase'],
    toInput: inputOf,
    send: async (values) => {
      const result = await call(hasHashes ? 'transfers:exportHashes' : 'transfers:export', inputOf(values))
      if (result.ok) {
        ;(hasHashes ? withHashes : plain).begin(async () => result)
        onClose()
      }
      return result
    },
  })
  const suggest = useRef((text: string) => form.setValue('passphrase', text))
  // The list of words is large, so it is loaded when the field is shown.
  useEffect(() => {
    if (!hasKey) return
    let isShown = true
    void import('../../../widgets/new-password/passphrase.ts').then(({ suggestPassphrase }) => {
      if (isShown) suggest.current(suggestPassphrase())
    })
    return () => {
      isShown = false
    }
  }, [hasKey])
  return (
    <DialogForm button={words.chooseFile} isSending={form.isSending} onSubmit={form.onSubmit} onClose={onClose}>
      <SelectField label={words.which} choices={choices} value={which} onChoose={setWhich} />
      <SelectField
        label={words.format}
        choices={formatChoices}
        value={format}
        onChoose={setFormat}
        description={formatUserExportMeaning(format)}
      />
      {format === 'csv' && <SeparatorField />}
      {mayHaveHashes && (
        <CheckField label={words.hashes} description={words.hashesHint} isChecked={hasHashes} onChange={setHashes} />
      )}
      {hasHashes && <CheckField label={words.key} description={words.keyHint} isChecked={hasKey} onChange={setKey} />}
      {hasHashes && hasKey && (
        <TextField {...form.field('passphrase')} label={words.passphrase} description={words.passphraseHint} autoComplete="off" />
      )}
    </DialogForm>
  )
}
