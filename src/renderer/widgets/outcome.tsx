import { useWindowState } from '../session/window-state.ts'
import { AlertLine, StatusLine } from '../ui/outcome-line.tsx'

/** A page, a dialog over it, "Confirm that it is you" above whatever needs it, and the warning above everything. */
export type Place = 'page' | 'dialog' | 'above' | 'warning'

type PlaceProps = { place?: Place; className?: string | undefined }

/** The topmost place that is open: it speaks, and those behind it do not. */
export const useSpeakingPlace = (): Place =>
  useWindowState(({ ending, isConfirming, isDialogOpen }) => {
    // Confirming is the very answer to the warning of a session that ends however busy.
    if (ending !== null && !(isConfirming && ending.kind === 'absolute')) return 'warning'
    if (isConfirming) return 'above'
    return isDialogOpen ? 'dialog' : 'page'
  })

/** What this place has to say now. */
const useOutcomeOf = (place: Place) => {
  const isSpeaking = useSpeakingPlace() === place
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
