import { Button } from '@mantine/core'
import type { Ref } from 'react'
import type { UserView } from '../../../shared/api/user-summary.ts'
import { userPanelMessages } from '../../../shared/messages/user-panel-messages.ts'
import { BusyButton } from '../../ui/buttons.tsx'
import type { UserAction } from './user-actions.ts'
import { UserActionsMenu } from './user-actions-menu.tsx'
import classes from './user-panel.module.css'

type UserActionsBarProps = {
  ref: Ref<HTMLFieldSetElement>
  user: UserView
  /** The actions at the top of the panel, and those of the menu. */
  actions: readonly UserAction[]
  isIssuing: boolean
  onPress: (action: UserAction) => void
}

/** The buttons at the top of a user panel. */
export const UserActionsBar = ({ ref, user, actions, isIssuing, onPress }: UserActionsBarProps) => {
  const more = actions.filter(({ position }) => position === 'more')
  return (
    <fieldset className={classes.actions} aria-label={userPanelMessages.actions} ref={ref} tabIndex={-1}>
      {actions.map((action) => {
        const { id, label, hint, flow } = action
        if (more.includes(action)) return null
        const common = { size: 'xs', variant: 'default', title: hint, onClick: () => onPress(action) } as const
        return flow.kind === 'code' ? (
          <BusyButton key={id} {...common} type="button" isBusy={isIssuing}>
            {label(user)}
          </BusyButton>
        ) : (
          <Button key={id} {...common}>
            {label(user)}
          </Button>
        )
      })}
      {more.length > 0 && <UserActionsMenu user={user} actions={more} onPress={onPress} />}
    </fieldset>
  )
}
