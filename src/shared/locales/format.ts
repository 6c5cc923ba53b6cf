import { resolveLocale } from './translate.ts'

/** Figures as a locale writes them. */
export interface Format {
  /** A count or another number, with the locale's grouping: `1,486`. */
  number(value: number, fractionDigits?: number): string
  /** A share in [0, 1] as a percentage: `73%`. Never rounded to 100% or 0% unless it is exactly that. */
  percent(share: number, fractionDigits?: number): string
  /** The figure of such a percentage without its sign, for the lower end of a range: `64`. */
  percentFigure(share: number, fractionDigits?: number): string
  /** An amount of data in decimal units: `8.9 MB`. */
  bytes(sizeBytes: number): string
  /** A length of time in its two largest units: `3 min 10 sec`. */
  duration(elapsedMs: number): string
  /** A point in time, in the computer's time zone unless one is given: `Nov 22, 2026, 2:03 PM`. */
  moment(isoTime: string, timeZone?: string): string
  /** Things in a row: `T-shirt, Skirt, and Shoes`. */
  list(items: readonly string[]): string
}

/** The formats of a locale (BCP 47), as `Intl` knows them. */
export function createFormat(locale: string): Format {
  const resolved = resolveLocale(locale)
  return {
    number: (value, fractionDigits = 0) =>
      new Intl.NumberFormat(resolved, { maximumFractionDigits: fractionDigits }).format(value),
    percent: (share, fractionDigits = 0) => formatPercent(resolved, share, fractionDigits),
    percentFigure: (share, fractionDigits = 0) =>
      new Intl.NumberFormat(resolved, {
        minimumFractionDigits: fractionDigits,
        maximumFractionDigits: fractionDigits,
      }).format(shownShare(share, fractionDigits) * 100),
    bytes: (sizeBytes) => formatBytes(resolved, sizeBytes),
    duration: (elapsedMs) => formatDuration(resolved, elapsedMs),
    moment: (isoTime, timeZone) =>
      new Intl.DateTimeFormat(resolved, {
        dateStyle: 'medium',
        timeStyle: 'short',
        ...(timeZone === undefined ? {} : { timeZone }),
      }).format(new Date(isoTime)),
    list: (items) => new Intl.ListFormat(resolved, { type: 'conjunction' }).format(items),
  }
}

/**
 * Digits after the point that a share measured on this many images deserves: below 200 images one image is more than
 * half a percent.
 */
export function percentDigits(imageCount: number): 0 | 1 {
  return imageCount < 200 ? 0 : 1
}

function formatPercent(locale: string, share: number, fractionDigits: number): string {
  return new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: fractionDigits,
    maximumFractionDigits: fractionDigits,
  }).format(shownShare(share, fractionDigits))
}

/** The share to write down: neither all nor nothing unless it is exactly that. */
function shownShare(share: number, fractionDigits: number): number {
  const step = 10 ** -(fractionDigits + 2)
  return share > 0 && share < 1 ? Math.min(Math.max(share, step), 1 - step) : share
}

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

function formatBytes(locale: string, sizeBytes: number): string {
  let value = sizeBytes
  let index = 0
  while (value >= 999.5 && index < byteUnits.length - 1) {
    value /= 1000
    index += 1
  }
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: byteUnits[index] ?? 'byte',
    unitDisplay: index === 0 ? 'long' : 'short',
    maximumFractionDigits: index > 1 && value < 100 ? 1 : 0,
  }).format(value)
}

const secondMs = 1000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs

function formatDuration(locale: string, elapsedMs: number): string {
  const unit = (value: number, name: string, digits = 0) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    }).format(value)
  if (elapsedMs < secondMs) return unit(Math.round(elapsedMs), 'millisecond')
  if (elapsedMs < 10 * secondMs) return unit(elapsedMs / secondMs, 'second', 1)
  const seconds = Math.round(elapsedMs / secondMs)
  if (seconds < 60) return unit(seconds, 'second')
  const minutes = elapsedMs < hourMs ? Math.floor(seconds / 60) : Math.round(seconds / 60)
  if (minutes < 60)
    return joined(unit(minutes, 'minute'), seconds % 60, unit(seconds % 60, 'second'))
  return joined(unit(Math.floor(minutes / 60), 'hour'), minutes % 60, unit(minutes % 60, 'minute'))
}

/** Leaves a second unit of zero out. */
function joined(larger: string, smallerValue: number, smaller: string): string {
  return smallerValue === 0 ? larger : `${larger} ${smaller}`
}
