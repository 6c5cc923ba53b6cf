const secondMs = 1000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** Distances that are said in the unit; beyond the last one the date itself says more. */
const steps = [
  { unit: 'minute', lengthMs: minuteMs, belowMs: hourMs },
  { unit: 'hour', lengthMs: hourMs, belowMs: dayMs },
  { unit: 'day', lengthMs: dayMs, belowMs: 7 * dayMs },
] as const

/** When something was, seen from now, in the words of a locale: “12 minutes ago”, “yesterday”, “8 March”. */
export function openedAgo(openedAt: Date, now: Date, locale: string): string {
  const distanceMs = Math.max(0, now.getTime() - openedAt.getTime())
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  if (distanceMs < minuteMs) return relative.format(0, 'second')
  const step = steps.find(({ belowMs }) => distanceMs < belowMs)
  if (step) return relative.format(-Math.floor(distanceMs / step.lengthMs), step.unit)
  const isThisYear = openedAt.getFullYear() === now.getFullYear()
  return new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    ...(!isThisYear && { year: 'numeric' }),
  }).format(openedAt)
}
