/** Drawn with one path each, 24 by 24. */
const paths = {
  chart: 'M5 20v-8h3.5v8M10.3 20V5h3.500v15M15.500 20v-5H19v5M3.500 20h17',
  inbox: 'M4 13.5V19h16v-5.5M4 13.5 7 5h10l3 8.5M4 13.5h4.5l1.2 2.5h4.6l1.2-2.5H20',
  today: 'M5 6h14v14H5zM5 10.5h14M9 3.5v4M15 3.5v4M9 15l2 2 4-4',
  plan: 'M5 6h14v14H5zM5 10.5h14M9 3.5v4M15 3.5v4M12 12.500v5M9.500 15h5',
  team: 'M9 11a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 9 11zM3.5 19.5c.4-3.4 2.6-5 5.5-5s5.1 1.6 5.5 5M16 5.200a3 3 0 0 1 0 5.600M17.5 14.800c1.8.6 2.8 2.2 3 4.7',
  audit: 'M6 3.500h9l4 4v13H6zM14.5 3.500v4.500H19M9.5 12.500h6M9.5 16h6',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.500v5M9 14.500v5',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 20.5 20.5',
  back: 'M19 12H5M11 6l-6 6 6 6',
  send: 'M4 12h14M12 5l7 7-7 7',
  close: 'M6 6l12 12M18 6L6 18',
  more: 'M5.5 12h.01M12 12h.01M18.5 12h.01',
  mic: 'M12 15a3 3 0 0 0 3-3V6.500a3 3 0 0 0-6 0V12a3 3 0 0 0 3 3zM6 12a6 6 0 0 0 12 0M12 18v3',
  stop: 'M7 7h10v10H7z',
  play: 'M8 5v14l11-7z',
  pause: 'M9 6v12M15 6v12',
  bin: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  picture: 'M4 5h16v14H4zM4 16l4.5-4.5 4 4 3-3L20 17M15.5 9.500h.01',
  note: 'M5 4h14v10l-5.5 6H5zM13.5 20v-6H19M8.5 8.500h7M8.5 12h4',
  phrases: 'M4 5h16v11h-9l-4 4v-4H4zM8 9h8M8 12.200h5',
  clock: 'M12 20.500a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.500V12l3 2',
  check: 'M5 12.500l4.5 4.500L19 7.5',
  checks: 'M2.5 12.5 7 17l9-9.500M11.5 16l1 1 9-9.5',
  wait: 'M12 20.500a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.500V12l3 2',
  failed: 'M12 20.500a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.500v5.500M12 16.300h.01',
  bell: 'M6.5 17V11a5.5 5.5 0 0 1 11 0v6M4.5 17h15M10.5 20h3M12 5.500V4',
  lock: 'M6 11h12v9.500H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  person: 'M12 11.500a3.8 3.8 0 1 0 0-7.6 3.8 3.8 0 0 0 0 7.600zM5 20c.5-4 3.2-6 7-6s6.5 2 7 6',
  hand: 'M5 12h12M12 6.5 17.5 12 12 17.500M20.5 5v14',
  robot: 'M6 9h12v9H6zM12 9V5.500M9.5 13h.01M14.5 13h.01M3.5 12.500v3M20.5 12.500v3',
  refer: 'M4 12h9M9 7.500 13.500 12 9 16.500M14.500 4.500H20v15h-5.500',
  label: 'M4 4.500h8l8 8-7.5 7.5-8.5-8zM8.3 8.800h.01',
  snooze: 'M7 7h6l-6 7h6M14.5 12h5l-5 6h5',
  down: 'M12 5v14M6 13l6 6 6-6',
  plus: 'M12 5v14M5 12h14',
  filter: 'M4 6h16M7 12h10M10 18h4',
  card: 'M4 5h16v14H4zM8 10h8M8 14h5',
  phone:
    'M6.5 4h3l1.5 4-2 1.500a11 11 0 0 0 5.5 5.500l1.5-2 4 1.500v3c0 1-1 2-2 2A15 15 0 0 1 4.5 6c0-1 1-2 2-2z',
  door: 'M7 3.500h10v17H7zM4 20.500h16M13.8 12h.01',
  key: 'M14.5 13.500a4.5 4.5 0 1 0-4.3-3.300L4 16.500V20h3.500v-2.500H10V15l1.2-1.200M15.8 8.200h.01',
  offline: 'M3 3l18 18M8.5 15.500a5 5 0 0 1 7 0M5 12a10 10 0 0 1 5-2.700M19 12a10 10 0 0 0-3-2M12 19h.01',
  help: 'M12 20.500a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM9.8 9.800a2.3 2.3 0 1 1 3.4 2c-.8.5-1.2 1-1.2 2M12 16.600h.01',
  print: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
  undo: 'M9 7H15a5 5 0 0 1 0 10H8M9 7l-3.5 0M8.5 3.5 5 7l3.5 3.5',
} as const
export type IconName = keyof typeof paths
const turning: IconName[] = ['back', 'send', 'hand', 'undo', 'refer']

/** A sign; what it says to those who do not see it stands beside it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      class={`icon${turning.includes(name) ? ' turns' : ''}${name === 'more' ? ' dots' : ''}`}
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  )
}

/** A button that is only a sign, with its name for all others. */
export function IconButton(props: {
  name: IconName
  label: string
  act: () => void
  expanded?: boolean
  pressed?: boolean
  disabled?: boolean
  extra?: string
}) {
  const { name, label, act, expanded, pressed, disabled, extra } = props
  return (
    <button
      type="button"
      class={`icon-act ${extra ?? ''}`}
      aria-label={label}
      title={label}
      onClick={act}
      disabled={disabled ?? false}
      {...(expanded === undefined ? {} : { 'aria-expanded': expanded })}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
    >
      <Icon name={name} />
    </button>
  )
}
