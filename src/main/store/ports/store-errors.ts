import { Refusal } from '../../../shared/errors.ts'

/** `findUserBy` found nobody; to a caller who may know, that is `no-such-user`. */
export class NoResultFound extends Refusal {
  override readonly name = 'NoResultFound'

  constructor() {
    super('no-such-user')
  }
}

/** A filter or a change names an attribute that a user does not have, or names none at all. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest'
}
