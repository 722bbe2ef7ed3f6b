import { useState } from 'react'
import type { OpenedFileView } from '../../../../shared/api/transfer-views.ts'
import { type ImportFormat, importFormats, type TextEncoding, textEncodings } from '../../../../shared/domain/import-formats.ts'
import { transferFields } from '../../../../shared/domain/transfer-choices.ts'
import { encodingWords, formatTransferFormat, separatorWords } from '../../../../shared/messages/transfer-field-messages.ts'
import { transferFieldWords, transferMessages as words } from '../../../../shared/messages/transfer-messages.ts'
import { ChoiceSet, SelectField } from '../../../ui/choice-fields.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { FirebaseFields } from './firebase-fields.tsx'
import classes from './import-users.module.css'
import { KeyFields } from './key-fields.tsx'
import { chooseFields, readAgain, useOpenedFile } from './opened-file.ts'

type Opened = Extract<OpenedFileView, { kind: 'opened' }>

const formats = importFormats.map((value) => ({ value, label: formatTransferFormat(value) }))
const encodings = textEncodings.map((value) => ({ value, label: encodingWords[value] }))
const fields = transferFields.map((value) => ({ value, label: transferFieldWords[value] }))

type TypedOptionProps = { label: string; hint: string; value: string; onChange: (value: string) => void }

/** A text of an option. It is read when the focus leaves it, because each change reads the file again. */
const TypedOption = ({ label, hint, value, onChange }: TypedOptionProps) => {
  const [typed, setTyped] = useState(value)
  return (
    <TextField
      label={label}
      description={hint}
      value={typed}
      required={false}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onBlur={() => typed !== value && onChange(typed)}
    />
  )
}

/** How the file is read, where that can be chosen. */
export const FileOptions = ({ opened }: { opened: Opened }) => {
  const options = useOpenedFile((state) => state.options)
  const { encoding, separator, hasHeader, sources, wants } = opened
  const separators = Object.entries(separatorWords).map(([value, label]) => ({ value, label }))
  const chosen = options.sources ?? sources.filter(({ isSuggested }) => isSuggested).map(({ name }) => name)
  return (
    <>
      <div className={classes.options}>
        <SelectField<ImportFormat>
          label={words.format}
          choices={formats}
          value={opened.format}
          onChoose={(format) => void readAgain({ format, columns: undefined, sources: undefined })}
        />
        {encoding !== null && (
          <SelectField<TextEncoding>
            label={words.encoding}
            choices={encodings}
            value={encoding}
            onChoose={(next) => void readAgain({ encoding: next, columns: undefined })}
          />
        )}
        {separator !== null && (
          <SelectField
            label={words.separator}
            choices={separators}
            value={separator}
            onChoose={(next) => void readAgain({ separator: next, columns: undefined })}
          />
        )}
        {(wants.includes('domain') || options.domain !== undefined) && (
          <TypedOption
            label={words.domain}
            hint={words.domainHint}
            value={options.domain ?? ''}
            onChange={(domain) => void readAgain({ domain: domain.trim() === '' ? undefined : domain.trim() })}
          />
        )}
        {(wants.includes('pepper') || options.pepper !== undefined) && (
          <TypedOption
            label={words.pepper}
            hint={words.pepperHint}
            value={options.pepper ?? ''}
            onChange={(pepper) => void readAgain({ pepper: pepper === '' ? undefined : pepper })}
          />
        )}
      </div>
      {hasHeader !== null && (
        <label className={classes.check}>
          <input
            type="checkbox"
            checked={hasHeader}
            onChange={({ currentTarget }) => void readAgain({ hasHeader: currentTarget.checked, columns: undefined })}
          />
          {words.header}
        </label>
      )}
      {wants.includes('second-file') && <p className={classes.quiet}>{words.secondFile}</p>}
      {wants.includes('gatehouse-key') && <KeyFields />}
      {(wants.includes('firebase-parameters') || options.firebase !== undefined) && <FirebaseFields />}
      {sources.length > 1 && (
        <ChoiceSet
          legend={words.sources}
          choices={sources.map(({ name, users }) => ({ value: name, label: words.source(name, users) }))}
          chosen={chosen}
          onChange={(names) => void readAgain({ sources: names })}
          isStacked
        />
      )}
      <ChoiceSet legend={words.fields} choices={fields} chosen={useOpenedFile((state) => state.fields)} onChange={chooseFields} />
    </>
  )
}
