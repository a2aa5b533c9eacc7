import type { Translated } from '../../../shared/i18n/page-texts.js'
import type { learningEnglish } from '../english/learning.js'

/** Simplified Chinese texts of what calls have taught. */
export const learningChinese: Translated<typeof learningEnglish> = {
  'learning.title': '通话教会了什么',
  'learning.mode.proposals':
    '不会自动更改：请采纳对以后所有通话都正确的建议。正在进行的通话立即生效，随时可以撤回。',
  'learning.mode.automatic':
    '足够多的通话支持后，建议会自动采纳（ASSIST_LEARNING 为 “automatic”）。随时可以撤回。',
  'learning.mode.off': '学习功能已关闭（ASSIST_LEARNING 为 “off”），以下内容均不生效。',
  'learning.reading': '正在读取…',
  'learning.open': '建议',
  'learning.none': '目前没有。卡片在两次通话中被标记为不对，或在一次通话中被采用，就会产生建议。',
  'learning.inForce': '已生效',
  'learning.noneInForce': '尚未调整任何排序。',
  'learning.decided': '已处理：{count}',
  'learning.accept': '采纳',
  'learning.refuse': '拒绝',
  'learning.accepted': '已采纳',
  'learning.refused': '已拒绝',
  'learning.forget': '撤回',
  'learning.forgetAll': '忘掉学到的全部内容…',
  'learning.forgetAllQuestion': '忘掉此知识库的全部调整、建议和已采纳的问题？此操作无法恢复。',
  'learning.lower': '更少显示：原为 {from}% 的把握变为 {to}%。',
  'learning.raise': '更多显示：原为 {from}% 的把握变为 {to}%。',
  'learning.question': '新的示例问题：',
  'learning.wrong_other': '标记不对 {count} 次',
  'learning.used_other': '采用 {count} 次',
  'learning.inferred_other': '说出答案 {count} 次',
  'learning.calls': '通话：{calls}',
}
