import { Button, type ButtonProps } from '@mantine/core'
import type { ComponentPropsWithRef, Ref } from 'react'
import classes from './buttons.module.css'

type SubmitProps = ButtonProps & {
  isBusy: boolean
  children: string
  onClick?: () => void
  type?: 'submit' | 'button'
  /** The id of its form, if it stands outside. */
  form?: string
  tabIndex?: number
  ref?: Ref<HTMLButtonElement>
}

/**
 * A submit button for a slow action. It keeps its name and focus while busy, unlike with `disabled`, so its owner must ignore a second
 * press.
 */
export const BusyButton = ({ isBusy, children, type = 'submit', className = '', ...others }: SubmitProps) => (
  <Button
    {...others}
    type={type}
    aria-disabled={isBusy || undefined}
    className={isBusy ? `${className} ${classes.busy}` : className}
  >
    {children}
    {isBusy && <span className={classes.spinner} aria-hidden="true" />}
  </Button>
)

type RowButtonProps = ComponentPropsWithRef<'button'> & { isBusy: boolean; label: string }

/**
 * An icon button in a row of a long list, which shows its icon in the row that has the pointer or the focus. It is a plain element,
 * because every search renders all rows again.
 */
export const RowButton = ({ isBusy, label, children, ...others }: RowButtonProps) => (
  <button type="button" {...others} className={classes.inRow} title={label} aria-disabled={isBusy || undefined}>
    {children}
    {/* Text instead of an aria-label, which would make a row's button match the label of a field. */}
    <span className={classes.name}>{label}</span>
  </button>
)

type QuietProps = ComponentPropsWithRef<'button'> & { size?: 'xs' | 'sm' }

/** A secondary button that looks like a link. */
export const QuietButton = ({ size = 'sm', ...others }: QuietProps) => (
  <button type="button" {...others} className={classes.quiet} data-size={size} data-link />
)

type IconButtonProps = Omit<ComponentPropsWithRef<'button'>, 'aria-label'> & {
  label: string
  size?: 'small' | 'medium'
}

/** A button that shows only an icon. Its label is its name and, unless there is a shorter `title`, its tooltip. */
export const IconButton = ({ label, title = label, size = 'medium', className, ...others }: IconButtonProps) => (
  <button
    type="button"
    {...others}
    aria-label={label}
    title={title}
    data-size={size}
    className={className === undefined ? classes.button : `${classes.button} ${className}`}
  />
)
