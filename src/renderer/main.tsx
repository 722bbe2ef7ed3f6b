import './styles.ts'
import { MantineProvider } from '@mantine/core'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { GatehouseWindow } from './features/window/gatehouse-window.tsx'
import { followDirectory } from './state/directory.ts'
import { followPresence } from './state/presence.ts'
import { colorSchemeManager, cssVariablesResolver, theme } from './theme.ts'

// Asked before anything is drawn: the answer decides which screen is the first.
followDirectory()
followPresence()

const readStyleNonce = (): string => document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
      getStyleNonce={readStyleNonce}
    >
      <GatehouseWindow />
    </MantineProvider>
  </StrictMode>,
)
