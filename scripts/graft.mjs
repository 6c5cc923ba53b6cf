#!/usr/bin/env node
// The command `graft`: makes the clone ready where needed, then is the built command line.
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { root } from './places.mjs'
import { setUp } from './set-up.mjs'

await setUp()
await import(pathToFileURL(join(root, 'out', 'main', 'cli.js')).href)
