/** A number with the check digit of Luhn's sum behind it, as card numbers have. */
export function withLuhn(start: string): string {
  const sum = Array.from(start)
    .reverse()
    .reduce((total, digit, place) => {
      const value = place % 2 === 0 ? Number(digit) * 2 : Number(digit)
      return total + (value > 9 ? value - 9 : value)
    }, 0)
  return start + String((10 - (sum % 10)) % 10)
}
