import { Button } from '@mantine/core'
import { brokenStartMessages } from '../../../shared/messages/broken-start-messages.ts'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { readDirectory } from '../../session/directory-status.ts'
import { Card } from '../../ui/card.tsx'
import { useTitle } from '../../widgets/entry-card.tsx'

/** Shown when Gatehouse could not determine the state of the directory. */
export const NotStarted = () => {
  useTitle(brokenStartMessages.notStarted)
  return (
    <Card heading={brokenStartMessages.notStarted} intro={brokenStartMessages.notStartedIntro}>
      <Button autoFocus onClick={() => void readDirectory()}>
        {controlMessages.tryAgain}
      </Button>
    </Card>
  )
}
