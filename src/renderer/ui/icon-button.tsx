import type { ComponentPropsWithRef } from 'react'
import classes from './icon-button.module.css'

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
