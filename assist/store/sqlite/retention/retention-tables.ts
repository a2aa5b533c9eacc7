/** That a call is one of a customer's. */
export interface CallCustomersTable {
  /** Internal id of the call. */
  callId: string
  /** Salted digest of what names the customer. */
  mark: string
}

/** With what the marks of customers are made; one row. */
export interface CustomerSaltTable {
  /** 32 random bytes, hexadecimal; sealed where there is a key. */
  salt: string
}
