export interface ServerEvent {
  name: string
  data: string
  /** Where to go on from; only where the stream said so beside it. */
  id?: string
}

/** Takes a stream of server-sent events in pieces, cut anywhere. Comments and unknown fields are passed over. */
export function createEventParser(heard: (event: ServerEvent) => void): (piece: string) => void {
  let rest = ''
  let name = 'message'
  let data: string[] = []
  let id: string | undefined

  function line(text: string): void {
    if (text === '') {
      if (data.length > 0) heard({ name, data: data.join('\n'), ...(id ? { id } : {}) })
      name = 'message'
      data = []
      id = undefined
      return
    }
    const colon = text.indexOf(':')
    const field = colon < 0 ? text : text.slice(0, colon)
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') name = value
    else if (field === 'data') data.push(value)
    else if (field === 'id') id = value
  }

  return (piece) => {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    for (const one of lines) line(one.replace(/\r$/, ''))
  }
}
