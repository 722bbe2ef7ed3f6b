const { contextBridge, ipcRenderer } = require('electron')

contextBridge.exposeInMainWorld('bare', { echo: (message) => ipcRenderer.invoke('echo', message) })
