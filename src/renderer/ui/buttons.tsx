import { Button, type ButtonProps } from '@mantine/core'
import type { ComponentPropsWithRef, Ref } from 'react'
import classes from './buttons.module.css'

type SubmitProps = ButtonProps & {
  isBusy: boolean
  children: string
  onClick?: () => void
  type?: 'submit' | 'button'
  tabIndex?: number
  ref?: Ref<HTMLButtonElement>
}

/**
 * A button for what takes a moment. While busy it keeps its name and its focus, which `disabled`
 * would take away; whoever owns it ignores a second press.
 */
export const BusyButton = ({ isBusy, children, type = 'submit', ...others }: SubmitProps) => (
  <Button {...others} type={type} aria-disabled={isBusy || undefined} className={isBusy ? classes.busy : undefined}>
    {children}
    {isBusy && <span className={classes.spinner} aria-hidden="true" />}
  </Button>
)

type RowButtonProps = ComponentPropsWithRef<'button'> & { isBusy: boolean; children: string }

/** What is done in a row of a long list: a plain element, since there are as many as rows, and all are drawn anew with every key of a search. */
export const RowButton = ({ isBusy, children, ...others }: RowButtonProps) => (
  <button type="button" {...others} className={classes.inRow} aria-disabled={isBusy || undefined}>
    {children}
  </button>
)

type QuietProps = ComponentPropsWithRef<'button'> & { size?: 'xs' | 'sm' }

/** A button that looks like a link: a way on that is not the main one. */
export const QuietButton = ({ size = 'sm', ...others }: QuietProps) => (
  <button type="button" {...others} className={classes.quiet} data-size={size} />
)
