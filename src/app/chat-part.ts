import type { FastifyPluginAsync } from 'fastify'
import type postgres from 'postgres'
import type { ChatParts } from '../api/console/chats/chat-parts.ts'
import { oneChatRoutes } from '../api/console/chats/chat-routes.ts'
import { deskRoutes } from '../api/console/chats/desk-routes.ts'
import { eventRoutes } from '../api/console/chats/event-routes.ts'
import { labelRoutes } from '../api/console/chats/label-routes.ts'
import { listRoutes } from '../api/console/chats/list-routes.ts'
import { mediaRoutes } from '../api/console/chats/media-routes.ts'
import { preparedRoutes } from '../api/console/chats/prepared-routes.ts'
import { replyRoutes } from '../api/console/chats/reply-routes.ts'
import { caseNoteRoutes } from '../api/console/followup/case-note-routes.ts'
import { followUpRoutes } from '../api/console/followup/follow-up-routes.ts'
import type { FollowUpParts } from '../api/console/followup/parts.ts'
import { visitRoutes } from '../api/console/followup/visit-routes.ts'
import type { Channel } from '../channels/channel.ts'
import { channelKind } from '../channels/channel-kind.ts'
import { channelTraits } from '../channels/channel-traits.ts'
import type { Vault } from '../contacts/vault.ts'
import type { Db } from '../db/types.ts'
import type { Directory } from '../directory/types.ts'
import type { Vars } from '../flow/types.ts'
import type { Plans } from '../followup/plan.ts'
import { readVisitLists, type VisitLists, visitListsFile } from '../followup/visits/lists.ts'
import { releaseHeld } from '../handoff/chat/held.ts'
import { chatsSince, createLive, type Live } from '../handoff/chat/live.ts'
import { findMarks, type MarkWords } from '../handoff/chat/marks.ts'
import type { ReplyParts } from '../handoff/chat/reply.ts'
import type { Said } from '../handoff/chat/say.ts'
import { tellingWords } from '../handoff/chat/telling-words.ts'
import { forgetUploads } from '../handoff/chat/upload.ts'
import { staffAnswered } from '../handoff/desk/turns-of-talk.ts'
import type { Sweep } from '../jobs/sweepers.ts'
import type { Bells, Pulse } from '../messages/types.ts'
import { findStaffBySignIn } from '../staff/find-sign-in.ts'
import { isGlassBroken } from '../staff/glass.ts'
import { scopeOf } from '../staff/scope.ts'
import { startError } from '../start-error.ts'
import type { Language, Texts } from '../text/types.ts'
import { commonNames, nameMarkers } from '../turn/learning/names.ts'
import { normalise } from '../understanding/normalise.ts'

const prepared = ['greeting', 'more', 'looking', 'visit', 'not_here', 'free', 'goodbye'] as const
const second = 1_000

export interface ChatPart {
  live: Live
  routes: FastifyPluginAsync[]
  /** What waits for people's hours, uploads that went out with nothing. */
  sweeps: Sweep[]
}

/** Chats as staff work on them. */
export function chatPart(parts: {
  db: Db
  /** Raw, with postgres.js' own types. */
  hot: postgres.Sql
  vault: Vault
  pulse: Pulse
  bells: Bells
  directory(): Directory
  texts(): Texts
  hasFlow(id: string): boolean
  plans(): Plans
  channel(account: string): Channel | undefined
  now(): number
  newId(): string
  failed(error: unknown): void
}): ChatPart {
  const { db, hot, vault, pulse, bells, directory, texts, now, newId, failed } = parts
  const live = createLive({ pulse, db, failed })
  const announce = ({ contactId, seq, queued }: Said) => {
    pulse.publish(contactId, seq)
    if (queued) bells.ring('sends')
  }
  const words = markWords(directory)
  const reply: ReplyParts = {
    vault,
    // A process that serves the console need not have the channel open.
    window: (account) => parts.channel(account) ?? channelTraits[channelKind(account)],
    template: (name, language) => texts().render(language as Language, `template.${name}`),
    marks: (text) => findMarks(text, words()),
    answered: (tx, id, staffId, at) => staffAnswered(tx, { id, staffId, now: at }),
  }
  const shared: ChatParts = {
    db,
    sql: hot,
    vault,
    now,
    newId,
    live,
    reply,
    announce,
    ringTurns: () => bells.ring('turns'),
    ringHandoffs: () => bells.ring('handoffs'),
    hasFlow: parts.hasFlow,
    texts: {
      prepared,
      // What marks the ends of a name for the eye is not for a box that one edits.
      render: (language, key, values) =>
        texts()
          .render(language, key, values)
          .replaceAll(/[\u2066-\u2069]/g, ''),
      again: (language, lines) => {
        try {
          return lines.map(({ key, values }) => texts().render(language, key, values as Vars)).join('\n\n')
        } catch {
          // Texts change; old lines are then read as they were sent.
          return null
        }
      },
    },
    centerName: (id, language) => {
      const name = directory().centers.find((center) => center.id === id)?.name
      return name?.[language] ?? name?.en ?? null
    },
    isGlassBroken: (staffId, handoffId) => isGlassBroken(db, { staffId, handoffId, now: new Date(now()) }),
  }
  const followUp: FollowUpParts = { ...shared, lists: visitLists(), plans: parts.plans, directory }
  return {
    live,
    routes: [
      ...[followUpRoutes, visitRoutes, caseNoteRoutes].map((routes) => routes(followUp)),
      ...[listRoutes, oneChatRoutes, deskRoutes, replyRoutes, labelRoutes, preparedRoutes, mediaRoutes].map(
        (routes) => routes(shared),
      ),
      eventRoutes({
        live,
        now,
        chatsSince: (staff, at) => chatsSince(db, scopeOf(staff).chats, new Date(at)),
        staffNow: (signInId) => findStaffBySignIn(db, signInId, now()),
      }),
    ],
    sweeps: [
      {
        name: 'held messages',
        everyMs: 15 * second,
        run: async () => (await releaseHeld(db, reply, new Date(now()))).forEach(announce),
      },
      {
        name: 'forgotten uploads',
        everyMs: 3_600 * second,
        run: () => db.transaction((tx) => forgetUploads(tx, new Date(now()))),
      },
    ],
  }
}

/** Throws a StartError that names the mistakes. */
function visitLists(): VisitLists {
  const read = readVisitLists()
  if (read.ok) return read.lists
  throw startError(
    `The lists for visits have mistakes:\n${read.errors.join('\n')}`,
    `Correct ${visitListsFile}.`,
  )
}

/** Made anew when the directory was read anew. */
function markWords(directory: () => Directory): () => MarkWords {
  let from: Directory | null = null
  let words: MarkWords | null = null
  return () => {
    const current = directory()
    if (words && from === current) return words
    from = current
    const sensitive = [
      ...current.services.filter((one) => one.sensitive),
      ...current.centers.filter((one) => one.sensitive),
    ]
    const named = sensitive.flatMap((one) => [...Object.values(one.name), ...one.words])
    const telling = new Set([...tellingWords, ...named].map(normalise).filter((word) => word.length > 2))
    words = { fold: normalise, names: commonNames, nameMarkers, telling }
    return words
  }
}
