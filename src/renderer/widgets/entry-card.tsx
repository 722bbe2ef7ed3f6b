import { type FormEvent, type ReactNode, useEffect } from 'react'
import { formatWindowTitle } from '../../shared/messages/shell-messages.ts'
import { useDirectoryName } from '../session/directory-policy.ts'
import { BusyButton } from '../ui/buttons.tsx'
import { Card } from '../ui/card.tsx'
import classes from './entry-card.module.css'
import { OutcomeAlert, OutcomeStatus } from './outcome.tsx'

type EntryCardProps = {
  heading: string
  intro?: ReactNode
  button: string
  isSending: boolean
  onSubmit: (event: FormEvent) => void
  /** Links to other screens. */
  links?: ReactNode
  foot?: ReactNode
  isWide?: boolean
  children: ReactNode
}

/** Puts the screen's name into the window title, which screen readers announce first, and the name of the directory. */
export const useTitle = (heading: string): void => {
  const directory = useDirectoryName()
  useEffect(() => {
    document.title = formatWindowTitle(heading, directory)
  }, [heading, directory])
}

/** A card with one form: set up, sign in, create account, reset. */
export const EntryCard = ({
  heading,
  intro,
  button,
  isSending,
  onSubmit,
  links,
  foot,
  isWide = false,
  children,
}: EntryCardProps) => {
  useTitle(heading)
  const directory = useDirectoryName()
  return (
    <Card
      heading={heading}
      directory={directory}
      intro={intro}
      isWide={isWide}
      status={<OutcomeStatus className={classes.status} />}
      foot={foot}
    >
      <form className={classes.form} onSubmit={onSubmit} noValidate>
        {children}
        <OutcomeAlert />
        <BusyButton isBusy={isSending} fullWidth>
          {button}
        </BusyButton>
      </form>
      {links && <div className={classes.links}>{links}</div>}
    </Card>
  )
}
