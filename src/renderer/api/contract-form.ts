import { type FormErrors, useForm } from '@mantine/form'
import { type ChangeEvent, type FocusEvent, type FormEvent, useEffect, useRef } from 'react'
import type { OperationContract } from '../../shared/api/index.ts'
import type { OperationName } from '../../shared/api/names.ts'
import { findPasswordFault, PASSWORD_MIN_CODE_POINTS } from '../../shared/domain/password.ts'
import type { GatehouseError } from '../../shared/errors.ts'
import { formMessages } from '../../shared/messages/control-messages.ts'
import { formatError, formatFieldReason } from '../../shared/messages/error-messages.ts'
import type { Result } from '../../shared/result.ts'
import { useSingleFlight } from '../hooks/single-flight.ts'
import { isCompat } from '../session/directory-policy.ts'
import { announceFailed, clearOutcome, useWindowState } from '../session/window-state.ts'
import { fetchContract, readContract } from './lazy-contract.ts'

/** A text field holds a string, and a field of several choices holds the chosen ones. */
type Values = Record<string, string | readonly string[]>

/** The names of the text fields. */
type TextPath<V extends Values> = { [K in keyof V & string]: V[K] extends string ? K : never }[keyof V & string]

type Options<V extends Values> = {
  /** The form's name, which keeps the fields of two forms on one screen apart. */
  name: string
  /** The operation whose contract schema validates the input. It can depend on what is typed. */
  operation: OperationName | ((values: V) => OperationName)
  initialValues: V
  /** Values to start with in place of the initial ones, such as a draft. */
  start?: V
  /** Converts the field values to the operation's input, if they differ. */
  toInput?: (values: V) => unknown
  /** Maps a part of the input to its field, if the names differ. */
  fieldOf?: (path: string) => string
  /** Fields that may stay empty. */
  optional?: readonly (keyof V & string)[]
  /** The minimum length of a new password for this account, which the schema alone cannot know. */
  passwordLeast?: number
  send: (values: V) => Promise<Result<unknown>>
}

/** The schema of the operation's input in this directory, as in dispatch. */
const readSchema = (operation: OperationName): OperationContract['input'] | undefined => {
  const rules: OperationContract | undefined = readContract()?.[operation]
  return (isCompat() && rules?.compatInput) || rules?.input
}

type Fault = { path: string; reason: string }

const isPressed = (target: EventTarget | null): boolean =>
  target instanceof HTMLButtonElement || (target instanceof HTMLInputElement && target.type === 'checkbox')

const faultsOf = (error: GatehouseError, fields: readonly string[], fieldOf: (path: string) => string): Fault[] => {
  const firstOf = (...names: string[]) => names.find((name) => fields.includes(name))
  const fault = (path: string | undefined, reason: string): Fault[] => (path === undefined ? [] : [{ path, reason }])
  switch (error.code) {
    case 'email-taken':
      return fault(firstOf('email', 'newEmail'), 'email-taken')
    case 'password-refused':
      return fault(firstOf('newPassword', 'password'), error.reason)
    case 'wrong-password':
      return fault(firstOf('currentPassword', 'password'), 'wrong-password')
    case 'reset-refused':
      return fault(firstOf('resetToken'), 'code-refused')
    case 'wrong-second-factor':
      return fault(firstOf('code'), 'factor-code-refused')
    case 'invalid-input':
      return error.issues.map(({ path, reason }) => ({ path: fieldOf(path), reason })).filter(({ path }) => fields.includes(path))
    default:
      return []
  }
}

/**
 * A form that is validated by the contract's schema. A field shows its error after its first blur or submit, the first invalid field gets
 * the focus, and a second submit is ignored.
 */
