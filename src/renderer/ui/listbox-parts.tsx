import { makePart } from './grid-parts.tsx'

// The options of a text field that keeps the focus, which a select cannot do.
export const Listbox = makePart('listbox')
export const OptionGroup = makePart('group')
export const Option = makePart('option')
