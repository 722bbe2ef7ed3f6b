import { formatCallTime, httpMessages } from '../../../shared/messages/http-messages.ts'
import { useHttpApi } from '../../api/queries.ts'
import { Section } from '../../ui/section.tsx'
import classes from './http.module.css'

/** Recent HTTP requests. Empty if the API is off and has had no requests. */
export const LastCalls = () => {
  const { data } = useHttpApi()
  if (!data || (data.state.kind === 'off' && data.calls.length === 0)) return null
  const now = Date.now()
  return (
    <Section heading={httpMessages.calls} about={httpMessages.callsAbout}>
      {data.calls.length === 0 ? (
        <p className={classes.quiet}>{httpMessages.noCalls}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard
        <section className={classes.scroll} aria-label={httpMessages.lastCalls} tabIndex={0}>
          <table className={classes.calls}>
            <thead>
              <tr>
                <th scope="col">{httpMessages.time}</th>
                <th scope="col">{httpMessages.method}</th>
                <th scope="col">{httpMessages.path}</th>
                <th scope="col">{httpMessages.status}</th>
              </tr>
            </thead>
            <tbody>
              {data.calls.map(({ at, method, path, status }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two calls of one millisecond may be alike
                <tr key={`${at} ${index}`}>
                  <td>{formatCallTime(at, now)}</td>
                  <td>{method}</td>
                  <td className={classes.path}>{path ?? <span className={classes.quiet}>{httpMessages.unknownPath}</span>}</td>
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
