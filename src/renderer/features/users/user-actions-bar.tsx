import { Button } from '@mantine/core'
import type { Ref } from 'react'
import type { UserView } from '../../../shared/api/user-summary.ts'
import { BusyButton } from '../../ui/buttons.tsx'
import { formatUserAction, hintOf, mainActions, type UserAction } from './user-actions.ts'
import classes from './user-panel.module.css'

const isDanger = (action: UserAction): boolean => action === 'users:disable' || action === 'users:delete'

type UserActionsBarProps = {
  ref: Ref<HTMLFieldSetElement>
  user: UserView
  actions: readonly UserAction[]
  isIssuing: boolean
  onPress: (action: UserAction) => void
}

/** The buttons at the top of a user panel. */
export const UserActionsBar = ({ ref, user, actions, isIssuing, onPress }: UserActionsBarProps) => (
  <fieldset className={classes.actions} aria-label="Actions" ref={ref} tabIndex={-1}>
    {mainActions
      .filter((action) => actions.includes(action))
      .map((action) => {
        const words = formatUserAction(action, user)
        const common = { size: 'xs', title: hintOf(action), onClick: () => onPress(action) } as const
        if (action === 'users:issueReset')
          return (
            <BusyButton key={action} {...common} type="button" variant="default" isBusy={isIssuing}>
              {words}
            </BusyButton>
          )
        return (
          <Button
            key={action}
            {...common}
            variant={isDanger(action) ? 'outline' : 'default'}
            {...(isDanger(action) && { color: 'danger' })}
          >
            {words}
          </Button>
        )
      })}
  </fieldset>
)
