import { useViewportSize } from '@mantine/hooks'
import QRCode from 'qrcode'
import { useMemo } from 'react'
import classes from './qr-code.module.css'

/** ISO/IEC 18004, 6.3.8: four modules of white around the symbol. */
const QUIET_MODULES = 4

/** The least size of a module for the camera of a phone (CSS pixels). */
const MODULE_PX = 4

/**
 * All dark modules in one path, run by run. This needs no image and no foreign markup.
 *
 * The level is the lowest, because a screen is clean and fewer modules can be larger.
 */
const drawModules = (text: string): { path: string; size: number } => {
  const { size, data } = QRCode.create(text, { errorCorrectionLevel: 'L' }).modules
  const runs: string[] = []
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      let length = 0
      while (column + length < size && data[row * size + column + length]) length += 1
      if (length > 0) runs.push(`M${column + QUIET_MODULES} ${row + QUIET_MODULES}h${length}v1h-${length}z`)
      column += length
    }
  }
  return { path: runs.join(''), size: size + 2 * QUIET_MODULES }
}

/** The size of a module that is whole in pixels of the screen, also where the window is zoomed (CSS pixels). */
const useModuleSize = (): number => {
  // Zooming resizes the viewport, which draws the code again.
  useViewportSize()
  return Math.ceil(MODULE_PX * window.devicePixelRatio) / window.devicePixelRatio
}

/** A text as a QR code. */
export const QrCode = ({ text, label }: { text: string; label: string }) => {
  const { path, size } = useMemo(() => drawModules(text), [text])
  const length = size * useModuleSize()
  return (
    <svg
      className={classes.code}
      width={length}
      height={length}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  )
}
