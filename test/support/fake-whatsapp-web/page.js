/* global window, document, EventSource, localStorage, fetch, btoa, atob */
// The part of WhatsApp Web's inside that whatsapp-web.js touches, over a server of ours. Models are Backbone-like, as there:
// `on('change:name')` is called with (model, value, previous). Whatever is asked for and not here is reported.

const post = (what, body) =>
  fetch(`/fake/${what}`, { method: 'POST', body: JSON.stringify(body ?? {}), keepalive: true }).then((r) =>
    r.json(),
  )
const report = (kind, name) => void post('unknown', { kind, name })

const quiet = new Set(['then', 'toJSON', 'constructor', 'prototype', 'length', 'name', '$$typeof'])
/** Tells of every read of something that is not there. */
const watched = (what, target) =>
  new Proxy(target, {
    get(object, key) {
      if (typeof key === 'string' && !(key in object) && !quiet.has(key)) report('read', `${what}.${key}`)
      return Reflect.get(object, key)
    },
  })

class Emitter {
  listeners = new Map()
  on(names, heard) {
    for (const name of names.split(' '))
      this.listeners.set(name, [...(this.listeners.get(name) ?? []), heard])
  }
  once(name, heard) {
    const one = (...args) => {
      this.off(name, one)
      heard(...args)
    }
    this.on(name, one)
  }
  off(name, heard) {
    this.listeners.set(
      name,
      (this.listeners.get(name) ?? []).filter((each) => each !== heard),
    )
  }
  trigger(name, ...args) {
    for (const heard of this.listeners.get(name) ?? []) {
      try {
        heard(...args)
      } catch (error) {
        report('thrown', `${name}: ${error}`)
      }
    }
  }
}

class Model extends Emitter {
  constructor(attributes, collection) {
    super()
    Object.assign(this, attributes)
    Object.defineProperty(this, 'attributes', { value: Object.keys(attributes), enumerable: false })
    Object.defineProperty(this, 'collection', { value: collection, enumerable: false })
  }
  set(changes) {
    for (const [name, value] of Object.entries(changes)) {
      const before = this[name]
      this[name] = value
      if (before === value) continue
      this.trigger(`change:${name}`, this, value, before)
      this.collection?.trigger(`change:${name}`, this, value, before)
    }
    this.collection?.trigger('change', this)
  }
  serialize() {
    return JSON.parse(
      JSON.stringify(Object.fromEntries(this.attributes.map((name) => [name, this[name]])), (_, value) =>
        value instanceof Model || value instanceof Collection ? undefined : value,
      ),
    )
  }
}

class Collection extends Emitter {
  models = new Map()
  getModelsArray() {
    return [...this.models.values()]
  }
  get(id) {
    return this.models.get(typeof id === 'string' ? id : id?._serialized)
  }
  add(model) {
    this.models.set(model.id._serialized, model)
    this.trigger('add', model)
    return model
  }
  async getMessagesById(ids) {
    return { messages: ids.map((id) => this.get(id)).filter(Boolean) }
  }
}

const wid = (text) => {
  const _serialized = typeof text === 'string' ? text : text._serialized
  const [user, server] = _serialized.split('@')
  return {
    _serialized,
    user,
    server,
    isLid: () => server === 'lid',
    isUser: () => server === 'c.us' || server === 'lid',
    isGroup: () => server === 'g.us',
    isStatus: () => _serialized === 'status@broadcast',
    toString: () => _serialized,
  }
}

class MsgKey {
  constructor({ to, id, remote, fromMe = true }) {
    this.fromMe = fromMe
    this.remote = to ?? remote
    this.id = id
    this._serialized = `${fromMe}_${this.remote._serialized}_${id}`
  }
  static async newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(9))
    return `3EB0${[...bytes]
      .map((b) => b.toString(16).padStart(2, '0'))
      .join('')
      .toUpperCase()}`
  }
}

const Msg = new Collection()
const Chat = new Collection()
const me = wid('963990000000@c.us')
const lidMe = wid('77000000000001@lid')

const messageAttributes = {
  body: undefined,
  caption: undefined,
  type: 'chat',
  t: 0,
  ack: 0,
  from: undefined,
  to: undefined,
  author: undefined,
  self: 'in',
  isNewMsg: false,
  isEphemeral: false,
  isStatusV3: false,
  isNotification: false,
  isViewOnce: false,
  isUnsentMedia: false,
  broadcast: false,
  subtype: undefined,
  duration: undefined,
  mimetype: undefined,
  filename: undefined,
  size: undefined,
  directPath: undefined,
  mediaKey: undefined,
  mediaKeyTimestamp: undefined,
  encFilehash: undefined,
  filehash: undefined,
  mediaData: undefined,
  mediaObject: undefined,
  buttons: undefined,
  dynamicReplyButtons: undefined,
  replyButtons: undefined,
  latestEditSenderTimestampMs: undefined,
  lat: undefined,
  lng: undefined,
  loc: undefined,
  vcardList: undefined,
  pollName: undefined,
}

