import { monitorEventLoopDelay } from 'node:perf_hooks'

import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

import { toAssistError } from '../errors/errors.js'
import type { Admission } from '../capacity/admission.js'
import type { Log } from '../log/log.js'
import type { CallEvent } from '../pipeline/log/call-event.js'
import type { Observer } from '../pipeline/log/observer.js'
import type { PatientCallStore } from '../store/patient-call-store.js'

/** The measurements of the service, which `/metrics` prints. */
export interface Metrics extends Observer {
  readonly registry: Registry
}

/** Figures that are fetched when the metrics are read. */
export interface MetricsSource {
  readonly liveCallCount: () => number
  readonly recognitionCounts: () => Promise<Readonly<Record<string, number>>>
  /** Wrong keys since the start. */
  readonly failedKeyCount: () => number
  readonly admission: Pick<Admission, 'capacityCalls' | 'refusedCount' | 'lateMs'>
  readonly keeper: Pick<PatientCallStore, 'waitingEventCount' | 'lostEventCount'>
}

/** Counts and logs everything that happens in calls. Neither metrics nor log contain what anybody said or wrote. */
export function createMetrics(log: Log, source: () => MetricsSource): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const events = new Counter({
    name: 'assist_events_total',
    help: 'Events of call logs, by type.',
    labelNames: ['type'],
    registers: [registry],
  })
  const alerts = new Counter({
    name: 'assist_alerts_total',
    help: 'Alerts in calls, by code.',
    labelNames: ['code'],
    registers: [registry],
  })
  const shed = new Counter({
    name: 'assist_shed_total',
    help: 'Work given up under load, by kind.',
    labelNames: ['kind'],
    registers: [registry],
  })
  const errors = new Counter({
    name: 'assist_errors_total',
    help: 'Failures inside calls, by code.',
    labelNames: ['code'],
    registers: [registry],
  })
  const finalDelay = new Histogram({
    name: 'assist_final_delay_seconds',
    help: 'From the end of speech to the final in the log.',
    buckets: [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1, 1.5, 2, 3, 5],
    registers: [registry],
  })
  addGauges(registry, source)
  addStoreGauges(registry, source)
  return {
    registry,
    event: (event: CallEvent) => {
      events.inc({ type: event.type })
      if (event.type === 'alert') alerts.inc({ code: event.code })
      if (event.type === 'utterance.final') finalDelay.observe((event.atMs - event.endMs) / 1_000)
      if (event.type === 'call.started' || event.type === 'call.ended') {
        log.info({ callId: event.callId, type: event.type }, 'call')
      }
    },
    shed: (kind, count) => shed.inc({ kind }, count),
    failed: (callId, thrown) => {
      const error = toAssistError(thrown)
      errors.inc({ code: error.code })
      log.error({ callId, code: error.code, cause: reasonOf(error) }, 'failed inside a call')
    },
  }
}

function addStoreGauges(registry: Registry, source: () => MetricsSource): void {
  new Gauge({
    name: 'assist_store_waiting_events',
    help: 'Events of calls that are not stored yet.',
    registers: [registry],
    collect() {
      this.set(source().keeper.waitingEventCount)
    },
  })
  new Gauge({
    name: 'assist_store_lost_events',
    help: 'Events since the start that will never be stored, since the memory for them was full.',
    registers: [registry],
    collect() {
      this.set(source().keeper.lostEventCount)
    },
  })
}

function addGauges(registry: Registry, source: () => MetricsSource): void {
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  const registers = [registry]
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      ...{ name: `assist_${name}`, help, registers },
      collect() {
        this.set(read())
      },
    })
  }
  gauge(
    'event_loop_delay_p99_seconds',
    'Delay of the main thread at the 99th percentile since the last reading.',
    () => {
      const seconds = delay.percentile(99) / 1e9
      delay.reset()
      return seconds
    },
  )
  gauge('calls_live', 'Calls that are live now.', () => source().liveCallCount())
  gauge(
    'calls_capacity',
    'Calls that are taken at most, as far as the machine was tried.',
    () => source().admission.capacityCalls,
  )
  gauge(
    'calls_refused',
    'Calls refused since the start, since there was no room.',
    () => source().admission.refusedCount,
  )
  gauge('keys_refused', 'Wrong keys since the start.', () => source().failedKeyCount())
  gauge(
    'final_late_seconds',
    'By how much finals are later than the pause that ends an utterance, middle of 20 s; 0 while there are few.',
    () => (source().admission.lateMs ?? 0) / 1_000,
  )
  new Gauge({
    name: 'assist_recognition_jobs',
    help: 'What recognition has done, shed or disbelieved since the start, by kind.',
    labelNames: ['kind'],
    registers,
    async collect() {
      for (const [kind, count] of Object.entries(await source().recognitionCounts())) {
        this.set({ kind }, count)
      }
    },
  })
}

function reasonOf(error: Error): string {
  const { cause } = error
  return cause instanceof Error ? cause.message : typeof cause === 'string' ? cause : error.message
}
