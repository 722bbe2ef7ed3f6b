import { Button } from '@mantine/core'
import { groupCode } from '../../../shared/domain/codes.ts'
import { copySecret } from '../../api/secret-output.ts'
import { Code } from '../../ui/code.tsx'
import { CopyIcon } from '../../ui/icons.tsx'
import type { Secret } from './enrolment.ts'
import classes from './enrolment-steps.module.css'
import { QrCode } from './qr-code.tsx'

/** How to move the secret into the authenticator app: by camera or by hand. */
export const EnrolmentSteps = ({ secret: { secret, uri } }: { secret: Secret }) => (
  <div className={classes.steps}>
    <QrCode text={uri} label="QR code for the authenticator app" />
    <div className={classes.words}>
      <p>Scan this with an authenticator app on your phone.</p>
      <p className={classes.about}>Without a camera, type this key instead:</p>
      <Code code={groupCode(secret)} label="Secret key" />
      <Button variant="default" size="compact-md" leftSection={<CopyIcon />} onClick={() => void copySecret(secret)}>
        Copy
      </Button>
    </div>
  </div>
)
