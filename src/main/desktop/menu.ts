import { Menu, type MenuItemConstructorOptions } from 'electron'
import { desktopMessages } from '../../shared/messages/output-messages.ts'

/** Further keys of the zoom: the equals sign, which is plus without Shift on many layouts, and the numeric pad. */
const moreZoomKeys = (
  [
    ['zoomIn', 'CmdOrCtrl+='],
    ['zoomIn', 'CmdOrCtrl+numadd'],
    ['zoomOut', 'CmdOrCtrl+numsub'],
    ['resetZoom', 'CmdOrCtrl+num0'],
  ] as const
).map(([role, accelerator]): MenuItemConstructorOptions => ({ role, accelerator, visible: false }))

type MenuParts = { readonly openWindow: () => void; readonly lockWindows: () => void; readonly isDeveloping: boolean }

/** The application menu. Released versions have no developer tools. */
export const setMenu = ({ openWindow, lockWindows, isDeveloping }: MenuParts): void => {
  const developer: MenuItemConstructorOptions[] = isDeveloping ? [{ type: 'separator' }, { role: 'toggleDevTools' }] : []
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' as const }] : []),
    {
      label: desktopMessages.fileMenu,
      submenu: [
        { label: desktopMessages.newWindow, accelerator: 'CmdOrCtrl+N', click: openWindow },
        { label: desktopMessages.lockNow, accelerator: 'CmdOrCtrl+Shift+L', click: lockWindows },
        { type: 'separator' },
        process.platform === 'darwin' ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: desktopMessages.viewMenu,
      submenu: [
        { label: desktopMessages.reload, role: 'reload' },
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        ...moreZoomKeys,
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...developer,
      ],
    },
    { role: 'windowMenu' },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
