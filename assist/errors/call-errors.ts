/** Rows of the error table that are about live calls: their sockets, audio and suggestions. */
export const callErrors = {
  ASSIST_PROTOCOL_MESSAGE_INVALID: {
    status: 400,
    close: 1007,
    retryable: false,
    meaning: 'A text message is not JSON or not a known message.',
  },
  ASSIST_PROTOCOL_FIELD_INVALID: {
    status: 400,
    close: 1007,
    retryable: false,
    meaning: 'A field of a message is missing, unknown or out of range.',
  },
  ASSIST_PROTOCOL_AUDIO_BEFORE_START: {
    status: 400,
    close: 1008,
    retryable: false,
    meaning: 'Audio came before the start message.',
  },
  ASSIST_PROTOCOL_START_TWICE: {
    status: 400,
    close: 1008,
    retryable: false,
    meaning: 'A second start message on one socket.',
  },
  ASSIST_PROTOCOL_START_TIMEOUT: {
    status: 408,
    close: 1008,
    retryable: true,
    meaning: 'A socket opened and sent no start message in time.',
  },
  ASSIST_PROTOCOL_FRAME_TOO_LARGE: {
    status: 413,
    close: 1009,
    retryable: false,
    meaning: 'One WebSocket message is larger than the limit.',
  },
  ASSIST_PROTOCOL_CLIENT_TOO_SLOW: {
    status: 408,
    close: 1013,
    retryable: true,
    meaning: 'The client does not read what it is sent.',
  },
  ASSIST_PROTOCOL_CLIENT_SILENT: {
    status: 408,
    close: 1011,
    retryable: true,
    meaning: 'A client sent nothing for longer than its protocol allows.',
  },
  ASSIST_AUDIO_FORMAT_UNSUPPORTED: {
    status: 415,
    close: 1003,
    retryable: false,
    meaning: 'Encoding, sample rate or channels are not supported.',
  },
  ASSIST_AUDIO_STREAM_INVALID: {
    status: 400,
    close: 1007,
    retryable: false,
    meaning: 'The bytes of a leg are no Ogg, WebM or Opus, although its start said so.',
  },
  ASSIST_AUDIO_FORMAT_DOUBTFUL: {
    status: 415,
    close: 1003,
    retryable: false,
    meaning:
      'The bytes of a leg do not look like the encoding that its start named, and will hardly be understood (an alert). Where it is certain the leg is refused, and the message says what came.',
  },
  ASSIST_AUDIO_ODD_BYTES: {
    status: 400,
    close: 1007,
    retryable: false,
    meaning: 'The stream ended inside a sample.',
  },
  ASSIST_SECOND_PASS_SHED: {
    status: 500,
    close: 1011,
    retryable: false,
    meaning:
      'Under load, the second pass of a final was left out: its text stays as the first pass wrote it. Told once a call.',
  },
  ASSIST_LAST_WORDS_LOST: {
    status: 500,
    close: 1011,
    retryable: false,
    meaning:
      'What was still being recognised at the end of a call, or of one side of it, took longer than ASSIST_END_PATIENCE_MS. The call is over; its last words are not in the log.',
  },
  ASSIST_AUDIO_FILE_INVALID: {
    status: 400,
    close: 1007,
    retryable: false,
    meaning: 'A recording cannot be read; the message names what came.',
  },
  ASSIST_RECOGNITION_LATE: {
    status: 503,
    close: 1013,
    retryable: true,
    meaning:
      'Alert: texts come later than they should, since more is said than this machine can write. Nothing is lost; new calls are refused until it has caught up.',
  },
  ASSIST_AUDIO_BACKLOG: {
    status: 503,
    close: 1013,
    retryable: true,
    meaning: 'A minute of audio waits; the sender is paused (an alert, nothing is dropped).',
  },
  ASSIST_INPUT_CLOCK: {
    status: 400,
    close: 1007,
    retryable: false,
    meaning:
      'The sound of a leg comes faster or slower than time passes: another clock, another rate than the declared one, or sound that is lost without a gap (an alert).',
  },
  ASSIST_INPUT_CLIPPING: {
    status: 400,
    close: 1007,
    retryable: false,
    meaning:
      'A side’s sound is overdriven and its tops are cut off; words are lost (an alert). Turn the microphone or the line down.',
  },
  ASSIST_INPUT_ECHO: {
    status: 400,
    close: 1007,
    retryable: false,
    meaning:
      'A side carries the other side’s sound again; it is written once (an alert). Use a headset, or echo cancellation.',
  },
  ASSIST_INPUT_DOUBLED: {
    status: 400,
    close: 1007,
    retryable: false,
    meaning:
      'Both sides carry the same sound; it is written as the customer’s (an alert). Send each side on its own channel.',
  },
  ASSIST_CALL_EXISTS: {
    status: 409,
    close: 1008,
    retryable: false,
    meaning: 'A live call already has this id and this channel.',
  },
  ASSIST_CALL_NOT_FOUND: {
    status: 404,
    close: 1008,
    retryable: false,
    meaning: 'No call has this id.',
  },
  ASSIST_ENTRY_UNKNOWN: {
    status: 404,
    close: 1008,
    retryable: false,
    meaning: 'No entry for customers has this id (`ASSIST_ENTRIES`).',
  },
  ASSIST_CALL_NOT_RESUMABLE: {
    status: 409,
    close: 1008,
    retryable: false,
    meaning: 'A resume was asked of a call that is not live.',
  },
  ASSIST_CALL_NOT_STORED: {
    status: 500,
    close: 1011,
    retryable: false,
    meaning:
      'A call is over, and the store could not be written in time. What was said waits in memory and is stored when it can be.',
  },
  ASSIST_CAPACITY_FULL: {
    status: 503,
    close: 1013,
    retryable: true,
    meaning:
      'As many calls as configured, or as this machine carries, are live; the answer says when to ask again.',
  },
  ASSIST_CARRIER_REFUSED: {
    status: 502,
    close: 1011,
    retryable: true,
    meaning:
      'The carrier of a telephone call did not do what an agent asked for: hold, mute, transfer or hang up. It cannot be reached, refuses, or cannot do it with this line.',
  },
  ASSIST_SUGGESTION_UNWANTED: {
    status: 409,
    close: 1008,
    retryable: false,
    meaning: 'The agent has put this card away, and wants it no more in this call.',
  },
  ASSIST_SUGGESTION_NOT_FOUND: {
    status: 404,
    close: 1008,
    retryable: false,
    meaning: 'The call has no such suggestion.',
  },
} as const
