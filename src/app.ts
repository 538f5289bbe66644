import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pino, { type Logger } from 'pino'
import type postgres from 'postgres'
import { chatRoutes } from './api/chat/chat-routes.ts'
import { aroundRoutes } from './api/console/around-routes.ts'
import { whatsAppRoutes } from './api/console/whatsapp-routes.ts'
import { hsdsRoutes } from './api/hsds/hsds-routes.ts'
import { metricsRoutes } from './api/metrics.ts'
import { telegramWebhook } from './api/telegram-webhook.ts'
import { whatsappWebhook } from './api/whatsapp-webhook.ts'
import { bookingRoutes, retireSamples } from './app/booking-part.ts'
import { chatPart } from './app/chat-part.ts'
import { figuresPart } from './app/figures-part.ts'
import { handoffPart } from './app/handoff-part.ts'
import { listen } from './app/listen.ts'
import { openTelegram, receivesTelegram } from './app/open-telegram.ts'
import { openWhatsAppCloud } from './app/open-whatsapp.ts'
import { openWhatsAppWeb } from './app/open-whatsapp-web.ts'
import { partnerPart } from './app/partner-part.ts'
import { answers, loadDirectory, prepareDatabase } from './app/prepare-database.ts'
import { recordingsPart } from './app/recordings-part.ts'
import { referralPart } from './app/referral-part.ts'
import { staffPart } from './app/staff-part.ts'
import { sweepsOf } from './app/sweeps.ts'
import type { Channel, Content } from './channels/channel.ts'
import { channelKind } from './channels/channel-kind.ts'
import { channelTraits } from './channels/channel-traits.ts'
import type { TelegramChannel } from './channels/telegram/telegram-channel.ts'
import { createWebChannel } from './channels/web/web-channel.ts'
import { type WhatsAppWebOptions, whatsAppWebAccount } from './channels/whatsapp-web/whatsapp-web-channel.ts'
import type { Config } from './config.ts'
import { findContactId } from './contacts/find-or-create.ts'
import { uuidv7 } from './contacts/ids.ts'
import { openVault } from './contacts/open-vault.ts'
import { connect, connectHot } from './db/client.ts'
import { followDatabaseClock } from './db/clock.ts'
import type { Db } from './db/types.ts'
import { createDirectoryCache } from './directory/directory-cache.ts'
import { createOpenData } from './directory/hsds/open-data.ts'
import { indexEntries } from './directory/index-entries.ts'
import { createNameResolver } from './directory/name-resolver.ts'
import type { Effect } from './flow/types.ts'
import type { Push } from './handoff/crisis/deliver-calls.ts'
import { requeueChatsOf } from './handoff/desk/take.ts'
import { createBells } from './jobs/bells.ts'
import { bringBackRows } from './jobs/clock-set-back.ts'
import { createTurnDrain } from './jobs/drain-turns.ts'
import { createMetrics } from './jobs/metrics.ts'
import { nameOf, recordFailure } from './jobs/poison.ts'
import { createForgottenRows, holdProcessLock } from './jobs/process-lock.ts'
import { startSweepers } from './jobs/sweepers.ts'
import { readHistory, spokenAt } from './messages/history.ts'
import { mediaToSend, readOwnMedia } from './messages/media/read-media.ts'
import { noteReceipts } from './messages/note-receipts.ts'
import { leaseRows, writeMarks } from './messages/outbox.ts'
import { createPulse } from './messages/pulse.ts'
import { markReceived } from './messages/receipts.ts'
import { createReceiver, workBound } from './messages/receiver.ts'
import { createSender, doubtBound } from './messages/sender.ts'
import { storeInbound } from './messages/store-inbound.ts'
import { readTraces } from './messages/traces.ts'
import type { Receive } from './messages/types.ts'
import { createRecordingLibrary } from './recordings/library.ts'
import { voiceFiles } from './recordings/voice-files.ts'
import { createServer } from './server.ts'
import { startError } from './start-error.ts'
import type { Language } from './text/types.ts'
import { createLanes } from './turn/lanes.ts'
import { createLiveGround } from './turn/live-ground.ts'
import { createTurns } from './turn/run-turn.ts'
import { normalise } from './understanding/normalise.ts'

export interface AppOverrides {
  /** Channels besides those that the config names. */
  channels?: Channel[]
  /** Epoch ms. */
  now?: () => number
  log?: Logger
  trace?: (turn: { contactId: string; inbound: string; effects: Effect[]; said: Content[] }) => void
  /** In place of Web Push to the browsers of staff. */
  push?: Push
  /** In place of the pace of a person's hand, and of the limits for a real line. */
  whatsAppWeb?: Pick<WhatsAppWebOptions, 'pace' | 'limits'>
  /** Messages that may be in work at a time, in place of `workBound`. */
  workBound?: number
}

