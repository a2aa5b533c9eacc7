/** English texts of what calls have taught. */
export const learningEnglish = {
  'learning.title': 'What calls have taught',
  'learning.mode.proposals':
    'Nothing changes by itself: accept what is right for all later calls. Live calls notice at once; everything can be taken back.',
  'learning.mode.automatic':
    'Proposals are accepted as soon as enough calls speak for them (ASSIST_LEARNING is “automatic”). Everything can be taken back.',
  'learning.mode.off':
    'Learning is switched off (ASSIST_LEARNING is “off”): nothing below is applied.',
  'learning.reading': 'Reading…',
  'learning.open': 'Proposals',
  'learning.none':
    'None now. Two calls in which a card is called wrong, or one in which it is used, make one.',
  'learning.inForce': 'In force',
  'learning.noneInForce': 'No ranking has been changed.',
  'learning.decided': 'Decided: {count}',
  'learning.accept': 'Accept',
  'learning.refuse': 'Refuse',
  'learning.accepted': 'Accepted',
  'learning.refused': 'Refused',
  'learning.forget': 'Take back',
  'learning.forgetAll': 'Forget everything that was learnt…',
  'learning.forgetAllQuestion':
    'Forget all adjustments, proposals and accepted questions of this solution base? This cannot be undone.',
  'learning.lower': 'Show less readily: what was {from} % sure becomes {to} %.',
  'learning.raise': 'Show more readily: what was {from} % sure becomes {to} %.',
  'learning.question': 'New example question:',
  'learning.wrong_one': 'called wrong once',
  'learning.wrong_other': 'called wrong {count} times',
  'learning.used_one': 'used once',
  'learning.used_other': 'used {count} times',
  'learning.inferred_one': 'answer spoken once',
  'learning.inferred_other': 'answer spoken {count} times',
  'learning.calls': 'Calls: {calls}',
} as const
