import { type Answer, type CommandOutput, reasonOf } from '../api.ts'

/** The output of a command that had to succeed. @throws an error that names the program and what came back. */
export function succeeded(what: string, answer: Answer<CommandOutput>, exitCodes: readonly number[] = [0]): CommandOutput {
  if (answer.state !== 'value') {
    throw new Error(`${what}: ${answer.state === 'absent' ? 'the program is not there' : reasonOf(answer)}`)
  }
  if (!exitCodes.includes(answer.value.exitCode)) {
    throw new Error(`${what}: exit code ${answer.value.exitCode}${lastWords(answer.value)}`)
  }
  return answer.value
}

function lastWords({ stdout, stderr }: CommandOutput): string {
  const [last] = `${stdout}\n${stderr}`.trim().split(/\r?\n/).slice(-1)
  return last ? `, ${last.slice(0, 200)}` : ''
}
