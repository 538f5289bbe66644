import { useEffect, useState } from 'preact/hooks'
import { smallerPicture } from '../../lib/smaller-picture.ts'
import { t } from '../../lib/texts.ts'
import { Dialog } from '../../parts/dialog.tsx'

const largest = 20 * 1024 * 1024

/** The picture before it goes, with a word to it: a slip of the finger in a gallery is not a message. */
export function PictureDialog(props: {
  file: Blob
  send: (picture: Blob, words: string) => void
  close: () => void
}) {
  const { file, send, close } = props
  const [shown, setShown] = useState<{ picture: Blob; url: string } | null>(null)
  const [trouble, setTrouble] = useState('')
  const [words, setWords] = useState('')
  useEffect(() => {
    let left = false
    let url = ''
    void smallerPicture(file).then((picture) => {
      if (left) return
      if (!picture) return setTrouble(t('picture_broken'))
      if (picture.size > largest) return setTrouble(t('problem_too_large'))
      url = URL.createObjectURL(picture)
      setShown({ picture, url })
    })
    return () => {
      left = true
      if (url) URL.revokeObjectURL(url)
    }
  }, [file])
  return (
    <Dialog title={t('picture_send')} close={close}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (!shown) return
          send(shown.picture, words.trim())
          close()
        }}
      >
        {trouble ? (
          <p class="bad" role="alert">
            {trouble}
          </p>
        ) : shown ? (
          <img class="preview" src={shown.url} alt={t('picture')} />
        ) : (
          <p class="soft">{t('picture_comes')}</p>
        )}
        <label>
          <span>{t('picture_words')}</span>
          <input
            dir="auto"
            maxLength={900}
            autocomplete="off"
            value={words}
            onInput={(event) => setWords(event.currentTarget.value)}
          />
        </label>
        <div class="acts">
          <button type="button" class="quiet" onClick={close}>
            {t('back_to_writing')}
          </button>
          <button type="submit" class="main-act" disabled={!shown}>
            {t('send')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
