import type { HttpStateView } from '../../../shared/views.ts'
import { ToneLine } from '../../components/outcome-line.tsx'
import { sayHttpState } from '../../state/http-words.ts'
import { useHttpApi } from '../../state/queries.ts'
import classes from './http.module.css'

const Words = ({ state }: { state: HttpStateView }) => {
  const words = sayHttpState(state)
  if (state.kind === 'off') return <p className={classes.quiet}>{words}</p>
  return <ToneLine tone={state.kind === 'listening' ? 'done' : 'failed'}>{words}</ToneLine>
}

/** What the HTTP API does now; said to a screen reader when that changes. */
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
