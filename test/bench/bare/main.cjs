// The least that an Electron app with a window and a call can be: what Gatehouse is measured against.
const { join } = require('node:path')
const { app, BrowserWindow, ipcMain } = require('electron')

ipcMain.handle('echo', (_event, message) => message)

app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1100,
    height: 760,
    webPreferences: { preload: join(__dirname, 'preload.cjs') },
  })
  window.loadFile(join(__dirname, 'index.html'))
})
app.on('window-all-closed', () => app.quit())
