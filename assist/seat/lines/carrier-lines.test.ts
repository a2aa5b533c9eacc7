import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { LineFacts } from '../../call/carrier-line.js'
import { toAssistError } from '../../errors/errors.js'
import { loadConfig, type Config } from '../../settings/config.js'
import { carrierIds, fakeCarrier } from '../../testing/fake-carrier.js'
import { carrierLine } from './carrier-lines.js'

const { account, callSid, conferenceSid } = carrierIds

const line = (settings: Partial<Config>, facts: LineFacts | undefined) =>
  carrierLine(loadConfig({}, settings), facts)

const twilio: LineFacts = { carrier: 'twilio', lineId: callSid }
const jambonz: LineFacts = { carrier: 'jambonz', lineId: 'a b' }

test('lines: without a line, or credentials for its carrier, nothing can be asked', () => {
  assert.equal(line({ twilioAccount: `${account}:token` }, undefined), undefined)
  assert.equal(line({}, twilio), undefined)
  assert.equal(line({ twilioAccount: `${account}:token` }, jambonz), undefined)
})

test('lines: Twilio transfers and hangs up a call, and holds and mutes one in a conference', async (t) => {
  const { asked, url } = await fakeCarrier(t)
  const settings = { twilioAccount: `${account}:token`, twilioApiUrl: `${url}/` }
  const plain = line(settings, twilio)
  assert.deepEqual(plain?.can, ['transfer', 'hang-up'])
  await plain.order({ action: 'transfer', to: '+15550100' })
  await plain.order({ action: 'hang-up' })
  const inConference = line(settings, { ...twilio, conference: 'desk 4' })
  assert.deepEqual(inConference?.can, ['hold', 'mute', 'transfer', 'hang-up'])
  await inConference.order({ action: 'hold', isOn: true })
  await line(settings, { ...twilio, conference: conferenceSid })?.order({
    ...{ action: 'mute', isOn: false },
  })
  const at = `/2010-04-01/Accounts/${account}`
  const basic = `Basic ${Buffer.from(`${account}:token`).toString('base64')}`
  const participant = `${at}/Conferences/${conferenceSid}/Participants/${callSid}.json`
  assert.deepEqual(asked, [
    `POST ${at}/Calls/${callSid}.json ${basic} Twiml=%3CResponse%3E%3CDial%3E%2B15550100%3C%2FDial%3E%3C%2FResponse%3E`,
    `POST ${at}/Calls/${callSid}.json ${basic} Status=completed`,
    `GET ${at}/Conferences.json?FriendlyName=desk+4&Status=in-progress ${basic} `,
    `POST ${participant} ${basic} Hold=true`,
    `POST ${participant} ${basic} Muted=false`,
  ])
})

test('lines: jambonz mutes and hangs up a call, holds one in a conference, and transfers by an application', async (t) => {
  const { asked, url } = await fakeCarrier(t)
  const settings = { jambonzApiUrl: `${url}/v1/Accounts/x`, jambonzApiKey: 'key' }
  assert.deepEqual(line(settings, jambonz)?.can, ['mute', 'hang-up'])
  const whole = line(
    { ...settings, jambonzTransferUrl: 'https://desk.example.com/dial?from=desk' },
    { ...jambonz, conference: 'desk' },
  )
  assert.deepEqual(whole?.can, ['hold', 'mute', 'transfer', 'hang-up'])
  await whole.order({ action: 'hold', isOn: false })
  await whole.order({ action: 'mute', isOn: true })
  await whole.order({ action: 'transfer', to: '1234' })
  await whole.order({ action: 'hang-up' })
  assert.deepEqual(
    asked,
    [
      '{"conf_hold_status":"unhold"}',
      '{"mute_status":"mute"}',
      '{"call_hook":{"url":"https://desk.example.com/dial?from=desk&to=1234","method":"POST"}}',
      '{"call_status":"completed"}',
    ].map((body) => `PUT /v1/Accounts/x/Calls/a%20b Bearer key ${body}`),
  )
})

test('lines: a carrier that refuses or is not there is named as the cause', async (t) => {
  const { url } = await fakeCarrier(t, 404)
  for (const jambonzApiUrl of [url, 'http://127.0.0.1:9']) {
    const thrown = line({ jambonzApiUrl }, jambonz)?.order({ action: 'hang-up' })
    await assert.rejects(thrown!, (error) => toAssistError(error).code === 'ASSIST_CARRIER_REFUSED')
  }
})
