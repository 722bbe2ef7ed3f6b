import type { HttpStateView } from '../../../shared/api/http.ts'
import { formatHttpState } from '../../../shared/messages/http-messages.ts'
import { useHttpApi } from '../../api/queries.ts'
import { ToneLine } from '../../ui/outcome-line.tsx'
import classes from './http.module.css'

const Words = ({ state }: { state: HttpStateView }) => {
  const words = formatHttpState(state)
  if (state.kind === 'off') return <p className={classes.quiet}>{words}</p>
  return <ToneLine tone={state.kind === 'listening' ? 'done' : 'failed'}>{words}</ToneLine>
}

/** The current state of the HTTP API. Screen readers announce a change. */
export const HttpState = () => {
  const { data } = useHttpApi()
  const isBad = data?.state.kind === 'failed'
  return (
    <div className={classes.state}>
      <div role="status">{data && !isBad && <Words state={data.state} />}</div>
      {data && isBad && (
        <div role="alert">
          <Words state={data.state} />
        </div>
      )}
    </div>
  )
}