function message(raw, isNewMsg) {
  const { chat, id, fromMe = false, media, ...rest } = raw
  const key = new MsgKey({ remote: wid(chat), id, fromMe })
  const model = new Model(
    {
      ...messageAttributes,
      from: fromMe ? me : wid(chat),
      to: fromMe ? wid(chat) : me,
      ...rest,
      id: key,
      isNewMsg,
      ...(rest.author ? { author: wid(rest.author) } : {}),
    },
    Msg,
  )
  if (media) {
    Object.assign(model, {
      directPath: `/${media}`,
      filehash: media,
      encFilehash: media,
      mediaKey: 'key',
      mediaKeyTimestamp: 1,
    })
    model.mediaData = { mediaStage: 'NEEDS_POKE' }
    model.mediaObject = {}
    model.downloadMedia = async () => {
      model.mediaData.mediaStage = (await post('media-stage', { media })).stage
    }
  }
  return model
}

function chatOf(id) {
  const known = Chat.get(id)
  if (known) return known
  const msgs = new Collection()
  const model = new Model(
    {
      id: wid(id),
      t: 0,
      unreadCount: 0,
      archive: false,
      msgs,
      msgUnsyncedButtonReplyMsgs: undefined,
      unsyncedButtonReplies: undefined,
      formattedTitle: '',
      mute: { expiration: 0 },
      groupMetadata: undefined,
      newsletterMetadata: undefined,
      lastReceivedKey: undefined,
    },
    Chat,
  )
  return Chat.add(watched('chat', model))
}

function arrive(raw, isNewMsg) {
  const id = `${raw.fromMe ?? false}_${raw.chat}_${raw.id}`
  const known = Msg.get(id)
  if (known) {
    const { chat: _c, id: _i, fromMe: _f, media: _m, ...changes } = raw
    known.set(changes)
    return
  }
  const chat = chatOf(raw.chat)
  const model = watched('message', message(raw, isNewMsg))
  chat.msgs.add(model)
  chat.set({
    t: Math.max(chat.t, raw.t ?? 0),
    ...(raw.fromMe ? {} : { unreadCount: chat.unreadCount + (raw.seen ? 0 : 1), lastReceivedKey: model.id }),
  })
  Msg.add(model)
}

const Socket = new Model({ state: 'OPENING', hasSynced: false }, undefined)
Socket.takeover = () => {}
Socket.logout = async () => void (await post('logout'))
const Conn = new Model(
  { ref: undefined, platform: 'android', pushname: 'office', battery: undefined, plugged: undefined },
  undefined,
)
const Cmd = new Emitter()
Cmd.refreshQR = () => void post('refresh-qr')

// As the real one: for two days and twelve hours, and only what one sent oneself.
const revocable = 60 * 3_600
const canSenderRevokeMsg = (msg) =>
  msg.id.fromMe && msg.type !== 'revoked' && msg.t > Date.now() / 1_000 - revocable
Cmd.sendRevokeMsgs = async (chat, { list }) => {
  for (const msg of list) {
    await post('revoke', { chat: chat.id._serialized, id: msg.id.id })
    msg.set({ type: 'revoked', body: undefined, caption: undefined })
  }
}
Cmd.sendDeleteMsgs = async (chat, { list }) => {
  for (const msg of list) await post('delete-here', { chat: chat.id._serialized, id: msg.id.id })
}

let offline = false
let hang = null

async function send(chat, data) {
  const { id, body, type, caption } = data
  const model = watched('message', new Model({ ...messageAttributes, ...data, ack: 0, isNewMsg: true }, Msg))
  chat.msgs.add(model)
  Msg.add(model)
  return [
    model,
    { chat: chat.id._serialized, id: id.id, body, type, caption, media: data.filehash, t: data.t },
  ]
}

const waiting = []
async function upload(model, sent, done) {
  if (offline || hang === 'offline') {
    hang = null
    void post('held')
    waiting.push(() => upload(model, sent, done))
    return
  }
  const { ack } = await post('send', sent)
  model.set({ ack })
  done({ messageSendResult: ack < 0 ? 'ERROR_UNKNOWN' : 'OK' })
}

