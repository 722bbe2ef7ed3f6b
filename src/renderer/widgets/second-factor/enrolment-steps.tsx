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

/** How to move the secret into the authenticator app: by camera or by hand. */
export const EnrolmentSteps = ({ secret: { secret, uri } }: { secret: Secret }) => (
  <div className={classes.steps}>
    <QrCode text={uri} label={twoStepMessages.qrCode} />
    <div className={classes.words}>
      <p>{twoStepMessages.scan}</p>
      <p className={classes.about}>{twoStepMessages.noCamera}</p>
      <Code code={groupCode(secret)} label={twoStepMessages.secretKey} />
      <Button variant="default" size="compact-md" leftSection={<CopyIcon />} onClick={() => void copySecret(secret)}>
        {controlMessages.copy}
      </Button>
    </div>
  </div>
)
