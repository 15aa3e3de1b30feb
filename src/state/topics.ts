import type { TopicId } from '../base/units.ts'
import type { Topic } from './topic.ts'

/** Topics by name and by id. Names that differ only in `.` and `_` collide, as in Kafka, whose metric names merge them. */
export class Topics {
  readonly #byName = new Map<string, Topic>()
  readonly #byId = new Map<TopicId, Topic>()
  readonly #collidingNames = new Map<string, string>()

  get count(): number {
    return this.#byName.size
  }

  findByName(name: string): Topic | undefined {
    return this.#byName.get(name)
  }

  findById(id: TopicId): Topic | undefined {
    return this.#byId.get(id)
  }

  /** The existing name that `name` would be confused with. */
  findColliding(name: string): string | undefined {
    const other = this.#collidingNames.get(collisionKey(name))
    return other === name ? undefined : other
  }

  add(topic: Topic): void {
    this.#byName.set(topic.name, topic)
    this.#byId.set(topic.id, topic)
    this.#collidingNames.set(collisionKey(topic.name), topic.name)
  }

  remove(topic: Topic): void {
    this.#byName.delete(topic.name)
    this.#byId.delete(topic.id)
    this.#collidingNames.delete(collisionKey(topic.name))
  }

  /** In no order that means anything. */
  [Symbol.iterator](): IterableIterator<Topic> {
    return this.#byName.values()
  }

  /** By id: the order of snapshots. */
  sorted(): Topic[] {
    return [...this.#byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  }
}

function collisionKey(name: string): string {
  return name.replaceAll('.', '_')
}
