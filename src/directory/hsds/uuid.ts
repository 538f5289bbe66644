import { createHash } from 'node:crypto'

/** Never changed: all ids that others keep of our data stand on it. */
const namespace = Buffer.from('5d0c2f7ab6c94c5a9a3ee0c1f7b84d26', 'hex')
const isUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * The UUID under which HSDS knows a row of ours: version 5 (RFC 9562) of `<entity>:<id>`, the same on every machine.
 * What came with a UUID from elsewhere keeps it.
 */
export function hsdsId(entity: string, id: string): string {
  if (isUuid.test(id)) return id
  const hash = createHash('sha1').update(namespace).update(`${entity}:${id}`).digest().subarray(0, 16)
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
