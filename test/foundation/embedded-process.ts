import { startEmbedded } from '../../src/db/embedded.ts'

/** Uses the embedded database in `DATA_DIR` until its input ends or it is killed. */
const started = await startEmbedded({
  dataDir: process.env.DATA_DIR ?? '',
  settings: { fsync: 'off' },
  onLost: () => console.log('lost'),
})
console.log(started.ok ? `up adopted=${started.adopted} ${started.url}` : `refused ${started.why}`)
if (started.ok) {
  for await (const _ of process.stdin);
  await started.stop()
}
