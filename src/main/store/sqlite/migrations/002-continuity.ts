import { archives002 } from './002-archives.ts'
import { erasures002 } from './002-erasures.ts'
import { passwordKeys002 } from './002-password-keys.ts'
import { singleSignOn002 } from './002-single-sign-on.ts'
import { transfers002 } from './002-transfers.ts'

/** Version 2: what keeps a directory from losing anything. It is not released, so it may still grow. */
export const migration002 = [passwordKeys002, transfers002, archives002, erasures002, singleSignOn002].join('\n')
