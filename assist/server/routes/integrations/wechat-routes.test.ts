import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'

import type { CallPipeline } from '../../../pipeline/call-pipeline.js'
import { requireWechatConsent } from '../../../seat/wechat/wechat-entry.js'
import { readWechatMessage, wechatSignature } from '../../../seat/wechat/wechat-message.js'
import type { Config } from '../../../settings/config.js'
import { fakeApp } from '../../../testing/fake-app.js'
import { refusedCode } from '../../../testing/refused-code.js'
import { until } from '../../../testing/webhook-receiver.js'

/** WeChat's interface: gives tokens and notes what is sent. The first token is refused. */
async function wechatApi(t: TestContext) {
  const sent: { to: string; text: string }[] = []
  let tokenCount = 0
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')))
    request.on('end', () => {
      const url = new URL(request.url ?? '', 'http://x')
      const isToken = url.pathname === '/cgi-bin/token'
      if (isToken) tokenCount++
      const isGood = url.searchParams.get('access_token') === 'token 2'
      if (!isToken && isGood) {
        const { touser, text } = JSON.parse(body) as { touser: string; text: { content: string } }
        sent.push({ to: touser, text: text.content })
      }
      const answer = isToken
        ? { access_token: `token ${tokenCount}`, expires_in: 7_200 }
        : { errcode: isGood ? 0 : 40_001, errmsg: '' }
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(answer))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return { sent, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const secret = 'a token'

async function made(t: TestContext, settings: Partial<Config> = {}) {
  const api = await wechatApi(t)
  const app = await fakeApp({
    ...{ wechatSecret: secret, wechatAppId: 'wx1', wechatAppSecret: 's', wechatApiUrl: api.url },
    ...{ noticeConsent: 'none', ...settings },
  })
  t.after(() => app.close())
  const address = (ageS = 0, token = secret): string => {
    const timestamp = String(Math.floor(Date.now() / 1_000) - ageS)
    const signature = wechatSignature(token, timestamp, 'n1')
    const query = new URLSearchParams({ signature, timestamp, nonce: 'n1', echostr: 'hello' })
    return `${app.address}/wechat?${query.toString()}`
  }
  const say = (from: string, text: string, messageId: string, url = address()) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'text/xml' },
      body: messageOf(from, text, messageId),
    })
  const pipelines = (): CallPipeline[] => [...app.made.values()].map(({ pipeline }) => pipeline)
  return { api, app, address, say, pipelines }
}

function messageOf(from: string, text: string, messageId: string): string {
  return [
    '<xml><ToUserName><![CDATA[gh_1]]></ToUserName>',
    `<FromUserName><![CDATA[${from}]]></FromUserName><CreateTime>1</CreateTime>`,
    `<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${text}]]></Content>`,
    `<MsgId>${messageId}</MsgId></xml>`,
  ].join('\n')
}

const messagesOf = (pipeline: CallPipeline | undefined) =>
  (pipeline?.log.after(0) ?? []).flatMap((one) =>
    one.type === 'message' ? [`${one.from}: ${one.text}`] : [],
  )

test('wechat: what a customer writes begins a call, and what the agent writes goes back to them', async (t) => {
  const { api, say, pipelines } = await made(t)
  assert.equal(await (await say('jo', '光猫一直亮红灯 <b>', '1')).text(), 'success')
  await say('jo', '光猫一直亮红灯 <b>', '1')
  await say('li', '我要退货', '2')
  await say('jo', '还是红的', '3')
  const [jo, li] = pipelines()
  await until(() => messagesOf(jo).length === 2 && messagesOf(li).length === 1, 'the messages')
  assert.deepEqual(messagesOf(jo), ['customer: 光猫一直亮红灯 <b>', 'customer: 还是红的'])
  assert.deepEqual([jo?.start.owner?.id, jo?.start.context], ['entry:wechat', { entry: 'wechat' }])
  jo?.write({ channel: 'agent', text: '请重启光猫。' })
  jo?.write({ channel: 'agent', text: '', link: { url: 'https://x/f/1', title: '重启' } })
  await until(() => api.sent.length === 2, 'the answers')
  assert.deepEqual(api.sent, [
    { to: 'jo', text: '请重启光猫。' },
    { to: 'jo', text: '重启\nhttps://x/f/1' },
  ])
})

