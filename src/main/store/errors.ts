/** `findUserBy` found nobody. */
export class NoResultFound extends Error {
  override readonly name = 'NoResultFound'
}

/** A filter or a change names an attribute that a user does not have, or names none at all. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest'
}
