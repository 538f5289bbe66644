export interface ServerEvent {
  name: string
  data: string
}

/** Takes a stream of server-sent events in pieces, cut anywhere. Comments and unknown fields are passed over. */
export function createEventParser(heard: (event: ServerEvent) => void): (piece: string) => void {
  let rest = ''
  let name = 'message'
  let data: string[] = []

  function line(text: string): void {
    if (text === '') {
      if (data.length > 0) heard({ name, data: data.join('\n') })
      name = 'message'
      data = []
      return
    }
    const colon = text.indexOf(':')
    const field = colon < 0 ? text : text.slice(0, colon)
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') name = value
    else if (field === 'data') data.push(value)
  }

  return (piece) => {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    for (const one of lines) line(one.replace(/\r$/, ''))
  }
}
