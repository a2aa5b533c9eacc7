import type { Solution } from '../../solutions/solution.js'
import type { EntryRule, Finding } from '../finding.js'

/** Finds days that no calendar has, entries that end before they begin, and entries whose time is over. */
export const dateFindings: EntryRule = (solutions, today) =>
  solutions.flatMap((solution) => datesOf(solution, today))

function datesOf({ id, validFrom, validTo }: Solution, today: string): Finding[] {
  const impossible = [validFrom, validTo].filter((date) => date !== undefined && !isDay(date))
  if (impossible.length > 0) {
    return [finding('error', id, `No calendar has ${impossible.join(' or ')}.`, 'Mend the date.')]
  }
  if (validFrom !== undefined && validTo !== undefined && validTo < validFrom) {
    const evidence = `It ends on ${validTo}, before it begins on ${validFrom}, so it never shows.`
    return [finding('error', id, evidence, 'Swap or mend validFrom and validTo.')]
  }
  if (validTo !== undefined && validTo < today) {
    const evidence = `It has not been shown since ${validTo}.`
    return [finding('warning', id, evidence, 'Give it a new validTo, retire it or delete it.')]
  }
  return []
}

function finding(
  severity: Finding['severity'],
  id: string,
  evidence: string,
  advice: string,
): Finding {
  return { severity, rule: 'dates', ids: [id], evidence, advice }
}

/** Whether the day exists: 30 February has the form of a date as well. */
function isDay(date: string): boolean {
  const day = date.slice(0, 10)
  const read = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(day)
}
