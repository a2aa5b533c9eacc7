/**
 * One step of a call's way through the pipeline: an async generator that holds its own state.
 *
 * The end of the input flushes what the stage still holds. What one item causes comes out before the
 * next item is taken.
 */
export interface Stage<In, Out> {
  readonly name: string
  run(input: AsyncIterable<In>): AsyncIterable<Out>
}
