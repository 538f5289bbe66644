/**
 * How many messages may be under way in this process at once. Above `most` the next is refused at the door and sent again
 * by its page: nothing is lost, and those inside are answered. `crowded` from half of it: whoever enters is told that it
 * may take a moment.
 */
export function loadGate(most: number) {
  let inside = 0
  return {
    /** Null: full. Else call what it returns when the message is stored or refused. */
    enter(): { crowded: boolean; leave(): void } | null {
      if (inside >= most) return null
      inside += 1
      return {
        crowded: inside > most / 2,
        leave() {
          inside -= 1
        },
      }
    },
  }
}