class OpaqueData {
  constructor(blob) {
    this.blob = blob
    this.type = blob.type
  }
  static async createFromData(data) {
    return new OpaqueData(data instanceof OpaqueData ? data.blob : data)
  }
  url() {
    return 'blob:fake'
  }
  autorelease() {}
  formData() {
    return this.blob
  }
}

const toBase64 = (bytes) => btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(''))

const modules = {
  WAWebSocketModel: { Socket },
  WAWebConnModel: { Conn },
  WAWebCmd: { Cmd },
  WAWebMsgActionCapability: { canSenderRevokeMsg, canAdminRevokeMsg: () => false },
  WAWebOfflineHandler: { OfflineMessageHandler: { getOfflineDeliveryProgress: () => 100 } },
  WAWebAltDeviceLinkingApi: {
    setPairingType: () => {},
    initializeAltDeviceLinking: async () => {},
    startAltLinkingFlow: async (number) => (await post('pairing-code', { number })).code,
    initializeQRLinking: async () => {},
  },
  WABase64: { encodeB64: (bytes) => toBase64(bytes) },
  WAWebCompanionRegClientUtils: { DEVICE_PLATFORM: 1 },
  WAWebAdvSignatureApi: {},
  WAWebUserPrefsInfoStore: { waNoiseInfo: { get: async () => ({ staticKeyPair: { pubKey: [1, 2, 3] } }) } },
  WAWebSignalStoreApi: {
    waSignalStore: { getRegistrationInfo: async () => ({ identityKeyPair: { pubKey: [4, 5, 6] } }) },
  },
  WAWebUserPrefsMultiDevice: { getADVSecretKey: () => 'secret' },
  WAWebUserPrefsMeUser: { getMaybeMePnUser: () => me, getMaybeMeLidUser: () => lidMe },
  WAWebMiscBrowserUtils: { info: () => ({ os: 'Linux', name: 'Chrome' }) },
  WAWebCollections: { Msg, Chat },
  WAWebSyncGatingUtils: { isPlaceholderMessageResendEnabled: () => false },
  WAWebNonMessageDataRequestPlaceholderMessageResendUtils: { handlePlaceholderMsgsSeen: () => {} },
  WAWebCallCollection: watched('calls', { map: new Map(), on: () => {} }),
  WAWebAddonReactionTableMode: { reactionTableMode: { bulkUpsert: () => {} } },
  WAWebAddonPollVoteTableMode: { pollVoteTableMode: { bulkUpsert: () => {} } },
  WAWebBackendJobsCommon: { mediaTypeFromProtobuf: () => null },
  WAWebE2EProtoUtils: { typeAttributeFromProtobuf: () => 'text' },
  WAWebStreamModel: { Stream: { markAvailable: () => {}, markUnavailable: () => {} } },
  WAWebUpdateUnreadChatAction: {
    sendSeen: async ({ chat }) => {
      chat.set({ unreadCount: 0 })
      await post('seen', { chat: chat.id._serialized })
    },
  },
  WAWebChatGetters: {
    getIsNewsletter: ({ id }) => id.server === 'newsletter',
    getIsBroadcast: ({ id }) => id.server === 'broadcast',
  },
  WALinkify: { findLinks: () => [], findLink: () => undefined },
  WAWebMsgKey: MsgKey,
  WAWebWidFactory: { createWid: wid, createWidFromWidLike: wid, asUserWidOrThrow: wid },
  WAWebFindChatAction: { findOrCreateLatestChat: async (id) => ({ chat: chatOf(id._serialized) }) },
  WAWebGetEphemeralFieldsMsgActionsUtils: { getEphemeralFields: () => ({}) },
  WAWebChatLoadMessages: { loadEarlierMsgs: async () => [] },
  WAWebChatStateBridge: {
    sendChatStateComposing: async (id) => void (await post('typing', { chat: id._serialized })),
    sendChatStatePaused: async () => {},
    sendChatStateRecording: async () => {},
  },
  WAWebSendMsgChatAction: {
    addAndSendMsgToChat(chat, data) {
      if (hang === 'before') return [new Promise(() => {}), new Promise(() => {})]
      const made = send(chat, data)
      const sent = new Promise((done) => void made.then(([model, raw]) => upload(model, raw, done)))
      return [made, sent]
    },
  },
  WAWebMediaOpaqueData: OpaqueData,
  WAWebPrepRawMedia: {
    prepRawMedia: (opaque, { isPtt }) => ({
      async waitForPrep() {
        const bytes = new Uint8Array(await opaque.blob.arrayBuffer())
        const { media } = await post('upload', { data: toBase64(bytes), mimetype: opaque.type })
        const kind = isPtt ? 'ptt' : opaque.type.split('/')[0]
        return watched(
          'mediaData',
          new MediaData({
            type: ['ptt', 'image', 'audio', 'video'].includes(kind) ? kind : 'document',
            isGif: false,
            filehash: media,
            mimetype: opaque.type,
            mediaBlob: opaque,
            preview: undefined,
          }),
        )
      },
    }),
  },
  WAWebMediaStorage: {
    getOrCreateMediaObject: (filehash) =>
      watched('mediaObject', {
        filehash,
        type: 'image',
        size: 1,
        contentInfo: { waveform: new Uint8Array(64) },
        consolidate: () => {},
      }),
  },
  WAWebMmsMediaTypes: { msgToMediaType: ({ type }) => type, castToV4: (type) => type },
  WAWebMediaDataUtils: { shouldUseMediaCache: () => false },
  WAWebMediaMmsV4Upload: {
    uploadMedia: async ({ mediaObject }) => ({
      mediaEntry: watched('mediaEntry', {
        mmsUrl: 'https://fake/',
        deprecatedMms3Url: 'https://fake/',
        directPath: `/${mediaObject.filehash}`,
        mediaKey: 'key',
        mediaKeyTimestamp: 1,
        encFilehash: mediaObject.filehash,
        uploadHash: mediaObject.filehash,
        sidecar: undefined,
        firstFrameSidecar: undefined,
        handle: undefined,
      }),
    }),
    uploadUnencryptedMedia: async () => ({}),
  },
  WAWebDownloadManager: {
    downloadManager: {
      async downloadAndMaybeDecrypt({ filehash }) {
        const { data } = await post('download', { media: filehash })
        if (data === null) throw Object.assign(new Error('gone'), { status: 404 })
        return Uint8Array.from(atob(data), (c) => c.charCodeAt(0)).buffer
      },
    },
  },
}

