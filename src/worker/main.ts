import { isMainThread } from 'node:worker_threads'

// One entry for the process and for the threads it starts: a thread extracts features, the process answers calls.
if (isMainThread) {
  const [{ serveWork }, { createWorkRouter }] = await Promise.all([
    import('./serve.ts'),
    import('./router.ts'),
  ])
  // Ctrl-C in a terminal reaches the whole group; the service decides what it means and says so.
  process.on('SIGINT', () => {})
  serveWork(process, createWorkRouter())
} else {
  const { runLaneThread } = await import('../core/features/lane-thread.ts')
  await runLaneThread()
}
