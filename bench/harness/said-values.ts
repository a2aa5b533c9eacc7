/** Made values of every kind that callers read out; none is anybody's. */
import { withLuhn } from '../../assist/testing/luhn.js'
import type { Draw } from './said-numbers.js'

/** A value: groups that are read out by a way, or a text that is said as it stands. */
export type MadeValue =
  { readonly groups: readonly string[] } | { readonly said: readonly string[] }

type Make = (draw: Draw) => MadeValue
type Language = 'en' | 'zh'

const chunked = (digits: string, sizes: readonly number[]): string[] => {
  const groups: string[] = []
  let at = 0
  for (const size of sizes) {
    if (at < digits.length) groups.push(digits.slice(at, at + size))
    at += size
  }
  if (at < digits.length) groups.push(digits.slice(at))
  return groups
}

const card: Make = (draw) => {
  const pattern = draw.pick([
    ...[
      '4##############',
      '5' + draw.pick(['1', '2', '4', '5']) + '#############',
      '37############',
    ],
    ...['6011###########', '62#############', '62################', '4##############'],
  ])
  const digits = withLuhn(draw.filled(pattern))
  // Recognisers mishear: one digit in twenty cards is another.
  const misheard = draw.chance(0.05)
    ? digits.replace(/.$/, (last) => String((Number(last) + 3) % 10))
    : digits
  if (digits.length === 15) return { groups: chunked(misheard, [4, 6, 5]) }
  return { groups: chunked(misheard, [4, 4, 4, 4, 4]) }
}

const resident: Make = (draw) => {
  const year = draw.within(1950, 2004)
  const [month, day] = [draw.within(1, 12), draw.within(1, 28)].map((one) =>
    String(one).padStart(2, '0'),
  )
  const start = `${draw.pick(['110105', '310104', '440305', '510107', '320102'])}${year}${month ?? ''}${day ?? ''}${draw.filled('###')}`
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, place) => total + weight * Number(start[place]), 0)
  return { groups: chunked(`${start}${'10X98765432'[sum % 11] ?? ''}`, [6, 4, 4, 4]) }
}

const password =
  (language: Language): Make =>
  (draw) => {
    const two = (): string => draw.filled('##')
    const english = [
      ['sunshine', two()],
      ['Blue', 'Tiger', two()],
      ['capital S u n', '4 2'],
      ['hunter2', ''],
      ['m y d o g', '1 2'],
      ['bluebird', ''],
      ['Summer', draw.filled('20##')],
      [draw.filled('abc###'), ''],
      ['q w e', 'r t y 7'],
      ['banana', 'forty two'],
    ]
    const mandarin = [
      [draw.filled('abc######'), ''],
      ['a b c', '一二三四五六'],
      ['woaini', '1314'],
      ['八八八', '八八八'],
      ['小写 x y z', '七七八八'],
      ['大写A', 'b c 九九'],
      [draw.filled('zhang##'), ''],
      [draw.filled('######'), ''],
    ]
    return { said: draw.pick(language === 'en' ? english : mandarin).filter((part) => part !== '') }
  }

const months = ['January', 'March', 'June', 'August', 'October', 'December']
const hanDigits = Array.from('零一二三四五六七八九')
const inHan = (digits: string): string =>
  Array.from(digits, (digit) => hanDigits[Number(digit)] ?? digit).join('')

const dateOf =
  (language: Language, least: number, most: number): Make =>
  (draw) => {
    const [year, month, day] = [draw.within(least, most), draw.within(1, 9), draw.within(2, 28)]
    const name = draw.pick(months)
    const said =
      language === 'en'
        ? [
            `${name} ${day}th ${year}`,
            `${month}/${day}/${year}`,
            `the fourth of ${name} nineteen eighty five`,
            `${name} fourth, ${year}`,
          ]
        : [
            `${year}年${month}月${day}号`,
            `${inHan(String(year))}年${hanDigits[month] ?? ''}月四号`,
            `${year}-${month}-${day}`,
            `${inHan(String(year).slice(2))}年${hanDigits[month] ?? ''}月十二`,
          ]
    return { said: [draw.pick(said)] }
  }

const expiry =
  (language: Language): Make =>
  (draw) => {
    const [month, year] = [
      draw.filled(draw.pick(['0', '1'])) + draw.pick(['1', '2']),
      draw.pick(['27', '28', '29']),
    ]
    if (draw.chance(0.3)) return { said: [`${month}/${year}`] }
    if (language === 'zh')
      return draw.chance(0.3)
        ? { said: [`${inHan(year)}年${month.replace(/^0/, '')}月`] }
        : { groups: [month, year] }
    return draw.chance(0.3)
      ? { said: [`${draw.pick(months)} twenty ${draw.pick(['seven', 'eight'])}`] }
      : { groups: [month, year] }
  }

const amount =
  (language: Language): Make =>
  (draw) => ({
    said: [
      language === 'en'
        ? draw.pick([
            draw.filled('$4#.99'),
            'forty nine ninety nine',
            '1,250 dollars',
            'three hundred and twenty five dollars',
            draw.filled('£1#0.50'),
            'nineteen bucks',
          ])
        : draw.pick([
            '三百二十五块',
            draw.filled('1#9元'),
            '一千二百九十九块五',
            draw.filled('￥4#.90'),
            '两万三千元',
            '八十八块八',
          ]),
    ],
  })

