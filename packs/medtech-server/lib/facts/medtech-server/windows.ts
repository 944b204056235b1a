import { type Answer, type FileContent, type Listing, type Parse, value } from 'rounds'
import { databases } from './databases.ts'
import { instances, type ServiceProbes } from './services.ts'
import type { MedtechServer } from './shape.ts'
import { anonymousIsEveryone, type ShareProbes, shares } from './shares.ts'

type Probes = ServiceProbes & ShareProbes & { files: Answer<Listing<FileContent>> }

export const parse: Parse<Probes, MedtechServer> = (probes) =>
  value({
    instances: instances(probes),
    databases: databases(probes.files),
    shares: shares(probes),
    anonymousIsEveryone: anonymousIsEveryone(probes),
  })
