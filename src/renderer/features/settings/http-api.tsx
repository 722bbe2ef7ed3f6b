import type { TextareaProps, TextInputProps } from '@mantine/core'
import { HTTP_PORT } from '../../../shared/domain/policy.ts'
import { httpMessages } from '../../../shared/messages/http-messages.ts'
import { httpChoiceLabels, settingNames } from '../../../shared/messages/settings-messages.ts'
import { ssoMessages } from '../../../shared/messages/sso-messages.ts'
import { CheckField, choicesOf, SelectField } from '../../ui/choice-fields.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { Section } from '../../ui/section.tsx'
import { LinesField } from '../../ui/text-field.tsx'
import { HttpState } from './http-state.tsx'
import classes from './settings.module.css'
import type { HttpChoice } from './settings-values.ts'

const choices = choicesOf(httpChoiceLabels)

type HttpApiProps = {
  choice: HttpChoice
  onChoose: (choice: HttpChoice) => void
  port: TextInputProps
  origins: TextareaProps
  /** Null in compat mode, where it is not possible. */
  singleSignOn: HttpChoice | null
  onTurn: (turned: HttpChoice) => void
}

/** Whether other programs on this computer may sign users in through this directory. */
export const HttpApi = ({ choice, onChoose, port, origins, singleSignOn, onTurn }: HttpApiProps) => (
  <Section heading={settingNames.httpEnabled} about={httpMessages.about}>
    <div className={classes.stack}>
      <HttpState />
      <SelectField
        label={settingNames.httpEnabled}
        choices={choices}
        value={choice}
        onChoose={onChoose}
        description={httpMessages.enabledHint}
      />
      <NumberField {...port} label={settingNames.httpPort} limits={HTTP_PORT} isName />
      <LinesField
        {...origins}
        label={settingNames.httpOrigins}
        rows={2}
        placeholder={httpMessages.originsExample}
        description={httpMessages.originsHint}
      />
      {singleSignOn !== null && (
        <CheckField
          label={settingNames.singleSignOn}
          isChecked={singleSignOn === 'on'}
          onChange={(isOn) => onTurn(isOn ? 'on' : 'off')}
          description={ssoMessages.switchHint}
        />
      )}
    </div>
  </Section>
)
