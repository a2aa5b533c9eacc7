import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { createServer as createSocketServer, type AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'

import { SMTPServer } from 'smtp-server'

import { loadConfig, type Config } from '../../settings/config.js'
import { aliyunSignature } from './aliyun-sms.js'
import type { GatewayKind, OutgoingMessage } from './gateway.js'
import { gatewaysOf } from './gateways.js'

const nowMs = (): number => Date.parse('2026-03-01T10:00:00Z')
const message: OutgoingMessage = {
  ...{
    deliveryId: 'delivery-1',
    to: '+8613800138000',
    subject: '红灯 <b>',
    text: 'LOS: https://x/f/1',
  },
  template: {
    id: 'SMS_1',
    values: [
      ['title', '红灯'],
      ['url', 'https://x/f/1'],
    ],
  },
}

function gateway(kind: GatewayKind, settings: Partial<Config>) {
  const found = gatewaysOf(loadConfig({}, { gatewayTimeoutMs: 2_000, ...settings }), nowMs).get(
    kind,
  )
  assert.ok(found)
  return found
}

/** A provider that answers the same to everything, with what it was sent. */
async function provider(t: TestContext, status: number, answer: unknown) {
  const got: { url: string; headers: IncomingHttpHeaders; body: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')))
    request.on('end', () => {
      got.push({ url: request.url ?? '', headers: request.headers, body })
      response.writeHead(status).end(typeof answer === 'string' ? answer : JSON.stringify(answer))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return { got, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** A real mail server on loopback, with the mails that it took. */
async function mailServer(
  t: TestContext,
  options: ConstructorParameters<typeof SMTPServer>[0] = {},
) {
  const mails: { to: string[]; raw: string }[] = []
  const server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['STARTTLS'], logger: false },
    onData: (stream, session, done) => {
      let raw = ''
      stream.on('data', (chunk: Buffer) => (raw += chunk.toString('utf8')))
      stream.on('end', () => {
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw })
        done()
      })
    },
    ...options,
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => new Promise<void>((resolve) => server.close(resolve)))
  const { port } = server.server.address() as AddressInfo
  return { mails, smtpUrl: `smtp://127.0.0.1:${port}` }
}

const mail = { ...message, to: 'anna@example.com' }

test('mail: a real mail server gets it, whole and as text, whatever is in it', async (t) => {
  const { mails, smtpUrl } = await mailServer(t)
  const from = { mailFrom: 'Help desk <help@example.com>' }
  const hostile = { ...mail, subject: 'Hello\r\nBcc: evil@example.com' }
  const outcome = await gateway('email', { smtpUrl, ...from }).deliver(hostile)
  assert.equal(outcome.state, 'sent')
  const [got] = mails
  assert.deepEqual(got?.to, ['anna@example.com'])
  assert.match(got.raw, /From: Help desk <help@example.com>/)
  assert.match(got.raw, /Message-ID: <delivery-1@/i)
  assert.match(got.raw, /Content-Type: text\/plain/)
  assert.doesNotMatch(got.raw, /^Bcc:/im)
})

test('mail: who signs in wrongly, is refused or finds nobody there has sent nothing, and is told why', async (t) => {
  const { smtpUrl } = await mailServer(t, {
    ...{ authOptional: false, allowInsecureAuth: true },
    onAuth: (_auth, _session, done) => done(new Error('Invalid login')),
  })
  const wrong = gateway('email', { smtpUrl, smtpUser: 'desk', smtpSecret: 'wrong' })
  const unsigned = await wrong.deliver(mail)
  assert.deepEqual(
    [unsigned.state, 'reason' in unsigned && /login/.test(unsigned.reason)],
    ['failed', true],
  )
  const full = await mailServer(t, {
    onRcptTo: (_address, _session, done) => done(new Error('Mailbox full')),
  })
  const refused = await gateway('email', full).deliver(mail)
  assert.deepEqual(
    [refused.state, 'reason' in refused && /full/.test(refused.reason)],
    ['failed', true],
  )
  assert.equal(
    (await gateway('email', { smtpUrl: 'smtp://127.0.0.1:1' }).deliver(mail)).state,
    'failed',
  )
})

test('mail: a server that takes the text and then says nothing may have it', async (t) => {
  const { smtpUrl } = await mailServer(t, { onData: (stream) => void stream.resume() })
  const slow = gateway('email', { smtpUrl, gatewayTimeoutMs: 300 })
  assert.equal((await slow.deliver(mail)).state, 'unknown')
})

test('SMS: any service that takes JSON is told who, what and which delivery', async (t) => {
  const { got, url: smsUrl } = await provider(t, 200, { id: 'p-7' })
  const sms = gateway('sms', { smsGateway: 'http', smsUrl, smsSecret: 's3', smsFrom: 'Desk' })
  assert.deepEqual(await sms.deliver(message), { state: 'sent', reference: 'p-7' })
  assert.deepEqual(JSON.parse(got[0]?.body ?? ''), {
    ...{ id: 'delivery-1', to: message.to, from: 'Desk', text: message.text, template: 'SMS_1' },
    variables: { title: '红灯', url: 'https://x/f/1' },
  })
  const { authorization, 'idempotency-key': key } = got[0]?.headers ?? {}
  assert.deepEqual([authorization, key], ['Bearer s3', 'delivery-1'])
})

test('SMS: Twilio’s Messages API', async (t) => {
  const { got, url: smsUrl } = await provider(t, 201, { sid: 'SM1', status: 'queued' })
  const account = { smsGateway: 'twilio', smsAccount: 'AC1', smsSecret: 'token' }
  const sms = gateway('sms', { ...account, smsUrl, smsFrom: '+15550100' })
  assert.deepEqual(await sms.deliver(message), { state: 'sent', reference: 'SM1' })
  assert.equal(got[0]?.url, '/2010-04-01/Accounts/AC1/Messages.json')
  assert.equal(got[0].headers.authorization, `Basic ${Buffer.from('AC1:token').toString('base64')}`)
  assert.deepEqual(Object.fromEntries(new URLSearchParams(got[0].body)), {
    ...{ To: message.to, From: '+15550100', Body: message.text },
  })
  const refusing = await provider(t, 400, { code: 21211, message: 'Invalid To number' })
  const refused = gateway('sms', { ...account, smsUrl: refusing.url, smsFrom: 'MG1' })
  assert.deepEqual(await refused.deliver(message), {
    ...{ state: 'failed', reason: '21211: Invalid To number' },
  })
})

test('SMS: Alibaba Cloud is signed as its documentation does it', async (t) => {
  // The example of the provider’s documentation of the signature.
  const example = {
    ...{ AccessKeyId: 'testId', Action: 'SendSms', Format: 'XML', OutId: '123' },
    ...{ PhoneNumbers: '15300000001', RegionId: 'cn-hangzhou', SignName: '阿里云短信测试专用' },
    ...{ SignatureMethod: 'HMAC-SHA1', SignatureNonce: '45e25e9b-0a6f-4070-8c85-2956eda1b466' },
    ...{ SignatureVersion: '1.0', TemplateCode: 'SMS_71390007' },
    ...{ TemplateParam: '{"customer":"test"}', Timestamp: '2017-07-12T02:42:19Z' },
    Version: '2017-05-25',
  }
  assert.equal(aliyunSignature('GET', example, 'testSecret'), 'zJDF+Lrzhj/ThnlvIToysFRq6t4=')
  const { got, url: smsUrl } = await provider(t, 200, { Code: 'OK', BizId: 'b-1' })
  const account = { smsGateway: 'aliyun', smsAccount: 'id', smsSecret: 'key', smsFrom: '示例公司' }
  assert.deepEqual(await gateway('sms', { ...account, smsUrl }).deliver(message), {
    ...{ state: 'sent', reference: 'b-1' },
  })
  const { Signature, ...sent } = Object.fromEntries(new URLSearchParams(got[0]?.body))
  assert.equal(Signature, aliyunSignature('POST', sent, 'key'))
  assert.deepEqual(
    [sent['PhoneNumbers'], sent['SignName'], sent['TemplateCode'], sent['TemplateParam']],
    ['13800138000', '示例公司', 'SMS_1', '{"title":"红灯","url":"https://x/f/1"}'],
  )
  const refusing = await provider(t, 200, {
    Code: 'isv.BUSINESS_LIMIT_CONTROL',
    Message: '触发流控',
  })
  assert.deepEqual(await gateway('sms', { ...account, smsUrl: refusing.url }).deliver(message), {
    ...{ state: 'failed', reason: 'isv.BUSINESS_LIMIT_CONTROL: 触发流控' },
  })
})

test('SMS: Tencent Cloud gets template, values and a signature of what it gets', async (t) => {
  const set = [{ Code: 'Ok', SerialNo: 's-1', Message: 'send success' }]
  const { got, url: smsUrl } = await provider(t, 200, { Response: { SendStatusSet: set } })
  const account = { smsGateway: 'tencent', smsAccount: 'AKID', smsSecret: 'key', smsAppId: '14' }
  const sms = gateway('sms', { ...account, smsUrl, smsFrom: '示例公司' })
  assert.deepEqual(await sms.deliver(message), { state: 'sent', reference: 's-1' })
  const [{ headers, body } = { headers: {} as IncomingHttpHeaders, body: '' }] = got
  assert.deepEqual(JSON.parse(body), {
    ...{
      PhoneNumberSet: [message.to],
      SmsSdkAppId: '14',
      SignName: '示例公司',
      TemplateId: 'SMS_1',
    },
    ...{ TemplateParamSet: ['红灯', 'https://x/f/1'], SessionContext: 'delivery-1' },
  })
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const canonical = `POST\n/\n\ncontent-type:application/json; charset=utf-8\nhost:${headers.host}\nx-tc-action:sendsms\n\ncontent-type;host;x-tc-action\n${hash(body)}`
  const signed = `TC3-HMAC-SHA256\n${String(headers['x-tc-timestamp'])}\n2026-03-01/sms/tc3_request\n${hash(canonical)}`
  const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text)
  const date = mac('TC3key', '2026-03-01').digest()
  const key = mac(mac(date, 'sms').digest(), 'tc3_request').digest()
  assert.ok(headers.authorization?.endsWith(`Signature=${mac(key, signed).digest('hex')}`))
})

test('SMS: what needs an approved template is not sent without one', async () => {
  const account = { smsUrl: 'http://127.0.0.1:1', smsAccount: 'a', smsSecret: 'b' }
  for (const smsGateway of ['aliyun', 'tencent']) {
    const outcome = await gateway('sms', { ...account, smsGateway }).deliver({
      ...message,
      template: undefined,
    })
    assert.equal('reason' in outcome && outcome.reason, 'no approved template for this text')
  }
})

test('SMS: nobody there has not taken it; who breaks off, is slow or talks nonsense may have', async (t) => {
  const states = async (smsUrl: string) => {
    const outcomes = ['http', 'twilio', 'tencent'].map((smsGateway) =>
      gateway('sms', {
        smsGateway,
        smsUrl,
        smsAccount: 'a',
        smsSecret: 'b',
        gatewayTimeoutMs: 300,
      }),
    )
    return new Set(
      (await Promise.all(outcomes.map((one) => one.deliver(message)))).map(({ state }) => state),
    )
  }
  const gone = createSocketServer()
  await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve))
  const { port: closed } = gone.address() as AddressInfo
  await new Promise<void>((resolve) => gone.close(() => resolve()))
  assert.deepEqual([...(await states(`http://127.0.0.1:${closed}`))], ['failed'])
  const silent = createSocketServer(() => undefined)
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  t.after(() => silent.close())
  const { port } = silent.address() as AddressInfo
  assert.deepEqual([...(await states(`http://127.0.0.1:${port}`))], ['unknown'])
  assert.deepEqual([...(await states((await provider(t, 500, '<html>')).url))], ['unknown'])
  assert.deepEqual([...(await states((await provider(t, 429, '<html>')).url))], ['failed'])
})
