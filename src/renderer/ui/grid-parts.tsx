import type { ComponentPropsWithRef } from 'react'

/** An element with an ARIA role that no HTML element has. */
export const makePart = (role: string) => (props: ComponentPropsWithRef<'div'>) => <div {...props} role={role} />

// Absolutely positioned rows cannot be table rows, so they have ARIA roles.
export const Grid = makePart('grid')
export const RowGroup = makePart('rowgroup')
export const Row = makePart('row')
export const ColumnHeader = makePart('columnheader')
export const Cell = makePart('gridcell')
