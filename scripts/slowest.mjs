// The slowest tests of all runners, from the JSON that each writes.

/** Of Vitest: ms and name of each test. */
export const unitTimes = ({ testResults }) =>
  testResults.flatMap(({ name: file, assertionResults }) =>
    assertionResults.map(({ duration, fullName }) => ({
      ms: duration ?? 0,
      name: `${file.split(/[\\/]src[\\/]/).at(-1)}: ${fullName}`,
    })),
  )

/** Of Playwright, whose suites hold suites. */
export const journeyTimes = ({ suites }) => suites.flatMap(suite => timesWithin(suite, []))
function timesWithin({ title, specs = [], suites = [] }, above) {
  const path = [...above, title]
  const own = specs.flatMap(spec =>
    spec.tests.map(({ results }) => ({
      ms: results.reduce((sum, { duration }) => sum + duration, 0),
      name: `${path.join(' › ')}: ${spec.title}`,
    })),
  )
  return [...own, ...suites.flatMap(suite => timesWithin(suite, path))]
}

/** The slowest first, a line each. */
export const slowest = (times, count) =>
  times
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, count)
    .map(({ ms, name }) => `${(ms / 1000).toFixed(1).padStart(7)} s  ${name}`)
