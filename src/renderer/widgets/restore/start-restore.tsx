import { useState } from 'react'
import { FetchedComponent, makeComponentSource } from '../fetched-component.tsx'

const dialog = makeComponentSource(() => import('./restore-panel.tsx'))

/** The restore dialog of the screens before sign-in. It loads when it is first opened, so that the first screen is drawn sooner. */
export const StartRestore = ({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) => {
  const [isWanted, setWanted] = useState(isOpen)
  if (isOpen && !isWanted) setWanted(true)
  return isWanted && <FetchedComponent source={dialog} place="start" isOpen={isOpen} onClose={onClose} />
}
