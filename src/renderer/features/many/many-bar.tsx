import '@mantine/core/styles/Popover.layer.css'
import { Button, Popover } from '@mantine/core'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { Role } from '../../../shared/permissions.ts'
import popOver from '../users/pop-over.module.css'
import classes from './many.module.css'
import { isDanger, isOftenMeant, listManyActs, type ManyAct, sayManyAct } from './many-acts.ts'

/** As many as a narrow list has room for in one line. */
const NARROW_ACTS = 4

type MoreActsProps = { acts: readonly ManyAct[]; onAsk: (act: ManyAct) => void }

const MoreActs = ({ acts, onAsk }: MoreActsProps) => {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  // Before a dialog opens: it gives the focus back to where it was, and what is in here is gone by then.
  const close = (): void => {
    button.current?.focus()
    setOpen(false)
  }
  const closeOnEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    close()
  }
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="top-end"
      closeOnEscape={false}
      trapFocus
      shadow="md"
      transitionProps={{ duration: 80 }}
    >
      <Popover.Target>
        <Button ref={button} size="xs" variant="default" className={classes.more} onClick={() => setOpen(!isOpen)}>
          More
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={popOver.dropdown} onKeyDown={closeOnEscape}>
        <div className={popOver.columns}>
          {acts.map((act) => (
            <button
              key={act}
              type="button"
              className={popOver.open}
              onClick={() => {
                close()
                onAsk(act)
              }}
            >
              {sayManyAct(act)}
            </button>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}

type ManyBarProps = { role: Role; areDeleted: boolean; onAsk: (act: ManyAct) => void }

/** What can be done with those who are selected: beneath a narrow list what is meant most often, and the rest behind More. */
export const ManyBar = ({ role, areDeleted, onAsk }: ManyBarProps) => {
  const acts = listManyActs(role, areDeleted)
  const rest = acts.length > NARROW_ACTS ? acts.filter((act) => !isOftenMeant(act)) : []
  return (
    <div className={classes.bar} data-acts>
      {acts.map((act) => (
        <Button
          key={act}
          size="xs"
          variant={isDanger(act) ? 'outline' : 'default'}
          {...(isDanger(act) && { color: 'danger' })}
          {...(rest.includes(act) && { className: classes.rest })}
          onClick={() => onAsk(act)}
        >
          {sayManyAct(act)}
        </Button>
      ))}
      {rest.length > 0 && <MoreActs acts={rest} onAsk={onAsk} />}
    </div>
  )
}
