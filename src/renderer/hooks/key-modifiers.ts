/** A key that is pressed here is meant for what stands here: a field, or a dialog. */
export const isForAnotherControl = ({ defaultPrevented, target }: KeyboardEvent): boolean =>
  defaultPrevented ||
  (target instanceof Element &&
    target.closest('input:not([type="checkbox"]), textarea, select, [contenteditable], [role="dialog"], [role="alertdialog"]') !==
      null)
