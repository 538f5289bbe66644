import { readdirSync, readFileSync } from 'node:fs'

/** CPU seconds of the PostgreSQL whose data lies below `folder`: of the postmaster, its children, and those that ended. */
export function postgresCpuSeconds(folder: string): number {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => read(pid))
  const master = processes.find((p) => p.comm === 'postgres' && p.command.includes(folder))
  if (!master) return Number.NaN
  return processes
    .filter((p) => p.pid === master.pid || p.parent === master.pid)
    .reduce((sum, p) => sum + p.seconds + (p.pid === master.pid ? p.endedSeconds : 0), 0)
}

/** Of /proc/PID/stat: parent (4), times (14, 15) and those of children that ended (16, 17), in hundredths of a second. */
function read(pid: string) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const end = stat.lastIndexOf(')')
    const fields = stat.slice(end + 2).split(' ')
    const ticks = (n: number) => Number(fields[n]) / 100
    return [
      {
        pid: Number(pid),
        parent: Number(fields[1]),
        comm: stat.slice(stat.indexOf('(') + 1, end),
        command: readFileSync(`/proc/${pid}/cmdline`, 'utf8'),
        seconds: ticks(11) + ticks(12),
        endedSeconds: ticks(13) + ticks(14),
      },
    ]
  } catch {
    // It ended meanwhile.
    return []
  }
}
