import type { Gatehouse } from '../gatehouse-test.ts'

type Answer = { readonly isPrinted: boolean; readonly reason: string }

type PrintJob = { readonly options: Record<string, unknown>; readonly isJavascriptOn: boolean; readonly pdf: string }

/** Chooses a path in the system's save dialog, or (null) cancels it. */
export const chooseFile = ({ app }: Gatehouse, path: string | null): Promise<void> =>
  app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = (async () => ({
      canceled: chosen === null,
      filePath: chosen ?? '',
    })) as typeof dialog.showSaveDialog
  }, path)

/** Stands in for the system's print dialog: it answers `print`, and draws what would go on paper as a PDF. */
export const replacePrinter = async ({ app }: Gatehouse): Promise<void> => {
  await app.evaluate(({ app: electron }) => {
    const jobs: PrintJob[] = []
    Reflect.set(globalThis, 'printJobs', jobs)
    Reflect.set(globalThis, 'printAnswer', { isPrinted: true, reason: '' })
    electron.on('web-contents-created', (_event, contents) => {
      contents.print = (options = {}, done) => {
        const margins = { top: 0, bottom: 0, left: 0, right: 0 }
        void contents.printToPDF({ pageSize: options.pageSize as 'A4', printBackground: true, margins }).then((pdf) => {
          const preferences = Reflect.apply(Reflect.get(contents, 'getLastWebPreferences'), contents, []) as {
            javascript: boolean
          }
          jobs.push({ options: { ...options }, isJavascriptOn: preferences.javascript, pdf: pdf.toString('base64') })
          const { isPrinted, reason } = Reflect.get(globalThis, 'printAnswer') as Answer
          done?.(isPrinted, reason)
        })
      }
    })
  })
}

/** From now on, pages that go to the printer are also kept as pictures at scale 1, as a screen would show them. */
export const keepPictures = ({ app }: Gatehouse): Promise<void> =>
  app.evaluate(({ app: electron, BrowserWindow }) => {
    const pictures: string[] = []
    Reflect.set(globalThis, 'printedPictures', pictures)
    electron.on('web-contents-created', (_event, contents) => {
      const { print } = contents
      contents.print = async (options, done) => {
        // A hidden window draws nothing.
        BrowserWindow.fromWebContents(contents)?.showInactive()
        contents.debugger.attach()
        const { cssContentSize } = await contents.debugger.sendCommand('Page.getLayoutMetrics')
        const clip = { x: 0, y: 0, width: cssContentSize.width, height: cssContentSize.height, scale: 1 }
        const picture = await contents.debugger.sendCommand('Page.captureScreenshot', { clip, captureBeyondViewport: true })
        contents.debugger.detach()
        pictures.push(picture.data)
        print.call(contents, options, done)
      }
    })
  })

/** The kept pictures (PNG), in order. */
export const readPictures = async ({ app }: Gatehouse): Promise<Buffer[]> =>
  (await app.evaluate(() => [...(Reflect.get(globalThis, 'printedPictures') as string[])])).map((data) =>
    Buffer.from(data, 'base64'),
  )

/** What the next print dialogs answer. */
export const answerPrinter = ({ app }: Gatehouse, answer: Answer): Promise<void> =>
  app.evaluate((_, chosen) => void Reflect.set(globalThis, 'printAnswer', chosen), answer)

/** What was sent to the printer, in order. */
export const readPrintJobs = ({ app }: Gatehouse): Promise<PrintJob[]> =>
  app.evaluate(() => [...(Reflect.get(globalThis, 'printJobs') as PrintJob[])])
