import '@mantine/core/styles/Popover.layer.css'
import '@mantine/core/styles/Menu.layer.css'
import { Button, Menu } from '@mantine/core'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { UserView } from '../../../shared/api/user-summary.ts'
import { userPanelMessages } from '../../../shared/messages/user-panel-messages.ts'
import { readKey } from '../../hooks/key-reader.ts'
import { ChevronIcon } from '../../ui/icons.tsx'
import type { UserAction } from './user-actions.ts'
import classes from './user-panel.module.css'

type UserActionsMenuProps = {
  user: UserView
  actions: readonly UserAction[]
  onPress: (action: UserAction) => void
}

/** A menu of the actions that take something away. The arrow keys move in it, and Escape and Tab close it. */
export const UserActionsMenu = ({ user, actions, onPress }: UserActionsMenuProps) => {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  // The button has the focus before a dialog opens, because the item would be gone at focus return.
  const close = (): void => {
    button.current?.focus()
    setOpen(false)
  }
  const closeByKey = (event: KeyboardEvent): void => {
    if (!['Escape', 'Tab'].includes(readKey(event))) return
    event.preventDefault()
    event.stopPropagation()
    close()
  }
  return (
    <Menu
      opened={isOpen}
      onChange={setOpen}
      position="bottom-start"
      closeOnEscape={false}
      closeOnItemClick={false}
      withInitialFocusPlaceholder={false}
      shadow="md"
      transitionProps={{ duration: 80 }}
    >
      <Menu.Target>
        <Button
          ref={button}
          size="xs"
          variant="default"
          rightSection={<ChevronIcon />}
          {...(isOpen && { onKeyDown: closeByKey })}
        >
          {userPanelMessages.more}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.menu} onKeyDown={closeByKey}>
        {actions.map((action, index) => (
          <Menu.Item
            key={action.id}
            className={classes.menuItem}
            data-autofocus={index === 0 || undefined}
            data-danger={action.isDanger || undefined}
            onClick={() => {
              close()
              onPress(action)
            }}
          >
            {action.label(user)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
