import './styles.ts'
import { MantineProvider } from '@mantine/core'
import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { followDirectory } from '../session/directory-status.ts'
import { followPresence } from '../session/presence.ts'
import { useWindowState } from '../session/window-state.ts'
import { ErrorBoundary } from './error-boundary.tsx'
import { GatehouseWindow } from './gatehouse-window.tsx'
import { colorSchemeManager, cssVariablesResolver, theme } from './theme.ts'

// Requested before the first render, because the state of the directory decides the first screen.
followDirectory()
followPresence()

const readStyleNonce = (): string => document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

/** Applies the directory's theme as soon as it is known and whenever it changes. Until then the system's theme applies. */
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
      <ErrorBoundary>
        <GatehouseWindow />
      </ErrorBoundary>
    </Themed>
  </StrictMode>,
)
