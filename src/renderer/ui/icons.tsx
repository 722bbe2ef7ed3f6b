import {
  ArrowBigUpDash,
  ArrowUp,
  ArrowUpRight,
  Bookmark,
  ChartColumn,
  ChevronDown,
  CircleAlert,
  CircleCheck,
  Columns3,
  Copy,
  Download,
  Eye,
  EyeOff,
  Inbox,
  Keyboard,
  KeyRound,
  ListFilter,
  Lock,
  LogOut,
  type LucideIcon,
  PanelLeft,
  Printer,
  ScrollText,
  Search,
  Settings2,
  TriangleAlert,
  Undo2,
  User,
  Users,
  X,
} from 'lucide-react'

/** The size (pixels), and the stroke in units of the package's 24-unit grid: one and a half pixels. */
const SIZE = 16
const STROKE = 2.25

/** The icon at our size. It stands beside text, so screen readers skip it. */
const draw = (Icon: LucideIcon) => () => <Icon size={SIZE} strokeWidth={STROKE} aria-hidden="true" focusable="false" />

export const AuditIcon = draw(ScrollText)
export const CapsLockIcon = draw(ArrowBigUpDash)
export const ChevronIcon = draw(ChevronDown)
export const CloseIcon = draw(X)
export const ColumnsIcon = draw(Columns3)
export const CopyIcon = draw(Copy)
export const DoneIcon = draw(CircleCheck)
export const EyeIcon = draw(Eye)
export const EyeOffIcon = draw(EyeOff)
export const FailedIcon = draw(CircleAlert)
export const FilterIcon = draw(ListFilter)
export const KeyboardIcon = draw(Keyboard)
export const KeyIcon = draw(KeyRound)
export const LockIcon = draw(Lock)
export const OpenIcon = draw(ArrowUpRight)
export const OverviewIcon = draw(ChartColumn)
export const PeopleIcon = draw(Users)
export const PersonIcon = draw(User)
export const PrintIcon = draw(Printer)
export const RequestsIcon = draw(Inbox)
export const SaveIcon = draw(Download)
export const SearchIcon = draw(Search)
export const SettingsIcon = draw(Settings2)
export const SideBarIcon = draw(PanelLeft)
export const SignOutIcon = draw(LogOut)
export const SortIcon = draw(ArrowUp)
export const UndoIcon = draw(Undo2)
export const ViewsIcon = draw(Bookmark)
export const WarningIcon = draw(TriangleAlert)
