import { findAsciiHost } from '../../shared/domain/email.ts'
import classes from './address.module.css'

/** An address as it was typed, and the ASCII form of its host beside it where that is another: hosts that look alike differ there. */
export const Address = ({ email }: { email: string }) => {
  const host = findAsciiHost(email)
  return (
    <>
      <bdi>{email}</bdi>
      {host !== null && (
        <span className={classes.host} title="The ASCII form of this address's domain">
          {host}
        </span>
      )}
    </>
  )
}
