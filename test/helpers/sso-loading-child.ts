import { registerHooks } from 'node:module'
import { oidcPages } from '../../src/main/transports/http/oidc-pages.ts'
import { callerOf, openRealCore } from './real-core.ts'

// Tells which libraries of single sign-on a process has loaded, before it is on and afterwards.

const WATCHED = ['oidc-provider', 'koa', 'jose']

const loaded = new Set<string>()
registerHooks({
  resolve: (specifier, context, next) => {
    if (WATCHED.includes(specifier)) loaded.add(specifier)
    return next(specifier, context)
  },
})

const core = await openRealCore(process.argv[2] ?? '', 4)
const ask = callerOf(core, 'terminal')
const administrator = { email: 'ada@example.org', password: 'a quiet harbour at dawn' }
await ask('setup:createAdministrator', administrator)
const { sessionId } = await ask('auth:login', administrator)
const { port } = (await core.store.readPolicy()).http
const find = () => core.singleSignOn.findServer(port, oidcPages)
if (await find()) throw new Error('it is off')
await ask('sso:list', undefined, sessionId)
const off = [...loaded].sort()
await ask('settings:update', { singleSignOn: 'on' }, sessionId)
if (!(await find())) throw new Error('it is on')
process.stdout.write(JSON.stringify({ off, on: [...loaded].sort() }))
await core.close()
