import type { SentenceSigns } from './sentence-signs.js'

/** What a company does for a customer. */
const serviceVerb =
  '发|寄|退|改|约|办|开|登记|预约|取消|冻结|解锁|解冻|提交|上报|报上去|报修|报障|转|备注|记|下单|下了|立|重开|重新开|补|换|处理|恢复|激活|开通|升级|延|挂起|放行|锁|关|调|测|加|更新|申请|安排|联系|通知|确认|催|停|赔|打|送|取|反馈'

const donePatterns: readonly RegExp[] = [
  new RegExp(
    `(?:已经|已|刚才?|刚刚|我先)[^，。？吗]{0,12}?(?:${serviceVerb})[^，。？吗]{0,14}?(?:了|好|完|过|在您|到您)`,
    'u',
  ),
  new RegExp(
    `(?:给|帮|为|替)(?:您|你)[^，。？]{0,8}?(?:${serviceVerb})(?:[^，。？吗]{0,6})?了(?!吗|没)`,
    'u',
  ),
  new RegExp(`(?:${serviceVerb})(?:好|完|上|下来|成功|起来)了(?!吗|没|的话|以后|之后)`, 'u'),
  /(?:办|处理|搞|弄|设置|登记)(?:好|妥|完)了(?!吗|没)/u,
  /(?:给|帮|为|替)(?:您|你)(?:下|开|办|约|报|做|换|登记|申请|安排)了/u,
  /我(?:[^，。？]{0,10})(?:备注|记录|登记|冻结|提交|放行|解锁|转交|反馈)(?:给\S{1,6})?(?:好)?了/u,
]

/** The work goes on after the call. */
const later =
  '稍后|稍候|一会儿?|等(?:一)?下|待会儿?|马上|回头|到时候?|明天|后天|今天|今晚|下周|下午|上午|晚上|本周|这周|周[一二三四五六日天末]|月底|(?:之|以)?[前内后]|前一天|时候|工作日'
const promiseVerb =
  '给您|给你|帮您|为您|联系您|通知您|提醒您|告诉您|回复您|答复|回电|回访|打电话|来电|发(?:短信|邮件|微信|送|给|个|您)|寄|退(?:款|给|还|到)|到账|到您|打到|送到|送达|上门|安排|重新|过去|派|邮寄|收到|检查|处理|开出来|补发|换|带'

const promisePatterns: readonly RegExp[] = [
  new RegExp(`(?:${later})[^？吗]{0,14}?(?:会|将|就|可以|能)?[^？吗]{0,6}?(?:${promiseVerb})`, 'u'),
  new RegExp(`(?:会|将)[^，。？吗]{0,10}?(?:${promiseVerb})`, 'u'),
  new RegExp(
    `(?:我们?|这边|那)[^，。？]{0,8}(?:再|去|来)?(?:给您|帮您|为您)?(?:安排|约|派)[^，。？]{0,10}(?:师傅|人员|专员|快递|同事|员|上门|过去)`,
    'u',
  ),
  /(?:给|到|帮)(?:您|你)(?:退|寄|打|送|补|赔|发)(?!了|过)/u,
  /(?:您|你)(?:会|将|就会|应该会?)(?:收到|看到|接到|拿到)/u,
  /^[^，。？]{0,8}(?:两|三|四|五|七|几|\d+)(?:两|三|四|五|\d+)?个?(?:工作日|天|小时|周|星期)[^，。？吗]{0,6}(?:能|可以|会|就)(?:看到|收到|到)/u,
  /(?:安排|约)(?:快递|师傅|专员|同事|查勘员|抄表员)/u,
]

/** Done at once, or for the customer to do. */
const atOncePattern =
  /(?:帮您|给您|我)?(?:先)?(?:查一下|看一下|看看|查查|核实一下|问一下(?!.{0,4}(?:回复|答复))|测一下|说一下|试一下|试试)|^(?:请|麻烦)?(?:您|你)(?:先|再)?(?:把|看|试|拍|按|打开|拿|说|报|提供|自己)|麻烦您|请您|您(?:马上|现在|赶紧|立刻|千万)|稍等|祝您|感谢您|生活愉快|慢慢|按住|别着急/u

const escalatedPattern =
  /主管|领导|经理|风控|专员(?:处理|跟进)?|定损员|合同部|合作部门|相关部门|上级|投诉部|二线|(?:我|这边).{0,6}(?:没有权限|定不了|取消不了|退不了|做不了主)|转给|升级|得师傅上门|要.{0,8}(?:部|部门|主管)(?:处理|调查|决定)/u
const contentPattern =
  /(?:可以|能用|能上|能打|好|行)了(?!吗)|太好了|明白了|排出去了|恢复了|收到了|没(?:问题|别的)了|谢谢(?:啊|你|您|老师)?$|好(?:的)?(?:，|,)?谢谢|好嘞|挺好/u
const stuckPattern =
  /算了|还是(?:上不|不行|一样|卡)|就是卡|不好意思|抱歉|没办法|真是的|等着用|挂了|怎么办|根本没|过保|没有人交|我觉得不|那(?:好|行)吧$|^好吧$|哎呀/u
const matterPattern =
  /想|要|怎么|为什么|什么时候|多少|哪|能不能|可不可以|有没有|咋|没|不|坏|漏|卡|亮|响|错|丢|忘|锁|扣|退|换|改|报|问|落了|上周买|我(?:家|的|卡|订|买|退)/u
const vaguePattern =
  /出(?:了点?|点)?(?:问题|毛病|事)|有(?:点|个|些)?(?:问题|事情?|情况)|小事故|是这样的|咨询(?:一下|点)|不太(?:对|正常)|怪怪的/u
const openingPattern =
  /什么(?:样|情况|问题)|怎么(?:了|回事)|帮您|帮到您|请讲|请说|您说|需要|什么事|服务|很高兴|称呼|客服|热线|中心|支持|您好|你好|哪里|什么现象/u

/** Mandarin. */
export const chineseSentences: SentenceSigns = {
  isDone: (sentence) =>
    !chineseSentences.isQuestion(sentence) &&
    donePatterns.some((pattern) => pattern.test(sentence)),
  isPromised: (sentence) =>
    !chineseSentences.isQuestion(sentence) &&
    !atOncePattern.test(sentence) &&
    promisePatterns.some((pattern) => pattern.test(sentence)),
  isEscalated: (sentence) => escalatedPattern.test(sentence),
  isContent: (sentence) => contentPattern.test(sentence),
  isStuck: (sentence) => stuckPattern.test(sentence),
  isMatterTold: (sentence) => matterPattern.test(sentence),
  isVague: (sentence) => vaguePattern.test(sentence),
  isQuestion: (sentence) => /[?？]\s*$|[吗呢没][。？\s]*$/u.test(sentence),
  isInvitation: (sentence) => openingPattern.test(sentence),
}
