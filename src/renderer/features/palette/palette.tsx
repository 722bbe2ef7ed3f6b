import { type ChangeEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { OwnView } from '../../../shared/api/auth.ts'
import { SEARCH_MAX_CHARACTERS } from '../../../shared/domain/limits.ts'
import { cutSearch } from '../../../shared/domain/search-key.ts'
import { paletteMessages } from '../../../shared/messages/palette-messages.ts'
import { readKey } from '../../hooks/key-reader.ts'
import type { Undo } from '../../session/window-state.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { Keys } from '../../ui/emphasis.tsx'
import { SearchIcon } from '../../ui/icons.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import type { PaletteScreen } from './actions.tsx'
import { type PaletteOption, usePaletteOptions } from './options.tsx'
import classes from './palette.module.css'
import { PaletteList } from './palette-list.tsx'
import type { UserCommand } from './user-commands.ts'

type PaletteProps = {
  person: OwnView
  screens: readonly PaletteScreen[]
  /** The actions on users. Empty until they are loaded. */
  userCommands: readonly UserCommand[]
  /** How the last change is undone, if it can be. */
  undo: Undo | null
  onClose: () => void
  /** Closes the palette, and then runs this. */
  onChoose: (run: () => void) => void
  onShortcuts: () => void
}

// Focused immediately, so that no typed key is lost.
const takeFocus = (field: HTMLInputElement | null): void => field?.focus()

/** Moves by one step and wraps around at both ends. */
const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 }

/** A search field for actions and users. */
export const Palette = ({ person, screens, userCommands, undo, onClose, onChoose, onShortcuts }: PaletteProps) => {
  const id = useId()
  const [typed, setTyped] = useState('')
  const [wantedId, setWantedId] = useState<string | null>(null)
  const { groups, isReader, isPending, hasFailed } = usePaletteOptions(person, typed, {
    screens,
    userCommands,
    undo,
    onShortcuts,
  })
  const options = groups.flatMap((group) => group.options)
  const index = Math.max(
    0,
    options.findIndex((option) => option.id === wantedId),
  )
  const active = options[index]
  // Text for which Enter was pressed before its answer arrived. Its first match is opened then.
  const hurried = useRef<string | null>(null)

  const choose = (option: PaletteOption): void => onChoose(option.run)
  const type = ({ currentTarget }: ChangeEvent<HTMLInputElement>): void => {
    setTyped(cutSearch(currentTarget.value))
    setWantedId(null)
    hurried.current = null
  }
  const press = (event: KeyboardEvent): void => {
    const key = readKey(event)
    const step = moves[key]
    if (step === undefined && key !== 'Enter') return
    event.preventDefault()
    if (step !== undefined) setWantedId(options.at((index + step) % options.length)?.id ?? null)
    else if (active) choose(active)
    else if (isPending) hurried.current = typed
  }
  useEffect(() => {
    if (hurried.current !== typed || isPending) return
    hurried.current = null
    // Deferred out of the effect, because the chosen action may render at once.
    if (active) queueMicrotask(() => choose(active))
  })

  const isNothing = active === undefined && !isPending && !hasFailed
  return (
    <Dialog title={paletteMessages.heading} look="bar" size="36rem" isOpen onClose={onClose}>
      <div className={classes.field}>
        <SearchIcon />
        <input
          ref={takeFocus}
          className={classes.input}
          role="combobox"
          aria-label={paletteMessages.field}
          aria-autocomplete="list"
          aria-expanded={active !== undefined}
          aria-controls={active && `${id}-list`}
          aria-activedescendant={active && `${id}-${index}`}
          placeholder={isReader ? paletteMessages.placeholderWithUsers : paletteMessages.placeholder}
          maxLength={SEARCH_MAX_CHARACTERS}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={type}
          onKeyDown={press}
        />
      </div>
      <div className={classes.found}>
        {active && (
          <PaletteList
            id={id}
            groups={groups}
            activeId={active.id}
            onReach={(option) => setWantedId(option.id)}
            onChoose={choose}
          />
        )}
        <div role="status">
          {isNothing && (
            <p className={classes.nothing}>
              <strong>{paletteMessages.nothingTitle(typed.trim())}</strong>
              {isReader ? paletteMessages.nothingWithUsers : paletteMessages.nothing}
            </p>
          )}
        </div>
        {hasFailed && (
          <p className={classes.nothing} role="alert">
            <strong>{paletteMessages.failedTitle}</strong>
            {paletteMessages.failed}
          </p>
        )}
      </div>
      <div className={classes.foot}>
        <span>
          <Keys keys={['↑', '↓']} /> {paletteMessages.keys.choose}
        </span>
        <span>
          <Keys keys={['Enter']} /> {paletteMessages.keys.open}
        </span>
        <span>
          <Keys keys={['Esc']} /> {paletteMessages.keys.close}
        </span>
        <QuietButton size="xs" onClick={() => onChoose(onShortcuts)}>
          {paletteMessages.shortcuts}
        </QuietButton>
      </div>
    </Dialog>
  )
}
