import { Button } from '@mantine/core'
import type { Ref } from 'react'
import type { UserView } from '../../../shared/api/user-summary.ts'
import { userPanelMessages } from '../../../shared/messages/user-panel-messages.ts'
import { BusyButton } from '../../ui/buttons.tsx'
import type { UserAction } from './user-actions.ts'
import classes from './user-panel.module.css'

type UserActionsBarProps = {
  ref: Ref<HTMLFieldSetElement>
  user: UserView
  actions: readonly UserAction[]
  isIssuing: boolean
  onPress: (action: UserAction) => void
}

/** The buttons at the top of a user panel. */
export const UserActionsBar = ({ ref, user, actions, isIssuing, onPress }: UserActionsBarProps) => (
  <fieldset className={classes.actions} aria-label={userPanelMessages.actions} ref={ref} tabIndex={-1}>
    {actions.map((action) => {
      const { id, label, hint, isDanger, flow } = action
      const common = { size: 'xs', title: hint, onClick: () => onPress(action) } as const
      if (flow.kind === 'code')
        return (
          <BusyButton key={id} {...common} type="button" variant="default" isBusy={isIssuing}>
            {label(user)}
          </BusyButton>
        )
      return (
        <Button key={id} {...common} variant={isDanger ? 'outline' : 'default'} {...(isDanger && { color: 'danger' })}>
          {label(user)}
        </Button>
      )
    })}
  </fieldset>
)
