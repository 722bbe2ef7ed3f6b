import { useState } from 'react'
import text from '../../../../docs/http-api.md?raw'
import { httpMessages } from '../../../shared/messages/http-messages.ts'
import { QuietButton } from '../../ui/buttons.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import classes from './http-docs.module.css'
import { type Block, type Inline, readMarkdown } from './markdown.ts'

/* biome-ignore-start lint/suspicious/noArrayIndexKey: the document never changes, so a place in it is a key */

const Parts = ({ parts }: { parts: readonly Inline[] }) =>
  parts.map(({ kind, text: words }, index) => {
    if (kind === 'code') return <code key={index}>{words}</code>
    return kind === 'strong' ? <strong key={index}>{words}</strong> : words
  })

const Part = ({ block }: { block: Block }) => {
  switch (block.kind) {
    case 'heading':
      return <h3 className={classes.heading}>{block.text}</h3>
    case 'code':
      return <pre className={classes.code}>{block.text}</pre>
    case 'list':
      return (
        <ul className={classes.list}>
          {block.items.map((item, index) => (
            <li key={index}>
              <Parts parts={item} />
            </li>
          ))}
        </ul>
      )
    case 'table':
      return (
        <table className={classes.table}>
          <thead>
            <tr>
              {block.head.map((cell, index) => (
                <th key={index} scope="col">
                  <Parts parts={cell} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {block.rows.map((row, index) => (
              <tr key={index}>
                {row.map((cell, place) => (
                  <td key={place}>
                    <Parts parts={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )
    default:
      return (
        <p className={classes.paragraph}>
          <Parts parts={block.parts} />
        </p>
      )
  }
}

/** The documentation of the HTTP API, which is part of the app and needs no network. */
const Docs = () => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard
  <section className={classes.docs} aria-label={httpMessages.docsRows} tabIndex={0}>
    {readMarkdown(text).map((block, index) => (
      <Part key={index} block={block} />
    ))}
  </section>
)
/* biome-ignore-end lint/suspicious/noArrayIndexKey: the document never changes, so a place in it is a key */

/** The button that opens the documentation over the screen. */
export const HttpDocs = () => {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <QuietButton onClick={() => setOpen(true)}>{httpMessages.openDocs}</QuietButton>
      <Dialog title={httpMessages.docs} isOpen={isOpen} onClose={() => setOpen(false)} size="52rem">
        <Docs />
      </Dialog>
    </>
  )
}
