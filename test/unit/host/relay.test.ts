import { describe, expect, it } from 'vitest'
import { relay } from '../../../src/host/relay.ts'
import type { Endpoint } from '../../../src/host/relay.ts'
import type { ConnectionEvents } from '../../../src/host/service-process.ts'
import type { WireData } from '../../../src/shared/contract/wire.ts'

/** A relay between a page and a service that both write down what reaches them. */
function startRelay() {
  const toPage: unknown[] = []
  const toService: unknown[] = []
  const page: { data?: (data: WireData) => void; closed?: () => void } = {}
  const service: { events?: ConnectionEvents } = {}
  const endpoint: Endpoint = {
    send: (data) => toPage.push(data),
    close: () => toPage.push('closed'),
    onData: (listener) => (page.data = listener),
    onClose: (listener) => (page.closed = listener),
  }
  relay(
    {
      connect(events) {
        service.events = events
        return { send: (data) => toService.push(data), close: () => toService.push('closed') }
      },
    },
    endpoint,
  )
  return { toPage, toService, page, service }
}

describe('relay', () => {
  it('passes what the page says to the service', () => {
    const { page, toService } = startRelay()
    page.data?.('call')
    expect(toService).toEqual(['call'])
  })

  it('passes what the service says to the page', () => {
    const { service, toPage } = startRelay()
    service.events?.onData('answer')
    expect(toPage).toEqual(['answer'])
  })

  it('closes the connection of a page that went', () => {
    const { page, toService } = startRelay()
    page.closed?.()
    expect(toService).toEqual(['closed'])
  })

  it('closes the line of a page whose service went', () => {
    const { service, toPage } = startRelay()
    service.events?.onClose()
    expect(toPage).toEqual(['closed'])
  })
})
