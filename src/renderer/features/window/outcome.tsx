import { AlertLine, StatusLine } from '../../components/outcome-line.tsx'
import { useWindowState } from '../../state/window-state.ts'

type PlaceProps = { place?: 'page' | 'dialog'; className?: string | undefined }

/** Whether this place speaks now: while a dialog is open, it speaks and the page behind it does not. */
const useOutcomeOf = (place: 'page' | 'dialog') => {
  const isSpeaking = useWindowState((state) => state.isDialogOpen === (place === 'dialog'))
  const outcome = useWindowState((state) => state.outcome)
  return isSpeaking ? { outcome } : null
}

/** Where a screen or a dialog says what was done. */
export const OutcomeStatus = ({ place = 'page', className }: PlaceProps) => {
  const speaking = useOutcomeOf(place)
  if (!speaking) return null
  const { outcome } = speaking
  return <StatusLine text={outcome?.tone === 'done' ? outcome.text : null} serial={outcome?.serial ?? 0} className={className} />
}

type AlertProps = PlaceProps & {
  /** Only what came of this form; null for what came of none. Left out: whatever failed. */
  form?: string | null
}

/** Where a screen, a form or a dialog says what failed. */
export const OutcomeAlert = ({ place = 'page', className, form }: AlertProps) => {
  const speaking = useOutcomeOf(place)
  const outcome = speaking?.outcome
  if (outcome?.tone !== 'failed' || (form !== undefined && outcome.form !== form)) return null
  return <AlertLine text={outcome.text} serial={outcome.serial} className={className} />
}
