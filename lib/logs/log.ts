import winston, { type Logger } from 'winston'
import Transport from 'winston-transport'
import { appendAuditLine, auditFile } from './audit-file.ts'
import { redacted } from './redact.ts'

const clean = winston.format((info) => ({ ...info, ...(redacted({ ...info }) as typeof info) }))

/** The log for the person at the terminal who asked for it with --verbose: stderr, never stdout. */
export function humanLog(): Logger {
  const { combine, printf } = winston.format
  const line = printf(
    ({ level, message, ...rest }) => `${level}: ${message}${Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : ''}`,
  )
  return winston.createLogger({
    level: 'debug',
    format: combine(clean(), line),
    transports: [new winston.transports.Console({ stderrLevels: Object.keys(winston.config.npm.levels), forceConsole: false })],
  })
}

/** The audit log of fixes: `<state>/audit.log`, one JSON line an event, on the disk before the call returns. */
export function auditLog(folder: string): Logger {
  const { combine, timestamp, json } = winston.format
  return winston.createLogger({
    level: 'info',
    format: combine(clean(), timestamp(), json()),
    transports: [new SynchronousFile(auditFile(folder))],
  })
}

/** winston's own file transport loses its last lines when the process is killed. */
class SynchronousFile extends Transport {
  readonly #path: string

  constructor(path: string) {
    super()
    this.#path = path
  }

  override log(info: Record<symbol, string>, done: () => void): void {
    appendAuditLine(this.#path, info[Symbol.for('message')] ?? '')
    done()
  }
}
