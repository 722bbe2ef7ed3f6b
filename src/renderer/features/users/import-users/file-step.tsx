import { Button, NativeSelect } from '@mantine/core'
import { type FormEvent, useEffect, useRef } from 'react'
import { importFields, type OpenedFileView } from '../../../../shared/api/transfer-views.ts'
import { importFieldWords } from '../../../../shared/messages/transfer-field-messages.ts'
import { formatOpened, formatPreviewFinding, transferMessages as words } from '../../../../shared/messages/transfer-messages.ts'
import { formatFileFault } from '../../../../shared/messages/transfer-reason-messages.ts'
import { useSingleFlight } from '../../../hooks/single-flight.ts'
import { BusyButton } from '../../../ui/buttons.tsx'
import { ChevronIcon } from '../../../ui/icons.tsx'
import { Message } from '../../../ui/message.tsx'
import { DialogForm } from '../../../widgets/dialog-form.tsx'
import { OutcomeAlert } from '../../../widgets/outcome.tsx'
import { FileOptions } from './file-options.tsx'
import classes from './import-users.module.css'
import { chooseFile, readAgain } from './opened-file.ts'

type Opened = Extract<OpenedFileView, { kind: 'opened' }>

const NONE = ''

const holdings = [
  { value: NONE, label: words.notRead },
  ...importFields.map((value) => ({ value, label: importFieldWords[value] })),
]

/** What each column holds. A field is held by one column, so choosing it takes it from another. */
const Columns = ({ columns }: Pick<Opened, 'columns'>) => {
  const choose = (at: number, chosen: string): void => {
    const field = importFields.find((known) => known === chosen) ?? null
    void readAgain({
      columns: columns.map((column, index) => (index === at ? field : column.field === field ? null : column.field)),
    })
  }
  return (
    <table className={classes.table} aria-label={words.columns}>
      <thead>
        <tr>
          <th scope="col">{words.column}</th>
          <th scope="col">{words.values}</th>
          <th scope="col">{words.holds}</th>
        </tr>
      </thead>
      <tbody>
        {columns.map(({ title, samples, field }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place, because titles may be equal
          <tr key={index}>
            <th scope="row">
              <bdi>{title === '' ? words.columnName(index + 1) : title}</bdi>
            </th>
            <td className={classes.samples}>
              <bdi>{samples.join(', ')}</bdi>
            </td>
            <td>
              <NativeSelect
                aria-label={words.columnName(index + 1)}
                size="xs"
                rightSection={<ChevronIcon />}
                value={field ?? NONE}
                data={holdings}
                onChange={({ currentTarget }) => choose(index, currentTarget.value)}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The first users as they would be imported. */
const Preview = ({ preview }: Pick<Opened, 'preview'>) => (
  <div>
    <h3 className={classes.heading}>{words.preview}</h3>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard */}
    <section className={classes.scroll} aria-label={words.preview} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{words.address}</th>
            <th scope="col">{words.person}</th>
            <th scope="col">{words.finding}</th>
          </tr>
        </thead>
        <tbody>
          {preview.map((row) => (
            <tr key={`${row.source} ${row.row}`} data-refused={row.refused !== null || undefined}>
              <td>
                <bdi>{row.email}</bdi>
              </td>
              <td>
                <bdi>{row.name}</bdi>
              </td>
              <td>{formatPreviewFinding(row)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  </div>
)

type FileStepProps = { opened: OpenedFileView | null; isSending: boolean; onCheck: () => void; onClose: () => void }

/** The choice of the file, and what was recognised in it. */
export const FileStep = ({ opened, isSending, onCheck, onClose }: FileStepProps) => {
  const choosing = useSingleFlight(chooseFile)
  const top = useRef<HTMLParagraphElement>(null)
  const fileId = opened?.fileId
  // The name of a new file is read first.
  useEffect(() => {
    if (fileId !== undefined) top.current?.focus()
  }, [fileId])
  if (!opened)
    return (
      <div className={classes.step}>
        <p className={classes.quiet}>{words.about}</p>
        <p className={classes.quiet}>{words.systems}</p>
        <OutcomeAlert layer="dialog" />
        <div className={classes.end}>
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
          <BusyButton type="button" isBusy={choosing.isBusy} onClick={() => choosing.start()} data-autofocus>
            {words.chooseFile}
          </BusyButton>
        </div>
      </div>
    )
  const other = (
    <BusyButton
      type="button"
      variant="default"
      className={classes.other}
      isBusy={choosing.isBusy}
      onClick={() => choosing.start()}
    >
      {words.otherFile}
    </BusyButton>
  )
  const name = (
    <p className={classes.summary} ref={top} tabIndex={-1}>
      <bdi>{formatOpened(opened)}</bdi>
    </p>
  )
  if (opened.kind === 'unreadable')
    return (
      <div className={classes.step}>
        {name}
        <Message title={words.unreadable} text={formatFileFault(opened.fault)} isFailure />
        <OutcomeAlert layer="dialog" />
        <div className={classes.end}>
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
          {other}
        </div>
      </div>
    )
  const isUnmapped = opened.wants.includes('columns')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!isUnmapped) onCheck()
  }
  return (
    <DialogForm button={words.check} other={other} isSending={isSending} onSubmit={submit} onClose={onClose}>
      {name}
      <div className={classes.body}>
        <FileOptions key={opened.fileId} opened={opened} />
        {opened.columns.length > 0 && (
          <section aria-labelledby="import-columns">
            <h3 className={classes.heading} id="import-columns">
              {words.columns}
            </h3>
            <p className={classes.quiet}>{isUnmapped ? words.columnsMissing : words.columnsHint}</p>
            <Columns columns={opened.columns} />
          </section>
        )}
        <Preview preview={opened.preview} />
      </div>
    </DialogForm>
  )
}
