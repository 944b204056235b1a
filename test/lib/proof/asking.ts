import { type CommandOutput, value } from '../../../lib/api.ts'
import type { Ask } from '../../../lib/proof/tool.ts'

/** A backup program that gives these answers, one after another, and remembers what it was asked. */
export function asking(...answers: Array<Partial<CommandOutput>>): { ask: Ask; asked: string[][] } {
  const asked: string[][] = []
  const ask: Ask = async (command) => {
    const answer = answers[asked.length]
    asked.push([...command])
    if (!answer) {
      throw new Error(`asked once too often: ${command.join(' ')}`)
    }
    return value({ exitCode: 0, stdout: '', stderr: '', ...answer })
  }
  return { ask, asked }
}
