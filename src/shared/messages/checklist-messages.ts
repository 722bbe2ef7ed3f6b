import type { ChecklistStep } from '../domain/directory-checklist.ts'

type StepWords = { readonly what: string; readonly why: string; readonly action: string }

/** The steps of the first checklist. `action` leads to the place where the step is done. */
export const stepMessages: Record<ChecklistStep, StepWords> = {
  'recovery-codes': {
    what: 'Save your recovery codes',
    why: 'They weren’t copied, saved or printed. New ones replace them.',
    action: 'Get new ones',
  },
  registration: {
    what: 'Decide who may register',
    why: 'Registration is open: anyone at this computer can register.',
    action: 'Close it in Settings',
  },
  'directory-name': {
    what: 'Name this directory',
    why: 'The name stands at sign-in and on printed codes.',
    action: 'Enter a name',
  },
  'second-administrator': {
    what: 'Add a second administrator',
    why: 'If you lose access, they can let you in again.',
    action: 'Add an administrator',
  },
  'second-factor': {
    what: 'Protect your own sign-in',
    why: 'Two-step verification keeps out anyone who learns your password.',
    action: 'Turn it on',
  },
  'first-people': {
    what: 'Add the first people',
    why: 'Paste a list, or add them one by one.',
    action: 'Add them',
  },
}

export const checklistMessages = {
  heading: 'Get started',
  count: (done: number, all: number) => `${done} of ${all} done`,
  done: 'Done',
  keepOpen: 'Keep it open',
  dismiss: 'Dismiss checklist',
  dismissed: 'Checklist dismissed',
} as const