export interface App extends AsyncDisposable {
  config: Config
  /** Where the web server listens; null without the role `web`. */
  url: string | null
  /** The lines that an operator sees when all is up. */
  summary(): string[]
  receive: Receive
  sql: postgres.Sql
  db: Db
  /** The one-time link that makes the first admin; null once there is one, and without the role `web`. */
  firstAdminLink(): Promise<string | null>
  /** The routes for staff, such as `GET /api/staff/me`; none without the role `web`. */
  staffRoutes: readonly string[]
  /** Resolves when no turn or send of this process is pending. */
  idle(): Promise<void>
  /** Renders texts that belong to no conversation (the terminal's own lines). */
  text(language: Language, key: string): string
}

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * The whole service, put together: the one place that knows every room. Throws a StartError where the operator can mend
 * the cause. Disposing it stops taking messages, finishes what is under way and closes every connection.
 */
export async function createApp(config: Config, overrides: AppOverrides = {}): Promise<App> {
  const log = overrides.log ?? pino({ level: config.logLevel, base: null })
  const processId = randomUUID()
  const databaseUrl = config.databaseUrl
  if (!databaseUrl) throw new Error('createApp needs a database; main.ts starts the embedded one')
  const failed = (error: unknown) =>
    log.error({ error: nameOf(error) }, 'something failed; it is tried again')

  await using stack = new AsyncDisposableStack()
  const { sql, db, close } = connect(databaseUrl, { max: 8, name: 'mpcc-chat' })
  stack.defer(close)
  await prepareDatabase(sql)
  const now = overrides.now ?? stack.use(await followDatabaseClock(sql)).now
  const newId = () => uuidv7(now())
  await bringBackRows(sql, now())
  const opened = await openVault(sql, config.masterKey)
  if (!opened.ok) {
    throw startError(
      'MASTER_KEY is not the key that this database was made with.',
      'Start with the key that was used before; without it, what people wrote cannot be read.',
    )
  }
  const { vault } = opened
  const hot = connectHot(databaseUrl)
  stack.defer(() => hot.end({ timeout: 5 }))

  await loadDirectory(db, root, config.masterKeyIsTrial)
  await retireSamples({ config, db, vault, now, newId })
  const directory = createDirectoryCache({ db, log })
  await directory.refresh()
  const recordings = await createRecordingLibrary({ db, dir: join(root, 'locales'), log })
  const ground = stack.use(
    await createLiveGround({
      root,
      learnedDir: join(config.dataDir, 'learned'),
      db,
      vault,
      directory: directory.current,
      resolve: createNameResolver(directory.current),
      indexEntries,
      voices: recordings,
      newId,
      log,
    }),
  )
  const metrics = createMetrics({
    sql,
    doubtBound,
    inDoubt: () => sender.inDoubt(),
    inWork: () => receiver.inWork(),
  })
  const pulse = stack.use(await createPulse({ redisUrl: config.redisUrl, sql, processId, log }))

  const web = config.roles.has('web') ? createWebChannel() : null
  const telegram =
    config.telegram && (receivesTelegram(config) || config.roles.has('sends'))
      ? await openTelegram(config, config.telegram, log, ground.texts().label)
      : null
  const whatsAppWeb =
    config.whatsappWeb && config.roles.has('whatsapp')
      ? openWhatsAppWeb({
          config,
          web: config.whatsappWeb,
          db,
          vault,
          log,
          now,
          newId,
          ringSends: () => bells.ring('sends'),
          changed: (id) => pulse.publish(`handoff:${id}`, 0),
          failed,
          ...overrides.whatsAppWeb,
        })
      : null
  const cloud = openWhatsAppCloud(config, log, now, ground.texts().label)
  const channels = new Map<string, Channel>()
  for (const channel of [web, telegram, cloud, whatsAppWeb, ...(overrides.channels ?? [])])
    if (channel) channels.set(channel.account, channel)
  // A phone's number sends where its browser is, whatever the roles.
  const sends = config.roles.has('sends') || whatsAppWeb !== null
  const sending = (account: string) => {
    const channel = channels.get(account)
    if (!channel || channel.available?.() === false) return null
    return config.roles.has('sends') || channel === whatsAppWeb ? channel : null
  }
  const sendingAccounts = () => [...channels.keys()].filter((account) => sending(account) !== null)

  const alive = stack.use(await holdProcessLock(databaseUrl, processId))
  const sender = createSender({
    channel: (account) => (alive.held() ? sending(account) : null),
    mark: (marks) => writeMarks(hot, processId, marks, now()),
    bytes: ({ content, contactId }) =>
      content.media ? mediaToSend(db, vault, content.media.id, contactId) : Promise.resolve(null),
    voice: ({ account, content }) =>
      voiceFiles({ db, library: recordings, now }, account, content.voice ?? []),
    traces: (row) => readTraces(sql, row, now()),
    now,
    random: Math.random,
    failed,
    sent: (row, result) => metrics.sent(channelKind(row.account), result),
    alert: (row, code) =>
      log.error({ outboxId: row.id, contactId: row.contactId, code }, 'a send was refused'),
  })
  const freeForgotten = createForgottenRows(sql, processId, sender.holds)
  let taking = true
  const lease = () =>
    leaseRows(sql, vault, { accounts: sendingAccounts(), owner: processId, now: now(), limit: doubtBound })
  const drainSends = async () => {
    while (taking) {
      const rows = await lease()
      sender.offer(rows)
      if (rows.length === 0) return
      await sender.idle()
    }
  }

  const lanes = createLanes()
  const turns = createTurns({
    ground,
    sql: hot,
    db,
    vault,
    owner: processId,
    now,
    newId,
    sender: sending,
    typing: (account, address) => channels.get(account)?.typing?.(address),
    // A process with the role `turns` alone answers for channels that others hold.
    traits: (account) => channels.get(account) ?? channelTraits[channelKind(account)],
    committed({ contactId, seq, rows, queued, erased, handoffs }) {
      if (rows.length > 0) sender.offer(rows, { fresh: true })
      if (queued) bells.ring('sends')
      pulse.publish(contactId, seq)
      if (erased) pulse.publish(erased, seq)
      if (handoffs) bells.ring('handoffs')
    },
    trace: ({ contactId, inboxId, effects, said }) =>
      overrides.trace?.({ contactId, inbound: inboxId, effects, said }),
  })
  const drain = createTurnDrain({
    sql,
    turns,
    lanes,
    now,
    async recordFailure(id, cause) {
      const outcome = await recordFailure({ db, vault, now, newId, log }, id, cause)
      metrics.turnFailed(outcome)
      return outcome
    },
  })
  const hasTurns = config.roles.has('turns')
  const desk = await handoffPart({
    db,
    vault,
    publicUrl: config.publicUrl,
    now,
    newId,
    pulse,
    push: overrides.push,
  })
  const partners = partnerPart({
    config,
    db,
    vault,
    now,
    newId,
    log,
    label: (language, key, values) => ground.texts().label(language, key, values),
  })
  const bells = stack.use(
    await createBells({
      redisUrl: config.redisUrl,
      databaseUrl,
      work: {
        ...(hasTurns ? { turns: drain.drain, handoffs: desk.work, partners: partners.work } : {}),
        ...(sends ? { sends: drainSends } : {}),
      },
      log,
    }),
  )
  // The sender is ended before the bells that may bring it work, and before the database that it marks in.
  stack.use(sender)

  const receiver = createReceiver({
    turnNow: hasTurns ? turns.receive : null,
    store: (messages) => storeInbound(db, vault, messages, { now: now(), newId }),
    async handle(contactIds) {
      if (hasTurns) await drain.handle(contactIds)
      else bells.ring('turns')
    },
    ring: () => bells.ring('turns'),
    inLane: lanes.run,
    failed,
    shed: (message) => metrics.shed(channelKind(message.account), 'stored'),
    bound: overrides.workBound ?? workBound,
  })
  const underWay = new Set<Promise<void>>()
  const receive: Receive = async (messages) => {
    if (!taking) throw new Error('closing')
    const done = metrics.turnTimer(channelKind(messages[0]?.account ?? null))
    const work = receiver.receive(messages).finally(() => {
      underWay.delete(work)
      done()
    })
    underWay.add(work)
    return work
  }
  stack.defer(async () => {
    taking = false
    await Promise.allSettled(underWay)
    await lanes.idle()
  })

  const chats = chatPart({
    db,
    hot,
    vault,
    pulse,
    bells,
    directory: directory.current,
    texts: ground.texts,
    hasFlow: (id) => ground.flows().byId.has(id),
    plans: ground.plans,
    channel: (account) => channels.get(account),
    now,
    newId,
    failed,
  })
  stack.use(chats.live)
  const figures = await figuresPart({ db, directory: directory.current, now })
  const referrals = referralPart({ db, vault, bells, now, newId })

  const voices = recordingsPart({ db, library: recordings, ground, pulse, now, newId, failed })
  stack.defer(voices.stop)
  stack.use(
    startSweepers(
      [
        ...voices.sweeps,
        ...sweepsOf({
          config,
          sql,
          db,
          vault,
          now,
          newId,
          directory,
          ground,
          bells,
          processId,
          freeForgotten,
          sends,
          sending,
          mediaFetched: (contactId) => chats.live.contactChanged(contactId),
          more: [
            voices.forget,
            ...chats.sweeps,
            ...figures.sweeps,
            ...(hasTurns ? [...desk.sweeps(bells), ...partners.sweeps(bells)] : []),
          ],
        }),
      ],
      { random: Math.random, failed },
    ),
  )

  const staff = await staffPart({
    config,
    db,
    vault,
    now,
    newId,
    queues: bells.queues,
    onLeave: async (tx, staffId, at) => void (await requeueChatsOf(tx, { staffId, now: at })),
  })
  const server = web
    ? await createServer({
        config,
        log,
        guard: staff.guard,
        checks: { ready: async () => ({ database: await answers(sql), queue: await bells.ready() }) },
        plugins: [
          chatRoutes({
            channel: web,
            findContactId: (account, address) => findContactId(db, vault, account, address),
            readHistory: (contactId, after, limit) => readHistory(hot, vault, contactId, after, limit),
            readMedia: (contactId, id) => readOwnMedia(db, vault, { contactId, id }),
            async readSpoken(contactId, seq) {
              const spoken = await spokenAt(hot, vault, { contactId, seq })
              return spoken && recordings.bytes(spoken)
            },
            received(contactId, seq, how) {
              const told = markReceived(hot, { contactId, seq, how, now: now() })
              told.then((news) => news && chats.live.contactChanged(contactId)).catch(failed)
            },
            pulse,
            mostUnderWay: workBound,
            busy() {
              if (!receiver.busy()) return false
              metrics.shed('web', 'asked again')
              return true
            },
          }),
          metricsRoutes(metrics),
          ...staff.routes,
          ...chats.routes,
          ...desk.routes(bells),
          ...voices.routes,
          ...bookingRoutes({
            db,
            vault,
            now,
            newId,
            ring: () => bells.ring('turns'),
            label: (language, key, values) => ground.texts().label(language, key, values),
          }),
          ...partners.routes(staff.trail, bells),
          whatsAppRoutes({ db, now, account: whatsAppWebAccount }),
          aroundRoutes({ directory: directory.current, flows: () => ground.flows().byId.values() }),
          ...figures.routes,
          ...referrals.routes,
          hsdsRoutes({
            readOpenData: createOpenData({ db, now }),
            fold: normalise,
            publicUrl: config.publicUrl,
            now,
          }),
          ...(telegram?.handleUpdate ? [telegramWebhook(telegram.handleUpdate)] : []),
          ...(cloud ? [whatsappWebhook(cloud.webhook)] : []),
        ],
      })
    : null
  const url = server ? await listen(server, config) : null
  if (server) stack.defer(() => server.close())

  for (const channel of channels.values()) {
    // A channel ends first: nothing more comes in while the rest finishes.
    stack.use(channel)
    if (channel === telegram && !receivesTelegram(config)) continue
    await channel.start(receive, async (receipts) => {
      const { account } = channel
      const told = await noteReceipts(hot, vault, receipts, { account, now: now(), random: Math.random() })
      for (const contactId of told) chats.live.contactChanged(contactId)
      if (told.length > 0) bells.ring('sends')
    })
  }
  const owned = stack.move()
  return {
    config,
    url,
    summary: () => summaryOf(telegram, config, whatsAppWeb !== null),
    receive,
    firstAdminLink: async () => (server ? staff.firstAdminLink() : null),
    staffRoutes: server?.staffRoutes ?? [],
    sql,
    db,
    async idle() {
      await Promise.allSettled(underWay)
      await lanes.idle()
      await sender.idle()
    },
    text: (language, key) => ground.texts().label(language, key),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

function summaryOf(
  telegram: TelegramChannel | null,
  { whatsappCloud, publicUrl }: Config,
  whatsApp: boolean,
): string[] {
  return [
    ...(whatsappCloud ? [`WhatsApp:  Cloud API; Meta calls ${publicUrl}/whatsapp/webhook`] : []),
    ...(telegram
      ? [
          `Telegram:  ${telegram.botName ? `@${telegram.botName} is connected` : 'not reachable now; trying on'}`,
        ]
      : []),
    ...(whatsApp ? ['WhatsApp:  link its phone in the console, or by `npm run whatsapp`'] : []),
    'Directory: sample data. Centers are not confirmed; the chat says so until staff replace it',
  ]
}
