import { Button } from '@mantine/core'
import { hasPermission } from '../../../shared/permissions.ts'
import { Message } from '../../components/message.tsx'
import { Page } from '../../components/page.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { sayError } from '../../state/error-words.ts'
import { useSettings } from '../../state/queries.ts'
import { useWindowState } from '../../state/window-state.ts'
import { useTitle } from '../window/entry-card.tsx'
import { KeyStorage } from './key-storage.tsx'
import { LastCalls } from './last-calls.tsx'
import { Programs } from './programs.tsx'
import { SettingsFacts } from './settings-facts.tsx'
import { SettingsForm } from './settings-form.tsx'

const HEADING = 'Settings'

/** Where policy lives. */
const Settings = () => {
  useTitle(HEADING)
  const { data, error, refetch } = useSettings()
  const isWriter = useWindowState(({ person }) => person !== null && hasPermission(person.role, 'settings:write'))
  return (
    <Page heading={HEADING}>
      {error && !data && error.error.code !== 'not-signed-in' && (
        <Message title="The settings could not be read" text={sayError(error.error)} isFailure>
          <Button variant="default" onClick={() => void refetch()}>
            Try again
          </Button>
        </Message>
      )}
      {!data && !error && <Skeleton lines={9} />}
      {data && (
        <>
          {isWriter ? <SettingsForm policy={data.policy} /> : <SettingsFacts policy={data.policy} />}
          <LastCalls />
          {/* The original exercise knows no programs. */}
          {!data.policy.compat && <Programs isWriter={isWriter} />}
          <KeyStorage keyStorage={data.keyStorage} isWriter={isWriter} />
        </>
      )}
    </Page>
  )
}

export default Settings
