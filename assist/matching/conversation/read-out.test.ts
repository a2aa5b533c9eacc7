import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isReadOut } from './read-out.js'

test('read out: digits, letters and codes, with or without saying which', () => {
  for (const text of [
    "it's oh seven seven double four",
    'A as in alpha B as in bravo',
    'A as in alpha, B as in bravo, C as in Charlie',
    "that's M for mother, I for India, K for kilo",
    'SW1 9AA',
    "it's SW1 9AA",
    'my postcode is SW1 9AA',
    'my order number is four five two one nine',
    'order number B as in bravo four two seven',
    'my account number is 12345678',
    'the tracking number is 1Z 999 AA1 01',
    'my email is john dot smith at gmail dot com',
    '07744 912 345',
    'Two thousand eighteen.',
    'twenty one forty five',
    '幺三八零零一三八零零零',
    '订单号是幺三八零零二',
    '我的订单号是12345678',
    '手机号是一三八一二三四五六七八',
    '快递单号SF1234567890',
    '订单号是A B 三 五 七 九',
    '身份证号是三二零一',
    '车牌是苏A12345',
    '尾号是四五六七，对吗',
  ])
    assert.ok(isReadOut(text), text)
})

test('read out: a code that a device shows, and what is said about a number, are matters', () => {
  for (const text of [
    'I was charged two hundred dollars',
    'maintenance in five hundred kilometres',
    'it was built in two thousand eighteen and now it will not start',
    'E1',
    'water heater error E1',
    'the display shows E 1 4',
    'error code E four two',
    '热水器显示E1',
    '显示E一二三四',
    'my account number is wrong',
    'my order number four five two has not arrived',
    '500 pounds are missing',
    'one of two cards',
    '验证码收不到',
    '身份证丢了',
    '订单号是123456的快递还没到',
    '1000元分十期',
  ])
    assert.ok(!isReadOut(text), text)
})
