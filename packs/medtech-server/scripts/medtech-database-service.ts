import { defineCheck, type Part, worstOf } from 'rounds'
import { DATABASES } from '../lib/databases.ts'
import type { Instance, MedtechServer, Service } from '../lib/facts/medtech-server/shape.ts'
import { part } from '../lib/parts.ts'
import { folderOf, isSamePath } from '../lib/paths.ts'
import { elsewhere } from '../lib/present.ts'

interface Facts {
  server: MedtechServer
}
interface Settings {
  instance: string
  dataFolders: string[]
}

const SETTING = 'medtech-database-service.dataFolders'

/** There is no fix: to start, stop or reconfigure the database of patients while they are seen is for whoever can look at Medtech at the same moment. */
export default defineCheck<Facts, Settings>(({ server }, settings, context) => {
  const parts = [...serviceParts(server, settings.instance), ...databaseParts(server, settings.dataFolders)]
  return (
    elsewhere(server, context) ?? worstOf(parts, ({ scope, status, observed }) => (status === 'pass' ? PASSES : `${scope}: ${observed}`))
  )
})

const PASSES = 'InterBase runs and starts with the computer, and both databases are there'

function serviceParts({ instances }: MedtechServer, named: string): Part[] {
  const chosen = chosenOf(instances.entries, named)
  const missed = instances.missed.map((reason) => part('services', 'unknown', reason, 'every service of InterBase is found', 'registry'))
  if (chosen.length === 0) {
    const isOther = instances.entries.length > 0
    const observed = isOther
      ? `there is no instance ${named}, only ${instances.entries.map(({ name }) => name).join(', ')}`
      : 'database files, but no InterBase: a copy that was left behind, or another engine'
    return missed.length > 0 ? missed : [part('InterBase', isOther ? 'fail' : 'warn', observed, 'InterBase is installed', 'registry')]
  }
  const rest = chosen.length > 1 && named === '' ? [several(chosen)] : []
  return [...chosen.flatMap(instanceParts), ...rest, ...missed]
}

/** The one that is named, else those of Medtech by their name, else all: what else runs on this server is not Medtech's. */
function chosenOf(instances: Instance[], named: string): Instance[] {
  if (named !== '') {
    return instances.filter(({ name }) => name.toLowerCase() === named.toLowerCase())
  }
  const ofMedtech = instances.filter(({ name }) => /medtech|mt32/i.test(name))
  return ofMedtech.length > 0 ? ofMedtech : instances
}

function several(instances: Instance[]): Part {
  const observed = `several instances (${instances.map(({ name }) => name).join(', ')}); name the one of Medtech in medtech-database-service.instance`
  return part('InterBase', 'warn', observed, 'it is known which instance Medtech uses', 'registry')
}

/** Either the server starts by itself, or its guardian does and starts it. */
function instanceParts({ name, server, guardian }: Instance): Part[] {
  if (!server) {
    return [part(name, 'fail', `a guardian (${guardian?.name}), but no server`, 'a service of the server', 'registry')]
  }
  return [startPart(name, server, guardian), runPart(name, server), ...(guardian ? [] : [noGuardian(name)])]
}

function startPart(name: string, server: Service, guardian: Service | undefined): Part {
  const { status, observed } = startOf(server, guardian)
  return part(`${name} start`, status, observed, 'it starts with the computer', server.name)
}

function startOf(server: Service, guardian: Service | undefined): Pick<Part, 'status' | 'observed'> {
  if (server.start === 'disabled') {
    return { status: 'fail', observed: `${server.name} is switched off` }
  }
  const [auto] = [server, guardian].filter((one) => one?.start === 'automatic')
  if (auto) {
    return { status: 'pass', observed: `${auto.name} starts with the computer` }
  }
  return server.start === 'unknown' || guardian?.start === 'unknown'
    ? { status: 'unknown', observed: `how ${server.name} starts could not be read` }
    : { status: 'fail', observed: `${server.name} does not start with the computer` }
}

function runPart(name: string, { name: service, running, because = 'not told' }: Service): Part {
  const scope = `${name} state`
  if (running === 'unknown') {
    return part(scope, 'unknown', `whether ${service} runs is not known: ${because}`, 'it runs', 'sc.exe query')
  }
  return part(scope, running ? 'pass' : 'fail', `${service} ${running ? 'runs' : 'does not run'}`, 'it runs', 'sc.exe query')
}

function noGuardian(name: string): Part {
  return part(`${name} guardian`, 'warn', 'nothing starts the server again after a crash', 'a guardian of InterBase', 'registry')
}

function databaseParts({ databases, shares }: MedtechServer, folders: string[]): Part[] {
  const inNamed = databases.entries.filter(({ path }) => folders.length === 0 || folders.some((one) => isSamePath(one, folderOf(path))))
  const [shared] = shares.entries.filter(({ name, path }) => /^MT32$/i.test(name) || /[\\]MT32$/i.test(path))
  const hint = `name its folder in ${SETTING}${shared ? `; the share ${shared.name} leads to ${shared.path}` : ''}`
  return DATABASES.map((name) => {
    const found = inNamed.filter((one) => one.name === name)
    const [first] = found
    if (first) {
      const isEmpty = found.some(({ bytes }) => bytes === 0)
      return part(
        name,
        isEmpty ? 'fail' : 'pass',
        isEmpty ? 'its file is empty' : 'its file is there',
        'the file of the database',
        first.path,
      )
    }
    const [missed] = databases.missed
    return folders.length > 0 && missed === undefined
      ? part(name, 'fail', `not in ${folders.join(', ')}`, `where ${SETTING} says`, folders.join(', '))
      : part(name, 'unknown', missed ?? `not found in the usual places; ${hint}`, 'the file of the database', 'usual and named folders')
  })
}
