import { Button } from '@mantine/core'
import { useState } from 'react'
import { databaseSizeMessages as words } from '../../../shared/messages/settings-messages.ts'
import { call } from '../../api/call.ts'
import { useDatabaseSize } from '../../api/queries.ts'
import { Fact, Facts, Section } from '../../ui/section.tsx'
import { Confirmation } from '../../widgets/confirmation.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import classes from './settings.module.css'

/** How large the database is, and the button that gives unused space back. */
export const DatabaseSize = ({ isWriter }: { isWriter: boolean }) => {
  const { data, refetch } = useDatabaseSize()
  const [isOpen, setOpen] = useState(false)
  if (!data) return null
  const close = (): void => setOpen(false)
  const compact = async () => {
    const result = await call('settings:compact')
    await refetch()
    return result
  }
  return (
    <Section heading={words.heading} about={words.about}>
      <div className={classes.stack}>
        <div className={classes.facts}>
          <Facts>
            <Fact name={words.size}>{words.bytes(data.bytes)}</Fact>
            <Fact name={words.unused} isEmpty={data.freeBytes === 0}>
              {data.freeBytes === 0 ? words.noUnused : words.bytes(data.freeBytes)}
            </Fact>
          </Facts>
        </div>
        {isWriter && (
          <div>
            <Button variant="default" onClick={() => setOpen(true)}>
              {words.compact}
            </Button>
          </div>
        )}
      </div>
      <Dialog title={words.title} isOpen={isOpen} onClose={close}>
        <Confirmation
          about={words.dialogAbout(data.freeBytes)}
          button={words.compact}
          done={words.done}
          run={compact}
          onClose={close}
        />
      </Dialog>
    </Section>
  )
}
