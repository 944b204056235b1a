// Runs several commands by turns and prints what each run took, as JSON: node race.mjs '{"commands": [["node", "-e", "0"], ...], "rounds": 5}'
// Plain JavaScript, because it also runs inside laboratory hosts, where the clock must start without TypeScript in the way.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const { commands, rounds, warmUp = 1 } = JSON.parse(process.argv[2] ?? '{}')
const samples = []
for (let round = -warmUp; round < rounds; round++) {
  // Every second round goes the other way, so that a machine that grows slower is unfair to nobody.
  const order = [...commands.keys()]
  const taken = (round % 2 === 0 ? order : order.reverse()).map((index) => [index, timed(commands[index])])
  if (round >= 0) {
    samples.push(taken.sort(([a], [b]) => a - b).map(([, sample]) => sample))
  }
}
console.log(JSON.stringify(samples))

function timed([program, ...args]) {
  const cpuBefore = childrenCpuMs()
  const before = process.hrtime.bigint()
  const { status, error } = spawnSync(program, args, { stdio: 'ignore' })
  const wallMs = Number(process.hrtime.bigint() - before) / 1e6
  // 64 and above: wrong usage, not found, killed. Below it is what was found.
  if (status === null || status >= 64) {
    throw new Error(`${[program, ...args].join(' ')} ended with ${status ?? error?.message ?? 'a signal'}`)
  }
  return { wallMs, cpuMs: childrenCpuMs() - cpuBefore }
}

/** CPU time of all children that have ended and of theirs: fields 16 and 17 of proc(5), in ticks of 10 ms. 0 where there is no /proc. */
function childrenCpuMs() {
  try {
    const text = readFileSync('/proc/self/stat', 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[13]) + Number(fields[14])) * 10
  } catch {
    return 0
  }
}
