/** A read in turns: between any two, others may be answered, or it may be given up. */
export type Turns<T> = Generator<undefined, T>
