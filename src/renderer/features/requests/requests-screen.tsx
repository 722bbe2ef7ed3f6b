import { screenTitles } from '../../../shared/messages/shell-messages.ts'
import { Page } from '../../ui/page.tsx'
import { ResetRequests } from './requests.tsx'

/** The screen of open reset requests. */
const RequestsScreen = () => {
  return (
    <Page heading={screenTitles.requests}>
      <ResetRequests />
    </Page>
  )
}

export default RequestsScreen
