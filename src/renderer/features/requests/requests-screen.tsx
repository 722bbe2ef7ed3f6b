import { Page } from '../../ui/page.tsx'
import { useTitle } from '../../widgets/entry-card.tsx'
import { ResetRequests } from './requests.tsx'

const HEADING = 'Requests'

/** The screen of open reset requests. */
const RequestsScreen = () => {
  useTitle(HEADING)
  return (
    <Page heading={HEADING}>
      <ResetRequests />
    </Page>
  )
}

export default RequestsScreen