test('wechat: after the end of a call the next message begins another, and the notice comes first', async (t) => {
  const { api, app, say, pipelines } = await made(t, { noticeConsent: 'notice' })
  await say('jo', '你好', '1')
  await app.calls.endCall(pipelines()[0]?.start.callId ?? '', 'stopped')
  await say('jo', '又来了', '2')
  assert.equal(pipelines().length, 2)
  await until(() => api.sent.length === 2, 'both notices')
  assert.match(api.sent[0]?.text ?? '', /机器转写/)
  assert.equal(pipelines()[0]?.log.after(0)[0]?.type, 'notice.shown')
})

test('wechat: the address is shown to be ours, and nothing is taken that is not signed now', async (t) => {
  const { address, say, pipelines } = await made(t)
  assert.equal(await (await fetch(address())).text(), 'hello')
  for (const url of [address(0, 'another'), address(400), address(-400)]) {
    assert.equal((await fetch(url)).status, 401)
    assert.equal((await say('jo', '你好', '1', url)).status, 401)
  }
  assert.deepEqual(pipelines(), [])
})

test('wechat: without a token there is no such address, and consent that cannot be asked for stops the start', async (t) => {
  const app = await fakeApp()
  t.after(() => app.close())
  assert.equal((await fetch(`${app.address}/wechat`)).status, 404)
  const consentOf = (noticeConsent: string) =>
    refusedCode(() => requireWechatConsent({ wechatSecret: secret, noticeConsent }))
  assert.equal(consentOf('opt-in'), 'ASSIST_CONFIG_INVALID')
  assert.equal(consentOf('notice'), undefined)
})

test('wechat: a message is its few fields; whatever else XML can hold is refused', () => {
  assert.deepEqual(readWechatMessage(messageOf('jo', 'a ]] b', '7')), {
    ...{ from: 'jo', kind: 'text', text: 'a ]] b', messageId: '7' },
  })
  const event =
    '<xml><FromUserName>jo</FromUserName><CreateTime>9</CreateTime><MsgType>event</MsgType><Event>subscribe</Event></xml>'
  assert.deepEqual(readWechatMessage(event), {
    ...{ from: 'jo', kind: 'event', text: '', messageId: 'jo 9 subscribe' },
  })
  for (const wrong of [
    ...['', '{}', '<xml></xml>', '<xml><Encrypt>x</Encrypt></xml>'],
    '<!DOCTYPE x [<!ENTITY a "b">]><xml><FromUserName>&a;</FromUserName></xml>',
    '<xml><FromUserName>&lt;</FromUserName><MsgType>text</MsgType></xml>',
    '<xml><FromUserName a="b">jo</FromUserName><MsgType>text</MsgType></xml>',
    '<xml><FromUserName><MsgType>text</MsgType></FromUserName></xml>',
  ]) {
    assert.equal(
      refusedCode(() => readWechatMessage(wrong)),
      'ASSIST_REQUEST_INVALID',
      wrong,
    )
  }
})

test('wechat: what comes while the call is paused is not kept, and the customer is told', async (t) => {
  const { api, say, pipelines } = await made(t)
  await say('jo', '你好', '1')
  const [jo] = pipelines()
  jo?.legs.pause.set(true)
  assert.equal((await say('jo', '卡号是4929', '2')).status, 200)
  await until(() => api.sent.length === 1, 'the note')
  assert.match(api.sent[0]?.text ?? '', /没有保存/u)
  jo?.legs.pause.set(false)
  await say('jo', '好了吗', '3')
  await until(() => messagesOf(jo).length === 2, 'the message behind the pause')
  assert.deepEqual(messagesOf(jo), ['customer: 你好', 'customer: 好了吗'])
})
