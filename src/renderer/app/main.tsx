import './styles.ts'
import { MantineProvider } from '@mantine/core'
import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { followDirectory } from '../session/directory-status.ts'
import { followPresence } from '../session/presence.ts'
import { useWindowState } from '../session/window-state.ts'
import { GatehouseWindow } from './gatehouse-window.tsx'
import { colorSchemeManager, cssVariablesResolver, theme } from './theme.ts'

// Asked before anything is drawn: the answer decides which screen is the first.
followDirectory()
followPresence()

const readStyleNonce = (): string => document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

/** The directory's theme, as soon as it is known and whenever it changes; until then, and where it says so, the system's. */
const Themed = ({ children }: { children: ReactNode }) => {
  const chosen = useWindowState(({ status }) => (status && status.state !== 'broken' ? status.policy.theme : 'system'))
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
      {...(chosen === 'system' ? {} : { forceColorScheme: chosen })}
      getStyleNonce={readStyleNonce}
    >
      {children}
    </MantineProvider>
  )
}

createRoot(root).render(
  <StrictMode>
    <Themed>
      <GatehouseWindow />
    </Themed>
  </StrictMode>,
)
