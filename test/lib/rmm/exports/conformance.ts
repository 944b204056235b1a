import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv, type AnySchema, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { test as alone, type Test } from 'uvu'
import * as assert from 'uvu/assert'

/**
 * Where the schemas and samples of remote management tools are: they are others' work and no part of this project.
 * `ROUNDS_CONFORMANCE` names the folder.
 */
export function conformanceFolder(): string | undefined {
  const folder = process.env.ROUNDS_CONFORMANCE || fileURLToPath(new URL('../../../../../shared/conformance/', import.meta.url))
  return existsSync(join(folder, 'INDEX.md')) ? folder : undefined
}

/** Prints why a suite is skipped where the folder is missing; `npm test` counts that line. */
export function conformanceOrSkip(suite: string): string | undefined {
  const folder = conformanceFolder()
  if (folder === undefined) {
    console.log(`SKIP ${suite}: no schemas and samples to compare with (ROUNDS_CONFORMANCE)`)
  }
  return folder
}

export function conformanceText(folder: string, path: string): string {
  return readFileSync(join(folder, path), 'utf8')
}

export function conformanceJson<T>(folder: string, path: string): T {
  return JSON.parse(conformanceText(folder, path)) as T
}

/** Compiles `tactical/community_scripts.schema.json`, or one of its parts: `ninjaone/requests.closed.schema.json#/$defs/NAME`. */
export function schemaOf(folder: string, name: string): ValidateFunction {
  const [path = '', part] = name.split('#')
  const schema = conformanceJson<AnySchema & { $id?: string }>(folder, path)
  const ajv = new Ajv({ strict: false, allErrors: true })
  addFormats.default(ajv)
  if (part === undefined) {
    return ajv.compile(schema)
  }
  ajv.addSchema(schema, path)
  return ajv.compile({ $ref: `${schema.$id ?? path}#${part}` })
}

/** Fails with the first errors in words. */
export function assertValid(validate: ValidateFunction, data: unknown, what = 'data'): void {
  const valid = validate(data)
  const errors = (validate.errors ?? []).slice(0, 5).map(({ instancePath, message }) => `${instancePath} ${message}`)
  assert.ok(valid, `${what}: ${errors.join('; ')}`)
}

export interface Case {
  name: string
  data: unknown
}

interface Cases {
  suites: { schema: string; valid: Case[]; invalid: (Case & { keyword: string })[] }[]
  accepted_although_wrong: (Case & { schema: string })[]
}

/**
 * Registers a test for each case of `<tool>/cases.json`, with uvu's own `test` or that of a suite: what is valid passes the schema, what is not fails with its keyword.
 * What the schema alone lets pass must be found by `own`, our own rules: they answer with the problems.
 */
export function schemaSuite(
  folder: string,
  tool: string,
  own?: (data: unknown, schema: string) => readonly string[],
  test: Test = alone,
): void {
  const { suites, accepted_although_wrong: wrong } = conformanceJson<Cases>(folder, `${tool}/cases.json`)
  for (const { schema, valid, invalid } of suites) {
    const validate = schemaOf(folder, `${tool}/${schema}`)
    test(`${tool} ${schema}: ${valid.length} valid cases pass, ${invalid.length} invalid ones fail`, () => {
      for (const { name, data } of valid) {
        assertValid(validate, data, name)
        assert.equal(own?.(data, schema) ?? [], [], name)
      }
      for (const { name, data, keyword } of invalid) {
        assert.not.ok(validate(data), name)
        assert.ok(
          validate.errors?.some((error) => error.keyword === keyword),
          `${name}: ${keyword}`,
        )
      }
    })
  }
  for (const { name, schema, data } of own ? wrong : []) {
    test(`${tool} ${schema}: our own rules find what the schema lets pass: ${name}`, () => {
      assert.ok((own?.(data, schema) ?? []).length > 0)
    })
  }
}
