import { Refusal } from '../../../shared/errors.ts'

/** `findUserBy` found no user. A caller who may know that gets `no-such-user`. */
export class NoResultFound extends Refusal {
  override readonly name = 'NoResultFound'

  constructor() {
    super('no-such-user')
  }
}

/** A filter or a change names an attribute that users do not have, or no attribute. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest'
}
