export function firstWords(options: { isShared: boolean }): string[]
