import { makePart } from './grid-parts.tsx'

// What a field of text chooses from while it keeps the focus: a select cannot be that.
export const Listbox = makePart('listbox')
export const OptionGroup = makePart('group')
export const Option = makePart('option')
