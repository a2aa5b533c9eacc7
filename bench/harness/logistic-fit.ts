/** Ridge on every weight but a bias: no weight runs away where the data say little. */
const ridge = 1
const roundCount = 60

/** Options of which one is right, each with its features. */
export interface Choice {
  readonly options: readonly (readonly number[])[]
  readonly right: number
  readonly weight: number
}

/** One row of a yes-or-no question; the first feature is the bias. */
export interface Row {
  readonly features: readonly number[]
  readonly isRight: boolean
  readonly weight: number
}

/**
 * Multinomial (conditional) logistic regression by Newton's method.
 *
 * @param isPositive for each feature, whether its weight may not be below 0
 * @returns one weight a feature
 */
export function fitChoice(choices: readonly Choice[], isPositive: readonly boolean[]): number[] {
  const size = isPositive.length
  return positive(isPositive, (weights, add) => {
    for (const { options, right, weight } of choices) {
      const scores = options.map((features) => inner(features, weights))
      const most = Math.max(...scores)
      const raised = scores.map((score) => Math.exp(score - most))
      const total = raised.reduce((sum, value) => sum + value, 0)
      const shares = raised.map((value) => value / total)
      const mean = Array.from({ length: size }, (_, at) =>
        options.reduce((sum, features, option) => sum + shares[option]! * features[at]!, 0),
      )
      const own = options[right]!
      const spread = (row: number, column: number): number =>
        options.reduce(
          (sum, features, option) =>
            sum +
            shares[option]! * (features[row]! - mean[row]!) * (features[column]! - mean[column]!),
          0,
        )
      add(weight, (at) => own[at]! - mean[at]!, spread)
    }
  })
}

/** Logistic regression by Newton's method; parameters as for `fitChoice`. */
export function fitBinary(rows: readonly Row[], isPositive: readonly boolean[]): number[] {
  return positive(isPositive, (weights, add) => {
    for (const { features, isRight, weight } of rows) {
      const p = 1 / (1 + Math.exp(-inner(features, weights)))
      add(
        weight,
        (at) => features[at]! * ((isRight ? 1 : 0) - p),
        (row, column) => features[row]! * features[column]! * p * (1 - p),
      )
    }
  })
}

/** Fits, leaves out what would count against, and fits again, until nothing does. */
function positive(
  isPositive: readonly boolean[],
  each: (weights: readonly number[], add: Add) => void,
): number[] {
  const isUsed = isPositive.map(() => true)
  for (;;) {
    const weights = newton(isUsed, each)
    const worst = Math.min(...weights.filter((_, at) => isPositive[at]))
    if (worst >= 0) return weights
    isUsed[weights.indexOf(worst)] = false
  }
}

type Add = (
  weight: number,
  gradient: (at: number) => number,
  curvature: (row: number, column: number) => number,
) => void

function newton(
  isUsed: readonly boolean[],
  each: (weights: readonly number[], add: Add) => void,
): number[] {
  const size = isUsed.length
  let weights = new Array<number>(size).fill(0)
  for (let round = 0; round < roundCount; round++) {
    const gradient = weights.map((weight) => -ridge * weight)
    const hessian = weights.map((_, row) =>
      weights.map((_unused, column) => (row === column ? ridge : 0)),
    )
    each(weights, (weight, gradientOf, curvatureOf) => {
      for (let row = 0; row < size; row++) {
        gradient[row]! += weight * gradientOf(row)
        for (let column = 0; column <= row; column++) {
          const value = weight * curvatureOf(row, column)
          hessian[row]![column]! += value
          if (row !== column) hessian[column]![row]! += value
        }
      }
    })
    for (const [at, used] of isUsed.entries()) {
      if (used) continue
      gradient[at] = 0
      for (let other = 0; other < size; other++) hessian[at]![other] = hessian[other]![at] = 0
      hessian[at]![at] = 1
    }
    const step = solve(hessian, gradient)
    // Full steps overshoot far from the optimum.
    const longest = Math.max(...step.map(Math.abs))
    const scale = longest > 2 ? 2 / longest : 1
    weights = weights.map((weight, at) => weight + scale * step[at]!)
    if (longest < 1e-6) break
  }
  return weights
}

function inner(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * b[at]!, 0)
}

/** Gaussian elimination with pivoting. */
function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at]!])
  for (let column = 0; column < rows.length; column++) {
    const pivot = rows.slice(column).sort((a, b) => Math.abs(b[column]!) - Math.abs(a[column]!))[0]!
    const at = rows.indexOf(pivot)
    ;[rows[column], rows[at]] = [pivot, rows[column]!]
    for (const [index, row] of rows.entries()) {
      if (index === column) continue
      const factor = row[column]! / pivot[column]!
      for (let k = column; k <= rows.length; k++) row[k]! -= factor * pivot[k]!
    }
  }
  return rows.map((row, at) => row[rows.length]! / row[at]!)
}
