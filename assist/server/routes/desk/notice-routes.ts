import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'

import { customerNoticeOf, type NoticeSettings } from '../../../seat/notice-text.js'

/** `GET /api/notice`: what customers are told, for whoever announces it on a telephone. */
export function noticeRoutes(app: FastifyInstance, settings: NoticeSettings): void {
  app.get<{ Querystring: { language: 'en' | 'zh'; agent?: string } }>(
    '/api/notice',
    {
      config: { access: 'use' },
      schema: {
        tags: ['calls'],
        summary: 'What customers are told before a call is transcribed, to be announced.',
        querystring: Type.Object({
          language: Type.Enum(['en', 'zh'], { default: 'en' }),
          agent: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
        }),
        response: {
          200: Type.Object({
            consent: Type.Enum(['none', 'notice', 'opt-in', 'opt-out']),
            text: Type.String({ description: 'Empty where nothing is told.' }),
            privacyUrl: Type.Union([Type.String(), Type.Null()]),
          }),
        },
      },
    },
    ({ query: { language, agent } }) => {
      const notice = customerNoticeOf(settings, agent)
      if (!notice) return { consent: 'none' as const, text: '', privacyUrl: null }
      const { consent, texts, privacyUrl } = notice
      return { consent, text: texts[language], privacyUrl }
    },
  )
}
