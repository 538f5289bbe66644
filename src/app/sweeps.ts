import type postgres from 'postgres'
import { sealAudit } from '../audit/seal-batch.ts'
import type { Channel } from '../channels/channel.ts'
import type { Config } from '../config.ts'
import { sweepLinkCodes } from '../contacts/link-code.ts'
import { sweepBodies } from '../contacts/sweep.ts'
import type { Vault } from '../contacts/vault.ts'
import type { Db } from '../db/types.ts'
import { raiseConfirmTasks } from '../directory/confirm-tasks.ts'
import { raiseCrisisTask } from '../directory/crisis-contacts.ts'
import type { DirectoryCache } from '../directory/directory-cache.ts'
import { forgetFollowUps } from '../followup/forget.ts'
import { sweepFollowUps } from '../followup/sweep.ts'
import { bringBackRows } from '../jobs/clock-set-back.ts'
import { fetchMedia } from '../jobs/fetch-media.ts'
import { freeOrphans } from '../jobs/process-lock.ts'
import { ringForWork, type Sweep } from '../jobs/sweepers.ts'
import { raiseTimeouts } from '../jobs/timeouts.ts'
import type { Bells } from '../messages/types.ts'
import { sweepReferrals } from '../referral/sweep.ts'
import { sweepReferralContent } from '../referral/sweep-content.ts'
import { sweepTries } from '../staff/throttle.ts'
import { sweepUnmatched } from '../turn/learning/unmatched.ts'
import type { LiveGround } from '../turn/live-ground.ts'
import { bookingSweeps } from './booking-part.ts'

const second = 1_000

export interface SweepParts {
  config: Config
  sql: postgres.Sql
  db: Db
  vault: Vault
  now(): number
  newId(): string
  directory: DirectoryCache
  ground: LiveGround
  bells: Bells
  processId: string
  freeForgotten(): Promise<number>
  /** This process sends, on some channel. */
  sends: boolean
  sending(account: string): Channel | null
  /** The bytes of a picture or note came, or will never come. */
  mediaFetched(contactId: string): void
  /** Of other parts; they need the role `turns`. */
  more: Sweep[]
}

/** What this process looks after on a timer, by its roles. */
export function sweepsOf(parts: SweepParts): Sweep[] {
  const { config, sql, db, vault, now, newId, directory, ground, bells, processId, freeForgotten, sending } =
    parts
  const hasTurns = config.roles.has('turns')
  const sends = parts.sends
  return [
    {
      name: 'directory',
      everyMs: 30 * second,
      // The index is built here, not while somebody waits for an answer.
      run: async () => (await directory.refresh()) && ground.understanding(),
    },
    { name: 'work', everyMs: 2 * second, run: () => ringForWork({ sql, now }, bells) },
    ...(hasTurns
      ? [
          ...parts.more,
          {
            name: 'timeouts',
            everyMs: 5 * second,
            run: async () => (await raiseTimeouts({ db, vault, now, newId })) > 0 && bells.ring('turns'),
          },
          ...bookingSweeps({ config, db, vault, now, newId, ring: () => bells.ring('turns') }),
          { name: 'referrals', everyMs: 60 * second, run: () => sweepReferrals(db, new Date(now())) },
          {
            name: 'follow-ups',
            everyMs: 10 * second,
            run: async () =>
              (await sweepFollowUps(db, { vault, now: new Date(now()), newId }, ground.plans())) > 0 &&
              bells.ring('turns'),
          },
          {
            name: 'past-follow-ups',
            everyMs: 3_600 * second,
            run: () => forgetFollowUps(db, new Date(now()), config.followUpDays),
          },
          { name: 'clock', everyMs: 5 * second, run: () => bringBackRows(sql, now()) },
          {
            name: 'retention',
            everyMs: 600 * second,
            run: () => sweepBodies(sql, new Date(now()), config.retentionDays),
          },
          {
            name: 'referral-retention',
            everyMs: 3_600 * second,
            run: () => sweepReferralContent(db, new Date(now()), config.referralRetentionDays),
          },
          {
            name: 'unmatched',
            everyMs: 3_600 * second,
            run: () => sweepUnmatched(db, vault, new Date(now())),
          },
          { name: 'audit', everyMs: 60 * second, run: () => sealAudit(db, vault, now) },
          {
            name: 'link-codes',
            everyMs: 3_600 * second,
            run: () => db.transaction((tx) => sweepLinkCodes(tx, new Date(now()))),
          },
          {
            name: 'sign-in-tries',
            everyMs: 3_600 * second,
            run: () => db.transaction((tx) => sweepTries(tx, new Date(now()))),
          },
          {
            name: 'confirm-tasks',
            everyMs: 3_600 * second,
            run: () =>
              db.transaction(async (tx) => {
                await raiseConfirmTasks(tx, new Date(now()))
                await raiseCrisisTask(tx, new Date(now()))
              }),
          },
        ]
      : []),
    ...(sends
      ? [
          {
            name: 'orphans',
            everyMs: 3 * second,
            run: async () =>
              (await freeOrphans(sql, processId)) + (await freeForgotten()) > 0 && bells.ring('sends'),
          },
        ]
      : []),
    ...(sends
      ? [
          {
            name: 'media',
            everyMs: 5 * second,
            run: () =>
              fetchMedia({
                db,
                vault,
                channel: sending,
                now,
                random: Math.random,
                fetched: parts.mediaFetched,
              }),
          },
        ]
      : []),
  ]
}
