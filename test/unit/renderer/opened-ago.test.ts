import { describe, expect, it } from 'vitest'
import { openedAgo } from '../../../src/renderer/features/projects/opened-ago.ts'

const now = new Date(2026, 10, 22, 15, 0, 0)

describe('openedAgo', () => {
  it.each([
    [new Date(2026, 10, 22, 14, 59, 30), 'now'],
    [new Date(2026, 10, 22, 14, 48, 0), '12 minutes ago'],
    [new Date(2026, 10, 22, 12, 10, 0), '2 hours ago'],
    [new Date(2026, 10, 21, 14, 0, 0), 'yesterday'],
    [new Date(2026, 10, 19, 14, 0, 0), '3 days ago'],
    [new Date(2026, 2, 8, 14, 0, 0), '8 March'],
    [new Date(2025, 2, 8, 14, 0, 0), '8 March 2025'],
  ])('says %s as “%s”', (openedAt, said) => {
    expect(openedAgo(openedAt, now, 'en-GB')).toBe(said)
  })

  it('takes a time ahead of the clock for now', () => {
    expect(openedAgo(new Date(2026, 10, 22, 15, 5, 0), now, 'en-GB')).toBe('now')
  })

  it('speaks the language of the page', () => {
    expect(openedAgo(new Date(2026, 10, 21, 14, 0, 0), now, 'sv')).toBe('i går')
  })
})
