import { twoStepMessages } from '../../../shared/messages/two-step-messages.ts'
import { call, readPerson } from '../../api/call.ts'
import { Confirmation } from '../../widgets/confirmation.tsx'

const remove = async () => {
  const result = await call('auth:removeSecondFactor')
  if (result.ok) void readPerson()
  return result
}

export const RemoveSecondFactor = ({ onClose }: { onClose: () => void }) => (
  <Confirmation
    about={twoStepMessages.removeAbout}
    button={twoStepMessages.removeButton}
    isDanger
    done={twoStepMessages.removeDone}
    run={remove}
    onClose={onClose}
  />
)
