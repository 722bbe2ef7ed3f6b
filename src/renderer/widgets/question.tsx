import { Button, Modal } from '@mantine/core'
import classes from './dialog.module.css'
import form from './dialog-form.module.css'

type QuestionProps = {
  words: { readonly title: string; readonly about: string; readonly keep: string; readonly discard: string }
  isOpen: boolean
  zIndex: number
  onKeep: () => void
  onDiscard: () => void
}

/** Asks before something is lost. Its owner handles Escape. */
export const Question = ({ words, isOpen, zIndex, onKeep, onDiscard }: QuestionProps) => (
  <Modal
    opened={isOpen}
    onClose={onKeep}
    title={words.title}
    size="22rem"
    zIndex={zIndex}
    closeOnEscape={false}
    closeOnClickOutside={false}
    withCloseButton={false}
    transitionProps={{ duration: 0 }}
    classNames={{ title: classes.title, header: classes.header, content: classes.content }}
  >
    <p className={form.about}>{words.about}</p>
    <div className={form.actions}>
      <Button variant="default" data-autofocus onClick={onKeep}>
        {words.keep}
      </Button>
      <Button color="danger" onClick={onDiscard}>
        {words.discard}
      </Button>
    </div>
  </Modal>
)
