import '@mantine/core/styles/Popover.layer.css'
import { Button, Popover } from '@mantine/core'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { Role } from '../../../../shared/domain/permissions.ts'
import { bulkMessages, formatBulkAction } from '../../../../shared/messages/bulk-messages.ts'
import { readKey } from '../../../hooks/key-reader.ts'
import popOver from '../../../widgets/pop-over.module.css'
import classes from './bulk.module.css'
import { type BulkAction, listBulkActions } from './bulk-actions.ts'

type MoreActionsProps = { actions: readonly BulkAction[]; onAsk: (action: BulkAction) => void }

const MoreActions = ({ actions, onAsk }: MoreActionsProps) => {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  // Closed before a dialog opens, because a button in this menu would be gone at focus return.
  const close = (): void => {
    button.current?.focus()
    setOpen(false)
  }
  const closeOnEscape = (event: KeyboardEvent): void => {
    if (readKey(event) !== 'Escape') return
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
        <Button ref={button} size="xs" variant="default" onClick={() => setOpen(!isOpen)}>
          {bulkMessages.more}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={popOver.dropdown} onKeyDown={closeOnEscape}>
        <div className={popOver.actions}>
          {actions.map((action) => (
            <button
              key={action.kind}
              type="button"
              className={popOver.open}
              onClick={() => {
                close()
                onAsk(action)
              }}
            >
              {formatBulkAction(action.kind)}
            </button>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}

type BulkBarProps = { role: Role; areDeleted: boolean; onAsk: (action: BulkAction) => void }

/** The actions for the selected users: the frequent ones, and the rest behind More. */
export const BulkBar = ({ role, areDeleted, onAsk }: BulkBarProps) => {
  const actions = listBulkActions(role, areDeleted)
  const frequent = actions.filter(({ isFrequent }) => isFrequent)
  const rest = actions.filter(({ isFrequent }) => !isFrequent)
  return (
    <div className={classes.bar} data-acts>
      {frequent.map((action) => (
        <Button
          key={action.kind}
          size="xs"
          variant={action.isDanger ? 'outline' : 'default'}
          {...(action.isDanger && { color: 'danger' })}
          onClick={() => onAsk(action)}
        >
          {formatBulkAction(action.kind)}
        </Button>
      ))}
      {rest.length > 0 && <MoreActions actions={rest} onAsk={onAsk} />}
    </div>
  )
}
