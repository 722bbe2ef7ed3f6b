import { Button } from '@mantine/core'
import { hasPermission } from '../../../shared/domain/permissions.ts'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { formatError } from '../../../shared/messages/error-messages.ts'
import { settingsMessages } from '../../../shared/messages/settings-messages.ts'
import { screenTitles } from '../../../shared/messages/shell-messages.ts'
import { findReportable } from '../../api/call.ts'
import { useSettings } from '../../api/queries.ts'
import { useWindowState } from '../../session/window-state.ts'
import { Message, Skeleton } from '../../ui/message.tsx'
import { Page } from '../../ui/page.tsx'
import { BackupsSection } from './backups-section.tsx'
import { DatabaseSize } from './database-size.tsx'
import { KeyStorage } from './key-storage.tsx'
import { LastCalls } from './last-calls.tsx'
import { LogArchives } from './log-archives.tsx'
import { Programs } from './programs.tsx'
import { SettingsFacts } from './settings-facts.tsx'
import { SettingsForm } from './settings-form.tsx'
import { SsoSection } from './sso-section.tsx'

/** The settings screen. */
const Settings = () => {
  const { data, error, refetch } = useSettings()
  const failure = data ? null : findReportable(error)
  const isWriter = useWindowState(({ person }) => person !== null && hasPermission(person.role, 'settings:write'))
  const others = data && (
    <>
      <BackupsSection isWriter={isWriter} />
      <LastCalls />
      {/* Programs do not exist in compat mode. */}
      {!data.policy.compat && <Programs isWriter={isWriter} />}
      {!data.policy.compat && <SsoSection isWriter={isWriter} />}
      <LogArchives isWriter={isWriter} />
      <DatabaseSize isWriter={isWriter} />
      <KeyStorage keyStorage={data.keyStorage} isWriter={isWriter} />
    </>
  )
  return (
    <Page heading={screenTitles.settings}>
      {failure && (
        <Message title={settingsMessages.notRead} text={formatError(failure)} isFailure>
          <Button variant="default" onClick={() => void refetch()}>
            {controlMessages.tryAgain}
          </Button>
        </Message>
      )}
      {!data && !error && <Skeleton lines={9} />}
      {data && (
        <>
          {isWriter ? (
            <SettingsForm policy={data.policy} computerName={data.computerName}>
              {others}
            </SettingsForm>
          ) : (
            <SettingsFacts policy={data.policy} computerName={data.computerName} />
          )}
          {!isWriter && others}
        </>
      )}
    </Page>
  )
}

export default Settings
