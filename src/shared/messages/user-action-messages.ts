import { PASSWORD_MIN_CODE_POINTS } from '../domain/password.ts'
import { RESTORABLE_DAYS } from '../domain/user-state.ts'

const FINAL = 'You can’t undo this.'

/** The actions on one user: labels, questions and results. `name` is the name or address of the user. */
export const userActionMessages = {
  'users:issueReset': { label: 'Issue reset code', hint: `An earlier code stops working. ${FINAL}` },
  'users:issueActivation': {
    label: 'Issue activation code',
    hint: `An earlier code stops working. ${FINAL}`,
  },
  'users:unlock': {
    label: 'Unlock',
    hint: `Clears the count of wrong passwords and reset codes. ${FINAL}`,
    done: 'User unlocked',
  },
  'users:clearDelay': {
    label: 'Clear the delay',
    hint: 'Lets the user try again at once. Wrong passwords stay counted.',
    done: 'Delay cleared',
  },
  'users:enable': { label: 'Enable', cancelDate: 'Cancel scheduled disabling', done: 'User enabled' },
  'users:disable': {
    label: 'Disable',
    title: 'Disable this user?',
    about: (name: string) => `${name} will be signed out and can’t sign in until you enable them again. Nothing is lost.`,
    aboutYou: 'You’ll be signed out everywhere. Only another administrator can enable you again.',
    when: 'When',
    now: 'Now',
    later: 'On a date',
    time: 'Date and time',
    past: 'Choose a date and time in the future.',
    tooLate: 'Choose a date before the year 10000.',
    done: 'User disabled',
    doneYou: 'You disabled your own account. Only another administrator can enable it again.',
    scheduled: (when: string) => `Will be disabled on ${when}`,
  },
  'users:restore': { label: 'Restore', done: 'User restored' },
  'users:delete': {
    label: 'Delete',
    title: 'Delete this user?',
    about: (name: string) =>
      `${name} will be signed out. You can restore them for ${RESTORABLE_DAYS} days, and their address stays taken. After that, they’re permanently deleted.`,
    aboutYou: `You’ll be signed out everywhere. Another administrator can restore you for ${RESTORABLE_DAYS} days. After that, you’re permanently deleted.`,
    done: 'User deleted',
    doneYou: 'You deleted your own account. Another administrator can restore it.',
  },
  'users:exportData': {
    label: 'Export this user’s data',
    done: 'User data saved',
  },
  'users:erase': {
    label: 'Erase',
    title: 'Erase this user?',
    about: (name: string) =>
      `${name} and everything that belongs to them is removed for good. In the audit log, a number takes the place of their address, names, notes and groups. If you restore an older backup, they’re erased again. ${FINAL}`,
  },
  'users:update': {
    label: 'Edit details',
    title: 'Edit details',
    addToGroup: 'Add to group',
    addGroupHint: 'Press Enter to add. A new name creates a group.',
    groups: 'Groups',
    removeFromGroup: (group: string) => `Remove ${group}`,
    save: 'Save details',
    done: 'Details saved',
  },
  'users:changeEmail': {
    label: 'Change address',
    title: 'Change address',
    about: 'They’ll sign in with the new address from now on, and stay signed in. The old address becomes available.',
    field: 'New address',
    save: 'Save address',
    done: 'Address saved',
  },
  'users:changeUsername': {
    label: 'Change user name',
    title: 'Change user name',
    about: 'They’ll sign in with the new user name from now on, and stay signed in. The old one becomes available.',
    field: 'New user name',
    save: 'Save user name',
    done: 'User name saved',
  },
  'users:changeRole': {
    label: 'Change role',
    title: 'Change role',
    about: (name: string) => `${name} will be signed out.`,
    aboutYou: 'You’ll be signed out everywhere, and sign in again with the new role.',
    field: 'New role',
    done: (role: string) => `The role is now ${role}`,
    same: (role: string) => `The role is still ${role}`,
  },
  'users:requirePasswordChange': {
    label: 'Require password change',
    title: 'Require a password change?',
    about: (name: string) =>
      `${name} must choose a new password before doing anything else. The current one works until then. They’ll see that you asked for it. ${FINAL}`,
    done: 'Password change required',
  },
  'users:removeSecondFactor': {
    label: 'Remove two-step verification',
    title: 'Remove two-step verification?',
    about: (name: string) =>
      `${name} will be signed out and sign in with only a password. If it’s shorter than ${PASSWORD_MIN_CODE_POINTS} characters, they’ll choose a new one. They’ll see that you did this. You can’t undo it: only they can set it up again.`,
    done: 'Two-step verification removed',
  },
  'users:endSessions': {
    label: 'End all sessions',
    title: 'End all sessions?',
    about: (name: string) => `${name} will have to sign in again everywhere. ${FINAL}`,
    aboutYou: `You’ll have to sign in again everywhere except in this window. ${FINAL}`,
    done: 'All sessions ended',
  },
} as const
