/** The AI libraries that are installed: whether we watch them, and test their version. */
import { LIBRARIES, UNWATCHED_PACKAGES } from '../../../../instrumentations/index.ts'
import { installedPackages, type InstalledPackage } from '../installed.ts'
import { type Check, type Finding, rangeText } from '../types.ts'

export const librariesCheck: Check = {
  id: 'libraries',
  run({ folder }) {
    const watched = LIBRARIES.flatMap((library) => library.packages)
    const names = [...watched.map(({ name }) => name), ...UNWATCHED_PACKAGES]
    const found = installedPackages(folder, names).map((copy): Finding => {
      const known = watched.find(({ name }) => name === copy.name)
      return known === undefined ? unwatched(copy) : inRange(copy, known.testedMajors)
    })
    if (found.length > 0) return found
    return [{ level: 'info', subject: folder, message: 'no AI library that we know is installed' }]
  },
}

function inRange(copy: InstalledPackage, majors: readonly [number, number]): Finding {
  const { name, version, folder } = copy
  const major = Number.parseInt(version, 10)
  const tested = major >= majors[0] && major <= majors[1]
  const range = rangeText(majors)
  return {
    level: tested ? 'ok' : 'warning',
    subject: `${name} ${version}`,
    message: tested
      ? `is watched; tested: ${range}`
      : `is outside of what is tested (${range}); it is patched all the same`,
    ...(tested ? {} : { advice: 'cylestio doctor --run app.js shows what of it is watched' }),
    facts: { name, version, folder, tested, testedMajors: majors },
  }
}

function unwatched({ name, version, folder }: InstalledPackage): Finding {
  return {
    level: 'warning',
    subject: `${name} ${version}`,
    message: 'is not watched: there is no instrumentation for it',
    advice: 'wrap its calls with monitorLlmCall() or monitorTool()',
    facts: { name, version, folder, watched: false },
  }
}
