import '@mantine/core/styles/Popover.layer.css'
import { Button, Popover } from '@mantine/core'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { Role } from '../../../../shared/domain/permissions.ts'
import popOver from '../pop-over.module.css'
import classes from './bulk.module.css'
import { type BulkAction, formatBulkAction, isDanger, isFrequentAction, listBulkActions } from './bulk-actions.ts'

/** How many actions fit on one line in a narrow list. */
const NARROW_ACTS = 4

type MoreActsProps = { contexts: readonly BulkAction[]; onAsk: (context: BulkAction) => void }

const MoreActs = ({ contexts, onAsk }: MoreActsProps) => {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  // Closed before a dialog opens, because a button in this menu would be gone at focus return.
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
          {contexts.map((context) => (
            <button
              key={context}
              type="button"
              className={popOver.open}
              onClick={() => {
                close()
                onAsk(context)
              }}
            >
              {formatBulkAction(context)}
            </button>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}

type ManyBarProps = { role: Role; areDeleted: boolean; onAsk: (context: BulkAction) => void }

/** The actions for the selected users. A narrow list shows the frequent ones and puts the rest behind More. */
export const BulkBar = ({ role, areDeleted, onAsk }: ManyBarProps) => {
  const contexts = listBulkActions(role, areDeleted)
  const rest = contexts.length > NARROW_ACTS ? contexts.filter((context) => !isFrequentAction(context)) : []
  return (
    <div className={classes.bar} data-acts>
      {contexts.map((context) => (
        <Button
          key={context}
          size="xs"
          variant={isDanger(context) ? 'outline' : 'default'}
          {...(isDanger(context) && { color: 'danger' })}
          {...(rest.includes(context) && { className: classes.rest })}
          onClick={() => onAsk(context)}
        >
          {formatBulkAction(context)}
        </Button>
      ))}
      {rest.length > 0 && <MoreActs contexts={rest} onAsk={onAsk} />}
    </div>
  )
}
