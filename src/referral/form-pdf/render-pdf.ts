import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

type Mupdf = typeof import('mupdf')
let loading: Promise<Mupdf> | null = null

/** A4, in points. */
const [width, height, em] = [595, 842, 10.5]
const fontFile = (name: string) =>
  fileURLToPath(import.meta.resolve(`@expo-google-fonts/noto-naskh-arabic/${name}`))

/** MuPDF shapes and orders Arabic itself. It is loaded when the first form is asked for: it takes half a second, and memory. */
function load(): Promise<Mupdf> {
  loading ??= (async () => {
    const [mupdf, regular, bold] = await Promise.all([
      import('mupdf'),
      readFile(fontFile('400Regular/NotoNaskhArabic_400Regular.ttf')),
      readFile(fontFile('700Bold/NotoNaskhArabic_700Bold.ttf')),
    ])
    const fonts = [new mupdf.Font('Form', regular), new mupdf.Font('Form Bold', bold)] as const
    // One font for all, whatever is asked for: Arabic and Latin letters, Kurmanji among them, are in it.
    mupdf.installLoadFontFunction((_name, _script, isBold) => fonts[isBold ? 1 : 0])
    return mupdf
  })()
  loading.catch(() => {
    loading = null
  })
  return loading
}

/** HTML to a PDF that names nobody in its properties; fonts hold only the letters that are used. */
export async function renderPdf(html: string): Promise<Buffer> {
  const mupdf = await load()
  using page = held(mupdf.Document.openDocument(Buffer.from(html), 'text/html'))
  page.it.layout(width, height, em)
  using buffer = held(new mupdf.Buffer())
  using writer = held(new mupdf.DocumentWriter(buffer.it, 'pdf', ''))
  for (let n = 0; n < page.it.countPages(); n += 1) {
    using one = held(page.it.loadPage(n))
    const device = writer.it.beginPage(one.it.getBounds())
    one.it.run(device, mupdf.Matrix.identity)
    writer.it.endPage()
  }
  writer.it.close()
  using pdf = held(mupdf.Document.openDocument(buffer.it.asUint8Array().slice(), 'application/pdf'))
  const made = pdf.it.asPDF()
  if (!made) throw new Error('no PDF was made')
  made.subsetFonts()
  made.getTrailer().delete('Info')
  using small = held(made.saveToBuffer('garbage=3,compress=yes'))
  return Buffer.from(small.it.asUint8Array())
}

/** Memory of the library is not the collector's: it is given back here. */
const held = <T extends { destroy(): void }>(it: T) => ({ it, [Symbol.dispose]: () => it.destroy() })
