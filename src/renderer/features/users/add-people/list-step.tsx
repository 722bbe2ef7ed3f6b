import { Button } from '@mantine/core'
import { type ChangeEvent, type DragEvent, type FormEvent, useRef } from 'react'
import { importMessages as words } from '../../../../shared/messages/import-messages.ts'
import { LinesField } from '../../../ui/text-field.tsx'
import { DialogForm } from '../../../widgets/dialog-form.tsx'
import classes from './add-people.module.css'
import { readListFile, typeList, useTypedList } from './typed-list.ts'

const readFirst = (files: FileList | null): void => {
  const file = files?.[0]
  if (file) void readListFile(file)
}

type ListStepProps = { isSending: boolean; onCheck: (text: string) => void; onClose: () => void }

/** The list itself: pasted, dropped, or from a file. */
export const ListStep = ({ isSending, onCheck, onClose }: ListStepProps) => {
  const text = useTypedList((state) => state.text)
  const input = useRef<HTMLInputElement>(null)
  const drop = (event: DragEvent): void => {
    if (event.dataTransfer.files.length === 0) return
    event.preventDefault()
    readFirst(event.dataTransfer.files)
  }
  const choose = ({ currentTarget }: ChangeEvent<HTMLInputElement>): void => {
    readFirst(currentTarget.files)
    // The same file can be chosen again after it was corrected.
    currentTarget.value = ''
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onCheck(text)
  }
  return (
    <DialogForm
      about={words.about}
      button={words.check}
      other={
        <Button variant="default" className={classes.choose} onClick={() => input.current?.click()}>
          {words.chooseFile}
        </Button>
      }
      isSending={isSending}
      onSubmit={submit}
      onClose={onClose}
    >
      <LinesField
        label={words.list}
        description={words.hint}
        rows={10}
        value={text}
        onChange={({ currentTarget }) => typeList(currentTarget.value)}
        onDrop={drop}
        onDragOver={(event) => event.preventDefault()}
        data-autofocus
      />
      <input ref={input} type="file" accept=".csv,.tsv,.txt,text/*" hidden onChange={choose} aria-label={words.chooseFile} />
    </DialogForm>
  )
}
