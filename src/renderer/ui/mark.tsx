/** The Gatehouse mark: two towers over an arch that is also a keyhole. Our own drawing. */
export const Mark = ({ size = 40 }: { size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 40 40" aria-hidden="true" focusable="false">
    <rect width="40" height="40" rx="9" fill="var(--gh-mark)" />
    <path fill="#ffffff" d="M9 31V11h3.5v2.5h3V11h9v2.5h3V11H31v20h-7.2l-1.6-6.6a4.2 4.2 0 1 0-4.4 0L16.2 31H9Z" />
  </svg>
)
