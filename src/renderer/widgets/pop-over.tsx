import '@mantine/core/styles/Popover.layer.css'
import { Button, Popover } from '@mantine/core'
import { type ReactNode, type Ref, useState } from 'react'
import { readKey } from '../hooks/key-reader.ts'
import classes from './pop-over.module.css'

type PopOverProps = { button: string; icon: ReactNode; ref?: Ref<HTMLButtonElement>; children: (close: () => void) => ReactNode }

/** A button with a popover. Escape closes only the popover and returns the focus to the button. */
export const PopOver = ({ button, icon, ref, children }: PopOverProps) => {
  const [isOpen, setOpen] = useState(false)
  const close = () => setOpen(false)
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="bottom-start"
      closeOnEscape={false}
      trapFocus
      returnFocus
      shadow="md"
      transitionProps={{ duration: 80 }}
    >
      <Popover.Target>
        <Button
          ref={ref ?? null}
          variant="default"
          leftSection={icon}
          classNames={{ section: classes.icon }}
          onClick={() => setOpen(!isOpen)}
        >
          {button}
        </Button>
      </Popover.Target>
      <Popover.Dropdown
        className={classes.dropdown}
        onKeyDown={(event) => {
          if (readKey(event) !== 'Escape') return
          event.preventDefault()
          event.stopPropagation()
          close()
        }}
      >
        {children(close)}
      </Popover.Dropdown>
    </Popover>
  )
}
