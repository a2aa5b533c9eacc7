import { createHmac, randomBytes } from 'node:crypto'

import type { Seal } from '../../../sealing/seal.js'
import type { Database } from '../database.js'

/** What the sealed salt is bound to. */
export const saltLabel = 'customer salt'

const markLength = 32

/**
 * Marks by which calls of one customer are found, where what names the customer is not kept: a digest with a salt of
 * the database, which is sealed where there is a data key. Without a data key, whoever has the database may find a
 * telephone number by trying them all.
 */
export class CustomerMarks {
  readonly #database: Database
  readonly #seal: Seal
  #salt: Promise<string> | undefined

  constructor(database: Database, seal: Seal) {
    this.#database = database
    this.#seal = seal
  }

  /** Notes whose call it is. @param callId internal id @param customers what names them */
  async keep(callId: string, customers: readonly string[]): Promise<void> {
    const marks = new Set(await Promise.all(customers.map((one) => this.of(one))))
    for (const mark of marks) {
      await this.#database
        .insertInto('callCustomers')
        .values({ callId, mark })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    }
  }

  /** The mark of what names a customer; spaces, case and how a number is grouped do not count. */
  async of(customer: string): Promise<string> {
    this.#salt ??= this.#readSalt()
    return createHmac('sha256', await this.#salt)
      .update(plainName(customer))
      .digest('hex')
      .slice(0, markLength)
  }

  async #readSalt(): Promise<string> {
    const made = randomBytes(32).toString('hex')
    const row = await this.#database.transaction().execute(async (database) => {
      const before = await database.selectFrom('customerSalt').selectAll().executeTakeFirst()
      if (before) return before
      const salt = this.#seal.sealText(made, saltLabel)
      await database.insertInto('customerSalt').values({ salt }).execute()
      return { salt }
    })
    return this.#seal.openText(row.salt, saltLabel)
  }
}

/** What names a customer without how it is written. */
export function plainName(customer: string): string {
  const plain = customer
    .trim()
    .toLowerCase()
    .replace(/^(?:tel|sips?):/, '')
    .replace(/\s+/g, ' ')
  return /^[+\d][\d\s().\-/]*$/.test(plain) ? plain.replace(/[^+\d]/g, '') : plain
}
