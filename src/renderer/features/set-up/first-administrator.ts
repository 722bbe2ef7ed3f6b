import type { OutputOf } from '../../../shared/api/index.ts'
import { setUpMessages } from '../../../shared/messages/entry-messages.ts'
import type { Result } from '../../../shared/result.ts'
import { call } from '../../api/call.ts'
import { readDirectory } from '../../session/directory-status.ts'
import { openScreen, useWindowState } from '../../session/window-state.ts'

/** Creates the first administrator and shows their recovery codes. */
export const createAdministrator = async (input: {
  email: string
  password: string
}): Promise<Result<OutputOf<'setup:createAdministrator'>>> => {
  // The directory reports that it is ready before the answer with the codes arrives.
  useWindowState.setState({ isSettingUp: true })
  const result = await call('setup:createAdministrator', input)
  useWindowState.setState({ isSettingUp: false })
  if (result.ok) {
    const { email, recoveryCodes } = result.value
    useWindowState.setState({ isNewDirectory: true })
    openScreen({
      kind: 'recovery-codes',
      email,
      codes: recoveryCodes,
      hasSecondFactor: false,
      next: { kind: 'sign-in', done: setUpMessages.done },
    })
  }
  void readDirectory()
  return result
}
