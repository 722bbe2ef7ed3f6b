import { Button } from '@mantine/core'
import { groupCode } from '../../../shared/domain/codes.ts'
import { controlMessages } from '../../../shared/messages/control-messages.ts'
import { twoStepMessages } from '../../../shared/messages/two-step-messages.ts'
import { copySecret } from '../../api/secret-output.ts'
import { Code } from '../../ui/code.tsx'
import { CopyIcon } from '../../ui/icons.tsx'
import type { Secret } from './enrolment.ts'
import classes from './enrolment-steps.module.css'
import { QrCode } from './qr-code.tsx'

/** ISO/IEC 18004, table 7: version 8 at level L has this many bytes. A code of a longer text leaves no room for words beside it. */
const LONG_CHARACTERS = 192

const SecretKey = ({ secret }: { secret: string }) => (
  <>
    <Code code={groupCode(secret)} label={twoStepMessages.secretKey} />
    <Button variant="default" size="compact-md" leftSection={<CopyIcon />} onClick={() => void copySecret(secret)}>
      {controlMessages.copy}
    </Button>
  </>
)

/** How to move the secret into the authenticator app: by camera or by hand. With a long address the key is first, because its code is hard to scan. */
export const EnrolmentSteps = ({ secret: { secret, uri } }: { secret: Secret }) => {
  const code = <QrCode text={uri} label={twoStepMessages.qrCode} />
  if (uri.length > LONG_CHARACTERS)
    return (
      <div className={classes.words}>
        <p>{twoStepMessages.typeKey}</p>
        <SecretKey secret={secret} />
        <p className={classes.about}>{twoStepMessages.orScan}</p>
        {code}
      </div>
    )
  return (
    <div className={classes.steps}>
      {code}
      <div className={classes.words}>
        <p>{twoStepMessages.scan}</p>
        <p className={classes.about}>{twoStepMessages.noCamera}</p>
        <SecretKey secret={secret} />
      </div>
    </div>
  )
}
