import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { content } from '../content/index.ts'

export type SchemaKind =
  | 'item'
  | 'fact'
  | 'finding'
  | 'settings'
  | 'practice'
  | 'waivers'
  | 'attestation'
  | 'attestations'
  | 'form'
  | 'pack'
  | 'packs'
  | 'plan'
  | 'result'
  | 'rmm'
  | 'scenario'
  | 'trust'
  | 'words'
export type SchemaError = ErrorObject

let ajv: Ajv2020 | undefined

/** The compiled schema of a kind of file. The bundle brings these functions ready-made instead. */
export function validatorOf(kind: SchemaKind): ValidateFunction {
  ajv ??= compiled()
  const validate = ajv.getSchema(`rounds:${kind}`)
  if (!validate) {
    throw new Error(`there is no schema for ${kind}`)
  }
  return validate
}

function compiled(): Ajv2020 {
  const made = new Ajv2020({
    allErrors: true,
    verbose: true,
    strict: true,
    allowUnionTypes: true,
    strictRequired: false,
    discriminator: true,
    useDefaults: false,
  })
  formats.default(made)
  for (const schema of content.schemas()) {
    // Schemas name each other by file, so that an editor finds them as well.
    made.addSchema(schema, `${schema.$id}.schema.json`)
  }
  return made
}
