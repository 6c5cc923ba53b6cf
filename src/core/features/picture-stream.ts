/** Hands out a list or a stream, item by item, to several takers at once. */
export class PictureStream<Item> {
  readonly #source: AsyncIterator<Item> | Iterator<Item>
  #isEnded = false
  #turn: Promise<unknown> = Promise.resolve()

  constructor(items: Iterable<Item> | AsyncIterable<Item>) {
    this.#source =
      Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()
  }

  /** The next item; null at the end. One taker at a time reads from the source. */
  next(): Promise<Item | null> {
    const item = this.#turn.then(() => this.#read())
    this.#turn = item.catch(() => undefined)
    return item
  }

  /** Ends the stream: what was handed out is finished by its takers, nothing follows. */
  stop(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    void this.#source.return?.()
  }

  async #read(): Promise<Item | null> {
    if (this.#isEnded) return null
    const { done, value } = await this.#source.next()
    if (done === true) this.#isEnded = true
    return done === true ? null : value
  }
}
