import type { ComponentPropsWithRef } from 'react'

/** An element that says what it is where no element of HTML does. */
export const makePart = (role: string) => (props: ComponentPropsWithRef<'div'>) => <div {...props} role={role} />

// Rows that are placed by hand cannot be a table's, so these say what they are.
export const Grid = makePart('grid')
export const RowGroup = makePart('rowgroup')
export const Row = makePart('row')
export const ColumnHeader = makePart('columnheader')
export const Cell = makePart('gridcell')
