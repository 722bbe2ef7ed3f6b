import { type ReactNode, useEffect, useState } from 'react'
import { DoneIcon, FailedIcon, WarningIcon } from './icons.tsx'
import classes from './outcome-line.module.css'

type ToneProps = { tone: 'done' | 'failed' | 'warning'; children: ReactNode }

/** A line whose meaning is carried by its icon, words and colour. */
export const ToneLine = ({ tone, children }: ToneProps) => (
  <div className={classes.line} data-tone={tone}>
    {tone === 'done' ? <DoneIcon /> : tone === 'failed' ? <FailedIcon /> : <WarningIcon />}
    <span>{children}</span>
  </div>
)

type LineProps = { text: string | null; serial: number; className?: string | undefined }

/** Success. The live region exists before its text, because screen readers would otherwise miss it. */
export const StatusLine = ({ text, serial, className }: LineProps) => {
  const [shown, setShown] = useState<LineProps>({ text: null, serial: 0 })
  useEffect(() => setShown({ text, serial }), [text, serial])
  return (
    <div role="status" className={shown.text === null ? classes.waiting : className}>
      {shown.text !== null && (
        <ToneLine key={shown.serial} tone="done">
          {shown.text}
        </ToneLine>
      )}
    </div>
  )
}

/** Failure. A new serial makes a new element, so that screen readers repeat the same text. */
export const AlertLine = ({ text, serial, className }: LineProps) => (
  <div role="alert" key={serial} className={className}>
    <ToneLine tone="failed">{text}</ToneLine>
  </div>
)
