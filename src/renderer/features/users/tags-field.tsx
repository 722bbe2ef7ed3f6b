import { type KeyboardEvent, useRef, useState } from 'react'
import { userTag } from '../../../shared/api/user-fields.ts'
import { TAGS_MAX } from '../../../shared/domain/limits.ts'
import { formatFieldReason } from '../../../shared/messages/error-messages.ts'
import { userActionMessages } from '../../../shared/messages/user-action-messages.ts'
import { IconButton } from '../../ui/buttons.tsx'
import { CloseIcon } from '../../ui/icons.tsx'
import { TextField } from '../../ui/text-field.tsx'
import classes from './tags.module.css'

const words = userActionMessages['users:update']

/** The edited tags, and the text that is being typed. */
export const useTags = (initial: readonly string[]) => {
  const [tags, setTags] = useState(initial)
  const [typed, setTyped] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)

  /** All tags, with the typed text as the last one. Null if the typed text is not a valid tag, which the field then reports. */
  const addTyped = (): readonly string[] | null => {
    if (typed.trim() === '') return tags
    const parsed = userTag.safeParse(typed)
    if (parsed.success && tags.length < TAGS_MAX) {
      const all = tags.includes(parsed.data) ? tags : [...tags, parsed.data]
      setTags(all)
      setTyped('')
      return all
    }
    setFault(formatFieldReason(parsed.error?.issues[0]?.message ?? 'too-many-tags', typed))
    field.current?.focus()
    return null
  }

  return {
    tags,
    typed,
    fault,
    field,
    addTyped,
    type: (text: string): void => {
      setFault(null)
      setTyped(text)
    },
    remove: (tag: string): void => {
      setTags(tags.filter((other) => other !== tag))
      field.current?.focus()
    },
  }
}

/** Tags with remove buttons, and a field that adds a tag with Enter. */
export const TagsField = ({ tags, typed, fault, field, addTyped, type, remove }: ReturnType<typeof useTags>) => {
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || typed.trim() === '') return
    event.preventDefault()
    addTyped()
  }
  return (
    <div>
      <TextField
        ref={field}
        label={words.addTag}
        description={words.addTagHint}
        autoComplete="off"
        required={false}
        value={typed}
        error={fault}
        onChange={({ currentTarget }) => type(currentTarget.value)}
        onKeyDown={press}
      />
      {tags.length > 0 && (
        <ul className={classes.tags} aria-label={words.tags}>
          {tags.map((tag) => (
            <li key={tag} className={classes.tag}>
              {tag}
              <IconButton size="small" className={classes.remove} label={words.removeTag(tag)} onClick={() => remove(tag)}>
                <CloseIcon />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
