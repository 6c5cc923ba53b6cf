/**
 * What the renderer's documents may do, in both hosts: their own scripts, styles and pictures, calls to their own host,
 * nothing else. Nothing is loaded from or sent to another place.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')
