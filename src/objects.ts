// Values from JSON and other places that may hold anything.

/** Whether a value is an object with names: not null, no array. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
