import { buckets, type Features, featuresOf, kindWeights } from './features.ts'

export interface Lesson {
  text: string
  /** Index of the label. */
  label: number
  /** 1 for a sentence of the examples, less for a word of the directory. */
  weight: number
}

export interface Classifier {
  /** Probabilities by label index, sum 1. */
  classify(text: string): Float64Array
}

/** What a classifier has learned: all that it needs besides the code. */
export interface Learned {
  weights: Float32Array
  idf: Float32Array
  bias: Float64Array
}

/** Where what was learned from the same lessons before can be had again: training takes about a second. */
export interface Memory {
  recall(name: string): Learned | null
  keep(name: string, learned: Learned): void
}

/** Sparse, of length one; the first `size` places of both arrays. */
interface Vector {
  at: Int32Array
  value: Float32Array
  size: number
}

export interface Training {
  /** At most; with many lessons and labels fewer, so that an index never takes longer than a second. */
  epochs: number
  rate: number
  /** How a lesson is read; a caller that trains twice on the same texts remembers it. */
  read: (text: string) => Features
  /** The classifier's name in a memory. */
  memory?: { name: string; of: Memory } | undefined
}
const usual: Training = { epochs: 8, rate: 0.7, read: featuresOf }
const mostSteps = 1_100_000
const fewestEpochs = 3
/** A lesson that is known so well teaches nothing more in this round. */
const known = 1e-4
/** One that is nearly known is left out of the next round. */
const familiar = 0.1
/** A label that a lesson says so little about is left as it is: most are, and each costs as much as one that it tells of. */
const faint = 0.03

/** A classifier that has learned these lessons, now or before (see `Memory`). */
export function trainClassifier(
  lessons: readonly Lesson[],
  labels: number,
  training: Partial<Training> = {},
): Classifier {
  const { memory, ...how } = { ...usual, ...training }
  const before = memory?.of.recall(memory.name)
  const learned = before?.bias.length === labels ? before : learn(lessons, labels, how)
  if (memory && learned !== before) memory.of.keep(memory.name, learned)
  return {
    classify(text) {
      const into = new Float64Array(labels)
      score(learned, vectorOf(how.read(text), learned.idf), into)
      return into
    },
  }
}

/**
 * Multinomial logistic regression over hashed features, trained by AdaGrad. Deterministic: the lessons are walked in a fixed
 * shuffled order. Time grows with lessons x features x labels.
 */
function learn(lessons: readonly Lesson[], labels: number, { epochs, rate, read }: Training): Learned {
  const features = lessons.map(({ text }) => read(text))
  const idf = idfOf(features)
  const vectors = features.map((one) => vectorOf(one, idf))
  const weights = new Float32Array(buckets * labels)
  const seen = new Float32Array(buckets)
  const bias = new Float64Array(labels)
  const learned = { weights, idf, bias }
  const order = shuffled(lessons.length)
  const half = halves()
  const worth = balanced(lessons, labels)
  const scores = new Float64Array(labels)
  const told = new Int32Array(labels)
  const resting = new Uint8Array(lessons.length)

  const rounds = Math.min(epochs, Math.max(fewestEpochs, Math.round(mostSteps / (lessons.length * labels))))
  for (let round = 0; round < rounds; round++) {
    for (const at of order) {
      if (resting[at] === 1) {
        resting[at] = 0
        continue
      }
      const vector = half(vectors[at] as Vector)
      const { label } = lessons[at] as Lesson
      const weight = worth[at] as number
      score(learned, vector, scores)
      let gradientSquare = 0
      for (let l = 0; l < labels; l++) {
        scores[l] = ((scores[l] ?? 0) - (l === label ? 1 : 0)) * weight
        gradientSquare += (scores[l] ?? 0) ** 2
      }
      if (gradientSquare < familiar) resting[at] = 1
      if (gradientSquare < known) continue
      let count = 0
      for (let l = 0; l < labels; l++) if (Math.abs(scores[l] as number) > faint) told[count++] = l
      for (let l = 0; l < labels; l++) bias[l] = (bias[l] ?? 0) - 0.05 * (scores[l] ?? 0)
      for (let i = 0; i < vector.size; i++) {
        const place = vector.at[i] as number
        const value = vector.value[i] as number
        const sum = (seen[place] ?? 0) + gradientSquare * value * value
        seen[place] = sum
        const pace = (rate / Math.sqrt(sum + 1e-6)) * value
        const from = place * labels
        for (let n = 0; n < count; n++) {
          const l = told[n] as number
          weights[from + l] = (weights[from + l] as number) - pace * (scores[l] as number)
        }
      }
    }
  }
  return learned
}

