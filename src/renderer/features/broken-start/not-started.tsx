import { Button } from '@mantine/core'
import { readDirectory } from '../../session/directory-status.ts'
import { Card } from '../../ui/card.tsx'
import { useTitle } from '../../widgets/entry-card.tsx'

const HEADING = 'Gatehouse did not start'

/** Shown when Gatehouse could not determine the state of the directory. */
export const NotStarted = () => {
  useTitle(HEADING)
  return (
    <Card heading={HEADING} intro="The part of Gatehouse that reads the directory did not answer. Nothing was changed.">
      <Button autoFocus onClick={() => void readDirectory()}>
        Try again
      </Button>
    </Card>
  )
}
