import type { HttpStateView } from '../../../shared/api/http.ts'
import { formatHttpState, formatUrl, httpMessages } from '../../../shared/messages/http-messages.ts'
import { useHttpApi } from '../../api/queries.ts'
import { copyText } from '../../api/secret-output.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { ToneLine } from '../../ui/outcome-line.tsx'
import classes from './http.module.css'

const Words = ({ state }: { state: HttpStateView }) => {
  const words = formatHttpState(state)
  if (state.kind === 'off') return <p className={classes.quiet}>{words}</p>
  return <ToneLine tone={state.kind === 'listening' ? 'done' : 'failed'}>{words}</ToneLine>
}

const copyMessages = { copied: httpMessages.urlCopied, notCopied: httpMessages.urlNotCopied }

/** The current state of the HTTP API. Screen readers announce a change. */
export const HttpState = () => {
  const { data } = useHttpApi()
  const state = data?.state
  const isBad = data?.state.kind === 'failed'
  return (
    <div className={classes.state}>
      <div role="status">{data && !isBad && <Words state={data.state} />}</div>
      {state?.kind === 'listening' && (
        <QuietButton onClick={() => void copyText(formatUrl(state), copyMessages)}>{httpMessages.copyUrl}</QuietButton>
      )}
      {data && isBad && (
        <div role="alert">
          <Words state={data.state} />
        </div>
      )}
    </div>
  )
}
