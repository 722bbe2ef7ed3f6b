import { PASSWORD_MIN_CODE_POINTS } from '../../../shared/domain/password.ts'
import { call, readPerson } from '../../api/call.ts'
import { Confirmation } from '../../widgets/confirmation.tsx'

const remove = async () => {
  const result = await call('auth:removeSecondFactor')
  if (result.ok) void readPerson()
  return result
}

export const RemoveSecondFactor = ({ onClose }: { onClose: () => void }) => (
  <Confirmation
    about={`Your password alone lets you in then, and your other sessions end. If it has fewer than ${PASSWORD_MIN_CODE_POINTS} characters, you choose a longer one next.`}
    button="Remove"
    isDanger
    done="Second factor removed"
    run={remove}
    onClose={onClose}
  />
)
