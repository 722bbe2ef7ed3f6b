import type { Policy } from '../../../shared/domain/policy.ts'
import { formatAuditDays } from '../../../shared/messages/archive-messages.ts'
import {
  httpChoiceLabels,
  registrationLabels,
  settingNames,
  settingsMessages,
  themeLabels,
} from '../../../shared/messages/settings-messages.ts'
import { Fact, Facts, Section } from '../../ui/section.tsx'
import classes from './settings.module.css'

/** The policy, for roles that may read it but not change it. */
export const SettingsFacts = ({ policy, computerName }: { policy: Policy; computerName: string }) => (
  <Section heading={settingsMessages.policy} about={settingsMessages.policyAbout}>
    <div className={classes.facts}>
      <Facts>
        <Fact name={settingNames.directoryName} isEmpty={policy.directoryName === ''}>
          <bdi>{policy.directoryName || computerName}</bdi>
        </Fact>
        <Fact name={settingNames.registration}>{registrationLabels[policy.registration]}</Fact>
        <Fact name={settingNames.idleMinutes}>{settingsMessages.minutesOf(policy.idleMinutes)}</Fact>
        <Fact name={settingNames.screenLock}>{httpChoiceLabels[policy.screenLock]}</Fact>
        <Fact name={settingNames.absoluteHours}>{settingsMessages.hoursOf(policy.absoluteHours)}</Fact>
        <Fact name={settingNames.secondFactorRoles} isEmpty={policy.secondFactorRoles.length === 0}>
          {settingsMessages.requiredForRoles(policy.secondFactorRoles)}
        </Fact>
        <Fact name={settingNames.hashCost}>{policy.hashCost}</Fact>
        <Fact name={settingNames.auditDays}>{formatAuditDays(policy.auditDays)}</Fact>
        <Fact name={settingNames.httpEnabled}>{httpChoiceLabels[policy.http.enabled ? 'on' : 'off']}</Fact>
        <Fact name={settingNames.httpPort}>{policy.http.port}</Fact>
        <Fact name={settingNames.httpOrigins} isEmpty={policy.http.origins.length === 0}>
          {policy.http.origins.join(', ') || settingsMessages.none}
        </Fact>
        <Fact name={settingNames.theme}>{themeLabels[policy.theme]}</Fact>
      </Facts>
    </div>
  </Section>
)
