import { renderSVG } from 'uqr'

/** A QR code as SVG: drawn here, so that no secret goes to anybody else's server. */
export const qrSvg = (text: string): string => renderSVG(text, { border: 2, ecc: 'M' })
