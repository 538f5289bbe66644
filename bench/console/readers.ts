import { request } from 'node:http'
import { parentPort, workerData } from 'node:worker_threads'

/** Many open consoles in a thread of their own: tells when each heard of what (epoch ms with fractions). */
const { url, cookies } = workerData as { url: string; cookies: string[] }
const clock = () => performance.timeOrigin + performance.now()
const heard: [stream: number, chat: string, seq: number, at: number][] = []

await Promise.all(cookies.map(open))
parentPort?.postMessage('open')
parentPort?.on('message', () => {
  parentPort?.postMessage(heard)
  process.exit(0)
})

function open(cookie: string, stream: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { cookie, 'sec-fetch-site': 'same-origin' }
    request(`${url}/api/staff/events`, { headers, agent: false }, (response) => {
      if (response.statusCode !== 200)
        return reject(new Error(`a stream was refused: ${response.statusCode}`))
      let rest = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        const at = clock()
        const blocks = (rest + chunk).split('\n\n')
        rest = blocks.pop() ?? ''
        for (const block of blocks) {
          if (block.includes('event: ready')) resolve()
          const [, data] = /event: chat\ndata: (.*)$/m.exec(block) ?? []
          if (!data) continue
          const { id, seq } = JSON.parse(data) as { id: string; seq: number }
          heard.push([stream, id, seq, at])
        }
      })
    })
      .on('error', reject)
      .end()
  })
}
