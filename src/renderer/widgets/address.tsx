import { findAsciiHost } from '../../shared/domain/email.ts'
import classes from './address.module.css'

/** An address as typed, with the ASCII form of its host if that differs. Look-alike hosts differ in ASCII. */
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
