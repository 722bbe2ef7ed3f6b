import { Button } from '@mantine/core'
import { readDirectory } from '../../session/directory-status.ts'
import { Card } from '../../ui/card.tsx'
import { useTitle } from '../../widgets/entry-card.tsx'

const HEADING = 'Gatehouse did not start'

/** Gatehouse could not even say what state the directory is in. */
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
