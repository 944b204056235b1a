import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { projectFolder } from '../../../lib/authoring/project.ts'
import { emptyFolder } from './project-copy.ts'

const test = suite('the folder of the project')

test('from source it is there', () => {
  const folder = projectFolder()
  assert.ok(folder !== undefined && existsSync(`${folder}manifests/schema/item.schema.json`))
})
test('a bundle has none', () => {
  assert.is(projectFolder(''), undefined)
  assert.is(projectFolder(pathToFileURL(`${emptyFolder()}/lib/authoring/project.ts`).href), undefined)
})

test.run()