/** Probabilities of the labels for one vector. */
function score({ weights, bias }: Learned, { at, value, size }: Vector, into: Float64Array): void {
  const labels = bias.length
  into.set(bias)
  for (let i = 0; i < size; i++) {
    const from = (at[i] as number) * labels
    const v = value[i] as number
    for (let l = 0; l < labels; l++) into[l] = (into[l] as number) + v * (weights[from + l] as number)
  }
  const top = Math.max(...into)
  let sum = 0
  for (let l = 0; l < labels; l++) {
    into[l] = Math.exp((into[l] as number) - top)
    sum += into[l] as number
  }
  for (let l = 0; l < labels; l++) into[l] = (into[l] as number) / sum
}

/** The weights of the lessons; a label with many of them speaks less loudly, one with few louder. */
function balanced(lessons: readonly Lesson[], labels: number): Float64Array {
  const said = new Float64Array(labels)
  for (const { label, weight } of lessons) said[label] = (said[label] ?? 0) + weight
  const mean = said.reduce((sum, one) => sum + one, 0) / labels
  return Float64Array.from(lessons, ({ label, weight }) => weight * Math.sqrt(mean / (said[label] || 1)))
}

/** How telling each bucket is: rare ones more. */
function idfOf(read: readonly Features[]): Float32Array {
  const idf = new Float32Array(buckets)
  for (const { at } of read)
    for (let i = 0; i < at.length; i++) idf[at[i] as number] = (idf[at[i] as number] as number) + 1
  for (let i = 0; i < buckets; i++) idf[i] = Math.log((read.length + 1) / ((idf[i] ?? 0) + 1)) + 1
  return idf
}

/** Each kind is brought to its own length, so that a long word's many letters do not drown the rest. */
function vectorOf({ at, ends }: Features, idf: Float32Array): Vector {
  const size = at.length
  const value = new Float32Array(size)
  let total = 0
  for (let kind = 0, from = 0; kind < ends.length; kind++) {
    const end = ends[kind] as number
    let square = 0
    for (let i = from; i < end; i++) square += (idf[at[i] as number] as number) ** 2
    const weight = kindWeights[kind] ?? 1
    const share = weight / Math.sqrt(square || 1)
    if (square > 0) total += weight ** 2
    for (let i = from; i < end; i++) value[i] = (idf[at[i] as number] as number) * share
    from = end
  }
  const length = Math.sqrt(total) || 1
  for (let i = 0; i < size; i++) value[i] = (value[i] as number) / length
  return { at, value, size }
}

/**
 * Each time a lesson comes, another half of its features is looked at (dropout): so it cannot be learned by heart from one word, and near-copies
 * teach more than once. Deterministic.
 */
function halves(): (vector: Vector) => Vector {
  let state = 1
  let kept: Vector = { at: new Int32Array(0), value: new Float32Array(0), size: 0 }
  return ({ at, value, size }) => {
    if (kept.at.length < size) {
      kept = { at: new Int32Array(2 * size), value: new Float32Array(2 * size), size: 0 }
    }
    let n = 0
    for (let i = 0; i < size; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      if (state < 0x80000000) continue
      kept.at[n] = at[i] as number
      kept.value[n++] = 2 * (value[i] as number)
    }
    kept.size = n
    return kept
  }
}

/** A fixed order that mixes the labels (Fisher-Yates over a small generator). */
function shuffled(length: number): Int32Array {
  const order = Int32Array.from({ length }, (_, i) => i)
  let state = 12345
  for (let i = length - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const j = state % (i + 1)
    const kept = order[i] as number
    order[i] = order[j] as number
    order[j] = kept
  }
  return order
}
