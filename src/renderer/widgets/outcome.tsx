import { useWindowState } from '../session/window-state.ts'
import { AlertLine, StatusLine } from '../ui/outcome-line.tsx'

/** The layers: a page, a dialog over it, the reauthentication dialog above both, and the warning above all. */
export type Layer = 'page' | 'dialog' | 'above' | 'warning'

type LayerProps = { layer?: Layer; className?: string | undefined }

/** The topmost open layer, which alone shows messages. */
export const useTopLayer = (): Layer =>
  useWindowState(({ ending, isConfirming, isDialogOpen }) => {
    // Reauthentication answers the warning of an absolute end, so its dialog is the topmost then.
    if (ending !== null && !(isConfirming && ending.kind === 'absolute')) return 'warning'
    if (isConfirming) return 'above'
    return isDialogOpen ? 'dialog' : 'page'
  })

/** The current message of this layer. */
const useOutcomeOf = (layer: Layer) => {
  const isTop = useTopLayer() === layer
  const outcome = useWindowState((state) => state.outcome)
  return isTop ? { outcome } : null
}

/** Shows the success message of a screen or dialog. */
export const OutcomeStatus = ({ layer = 'page', className }: LayerProps) => {
  const speaking = useOutcomeOf(layer)
  if (!speaking) return null
  const { outcome } = speaking
  return <StatusLine text={outcome?.tone === 'done' ? outcome.text : null} serial={outcome?.serial ?? 0} className={className} />
}

type AlertProps = LayerProps & {
  /** Shows only failures of this form. Null means failures of no form, and undefined means all failures. */
  form?: string | null
}

/** Shows the failure message of a screen, form or dialog. */
export const OutcomeAlert = ({ layer = 'page', className, form }: AlertProps) => {
  const speaking = useOutcomeOf(layer)
  const outcome = speaking?.outcome
  if (outcome?.tone !== 'failed' || (form !== undefined && outcome.form !== form)) return null
  return <AlertLine text={outcome.text} serial={outcome.serial} className={className} />
}
