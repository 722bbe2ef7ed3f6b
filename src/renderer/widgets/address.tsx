import { findAsciiHost } from '../../shared/domain/email.ts'
import { ASCII_HOST } from '../../shared/messages/user-messages.ts'
import classes from './address.module.css'

/** An address as typed, with the ASCII form of its host if that differs. Look-alike hosts differ in ASCII. */
export const Address = ({ email }: { email: string }) => {
  const host = findAsciiHost(email)
  return (
    <>
      <bdi>{email}</bdi>
      {host !== null && (
        <span className={classes.host} title={ASCII_HOST}>
          {host}
        </span>
      )}
    </>
  )
}