class MediaData {
  constructor(attributes) {
    Object.assign(this, {
      renderableUrl: undefined,
      waveform: undefined,
      caption: undefined,
      isViewOnce: undefined,
    })
    Object.assign(this, attributes)
  }
  set(changes) {
    Object.assign(this, changes)
  }
  toJSON() {
    const { mediaBlob: _, ...rest } = this
    return rest
  }
}

window.require = (name) => {
  if (!(name in modules)) {
    report('module', name)
    return undefined
  }
  const found = modules[name]
  return typeof found === 'function' ? found : watched(name, found)
}

const pair = (session) => localStorage.setItem('session', session)
const changeState = (state) => Socket.set({ state })
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

async function connect(syncMs) {
  changeState('CONNECTED')
  if (syncMs !== null) await later(syncMs)
  Socket.set({ hasSynced: true })
}

const orders = {
  ref: ({ ref }) => Conn.set({ ref }),
  state: ({ state }) => changeState(state),
  offline: ({ on }) => {
    offline = on
    changeState(on ? 'OPENING' : 'CONNECTED')
    if (!on) for (const go of waiting.splice(0)) void go()
  },
  hang: ({ how }) => {
    hang = how
  },
  freeze: ({ ms }) => {
    for (const end = Date.now() + ms; Date.now() < end; );
  },
  message: ({ message }) => arrive(message, true),
  messages: ({ messages }) => {
    for (const each of messages) arrive(each, true)
  },
  ack: ({ id, ack }) => Msg.get(id)?.set({ ack }),
  edit: ({ id, body, at }) => Msg.get(id)?.set({ latestEditSenderTimestampMs: at, body }),
  sync: () => Socket.trigger('change:hasSynced', Socket, true, true),
  async scanned({ session, syncMs }) {
    pair(session)
    changeState('PAIRING')
    await later(50)
    changeState('OPENING')
    await later(50)
    await connect(syncMs)
  },
  async logout() {
    localStorage.removeItem('session')
    Cmd.trigger('logout')
    await later(50)
    document.location.href = '/?post_logout=1'
  },
}

async function begin() {
  const boot = await post('boot', { session: localStorage.getItem('session') })
  if (boot.old) return
  for (const each of boot.messages) arrive(each, false)
  Conn.ref = boot.ref
  const source = new EventSource('/fake/orders')
  source.onmessage = ({ data }) => {
    const order = JSON.parse(data)
    void orders[order.do](order)
  }
  await new Promise((resolve) => {
    source.onopen = resolve
  })
  window.Debug = { VERSION: '2.3000.1' }
  if (boot.syncsAtOnce) {
    Socket.state = 'CONNECTED'
    Socket.hasSynced = true
    return
  }
  await later(20)
  if (!boot.paired) {
    localStorage.removeItem('session')
    changeState('UNPAIRED')
    return
  }
  await connect(300)
}
void begin()
