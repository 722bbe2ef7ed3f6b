import type { ReactNode } from 'react'

// Our own few icons, because an icon package would weigh more than the screens. They stand beside text, so screen readers skip them.
const draw = (drawing: ReactNode) => () => (
  <svg
    width="16"
    height="16"
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.5"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    {drawing}
  </svg>
)

export const EyeIcon = draw(
  <>
    <path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8Z" />
    <circle cx="8" cy="8" r="2" />
  </>,
)

export const EyeOffIcon = draw(
  <>
    <path d="M6.2 3.7A6 6 0 0 1 8 3.5C12 3.5 14.5 8 14.5 8a12 12 0 0 1-1.8 2.3M10.8 11.8A6 6 0 0 1 8 12.5C4 12.5 1.5 8 1.5 8a12 12 0 0 1 3.3-3.4" />
    <path d="M6.6 6.6a2 2 0 0 0 2.8 2.8M2 2l12 12" />
  </>,
)

export const DoneIcon = draw(
  <>
    <circle cx="8" cy="8" r="6.25" />
    <path d="m5.4 8.2 1.8 1.8 3.4-3.8" />
  </>,
)

export const FailedIcon = draw(
  <>
    <circle cx="8" cy="8" r="6.25" />
    <path d="M8 4.8v3.7M8 11v.1" />
  </>,
)

export const WarningIcon = draw(
  <>
    <path d="M8 2 1.8 13h12.4L8 2Z" />
    <path d="M8 6.6v3M8 11.4v.1" />
  </>,
)

export const CapsLockIcon = draw(
  <>
    <path d="M8 2.2 3 7.6h2.6v2.6h4.8V7.6H13L8 2.2Z" />
    <path d="M5.6 13h4.8" />
  </>,
)

export const SearchIcon = draw(
  <>
    <circle cx="7" cy="7" r="4.5" />
    <path d="m10.4 10.4 3.4 3.4" />
  </>,
)

export const PersonIcon = draw(
  <>
    <circle cx="8" cy="5.4" r="2.7" />
    <path d="M2.8 13.6c.6-2.6 2.6-4 5.2-4s4.6 1.4 5.2 4" />
  </>,
)

export const PeopleIcon = draw(
  <>
    <circle cx="6" cy="5.6" r="2.4" />
    <path d="M1.5 13c.5-2.4 2.2-3.6 4.5-3.6s4 1.2 4.5 3.6" />
    <path d="M10.6 3.4a2.4 2.4 0 0 1 0 4.4M12 9.8c1.4.5 2.2 1.6 2.5 3.2" />
  </>,
)

export const CopyIcon = draw(
  <>
    <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
    <path d="M10.5 5.5V4A1.5 1.5 0 0 0 9 2.5H4A1.5 1.5 0 0 0 2.5 4v5A1.5 1.5 0 0 0 4 10.5h1.5" />
  </>,
)

export const SaveIcon = draw(<path d="M8 2.5v7M5 6.8l3 3 3-3M2.5 11v1A1.5 1.5 0 0 0 4 13.5h8a1.5 1.5 0 0 0 1.5-1.5v-1" />)

export const PrintIcon = draw(
  <>
    <path d="M4.5 6V2.5h7V6M4.5 11.5H3.6A1.6 1.6 0 0 1 2 9.9V7.6A1.6 1.6 0 0 1 3.6 6h8.8A1.6 1.6 0 0 1 14 7.6v2.3a1.6 1.6 0 0 1-1.6 1.6h-.9" />
    <path d="M4.5 9.5h7v4h-7z" />
  </>,
)

export const CloseIcon = draw(<path d="m4 4 8 8M12 4l-8 8" />)

export const SignOutIcon = draw(<path d="M6 2.5H4A1.5 1.5 0 0 0 2.5 4v8A1.5 1.5 0 0 0 4 13.5h2M10.5 11l3-3-3-3M13.5 8H6" />)

export const RequestsIcon = draw(
  <>
    <path d="M2.5 9.5 4.2 3.6A1.5 1.5 0 0 1 5.6 2.5h4.8a1.5 1.5 0 0 1 1.4 1.1l1.7 5.9v2.5a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 12V9.5Z" />
    <path d="M2.5 9.5h3l1 1.5h3l1-1.5h3" />
  </>,
)

export const SettingsIcon = draw(
  <>
    <path d="M2 4.5h5.5M11.5 4.5H14M2 11.5h2.5M8.5 11.5H14" />
    <circle cx="9.5" cy="4.5" r="2" />
    <circle cx="6.5" cy="11.5" r="2" />
  </>,
)

export const ChevronIcon = draw(<path d="m4.5 6.5 3.5 3.5 3.5-3.5" />)

export const FilterIcon = draw(<path d="M2.5 4h11M4.5 8h7M6.5 12h3" />)

export const OverviewIcon = draw(<path d="M2.5 13.5h11M4.5 11V8M8 11V3.5M11.5 11V6" />)

export const AuditIcon = draw(
  <>
    <path d="M4 2.5h8A1.5 1.5 0 0 1 13.5 4v8a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 12V4A1.5 1.5 0 0 1 4 2.5Z" />
    <path d="M5.5 6h5M5.5 8.5h5M5.5 11h3" />
  </>,
)

export const LockIcon = draw(
  <>
    <rect x="3.5" y="7" width="9" height="6.5" rx="1.5" />
    <path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2" />
  </>,
)

export const ColumnsIcon = draw(
  <>
    <rect x="2" y="3" width="12" height="10" rx="1.5" />
    <path d="M6 3v10M10 3v10" />
  </>,
)

export const ViewsIcon = draw(<path d="M4 2.5h8v11L8 10.5l-4 3z" />)

export const SortIcon = draw(<path d="M8 12.5v-9M4.5 7 8 3.5 11.5 7" />)

export const UndoIcon = draw(<path d="M5.5 3 2.5 6l3 3M2.5 6h7a4 4 0 0 1 0 8H6" />)

export const KeyboardIcon = draw(
  <>
    <rect x="1.5" y="4" width="13" height="8.5" rx="1.5" />
    <path d="M4.5 7v.1M7 7v.1M9.5 7v.1M12 7v.1M5.5 9.8h5" />
  </>,
)
