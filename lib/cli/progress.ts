import type { Logger } from 'winston'
import { reasonOf } from '../api.ts'
import type { OnProgress } from '../engine/collect.ts'
import { answerOf } from '../engine/context.ts'

/** Shows how far a round is on one line of a terminal, and clears it at the end. */
export function progressLine(stream: NodeJS.WriteStream): OnProgress {
  return (done, total, fact) => {
    stream.write(done === total ? '\r\u001B[2K' : `\r\u001B[2K${done} of ${total} facts read: ${fact}`)
  }
}

/** Tells each fact with its time, its source and, where it has no value, why. */
export function factLog(log: Logger): OnProgress {
  return (done, total, fact, outcome) => {
    const answer = answerOf(outcome)
    const words = answer.state === 'value' ? 'read' : `${answer.state}: ${reasonOf(answer)}`
    log.info(`${done} of ${total}  ${fact}  ${words}  (${outcome.durationMs} ms; ${outcome.source})`)
  }
}
