import { parentPort, workerData } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import { errorRecord } from '../../shared/errors.ts'
import { createExtraction } from './extraction.ts'
import type { Extracted, Extraction } from './extraction.ts'
import type { LaneExtracted, LaneReply, LaneRequest, LaneStart } from './lane-message.ts'

/** Serves one lane; the entry of a lane's thread calls it and nothing else. Ends when the owner closes the lane. */
export async function runLaneThread(): Promise<void> {
  const port = parentPort
  if (port === null) throw new Error('a lane runs in a thread of its own')
  const reply = (message: LaneReply) => port.postMessage(message)
  try {
    const { lane } = workerData as LaneStart
    serve(port, await createExtraction(lane), reply)
    reply({ kind: 'ready' })
  } catch (thrown) {
    reply({ kind: 'not-ready', error: errorRecord(thrown) })
  }
}

function serve(
  port: MessagePort,
  extraction: Extraction,
  reply: (message: LaneReply) => void,
): void {
  port.on('message', (request: LaneRequest) => {
    if (request.kind === 'close') {
      port.close()
      void extraction.close()
      return
    }
    const { id, picture } = request
    extraction.extract(picture).then(
      (extracted) => reply({ kind: 'extracted', id, extracted: sendable(extracted) }),
      (thrown: unknown) => reply({ kind: 'failed', id, error: errorRecord(thrown) }),
    )
  })
}

function sendable(extracted: Extracted): LaneExtracted {
  if (extracted.kind === 'rows') return extracted
  return { kind: 'unreadable', error: errorRecord(extracted.error) }
}
