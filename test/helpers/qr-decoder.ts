import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

/** The least pixels of a module that the camera of a phone needs, as promised for screens and paper. */
export const LEAST_MODULE_PX = 4

// Without this, the decoder fetches its program from a server.
prepareZXingModule({
  overrides: {
    wasmBinary: readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm'))).buffer as ArrayBuffer,
  },
})

/** The QR codes of a picture (PNG): text, error correction level, and modules of a side without the quiet zone. */
export const decodeQrCodes = async (
  picture: Buffer,
): Promise<{ text: string; level: string; modules: number; pixels: number }[]> => {
  const found = await readBarcodes(Uint8Array.from(picture), { formats: ['QRCode'], tryHarder: true })
  return found.map(({ text, ecLevel, version, position: { topLeft, topRight } }) => ({
    text,
    level: ecLevel,
    // ISO/IEC 18004, table 1.
    modules: 17 + 4 * Number(version),
    pixels: Math.hypot(topRight.x - topLeft.x, topRight.y - topLeft.y),
  }))
}
