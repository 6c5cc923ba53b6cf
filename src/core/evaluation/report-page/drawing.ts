import { markup } from './markup.ts'
import type { Markup } from './markup.ts'

/** What stands for a drawing where it cannot be seen. */
export interface Caption {
  /** Unique on the page. */
  readonly id: string
  readonly classes: string
  readonly title: string
  readonly description: string
  /** Of the drawing's own coordinates; without it they are pixels and percentages of the place it has. */
  readonly viewBox?: string
}

/** A drawing with a title and a description. */
export function figure(caption: Caption, shapes: Markup): Markup {
  const { id, classes, title, description, viewBox } = caption
  const box = viewBox === undefined ? null : markup` viewBox="${viewBox}"`
  const names = `${id}-title ${id}-description`
  return markup`<svg class="${classes}"${box} role="img" aria-labelledby="${names}">
<title id="${id}-title">${title}</title>
<desc id="${id}-description">${description}</desc>
${shapes}
</svg>`
}

/** Words in a drawing: their left end, middle or right end is at the place, in every direction of writing. */
export function drawnText(
  mirrored: boolean,
  side: 'left' | 'middle' | 'right',
  at: { readonly x: number | string; readonly y: number },
  text: string,
): Markup {
  const classes = mirrored ? `${side} rtl` : side
  return markup`<text class="${classes}" x="${at.x}" y="${at.y}">${text}</text>`
}

/** A share as a length in a drawing: `94.2%`. */
export function percentText(share: number): string {
  return `${Math.round(share * 10_000) / 100}%`
}

/** One axis of a plot: the shares at its ends and where they lie in the drawing. */
export interface Axis {
  readonly from: number
  readonly to: number
  readonly start: number
  readonly end: number
}

/** Where a share lies on an axis. */
export function place({ from, to, start, end }: Axis, share: number): number {
  return start + ((share - from) / (to - from)) * (end - start)
}

/** Axes begin at one of these, so that the ticks are round. */
const beginnings = [
  { from: 0.9, step: 0.02 },
  { from: 0.8, step: 0.05 },
  { from: 0.5, step: 0.1 },
  { from: 0, step: 0.25 },
]

/** The shortest round axis from below the smallest share up to 1, as [from, step]. */
export function roundAxis(smallest: number): { from: number; step: number } {
  const last = { from: 0, step: 0.25 }
  return beginnings.find(({ from }) => from <= smallest) ?? last
}

/** The shares of an axis that get a line and a figure. */
export function ticks(from: number, step: number): number[] {
  const count = Math.round((1 - from) / step)
  return Array.from({ length: count + 1 }, (_, index) => from + index * step)
}
