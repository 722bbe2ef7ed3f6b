import type { Policy } from '../../../shared/domain/policy.ts'
import {
  httpChoiceLabels,
  registrationLabels,
  roleGroupLabels,
  settingNames,
  themeLabels,
} from '../../../shared/messages/settings-messages.ts'
import { Fact, Facts, Section } from '../../ui/section.tsx'
import classes from './settings.module.css'

const countOf = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`

/** The policy, for roles that may read it but not change it. */
export const SettingsFacts = ({ policy }: { policy: Policy }) => (
  <Section heading="Policy" about="Your role reads the settings. Administrators change them.">
    <div className={classes.facts}>
      <Facts>
        <Fact name={settingNames.registration}>{registrationLabels[policy.registration]}</Fact>
        <Fact name={settingNames.idleMinutes}>{countOf(policy.idleMinutes, 'minute')}</Fact>
        <Fact name={settingNames.absoluteHours}>{countOf(policy.absoluteHours, 'hour')}</Fact>
        <Fact name={settingNames.secondFactorRoles} isEmpty={policy.secondFactorRoles.length === 0}>
          {policy.secondFactorRoles.length === 0
            ? 'Required for nobody'
            : `Required for ${policy.secondFactorRoles.map((role) => roleGroupLabels[role]).join(', ')}`}
        </Fact>
        <Fact name={settingNames.hashCost}>{policy.hashCost}</Fact>
        <Fact name={settingNames.httpEnabled}>{httpChoiceLabels[policy.http.enabled ? 'on' : 'off']}</Fact>
        <Fact name={settingNames.httpPort}>{policy.http.port}</Fact>
        <Fact name={settingNames.httpOrigins} isEmpty={policy.http.origins.length === 0}>
          {policy.http.origins.join(', ') || 'None'}
        </Fact>
        <Fact name={settingNames.theme}>{themeLabels[policy.theme]}</Fact>
      </Facts>
    </div>
  </Section>
)
