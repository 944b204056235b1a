import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { practiceSlug } from '../../../lib/practice/slug.ts'

const test = suite('the name of a practice\u2019s folder')

test('a plain name keeps its letters and figures', () => {
  const names = ['K\u014dwhai Medical Centre', "Dr Lee's (2nd) Rooms", 'Fotu o le \u02bbOla', null, undefined]
  assert.equal(
    names.map((name) => practiceSlug(name)),
    ['kowhai-medical-centre', 'dr-lee-s-2nd-rooms', 'fotu-o-le-ola', 'no-practice', 'no-practice'],
  )
})

test('names without a Latin letter are as many folders as practices', () => {
  const slugs = ['\u5065\u5eb7\u8bca\u6240', '\u5e73\u5b89\u8bca\u6240', '--', ''].map(practiceSlug)
  assert.is(new Set(slugs).size, slugs.length)
  for (const slug of slugs) {
    assert.match(slug, /^[0-9a-f]{8}$/)
  }
})

test('a name that loses some of its letters is told from one that lost others', () => {
  const slugs = ['Clinic \u5065\u5eb7', 'Clinic \u5e73\u5b89', 'Clinic'].map(practiceSlug)
  assert.match(slugs[0] ?? '', /^clinic-[0-9a-f]{8}$/)
  assert.match(slugs[1] ?? '', /^clinic-[0-9a-f]{8}$/)
  assert.is(new Set(slugs).size, 3)
})

test('a folder that has its name already keeps it, and capitals or marks written apart make no other', () => {
  const name = '\u0141\u00f3d\u017a \u5065\u5eb7'
  const slug = practiceSlug(name)
  assert.equal([practiceSlug(slug), practiceSlug(name.toUpperCase()), practiceSlug(name.normalize('NFD'))], [slug, slug, slug])
})

test.run()
