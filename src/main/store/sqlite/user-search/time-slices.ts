/** A read in time slices: a cooperative generator that can be paused or abandoned between two slices. */
export type TimeSlices<T> = Generator<undefined, T>