const groupsOf =
  (patterns: readonly string[], sizes: readonly number[]): Make =>
  (draw) => ({
    groups: chunked(draw.filled(draw.pick(patterns)), sizes),
  })
const saidOf =
  (patterns: readonly string[]): Make =>
  (draw) => ({ said: [draw.filled(draw.pick(patterns))] })

/** Makers of every kind, a language. */
export const makers: Readonly<Record<Language, Readonly<Record<string, Make>>>> = {
  en: {
    card,
    password: password('en'),
    exp: expiry('en'),
    amount: amount('en'),
    ssn: groupsOf(['2##4#6###', '5##2#8###', '12#45####'], [3, 2, 4]),
    nino: groupsOf(['AB##34##C', 'JM##78##D', 'SR####55A'], [2, 2, 2, 2, 1]),
    cvv: groupsOf(['###', '###', '####'], [4]),
    pin: groupsOf(['####', '####', '######'], [2, 2, 2]),
    otp: groupsOf(['######', '######', '####', '########'], [3, 3, 2]),
    phone: groupsOf(['512555####', '206555####', '415555####'], [3, 3, 4]),
    email: saidOf([
      'john dot smith at gmail dot com',
      'anna.lee@example.com',
      'm k ## at yahoo dot com',
      'sales@acme.co.uk',
    ]),
    address: saidOf([
      '42 Maple Street, Springfield',
      '1#0 Oak Avenue apartment 3B',
      'twelve oh four West Lake Drive',
      '7 Church Road, Leeds LS1 4AP',
    ]),
    dob: dateOf('en', 1950, 2003),
    passport: groupsOf(['5########', 'C0#######', '3########'], [3, 3, 3]),
    account: groupsOf(['########', '##########', '############'], [4, 4, 4]),
    order: groupsOf(['########', '##########', 'A#######', '#######'], [3, 3, 4]),
    policy: groupsOf(['########', 'PL#######', '##########'], [4, 4, 4]),
    tracking: groupsOf(
      ['############', '9400################', '1Z999##########'],
      [4, 4, 4, 4, 4],
    ),
    imei: (draw) => ({ groups: chunked(withLuhn(draw.filled('35############')), [2, 6, 6, 1]) }),
    serial: groupsOf(['&&#####', '&#&####', 'S&########'], [3, 4, 3]),
    date: dateOf('en', 2024, 2026),
    qty: saidOf(['2', '12', 'three', 'six', 'twenty four', '8']),
    error: saidOf(['four oh four', 'E17', '5##', '0x8007', 'one zero four']),
    zip: groupsOf(['9####', '1####'], [5]),
    promo: saidOf(['SAVE20', 'SPRING ##', 'W E L 1 0']),
    model: saidOf(['T X 200', 'AC####', 'R ####']),
    version: saidOf(['2.4.1#', '7.1', '3.##']),
    meter: saidOf(['#####', 'four five one two two', '######']),
    last4: groupsOf(['####'], [4]),
    flight: saidOf(['BA 286', 'U A nine oh one', 'LH ###']),
    time: saidOf(['6:45', 'half past three', '10 30 a.m.']),
  },
  zh: {
    card,
    resident,
    password: password('zh'),
    exp: expiry('zh'),
    amount: amount('zh'),
    cvv: groupsOf(['###'], [3]),
    pin: groupsOf(['######', '######', '####'], [3, 3]),
    otp: groupsOf(['######', '######', '####'], [3, 3]),
    phone: groupsOf(['138########', '159########', '186########'], [3, 4, 4]),
    email: saidOf([
      'zhang##@qq.com',
      'liwei点##艾特幺六三点com',
      '1381####@163.com',
      'wang li at gmail点com',
    ]),
    address: saidOf([
      '北京市朝阳区建国路8#号2单元501',
      '上海市浦东新区世纪大道一百号',
      '杭州西湖区文三路##号',
      '成都市武侯区天府大道1号3栋1202室',
    ]),
    dob: dateOf('zh', 1950, 2003),
    passport: groupsOf(['E########', 'G########'], [3, 3, 3]),
    account: groupsOf(['##########', '############'], [4, 4, 4]),
    order: groupsOf(['########', '############', '##########'], [4, 4, 4]),
    policy: groupsOf(['##########', 'P########'], [4, 4, 4]),
    tracking: groupsOf(['SF############', '############', '75###########'], [4, 4, 4, 4]),
    imei: (draw) => ({ groups: chunked(withLuhn(draw.filled('86############')), [2, 6, 6, 1]) }),
    serial: groupsOf(['&&#####', 'S&########'], [3, 4, 3]),
    date: dateOf('zh', 2024, 2026),
    qty: saidOf(['两', '三', '12', '十二', '八', '二十四']),
    error: saidOf(['四零四', 'E17', '5##', '幺零四']),
    zip: groupsOf(['1000##', '2000##'], [6]),
    promo: saidOf(['SAVE20', '春天##', 'W E L 1 0']),
    model: saidOf(['TX 200', 'AC####']),
    version: saidOf(['2.4.1#', '七点一']),
    meter: saidOf(['#####', '四五一二二', '一万两千三百']),
    last4: groupsOf(['####'], [4]),
    flight: saidOf(['CA###', '国航幺八三幺', 'MU####']),
    time: saidOf(['6:45', '下午三点半', '十点二十']),
  },
}
