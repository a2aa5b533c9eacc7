/** English texts of the status line; a key ends in the code of a notice. */
export const statusEnglish = {
  'status.label': 'Status',
  'status.shortcuts': 'Shortcuts',
  'status.dismiss': 'Dismiss this notice',
  'status.unknown': 'Something went wrong ({code}).',
  'status.alert': 'Notice from the service: {code}.',
  'status.sample-missing': 'This service has no sample call.',
  'status.sample-unreadable': 'The sample call could not be loaded.',
  'status.microphone-denied':
    'The microphone is blocked. Allow it for this page in the browser’s address bar, then try again.',
  'status.microphone-missing': 'No microphone was found. Plug one in, then try again.',
  'status.microphone-insecure': 'The microphone needs a secure page (https, or this machine).',
  'status.microphone-failed': 'The microphone could not be started.',
  'status.ASSIST_CAPACITY_FULL':
    'The service has as many calls as it can take. Try again in a moment.',
  'status.ASSIST_CALL_NOT_FOUND': 'This call is not known any more.',
  'status.ASSIST_CALL_NOT_RESUMABLE': 'The connection was away too long; the call has ended.',
  'status.ASSIST_CLIENT_UNREACHABLE': 'The service could not be reached.',
  'status.ASSIST_CLIENT_BUFFER_FULL': 'The service was away too long for the sound to wait.',
  'status.ASSIST_AUTH_REQUIRED': 'The access key is missing or not known. Enter it in Settings.',
  'status.ASSIST_RECOGNITION_LATE':
    'Text comes late: more is being said than this machine can write. Nothing is lost.',
  'status.ASSIST_LAST_WORDS_LOST':
    'The last words of the call took too long to be written and are not in the transcript.',
  'status.ASSIST_SECOND_PASS_SHED':
    'The machine is busy: parts of this call keep the text of the first pass.',
  'status.ASSIST_AUDIO_BACKLOG': 'The service is behind; text comes later, nothing is lost.',
  'status.ASSIST_LANGUAGE_CHANGED':
    'Another language is spoken now. The text goes on in that language.',
  'status.ASSIST_LANGUAGE_OTHER':
    'Another language is spoken than the call was started with, so the text may be wrong.',
  'status.ASSIST_INPUT_CLIPPING':
    'The sound is too loud and distorted, so words are lost. Ask for less volume or more distance to the microphone.',
  'status.ASSIST_INPUT_ECHO':
    'One side’s voice comes back on the other side. Its copy is left out. A headset instead of a loudspeaker helps.',
  'status.ASSIST_INPUT_DOUBLED':
    'Both sides have the same sound, so your words may count as the customer’s. Have the connection of the sound checked.',
  'status.ASSIST_ENGINE_UNAVAILABLE': 'Recognition is not available at the moment.',
  'status.engine-replaced':
    'The recogniser had a problem; {engine} writes from here on, nothing was lost ({code}).',
  'status.ASSIST_ENGINE_NONE_LEFT':
    'Nothing can be written down at the moment; the call itself goes on.',
  'status.ASSIST_EMBEDDINGS_MISSING':
    'Suggestions go by words alone: the model for meaning is missing on this service.',
  'status.ASSIST_ENGINE_STUCK':
    'Recognition got no further and was started again; it goes on by itself.',
  'status.ASSIST_ENGINE_INVENTS': 'The recogniser wrote what nobody said and was replaced.',
  'status.ASSIST_INPUT_CLOCK':
    'The sound comes faster or slower than it is spoken, so times and words may be wrong. Have the connection of the sound checked.',
  'status.ASSIST_WORKER_FAILED': 'Recognition had to restart; it goes on by itself.',
  'status.ASSIST_MATCHING_WAITING':
    'Suggestions and search are being started again; they come late for a moment.',
  'status.ASSIST_MATCHING_RECOVERED': 'Suggestions and search work again.',
  'status.ASSIST_MOMENT_FORBIDDEN': 'Something was said that may not be said.',
  'status.ASSIST_STORE_WAITING':
    'The transcript cannot be stored at the moment. It is kept and stored later; the call goes on.',
  'status.ASSIST_STORE_RECOVERED': 'The transcript is stored again; nothing was lost.',
  'status.ASSIST_STORE_EVENTS_LOST':
    'Part of this call’s transcript could not be stored. Take notes of what matters.',
  'status.ASSIST_SHUTTING_DOWN': 'The service is restarting.',
  'status.pause-failed': 'The call could not be paused: there is no connection.',
  'status.copy-failed': 'The browser did not allow copying.',
  'status.looked-up-wrong': 'Noted: this was not the answer.',
  'status.page-link-copied':
    'The link to the page is copied. Paste it wherever you write to the customer.',
  'status.seat-needed': 'Take the seat to write to the customer.',
  'status.seat-replaced': 'Another page has taken the seat at this call.',
  'status.seat-taken-over': 'You have taken the call over. The page that sat there has been told.',
  'status.seat-call-over': 'The call ended while this page was away.',
  'status.show-camera-failed':
    'Your camera could not be started. Allow it for this page, and close other programs that use it.',
  'status.show-screen-failed': 'The screen was not shared.',
  'status.tab-denied': 'No tab was shared. Choose the softphone’s tab and share it.',
  'status.tab-silent':
    'The browser gave no sound of the tab. Share a tab (not a window or screen) and switch on “Also share tab audio”.',
  'status.tab-unable':
    'This browser cannot share a tab. Use Chrome or Edge on a computer, over https.',
  'status.declined-snapshot': 'The customer did not agree to a still.',
  'status.declined-recording': 'The customer did not agree to a recording.',
  'status.trouble-camera-denied': 'The customer’s browser blocks the camera.',
  'status.trouble-camera-missing': 'The customer’s device has no camera.',
  'status.trouble-camera-busy': 'The customer’s camera is in use by another app.',
  'status.trouble-microphone-denied': 'The customer’s browser blocks the microphone.',
  'status.trouble-microphone-missing': 'The customer’s device has no microphone.',
  'status.trouble-browser-unable':
    'The customer’s browser cannot do this. Voice or text may work, or another browser.',
  'status.trouble-connection-failed':
    'The customer’s network lets no picture through. Go on by voice or text.',
  'status.ASSIST_CARRIER_REFUSED': 'The telephone carrier did not do it. Try again.',
  'status.ASSIST_CUSTOMER_ABSENT': 'The customer’s page is not open. Send them the link.',
  'status.ASSIST_INVITATION_INVALID':
    'The customer is being asked already, or this is how the call is held.',
  'status.ASSIST_CONSENT_MISSING': 'The customer has not agreed to this.',
  'status.ASSIST_TRANSCRIPTION_REFUSED':
    'The customer has refused the transcription. Only they can end this pause.',
  'status.language-missing': 'The other language could not be loaded. Try again.',
  'status.ASSIST_CALL_PAUSED': 'The call is paused: nothing that is written is sent or kept.',
  'status.ASSIST_SEAT_NOT_TAKEN': 'This page does not sit at the call. Take the seat first.',
  'status.ASSIST_PICTURE_TOO_LARGE': 'The picture is too large: 12 MB at most.',
  'status.ASSIST_PICTURES_FULL': 'This call has as many pictures as it may have.',
  'status.ASSIST_PICTURES_LIMITED': 'Pictures come too fast. Send the next one in a moment.',
  'status.ASSIST_CHAT_LIMITED':
    'Messages come too fast; this one was not sent. Write it again in a moment.',
  'status.ASSIST_PICTURE_INVALID': 'This file is no picture. Send a JPEG, PNG or WebP.',
  'status.ASSIST_CALL_EXISTS': 'Somebody else carries this side of the call already.',
  'status.ASSIST_PROPOSAL_DECIDED':
    'This was answered already, or newer calls have replaced it. The list is up to date now.',
  'status.ASSIST_PROPOSAL_NOT_FOUND':
    'This was answered already, or newer calls have replaced it. The list is up to date now.',
} as const
