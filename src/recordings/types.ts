import type { Language } from '../text/types.ts'

/** A recording that may be played now. */
export interface Recorded {
  /** SHA-256 of its bytes. */
  hash: string
  seconds: number
  /** Bytes. */
  size: number
}

export interface InUse extends Recorded {
  language: Language
  key: string
  /** Which words were recorded. */
  textHash: string
  /** The row, where staff recorded it; null: it comes with the program. */
  id: string | null
}

export interface RecordingLibrary {
  /** The recording of just these words; null: there is none, or it says other words. */
  find(language: Language, key: string, text: string): Recorded | null
  /** Whether anything can be heard in this language. */
  speaks(language: Language): boolean
  /** What is there for a text, whatever words it says. */
  of(language: Language, key: string): InUse | null
  /** One sound of several, one after the other. Null: one of them is gone. */
  bytes(hashes: readonly string[]): Promise<Buffer | null>
  /** Reads anew what staff recorded and what lies beside the texts. Throws what the database throws, and keeps the last. */
  refresh(): Promise<void>
}
