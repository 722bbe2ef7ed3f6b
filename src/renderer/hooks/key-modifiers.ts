/** Whether a key press belongs to another control, such as a field or a dialog. */
export const isForAnotherControl = ({ defaultPrevented, target }: KeyboardEvent): boolean =>
  defaultPrevented ||
  (target instanceof Element &&
    target.closest('input:not([type="checkbox"]), textarea, select, [contenteditable], [role="dialog"], [role="alertdialog"]') !==
      null)
