/**
 * The floors of the house, from the ground up: a folder of `assist/` may import from its own floor and from those
 * before it in this list, by value or by type, and never from those behind it. `rules.js` makes the lint of it, for
 * every pair; `docs/architecture.md` says what belongs on which floor.
 *
 * A folder with rooms lists them in the same order: a room may use the rooms before it, and the folder's own files.
 *
 * @type {readonly (string | { readonly floor: string, readonly rooms: readonly string[] })[]}
 */
export const floors = [
  'errors',
  'log',
  'text',
  'call',
  'settings',
  'models',
  'threads',
  { floor: 'solutions', rooms: ['files'] },
  'audio',
  'vad',
  'recognition',
  { floor: 'listening', rooms: ['second-pass'] },
  { floor: 'utterance', rooms: ['written-form', 'redaction'] },
  {
    floor: 'matching',
    rooms: [
      'vectors',
      'words',
      'sound',
      'meaning',
      'training',
      'index',
      'weighing',
      'conversation',
    ],
  },
  { floor: 'suggestion', rooms: ['advice'] },
  'pipeline',
  'learning',
  { floor: 'store', rooms: ['sqlite'] },
  'media',
  'followup',
  'seat',
  { floor: 'ingest', rooms: ['native'] },
  'screen',
  'solutions-lint',
  'service',
  { floor: 'server', rooms: ['access', 'tls', 'routes'] },
  { floor: 'quality', rooms: ['replay', 'scores'] },
  'client',
  { floor: 'pages', rooms: ['shared', 'customer', 'agent'] },
  'commands',
  'index.ts',
  'cli.ts',
]

/** Each floor with its rooms, or without any. */
export const floorsWithRooms = floors.map((entry) =>
  typeof entry === 'string' ? { floor: entry, rooms: [] } : entry,
)
