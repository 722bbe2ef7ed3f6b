import { Button } from '@mantine/core'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { notStartedMessages } from '../../../shared/messages/entry-messages.ts'
import { readDirectory } from '../../session/directory-status.ts'
import { Card } from '../../ui/card.tsx'
import { useTitle } from '../../widgets/entry-card.tsx'

/** Shown when Gatehouse could not determine the state of the directory. */
export const NotStarted = () => {
  useTitle(notStartedMessages.heading)
  return (
    <Card heading={notStartedMessages.heading} intro={notStartedMessages.intro}>
      <Button autoFocus onClick={() => void readDirectory()}>
        {controlMessages.tryAgain}
      </Button>
    </Card>
  )
}
