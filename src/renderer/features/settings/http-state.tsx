import type { HttpStateView } from '../../../shared/api/http.ts'
import { hasPermission } from '../../../shared/domain/permissions.ts'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { formatHttpState, formatUrl, httpMessages } from '../../../shared/messages/http-messages.ts'
import { call, reportError } from '../../api/call.ts'
import { useHttpApi } from '../../api/queries.ts'
import { copyText } from '../../api/secret-output.ts'
import { useSingleFlight } from '../../hooks/single-flight.ts'
import { useWindowState } from '../../session/window-state.ts'
import { BusyButton, QuietButton } from '../../ui/buttons.tsx'
import { ToneLine } from '../../ui/outcome-line.tsx'
import classes from './http.module.css'
import { HttpDocs } from './http-docs.tsx'

const Words = ({ state }: { state: HttpStateView }) => {
  const words = formatHttpState(state)
  if (state.kind === 'off') return <p className={classes.quiet}>{words}</p>
  return <ToneLine tone={state.kind === 'listening' ? 'done' : 'failed'}>{words}</ToneLine>
}

const copyMessages = { copied: httpMessages.urlCopied, notCopied: httpMessages.urlNotCopied }

/** Opens the port again. The state says what came of it. */
const tryAgain = async (): Promise<void> => {
  const result = await call('http:retry')
  if (!result.ok) reportError(result.error)
}

/** The current state of the HTTP API. Screen readers announce a change. */
export const HttpState = () => {
  const { data } = useHttpApi()
  const state = data?.state
  const isBad = data?.state.kind === 'failed'
  const isWriter = useWindowState(({ person }) => person !== null && hasPermission(person.role, 'settings:write'))
  const trying = useSingleFlight(tryAgain)
  return (
    <div className={classes.state}>
      <div role="status">{data && !isBad && <Words state={data.state} />}</div>
      {data && isBad && (
        <div role="alert">
          <Words state={data.state} />
        </div>
      )}
      <div className={classes.ways}>
        {state?.kind === 'listening' && (
          <QuietButton onClick={() => void copyText(formatUrl(state), copyMessages)}>{httpMessages.copyUrl}</QuietButton>
        )}
        {isBad && isWriter && (
          <BusyButton type="button" variant="default" size="xs" isBusy={trying.isBusy} onClick={() => trying.start()}>
            {controlMessages.tryAgain}
          </BusyButton>
        )}
        <HttpDocs />
      </div>
    </div>
  )
}