export const useContractForm = <V extends Values>({
  name,
  operation,
  initialValues,
  start = initialValues,
  toInput,
  fieldOf = (path) => path,
  optional = [],
  passwordLeast = PASSWORD_MIN_CODE_POINTS,
  send,
}: Options<V>) => {
  const fields = Object.keys(initialValues)
  const left = useRef(new Set<string>())
  const tellsFaults = useRef(false)

  const decideChange = (values: Values): FormErrors => {
    const errors: Record<string, string> = {}
    const parsed = readSchema(typeof operation === 'function' ? operation(values as V) : operation)?.safeParse(
      toInput ? toInput(values as V) : values,
    )
    for (const issue of parsed?.error?.issues ?? []) errors[fieldOf(issue.path.join('.'))] ??= issue.message
    // An empty field is reported before the form is sent, even if the contract would accept it.
    for (const field of fields) {
      if (values[field] !== '' || optional.includes(field)) continue
      if (errors[field] === undefined || errors[field]?.endsWith('code-malformed')) errors[field] = 'empty'
    }
    const { newPassword } = values
    if (typeof newPassword === 'string' && newPassword !== '' && findPasswordFault(newPassword, passwordLeast) === 'too-short') {
      errors.newPassword = 'too-short'
    }
    return Object.fromEntries(Object.entries(errors).filter(([field]) => left.current.has(field)))
  }

  const form = useForm<Values>({
    name,
    initialValues: start,
    validate: decideChange,
    validateInputOnChange: true,
    validateInputOnBlur: true,
  })

  // The message about marked fields goes with the last mark.
  const { errors } = form
  useEffect(() => {
    if (!tellsFaults.current || Object.keys(errors).length > 0) return
    tellsFaults.current = false
    if (useWindowState.getState().outcome?.form === name) clearOutcome()
  }, [errors, name])

  const mark = (faults: readonly Fault[]): void => {
    form.setErrors(Object.fromEntries(faults.map(({ path, reason }) => [path, reason])))
    const first = fields.find((field) => faults.some(({ path }) => path === field))
    if (first) form.getInputNode(first)?.focus()
  }

  const refuse = (error: GatehouseError): void => {
    if (error.code === 'not-signed-in') return
    // The form then asks for the code, so no message is needed.
    if (error.code === 'cancelled' || error.code === 'second-factor-required') {
      clearOutcome()
      return
    }
    announceFailed(formatError(error), name)
    mark(faultsOf(error, fields, fieldOf))
    // The wrong field is selected, so that typing replaces it: a password is hidden and a code works only once.
    const wrong = { 'wrong-credentials': 'password', 'wrong-second-factor': 'code', 'second-factor-delayed': 'code' }[
      error.code as string
    ]
    const node = wrong === undefined ? null : form.getInputNode(wrong)
    node?.focus()
    if (node instanceof HTMLInputElement) node.select()
  }

  const sending = useSingleFlight(async () => {
    for (const field of fields) left.current.add(field)
    await fetchContract()
    const values = form.getValues()
    const faults = Object.entries(decideChange(values)).map(([path, reason]) => ({ path, reason: String(reason) }))
    if (faults.length > 0) {
      announceFailed(formMessages.faults(faults.length), name)
      mark(faults)
      tellsFaults.current = true
      return
    }
    tellsFaults.current = false
    const result = await send(values as V)
    if (!result.ok) refuse(result.error)
  })

  const onSubmit = (event: FormEvent): void => {
    event.preventDefault()
    sending.start()
  }

  /** The props of a field component. */
  const field = (path: TextPath<V>) => {
    const { onBlur, error, ...props } = form.getInputProps(path) as {
      onBlur: () => void
      error?: string
      value: string
      onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => void
    }
    return {
      ...props,
      name: path,
      error: error === undefined ? undefined : formatFieldReason(error, props.value, passwordLeast),
      onBlur: (event: FocusEvent) => {
        // A press on a button or checkbox does not validate the field, because a new error message would move it away.
        if (isPressed(event.relatedTarget) || props.value === '') return
        left.current.add(path)
        onBlur()
      },
    }
  }

  /** Restores the initial, empty state of the form. */
  const reset = (): void => {
    left.current.clear()
    form.setInitialValues(initialValues)
    form.reset()
  }

  const setValue = form.setFieldValue as <K extends keyof V & string>(path: K, value: V[K]) => void

  return { values: form.values as V, isSending: sending.isBusy, field, onSubmit, reset, setValue }
}
