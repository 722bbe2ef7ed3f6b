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

/** What the next print dialogs answer. */
export const answerPrinter = ({ app }: Gatehouse, answer: Answer): Promise<void> =>
  app.evaluate((_, chosen) => void Reflect.set(globalThis, 'printAnswer', chosen), answer)

/** What was sent to the printer, in order. */
export const readPrintJobs = ({ app }: Gatehouse): Promise<PrintJob[]> =>
  app.evaluate(() => [...(Reflect.get(globalThis, 'printJobs') as PrintJob[])])
