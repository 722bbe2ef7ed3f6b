import { Button, Modal } from '@mantine/core'
import { controlMessages } from '../../shared/messages/control-messages.ts'
import classes from './dialog.module.css'
import form from './dialog-form.module.css'

const { discard: words } = controlMessages

type DiscardQuestionProps = { isOpen: boolean; zIndex: number; onKeep: () => void; onDiscard: () => void }

/** Asks before a dialog closes with text that was typed into it. The dialog handles Escape. */
export const DiscardQuestion = ({ isOpen, zIndex, onKeep, onDiscard }: DiscardQuestionProps) => (
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
