import type { Scenario } from '../scenario.ts'
import { botApiFails } from './bot-api.ts'
import { clockSet, clockSetBack } from './clock.ts'
import { fullDisk } from './disk.ts'
import { kill } from './kill.ts'
import { postgresRestarted } from './postgres.ts'
import { redisGone } from './redis.ts'
import { roles } from './roles.ts'

export const scenarios: Scenario[] = [
  kill('webhook'),
  kill('polling'),
  roles,
  redisGone,
  postgresRestarted,
  ...botApiFails,
  fullDisk,
  clockSet,
  clockSetBack,
]
