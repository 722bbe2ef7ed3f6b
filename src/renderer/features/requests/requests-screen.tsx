import { Page } from '../../components/page.tsx'
import { useTitle } from '../window/entry-card.tsx'
import { ResetRequests } from './requests.tsx'

const HEADING = 'Requests'

/** The administrators' desk: who waits for an answer. */
const RequestsScreen = () => {
  useTitle(HEADING)
  return (
    <Page heading={HEADING}>
      <ResetRequests />
    </Page>
  )
}

export default RequestsScreen
