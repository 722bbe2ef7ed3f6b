import { formatCallTime } from '../../../shared/messages/http-messages.ts'
import { useHttpApi } from '../../api/queries.ts'
import { Section } from '../../ui/section.tsx'
import classes from './http.module.css'

/** Recent HTTP requests. Empty if the API is off and has had no requests. */
export const LastCalls = () => {
  const { data } = useHttpApi()
  if (!data || (data.state.kind === 'off' && data.calls.length === 0)) return null
  const now = Date.now()
  return (
    <Section
      heading="HTTP calls"
      about="The last hundred since Gatehouse was started, the newest first. Nothing of what was sent is kept."
    >
      {data.calls.length === 0 ? (
        <p className={classes.quiet}>Nobody has called yet.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard
        <section className={classes.scroll} aria-label="Last calls" tabIndex={0}>
          <table className={classes.calls}>
            <thead>
              <tr>
                <th scope="col">Time</th>
                <th scope="col">Method</th>
                <th scope="col">Path</th>
                <th scope="col">Status</th>
              </tr>
            </thead>
            <tbody>
              {data.calls.map(({ at, method, path, status }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two calls of one millisecond may be alike
                <tr key={`${at} ${index}`}>
                  <td>{formatCallTime(at, now)}</td>
                  <td>{method}</td>
                  <td className={classes.path}>{path ?? <span className={classes.quiet}>no such path</span>}</td>
                  <td>{status}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Section>
  )
}
