import { useState } from 'react'
import type { ManyChange, ManySelection } from '../../../shared/many.ts'
import { sayManyTitle } from '../../state/many-words.ts'
import { Dialog } from '../window/dialog.tsx'
import type { ManyAct } from './many-acts.ts'
import { ManyNeeds } from './many-needs.tsx'
import { ManyPlan } from './many-plan.tsx'

/** What was pressed, and for whom: the selection as it was then, or the job that is to be undone. */
export type AskedMany =
  | { readonly kind: 'act'; readonly act: ManyAct; readonly selection: ManySelection }
  | { readonly kind: 'undo'; readonly entry: number }

/** The change, where nothing more has to be known for it. */
const changeOf = (asked: AskedMany): ManyChange | null => {
  if (asked.kind === 'undo') return { kind: 'undo', entry: asked.entry }
  const { act } = asked
  return act === 'change-role' || act === 'add-tag' || act === 'remove-tag' ? null : { kind: act }
}

type StepsProps = { asked: AskedMany; isShown: boolean; onClose: () => void }

const Steps = ({ asked, isShown, onClose }: StepsProps) => {
  const [change, setChange] = useState(() => changeOf(asked))
  if (change !== null)
    return (
      <ManyPlan change={change} selection={asked.kind === 'act' ? asked.selection : null} isShown={isShown} onClose={onClose} />
    )
  return asked.kind === 'act' && <ManyNeeds act={asked.act} onReady={setChange} onClose={onClose} />
}

type ManyDialogProps = { asked: AskedMany | null; isOpen: boolean; onClose: () => void; onClosed: () => void }

/** First what it needs, then who changes and who does not, and then one button that says how many. */
export const ManyDialog = ({ asked, isOpen, onClose, onClosed }: ManyDialogProps) => (
  <Dialog
    title={asked ? sayManyTitle(asked.kind === 'undo' ? 'undo' : asked.act) : ''}
    isOpen={isOpen}
    onClose={onClose}
    onClosed={onClosed}
    size="30rem"
  >
    {asked && <Steps asked={asked} isShown={isOpen} onClose={onClose} />}
  </Dialog>
)

/** Whether something is asked about many; the dialog keeps its content while it fades out. */
export const useAskedMany = () => {
  const [asked, setAsked] = useState<AskedMany | null>(null)
  const [isOpen, setOpen] = useState(false)
  return {
    ask: (next: AskedMany): void => {
      setAsked(next)
      setOpen(true)
    },
    dialog: { asked, isOpen, onClose: () => setOpen(false), onClosed: () => setAsked(null) },
  }
}
