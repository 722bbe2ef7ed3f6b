import { findField, readMapped } from './column-mapping.ts'
import type { Layout } from './source-table.ts'

/** Users of an Express application with Passport, which keeps those of other services in the same table. */
export const passportLayout: Layout = {
  format: 'passport',
  wants: [],
  matches: (titles) => titles.has('provider') && titles.has('password') && titles.has('email') && titles.has('active'),
  bind: ({ titles, source, options }) => {
    const fields = titles.map((title) => (title === 'password' ? 'password-hash' : findField(title)))
    return readMapped(fields, { source, domain: options.domain })
  },
}

/** The table of the original exercise. Its session ids and reset tokens are never read. */
export const holbertonLayout: Layout = {
  format: 'holberton',
  wants: [],
  matches: (titles) => titles.has('hashed_password') && titles.has('session_id') && titles.has('reset_token'),
  bind: ({ titles, source, options }) => {
    const fields = titles.map((title) =>
      title === 'hashed_password' ? ('password-hash' as const) : title === 'email' ? ('email' as const) : null,
    )
    return readMapped(fields, { source, domain: options.domain })
  },
}

/** Gatehouse's own export. */
export const gatehouseLayout: Layout = {
  format: 'gatehouse',
  wants: [],
  matches: (titles) => ['email', 'role', 'must_change_password', 'password_changed'].every((title) => titles.has(title)),
  bind: ({ titles, source, options }) => readMapped(titles.map(findField), { source, domain: options.domain }),
}
