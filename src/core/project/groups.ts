import type { ProjectDatabase } from './database.ts'
import { NearDuplicateIndex } from './near-duplicates.ts'
import { sideFromNumber } from './rows.ts'
import { hasStructure, nearDuplicateDistance } from '../imaging/perceptual-hash.ts'

/** An image that is about to be entered. */
export interface Arrival {
  readonly seq: number
  readonly id: string
  readonly perceptualHash: string
}

/** Where an arrival belongs; all null for one without near-duplicates. */
export interface Placement {
  readonly groupId: string | null
  /** For a bridge, and only then: the near-duplicates on both sides that keep it off either. */
  readonly twinLearn: number | null
  readonly twinHeldOut: number | null
}

/** An arrival with the place it has so far. */
interface Pending extends Arrival, Placement {
  groupId: string | null
  twinLearn: number | null
  twinHeldOut: number | null
}

interface HashRow {
  readonly seq: number
  readonly hash: string
  readonly groupId: string | null
}

interface MemberRow {
  readonly seq: number
  readonly id: string
  readonly groupId: string | null
  readonly side: number | null
}

/**
 * Keeps near-duplicates in one group, transitively; a group is called after its smallest image id,
 * so its name does not depend on the order of import. The members of a group that are used are all
 * on one side. An image that would join groups of different sides is a bridge: it stays alone,
 * takes no side but `neither`, and connects nothing.
 *
 * Hashes with too little structure (blank pages, plain walls) are equal without the pictures being
 * so: they never have near-duplicates.
 */
export class Groups {
  #index: NearDuplicateIndex | null = null
  /**
   * Leads from an image towards the one that stands for its group; those that stand for one are not
   * in it.
   */
  readonly #elders = new Map<number, number>()
  readonly #hashes
  readonly #member
  readonly #usedMember
  readonly #rename
  readonly #join

  constructor(database: ProjectDatabase) {
    this.#hashes = database.prepare<[], HashRow>(
      `SELECT seq, perceptual_hash AS hash, group_id AS groupId FROM images
       WHERE twin_learn IS NULL ORDER BY seq`,
    )
    const memberColumns = 'seq, id, group_id AS groupId, side'
    this.#member = database.prepare<[number], MemberRow>(
      `SELECT ${memberColumns} FROM images WHERE seq = ?`,
    )
    this.#usedMember = database.prepare<[string], MemberRow>(
      `SELECT ${memberColumns} FROM images WHERE group_id = ? AND side IN (1, 2) LIMIT 1`,
    )
    this.#rename = database.prepare<[string, string]>(
      'UPDATE images SET group_id = ? WHERE group_id = ?',
    )
    this.#join = database.prepare<[string, number]>('UPDATE images SET group_id = ? WHERE seq = ?')
  }

  /**
   * Finds the groups of images that are not in the database yet, by the numbers they will have, and
   * joins the groups there that they connect. They come in the order of their ids: which of two
   * becomes a bridge must not depend on the order of files. To be called inside the transaction
   * that enters them.
   */
  place(arrivals: readonly Arrival[]): ReadonlyMap<number, Placement> {
    const index = (this.#index ??= this.#indexAll())
    const pending = new Map<number, Pending>()
    for (const arrival of arrivals) {
      const own = { ...arrival, groupId: null, twinLearn: null, twinHeldOut: null }
      pending.set(own.seq, own)
      if (hasStructure(own.perceptualHash)) this.#placeOne(own, index, pending)
    }
    return pending
  }

  #placeOne(own: Pending, index: NearDuplicateIndex, pending: Map<number, Pending>): void {
    const { seq, perceptualHash } = own
    // One question a group, not one a twin: the frames of a film are thousands of twins.
    const elders = new Set(index.find(perceptualHash).map((twin) => this.#elderOf(twin)))
    const twins = [...elders].map((elder) => this.#memberAt(elder, pending))
    const used = twins.map((twin) => this.#usedIn(twin))
    const learnt = used.find((member) => sideFromNumber(member.side) === 'learn')
    const heldOut = used.find((member) => sideFromNumber(member.side) === 'held-out')
    if (learnt !== undefined && heldOut !== undefined) {
      own.twinLearn = learnt.seq
      own.twinHeldOut = heldOut.seq
      return
    }
    index.add(perceptualHash, seq)
    for (const elder of elders) this.#elders.set(elder, seq)
    if (twins.length > 0) this.#merge([...twins, this.#memberAt(seq, pending)], pending)
  }

  /** Forgets everything, since a transaction that was rolled back had entered arrivals. */
  reset(): void {
    this.#index = null
    this.#elders.clear()
  }

  #elderOf(seq: number): number {
    let elder = seq
    for (let next = this.#elders.get(elder); next !== undefined; next = this.#elders.get(elder)) {
      elder = next
    }
    // The way there is shortened for the next question.
    for (let step = seq; step !== elder;) {
      const next = this.#elders.get(step) ?? elder
      this.#elders.set(step, elder)
      step = next
    }
    return elder
  }

  #indexAll(): NearDuplicateIndex {
    const index = new NearDuplicateIndex(nearDuplicateDistance)
    const eldest = new Map<string, number>()
    for (const { seq, hash, groupId } of this.#hashes.iterate()) {
      if (!hasStructure(hash)) continue
      index.add(hash, seq)
      if (groupId === null) continue
      const elder = eldest.get(groupId)
      if (elder === undefined) eldest.set(groupId, seq)
      else this.#elders.set(seq, elder)
    }
    return index
  }

  #memberAt(seq: number, pending: ReadonlyMap<number, Pending>): MemberRow {
    const arrival = pending.get(seq)
    if (arrival !== undefined) return { seq, id: arrival.id, groupId: arrival.groupId, side: null }
    const row = this.#member.get(seq)
    if (row === undefined) throw new Error(`no image ${seq}`)
    return row
  }

  /**
   * The member of an image's group that has a side which takes part in runs; the image itself where
   * there is none.
   */
  #usedIn(member: MemberRow): MemberRow {
    if (member.groupId === null) return member
    return this.#usedMember.get(member.groupId) ?? member
  }

  /** Joins one member of each group, and images that had none, to one group. */
  #merge(members: readonly MemberRow[], pending: ReadonlyMap<number, Pending>): void {
    const names = members.map(({ id, groupId }) => groupId ?? id)
    const smallest = names.reduce((least, name) => (name < least ? name : least))
    const joined = new Set(members.map(({ groupId }) => groupId).filter((id) => id !== null))
    for (const groupId of joined) {
      if (groupId !== smallest) this.#rename.run(smallest, groupId)
    }
    for (const { seq, groupId } of members) {
      if (groupId === null && !pending.has(seq)) this.#join.run(smallest, seq)
    }
    const seqs = new Set(members.map(({ seq }) => seq))
    for (const arrival of pending.values()) {
      const isJoined = arrival.groupId !== null && joined.has(arrival.groupId)
      if (isJoined || seqs.has(arrival.seq)) arrival.groupId = smallest
    }
  }
}
