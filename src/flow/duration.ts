const units = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const
export const durationPattern = /^[1-9][0-9]{0,3}[mhdw]$/

/** Milliseconds of `30m`, `24h`, `7d` or `12w`. The pattern is held by the schema. */
export const durationMs = (text: string): number =>
  Number(text.slice(0, -1)) * units[text.at(-1) as keyof typeof units]
