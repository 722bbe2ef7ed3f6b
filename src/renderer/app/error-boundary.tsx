import { Component, type ErrorInfo, type ReactNode } from 'react'
import { call } from '../api/call.ts'
import { WindowFault, type WindowFaultProps } from '../features/window-fault/window-fault.tsx'
import { clearOutcome, useWindowState } from '../session/window-state.ts'

/** The lines of a stack that name a function or a component. The error's own text is left out, because it may quote what was shown. */
const framesOf = (stack: string | null | undefined): string[] =>
  (stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim())

/** As `app:reportFault` takes it. */
const DESCRIPTION_MAX_CHARACTERS = 8_000

const describe = (error: unknown, components: string | null | undefined): string => {
  const name = error instanceof Error ? error.name : typeof error
  const version = useWindowState.getState().status?.version ?? ''
  const lines = [`Gatehouse ${version}`, navigator.userAgent, name, ...framesOf(error instanceof Error ? error.stack : null)]
  return [...lines, 'Components:', ...framesOf(components)].join('\n').slice(0, DESCRIPTION_MAX_CHARACTERS)
}

type State = { readonly fault: WindowFaultProps | null }

/** Shows a calm screen in place of a window that React could not draw, and tells Gatehouse's log. React has this as a class only. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { fault: null }

  static getDerivedStateFromError(error: unknown): State {
    return { fault: { id: crypto.randomUUID(), details: describe(error, null) } }
  }

  override componentDidCatch(error: unknown, { componentStack }: ErrorInfo): void {
    const { fault } = this.state
    if (!fault) return
    clearOutcome()
    const description = describe(error, componentStack)
    this.setState({ fault: { ...fault, details: `${fault.id}\n${description}` } })
    void call('app:reportFault', { id: fault.id, description })
  }

  override render(): ReactNode {
    const { fault } = this.state
    return fault ? <WindowFault {...fault} /> : this.props.children
  }
}
