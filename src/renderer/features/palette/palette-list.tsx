import { useEffect, useRef } from 'react'
import { paletteMessages } from '../../../shared/messages/palette-messages.ts'
import { Listbox, Option, OptionGroup } from '../../ui/list-row.tsx'
import type { PaletteGroup, PaletteOption } from './options.tsx'
import classes from './palette.module.css'

type PaletteListProps = {
  /** The prefix of its own id and those of its options. */
  id: string
  groups: readonly PaletteGroup[]
  activeId: string
  onReach: (option: PaletteOption) => void
  onChoose: (option: PaletteOption) => void
}

/** The matches in groups. The focus stays in the field, which names the active option. */
export const PaletteList = ({ id, groups, activeId, onReach, onChoose }: PaletteListProps) => {
  const list = useRef<HTMLDivElement>(null)
  const options = groups.flatMap((group) => group.options)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for every option that is reached
  useEffect(() => list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }), [activeId])
  return (
    <Listbox ref={list} id={`${id}-list`} className={classes.list} aria-label={paletteMessages.results}>
      {groups.map((group) => (
        <OptionGroup key={group.name} aria-label={group.name} className={classes.group}>
          <div className={classes.heading} aria-hidden="true">
            {group.name}
          </div>
          {group.options.map((option) => (
            <Option
              key={option.id}
              id={`${id}-${options.indexOf(option)}`}
              className={classes.option}
              aria-selected={option.id === activeId}
              // Only real pointer movement activates an option, because the list may move beneath the pointer.
              onMouseMove={() => option.id !== activeId && onReach(option)}
              // Keeps the focus in the field.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onChoose(option)}
            >
              {option.icon}
              <bdi className={classes.label}>{option.label}</bdi>
              {option.aside && (
                <span className={classes.aside} title={option.aside}>
                  {option.aside}
                </span>
              )}
            </Option>
          ))}
        </OptionGroup>
      ))}
    </Listbox>
  )
}
