/** The project that the page's address names behind its hash, or null where it names none. */
export function openingProject(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get('project')
}
