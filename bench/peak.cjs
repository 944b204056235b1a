// Loaded in front of a program: writes the most memory it ever held, in kilobytes, when it ends.
const { writeFileSync } = require('node:fs')
process.on('exit', () => {
  // KiB, see getrusage(2).
  writeFileSync(process.env.ROUNDS_BENCH_PEAK, String(process.resourceUsage().maxRSS * 1.024))
})
