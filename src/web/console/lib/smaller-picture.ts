/** Pixels of the longer side: enough to read a paper by, a twentieth of what a phone's camera makes. */
const longest = 1_600
/** Bytes; what is smaller goes as it is. */
const small = 300_000

/**
 * A picture that a weak line can carry. Drawn anew, so that where and when it was taken stays behind. Null: it is none that
 * this browser can show.
 */
export async function smallerPicture(file: Blob): Promise<Blob | null> {
  const picture = await createImageBitmap(file).catch(() => null)
  if (!picture) return null
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height))
  if (scale === 1 && file.size <= small) return file
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  const pen = canvas.getContext('2d')
  if (!pen) return file
  // What is see-through would be black.
  pen.fillStyle = '#ffffff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  const drawn = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.8))
  return drawn && drawn.size < file.size ? drawn : file
}
