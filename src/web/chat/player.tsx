import { useState } from 'preact/hooks'
import type { Texts } from './texts.ts'

/**
 * A sound of the chat. It is loaded when she asks for it: on a weak line, and in a room with others, nothing begins by
 * itself. Then the browser's own player takes its place, which goes with the page.
 */
export function Player(props: { load: () => Promise<Blob | null>; about: string | undefined; texts: Texts }) {
  const { load, about, texts } = props
  const [url, setUrl] = useState('')
  return url ? (
    // biome-ignore lint/a11y/useMediaCaption: its words stand beside it
    <audio controls autoplay src={url} />
  ) : (
    <button
      type="button"
      class="file"
      onClick={() => load().then((sound) => sound && setUrl(URL.createObjectURL(sound)))}
    >
      ▶ {texts('voice_listen')}
      {about}
    </button>
  )
}
