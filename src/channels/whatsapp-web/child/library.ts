import wweb from 'whatsapp-web.js'

/** The library names its exports in a way that only the default import can read. */
export const { Client, MessageMedia, NoAuth } = wweb
export type LibraryClient = InstanceType<typeof Client>
export type Page = NonNullable<LibraryClient['pupPage']>
