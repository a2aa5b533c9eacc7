#!/usr/bin/env node
import { runProgram } from './commands/program.js'

/**
 * Ends the program quietly when the reader of an output has gone, as in `assist … | head -1`. Node ignores SIGPIPE, so
 * the write fails with EPIPE instead.
 */
function endWithReader(output: NodeJS.WriteStream, status: 0 | 1): void {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit(status)
  })
}

// A reader of results stops where it has what it wants. Without a reader of messages nobody learns what is wrong.
endWithReader(process.stdout, 0)
endWithReader(process.stderr, 1)
process.exitCode = await runProgram(process.argv.slice(2), { io: process, env: process.env })
