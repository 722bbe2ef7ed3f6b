import { Menu, type MenuItemConstructorOptions } from 'electron'
import { desktopMessages } from '../../shared/messages/output-messages.ts'

/** The application menu. Released versions have no developer tools. */
export const setMenu = ({ openWindow, isDeveloping }: { openWindow: () => void; isDeveloping: boolean }): void => {
  const developer: MenuItemConstructorOptions[] = isDeveloping ? [{ type: 'separator' }, { role: 'toggleDevTools' }] : []
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' as const }] : []),
    {
      label: desktopMessages.fileMenu,
      submenu: [
        { label: desktopMessages.newWindow, accelerator: 'CmdOrCtrl+N', click: openWindow },
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
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...developer,
      ],
    },
    { role: 'windowMenu' },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
