/** Drawings on a grid of 16, drawn with the colour of the text around them. */
const paths = {
  play: 'M5 3.2v9.6l8-4.8z',
  stop: 'M4 4h8v8H4z',
  microphone:
    'M8 1.8a2 2 0 0 0-2 2v4a2 2 0 0 0 4 0v-4a2 2 0 0 0-2-2M3.8 7.6a4.2 4.2 0 0 0 8.4 0M8 11.8v2.4',
  sound: 'M2.5 6v4H5l3.5 3V3L5 6zM11 5.5a3.5 3.5 0 0 1 0 5',
  muted: 'M2.5 6v4H5l3.5 3V3L5 6zM11 6l3.5 4M14.5 6 11 10',
  settings: 'M2.5 4.5h5M11 4.5h2.5M2.5 11.5H5M8.5 11.5h5M9.2 2.8v3.4M6.8 9.8v3.4',
  pin: 'M6 2h4l-.6 4.2 2.3 2.3H4.3l2.3-2.3zM8 8.5V14',
  chevron: 'm4 6.2 4 4 4-4',
  search: 'M7 2.6a4.4 4.4 0 1 0 0 8.8 4.4 4.4 0 0 0 0-8.8M10.3 10.3l3.2 3.2',
  close: 'm4 4 8 8M12 4l-8 8',
  back: 'M9.5 3.5 5 8l4.5 4.5',
  check: 'm3 8.5 3.2 3.2L13 4.8',
  question: 'M6 6.2a2 2 0 1 1 2.6 1.9c-.4.2-.6.5-.6 1v.3M8 11.9v.1',
  copy: 'M5.5 5.5h7v8h-7zM3.5 10.5v-8h7',
  customer: 'M8 8a2.6 2.6 0 1 0 0-5.2A2.6 2.6 0 0 0 8 8M2.8 13.6a5.2 5.2 0 0 1 10.4 0',
  agent: 'M3 9V8a5 5 0 0 1 10 0v1M2.6 8.6h2v3.6h-2zM11.4 8.6h2v3.6h-2zM12.4 12.2c0 1.3-1.2 2-3 2',
  video: 'M2 4.5h8v7H2zM10 7l4-2v6l-4-2z',
  down: 'M8 3v9.5M4 8.8 8 12.8l4-4',
  text: 'M2.5 3h11v8H7.2L4 13.5V11H2.5z',
  link: 'M6.5 9.5l3-3M7 4.8l1.3-1.3a2.7 2.7 0 0 1 3.8 3.8L10.8 8.6M9 11.2l-1.3 1.3a2.7 2.7 0 0 1-3.8-3.8l1.3-1.3',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  screen: 'M2 3h12v8H2zM5.5 13.5h5',
  camera: 'M2.2 5h2.6L6 3.2h4L11.2 5h2.6v7.6H2.2zM8 6.6a2.1 2.1 0 1 0 0 4.2 2.1 2.1 0 0 0 0-4.2',
  record: 'M8 3.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9',
  send: 'M8 13V3.5M4 7.2 8 3.2l4 4',
  attach: 'M12.8 7.4 8 12.2a3 3 0 0 1-4.2-4.2l5-5a2 2 0 0 1 2.8 2.8l-5 5a1 1 0 0 1-1.4-1.4l4.4-4.4',
  telephone:
    'M3.2 3.4 5.4 3l1.3 3-1.4 1.2a8 8 0 0 0 3.5 3.5L10 9.3l3 1.3-.4 2.2c-.1.5-.5.8-1 .8A9.6 9.6 0 0 1 2.4 4.4c0-.5.3-.9.8-1',
  larger: 'M9.5 3H13v3.5M13 3 9 7M6.5 13H3V9.5M3 13l4-4',
  erase: 'm3 9.5 5-5.5 4.5 4-5 5.5H5.5zM7.5 13.5H13',
  torch: 'M5.5 2.5h5v2.7L9.2 7v6.5H6.8V7L5.5 5.2zM5.5 5h5M8 8.5v1',
  turn: 'M3 7.5a5 5 0 0 1 8.6-3L13 6M13 3v3h-3M13 8.5a5 5 0 0 1-8.6 3L3 10M3 13v-3h3',
} as const

/** Name of a drawing. */
export type IconName = keyof typeof paths

const filled: ReadonlySet<IconName> = new Set<IconName>(['play', 'stop', 'record'])

/** A small drawing beside a text of the same meaning. Screen readers skip it. */
export function Icon({ name }: { readonly name: IconName }) {
  const paint = filled.has(name)
    ? { fill: 'currentColor' }
    : { fill: 'none', stroke: 'currentColor', strokeWidth: 1.5 }
  return (
    <svg
      className="icon"
      viewBox="0 0 16 16"
      aria-hidden="true"
      strokeLinecap="round"
      strokeLinejoin="round"
      {...paint}
    >
      <path d={paths[name]} />
    </svg>
  )
}
