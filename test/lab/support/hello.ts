import { bootHost } from './hosts.ts'

// What the harness's own test runs from source: a greeting inside a host, or a process that holds a host until it is killed.
if (process.argv[2] === '--boot') {
  const host = await bootHost('held')
  console.log(host.root)
  setInterval(() => {}, 60_000)
} else {
  console.log(`hello ${process.argv[2]}`)
}
